"""How often a source is read: often while it brings news, seldom while it does not, never more than it asks for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

DAY_S = 86_400.0
_FIRST = 4  # a source begins at four times the least interval
_SPREAD = 0.1
_REFUSALS = frozenset({401, 403, 404})
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True)
class Bounds:
    """Seconds between two polls of a source, at least and at most."""

    min_s: float = 120
    max_s: float = 3600


@dataclass(frozen=True)
class Found:
    """What the last poll brought.

    `failures`: failed polls in a row, this one included. `retry_after_s`, `max_age_s`, `ttl_s`: seconds that the server
    or feed asked for, or None. `skip_hours`: hours of UTC in which the feed asks to be left alone.
    """

    result: Literal["news", "unchanged", "failed"]
    status: int | None = None
    failures: int = 0
    retry_after_s: float | None = None
    max_age_s: float | None = None
    ttl_s: float | None = None
    skip_hours: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Pace:
    """`interval_s` is to be remembered; `due_at` is the next poll, None where the source is to be stopped."""

    interval_s: float
    due_at: datetime | None
    why: str


def next_poll(found: Found, interval_s: float, bounds: Bounds, now: datetime, jitter: float) -> Pace:
    """When to read a source again. `interval_s`: the interval remembered, 0 for none yet; `jitter` in [0, 1).

    News halves the interval, quiet lengthens it by half, a failure leaves it and doubles the wait for each failure in a
    row. Never sooner than `min_s`; later than `max_s` only where Retry-After asks for it, and then within a day (and a
    tenth, by which polls are spread). The feed's other wishes (max-age, ttl, skipHours) are met within `max_s`, because
    one that asks for more would have its readers miss its news. 410 Gone stops the source (RFC 9110 §15.5.11).
    """
    before = _within(interval_s or bounds.min_s * _FIRST, bounds)
    if found.status == 410:
        return Pace(before, None, "stopped: it is gone for good (410)")
    interval = _within(before * {"news": 0.5, "unchanged": 1.5, "failed": 1.0}[found.result], bounds)
    wait, why = (
        interval,
        {"news": "sooner: it brought news", "unchanged": "later: it is quiet", "failed": ""}[found.result],
    )
    if found.result == "failed":
        refused = found.status in _REFUSALS
        # The exponent is bounded because a source may fail for years.
        wait = bounds.max_s if refused else _within(interval * 2 ** min(max(found.failures, 1), 32), bounds)
        why = (
            f"seldom: it refuses ({found.status})" if refused else f"later: {max(found.failures, 1)} failures in a row"
        )
    wish = _within(max(found.max_age_s or 0, found.ttl_s or 0), bounds)
    seconds = _within(max(wish, wait * (1 - _SPREAD + 2 * _SPREAD * jitter)), bounds)
    asked = min(found.retry_after_s or 0, DAY_S)
    if asked >= seconds:
        return Pace(
            interval, now + timedelta(seconds=asked * (1 + _SPREAD * jitter)), "later: it asks for it (Retry-After)"
        )
    latest = now + timedelta(seconds=bounds.max_s)
    return Pace(interval, min(_awake(now + timedelta(seconds=seconds), found.skip_hours), latest), why)


def max_age_s(headers: Mapping[str, str]) -> float | None:
    """Seconds for which an answer is fresh (RFC 9111 §5.2.2.1), or None."""
    found = _MAX_AGE.search(headers.get("cache-control", ""))
    return float(found[1]) if found else None


def _within(seconds: float, bounds: Bounds) -> float:
    return max(bounds.min_s, min(seconds, bounds.max_s))


def _awake(due: datetime, skip_hours: frozenset[int]) -> datetime:
    """The first moment from `due` on that is not in a skipped hour; `due` itself where all are skipped."""
    start = due.astimezone(UTC)
    for _ in range(24):
        if start.hour not in skip_hours:
            return start
        start = start.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return due
