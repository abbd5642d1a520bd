"""An edition: when a reader's next one is due, and what goes into it. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from newsbell.reminders.outcome import Value
from newsbell.reminders.quiet import DAY_MINUTES, Quiet

# Not rung, and not by the reader's or an editor's wish, nor because it may have rung: the next edition tells it.
WAITING: frozenset[str] = frozenset(
    {
        "daily-cap",
        "quiet-hours",
        "no-device",
        "not-in-time",
        "key-mismatch",
        "payload-refused",
        "devices-gone",
        "mass-gone",
        "late",
    }
)


@dataclass(frozen=True)
class Rhythm:
    """Daily, or weekly on `weekday` (0 is Monday), at the `minute` of the day by the clock of the reader's `zone`."""

    minute: int
    zone: ZoneInfo
    weekday: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.minute < DAY_MINUTES or self.weekday not in (None, *range(7)):
            raise ValueError("an edition has a minute of a day, and a weekday or none")

    def after(self, moment: datetime, quiet: Quiet | None = None) -> datetime:
        """When the first edition after `moment` is due, in UTC; with `quiet`, not before those hours are over.

        An hour that the clock leaves out is told by the clock as it was before; of one that comes twice, the first
        counts.
        """
        day, at = moment.astimezone(self.zone).date(), time(self.minute // 60, self.minute % 60)
        # From the day before on: an hour that is left out at midnight, or put off by quiet hours, may belong to it.
        for ahead in range(-1, 16):
            date = day + timedelta(days=ahead)
            if self.weekday in (None, date.weekday()):
                then = datetime.combine(date, at, tzinfo=self.zone).astimezone(UTC)
                then = quiet.over(then) if quiet else then
                if then > moment:
                    return then
        raise AssertionError("every week has every weekday")  # and a calendar leaves out one at the most


@dataclass(frozen=True)
class Candidate:
    """One reminder in a reader's inbox: its outcome and reason, the editors' `priority`, when the story was told."""

    reminder: int
    story: int
    outcome: Value
    reason: str
    told: datetime
    priority: int = 0
    read: bool = False


def choose(candidates: Iterable[Candidate], told: Collection[int], room: int) -> list[Candidate]:
    """What goes into the next edition: the best first, `room` stories at the most; none means no edition.

    `told`: the stories that rang at the reader, or stood in an earlier edition. What finds no room waits for the next.
    """
    waiting = sorted(
        (
            one
            for one in candidates
            if one.outcome == "in-inbox" and one.reason in WAITING and not one.read and one.story not in told
        ),
        key=lambda one: (-one.priority, -one.told.timestamp(), one.reminder),
    )
    best: dict[int, Candidate] = {}
    for one in waiting:
        best.setdefault(one.story, one)
    return list(best.values())[:room]
