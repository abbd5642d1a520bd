"""When to ask again."""

from datetime import datetime, timedelta

from newsbell.delivery.answers import Verdict

# Seconds before the second try, and at most. Our own keys take an engineer, so there is no hurry.
_PACE = {"theirs": (5, 900), "too-fast": (15, 900), "our-keys": (60, 1_800)}
_SPREAD = 0.25


def retry_at(attempt: int, verdict: Verdict, now: datetime, deadline: datetime, jitter: float) -> datetime | None:
    """The moment of the next try after try number `attempt` (from 1), or None: give up, the inbox or the digest has it.

    Doubling from 5, 15 or 60 s by the kind, `jitter` (0 to 1) spread over its second half so that senders do not march
    in step. Retry-After is waited out in full, and a quarter of it at most on top. None for what no repetition mends
    (accepted, gone, key-mismatch, payload: that is shrunk, not repeated), and when it would not be before `deadline`.
    """
    if verdict.kind not in _PACE:
        return None
    first, longest = _PACE[verdict.kind]
    backoff = min(first * 2 ** min(attempt - 1, 20), longest) * (0.5 + jitter / 2)
    asked = verdict.retry_after_s or 0
    moment = now + timedelta(seconds=max(backoff, asked * (1 + _SPREAD * jitter)))
    return moment if moment < deadline else None
