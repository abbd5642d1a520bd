"""What an editor may say of a story."""

from collections.abc import Iterable
from datetime import datetime

from newsbell.stories.models import Story


def release(stories: Iterable[int], now: datetime) -> int:
    """Lets held stories ring; returns how many were held."""
    held = Story.objects.filter(pk__in=stories, state=Story.State.HELD)
    return held.update(state=Story.State.NEW, due_at=now)


def keep(stories: Iterable[int], now: datetime) -> int:
    """Leaves held stories in the inboxes; returns how many were held."""
    held = Story.objects.filter(pk__in=stories, state=Story.State.HELD)
    return held.update(state=Story.State.KEPT, due_at=now)


def mark_top(stories: Iterable[int], now: datetime) -> int:
    """Makes stories top stories: who follows those is told now, and nobody is told again."""
    marked = Story.objects.filter(pk__in=stories, top=False)
    marked.filter(state=Story.State.NEW).update(due_at=now)
    return marked.update(top=True, told_to=0)
