"""A retraction shows words in the story's place, and rings nobody."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from tests import books
from tests.integration.changes.telling import CORRECTED, REWRITTEN, TEXT, kinds, shown, tell
from tests.press import prose
from tests.world import Later, World

from newsbell import joints, pipeline
from newsbell.api import tokens
from newsbell.common import clock, leases
from newsbell.common.models import Publisher
from newsbell.readers import capabilities
from newsbell.readers.models import Capability, Reader
from newsbell.reminders import changes, inbox, ledger, rows, snooze
from newsbell.reminders.models import Attempt, Reminder, Shard
from newsbell.stories import by_hand
from newsbell.stories.models import Article, Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db


def retract(here: World, story: Story, words: str = "We were wrong: there is no such bridge.") -> int:
    token = tokens.issue(here.publisher, "desk", clock.now())
    return (
        Client()
        .post(
            f"/api/v1/stories/{story.pk}/retract",
            json.dumps({"words": words}),
            "application/json",
            headers={"Authorization": f"Bearer {token}"},
        )
        .status_code
    )


@pytest.mark.parametrize("number", [0, 1], ids=["by its own number", "by the number of what was joined to it"])
def test_a_joined_story_is_retracted_whole(here: World, number: int) -> None:
    """Who was told it as the other story would else go on seeing that."""
    devon, ferry = here.reader("phrase:Devon"), here.reader("phrase:ferry")
    story = tell(here)
    (other,) = here.publish("A ferry stops", link="https://gazette.example/ferry", summary_html=prose("the ferry"))
    drain()
    by_hand.join(story.pk, other.pk, "an editor", clock.now())
    drain()
    assert 200 == retract(here, (story, other)[number], "We were wrong.")
    drain()
    for reader, title in ((devon, "Bridge in Devon"), (ferry, "A ferry stops")):
        assert [(title, True), ("We were wrong.", False)] == shown(here, reader)
        assert ["We were wrong."] == [one.retraction for one in inbox.page(reader.pk)]
    assert [f"Story {story.pk} was retracted by an editor (by API)"] == [
        said.partition(",")[0] for said in by_hand.said(story)[1:]
    ]


def test_what_is_joined_to_a_retracted_story_is_not_told_by_its_headline(here: World) -> None:
    """The whole has the words of the story that is joined to, and these were taken back."""
    tell(here)
    ferry = here.reader("phrase:ferry")
    (other,) = here.publish("A ferry stops", link="https://gazette.example/ferry", summary_html=prose("the ferry"))
    drain()
    story = Story.objects.exclude(pk=other.pk).get()
    assert 200 == retract(here, story, "We were wrong.")
    drain()
    by_hand.join(story.pk, other.pk, "an editor", clock.now())
    drain()
    assert ["We were wrong."] == [one.retraction for one in inbox.page(ferry.pk)]


def test_what_was_retracted_and_then_joined_to_what_stands_is_in_the_inbox_as_it_was(here: World) -> None:
    """The words of whoever took it back stay, whatever else of the whole its readers were told."""
    both, ferry = here.reader("phrase:Devon", "phrase:ferry"), here.reader("phrase:ferry")
    parts = here.reader("phrase:ferry", "phrase:tram")
    story, stops = tell(here), []
    for what in ("ferry", "tram"):
        drain()
        link = f"https://gazette.example/{what}"
        stops += here.publish(f"A {what} stops", link=link, id=what, summary_html=prose(f"the {what}"))
    drain()
    assert 200 == retract(here, stops[0], "We were wrong.")
    for other in stops:
        by_hand.join(story.pk, other.pk, "an editor", clock.now())
    drain()
    taken_back = ("A ferry stops", "We were wrong.", False)
    stands = ("Bridge in Devon", "", True)
    assert [taken_back, stands] == inboxed(both)
    assert [taken_back] == inboxed(ferry)
    assert [stands, taken_back] == inboxed(parts), "what stands is told beside it, though it came before"
    assert 2 == inbox.unread(both.pk)
    assert 200 == retract(here, story, "All of it was wrong.")
    drain()
    assert [[("Bridge in Devon", "All of it was wrong.", True)]] * 3 == [inboxed(one) for one in (both, ferry, parts)]


def test_what_stands_is_muted_without_what_was_retracted_and_then_joined_to_it(here: World) -> None:
    """They are two items, each with its reasons: with the last of its own a snooze ends."""
    reader = here.reader("phrase:Devon", "phrase:ferry")
    story = tell(here)
    drain()
    (ferry,) = here.publish("A ferry stops", link="https://gazette.example/f", id="f", summary_html=prose("the ferry"))
    drain()
    assert 200 == retract(here, ferry, "We were wrong.")
    by_hand.join(story.pk, ferry.pk, "an editor", clock.now())
    drain()
    (told,) = snooze.told(reader.pk, story.pk)
    snooze.snooze(told, clock.now() + timedelta(hours=1), told.origin, clock.now())
    for one, name in ((story, "Devon"), (ferry, "ferry")):
        secret = capabilities.issue(reader, Capability.Purpose.MANAGE, clock.now(), "test")
        said = (
            Client()
            .post(
                "/api/v1/reader/mute",
                {"story": one.pk},
                content_type="application/json",
                headers={"Authorization": f"Bearer {secret}"},
            )
            .json()
        )
        assert ([name], []) == (said["muted"], said["remaining"])
        assert [None, None] == [item.later for item in inbox.page(reader.pk)]


def inboxed(reader: Reader) -> list[tuple[str, str, bool]]:
    return [(one.title, one.retraction, one.joined) for one in inbox.page(reader.pk)]


def test_a_retraction_shows_words_in_silence(here: World, later: Later) -> None:
    """Guarantee 5: where the story was shown an editor's words replace it; who was not rung yet never is."""
    told, waiting, snoozing = (here.reader("phrase:Devon") for _ in range(3))
    here.push.set_fault(here.tokens[waiting.devices.get().pk], "error", 1)
    story = tell(here)
    drain()
    (theirs,), (mine,) = books.outcomes(waiting), books.outcomes(snoozing)
    Attempt.objects.filter(shard=theirs.shard).delete()
    snooze.snooze(mine, clock.now() + timedelta(hours=1), here.push.origin, clock.now())
    assert 200 == retract(here, story, "We were wrong.")
    assert 200 == retract(here, story)
    drain()
    later(hours=1, minutes=1)
    tell(here, CORRECTED)
    later(minutes=1)
    words = "We were wrong: there is no such bridge."
    assert [("Bridge in Devon", True), (words, False)] == shown(here, told) == shown(here, snoozing)
    assert "This story was retracted · Bridge in Devon" == here.shown(told)[-1]["body"], "what it is, and of what"
    assert [] == shown(here, waiting)
    assert [("story", "in-inbox", "retracted")] == kinds(waiting)
    assert ("snooze", "in-inbox", "retracted") in kinds(snoozing)
    assert {words} == {inbox.page(one.pk)[0].retraction for one in (told, waiting, snoozing)}


