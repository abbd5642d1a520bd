"""What the ledger keeps of one reader, and how they get out of it: taken along, left, erased."""

from collections.abc import Collection, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from newsbell.reminders import editions, ledger, outcomes, rows, slices, snooze
from newsbell.reminders.models import Edition, Opened, Reminder, Rings, Shard
from newsbell.reminders.outcomes import Tried
from newsbell.reminders.packing import DEFERRED, SLICE, SLICE_BITS
from newsbell.reminders.rings import MINUTE_S, Book
from newsbell.reminders.rows import Row


def leave(reader: int, now: datetime) -> None:
    """Nothing rings the reader any more, should they come back. What the inbox holds stays."""
    snooze.unsnooze(reader, None, now)
    for row in rows.each(rows.of_reader(reader).filter(waiting__gt=0)):
        at = row.of(reader)
        if at is not None:
            ledger.settle(row, [at], "suppressed", "left", now)
            row.save()


def mute(reader: int, followed: Collection[int], now: datetime) -> None:
    """What did not ring yet, and matched none of the subjects that are `followed` still, stays in the inbox.

    What waits for an edition too. In small transactions.
    """

    def over(row: Row) -> list[int]:
        at = row.of(reader)
        if at is None or row.page.value[at] != DEFERRED:
            return []
        mask, table = row.page.mask(at), outcomes.subjects(row.shard.reminder)
        if any(part.get("subject") in followed for bit, part in enumerate(table) if mask >> bit & 1):
            return []
        tried = rows.attempts(row).get(at, ())
        rang = at in row.window or any(one.answer == "accepted" or slices.may_have_rung(one) for one in tried)
        return [] if rang else [at]

    own = rows.of_reader(reader).filter(waiting__gt=0, reminder__kind=Reminder.Kind.STORY).order_by("pk")
    # Few of a slice's rows are of this reader: the others are not locked.
    for row in rows.each(Shard.objects.filter(pk__in=[row.shard.pk for row in rows.read(own) if over(row)])):
        if found := over(row):
            ledger.settle(row, found, "in-inbox", "unfollowed", now)
            row.save()


def erase(reader: int) -> None:
    """Nothing of the reader is left in any row; in small transactions."""
    for row in rows.each(rows.of_reader(reader)):
        at = row.of(reader)
        if at is not None:
            row.erase(at)
            row.save()
    whose = outcomes.whose(reader)
    Opened.objects.filter(whose=whose).delete()
    # First these: whoever makes one just now finds that it is lost, and leaves no reminder of it.
    Edition.objects.filter(reader=reader).delete()
    Reminder.objects.filter(whose=whose).delete()
    with transaction.atomic():
        for found in Rings.objects.filter(slice=reader >> SLICE_BITS):
            book = Book(found.slice)
            book.forget(reader & (SLICE - 1))
            book.save()


def take(reader: int) -> dict[str, Any]:
    """What the ledger keeps of a reader, fit for JSON; times as ISO 8601. `rings`: the minutes in which they were rung
    in the last day.
    """
    rings = [_minute(at) for at in _rings(reader)]
    return {"inbox": list(_inbox(reader)), "rings": rings, "editions": list(editions.taken(reader))}


def _inbox(reader: int) -> Iterator[dict[str, Any]]:
    read: dict[int, datetime] = dict(Opened.objects.filter(whose=outcomes.whose(reader)).values_list("reminder", "at"))
    told = list(outcomes.find(reader=reader))
    reminders = Reminder.objects.select_related("story__lead").in_bulk({one.reminder for one in told})
    for one in told:
        # An edition's stories are told with the editions.
        lead = reminders[one.reminder].story.lead if one.kind != Reminder.Kind.EDITION else None
        yield {
            "kind": one.kind,
            "title": lead.title if lead else "",
            "url": lead.url if lead else "",
            "why": one.why,
            "outcome": one.value,
            "reason": one.reason,
            "push_service": one.origin,
            "rang_in_the_day": one.ring,
            "decided_at": one.decided_at.isoformat(),
            "settled_at": _said(one.settled_at),
            "due_at": _said(one.retry_at),
            "read_at": _said(read.get(one.reminder) if one.kind == Reminder.Kind.STORY else None),
            "attempts": [_attempt(tried) for tried in one.attempts],
        }


def _attempt(tried: Tried) -> dict[str, Any]:
    said = asdict(tried)
    return said | {"at": tried.at.isoformat(), "answered_at": _said(tried.answered_at)}


def _rings(reader: int) -> list[int]:
    books = (Book(found.slice, found) for found in Rings.objects.filter(slice=reader >> SLICE_BITS))
    return sorted(at for book in books for at, place in book.all().elements() if place == reader & (SLICE - 1))


def _minute(at: int) -> str:
    return datetime.fromtimestamp(at * MINUTE_S, UTC).isoformat()


def _said(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
