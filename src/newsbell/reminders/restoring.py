"""After a backup was restored: what waited to ring may have rung since."""

from datetime import datetime

from newsbell.reminders import ledger, rows
from newsbell.reminders.models import Reminder, Shard

ENDING = (Reminder.Kind.SNOOZE, Reminder.Kind.UPDATE)


def settle(now: datetime) -> int:
    """What waited is in the inboxes alone; a snooze whose time has not come still rings. Returns how many waited."""
    ended = 0
    for row in rows.each(Shard.objects.filter(waiting__gt=0)):
        waited, soon = row.deferred(), rows.stamp(row.base, now)
        if row.shard.reminder.kind == Reminder.Kind.SNOOZE:
            waited = [at for at in waited if row.page.retry[at] <= soon]
        row.window.clear()
        ledger.settle(row, waited, "in-inbox", "restored", now)
        row.save(due_at=row.due_at())
        ended += len(waited)
    waiting = Shard.objects.filter(waiting__gt=0).values("reminder")
    Reminder.objects.filter(kind__in=ENDING, open=True).exclude(pk__in=waiting).update(open=False)
    return ended
