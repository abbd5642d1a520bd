"""The ledger is compared with itself and its readers; each damage is found, and mended where it can be."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from tests import books
from tests.world import Later, World, world

from newsbell import joints, upkeep
from newsbell.common.clock import now
from newsbell.delivery.models import Alarm
from newsbell.readers.models import Reader
from newsbell.reminders import outcomes, rings, snooze
from newsbell.reminders.models import Attempt, Opened, Reminder, Rings, Shard, Upkeep
from newsbell.reminders.packing import SLICE_BITS
from newsbell.reminders.rings import Book
from newsbell.stories.models import Story
from newsbell.work import do, drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


def found(*, since: timedelta | None = upkeep.YOUNG) -> Counter[str]:
    """What a round finds, by kind."""
    counted = Counter[str]()
    for some in upkeep.reconciling(transaction.atomic, now() - since if since else None):
        counted.update({one.what: one.count for one in some})
    return counted


def told(site: World, *follows: str) -> tuple[Reader, Story]:
    """A reader who was rung for a story."""
    reader = site.reader(*follows or ("phrase:Devon",))
    (story,) = site.publish("Floods in Devon")
    drain()
    return reader, story


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "SETTLING", timedelta(0))


def test_a_ledger_that_is_well_has_nothing_found(site: World) -> None:
    told(site)
    site.reader("phrase:Devon:inbox")
    site.publish("More of Devon", "Cornwall")
    drain()
    assert {} == found()
    assert {} == found(since=None)


def test_counts_that_are_not_those_of_their_row_are_counted_anew(site: World) -> None:
    told(site)
    Shard.objects.update(accepted=0, inbox=1)
    assert {"miscounted": 1} == found()
    assert {} == found()
    assert [(1, 0)] == list(Shard.objects.values_list("accepted", "inbox"))


def test_an_erasure_that_raced_a_plan_leaves_nobody_behind(site: World) -> None:
    reader, _ = told(site)
    packed = Shard.objects.get().packed_members, Shard.objects.get().packed_states
    book = Rings.objects.get().packed
    number = reader.pk
    joints.erase(reader, now())
    # The plan was made of the follows as they stood, and is committed after the erasure.
    Shard.objects.update(packed_members=packed[0], packed_states=packed[1], members=1, accepted=1)
    Rings.objects.update(packed=book)
    # So was what they opened.
    Opened.objects.create(reminder=Reminder.objects.get(), whose=outcomes.whose(number), at=now())
    assert {"erased-reader": 1, "rings": 1} == found()
    assert {} == found()
    assert [] == books.outcomes()
    assert not Opened.objects.exists()


def test_who_joins_while_a_round_runs_is_nobody_erased(site: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who lives is read before the rows of a slice are: one of them may have been enlisted since."""
    reader, story = told(site)
    alive = upkeep._alive
    asked: list[int] = []

    def before_they_came(slice_: int) -> set[int]:
        asked.append(slice_)
        return alive(slice_) - ({reader.pk} if len(asked) == 1 else set())

    monkeypatch.setattr(upkeep, "_alive", before_they_came)
    assert {} == found()
    assert len(asked) > 1
    assert [(story.pk, "accepted")] == [(one.story, one.value) for one in books.outcomes(reader)]


def test_a_snooze_of_nobody_is_removed(site: World) -> None:
    reader, story = told(site)
    (one,) = snooze.told(reader.pk, story.pk)
    snooze.snooze(one, now() + timedelta(hours=1), site.push.origin, now())
    reader.favourites.all().delete()
    reader.delete()
    assert 2 == found()["erased-reader"]
    assert not Reminder.objects.filter(kind="snooze").exists()


def test_attempts_of_nobody_are_removed(site: World) -> None:
    told(site)
    shard = Shard.objects.get()
    Attempt.objects.create(shard=shard, member=7, number=0, packed_device=b"\0" * 8, at=now())
    assert {"stray-attempt": 1} == found()
    assert not Attempt.objects.exists()


def test_a_row_that_waits_and_was_put_to_sleep_is_sent_within_its_time(site: World) -> None:
    reader = site.reader("phrase:Devon")
    site.publish("Floods in Devon")
    drain("remind")
    Shard.objects.update(due_at=None)
    assert {"asleep": 1} == found()
    drain("send")
    assert ["accepted"] == books.values(reader)
    assert 1 == len(site.shown(reader))


