"""The pace of one push origin with one VAPID key: what it bears, learned from its complaints, shared by every sender.

Unhurried at first: nothing bounds it, and it costs nothing. A complaint (429, Microsoft's 406, a 503 with Retry-After)
halves the rate, or sets 1,000 a minute, which Google leaves to a site that it has flagged; a silence of ten messages
in a row closes the way for a while, so that no sender stands in front of it while others wait. Each quiet minute adds
1,000 a minute, until the bound is gone. (RFC 8030 §8.4; additive increase and multiplicative decrease, as TCP has it.)
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from newsbell.delivery.answers import Verdict

STEP = 1_000 / 60  # messages a second
LEAST = 1.0
FREE = 12 * STEP  # a rate that nobody complained of is no bound any more
MINUTE_S = 60
ONE_COMPLAINT_S = 10  # what was in flight together complains together
SILENT = 10
FIRST_SILENCE_S = 10
LONGEST_SILENCE_S = 300


@dataclass(frozen=True)
class Pace:
    """`rate`: messages a second, None unbounded. None go until `until`. `paid`: when the last one granted is due.

    `since`: of the last complaint or growth. `silent`: answers in a row that did not come; `wait_s`: how long the way
    is closed when there are ten.
    """

    rate: float | None = None
    until: datetime | None = None
    paid: datetime | None = None
    since: datetime | None = None
    silent: int = 0
    wait_s: int = FIRST_SILENCE_S

    def to_json(self) -> dict[str, Any]:
        """A dict for a JSON column, of what is remarkable: an unhurried pace is `{}`."""
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in vars(self).items()
            if value != getattr(Pace, name)
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Pace":
        """The pace that `to_json` wrote."""
        moments = {name: datetime.fromisoformat(value[name]) for name in ("until", "paid", "since") if name in value}
        return cls(**{**value, **moments})


def closed_until(pace: Pace, now: datetime) -> datetime | None:
    """The moment before which nothing may go; None where something may now."""
    return pace.until if pace.until and pace.until > now else None


def granted(pace: Pace, wanted: int, now: datetime) -> tuple[Pace, int, datetime]:
    """The pace after it let as many of `wanted` messages go as it can now, how many, and when the next one may.

    At most what a second brings goes at once. Those granted are paid for whether or not they are sent.
    """
    if until := closed_until(pace, now):
        return pace, 0, until
    pace = _grown(pace, now)
    if pace.rate is None:
        return pace, wanted, now
    each = timedelta(seconds=1 / pace.rate)
    paid = max(pace.paid or now, now - timedelta(seconds=1))
    free = min(wanted, (now - paid) // each)
    paid += free * each
    return replace(pace, paid=paid), free, paid + each


def seen(pace: Pace, verdict: Verdict, now: datetime) -> Pace:
    """The pace after one answer, or after none came."""
    if verdict.kind == "too-fast" or (verdict.kind == "theirs" and verdict.retry_after_s):
        return _complained(pace, verdict.retry_after_s or 0, now)
    if verdict.kind != "theirs" or verdict.reason.startswith("http-"):
        return replace(pace, silent=0, wait_s=FIRST_SILENCE_S) if pace.silent or pace.wait_s > FIRST_SILENCE_S else pace
    if pace.silent + 1 < SILENT or closed_until(pace, now):
        return replace(pace, silent=min(pace.silent + 1, SILENT - 1))
    until = now + timedelta(seconds=pace.wait_s)
    # The next message that goes is the try: one more silence closes the way again, for longer.
    return replace(pace, until=until, silent=SILENT - 1, wait_s=min(2 * pace.wait_s, LONGEST_SILENCE_S))


def _complained(pace: Pace, wait_s: int, now: datetime) -> Pace:
    until = max(filter(None, (pace.until, now + timedelta(seconds=wait_s))))
    pace = replace(pace, until=until, silent=0, wait_s=FIRST_SILENCE_S)
    if pace.rate is not None and pace.since and now < pace.since + timedelta(seconds=ONE_COMPLAINT_S):
        return pace
    rate = STEP if pace.rate is None else max(LEAST, pace.rate / 2)
    return replace(pace, rate=rate, since=now, paid=max(pace.paid or now, now))


def _grown(pace: Pace, now: datetime) -> Pace:
    if pace.rate is None or pace.since is None:
        return pace
    quiet_from = max(pace.since, pace.until or pace.since)
    minutes = int((now - quiet_from).total_seconds() // MINUTE_S)
    if minutes < 1:
        return pace
    rate = pace.rate + minutes * STEP
    if rate >= FREE:
        return replace(pace, rate=None, paid=None, since=None, until=None)
    return replace(pace, rate=rate, since=quiet_from + timedelta(seconds=minutes * MINUTE_S))
