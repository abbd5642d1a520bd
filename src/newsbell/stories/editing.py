"""What an editor may say of a story, and a note of who said so: `by`, empty where a rule or the clock says it."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from newsbell.stories.locks import lock
from newsbell.stories.models import ByHand, Story


def release(stories: Iterable[int], now: datetime, by: str = "") -> int:
    """Lets held stories ring; returns how many were held."""
    return _end_hold(stories, Story.State.NEW, ByHand.Did.RELEASED, now, by)


def keep(stories: Iterable[int], now: datetime, by: str = "") -> int:
    """Leaves held stories in the inboxes; returns how many were held."""
    return _end_hold(stories, Story.State.KEPT, ByHand.Did.KEPT, now, by)


@transaction.atomic
def withdraw(story: int, now: datetime, by: str = "") -> None:
    """Nobody is rung for it any more; what was shown of it is looked after at once."""
    rows = Story.objects.filter(pk=story)
    rows.exclude(state=Story.State.OLD).update(state=Story.State.KEPT, due_at=now)
    _note([story], ByHand.Did.RETRACTED, now, by)


@transaction.atomic
def mark_top(stories: Iterable[int], now: datetime, by: str = "") -> int:
    """Makes stories top stories: who follows those is told now, by the story's state, and nobody is told again.

    What stood in a source's first reading tells nobody, a top story or not.
    """
    marked = lock(Story.objects.filter(pk__in=stories, top=False))
    told = (Story.State.NEW, Story.State.HELD, Story.State.KEPT, Story.State.RESTORED, Story.State.LATE)
    Story.objects.filter(pk__in=marked, state__in=told).update(due_at=now)
    _note(marked, ByHand.Did.TOP, now, by)
    return Story.objects.filter(pk__in=marked).update(top=True)


@transaction.atomic
def _end_hold(stories: Iterable[int], state: Story.State, did: ByHand.Did, now: datetime, by: str) -> int:
    found = lock(Story.objects.filter(pk__in=stories, state=Story.State.HELD))
    _note(found, did, now, by)
    return Story.objects.filter(pk__in=found).update(state=state, due_at=now)


def _note(stories: Collection[int], did: ByHand.Did, now: datetime, by: str) -> None:
    if by:
        ByHand.objects.bulk_create(ByHand(did=did, story_id=story, by=by, at=now) for story in stories)
