"""The only place that asks what time it is; everything that thinks is told.

Where the database is a server, all machines go by its clock: one whose own is a day ahead would keep leases for a day,
and put off by a day whatever it finds due again.
"""

from datetime import UTC, datetime, timedelta

LITTLE = timedelta(seconds=2)
"""So much a machine's own clock may differ: to ask across a network takes part of it."""

_behind = [timedelta()]


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return own() + _behind[0]


def own() -> datetime:
    """What this machine's clock says."""
    return datetime.now(UTC)


def agree(asked: datetime, said: datetime, heard: datetime) -> None:
    """Go by the clock that `said` this, between two moments of this machine's own, from now on."""
    behind = said - (asked + (heard - asked) / 2)
    _behind[0] = behind if abs(behind) > LITTLE + (heard - asked) / 2 else timedelta()


def behind() -> timedelta:
    """How far this machine's own clock is behind the one that all go by; zero for a little."""
    return _behind[0]
