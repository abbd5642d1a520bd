"""What the ledger keeps of one reader, and how they get out of it: taken along, left, erased."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from newsbell.reminders import ledger, outcomes, rows, snooze
from newsbell.reminders.models import Opened, Reminder, Rings
from newsbell.reminders.packing import SLICE, SLICE_BITS
from newsbell.reminders.rings import Book


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
    Reminder.objects.filter(whose=whose).delete()
    with transaction.atomic():
        for found in Rings.objects.filter(slice=reader >> SLICE_BITS):
            book = Book(found.slice)
            book.forget(reader & (SLICE - 1))
            book.save()


def taken(reader: int) -> Iterator[dict[str, Any]]:
    """All outcomes of a reader, fit for JSON; times as ISO 8601."""
    read: dict[int, datetime] = dict(Opened.objects.filter(whose=outcomes.whose(reader)).values_list("reminder", "at"))
    told = list(outcomes.find(reader=reader))
    reminders = Reminder.objects.select_related("story__lead").in_bulk({one.reminder for one in told})
    for one in told:
        lead = reminders[one.reminder].story.lead
        opened = read.get(one.reminder) if one.kind == Reminder.Kind.STORY else None
        yield {
            "kind": one.kind,
            "title": lead.title if lead else "",
            "url": lead.url if lead else "",
            "why": one.why,
            "outcome": one.value,
            "reason": one.reason,
            "decided_at": one.decided_at.isoformat(),
            "read_at": opened and opened.isoformat(),
            "attempts": [
                {"device": tried.device, "at": tried.at.isoformat(), "answer": tried.answer, "status": tried.status}
                for tried in one.attempts
            ],
        }
