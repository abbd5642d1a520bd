"""Some reminders: how many rings a reader gets, and what becomes of the rest. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from newsbell.reminders.outcome import Value

DAY = timedelta(hours=24)


@dataclass(frozen=True)
class Standing:
    """A reader when a story may ring: at which origin it would, the rings of the last 24 hours, and their limit."""

    reader: int
    origin: str | None
    rung: int
    allowed: int


def plan(standing: Standing) -> tuple[Value, str]:
    """What becomes of one story for one reader: 'deferred' is on its way to ring, all else is in the inbox.

    Nothing drops: whatever does not ring is in the inbox, with the reason.
    """
    if standing.origin is None:
        return "in-inbox", "no-device"
    if standing.rung >= standing.allowed:
        return "in-inbox", "daily-cap"
    return "deferred", "to-send"
