"""After a backup was restored: what waited to ring may have rung since."""

from datetime import datetime

from django.db.models import Q

from newsbell.reminders.models import Outcome, Reminder, Shard


def settle(now: datetime) -> int:
    """What waited is in the inboxes alone; a snooze whose time has not come still rings. Returns how many waited."""
    later = Q(reminder__kind=Reminder.Kind.SNOOZE, retry_at__gt=now)
    waited = Outcome.objects.filter(value=Outcome.Value.DEFERRED).exclude(later)
    ended = waited.update(value=Outcome.Value.IN_INBOX, reason="restored", settled_at=now, retry_at=None)
    over = Reminder.objects.exclude(outcomes__value=Outcome.Value.DEFERRED)
    over.filter(kind__in=(Reminder.Kind.SNOOZE, Reminder.Kind.UPDATE)).update(open=False)
    Shard.objects.filter(reminder__in=over).update(due_at=None)
    return ended
