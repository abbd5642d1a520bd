"""A snooze: the story again, later, for the one reader who asked; a reminder of its own."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from newsbell.common import conf
from newsbell.reminders import ledger, outcomes, rows
from newsbell.reminders.models import Reminder, Shard
from newsbell.reminders.outcomes import Outcome
from newsbell.reminders.packing import SLICE, SLICE_BITS
from newsbell.reminders.rows import REASON, VALUE, Row, stamp

SNOOZE = Reminder.Kind.SNOOZE


def snooze(told: Outcome, until: datetime, origin: str, now: datetime) -> None:
    """Rings the reader of `told` for its story again at `until`; one that waits already is moved there.

    `origin`: of the reader's ringing device as it is now. Run with the reader locked: of two presses at once the
    second moves what the first made.
    """
    deadline = until + timedelta(seconds=conf.get("NEWSBELL_TTL"))
    with transaction.atomic():
        waiting = list(_waiting(told.reader, told.story).filter(open=True))
        # All at once, by rising key: so that this and whoever settles them for a retraction never wait for each other.
        found = rows.locked(Shard.objects.filter(Q(pk=told.shard) | Q(reminder__in=waiting)))
        own = [row for row in found if row.shard.pk != told.shard]
        if _moved(waiting, own, until, deadline):
            return
        _put_off(told, [row for row in found if row.shard.pk == told.shard], now)
        story = Reminder.objects.get(pk=told.reminder)
        mask = sum(1 << bit for bit, part in enumerate(outcomes.subjects(story)) if part in told.why)
        # Its seed is drawn when it is sent.
        reminder = Reminder.objects.create(
            kind=SNOOZE,
            story_id=told.story,
            whose=outcomes.whose(told.reader),
            publisher_id=story.publisher_id,
            decided_at=now,
            deadline=deadline,
            open=True,
            subjects=bytes(story.subjects),
        )
        row = rows.new(reminder, told.reader >> SLICE_BITS, origin)
        # The reader asked for this ring: no limit of the day takes it, and it takes none of the others'.
        row.add(
            [told.reader & (SLICE - 1)],
            [mask],
            value=[VALUE["deferred"]],
            reason=[REASON["snoozed"]],
            decided=[stamp(row.base, now)],
            retry=[stamp(row.base, until)],
        )
        row.save(due_at=until)


def told(reader: int, story: int) -> list[Outcome]:
    """The reader's outcome of a story, if they have one."""
    return list(outcomes.find(reader=reader, story=story, kind=Reminder.Kind.STORY))[:1]


def unsnooze(reader: int, story: int | None, now: datetime) -> int:
    """Takes back the reader's snoozes that wait, of one story or of all; returns how many."""
    ended = 0
    for reminder in _waiting(reader, story):
        for row in rows.each(Shard.objects.filter(reminder=reminder, waiting__gt=0)):
            ended += row.shard.waiting
            row.settle(row.deferred(), "suppressed", "unsnoozed", now)
            row.save()
        Reminder.objects.filter(pk=reminder.pk).update(open=False)
    return ended


def _waiting(reader: int, story: int | None) -> QuerySet[Reminder]:
    own = Reminder.objects.filter(kind=SNOOZE, whose=outcomes.whose(reader))
    return own if story is None else own.filter(story=story)


def _put_off(told: Outcome, of_story: Iterable[Row], now: datetime) -> None:
    """Who asks for another time is not rung at its own time too: an editor may release it, or a push service return."""
    for row in of_story:
        at = row.of(told.reader)
        if at in ledger.unsent(row):
            ledger.settle(row, [at], "in-inbox", "snoozed", now)
            row.save()


def _moved(waiting: Sequence[Reminder], own: Iterable[Row], until: datetime, deadline: datetime) -> bool:
    """Moves a snooze that nobody has begun to send; one that was begun is closed, so that another may be made."""
    some = Reminder.objects.filter(pk__in=[reminder.pk for reminder in waiting])
    for row in own:
        unsent = ledger.unsent(row)
        if unsent:
            some.filter(pk=row.shard.reminder_id).update(deadline=deadline)
            row.put_off(unsent, until, "snoozed")
            row.save(due_at=until)
            return True
    some.update(open=False)
    return False
