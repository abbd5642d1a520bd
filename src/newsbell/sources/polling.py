"""Polling: one polite, safe reading of a source."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from newsbell.common import conf
from newsbell.common.errors import FeedUnreadable, FetchFailed, NewsbellError, TimedOut, TooMuchToRemember
from newsbell.common.retry_after import retry_after_s
from newsbell.common.safe_client import Answer
from newsbell.common.urls import shown
from newsbell.sources import absent, conditional, forms, hubs, pace, pages, past, polls, websub
from newsbell.sources.asking import client
from newsbell.sources.conditional import Validators
from newsbell.sources.entry import Child, Entry, Feed
from newsbell.sources.feeds import newest, parse
from newsbell.sources.front_page import parse_page
from newsbell.sources.index import File, Walk
from newsbell.sources.models import Ping, Poll, Source
from newsbell.sources.reading import Reading

_RESULTS: Mapping[Poll.Result, Literal["news", "unchanged", "failed"]] = {
    Poll.Result.NEWS: "news",
    Poll.Result.UNCHANGED: "unchanged",
    Poll.Result.FAILED: "failed",
}
# For all the sitemaps of an index: a poll must end before its row's lease does.
INDEX_S = 60
# Google's news sitemaps hold the articles of two days: what is older was no news when its file appeared.
NEWS_FOR = timedelta(days=2)
# Of sitemaps that have no titles: for each a digest is compared at each poll.
MAX_ADDRESSES = 5_000
_NEVER = datetime.min.replace(tzinfo=UTC)
# While its hub pushes, a source is polled at the longest interval, less some of it so that sources do not meet.
_NET_SPREAD = 0.2


def read(source: Source, now: datetime, jitter: float) -> Reading:
    """Fetches a source and reads it. What the source or the way there does wrong is a finding, never an exception."""
    known = Validators(source.etag, source.last_modified, source.digest)
    parts = {url: Validators(*named) for url, named in source.parts.items()}
    if absent.is_due(source, now) or polls.is_over(source):
        known, parts = Validators(), dict.fromkeys(parts, Validators())
    reading = Reading(source, now, known, parts=parts, format=source.format, shown=source.shown)
    answer = None
    try:
        if source.kind == Source.Kind.PAGE:
            pages.Visits(source.own_hosts).enter(source.url)
        answer = client().get(source.url, conditional.headers(known))
        reading.status = answer.status
        digest = _digest_of(answer, source)
        if conditional.unchanged(answer, known, digest):
            reading.result = Poll.Result.UNCHANGED
            reading.validators = conditional.after(answer, known, digest)
            if answer.status == 200:
                reading.entries = reading.shown.get("entries", 0)
            if parts:
                _compare_files(reading, Feed(None, "", (), children=tuple(Child(url, None) for url in parts)))
        else:
            feed = _feed(answer, source)
            reading.format, reading.read = feed.format, True
            if source.kind == Source.Kind.FEED:
                reading.hub = hubs.found(answer.headers, feed, answer.url)
            reading.validators = conditional.after(answer, known, "" if feed.problems else digest)
            reading.shown = {"ttl_s": feed.ttl_s, "skip_hours": sorted(feed.skip_hours)}
            if feed.children:
                _compare_files(reading, feed)
            else:
                reading.parts = {}
                file = File([*feed.entries, *feed.rest], list(feed.addresses))
                _compare(reading, feed.entries, feed.problems, {"": file})
            reading.shown["entries"] = reading.entries
        if answer.moved_to:
            reading.problems.append(f"It moved for good to {shown(answer.moved_to)}: change the source's address.")
    except NewsbellError as error:
        reading.problems.append(str(error))
    _schedule(reading, answer, jitter)
    return reading


def read_push(ping: Ping, source: Source, now: datetime) -> Reading:
    """What a hub pushed, read as a poll of its source; one that holds no feed only says that there is news."""
    reading = Reading(source, now, Validators(), pushed=True, result=Poll.Result.UNCHANGED)
    try:
        feed = parse(bytes(ping.body), ping.content_type, ping.websub.topic)
        if not feed.entries:
            raise FeedUnreadable("The push holds no entry", fix="Nothing: the source is polled instead.")
        if polls.is_full(source):
            raise _full()
        _compare(reading, feed.entries, feed.problems, {})
    except NewsbellError as error:
        reading.problems.append(str(error))
        websub.poll_soon(source, now)
    return reading


def _feed(answer: Answer, source: Source) -> Feed:
    if answer.status != 200:
        raise FetchFailed(
            f"{shown(answer.url)} answered {answer.status}",
            why="It gave no feed.",
            fix="See that the address is right; newsbell tries again later.",
        )
    if source.kind == Source.Kind.PAGE:
        return parse_page(answer.body, answer.headers.get("content-type"), answer.url, source.own_hosts)
    return parse(answer.body, answer.headers.get("content-type"), answer.url)


def _digest_of(answer: Answer, source: Source) -> str:
    return conditional.digest(answer, source.kind, source.own_hosts if source.kind == Source.Kind.PAGE else ())


def _compare_files(reading: Reading, index: Feed) -> None:
    """Reads the sitemaps that an index names. Where one of them failed, the index is asked for again in any case."""
    asking, until = client(), time.monotonic() + INDEX_S

    def ask(url: str, known: Validators) -> tuple[Validators, Feed | None]:
        if time.monotonic() > until:
            raise TimedOut(f"{shown(url)} had to wait", why="The others took too long.", fix="Add it as a source.")
        answer = asking.get(url, conditional.headers(known))
        digest = _digest_of(answer, reading.source)
        if conditional.unchanged(answer, known, digest):
            return conditional.after(answer, known, digest), None
        feed = _feed(answer, reading.source)
        return conditional.after(answer, known, "" if feed.problems else digest), feed

    news_after = reading.at - NEWS_FOR if reading.source.first_read_at else None
    walk = Walk(reading.parts, reading.source.own_hosts, news_after, ask)
    try:
        walk.through(index)
    finally:
        reading.parts = walk.validators
        reading.missing = len(walk.failures)
        if walk.failures:
            reading.validators = Validators()
    # Asked for all, the source shows all but what could not be read, and that counts as not read before.
    whole = polls.is_over(reading.source) or walk.files.keys() == walk.validators.keys()
    problems = [*index.problems, *walk.problems]
    waiting = _compare(reading, newest(tuple(walk.entries)), problems, walk.files, whole=whole)
    for url in waiting if reading.shows is None else walk.validators.keys() - walk.files.keys() | set(waiting):
        del reading.parts[url]
    if waiting:
        reading.validators = Validators()
        reading.missing += len(waiting)


def _compare(
    reading: Reading,
    entries: tuple[Entry, ...],
    problems: Iterable[str],
    files: Mapping[str, File],
    *,
    whole: bool = True,
) -> Sequence[str]:
    """Keeps of a feed what its source has not shown in this form before: each form once, in the feed's order.

    An address has one form, however it is titled. What is old in these `files` counts as shown from now on, and what a
    first reading does not keep; returns those of them that must wait for that. `whole`: they are all that there is.
    """
    source, first = reading.source, reading.source.first_read_at is None
    shown = [entry for entry in entries if entry.id or entry.link or entry.title]
    latest = _latest([address for file in files.values() for address in file.addresses])
    places = {forms.place(one): one for one in reversed(latest)}
    news = places | {forms.digest(entry): entry for entry in reversed(shown)}
    digests = list(reversed(news))
    known = polls.known(reading, digests)
    reading.digests = [digest for digest in digests if digest not in known]
    reading.fresh = {
        one: asdict(news[one]) for one in reading.digests if one not in places or _may_tell(places[one], reading)
    }
    reading.addresses = places.keys() & reading.fresh.keys()
    reading.entries = len(entries) + len(places)
    reading.problems += problems
    reading.result = Poll.Result.NEWS if reading.fresh else Poll.Result.UNCHANGED
    reading.full = bool(reading.digests or polls.is_over(source)) and polls.is_full(source, len(reading.digests))
    if reading.full:
        reading.problems.append(str(_full()))
        reading.shows = news.keys() | past.all_of(files) if whole else None
    return past.note(reading, past.of_files(files, [*entries, *latest] if first else None), news, full=reading.full)


def _full() -> TooMuchToRemember:
    return TooMuchToRemember(
        f"It has shown more than {polls.MOST_KEPT:,} entries",
        why="So many are remembered of one source.",
        fix="Nothing: what it shows no more is forgotten, the oldest first. Ask the site why it changes so much.",
    )


def _latest(addresses: Sequence[Entry]) -> Sequence[Entry]:
    """Those whose pages changed last, as many as are looked at; of those without a time, as they stand."""
    return sorted(addresses, key=lambda one: one.updated or _NEVER, reverse=True)[:MAX_ADDRESSES]


def _may_tell(address: Entry, reading: Reading) -> bool:
    """Whether there may be news at an address. Without a title it takes its page, which is not read at first."""
    source = reading.source
    if source.first_read_at is None or source.complete == Source.Complete.NO:
        return bool(address.title)
    return address.updated is None or address.updated >= reading.at - NEWS_FOR


def _schedule(reading: Reading, answer: Answer | None, jitter: float) -> None:
    headers = answer.headers if answer else {}
    asked: Mapping[str, Any] = reading.shown if reading.result != Poll.Result.FAILED else {}
    found = pace.Found(
        result=_RESULTS[reading.result],
        status=reading.status,
        failures=reading.source.failures + 1,
        retry_after_s=retry_after_s(headers.get("retry-after"), reading.at),
        max_age_s=pace.max_age_s(headers),
        ttl_s=asked.get("ttl_s"),
        skip_hours=frozenset(asked.get("skip_hours", ())),
    )
    bounds = pace.Bounds(conf.get("NEWSBELL_POLL_MIN"), conf.get("NEWSBELL_POLL_MAX"))
    chosen = pace.next_poll(found, reading.source.interval_s, bounds, reading.at, jitter)
    reading.next_at, reading.interval_s = chosen.due_at, chosen.interval_s
    reading.stopped = "" if chosen.due_at else chosen.why
    if chosen.due_at and reading.result == Poll.Result.UNCHANGED and websub.is_alive(reading.source, reading.at):
        # A safety net under the hub; the interval that is remembered is the one to come back to.
        net = timedelta(seconds=bounds.max_s * (1 - _NET_SPREAD * jitter))
        reading.next_at = max(chosen.due_at, reading.at + net)
