"""Retry-After: how long a server asks to be left alone."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT_S = 86_400


def retry_after_s(value: str | None, now: datetime) -> int | None:
    """Seconds to wait, 0 to a day, from a Retry-After of seconds or of an HTTP date (RFC 9110 §10.2.3); else None."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), LONGEST_WAIT_S)
    try:
        moment = parsedate_to_datetime(text)
        # An HTTP date is GMT; one without a zone comes out naive.
        seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(0, round(seconds.total_seconds())), LONGEST_WAIT_S)
