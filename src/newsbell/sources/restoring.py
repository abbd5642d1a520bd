"""After a backup was restored: what sources show first may have rung since the backup was made."""

from datetime import datetime

from newsbell.sources.models import Poll, Source


def settle(now: datetime) -> int:
    """The next reading of each source, and what was read and not decided, rings nobody; returns how many sources."""
    Poll.objects.filter(due_at__isnull=False).update(restored=True)
    Source.objects.filter(due_at__isnull=False).update(due_at=now)
    return Source.objects.exclude(first_read_at=None).update(restored_at=now)