def test_a_row_that_slept_too_long_is_in_the_inbox_and_rings_nobody(
    site: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = Later(monkeypatch)
    reader = site.reader("phrase:Devon")
    site.publish("Floods in Devon")
    drain("remind")
    Shard.objects.update(due_at=None)
    later.ahead = timedelta(hours=5)
    assert 1 == found()["asleep"]
    drain()
    assert [("in-inbox", "not-in-time")] == site.outcomes(reader)
    assert [] == site.shown(reader)


@pytest.mark.parametrize(("hours", "outcome"), [(0, "accepted"), (5, "in-inbox")])
def test_a_story_that_nobody_told_is_told_or_is_in_the_inbox_where_it_is_old(
    site: World, hours: int, outcome: str
) -> None:
    reader = site.reader("phrase:Devon")
    Reader.objects.update(created_at=now() - timedelta(hours=9))
    (story,) = site.publish("Floods in Devon")
    _backdate(story, hours)
    Story.objects.filter(pk=story.pk).update(due_at=None)
    assert {"untold": 1} == found()
    drain()
    assert [] == [one for one in books.values(reader) if one != outcome]
    assert (outcome == "accepted") == bool(site.shown(reader))


def _backdate(story: Story, hours: int) -> None:
    if hours:
        Story.objects.filter(pk=story.pk).update(decided_at=now() - timedelta(hours=hours))


@pytest.mark.parametrize(("hours", "outcome"), [(0, "accepted"), (5, "in-inbox")])
def test_outcomes_that_nobody_planned_are_planned_and_the_old_are_in_the_inbox(
    site: World, monkeypatch: pytest.MonkeyPatch, hours: int, outcome: str
) -> None:
    monkeypatch.setenv("NEWSBELL_FLOOD", "1")
    reader = site.reader("phrase:Devon")
    stories = site.publish("Floods in Devon", "Fire in Cornwall")
    drain()
    assert 2 == Story.objects.filter(state="held").count()
    Story.objects.update(state="new", due_at=None)
    for story in stories:
        _backdate(story, hours)
    assert 1 == found()["unplanned"]
    drain()
    assert [outcome] == books.values(reader)
    assert (outcome == "accepted") == bool(site.shown(reader))


def test_a_follower_who_has_no_outcome_finds_the_story_in_the_inbox(site: World) -> None:
    reader, story = told(site)
    other = site.reader("phrase:Devon")
    Story.objects.filter(pk=story.pk).update(decided_at=now())
    assert {"missed": 1} == found()
    drain()
    assert [("in-inbox", "late")] == site.outcomes(other)
    assert [] == site.shown(other)
    assert 1 == len(site.shown(reader))
    assert {} == found()


def test_the_rings_of_a_day_are_those_of_the_ledger(site: World) -> None:
    reader, _ = told(site)
    slice_, place = reader.pk >> SLICE_BITS, reader.pk & 1023
    with transaction.atomic():
        book = Book(slice_)
        book.add(rings.minute(now()), [place, place])
        book.add(rings.minute(now()) - 2 * rings.DAY, [place])
        book.save()
    assert {"rings": 1} == found()
    with transaction.atomic():
        counted = Book(slice_).counts(now())
        assert (1, 1) == (counted[place], counted.sum())
    assert {} == found()


def test_what_cannot_be_mended_is_told_and_is_an_alarm(site: World) -> None:
    reader, _ = told(site)
    books.rewrite(books.outcomes(reader)[0], "accepted", "accepted", untried=True)
    with transaction.atomic():
        Rings.objects.update(packed=b"")
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("reconcile", json=True, stdout=out)
    said = [json.loads(line) for line in out.getvalue().splitlines()]
    assert {"ok": False, "found": {"unexplained": 1}} == said[-1]
    assert [("unexplained", False)] == [(line["what"], line["mended"]) for line in said[:-1]]
    assert ["unexplained"] == list(Alarm.objects.filter(kind="ledger").values_list("subject", flat=True))
    assert {"unexplained": 1} == Upkeep.objects.get(name="reconcile").unmended
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("reconcile", all=True, stdout=out)
    assert "not mended" in out.getvalue()


def test_a_row_that_the_keys_do_not_open_holds_nobody_else_up(site: World) -> None:
    told(site)
    Shard.objects.update(packed_states=b"\x01nonsense", accepted=0)
    counted = found()
    assert 1 == counted["unreadable"]


def test_a_row_that_is_due_for_an_hour_is_told(site: World) -> None:
    told(site)
    Shard.objects.update(due_at=now() - timedelta(hours=2))
    assert 1 == found()["overdue"]


def test_the_clock_reconciles_every_night(site: World) -> None:
    told(site)
    Shard.objects.update(accepted=0)
    row, _ = Upkeep.objects.get_or_create(name="reconcile")
    Upkeep.objects.filter(pk=row.pk).update(due_at=now())
    assert do("upkeep", row.pk)
    row.refresh_from_db()
    assert row.due_at
    assert ({"miscounted": 1}, {}, 3) == (row.mended, row.unmended, row.due_at.hour)
    assert timedelta() < row.due_at - now() <= timedelta(days=1)
    out = StringIO()
    call_command("reconcile", stdout=out)
    assert "All is well" in out.getvalue()
