"""Polling: one polite, safe reading of a source, and what newsbell remembers of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from newsbell.common import conf
from newsbell.common.errors import NewsbellError
from newsbell.common.safe_client import Answer, Policy, SafeClient
from newsbell.sources import conditional, pace
from newsbell.sources.entry import Entry, Feed
from newsbell.sources.feeds import parse
from newsbell.sources.models import Poll, Seen, Source

USER_AGENT = "newsbell/0.1 (news reminders; asks conditionally)"


@dataclass
class Reading:
    """What one poll of a source brought. `fresh`: the fields of entries that it has not shown in this form before."""

    source: Source
    at: datetime
    result: Poll.Result
    status: int | None = None
    entries: int = 0
    fresh: list[dict[str, Any]] = field(default_factory=list)
    digests: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    validators: conditional.Validators | None = None
    moved_to: str = ""
    next_at: datetime | None = None


def read(source: Source, now: datetime, jitter: float) -> Reading:
    """Fetches and reads a source. Never raises for what the source or the way there does wrong: that is its finding."""
    try:
        answer = _client().get(source.url, conditional.headers(...))
    except NewsbellError as error:
        return Reading(source, now, Poll.Result.FAILED, problems=[str(error)])
