"""What follows a story that was told: corrections (guarantee 5), and updates for those who asked."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.press import prose
from tests.world import Later, World, world

from newsbell import pipeline
from newsbell.api import tokens
from newsbell.common import clock, leases
from newsbell.common.models import Publisher
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.readers import inbox
from newsbell.readers.models import Device, Reader
from newsbell.reminders import changes, explain, snooze
from newsbell.reminders.models import Attempt, Outcome, Reminder
from newsbell.sources.models import Source
from newsbell.stories import retention
from newsbell.stories.models import Article, Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db
TEXT = prose("the bridge")
CORRECTED = f"{TEXT} Correction: an earlier version of this article gave another year."
REWRITTEN = f"{TEXT} {prose('what happened since', 6)}"
Shown = list[tuple[str, bool]]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    return Later(monkeypatch)


def tell(here: World, text: str = TEXT, title: str = "Bridge in Devon", **fields: Any) -> Story:
    (story,) = here.publish(title, link="https://gazette.example/bridge", id="bridge", summary_html=text, **fields)
    return story


def shown(here: World, reader: Reader) -> Shown:
    """(title, did it ring) of all that a reader saw."""
    return [(one["title"], one["rang"]) for one in here.shown(reader)]


def kinds(reader: Reader) -> list[tuple[str, str, str]]:
    rows = Outcome.objects.filter(reader=reader).order_by("pk")
    return list(rows.values_list("reminder__kind", "value", "reason"))


def test_a_correction_replaces_in_silence_what_was_shown(here: World) -> None:
    """Guarantee 5, where the story was accepted and shown: the corrected words, no second ring."""
    reader = here.reader("phrase:Devon")
    told = tell(here)
    drain()
    again = tell(here, CORRECTED, "Bridge in Devon, corrected")
    drain()
    assert told.pk == again.pk
    assert [("Bridge in Devon", True), ("Bridge in Devon, corrected", False)] == shown(here, reader)
    assert [("story", "accepted", "accepted"), ("correction", "accepted", "accepted")] == kinds(reader)
    first, second = here.shown(reader)
    assert first["tag"] == second["tag"]
    report = here.push.report()
    assert (1, 1, 0, 0) == tuple(
        report[name] for name in ("rings", "silent_corrections", "second_rings", "raw_doubles")
    )
    assert 1 == Outcome.objects.filter(ring=True).count(), "it is no ring of the day"


def test_a_correction_of_what_was_never_shown_rings(here: World) -> None:
    """Guarantee 5: the story waits at the push service of a browser that is away; the correction takes its place."""
    reader = here.reader("phrase:Devon")
    endpoint = here.tokens[reader.devices.get().pk]
    here.push.set_online(endpoint, False)
    tell(here)
    drain()
    tell(here, CORRECTED, "Bridge in Devon, corrected")
    drain()
    assert [] == shown(here, reader)
    here.push.set_online(endpoint, True)
    assert [("Bridge in Devon, corrected", True)] == shown(here, reader)
    assert 0 == here.push.report()["second_rings"]


def test_what_is_not_sent_yet_goes_out_with_the_corrected_words_once(here: World, later: Later) -> None:
    reader = here.reader("phrase:Devon")
    here.push.set_fault(here.tokens[reader.devices.get().pk], "error", 1)
    tell(here)
    drain()
    tell(here, CORRECTED, "Bridge in Devon, corrected")
    later(seconds=20)
    later(minutes=1)
    assert [("Bridge in Devon, corrected", True)] == shown(here, reader)
    assert [("story", "accepted", "accepted")] == kinds(reader)
    assert not Reminder.objects.filter(open=True).exists()


def test_a_correction_that_waits_is_sent_although_its_articles_words_were_forgotten(here: World, later: Later) -> None:
    """Guarantee 5: while the push service fails it waits, and needs none of what goes after so many days."""
    reader = here.reader("phrase:Devon")
    tell(here)
    drain()
    here.push.set_fault(here.tokens[reader.devices.get().pk], "error", 1)
    tell(here, CORRECTED, "Bridge in Devon, corrected")
    drain()
    assert [("story", "accepted", "accepted"), ("correction", "deferred", "retrying")] == kinds(reader)
    Article.objects.update(seen_at=clock.now() - timedelta(days=10_000))
    assert retention.forget(clock.now()) > 0
    while retention.forget(clock.now()):
        pass
    later(seconds=20)
    later(minutes=1)
    assert [("Bridge in Devon", True), ("Bridge in Devon, corrected", False)] == shown(here, reader)


def test_older_words_whose_answer_comes_late_are_corrected_too(here: World, later: Later) -> None:
    """While one of two devices is tried again the outcome is open; when it is accepted the first is corrected."""
    reader = here.reader("phrase:Devon", ringing="all")
    slow = here.device(reader)
    here.push.set_fault(here.tokens[slow.pk], "error", 1)
    tell(here)
    drain()
    tell(here, CORRECTED, "Bridge in Devon, corrected")
    drain()
    assert [("story", "deferred", "retrying")] == kinds(reader)
    later(seconds=20)
    later(minutes=1)
    assert [
        ("Bridge in Devon", True),
        ("Bridge in Devon, corrected", False),
        ("Bridge in Devon, corrected", True),
    ] == shown(here, reader)
    (correction,) = Outcome.objects.filter(reminder__kind="correction")
    assert [reader.devices.order_by("pk")[0].pk] == list(correction.attempts.values_list("device", flat=True))


def test_a_correction_goes_to_the_devices_that_showed_the_story_alone(here: World) -> None:
    """On a newer device it would ring a second time."""
    reader = here.reader("phrase:Devon")
    tell(here)
    drain()
    newer = here.device(reader)
    tell(here, CORRECTED)
    drain()
    assert [] == here.push.shown(here.tokens[newer.pk])
    assert [True, False] == [rang for _, rang in shown(here, reader)]


def test_a_correction_to_a_gone_device_retires_it_and_rings_no_other(here: World) -> None:
    """Whose fault: 410 is the device's; the reader's other device never showed the story, and stays silent."""
    reader = here.reader("phrase:Devon")
    first = reader.devices.get()
    tell(here)
    drain()
    other = here.device(reader)
    here.push.set_fault(here.tokens[first.pk], "gone")
    tell(here, CORRECTED)
    drain()
    assert Device.objects.get(pk=first.pk).gone_at
    assert [] == here.push.shown(here.tokens[other.pk])
    assert ("correction", "gone", "nothing-to-replace") == kinds(reader)[1]
    assert reader.favourites.exists()


def test_a_correction_whose_device_has_ended_before_is_in_the_inbox_alone(here: World) -> None:
    reader = here.reader("phrase:Devon")
    tell(here)
    drain()
    reader.devices.update(gone_at=clock.now())
    tell(here, CORRECTED)
    drain()
    assert ("correction", "in-inbox", "nothing-to-replace") == kinds(reader)[1]


def test_safari_in_doubt_has_the_correction_in_the_inbox_alone(here: World) -> None:
    """Its tag has no effect: what would replace rings."""
    reader = here.reader("phrase:Devon")
    reader.devices.update(vendor="apple")
    tell(here)
    drain()
    tell(here, CORRECTED)
    drain()
    assert [("Bridge in Devon", True)] == shown(here, reader)
    assert ("correction", "in-inbox", "cannot-replace") == kinds(reader)[1]
    assert inbox.page(reader)[0].corrected


def test_whom_the_story_did_not_ring_no_correction_rings(here: World) -> None:
    """Inbox alone, cap: the inbox shows the corrected words, marked."""
    quiet, capped = here.reader("phrase:Devon:inbox"), here.reader("phrase:Devon", rings_a_day=0)
    tell(here)
    drain()
    assert not inbox.page(quiet)[0].corrected
    tell(here, CORRECTED, "Bridge in Devon, corrected")
    drain()
    for reader in (quiet, capped):
        assert [] == shown(here, reader)
        assert ["story"] == [kind for kind, *_ in kinds(reader)]
        (item,) = inbox.page(reader)
        assert ("Bridge in Devon, corrected", True) == (item.title, item.corrected)


def test_a_correction_that_comes_after_the_storys_time_is_not_sent(here: World, later: Later) -> None:
    reader = here.reader("phrase:Devon")
    tell(here)
    drain()
    Reminder.objects.update(deadline=clock.now())
    tell(here, CORRECTED)
    drain()
    assert [("story", "accepted", "accepted")] == kinds(reader)
    assert inbox.page(reader)[0].corrected


def test_a_correction_is_not_sent_twice_and_one_after_another_is(here: World, later: Later) -> None:
    reader = here.reader("phrase:Devon")
    tell(here)
    drain()
    tell(here, CORRECTED)
    drain()
    tell(here, CORRECTED)
    later(minutes=1)
    assert 2 == len(here.shown(reader))
    first = Reminder.objects.get(kind="correction")
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(
            kind="correction",
            story=first.story,
            article=first.article,
            publisher=first.publisher,
            decided_at=clock.now(),
            deadline=clock.now(),
            revision=9,
        )
    assert changes.announce(first.story_id, first.article_id or 0, first.publisher_id, "correction", clock.now())
    assert 1 == Reminder.objects.filter(kind="correction").count()


def test_a_less_trusted_sources_correction_is_of_its_own_words(here: World) -> None:
    """Guarantee 6: it speaks for no story of the publisher's own, so nothing is sent."""
    reader = here.reader("phrase:Devon")
    wire = Source.objects.create(publisher=here.publisher, url="https://wire.example/feed.xml", rank=1)
    tell(here)
    drain()
    for text in (TEXT, CORRECTED):
        here.publish("Bridge in Devon", link="https://wire.example/bridge", id="w", summary_html=text, source=wire)
        drain()
    assert 1 == Story.objects.count()
    assert [("story", "accepted", "accepted")] == kinds(reader)
    assert not inbox.page(reader)[0].corrected


