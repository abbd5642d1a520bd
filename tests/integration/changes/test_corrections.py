"""A correction replaces in silence what was shown, and rings where the story was never shown (guarantee 5)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests import books
from tests.integration.changes.telling import CORRECTED, REWRITTEN, TEXT, kinds, shown, tell
from tests.press import prose
from tests.world import Later, World

from newsbell.common import clock
from newsbell.readers.models import Device, Reader
from newsbell.reminders import changes, explain, inbox
from newsbell.reminders.models import Reminder
from newsbell.sources.models import Source
from newsbell.stories import retention
from newsbell.stories.models import Article, Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db


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
    assert 1 == sum(one.ring for one in books.outcomes()), "it is no ring of the day"


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
    (correction,) = books.outcomes(kind="correction")
    assert [reader.devices.order_by("pk")[0].pk] == [one.device for one in correction.attempts]


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
    assert inbox.page(reader.pk)[0].corrected


def test_whom_the_story_did_not_ring_no_correction_rings(here: World) -> None:
    """Inbox alone, cap: the inbox shows the corrected words, marked."""
    quiet, capped = here.reader("phrase:Devon:inbox"), here.reader("phrase:Devon", rings_a_day=0)
    tell(here)
    drain()
    assert not inbox.page(quiet.pk)[0].corrected
    tell(here, CORRECTED, "Bridge in Devon, corrected")
    drain()
    for reader in (quiet, capped):
        assert [] == shown(here, reader)
        assert ["story"] == [kind for kind, *_ in kinds(reader)]
        (item,) = inbox.page(reader.pk)
        assert ("Bridge in Devon, corrected", True) == (item.title, item.corrected)


def test_a_correction_that_comes_after_the_storys_time_is_not_sent(here: World, later: Later) -> None:
    reader = here.reader("phrase:Devon")
    tell(here)
    drain()
    Reminder.objects.update(deadline=clock.now())
    tell(here, CORRECTED)
    drain()
    assert [("story", "accepted", "accepted")] == kinds(reader)
    assert inbox.page(reader.pk)[0].corrected


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
    assert not inbox.page(reader.pk)[0].corrected


def test_a_minor_edit_is_not_pushed(here: World) -> None:
    reader = here.reader("phrase:Devon")
    Reader.objects.update(updates=True)
    tell(here)
    drain()
    tell(here, f"{TEXT} {prose('one sentence more', 1)}")
    drain()
    assert [("story", "accepted", "accepted")] == kinds(reader)


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

    def correcting(messages: Iterator[sender.Message]) -> Iterator[sender.Message]:
        for message in messages:
            yield message
            if next(told, False):
                tell(here, CORRECTED, "Bridge in Devon, corrected")

    def send_and_correct(messages: Iterator[sender.Message], *args: Any) -> Iterator[sender.Answer]:
        return send(correcting(messages), *args)

    monkeypatch.setattr(sender, "send", send_and_correct)
    drain()
    assert [("Bridge in Devon", True), ("Bridge in Devon, corrected", False)] == shown(here, first)
    assert [("Bridge in Devon, corrected", True)] == shown(here, second)
    assert [0, 1] == [one.revision for one in books.tried(kind="story")]


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
