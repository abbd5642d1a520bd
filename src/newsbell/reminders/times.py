"""When is later? The hours that a reader may choose for a snooze. Pure."""

from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

When = Literal["hour", "evening", "morning"]
HOUR = timedelta(hours=1)
EVENING, MORNING = time(18), time(8)
# At two at night "tomorrow morning" is the one after sleep; at six it is not the one that has begun.
NIGHT = timedelta(hours=4)


def later(when: When, zone: ZoneInfo, now: datetime) -> datetime:
    """In an hour; at the next 18:00; or at the next 08:00 that is a night away. Clock times are those of `zone`."""
    if when == "hour":
        return now + HOUR
    local = now.astimezone(zone)
    at, least = (EVENING, now) if when == "evening" else (MORNING, now + NIGHT)
    days = (_at(local.date() + timedelta(days=ahead), at, zone) for ahead in range(3))
    return next(moment for moment in days if moment > least)


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone)


UPKEEP = time(3)


def night_after(moment: datetime) -> datetime:
    """When the ledger is looked after next: 3:00 by `moment`'s clock."""
    today = datetime.combine(moment.date(), UPKEEP, moment.tzinfo)
    return today if today > moment else today + timedelta(days=1)
