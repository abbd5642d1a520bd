"""The API: a publisher's page, its readers, and its own systems."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.readership import NOON, join, publisher, subscription, told

from newsbell.api import auth, problems, publishers, tokens
from newsbell.common.errors import SettingInvalid
from newsbell.common.models import Publisher
from newsbell.delivery import keys
from newsbell.delivery.models import VapidKey
from newsbell.follows.choices import Wish
from newsbell.readers.models import Consent, Device, Reader
from newsbell.reminders import inbox
from newsbell.stories.models import Article

pytestmark = pytest.mark.django_db
V1 = "/api/v1"


@pytest.fixture(autouse=True)
def fresh_counts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def gazette() -> Publisher:
    return publisher()


class Api:
    """The test client, speaking JSON with one secret."""

    def __init__(self, secret: str = "", **headers: str) -> None:
        self.client = Client(raise_request_exception=True)
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        self.headers |= headers

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        data = b"" if body is None else json.dumps(body).encode()
        return self.client.generic(method, V1 + path, data, "application/json", headers={**self.headers, **headers})


def _joining(**changes: Any) -> dict[str, Any]:
    return {
        "subscription": subscription(),
        "consent": {"words": "May we ring?", "choice": "allow", "language": "en", "page": "https://gazette.example/"},
        "follows": [{"kind": "phrase", "name": "Apollo 11"}, {"kind": "top-stories", "level": "inbox"}],
        "language": "en",
        **changes,
    }


def _code(answer: Any) -> tuple[int, str]:
    return answer.status_code, json.loads(answer.content)["code"]


# The publisher's page


def test_a_publisher_is_told_to_anyone_cacheably_and_sets_no_cookie(gazette: Publisher) -> None:
    key = keys.current(gazette, NOON).public
    answer = Api()("GET", "/publishers/gazette")
    assert {
        "slug": "gazette",
        "name": "Gazette",
        "language": "en",
        "applicationServerKey": key,
        "topics": [],
    } == answer.json()
    assert "public, max-age=300" == answer["Cache-Control"]
    assert not answer.cookies


def test_to_ask_for_a_publisher_changes_nothing(gazette: Publisher) -> None:
    """A key that is missing is told, and not made by whoever asks."""
    assert (404, "not-found") == _code(Api()("GET", "/publishers/gazette"))
    assert not VapidKey.objects.exists()


def test_topics_are_counted_once_in_a_while_and_not_at_each_request(
    gazette: Publisher, django_assert_num_queries: Any
) -> None:
    keys.current(gazette, NOON)
    Article.objects.create(publisher=gazette, title="", section="Sport", seen_at=NOON)
    ask = Api()
    assert ["Sport"] == ask("GET", "/publishers/gazette").json()["topics"]
    with django_assert_num_queries(2):  # the publisher and its key
        assert ["Sport"] == ask("GET", "/publishers/gazette").json()["topics"]


def test_its_topics_are_what_its_articles_are_filed_under_and_never_what_readers_follow(gazette: Publisher) -> None:
    join(gazette, Wish("topic", "My illness"))  # and so has a key
    for section, tags in (("Sport", ["Cricket"]), ("sport", []), ("News/Politics", [])):
        Article.objects.create(publisher=gazette, title="", section=section, tags=tags, seen_at=NOON)
    topics = Api()("GET", "/publishers/gazette").json()["topics"]
    assert "sport" == topics[0].lower()
    assert {"Cricket", "News", "Politics"} <= set(topics)
    assert "My illness" not in topics


def test_an_unknown_publisher_is_not_found() -> None:
    assert (404, "not-found") == _code(Api()("GET", "/publishers/herald"))


def test_joining_makes_a_reader_with_device_consent_follows_and_four_secrets(gazette: Publisher) -> None:
    answer = Api()("POST", "/publishers/gazette/readers", _joining())
    assert 201 == answer.status_code
    made = answer.json()
    reader = Reader.objects.get()
    assert {"manage", "inbox", "feed", "unsubscribe"} == set(made["capabilities"])
    assert [("phrase", "Apollo 11", "at-once"), ("top-stories", "Top stories", "inbox")] == [
        (one.subject.kind, one.subject.name, one.level) for one in reader.favourites.standing()
    ]
    assert [("allow", "May we ring?", "https://gazette.example/")] == [
        (one.choice, one.words, one.page) for one in Consent.objects.all()
    ]
    assert keys.current(gazette, NOON) == Device.objects.get().vapid_key
    assert str(reader.pk) != made["reader"]


def test_the_key_that_a_device_subscribed_with_is_remembered_and_must_be_ours(gazette: Publisher) -> None:
    """A new key must not silence those who have the old one (web-push#462)."""
    older = keys.current(gazette, NOON)
    older.current = False
    older.save()
    said = subscription() | {"applicationServerKey": older.public}
    assert 201 == Api()("POST", "/publishers/gazette/readers", _joining(subscription=said)).status_code
    assert older == Device.objects.get().vapid_key
    foreign = subscription() | {"applicationServerKey": keys.current(publisher("herald"), NOON).public}
    answer = Api()("POST", "/publishers/gazette/readers", _joining(subscription=foreign))
    assert (404, "not-found") == _code(answer)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://updates.push.services.mozilla.com/wpush/v2/x",
        "https://127.0.0.1/wpush/v2/x",
        "https://localhost/x",
        "https://10.0.0.1/x",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/x",
        "https://[64:ff9b::7f00:1]/x",
        "https://[2002:7f00:1::]/x",
        "https://100.64.0.1/x",
        "https://internal.gazette.example/x",
        "https://evil.example/?.apple.com/",
        "https://evilpush.apple.com.evil.example/x",
        "https://user:secret@fcm.googleapis.com/fcm/send/x",
        "https://fcm.googleapis.com:8443/fcm/send/x",
        "https://fcm.googleapis.com@evil.example/x",
        "https://fcm.googleapis.com\\@evil.example/x",
        "https://android.googleapis.com/x",
        "https://fcm.googleapis.com/",
        "javascript:alert(1)",
        "",
    ],
)
def test_an_endpoint_that_is_no_push_services_is_refused_and_not_repeated(gazette: Publisher, endpoint: str) -> None:
    answer = Api()("POST", "/publishers/gazette/readers", _joining(subscription=subscription(endpoint or " ")))
    assert (422, "bad-subscription") == _code(answer)
    assert "secret" not in answer.content.decode()
    assert 0 == Reader.objects.count()