def test_a_retraction_is_called_one_in_the_language_of_its_words(here: World) -> None:
    Publisher.objects.update(language="de-AT")
    here.publisher.refresh_from_db()
    told = here.reader("phrase:Devon")
    story = tell(here)
    drain()
    Article.objects.update(language="")
    assert 200 == retract(here, story, "Wir lagen falsch.")
    drain()
    assert "Diese Nachricht wurde zurückgezogen · Bridge in Devon" == here.shown(told)[-1]["body"]


def test_who_waits_for_the_words_of_a_retraction_gets_them_however_often_the_story_is_looked_at(here: World) -> None:
    """Guarantee 5: the telling comes by again, after two seconds and with other words, while a push service is slow."""
    reader, story = here.reader("phrase:Devon"), tell(here)
    drain()
    joints.retract(story, "We were wrong.", clock.now(), "kensa")
    drain("remind")
    (waits,) = books.outcomes(reader, kind="retraction")
    assert "deferred" == waits.value
    joints.retract(story, "We were wrong: it stands.", clock.now(), "kensa")
    drain("remind")
    assert [waits] == books.outcomes(reader, kind="retraction")
    drain()
    assert [("Bridge in Devon", True), ("We were wrong: it stands.", False)] == shown(here, reader)


def test_what_is_joined_to_a_retracted_story_rings_nobody_any_more(here: World) -> None:
    """Its readers would be rung for what their inboxes say was retracted."""
    story = tell(here)
    drain()
    assert 200 == retract(here, story, "We were wrong.")
    ferry = here.reader("phrase:ferry")
    (other,) = here.publish("A ferry stops", link="https://gazette.example/ferry", summary_html=prose("the ferry"))
    drain("remind")
    assert ["deferred"] == [one.value for one in books.outcomes(ferry)]
    by_hand.join(story.pk, other.pk, "an editor", clock.now())
    drain()
    assert [] == shown(here, ferry)
    assert [("story", "in-inbox", "retracted")] == kinds(ferry)


