"""What is answered of a shard, counted for who watches."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter

from newsbell.common import tallies
from newsbell.common.clock import now
from newsbell.common.prepared import Given, Prepared
from newsbell.delivery import promptness, sender
from newsbell.delivery.models import FirstAccepted
from newsbell.reminders.models import Reminder, Shard
from newsbell.stories.models import Story

# Answers by vendor and kind, and the buckets of seen-to-accepted.
ANSWERS, DELAYS = "answers", "delays"
_SEEN_AT = Prepared(lambda: Story.objects.filter(pk=Given("story")).values_list("lead__seen_at").query)


class Counts:
    """reminders, stories → delivery: what is answered of a shard, and how long the accepted ones took, for who watches.

    Kept in memory between `write`s, since these are figures: a crash loses those of a moment.
    """

    def __init__(self, shard: Shard) -> None:
        self._tally: Counter[tuple[str, str]] = Counter()
        self._reminder = shard.reminder
        self._seen_at: datetime | None = None
        self._first: FirstAccepted | None = None

    def __bool__(self) -> bool:
        return bool(self._tally)

    def hear(self, answers: Iterable[sender.Answer]) -> None:
        """Counts what is written in the ledger."""
        kinds = Counter(map(attrgetter("vendor", "verdict.kind"), answers))
        for (vendor, kind), count in kinds.items():
            self._tally[ANSWERS, f"{vendor} {kind}"] += count
        accepted = sum(count for (_, kind), count in kinds.items() if kind == "accepted")
        if accepted and self._reminder.kind == Reminder.Kind.STORY:
            if self._seen_at is None:
                ((self._seen_at,),) = _SEEN_AT.rows(story=self._reminder.story_id)
            took = max(0.0, (now() - self._seen_at).total_seconds())
            self._tally[DELAYS, str(promptness.bucket(took))] += accepted
            self._first = self._first or FirstAccepted(reminder=self._reminder, at=now(), seconds=took)

    def write(self) -> None:
        """At the end of a transaction, since it locks what all count; then `written`, once that stands."""
        if self._first is not None:
            FirstAccepted.objects.bulk_create([self._first], ignore_conflicts=True)
        tallies.add(self._tally)

    def written(self) -> None:
        self._tally.clear()