def test_a_minor_edit_is_not_pushed(here: World) -> None:
    reader = here.reader("phrase:Devon")
    Reader.objects.update(updates=True)
    tell(here)
    drain()
    tell(here, f"{TEXT} {prose('one sentence more', 1)}")
    drain()
    assert [("story", "accepted", "accepted")] == kinds(reader)


def test_a_major_update_rings_only_those_who_asked_for_updates(here: World) -> None:
    asked, other = here.reader("phrase:Devon", updates=True), here.reader("phrase:Devon")
    inbox_alone = here.reader("phrase:Devon:inbox", updates=True)
    tell(here)
    drain()
    story = tell(here, REWRITTEN, "Bridge in Devon closed")
    drain()
    assert "major" in story.articles.values_list("change", flat=True)
    assert [("Bridge in Devon", True), ("Bridge in Devon closed", True)] == shown(here, asked)
    assert [("Bridge in Devon", True)] == shown(here, other)
    assert [] == shown(here, inbox_alone)
    assert ("update", "accepted", "accepted") == kinds(asked)[1]
    assert 0 == here.push.report()["second_rings"]
    tags = {one["tag"] for one in here.shown(asked)}
    assert 1 == len(tags), "it takes the place of what was shown"


@pytest.mark.parametrize("now_wants", ["nothing", "the inbox alone", "another subject"])
def test_no_update_rings_who_has_muted_what_the_story_rang_for(here: World, now_wants: str) -> None:
    """Guarantee 4: what is muted rings no more, though the story had rung."""
    reader, other = here.reader("phrase:Devon", updates=True), here.reader("phrase:Devon", updates=True)
    tell(here)
    drain()
    wishes = {"the inbox alone": [Wish("phrase", "Devon", "inbox")], "another subject": [Wish("phrase", "Cornwall")]}
    choices.replace(reader.pk, here.publisher, wishes.get(now_wants, []), clock.now())
    tell(here, REWRITTEN, "Bridge in Devon closed")
    drain()
    assert [("Bridge in Devon", True)] == shown(here, reader)
    assert ("update", "in-inbox", "unfollowed") == kinds(reader)[1]
    assert 2 == len(here.shown(other))


