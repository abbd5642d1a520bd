"""Whose secret opens what (guarantee 9), and what a reader does with their own."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.integration.api.caller import Api, code_of
from tests.readership import NOON, join, subscription, told

from newsbell.api import tokens
from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.follows.choices import Wish
from newsbell.readers.models import Consent, Device, Reader
from newsbell.reminders import inbox, ledger
from newsbell.reminders.models import Reminder
from newsbell.stories.models import Article

pytestmark = pytest.mark.django_db


# Whose secret opens what: guarantee 9

MANAGED = [
    ("GET", "/reader"),
    ("PATCH", "/reader"),
    ("DELETE", "/reader"),
    ("GET", "/reader/export"),
    ("GET", "/reader/follows"),
    ("PUT", "/reader/follows"),
    ("POST", "/reader/follows"),
    ("DELETE", "/reader/follows/1"),
    ("GET", "/reader/devices"),
    ("POST", "/reader/devices"),
    ("DELETE", "/reader/devices/1"),
    ("POST", "/reader/devices/1/choose"),
    ("POST", "/reader/capabilities/manage"),
]
OPENED = {
    "manage": MANAGED,
    "inbox": [("GET", "/inbox"), ("GET", "/inbox/unread"), ("POST", "/inbox/read"), ("POST", "/inbox/1/read")],
    "unsubscribe": [("POST", "/leave")],
    "publisher": [("GET", "/stories")],
    "feed": [],
}


@pytest.mark.parametrize("held", [*OPENED, "nothing", "a guess"])
def test_each_secret_opens_its_own_addresses_and_no_other(gazette: Publisher, held: str) -> None:
    joined = join(gazette)
    secrets = dict(joined.tokens) | {
        "publisher": tokens.issue(gazette, "CMS", NOON),
        "nothing": "",
        "a guess": "A" * 22,
    }
    api = Api(secrets[held])
    for purpose, addresses in OPENED.items():
        for method, path in addresses:
            if purpose != held:
                answer = api(method, path)
                assert (401, "capability-refused") == code_of(answer), (method, path)
                assert "Bearer" == answer["WWW-Authenticate"]
                assert "no-store" == answer["Cache-Control"]
    assert [joined.reader] == list(Reader.objects.all())


def test_no_get_changes_anything(gazette: Publisher) -> None:
    joined = join(gazette, Wish("phrase", "Devon"))
    assert 405 == Api(joined.tokens["unsubscribe"])("GET", "/leave").status_code
    assert 1 == len(joined.reader.favourites.standing())


def test_someone_elses_device_cannot_be_seen_chosen_or_ended_by_its_id_pixelfed_6974(gazette: Publisher) -> None:
    mine, other = join(gazette), join(gazette)
    api = Api(mine.tokens["manage"])
    assert [mine.device.pk] == [device["id"] for device in api("GET", "/reader/devices").json()]
    assert (404, "not-found") == code_of(api("DELETE", f"/reader/devices/{other.device.pk}"))
    assert (404, "not-found") == code_of(api("POST", f"/reader/devices/{other.device.pk}/choose"))
    assert [(None, False)] == list(Device.objects.filter(pk=other.device.pk).values_list("gone_at", "chosen"))


def test_what_is_not_marked_as_read_is_counted(gazette: Publisher) -> None:
    joined = join(gazette)
    ask = Api(joined.tokens["inbox"])
    assert 0 == unread(ask)
    told(joined.reader, "Devon bridge opens", value="in-inbox", reason="daily-cap")
    item = told(joined.reader, "Devon ferry sails", minutes=1)
    told(join(gazette).reader, "Somebody else's", minutes=2)
    assert 2 == unread(ask)
    ask("POST", f"/inbox/{item.reminder}/read")
    assert 1 == unread(ask)
    before = clock.now()
    assert before <= datetime.fromisoformat(ask("GET", "/inbox/unread").json()["at"]), "no sooner than it was counted"


@pytest.mark.parametrize(("said", "known"), [("en_GB", "en-GB"), ("", ""), ("English", "")])
def test_an_item_says_in_which_language_it_is_where_that_is_known(gazette: Publisher, said: str, known: str) -> None:
    joined = join(gazette)
    told(joined.reader, "Devon bridge opens")
    Article.objects.update(language=said)
    (item,) = Api(joined.tokens["inbox"])("GET", "/inbox").json()["items"]
    assert known == item["language"]


def test_all_that_was_shown_is_marked_as_read_at_once(gazette: Publisher) -> None:
    """Never missed: what came after the page was shown stays new, and what is further down than it showed."""
    joined, other = join(gazette), join(gazette)
    ask = Api(joined.tokens["inbox"])
    told(joined.reader, "Further down")
    shown = [told(joined.reader, f"Devon bridge {number}", minutes=number).reminder for number in (1, 2)]
    assert shown[::-1] == [one["id"] for one in ask("GET", "/inbox?size=2").json()["items"]]
    told(joined.reader, "Came since", minutes=3)
    theirs = told(other.reader, "Somebody else's", minutes=4)
    assert 4 == unread(ask)
    assert 200 == ask("POST", "/inbox/read", {"items": [*shown, theirs.reminder, 2**40]}).status_code
    assert ["Came since", "Further down"] == still_new(ask)
    assert (2, 1) == (unread(ask), unread(Api(other.tokens["inbox"])))
    before = ask("GET", "/inbox").json()["items"]
    assert 200 == ask("POST", "/inbox/read", {"items": shown}).status_code
    assert before == ask("GET", "/inbox").json()["items"], "it was read when it was first"
    for wrong in ([], [1] * 101, None):
        assert 422 == ask("POST", "/inbox/read", {"items": wrong}).status_code


def test_an_older_story_that_came_late_was_not_seen(gazette: Publisher) -> None:
    """Two stories are planned at once, and the one with the higher number arrives first."""
    joined, other = join(gazette), join(gazette)
    ask = Api(joined.tokens["inbox"])
    late, seen = told(other.reader, "Ferry sails late"), told(joined.reader, "Devon bridge", minutes=1)
    shown = [one["id"] for one in ask("GET", "/inbox").json()["items"]]
    assert [seen.reminder] == shown
    reminder = Reminder.objects.get(pk=late.reminder)
    ledger.enter(reminder, [joined.reader.pk], "accepted", "accepted", late.why, clock.now() + timedelta(seconds=1))
    assert 200 == ask("POST", "/inbox/read", {"items": shown}).status_code
    assert ["Ferry sails late"] == still_new(ask)


def still_new(ask: Api) -> list[str]:
    return [one["title"] for one in ask("GET", "/inbox").json()["items"] if not one["read_at"]]


def unread(ask: Api) -> int:
    status, said = _both(ask("GET", "/inbox/unread"))
    assert (200, {"unread", "at"}) == (status, set(said))
    return int(said["unread"])


def _both(answer: Any) -> tuple[int, Any]:
    return answer.status_code, answer.json()


def test_someone_elses_follow_and_inbox_item_cannot_be_touched_either(gazette: Publisher) -> None:
    mine, other = join(gazette), join(gazette, Wish("phrase", "Devon"))
    item = told(other.reader, "Fire")
    theirs = other.reader.favourites.standing()[0]
    assert (404, "not-found") == code_of(Api(mine.tokens["manage"])("DELETE", f"/reader/follows/{theirs.pk}"))
    assert (404, "not-found") == code_of(Api(mine.tokens["inbox"])("POST", f"/inbox/{item.reminder}/read"))
    assert (1, None) == (len(other.reader.favourites.standing()), inbox.page(other.reader.pk)[0].read_at)


# The reader's own


def test_preferences_change_one_at_a_time(gazette: Publisher) -> None:
    api = Api(join(gazette).tokens["manage"])
    assert ("one", None, "en") == _preferences(api("GET", "/reader").json())
    assert ("all", None, "en") == _preferences(api("PATCH", "/reader", {"ringing": "all"}).json())
    changed = api("PATCH", "/reader", {"rings_a_day": 3, "language": "de", "ringing": None})
    assert ("all", 3, "de") == _preferences(changed.json())
    assert ("all", None, "de") == _preferences(api("PATCH", "/reader", {"rings_a_day": None}).json())
    assert (422, "request-invalid") == code_of(api("PATCH", "/reader", {"ringing": "none"}))
    assert (422, "request-invalid") == code_of(api("PATCH", "/reader", {"publisher": "herald"}))
    assert ("all", None, "de") == _preferences(api("PATCH", "/reader", {}).json())


def _preferences(reader: dict[str, Any]) -> tuple[str, int | None, str]:
    return reader["ringing"], reader["rings_a_day"], reader["language"]


def test_follows_are_added_replaced_and_ended(gazette: Publisher) -> None:
    api = Api(join(gazette).tokens["manage"])

    def names(answer: Any) -> list[str]:
        return [follow["name"] for follow in answer.json()]

    assert ["Devon"] == names(api("POST", "/reader/follows", [{"kind": "phrase", "name": "Devon"}]))
    assert ["Sport", "Top stories"] == names(
        api("PUT", "/reader/follows", [{"kind": "topic", "name": "Sport"}, {"kind": "top-stories"}])
    )
    assert [None, None] == [one["page"] for one in api("GET", "/reader/follows").json()], "no story names them"
    first = api("GET", "/reader/follows").json()[0]
    assert 200 == api("DELETE", f"/reader/follows/{first['id']}").status_code
    assert ["Top stories"] == names(api("GET", "/reader/follows"))
    assert [("allow", "May we ring?"), ("unfollow", "Sport")] == list(Consent.objects.values_list("choice", "words"))


def test_devices_are_added_refreshed_and_removed_and_never_shown_with_their_endpoint(gazette: Publisher) -> None:
    api = Api(join(gazette).tokens["manage"])
    said = subscription()
    added = api("POST", "/reader/devices", said)
    assert (201, "mozilla", "rings") == (added.status_code, added.json()["vendor"], added.json()["state"])
    assert added.json() == api("POST", "/reader/devices", said).json()
    assert 200 == api("POST", f"/reader/devices/{added.json()['id']}/choose").status_code
    shown = api("GET", "/reader/devices")
    assert [False, True] == [device["chosen"] for device in shown.json()]
    for secret in (said["endpoint"], said["keys"]["auth"], said["keys"]["p256dh"]):
        assert secret not in shown.content.decode()
    assert 200 == api("DELETE", f"/reader/devices/{added.json()['id']}").status_code
    assert 1 == Device.objects.count()


def test_a_device_that_went_or_has_another_key_says_so(gazette: Publisher) -> None:
    api = Api(join(gazette).tokens["manage"])
    Device.objects.update(mismatch_at=NOON)
    assert ["mismatch"] == [device["state"] for device in api("GET", "/reader/devices").json()]
    Device.objects.update(gone_at=NOON)
    assert ["gone"] == [device["state"] for device in api("GET", "/reader/devices").json()]


def test_a_replaced_secret_is_shown_once_and_the_old_one_opens_nothing(gazette: Publisher) -> None:
    joined = join(gazette)
    made = Api(joined.tokens["manage"])("POST", "/reader/capabilities/inbox")
    assert (201, "inbox") == (made.status_code, made.json()["purpose"])
    assert 200 == Api(made.json()["capability"])("GET", "/inbox").status_code
    assert 401 == Api(joined.tokens["inbox"])("GET", "/inbox").status_code
    assert 422 == Api(joined.tokens["manage"])("POST", "/reader/capabilities/everything").status_code


def test_the_inbox_is_read_in_pages_with_a_sentence_for_each_reason(gazette: Publisher) -> None:
    joined = join(gazette)
    for minute in range(3):
        told(joined.reader, f"Story {minute}", minutes=minute, value="in-inbox", reason="daily-cap")
    api = Api(joined.tokens["inbox"])
    first = api("GET", "/inbox?size=2").json()
    assert ["Story 2", "Story 1"] == [item["title"] for item in first["items"]]
    assert "the reader's rings of the day were used up" == first["items"][0]["because"]
    assert 200 == api("POST", f"/inbox/{first['items'][0]['id']}/read").status_code
    last = api("GET", f"/inbox?size=2&before={first['next']}").json()
    assert (["Story 0"], None) == ([item["title"] for item in last["items"]], last["next"])
    assert api("GET", "/inbox").json()["items"][0]["read_at"]
    assert (422, "request-invalid") == code_of(api("GET", "/inbox?size=1000"))


def test_a_reader_takes_all_along_and_is_erased(gazette: Publisher) -> None:
    joined = join(gazette, Wish("phrase", "Devon"))
    api = Api(joined.tokens["manage"])
    assert ["Devon"] == [follow["name"] for follow in api("GET", "/reader/export").json()["follows"]]
    assert 200 == api("DELETE", "/reader").status_code
    assert 0 == Reader.objects.count()
    assert (401, "capability-refused") == code_of(api("GET", "/reader"))


def test_leaving_takes_one_request_and_nothing_else(gazette: Publisher) -> None:
    joined = join(gazette, Wish("phrase", "Devon"))
    assert 200 == Api(joined.tokens["unsubscribe"])("POST", "/leave").status_code
    assert (0, 0) == (len(joined.reader.favourites.standing()), joined.reader.devices.count())