@pytest.mark.parametrize("spoilt", [{"p256dh": "AAAA"}, {"auth": "AAAA"}, {"auth": "!"}, {"p256dh": "A" * 87}])
def test_keys_that_no_browser_makes_are_refused(gazette: Publisher, spoilt: dict[str, str]) -> None:
    said = subscription()
    answer = Api()("POST", "/publishers/gazette/readers", _joining(subscription=said | {"keys": said["keys"] | spoilt}))
    assert (422, "bad-subscription") == _code(answer)


@pytest.mark.parametrize(
    ("follow", "code"),
    [
        ({"kind": "phrase", "name": "the"}, "phrase-refused"),
        ({"kind": "topic", "name": "?"}, "follow-refused"),
        ({"kind": "mood", "name": "merry"}, "request-invalid"),
        ({"kind": "topic", "name": "Sport", "colour": "red"}, "request-invalid"),
    ],
)
def test_a_follow_that_cannot_be_kept_is_refused_and_nothing_is_made(
    gazette: Publisher, follow: dict[str, str], code: str
) -> None:
    answer = Api()("POST", "/publishers/gazette/readers", _joining(follows=[follow]))
    assert (422, code) == _code(answer)
    assert {"code", "what", "why", "fix", "docs"} == set(answer.json())
    assert f"reference/errors/#{code}" == answer.json()["docs"]
    assert (0, 0) == (Reader.objects.count(), Device.objects.count())


def test_an_endpoint_of_another_reader_moves_only_with_its_auth_secret(gazette: Publisher) -> None:
    said = subscription()
    first = join(gazette, said=said)
    answer = Api()("POST", "/publishers/gazette/readers", _joining(subscription=subscription(said["endpoint"])))
    assert (409, "device-elsewhere") == _code(answer)
    assert first.reader == Device.objects.get().reader
    assert 201 == Api()("POST", "/publishers/gazette/readers", _joining(subscription=said)).status_code
    assert first.reader != Device.objects.get().reader


def test_what_is_not_json_is_told_and_not_repeated(gazette: Publisher) -> None:
    path = V1 + "/publishers/gazette/readers"
    for body in (b"{", b"\xff", b"[1]", b'"secret"', b""):
        answer = Client().generic("POST", path, body, "application/json")
        assert "request-invalid" == answer.json()["code"]
        assert "secret" not in answer.content.decode()