def test_a_retraction_of_what_was_never_shown_rings_nobody(here: World) -> None:
    reader = here.reader("phrase:Devon")
    endpoint = here.tokens[reader.devices.get().pk]
    here.push.set_online(endpoint, False)
    story = tell(here)
    drain()
    retract(here, story)
    drain()
    here.push.set_online(endpoint, True)
    assert [False] == [rang for _, rang in shown(here, reader)]


def test_a_retraction_while_the_readers_are_being_told_rings_nobody(here: World) -> None:
    """Whoever tells them has read the story before the editor took it back."""
    reader = here.reader("phrase:Devon")
    told = tell(here)
    story = leases.claim(Story, told.pk, clock.now(), 60)
    assert story
    assert 200 == retract(here, told, "We were wrong.")
    leases.finish(story, pipeline.remind(story))
    drain()
    assert [] == shown(here, reader)
    assert [("story", "in-inbox", "kept")] == kinds(reader), "as if it had been taken back a moment before"


def waiting(here: World, rows_: int) -> tuple[Reader, Story]:
    """A story that is about to be told, and one of its readers: so many rows wait, the reader's and copies of it."""
    reader, story = here.reader("phrase:Devon"), tell(here)
    drain("remind")
    (row,) = rows.read(Shard.objects.filter(reminder__story=story))
    for _ in range(1, rows_):
        row.shard.pk, row.shard.slice, row.shard._state.adding = None, row.shard.slice + 1, True
        row.save(anew=True)
    return reader, story


def waits() -> list[int]:
    return list(Shard.objects.filter(reminder__kind="story").order_by("pk").values_list("waiting", flat=True))


