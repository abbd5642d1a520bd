"""How far a reminder's run is, from the counts of its rows: none is opened."""

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from django.db.models import Sum

from newsbell.reminders.models import Reminder, Shard


@dataclass(frozen=True)
class Counts:
    """Outcomes of one reminder, all or those at one push origin.

    `waiting` are not settled yet: of those, `held` for an editor, `retrying` since a push service put them off, and
    `put_by` for their readers' editions.
    """

    planned: int = 0
    accepted: int = 0
    waiting: int = 0
    held: int = 0
    retrying: int = 0
    put_by: int = 0
    in_inbox: int = 0
    suppressed: int = 0
    failed: int = 0
    gone: int = 0

    @property
    def to_send(self) -> int:
        return self.waiting - self.held - self.put_by

    @property
    def other(self) -> int:
        return self.suppressed + self.failed + self.gone

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


_COLUMNS = ("members", "accepted", "waiting", "held", "retrying", "put_by", "inbox", "suppressed", "failed", "ended")


@dataclass(frozen=True)
class Progress:
    """One reminder; `origins`: push origin → its part, '' for whom no post is made."""

    reminder: Reminder
    origins: dict[str, Counts]

    @property
    def total(self) -> Counts:
        return sum(self.origins.values(), Counts())

    @property
    def runs(self) -> bool:
        return self.total.to_send > 0

    def estimate_s(self, now: datetime) -> int | None:
        """Seconds until nobody waits any more, at the pace so far; None where there is no pace to go by."""
        return estimate_s(self.total, (now - self.reminder.decided_at).total_seconds())

    def said(self, now: datetime) -> dict[str, Any]:
        """Fit for JSON."""
        reminder, total = self.reminder, self.total
        return {
            "reminder": reminder.pk,
            "kind": reminder.kind,
            "story": reminder.story_id,
            "title": str(reminder.story),
            "decided_at": reminder.decided_at.isoformat(timespec="seconds"),
            "runs": self.runs,
            **asdict(total),
            "estimated_seconds_left": self.estimate_s(now),
            "origins": [{"origin": origin, **asdict(counts)} for origin, counts in sorted(self.origins.items())],
        }


def estimate_s(counts: Counts, elapsed_s: float) -> int | None:
    """Pure: what waits, at the pace of what was accepted in the time so far."""
    waiting = counts.to_send
    if not waiting:
        return 0
    return round(waiting * elapsed_s / counts.accepted) if counts.accepted and elapsed_s > 0 else None


def of(reminders: Collection[int]) -> list[Progress]:
    """These reminders, the newest first."""
    found: dict[int, dict[str, Counts]] = {pk: {} for pk in reminders}
    sums = Shard.objects.filter(reminder__in=reminders).order_by().values_list("reminder", "origin")
    for reminder, origin, *counts in sums.annotate(*map(Sum, _COLUMNS)):
        found[reminder][origin] = Counts(*counts)
    told = Reminder.objects.select_related("story__lead").filter(pk__in=reminders).order_by("-pk")
    return [Progress(reminder, found[reminder.pk]) for reminder in told]


def told(stories: Collection[int]) -> Counts:
    """The outcomes of these stories as they were told first."""
    own = Shard.objects.filter(reminder__story__in=stories, reminder__kind=Reminder.Kind.STORY)
    sums = own.aggregate(**{name: Sum(name, default=0) for name in _COLUMNS})
    return Counts(*(sums[name] for name in _COLUMNS))


def running() -> list[int]:
    """Reminders of which somebody is still to be rung now; snoozes and editions are each one reader's own."""
    rows = Shard.objects.filter(waiting__gt=0, due_at__isnull=False).exclude(reminder__kind__in=Reminder.APART)
    return list(rows.order_by().values_list("reminder", flat=True).distinct())


def of_story(story: int) -> list[int]:
    """All that was sent of a story, but what is one reader's own."""
    own = Reminder.objects.filter(story=story).exclude(kind__in=Reminder.APART)
    return list(own.values_list("pk", flat=True))


def latest(number: int) -> Iterator[int]:
    """The newest reminders of stories."""
    yield from Reminder.objects.filter(kind=Reminder.Kind.STORY).values_list("pk", flat=True)[:number]
