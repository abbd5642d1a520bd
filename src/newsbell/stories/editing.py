"""What an editor may say of a story."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from newsbell.stories.models import Story


def release(stories: Iterable[int], now: datetime) -> int:
    """Lets held stories ring; returns how many were held."""
    held = Story.objects.filter(pk__in=stories, state=Story.State.HELD)
    return held.update(state=Story.State.NEW, due_at=now)


def keep(stories: Iterable[int], now: datetime) -> int:
    """Leaves held stories in the inboxes; returns how many were held."""
    held = Story.objects.filter(pk__in=stories, state=Story.State.HELD)
    return held.update(state=Story.State.KEPT, due_at=now)


def withdraw(story: int, now: datetime) -> None:
    """Nobody is rung for it any more; what was shown of it is looked after at once."""
    rows = Story.objects.filter(pk=story)
    rows.exclude(state=Story.State.OLD).update(state=Story.State.KEPT, due_at=now)


@transaction.atomic
def mark_top(stories: Iterable[int], now: datetime) -> int:
    """Makes stories top stories: who follows those is told now, by the story's state, and nobody is told again.

    What stood in a source's first reading tells nobody, a top story or not.
    """
    marked = list(Story.objects.filter(pk__in=stories, top=False).values_list("pk", flat=True))
    told = (Story.State.NEW, Story.State.HELD, Story.State.KEPT, Story.State.RESTORED, Story.State.LATE)
    Story.objects.filter(pk__in=marked, state__in=told).update(due_at=now)
    return Story.objects.filter(pk__in=marked).update(top=True)
