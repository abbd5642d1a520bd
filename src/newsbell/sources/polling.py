"""Polling: one polite, safe reading of a source, and what newsbell remembers of it."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any, Literal

from newsbell.common import conf
from newsbell.common.errors import FeedUnreadable, FetchFailed, NewsbellError, TimedOut
from newsbell.common.retry_after import retry_after_s
from newsbell.common.safe_client import Answer
from newsbell.common.urls import shown
from newsbell.sources import conditional, hubs, pace, pages, websub
from newsbell.sources.asking import client
from newsbell.sources.conditional import Validators
from newsbell.sources.entry import Child, Entry, Feed
from newsbell.sources.feeds import newest, parse
from newsbell.sources.front_page import key, parse_page
from newsbell.sources.index import Walk
from newsbell.sources.models import Ping, Poll, Seen, Source

_RESULTS: Mapping[Poll.Result, Literal["news", "unchanged", "failed"]] = {
    Poll.Result.NEWS: "news",
    Poll.Result.UNCHANGED: "unchanged",
    Poll.Result.FAILED: "failed",
}
KEPT = timedelta(days=30)
# For all the sitemaps of an index: a poll must end before its row's lease does.
INDEX_S = 60
# Google's news sitemaps hold the articles of two days: what is older was no news when its file appeared.
NEWS_FOR = timedelta(days=2)
_LOOK_BACK = 50  # polls
# Of sitemaps that have no titles: for each a digest is compared at each poll.
MAX_ADDRESSES = 5_000
_NEVER = datetime.min.replace(tzinfo=UTC)
# While its hub pushes, a source is polled at the longest interval, less some of it so that sources do not meet.
_NET_SPREAD = 0.2


@dataclass
class Reading:
    """What one poll of a source brought, or one push.

    `fresh`: fields of the entries that it has not shown in this form before, by their digest; `addresses`: those of
    them whose titles are not the source's own word. `parts`: validators of the files that an index names. `completed`:
    so many of the fresh ones were read from their pages. `hub`: where the source may be subscribed to; `read`: the
    source showed itself whole.
    """

    source: Source
    at: datetime
    validators: Validators
    result: Poll.Result = Poll.Result.FAILED
    status: int | None = None
    entries: int = 0
    fresh: dict[int, dict[str, Any]] = field(default_factory=dict)
    addresses: set[int] = field(default_factory=set)
    digests: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    parts: dict[str, Validators] = field(default_factory=dict)
    completed: int = 0
    hub: hubs.Hub | None = None
    format: str = ""
    read: bool = False
    pushed: bool = False
    next_at: datetime | None = None
    interval_s: float = 0
    stopped: str = ""

    def leave(self, digest: int) -> None:
        """Leaves an entry for the next poll, which asks for the whole source again."""
        del self.fresh[digest]
        self.digests.remove(digest)
        self.validators, self.parts = Validators(), dict.fromkeys(self.parts, Validators())
        if not self.fresh:
            self.result = Poll.Result.UNCHANGED


def read(source: Source, now: datetime, jitter: float) -> Reading:
    """Fetches a source and reads it. What the source or the way there does wrong is a finding, never an exception."""
    known = Validators(source.etag, source.last_modified)
    parts = {url: Validators(*named) for url, named in source.parts.items()}
    reading = Reading(source, now, known, parts=parts, format=source.format)
    answer, feed = None, None
    try:
        if source.kind == Source.Kind.PAGE:
            pages.Visits(source.own_hosts).enter(source.url)
        answer = client().get(source.url, conditional.headers(known))
        reading.status = answer.status
        if conditional.unchanged(answer, known):
            reading.result = Poll.Result.UNCHANGED
            index = Feed(None, "", (), children=tuple(Child(url, None) for url in parts))
        else:
            feed = index = _feed(answer, source)
            reading.format, reading.read = feed.format, True
            if source.kind == Source.Kind.FEED:
                reading.hub = hubs.found(answer.headers, feed, answer.url)
        reading.validators = conditional.after(answer, known)
        if index.children:
            _compare_files(reading, index)
        elif feed:
            reading.parts = {}
            _compare(reading, feed.entries, feed.problems, addresses=feed.addresses)
        if answer.moved_to:
            reading.problems.append(f"It moved for good to {shown(answer.moved_to)}: change the source's address.")
    except NewsbellError as error:
        reading.problems.append(str(error))
    _schedule(reading, answer, feed, jitter)
    return reading


def read_push(ping: Ping, source: Source, now: datetime) -> Reading:
    """What a hub pushed, read as a poll of its source; one that holds no feed only says that there is news."""
    reading = Reading(source, now, Validators(), pushed=True, result=Poll.Result.UNCHANGED)
    try:
        feed = parse(bytes(ping.body), ping.content_type, ping.websub.topic)
        if not feed.entries:
            raise FeedUnreadable("The push holds no entry", fix="Nothing: the source is polled instead.")
        _compare(reading, feed.entries, feed.problems)
    except NewsbellError as error:
        reading.problems.append(str(error))
        websub.poll_soon(source, now)
    return reading


def claim(reading: Reading) -> None:
    """Leaves in a reading what no other one, kept since it was made, has shown. In the caller's transaction.

    A poll and a push of one source may be read at the same time: the source's row is locked, and the second one sees
    what the first one kept.
    """
    Source.objects.select_for_update().get(pk=reading.source.pk)
    known = _known(reading.source, reading.digests)
    reading.digests = [digest for digest in reading.digests if digest not in known]
    reading.fresh = {digest: said for digest, said in reading.fresh.items() if digest not in known}


def keep(reading: Reading) -> int:
    """Writes a reading down, in the caller's transaction; returns its poll, whose articles are due to be decided."""
    source, failed = reading.source, reading.result == Poll.Result.FAILED
    first = source.first_read_at is None
    # What a hub pushes may have rung before too, until the source has shown itself whole.
    restored = source.restored_at is not None
    if reading.pushed:
        if reading.fresh:
            Source.objects.filter(pk=source.pk).update(changed_at=reading.at)
    else:
        # An update of these columns alone: what an operator changes meanwhile stays changed.
        Source.objects.filter(pk=source.pk).update(
            etag=reading.validators.etag,
            last_modified=reading.validators.last_modified,
            parts={url: [named.etag, named.last_modified] for url, named in reading.parts.items()},
            format=reading.format[:40],
            interval_s=reading.interval_s,
            failures=source.failures + 1 if failed else 0,
            polled_at=reading.at,
            changed_at=reading.at if reading.fresh else source.changed_at,
            first_read_at=source.first_read_at or (None if failed else reading.at),
            restored_at=source.restored_at if failed else None,
            problem=" ".join(filter(None, [*reading.problems, reading.stopped])),
        )
        if reading.read:
            websub.follow(source, reading.hub, reading.at)
        if reading.fresh and not first:
            websub.missed(source, reading.at)
    Seen.objects.bulk_create((Seen(source=source, digest=one) for one in reading.digests), ignore_conflicts=True)
    poll = Poll.objects.create(
        source=source,
        at=reading.at,
        first=first,
        result=reading.result,
        status=reading.status,
        entries=reading.entries,
        fresh=len(reading.fresh),
        completed=reading.completed,
        pushed=reading.pushed,
        restored=restored,
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


def shown_by(poll: Poll) -> int:
    """How many entries the source shows: a push brings the new ones alone, an index the files that changed.

    So what its polls found before is asked too.
    """
    if not poll.pushed and not poll.source.parts:
        return poll.entries
    before = Poll.objects.filter(source=poll.source_id, pk__lt=poll.pk, pushed=False).values_list("entries", flat=True)
    return max(poll.entries, *before[:_LOOK_BACK], 0)


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


def _compare_files(reading: Reading, index: Feed) -> None:
    """Reads the sitemaps that an index names. Where one of them failed, the index is asked for again in any case."""
    asking, until = client(), time.monotonic() + INDEX_S

    def ask(url: str, known: Validators) -> tuple[Validators, Feed | None]:
        if time.monotonic() > until:
            raise TimedOut(f"{shown(url)} had to wait", why="The others took too long.", fix="Add it as a source.")
        answer = asking.get(url, conditional.headers(known))
        unchanged = conditional.unchanged(answer, known)
        return conditional.after(answer, known), None if unchanged else _feed(answer, reading.source)

    news_after = reading.at - NEWS_FOR if reading.source.first_read_at else None
    walk = Walk(reading.parts, reading.source.own_hosts, news_after, ask)
    try:
        walk.through(index)
    finally:
        reading.parts = walk.validators
        if walk.failures:
            reading.validators = Validators()
    entries, problems = newest(tuple(walk.entries)), [*index.problems, *walk.problems]
    _compare(reading, entries, problems, walk.old, walk.addresses, walk.old_addresses)


def _compare(
    reading: Reading,
    entries: tuple[Entry, ...],
    problems: Iterable[str],
    old: Iterable[Entry] = (),
    addresses: Sequence[Entry] = (),
    old_addresses: Iterable[Entry] = (),
) -> None:
    """Keeps of a feed what its source has not shown in this form before: each form once, in the feed's order.

    What is `old` counts as shown from now on. An address has one form, however it is titled.
    """
    shown = [entry for entry in entries if entry.id or entry.link or entry.title]
    places = {_place(one): one for one in reversed(_latest(addresses))}
    forms = places | {_digest(entry): entry for entry in reversed(shown)}
    past = [*map(_digest, old), *map(_place, old_addresses)]
    digests = list(reversed(forms)) + [digest for digest in past if digest not in forms]
    known = _known(reading.source, digests)
    reading.digests = [digest for digest in digests if digest not in known]
    news = [digest for digest in reading.digests if digest in forms]
    reading.fresh = {one: asdict(forms[one]) for one in news if one not in places or _may_tell(places[one], reading)}
    reading.addresses = places.keys() & reading.fresh.keys()
    reading.entries = len(entries) + len(places)
    reading.problems += problems
    reading.result = Poll.Result.NEWS if reading.fresh else Poll.Result.UNCHANGED


def _latest(addresses: Sequence[Entry]) -> Sequence[Entry]:
    """Those whose pages changed last, as many as are looked at; of those without a time, as they stand."""
    return sorted(addresses, key=lambda one: one.updated or _NEVER, reverse=True)[:MAX_ADDRESSES]


def _may_tell(address: Entry, reading: Reading) -> bool:
    """Whether there may be news at an address. Without a title it takes its page, which is not read at first."""
    source = reading.source
    if source.first_read_at is None or source.complete == Source.Complete.NO:
        return bool(address.title)
    return address.updated is None or address.updated >= reading.at - NEWS_FOR


def _known(source: Source, digests: Iterable[int]) -> set[int]:
    return set(Seen.objects.filter(source=source, digest__in=digests).values_list("digest", flat=True))


def _digest(entry: Entry) -> int:
    """A digest of all that an entry says but its times: a new date alone is nothing new."""
    said = (entry.id, entry.link, entry.title, entry.summary_html, entry.content_html, *sorted(entry.tags))
    return int.from_bytes(blake2b(repr(said).encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


def _place(address: Entry) -> int:
    """A digest of where an address leads, and of nothing that it says."""
    return _digest(Entry(None, key(address.link or "")))


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
    if chosen.due_at and reading.result == Poll.Result.UNCHANGED and websub.is_alive(reading.source, reading.at):
        # A safety net under the hub; the interval that is remembered is the one to come back to.
        net = timedelta(seconds=bounds.max_s * (1 - _NET_SPREAD * jitter))
        reading.next_at = max(chosen.due_at, reading.at + net)