def test_who_waits_is_settled_some_rows_at_a_time_and_a_crash_costs_nothing(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one transaction, the rows of a million readers were locked for seconds."""
    reader, story = waiting(here, rows_=5)
    joints.retract(story, "We were wrong.", clock.now(), "kensa")
    assert [1] * 5 == waits(), "to say the words touches no row of the readers"
    monkeypatch.setattr(changes, "AT_ONCE", 2)
    begun = []

    @contextmanager
    def dying() -> Iterator[None]:
        begun.append(1)
        with transaction.atomic():
            yield
            if len(begun) == 2:
                raise ConnectionError("killed")

    with pytest.raises(ConnectionError):
        changes.call_back(story.pk, clock.now(), dying)
    assert [0, 0, 1, 1, 1] == waits()
    before = [bytes(one.packed_states) for one in Shard.objects.order_by("pk")[:2]]
    drain("remind")
    assert [0] * 5 == waits()
    assert before == [bytes(one.packed_states) for one in Shard.objects.order_by("pk")[:2]], "told once"
    drain()
    told = [(row.page.value[0], row.page.reason[0]) for row in rows.read(Shard.objects.order_by("pk"))]
    assert {(rows.VALUE["in-inbox"], rows.REASON["retracted"])} == set(told)
    assert [] == shown(here, reader)


def test_nobody_is_rung_before_their_row_is_settled(here: World) -> None:
    """Guarantee 5: a sender that comes to a row sooner than the retraction does looks for one."""
    reader, story = waiting(here, rows_=1)
    joints.retract(story, "We were wrong.", clock.now(), "kensa")
    drain("send")
    assert [] == shown(here, reader)
    assert [("story", "in-inbox", "retracted")] == kinds(reader)
    (settled,) = books.outcomes(reader)
    drain()
    assert [settled] == books.outcomes(reader, kind="story"), "its outcome is told once"


def test_who_waits_in_quiet_hours_for_a_retracted_story_does_not_wait_for_an_edition(here: World) -> None:
    reader = here.reader("phrase:Devon", edition=Reader.Edition.DAILY, zone="UTC", edition_at=0)
    story = tell(here)
    drain("remind")
    Reader.objects.filter(pk=reader.pk).update(quiet_from=0, quiet_to=1439)
    joints.retract(story, "We were wrong.", clock.now(), "kensa")
    drain("send")
    assert [("story", "in-inbox", "retracted")] == kinds(reader)


def test_the_telling_after_a_crash_settles_what_waits_before_all_else(here: World) -> None:
    """Who was held for an editor would else be told that an editor left it in the inboxes."""
    reader = here.reader("phrase:Devon", edition=Reader.Edition.DAILY, zone="UTC", edition_at=0)
    story = tell(here)
    Story.objects.filter(pk=story.pk).update(state="held")
    drain("remind")
    assert [("story", "deferred", "held")] == kinds(reader)
    joints.retract(story, "We were wrong.", clock.now(), "kensa")
    assert [("story", "deferred", "held")] == kinds(reader)
    drain()
    assert [("story", "in-inbox", "retracted")] == kinds(reader)


def test_an_inbox_says_the_words_and_keeps_nothing_of_the_teaser(here: World) -> None:
    """The old headline alone is told, so that its reader knows which story it was; another story keeps its teaser."""
    reader = here.reader("phrase:Devon")
    story = tell(here)
    here.publish("A ferry in Devon stops", link="https://gazette.example/ferry", summary_html=prose("the ferry"))
    drain()

    def told() -> dict[str, tuple[str, bool]]:
        secret = capabilities.issue(reader, capabilities.Purpose.INBOX, clock.now(), capabilities.LINK)
        found = Client().get("/api/v1/inbox", headers={"Authorization": f"Bearer {secret}"}).json()["items"]
        return {one["title"]: (one["retraction"], bool(one["standfirst"])) for one in found}

    assert {"Bridge in Devon": ("", True), "A ferry in Devon stops": ("", True)} == told()
    assert 200 == retract(here, story, "We were wrong.")
    assert {"Bridge in Devon": ("We were wrong.", False), "A ferry in Devon stops": ("", True)} == told()


@pytest.mark.grown
@pytest.mark.django_db(transaction=True)
def test_a_retraction_and_the_telling_of_an_update_do_not_wait_for_each_other(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a server: the one had the rows of who waits and wanted the story, the other had the story and wanted them."""
    waiting, reader = here.reader("phrase:Devon"), here.reader("phrase:Exeter")
    here.push.set_fault(here.tokens[waiting.devices.get().pk], "error", 1)
    tell(here)
    drain()
    story = tell(here, f"{TEXT} It is near Exeter.")
    enlists, retracts, real = threading.Event(), threading.Event(), ledger.enlist

    def enlist(*args: Any, **said: Any) -> int:
        enlists.set()
        assert retracts.wait(20)
        time.sleep(0.5)
        return real(*args, **said)

    def telling() -> None:
        try:
            drain("remind")
        finally:
            connection.close()

    monkeypatch.setattr(ledger, "enlist", enlist)
    thread = threading.Thread(target=telling)
    thread.start()
    assert enlists.wait(20)
    retracts.set()
    joints.retract(story, "We were wrong.", clock.now(), "kensa")
    thread.join(20)
    drain()
    assert [] == [*here.shown(reader), *here.shown(waiting)]
    assert [("story", "in-inbox", "retracted")] == kinds(reader)


def test_a_retraction_takes_the_place_of_a_correction_that_is_still_looked_after(here: World) -> None:
    """One replacement, with the editor's words, and not one for each change before."""
    reader = here.reader("phrase:Devon", updates=True)
    tell(here)
    drain()
    story = tell(here, REWRITTEN, "Bridge in Devon closed")
    assert 200 == retract(here, story, "We were wrong.")
    drain()
    assert [("Bridge in Devon", True), ("We were wrong.", False)] == shown(here, reader)
    assert ["story", "retraction"] == [kind for kind, *_ in kinds(reader)]


def test_nobody_retracts_anothers_story(here: World) -> None:
    story = tell(here)
    stranger = World(Publisher.objects.create(slug="courier", name="The Courier"), here.source, here.push)
    assert 404 == retract(stranger, story)
    assert not Reminder.objects.filter(kind="retraction").exists()
