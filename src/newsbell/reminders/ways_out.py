"""What the ledger keeps of one reader, and how they get out of it: taken along, left, erased."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from newsbell.reminders import editions, ledger, outcomes, rows, snooze
from newsbell.reminders.models import Edition, Opened, Reminder, Rings
from newsbell.reminders.outcomes import Tried
from newsbell.reminders.packing import SLICE, SLICE_BITS
from newsbell.reminders.rings import MINUTE_S, Book


def leave(reader: int, now: datetime) -> None:
    """Nothing rings the reader any more, should they come back. What the inbox holds stays."""
    snooze.unsnooze(reader, None, now)
    for row in rows.each(rows.of_reader(reader).filter(waiting__gt=0)):
        at = row.of(reader)
        if at is not None:
            ledger.settle(row, [at], "suppressed", "left", now)
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
        lead = reminders[one.reminder].story.lead
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