def test_an_update_counts_as_a_ring_of_the_day(here: World) -> None:
    reader = here.reader("phrase:Devon", updates=True, rings_a_day=1)
    tell(here)
    drain()
    tell(here, REWRITTEN)
    drain()
    assert ("update", "in-inbox", "daily-cap") == kinds(reader)[1]
    assert 1 == len(here.shown(reader))


def test_an_update_that_a_correction_overtakes_at_the_push_service_still_rings(here: World) -> None:
    """They share a Topic, so the browser that comes back is handed the correction alone."""
    reader = here.reader("phrase:Devon", updates=True)
    endpoint = here.tokens[reader.devices.get().pk]
    tell(here)
    drain()
    here.push.set_online(endpoint, False)
    tell(here, REWRITTEN, "Bridge in Devon closed")
    drain()
    tell(here, f"{REWRITTEN} Correction: it is open.", "Bridge in Devon open")
    drain()
    here.push.set_online(endpoint, True)
    assert [("Bridge in Devon", True), ("Bridge in Devon open", True)] == shown(here, reader)
    assert ["story", "update", "correction"] == [kind for kind, *_ in kinds(reader)]
    assert 0 == here.push.report()["second_rings"]


def test_words_that_are_corrected_while_a_shard_is_sent_are_the_next_batchs(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The story is read anew for each batch: its words are as new as the attempts say."""
    monkeypatch.setattr("newsbell.pipeline.BATCH", 1)
    first, second = here.reader("phrase:Devon"), here.reader("phrase:Devon")
    tell(here)
    told = iter([True])

    from newsbell.delivery import sender

    send = sender.send

    def send_and_correct(*args: Any) -> Iterator[sender.Answer]:
        yield from list(send(*args))
        if next(told, False):
            tell(here, CORRECTED, "Bridge in Devon, corrected")

    monkeypatch.setattr(sender, "send", send_and_correct)
    drain()
    assert [("Bridge in Devon", True), ("Bridge in Devon, corrected", False)] == shown(here, first)
    assert [("Bridge in Devon, corrected", True)] == shown(here, second)
    assert [0, 1] == list(
        Attempt.objects.filter(outcome__reminder__kind="story").order_by("pk").values_list("revision", flat=True)
    )


def test_it_is_explained(here: World) -> None:
    reader = here.reader("phrase:Devon", updates=True)
    story = tell(here)
    drain()
    tell(here, REWRITTEN)
    drain()
    (line,) = explain.readers(story.pk)
    assert (reader.pk, "accepted") == (line["reader"], line["outcome"])
    (update,) = line["later"]
    assert ("update", "accepted") == (update["kind"], update["outcome"])
    assert update["why"] == "a major change, for those who asked to be rung for them; the push service accepted it"
    assert story.articles.latest("pk").pk == update["article"]
    assert 1 == len(update["devices"])


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


def test_a_retraction_shows_words_in_silence(here: World, later: Later) -> None:
    """Guarantee 5: where the story was shown an editor's words replace it; who was not rung yet never is."""
    told, waiting, snoozing = (here.reader("phrase:Devon") for _ in range(3))
    here.push.set_fault(here.tokens[waiting.devices.get().pk], "error", 1)
    story = tell(here)
    drain()
    Attempt.objects.filter(outcome__reader=waiting).delete()
    mine = Outcome.objects.select_related("reminder").get(reader=snoozing)
    snooze.snooze(mine, clock.now() + timedelta(hours=1), here.push.origin, clock.now())
    assert 200 == retract(here, story, "We were wrong.")
    assert 200 == retract(here, story)
    drain()
    later(hours=1, minutes=1)
    tell(here, CORRECTED)
    later(minutes=1)
    words = "We were wrong: there is no such bridge."
    assert [("Bridge in Devon", True), (words, False)] == shown(here, told) == shown(here, snoozing)
    assert [] == shown(here, waiting)
    assert [("story", "in-inbox", "retracted")] == kinds(waiting)
    assert ("snooze", "in-inbox", "retracted") in kinds(snoozing)
    assert {words} == {inbox.page(one)[0].retraction for one in (told, waiting, snoozing)}


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
