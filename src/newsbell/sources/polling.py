"""Polling: one polite, safe reading of a source, and what newsbell remembers of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, Literal

from newsbell.common import conf
from newsbell.common.errors import FetchFailed, NewsbellError
from newsbell.common.retry_after import retry_after_s
from newsbell.common.safe_client import Answer, Policy, SafeClient
from newsbell.common.urls import shown
from newsbell.sources import conditional, pace
from newsbell.sources.conditional import Validators
from newsbell.sources.entry import Entry, Feed
from newsbell.sources.feeds import parse
from newsbell.sources.models import Poll, Seen, Source

_RESULTS: Mapping[Poll.Result, Literal["news", "unchanged", "failed"]] = {
    Poll.Result.NEWS: "news",
    Poll.Result.UNCHANGED: "unchanged",
    Poll.Result.FAILED: "failed",
}
KEPT = timedelta(days=30)
USER_AGENT = "newsbell/0.1 (news reminders; asks conditionally)"


@dataclass
class Reading:
    """What one poll of a source brought. `fresh`: fields of the entries that it has not shown in this form before."""

    source: Source
    at: datetime
    validators: Validators
    result: Poll.Result = Poll.Result.FAILED
    status: int | None = None
    entries: int = 0
    fresh: list[dict[str, Any]] = field(default_factory=list)
    digests: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    next_at: datetime | None = None
    interval_s: float = 0
    stopped: str = ""


def read(source: Source, now: datetime, jitter: float) -> Reading:
    """Fetches a source and reads it. What the source or the way there does wrong is a finding, never an exception."""
    known = Validators(source.etag, source.last_modified)
    reading = Reading(source, now, known)
    answer, feed = None, None
    try:
        answer = _client().get(source.url, conditional.headers(known))
        reading.status = answer.status
        if conditional.unchanged(answer, known):
            reading.result = Poll.Result.UNCHANGED
        else:
            feed = _feed(answer)
            _compare(reading, feed)
        reading.validators = conditional.after(answer, known)
        if answer.moved_to:
            reading.problems.append(f"It moved for good to {shown(answer.moved_to)}: change the source's address.")
    except NewsbellError as error:
        reading.problems.append(str(error))
    _schedule(reading, answer, feed, jitter)
    return reading


def keep(reading: Reading) -> int:
    """Writes a reading down, in the caller's transaction; returns its poll, whose articles are due to be decided."""
    source, failed = reading.source, reading.result == Poll.Result.FAILED
    first = source.first_read_at is None
    # An update of these columns alone: what an operator changes meanwhile stays changed.
    Source.objects.filter(pk=source.pk).update(
        etag=reading.validators.etag,
        last_modified=reading.validators.last_modified,
        interval_s=reading.interval_s,
        failures=source.failures + 1 if failed else 0,
        polled_at=reading.at,
        changed_at=reading.at if reading.fresh else source.changed_at,
        first_read_at=source.first_read_at or (None if failed else reading.at),
        problem=" ".join(filter(None, [*reading.problems, reading.stopped])),
    )
    Seen.objects.bulk_create((Seen(source=source, digest=one) for one in reading.digests), ignore_conflicts=True)
    poll = Poll.objects.create(
        source=source,
        at=reading.at,
        first=first,
        result=reading.result,
        status=reading.status,
        entries=reading.entries,
        fresh=len(reading.fresh),
        problems=reading.problems,
        due_at=reading.at if reading.fresh else None,
    )
    # Of readings that found nothing new the last days are enough: one a minute is half a million rows a year.
    dull = source.polls.filter(fresh=0, due_at=None, at__lt=reading.at - KEPT).order_by("pk")
    Poll.objects.filter(pk__in=list(dull.values_list("pk", flat=True)[:10])).delete()
    return poll.pk


def decided(poll: Poll, *, stories: int, held: bool) -> None:
    """Completes the poll's report, once: whoever takes the poll over after that finds no story to count."""
    Poll.objects.filter(pk=poll.pk, stories=None).update(stories=stories, held=held)


def _client() -> SafeClient:
    origins = frozenset(conf.get("NEWSBELL_SOURCE_ORIGINS"))
    return SafeClient(Policy(private_origins=origins, routes=conf.get("NEWSBELL_SOURCE_ROUTES"), user_agent=USER_AGENT))


def _feed(answer: Answer) -> Feed:
    if answer.status != 200:
        raise FetchFailed(
            f"{shown(answer.url)} answered {answer.status}",
            why="It gave no feed.",
            fix="See that the address is right; newsbell tries again later.",
        )
    return parse(answer.body, answer.headers.get("content-type"), answer.url)


def _compare(reading: Reading, feed: Feed) -> None:
    """Keeps of a feed what its source has not shown in this form before: each form once, in the feed's order."""
    forms = {_digest(entry): entry for entry in reversed(feed.entries) if entry.id or entry.link or entry.title}
    known = set(Seen.objects.filter(source=reading.source, digest__in=forms).values_list("digest", flat=True))
    new = [digest for digest in reversed(forms) if digest not in known]
    reading.digests = new
    reading.fresh = [asdict(forms[digest]) for digest in new]
    reading.entries = len(feed.entries)
    reading.problems += feed.problems
    reading.result = Poll.Result.NEWS if new else Poll.Result.UNCHANGED


def _digest(entry: Entry) -> int:
    """A digest of all that an entry says but its times: a new date alone is nothing new."""
    said = (entry.id, entry.link, entry.title, entry.summary_html, entry.content_html, *sorted(entry.tags))
    return int.from_bytes(blake2b(repr(said).encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


def _schedule(reading: Reading, answer: Answer | None, feed: Feed | None, jitter: float) -> None:
    headers = answer.headers if answer else {}
    found = pace.Found(
        result=_RESULTS[reading.result],
        status=reading.status,
        failures=reading.source.failures + 1,
        retry_after_s=retry_after_s(headers.get("retry-after"), reading.at),
        max_age_s=pace.max_age_s(headers),
        ttl_s=feed.ttl_s if feed else None,
        skip_hours=feed.skip_hours if feed else frozenset(),
    )
    bounds = pace.Bounds(conf.get("NEWSBELL_POLL_MIN"), conf.get("NEWSBELL_POLL_MAX"))
    chosen = pace.next_poll(found, reading.source.interval_s, bounds, reading.at, jitter)
    reading.next_at, reading.interval_s = chosen.due_at, chosen.interval_s
    reading.stopped = "" if chosen.due_at else chosen.why
