"""After a backup was restored: what was being told then may have been told since."""

from datetime import datetime

from newsbell.stories.models import Story


def settle(now: datetime) -> int:
    """Stories that were not told to the end go to the inboxes alone; returns how many."""
    waiting = (Story.State.DECIDING, Story.State.NEW, Story.State.HELD)
    undecided = Story.objects.filter(state=Story.State.DECIDING, articles__poll__due_at__isnull=False)
    rows = Story.objects.filter(state__in=waiting, due_at__isnull=False).exclude(pk__in=undecided.values("pk"))
    return rows.update(state=Story.State.RESTORED, due_at=now)
