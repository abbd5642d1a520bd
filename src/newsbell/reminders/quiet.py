"""Quiet hours: when a reader must not be rung, by the clock of their own time zone. Pure.

A clock that is put forward or back changes no hour of it: what counts is what the reader's clock shows.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
DAY_MINUTES = 24 * 60
# No clock is put on by more.
_LONGEST_SHIFT = timedelta(hours=3)


@dataclass(frozen=True)
class Quiet:
    """From the minute of the day `begins` until before `ends`; over midnight where it begins later than it ends."""

    begins: int
    ends: int
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if not (0 <= self.begins < DAY_MINUTES and 0 <= self.ends < DAY_MINUTES) or self.begins == self.ends:
            raise ValueError("quiet hours are two different minutes of a day")

    def at(self, moment: datetime) -> bool:
        """Are the reader's hours quiet at this moment?"""
        clock = moment.astimezone(self.zone)
        minute = clock.hour * 60 + clock.minute
        if self.begins < self.ends:
            return self.begins <= minute < self.ends
        return minute >= self.begins or minute < self.ends

    def left(self, moment: datetime) -> timedelta:
        """How long after `moment` they begin; nothing where they are now."""
        if self.at(moment):
            return timedelta()
        return self._next(self.begins, moment, quiet=True) - moment

    def over(self, moment: datetime) -> datetime:
        """When they are over, where they are quiet at `moment`; else `moment`."""
        return self._next(self.ends, moment, quiet=False) if self.at(moment) else moment

    def _next(self, minute: int, moment: datetime, *, quiet: bool) -> datetime:
        """The first moment after this one at which the hours are `quiet` (or not), which is at `minute` of a day.

        Where the clock is put on or back near it, minute by minute: the hour may not come that day, or come twice.
        """
        day, at = moment.astimezone(self.zone).date(), time(minute // 60, minute % 60)
        for ahead in range(4):
            wall = datetime.combine(day + timedelta(days=ahead), at, tzinfo=self.zone)
            for fold in (0, 1):
                then = wall.replace(fold=fold).astimezone(UTC)
                if self._shifts(then):
                    then = max(moment, then - _LONGEST_SHIFT)
                    while self.at(then) is not quiet:
                        then = then.replace(second=0, microsecond=0) + MINUTE
                if then > moment and self.at(then) is quiet:
                    return then
        raise AssertionError("every clock comes to every hour within days")  # a day of no such hour is followed by one

    def _shifts(self, moment: datetime) -> bool:
        before, after = (
            (moment + step).astimezone(self.zone).utcoffset() for step in (-_LONGEST_SHIFT, _LONGEST_SHIFT)
        )
        return before != after
