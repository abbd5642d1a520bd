"""The ledger is kept as long as the setting says; what is forgotten rings nobody again."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from tests import books
from tests.followed import followed
from tests.world import World, world

from newsbell import joints
from newsbell.commands import explanation
from newsbell.common import conf, tombstones
from newsbell.common.clock import now
from newsbell.common.errors import ReceiptFinal
from newsbell.delivery import envelopes, shelves
from newsbell.delivery.models import EnvelopeShelf
from newsbell.delivery.sealing import Recipient
from newsbell.readers import codes, retirement
from newsbell.readers.models import Consent, LinkCode, Proof, Reader
from newsbell.reminders import inbox, retention, snooze
from newsbell.reminders.models import Attempt, Opened, Reminder, Shard, Upkeep
from newsbell.stories import by_hand, editing
from newsbell.stories.models import Story
from newsbell.upkeep import forgetting
from newsbell.work import do, drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("NEWSBELL_LEDGER_DAYS", "30")
    with world(monkeypatch) as made:
        yield made


def age(days: int) -> None:
    """So many days pass for whatever was told until now."""
    for reminder in Reminder.objects.all():
        reminder.deadline -= timedelta(days=days)
        Reminder.objects.filter(pk=reminder.pk).update(deadline=reminder.deadline)


def forget() -> None:
    for _ in forgetting(transaction.atomic):
        pass


def test_what_is_older_than_the_setting_goes_and_what_is_younger_stays(site: World) -> None:
    reader = site.reader("phrase:Devon")
    (old,) = site.publish("Floods in Devon")
    drain()
    inbox.mark_read(reader.pk, inbox.page(reader.pk)[0].id, now())
    shard = Shard.objects.get()
    Attempt.objects.create(shard=shard, member=0, number=0, packed_device=b"\0" * 8, at=now())
    age(31)
    (young,) = site.publish("Fire in Devon")
    drain()
    consents = Consent.objects.count()
    forget()
    assert [young.pk] == [one.story for one in books.outcomes(reader)]
    assert ["Fire in Devon"] == [item.title for item in inbox.page(reader.pk)]
    assert (0, 0, 1) == (Attempt.objects.count(), Opened.objects.count(), Shard.objects.count())
    kept = Reminder.objects.get(story=old)
    assert kept.forgotten_at
    assert b"[]" == bytes(kept.subjects)
    assert consents == Consent.objects.count()


def test_a_forgotten_story_is_explained_as_such_and_tells_nobody_again(site: World) -> None:
    reader = site.reader("phrase:Devon", "top-stories")
    (story,) = site.publish("Floods in Devon")
    drain()
    age(31)
    forget()
    editing.mark_top([story.pk], now())
    drain()
    assert [] == books.outcomes(reader)
    assert 1 == len(site.shown(reader))
    told = explanation.of(story)
    assert told["forgotten"]
    assert [] == told["readers"]
    out = StringIO()
    call_command("explain", story.pk, stdout=out)
    assert "kept for 30 days (NEWSBELL_LEDGER_DAYS); it was forgotten" in " ".join(out.getvalue().split())


def test_what_leaves_a_forgotten_story_is_in_the_inboxes_alone(site: World) -> None:
    reader = site.reader("phrase:Devon")
    (story,) = site.publish("Floods in Devon", id="1", link="https://gazette.example/1")
    site.publish("Floods in Devon", id="2", link="https://gazette.example/2")
    drain()
    age(31)
    forget()
    second = story.articles.order_by("-pk").first()
    if story.articles.count() == 1 or second is None:  # told apart: an editor joins them first
        other = Story.objects.exclude(pk=story.pk).get()
        by_hand.join(story.pk, other.pk, "an editor", now())
        second = story.articles.order_by("-pk")[0]
    by_hand.split(second.pk, "an editor", now())
    drain()
    assert [("in-inbox", "late")] == site.outcomes(reader)


def test_who_still_waits_is_not_forgotten_nor_is_a_story_that_was_snoozed_lately(site: World) -> None:
    reader = site.reader("phrase:Devon")
    (story,) = site.publish("Floods in Devon")
    drain("remind")
    age(31)
    forget()
    assert 1 == len(books.outcomes(reader))
    drain()
    (one,) = snooze.told(reader.pk, story.pk)
    snooze.snooze(one, now() + timedelta(hours=1), site.push.origin, now())
    snooze.unsnooze(reader.pk, None, now())
    forget()
    assert 2 == len(books.outcomes(reader))
    age(31)
    forget()
    assert [] == books.outcomes(reader)
    assert ["story"] == list(Reminder.objects.values_list("kind", flat=True))


def test_a_death_in_the_middle_leaves_what_another_round_finishes(site: World) -> None:
    reader = site.reader("phrase:Devon")
    site.publish("Floods in Devon")
    drain()
    age(31)
    retention.mark(retention.aged(now() - timedelta(days=30)), now())
    assert 1 == Shard.objects.count()
    row, _ = Upkeep.objects.get_or_create(name="forget")
    Upkeep.objects.filter(pk=row.pk).update(due_at=now())
    assert do("upkeep", row.pk)
    row.refresh_from_db()
    assert {"forgotten": 1} == row.mended
    assert [] == books.outcomes(reader)


def test_tombstones_are_not_of_the_ledger(site: World) -> None:
    reader = site.reader("phrase:Devon")
    digest = tombstones.reader_digest(reader.pk)
    joints.erase(reader, now())
    age(31)
    forget()
    assert digest in conf.data(tombstones.FILE).read_text()


# Readers


def test_who_left_is_erased_when_nothing_of_theirs_is_kept_any_more_and_who_follows_stays(site: World) -> None:
    """Storage limitation: the proof stays; who still follows has an inbox, and stays, though no device rings."""
    left, follows, lately = (site.reader("phrase:Devon") for _ in range(3))
    joints.leave(left, now() - timedelta(days=31))
    follows.devices.all().delete()
    joints.leave(lately, now())
    Reader.objects.update(created_at=now() - timedelta(days=40))
    receipts = Consent.objects.filter(reader=left)
    receipts.filter(choice="allow").delete()
    receipts.create(reader=left, at=now() - timedelta(days=40), choice="allow", words="May we ring?")
    number = left.pk
    forget()
    assert {follows.pk, lately.pk} == set(Reader.objects.values_list("pk", flat=True))
    assert {"allow", "leave"} == set(Proof.objects.values_list("choice", flat=True))
    assert tombstones.reader_digest(number) in conf.data(tombstones.FILE).read_text()


def test_a_device_that_is_gone_is_kept_for_a_grace_and_its_reader_for_longer(site: World) -> None:
    reader = site.reader("phrase:Devon")
    old = reader.devices.get()
    young = site.device(reader)
    if envelopes.place(old.pk)[0] != envelopes.place(young.pk)[0]:  # a shelf is of one slice
        old.delete()
        old, young = young, site.device(reader)
    shelves.make([(one.pk, Recipient.parse(bytes(one.p256dh), bytes(one.auth))) for one in (old, young)])
    retirement.gone([old.pk], now() - timedelta(days=91))
    retirement.gone([young.pk], now() - timedelta(days=89))
    forget()
    assert [young] == list(reader.devices.all())
    shelf = EnvelopeShelf.objects.get()
    assert [envelopes.place(young.pk)[1]] == list(envelopes.unpack(bytes(shelf.packed)))
    assert ["Devon"] == followed(reader)


def test_codes_and_proofs_go_when_their_time_is_over(site: World, monkeypatch: pytest.MonkeyPatch) -> None:
    erased, stays = site.reader("phrase:Devon"), site.reader("phrase:Devon")
    codes.issue(stays, now() - timedelta(hours=1))
    joints.erase(erased, now())
    forget()
    assert (0, 1) == (LinkCode.objects.count(), Proof.objects.count())
    ends = Proof.objects.get().until
    assert 1 == ends.day
    assert timedelta(days=1095) < ends - now().date() <= timedelta(days=1095 + 31)
    with pytest.raises(ReceiptFinal):
        Proof.objects.get().save()
    monkeypatch.setattr("newsbell.upkeep.now", lambda: now() + timedelta(days=1127))
    site.reader("phrase:Devon")
    forget()
    assert 0 == Proof.objects.count()
