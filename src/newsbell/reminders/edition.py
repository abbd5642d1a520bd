"""An edition: when a reader's next one is due, and what goes into it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from newsbell.reminders.quiet import DAY_MINUTES, Quiet

MOST = 30
"""Stories in an edition."""


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
    """A reminder that waits for a reader's edition, with the reason why it did not ring, and when it was told.

    `priority`: the editors'; `rank`: the place, in the reader's own list, of the first follow that it matched.
    `story`: one number for all that an editor joined; `followed`: the reader wants to be told of it still.
    """

    reminder: int
    story: int
    reason: str
    told: datetime
    priority: int = 0
    rank: int = 0
    read: bool = False
    followed: bool = True


@dataclass(frozen=True)
class Decided:
    """What becomes of a candidate: it is `in` the edition, or in the inbox alone, with its reason."""

    reminder: int
    reason: str
    within: bool


def choose(candidates: Iterable[Candidate], room: int = MOST) -> list[Decided]:
    """What becomes of each; those in the edition first, in its order: the editors' choice, then the reader's.

    None of them in it means no edition. Nothing waits for a second one: what is read, muted or finds no room is in the
    inbox.
    """
    order = sorted(candidates, key=lambda one: (-one.priority, one.rank, -one.told.timestamp(), one.reminder))
    told: set[int] = set()
    within, others = [], []
    for one in order:
        if one.read:
            others.append(Decided(one.reminder, "read", within=False))
        elif not one.followed:
            others.append(Decided(one.reminder, "unfollowed", within=False))
        elif one.story in told:
            others.append(Decided(one.reminder, "told-already", within=False))
        elif len(told) >= room:
            others.append(Decided(one.reminder, "no-room", within=False))
        else:
            told.add(one.story)
            within.append(Decided(one.reminder, one.reason, within=True))
    return [*within, *others]
