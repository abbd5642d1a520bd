"""Later: the story again for the one reader who asked, at the time that they chose."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests import books
from tests.press import prose
from tests.world import Later, World

from newsbell import joints
from newsbell.common import clock
from newsbell.readers import capabilities
from newsbell.readers.models import Capability, Reader
from newsbell.reminders import explain, inbox
from newsbell.reminders.models import Reminder
from newsbell.stories import editing, retention
from newsbell.stories.models import Article, Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db
TITLE = "Fire in Devon"


def tell(here: World, text: str = "", title: str = TITLE) -> Story:
    (story,) = here.publish(title, id="fire", link="https://gazette.example/fire", summary_html=text or prose("fire"))
    drain()
    return story


def ask(reader: Reader, method: str, path: str, purpose: str = "manage", **body: Any) -> tuple[int, dict[str, Any]]:
    secret = capabilities.issue(reader, Capability.Purpose(purpose), clock.now(), "test")
    answer = Client().generic(
        method, f"/api/v1/{path}", json.dumps(body), "application/json", headers={"Authorization": f"Bearer {secret}"}
    )
    said = json.loads(answer.content) if answer.headers["Content-Type"].startswith("application/") else {}
    return answer.status_code, said


def forget_all() -> None:
    """All articles are old by now, and what is forgotten of old ones is."""
    Article.objects.update(seen_at=clock.now() - timedelta(days=10_000))
    assert retention.forget(clock.now()) > 0
    while retention.forget(clock.now()):
        pass


def rang(here: World, reader: Reader) -> list[tuple[str, bool]]:
    return [(one["title"], one["rang"]) for one in here.shown(reader)]


def snoozes(reader: Reader) -> list[tuple[str, str]]:
    return [(one.value, one.reason) for one in books.outcomes(reader, kind="snooze")]


def test_it_rings_again_when_its_time_has_come_under_a_tag_of_its_own(here: World, later: Later) -> None:
    reader, other = here.reader("phrase:Devon"), here.reader("phrase:Devon")
    story = tell(here)
    status, said = ask(reader, "POST", "reader/later", story=story.pk)
    assert 200 == status
    ahead = datetime.fromisoformat(said["at"]) - clock.now()
    assert timedelta(minutes=59) < ahead <= timedelta(hours=1)
    later(minutes=58)
    assert [(TITLE, True)] == rang(here, reader)
    later(minutes=3)
    assert [(TITLE, True), (TITLE, True)] == rang(here, reader)
    assert [(TITLE, True)] == rang(here, other)
    first, again = here.shown(reader)
    assert first["tag"] != again["tag"]
    assert story.pk == json.loads(again["raw"])["newsbell"]["story"]
    assert [("accepted", "accepted")] == snoozes(reader)
    report = here.push.report()
    assert (0, 0) == (report["second_rings"], report["same_address_rings"])
    later(hours=30)
    assert 2 == len(here.shown(reader)), "once"


def test_it_rings_although_the_words_of_its_article_were_forgotten(here: World, later: Later) -> None:
    """What is kept for so many days is what articles are compared by, not what a waiting snooze says."""
    reader = here.reader("phrase:Devon")
    story = tell(here)
    ask(reader, "POST", "reader/later", story=story.pk)
    forget_all()
    later(minutes=61)
    assert [(TITLE, True), (TITLE, True)] == rang(here, reader)


def test_asked_twice_the_new_time_counts(here: World, later: Later) -> None:
    reader = here.reader("phrase:Devon")
    story = tell(here)
    ask(reader, "POST", "reader/later", story=story.pk)
    _, said = ask(reader, "POST", "reader/later", story=story.pk, when="morning", zone="Africa/Cairo")
    assert 1 == Reminder.objects.filter(kind="snooze").count()
    assert datetime.fromisoformat(said["at"]) == inbox.page(reader.pk)[0].later
    later(hours=2)
    for _ in range(16):
        later(hours=2)
    assert 2 == len(here.shown(reader))
    assert inbox.page(reader.pk)[0].later is None


def test_what_was_taken_back_rings_at_the_moment_that_it_had(here: World, later: Later) -> None:
    """As when a mute is taken back, with which it ended."""
    reader = here.reader("phrase:Devon")
    tell(here)
    (item,) = inbox.page(reader.pk)
    path = f"inbox/{item.id}/later"
    for wrong in (timedelta(), timedelta(days=2, minutes=1), -timedelta(minutes=1)):
        assert 422 == ask(reader, "POST", path, "inbox", at=(clock.now() + wrong).isoformat())[0]
    assert 422 == ask(reader, "POST", path, "inbox", at="2026-11-30T09:00:00")[0]
    assert [] == snoozes(reader)
    moment = clock.now() + timedelta(minutes=30)
    assert 200 == ask(reader, "POST", path, "inbox", at=moment.isoformat())[0]
    (item,) = inbox.page(reader.pk)
    assert item.later is not None
    assert abs(item.later - moment) < timedelta(seconds=1)
    later(minutes=28)
    assert 1 == len(here.shown(reader))
    later(minutes=3)
    assert [(TITLE, True)] * 2 == rang(here, reader)


def test_the_database_allows_one_that_waits_for_a_reader_and_a_story(here: World) -> None:
    reader = here.reader("phrase:Devon")
    story = tell(here)
    ask(reader, "POST", "reader/later", story=story.pk)
    waiting = Reminder.objects.get(kind="snooze")
    fields = {"story": story, "publisher": here.publisher, "decided_at": clock.now(), "deadline": clock.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(kind="snooze", whose=waiting.whose, open=True, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(kind="update", **fields)


def test_snoozed_again_after_it_rang_it_rings_a_third_time(here: World, later: Later) -> None:
    reader = here.reader("phrase:Devon")
    story = tell(here)
    ask(reader, "POST", "reader/later", story=story.pk)
    later(hours=1, minutes=1)
    # Its hour is counted from the wall's clock, which has not moved.
    ask(reader, "POST", "reader/later", story=story.pk)
    later(hours=1)
    assert [True, True, True] == [loud for _, loud in rang(here, reader)]
    assert [("accepted", "accepted"), ("accepted", "accepted")] == snoozes(reader)


def test_no_limit_of_the_day_takes_it_and_it_takes_none(here: World, later: Later) -> None:
    """The reader asked for this very ring."""
    reader = here.reader("phrase:Devon", rings_a_day=2)
    story = tell(here)
    here.publish("Flood in Devon", link="https://gazette.example/flood", summary_html=prose("flood"))
    drain()
    ask(reader, "POST", "reader/later", story=story.pk)
    later(hours=1, minutes=1)
    assert 3 == len(here.shown(reader))
    assert 2 == sum(one.ring for one in books.outcomes(reader))


def test_it_says_the_words_as_they_are_then(here: World, later: Later) -> None:
    reader = here.reader("phrase:Devon")
    story = tell(here)
    ask(reader, "POST", "reader/later", story=story.pk)
    tell(here, prose("fire") + " Correction: it was in Dorset.", "Fire in Dorset")
    later(hours=1, minutes=1)
    assert [(TITLE, True), ("Fire in Dorset", False), ("Fire in Dorset", True)] == rang(here, reader)


def test_it_rings_on_the_device_that_rings_by_then(here: World, later: Later) -> None:
    reader = here.reader("phrase:Devon")
    story = tell(here)
    ask(reader, "POST", "reader/later", story=story.pk)
    newer = here.device(reader)
    later(hours=1, minutes=1)
    assert [True] == [one["rang"] for one in here.push.shown(here.tokens[newer.pk])]
    assert [(TITLE, True), (TITLE, True)] == rang(here, reader)


@pytest.mark.parametrize("way", ["leave", "mute", "taken back"])
def test_it_ends_with_leaving_muting_and_at_a_word(here: World, later: Later, way: str) -> None:
    reader = here.reader("phrase:Devon")
    story = tell(here)
    ask(reader, "POST", "reader/later", story=story.pk)
    if way == "leave":
        joints.leave(reader, clock.now())
        here.device(reader)  # whoever comes back is not rung for what was before
    elif way == "mute":
        devon = {"kind": "phrase", "name": "Devon", "level": "at-once", "story": None}
        said = {"muted": ["Devon"], "remaining": [], "ended": [devon]}
        assert (200, said) == ask(reader, "POST", "reader/mute", story=story.pk)
    else:
        item = inbox.page(reader.pk)[0].id
        assert 200 == ask(reader, "DELETE", f"inbox/{item}/later", "inbox")[0]
        assert 200 == ask(reader, "DELETE", f"inbox/{item}/later", "inbox")[0], "at once or again, it is taken back"
    later(hours=2)
    assert [("suppressed", "unsnoozed")] == snoozes(reader)
    assert 1 == len(books.tried())


def test_erasing_takes_it_along(here: World, later: Later) -> None:
    reader = here.reader("phrase:Devon")
    ask(reader, "POST", "reader/later", story=tell(here).pk)
    joints.erase(reader, clock.now())
    assert not Reminder.objects.filter(kind="snooze").exists()
    later(hours=2)
    assert 1 == here.push.report()["rings"]


def test_from_the_inbox_with_the_inboxs_own_link(here: World, later: Later) -> None:
    """And a GET changes nothing."""
    reader = here.reader("phrase:Devon")
    tell(here)
    item = inbox.page(reader.pk)[0].id
    assert 405 == ask(reader, "GET", f"inbox/{item}/later", "inbox")[0]
    assert 401 == ask(reader, "POST", f"inbox/{item}/later", "manage")[0]
    assert [] == snoozes(reader)
    status, said = ask(reader, "POST", f"inbox/{item}/later", "inbox", when="evening", zone="Asia/Tokyo")
    assert 200 == status
    assert 9 == datetime.fromisoformat(said["at"]).astimezone(UTC).hour
    assert 404 == ask(here.reader("phrase:Devon"), "POST", f"inbox/{item}/later", "inbox")[0], "another's item"
    _, listed = ask(reader, "GET", "inbox", "inbox")
    (shown,) = listed["items"]
    assert datetime.fromisoformat(said["at"]) == datetime.fromisoformat(shown["later"])
    for _ in range(13):
        later(hours=2)
    assert 2 == len(here.shown(reader))
    _, listed = ask(reader, "GET", "inbox", "inbox")
    assert 1 == len(listed["items"]), "one item a story, however often it rang"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "\0"])
def test_a_zone_that_nobody_knows_is_the_installations(here: World, zone: str) -> None:
    reader = here.reader("phrase:Devon")
    _, said = ask(reader, "POST", "reader/later", story=tell(here).pk, when="morning", zone=zone)
    assert 8 == datetime.fromisoformat(said["at"]).astimezone(UTC).hour


def test_without_a_device_it_says_so(here: World) -> None:
    reader = here.reader("phrase:Devon")
    story = tell(here)
    reader.devices.update(gone_at=clock.now())
    status, problem = ask(reader, "POST", "reader/later", story=story.pk)
    assert (422, "no-device") == (status, problem["code"])
    assert [] == snoozes(reader)


def test_a_story_that_waits_for_an_editor_rings_at_the_readers_own_time_alone(here: World, later: Later) -> None:
    """Guarantee 2: released before or after, it does not ring beside the snooze."""
    reader, other = here.reader("phrase:Devon"), here.reader("phrase:Devon")
    (story,) = here.publish(TITLE, id="fire", summary_html=prose("fire"))
    Story.objects.update(state=Story.State.HELD)
    drain()
    assert 200 == ask(reader, "POST", "reader/later", story=story.pk)[0]
    editing.release([story.pk], clock.now())
    later(minutes=1)
    assert ([], [(TITLE, True)]) == (rang(here, reader), rang(here, other))
    later(hours=1)
    assert [(TITLE, True)] == rang(here, reader)
    assert [("in-inbox", "snoozed"), ("accepted", "accepted")] == here.outcomes(reader)


def test_what_one_was_never_told_of_cannot_be_snoozed(here: World) -> None:
    here.reader("phrase:Devon")
    story = tell(here)
    assert 404 == ask(here.reader("phrase:Cornwall"), "POST", "reader/later", story=story.pk)[0]


def test_one_whose_post_has_begun_is_left_alone_and_another_is_made(here: World, later: Later) -> None:
    """Its answer is unknown, so it may have rung: what is asked for now is a ring of its own."""
    reader = here.reader("phrase:Devon")
    story = tell(here)
    ask(reader, "POST", "reader/later", story=story.pk)
    here.push.set_fault(here.tokens[reader.devices.get().pk], "error", 1)
    later(hours=1, minutes=1)
    assert [("deferred", "retrying")] == snoozes(reader)
    ask(reader, "POST", "reader/later", story=story.pk)
    assert 2 == Reminder.objects.filter(kind="snooze").count()
    later(hours=2)
    assert [("accepted", "accepted"), ("accepted", "accepted")] == snoozes(reader)


def test_it_is_explained(here: World) -> None:
    reader = here.reader("phrase:Devon")
    story = tell(here)
    ask(reader, "POST", "reader/later", story=story.pk)
    ((snooze,),) = (line["later"] for line in explain.readers(story.pk, reader.pk))
    assert ("snooze", "deferred", []) == (snooze["kind"], snooze["outcome"], snooze["devices"])
    assert "the reader asked to be rung again then" in snooze["why"]
    assert snooze["due"]
