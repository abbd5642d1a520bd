"""Time zones by name, of which this machine may know others than the one where a reader chose theirs."""

import logging
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

log = logging.getLogger("newsbell.zones")
UTC = "UTC"
# This machine's own hour, and none: another machine has another, or does not know the name.
_NO_PLACE = frozenset({"localtime", "Factory"})


@cache
def known() -> frozenset[str]:
    """The names that may be chosen: those of this machine, looked for once, that mean the same on any other."""
    return frozenset(available_timezones()) - _NO_PLACE


@lru_cache(maxsize=1_024)
def zone(name: str) -> ZoneInfo:
    """The IANA time zone of that name; UTC where this machine has none of it, or it is empty.

    A name that was kept is never a reason to fail: one reader's hours would stop what is told to all.
    """
    try:
        return ZoneInfo(name or UTC)
    except (KeyError, ValueError, OSError):
        log.warning("this machine does not know the time zone %s: its readers' hours are UTC's", name)
        return ZoneInfo(UTC)
