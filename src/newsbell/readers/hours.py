"""A reader's quiet hours, as rows keep them: minutes of the day, and the time zone whose clock counts."""

from dataclasses import dataclass
from datetime import time
from typing import Any

from newsbell.readers.models import Reader

FIELDS = ("quiet_from", "quiet_to", "zone")


@dataclass(frozen=True)
class Hours:
    """From `begins` until before `ends`, by the clock of the IANA time zone `zone`."""

    begins: time
    ends: time
    zone: str


def of(reader: Reader) -> Hours | None:
    """The reader's quiet hours; None: they may be rung at any time."""
    if reader.quiet_from is None or reader.quiet_to is None:
        return None
    return Hours(_time(reader.quiet_from), _time(reader.quiet_to), reader.zone)


def fields(hours: Hours | None) -> dict[str, Any]:
    """What a reader's row keeps of them. The time zone is the editions' too, so it stays."""
    if hours is None:
        return {"quiet_from": None, "quiet_to": None}
    return {"quiet_from": _minute(hours.begins), "quiet_to": _minute(hours.ends), "zone": hours.zone}


def _time(minute: int) -> time:
    return time(minute // 60, minute % 60)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