def test_a_body_above_64_kib_is_not_read(gazette: Publisher) -> None:
    answer = Client().generic("POST", V1 + "/publishers/gazette/readers", b" " * (64 * 1024 + 1), "application/json")
    assert (413, "request-too-large") == _code(answer)


# A flood from one address


def test_the_61st_reader_of_a_minute_from_one_address_waits(
    gazette: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishers, "now", lambda: NOON)
    body = json.dumps(_joining(subscription=subscription("https://localhost/x"))).encode()

    def ask(address: str, told: str) -> Any:
        client = Client(REMOTE_ADDR=address)
        path = V1 + "/publishers/gazette/readers"
        return client.generic("POST", path, body, "application/json", headers={"X-Forwarded-For": told})

    # What a client itself says of its address changes nothing.
    assert [422] * 60 == [ask("8.8.8.8", f"9.9.9.{number}").status_code for number in range(60)]
    answer = ask("8.8.8.8", "9.9.9.99")
    assert (429, "too-many-requests") == _code(answer)
    assert "60" == answer["Retry-After"]
    assert 422 == ask("8.8.4.4", "").status_code


def test_who_floods_is_counted_while_many_others_come(gazette: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that makes room forgets first whom it has not seen for the longest time."""
    monkeypatch.setattr(publishers, "now", lambda: NOON)
    body = json.dumps(_joining(subscription=subscription("https://localhost/x"))).encode()

    def ask(address: str) -> int:
        path = V1 + "/publishers/gazette/readers"
        return Client(REMOTE_ADDR=address).generic("POST", path, body, "application/json").status_code

    assert {422} == {ask("8.8.8.8") for _ in range(60)}
    assert {422} == {ask(f"9.9.{number >> 8}.{number & 255}") for number in range(1_000)}
    assert 429 == ask("8.8.8.8")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/reader", {}),
        ("PUT", "/reader/follows", []),
        ("POST", "/reader/follows", []),
        ("POST", "/reader/devices", {}),
        ("POST", "/reader/capabilities/feed", None),
        ("DELETE", "/reader/follows/1", None),
    ],
)
def test_a_reader_changes_at_most_60_things_a_minute(
    gazette: Publisher, monkeypatch: pytest.MonkeyPatch, method: str, path: str, body: Any
) -> None:
    """Whoever may join for nothing must not fill the disk."""
    monkeypatch.setattr(auth, "now", lambda: NOON)
    mine, other = (Api(join(gazette).tokens["manage"]) for _ in range(2))
    assert 429 not in {mine(method, path, body).status_code for _ in range(60)}
    assert (429, "too-many-requests") == _code(mine(method, path, body))
    assert 200 == mine("GET", "/reader").status_code
    assert 429 != other(method, path, body).status_code


def test_one_address_changes_at_most_300_things_a_minute(gazette: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "now", lambda: NOON)
    readers = [Api(join(gazette).tokens["inbox"]) for _ in range(6)]
    assert {404} == {ask("POST", "/inbox/1/read").status_code for ask in readers[:5] for _ in range(60)}
    assert (429, "too-many-requests") == _code(readers[5]("POST", "/inbox/1/read"))


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
    "inbox": [("GET", "/inbox"), ("GET", "/inbox/unread"), ("POST", "/inbox/1/read")],
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
                assert (401, "capability-refused") == _code(answer), (method, path)
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
    assert (404, "not-found") == _code(api("DELETE", f"/reader/devices/{other.device.pk}"))
    assert (404, "not-found") == _code(api("POST", f"/reader/devices/{other.device.pk}/choose"))
    assert [(None, False)] == list(Device.objects.filter(pk=other.device.pk).values_list("gone_at", "chosen"))


def test_what_is_not_marked_as_read_is_counted(gazette: Publisher) -> None:
    joined = join(gazette)
    ask = Api(joined.tokens["inbox"])
    assert (200, {"unread": 0}) == _both(ask("GET", "/inbox/unread"))
    told(joined.reader, "Devon bridge opens", value="in-inbox", reason="daily-cap")
    item = told(joined.reader, "Devon ferry sails", minutes=1)
    told(join(gazette).reader, "Somebody else's", minutes=2)
    assert (200, {"unread": 2}) == _both(ask("GET", "/inbox/unread"))
    ask("POST", f"/inbox/{item.reminder}/read")
    assert (200, {"unread": 1}) == _both(ask("GET", "/inbox/unread"))


def _both(answer: Any) -> tuple[int, Any]:
    return answer.status_code, answer.json()


def test_someone_elses_follow_and_inbox_item_cannot_be_touched_either(gazette: Publisher) -> None:
    mine, other = join(gazette), join(gazette, Wish("phrase", "Devon"))
    item = told(other.reader, "Fire")
    theirs = other.reader.favourites.standing()[0]
    assert (404, "not-found") == _code(Api(mine.tokens["manage"])("DELETE", f"/reader/follows/{theirs.pk}"))
    assert (404, "not-found") == _code(Api(mine.tokens["inbox"])("POST", f"/inbox/{item.reminder}/read"))
    assert (1, None) == (len(other.reader.favourites.standing()), inbox.page(other.reader.pk)[0].read_at)


# The reader's own


def test_preferences_change_one_at_a_time(gazette: Publisher) -> None:
    api = Api(join(gazette).tokens["manage"])
    assert ("one", None, "en") == _preferences(api("GET", "/reader").json())
    assert ("all", None, "en") == _preferences(api("PATCH", "/reader", {"ringing": "all"}).json())
    changed = api("PATCH", "/reader", {"rings_a_day": 3, "language": "de", "ringing": None})
    assert ("all", 3, "de") == _preferences(changed.json())
    assert ("all", None, "de") == _preferences(api("PATCH", "/reader", {"rings_a_day": None}).json())
    assert (422, "request-invalid") == _code(api("PATCH", "/reader", {"ringing": "none"}))
    assert (422, "request-invalid") == _code(api("PATCH", "/reader", {"publisher": "herald"}))
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
    assert (422, "request-invalid") == _code(api("GET", "/inbox?size=1000"))


def test_a_reader_takes_all_along_and_is_erased(gazette: Publisher) -> None:
    joined = join(gazette, Wish("phrase", "Devon"))
    api = Api(joined.tokens["manage"])
    assert ["Devon"] == [follow["name"] for follow in api("GET", "/reader/export").json()["follows"]]
    assert 200 == api("DELETE", "/reader").status_code
    assert 0 == Reader.objects.count()
    assert (401, "capability-refused") == _code(api("GET", "/reader"))


def test_leaving_takes_one_request_and_nothing_else(gazette: Publisher) -> None:
    joined = join(gazette, Wish("phrase", "Devon"))
    assert 200 == Api(joined.tokens["unsubscribe"])("POST", "/leave").status_code
    assert (0, 0) == (len(joined.reader.favourites.standing()), joined.reader.devices.count())


# The publisher's own systems


def test_a_publishers_token_shows_its_own_stories_alone(gazette: Publisher) -> None:
    herald = publisher("herald", "https://herald.example")
    for minute, site in enumerate((gazette, gazette, herald)):
        told(join(site).reader, f"{site.slug} {minute}", minutes=minute)
    api = Api(tokens.issue(gazette, "CMS", NOON))
    assert "API token CMS" == str(gazette.api_tokens.get())
    first = api("GET", "/stories?size=1").json()
    assert [("gazette 1", 1, "new")] == [(one["title"], one["articles"], one["state"]) for one in first["stories"]]
    rest = api("GET", f"/stories?before={first['next']}").json()
    assert (["gazette 0"], None) == ([one["title"] for one in rest["stories"]], rest["next"])


# Other sites' pages


@pytest.mark.parametrize("origin", ["https://gazette.example", "http://localhost:8000"])
def test_the_publishers_pages_and_ours_may_call(gazette: Publisher, origin: str) -> None:
    joined = join(gazette)
    asking = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    preflight = Api()("OPTIONS", "/publishers/gazette/readers", **asking)
    assert (204, origin) == (preflight.status_code, preflight["Access-Control-Allow-Origin"])
    assert "authorization" in preflight["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in preflight
    answer = Api(joined.tokens["inbox"])("GET", "/inbox", Origin=origin)
    assert (200, origin) == (answer.status_code, answer["Access-Control-Allow-Origin"])
    assert "Origin" in answer["Vary"]
    made = Api()("POST", "/publishers/gazette/readers", _joining(), Origin=origin)
    assert (201, origin) == (made.status_code, made["Access-Control-Allow-Origin"])


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://gazette.example.evil.example",
        "http://gazette.example",
        "https://gazette.example:8443",
        "https://herald.example",
        "null",
    ],
)
def test_no_other_page_may_call_not_even_another_publishers(gazette: Publisher, origin: str) -> None:
    publisher("herald", "https://herald.example")
    publisher("odd", "no address")
    joined = join(gazette)
    preflight = Api()(
        "OPTIONS", "/publishers/gazette/readers", **{"Origin": origin, "Access-Control-Request-Method": "POST"}
    )
    assert "Access-Control-Allow-Origin" not in preflight
    for answer in (
        Api()("POST", "/publishers/gazette/readers", _joining(), Origin=origin),
        Api(joined.tokens["manage"])("DELETE", "/reader", Origin=origin),
    ):
        assert (403, "origin-refused") == _code(answer)
        assert "Access-Control-Allow-Origin" not in answer
    assert [joined.reader] == list(Reader.objects.all())


def test_a_preflight_that_cannot_say_whose_reader_asks_is_answered_to_any_publishers_page(gazette: Publisher) -> None:
    """The request that follows it carries the secret, and is judged by that."""
    publisher("odd", "no address")
    ours = {"Origin": "https://gazette.example", "Access-Control-Request-Method": "DELETE"}
    assert "https://gazette.example" == Api()("OPTIONS", "/reader", **ours)["Access-Control-Allow-Origin"]
    for origin in ("https://evil.example", "no address", ""):
        assert "Access-Control-Allow-Origin" not in Api()("OPTIONS", "/reader", **(ours | {"Origin": origin}))


def test_a_publishers_page_may_read_that_its_secret_opens_nothing_any_more(gazette: Publisher) -> None:
    """A browser tells a page nothing of an answer without that word, so the bell would take it for a lost network."""
    joined = join(gazette)
    api = Api(joined.tokens["manage"])
    assert 200 == api("DELETE", "/reader").status_code
    refused = api("GET", "/reader", Origin="https://gazette.example")
    assert (401, "https://gazette.example") == (refused.status_code, refused["Access-Control-Allow-Origin"])
    for origin in ("https://evil.example", "null", ""):
        assert "Access-Control-Allow-Origin" not in api("GET", "/reader", Origin=origin)


def test_what_is_answered_to_a_secret_is_kept_in_no_cache(gazette: Publisher) -> None:
    assert "no-store" == Api(join(gazette).tokens["inbox"])("GET", "/inbox")["Cache-Control"]


def test_a_cache_that_keeps_nothing_counts_nothing_and_breaks_nothing(
    gazette: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "add", lambda *_: False)
    assert 201 == Api()("POST", "/publishers/gazette/readers", _joining()).status_code


def test_an_options_request_that_is_no_preflight_is_not_allowed(gazette: Publisher) -> None:
    assert 405 == Api()("OPTIONS", "/reader").status_code


# What is told of errors


def test_what_is_wrong_inside_is_logged_and_not_told(caplog: pytest.LogCaptureFixture) -> None:
    answer = problems.answer(SettingInvalid("The key /srv/keys/vapid-1.pem is gone", fix="Restore it."))
    assert (500, "setting-invalid") == _code(answer)
    assert "vapid-1.pem" not in answer.content.decode()
    assert "vapid-1.pem" in caplog.text


def test_no_secret_reaches_the_log(gazette: Publisher, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    said = _joining()
    made = Api()("POST", "/publishers/gazette/readers", said).json()
    api = Api(made["capabilities"]["manage"])
    api("POST", "/reader/devices", subscription())
    api("POST", "/reader/devices", {"endpoint": "https://evil.example/secret", "keys": said["subscription"]["keys"]})
    api("DELETE", "/reader")
    api("GET", "/reader")
    for secret in (said["subscription"]["endpoint"], "evil.example/secret", *made["capabilities"].values()):
        assert secret not in caplog.text


def test_the_api_describes_itself_and_how_it_is_opened() -> None:
    described = Client().get(V1 + "/openapi.json").json()
    assert "/api/v1/publishers/{slug}/readers" in described["paths"]
    assert described["components"]["securitySchemes"]
    assert all("summary" in operation for path in described["paths"].values() for operation in path.values())
