"""What newsbell remembers of a source: its polls, what each brought, and every form of an entry that it has shown."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import astuple
from datetime import datetime, timedelta
from itertools import islice

from newsbell.sources import absent, websub
from newsbell.sources.models import Poll, Seen, Source
from newsbell.sources.reading import Reading

KEPT = timedelta(days=30)
FORGOTTEN = 500  # in one transaction
MOST_KEPT = 1_000_000
"""Forms of entries that are remembered of one source: more than one can show at once, by half."""
ROOM = 100_000
"""Of what it shows no more so many are forgotten then, with those beyond."""
_OVER = "over"
_LOOK_BACK = 50  # polls
_ASKED = 10_000  # digests


def claim(reading: Reading) -> None:
    """Leaves in a reading what no other one, kept since it was made, has shown. In the caller's transaction.

    A poll and a push of one source may be read at the same time: the source's row is locked, and the second one sees
    what the first one kept.
    """
    Source.objects.select_for_update().get(pk=reading.source.pk)
    shown = known(reading, reading.digests)
    reading.digests = [digest for digest in reading.digests if digest not in shown]
    reading.fresh = {digest: said for digest, said in reading.fresh.items() if digest not in shown}


def is_over(source: Source) -> bool:
    """Is more remembered of the source than may be, so that it is asked for all that it shows?"""
    return _OVER in source.shown


def is_full(source: Source, more: int = 0) -> bool:
    """Is as much remembered of the source as may be, with so many `more`?"""
    return is_over(source) or Seen.objects.filter(source=source).count() + more > MOST_KEPT


def note(reading: Reading, within: Callable[[], AbstractContextManager[None]]) -> None:
    """Writes down what is no news, some at a time: it may be fifty thousand, and stays none if the rest is not kept."""
    for at in range(0, len(reading.past), FORGOTTEN):
        rows = [Seen(source=reading.source, digest=one) for one in reading.past[at : at + FORGOTTEN]]
        with within():
            Seen.objects.bulk_create(rows, ignore_conflicts=True)


def forget_shown(reading: Reading, within: Callable[[], AbstractContextManager[None]]) -> None:
    """Forgets what a source, of which too much is remembered, shows no more: the oldest first, some at a time.

    If that comes again, it is known by its articles.
    """
    if not reading.full or reading.shows is None:
        return
    own = Seen.objects.filter(source=reading.source)
    beyond, last = own.count() - (MOST_KEPT - ROOM), 0
    while beyond > 0 and (some := own.filter(pk__gt=last).order_by("pk").values_list("pk", "digest")[:FORGOTTEN]):
        last = max(pk for pk, _ in some)
        gone = [pk for pk, digest in some if digest not in reading.shows][:beyond]
        beyond -= len(gone)
        if gone:
            with within():
                own.filter(pk__in=gone).delete()


def keep(reading: Reading) -> int:
    """Writes a reading down, in the caller's transaction; returns its poll, whose articles are due to be decided."""
    source = reading.source
    first = source.first_read_at is None
    # What a hub pushes may have rung before too, until the source has shown itself whole.
    restored = source.restored_at is not None
    Seen.objects.bulk_create((Seen(source=source, digest=one) for one in reading.digests), ignore_conflicts=True)
    if not reading.pushed:
        _keep_state(reading)
        if reading.read:
            websub.follow(source, reading.hub, reading.at)
        if reading.fresh and not first:
            websub.missed(source, reading.at)
    elif reading.fresh:
        Source.objects.filter(pk=source.pk).update(changed_at=reading.at)
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
    return poll.pk


def _keep_state(reading: Reading) -> None:
    """Writes how a source is after a poll of it."""
    source, failed = reading.source, reading.result == Poll.Result.FAILED
    if not failed:
        shown = {name: value for name, value in reading.shown.items() if name not in ("again", _OVER)}
        found = [*reading.digests, *reading.past]
        again = absent.keep(source, found, reading.absent, reading.left, reading.at, whole=not reading.missing)
        over = {_OVER: True} if reading.full and reading.shows is None else {}
        reading.shown = shown | again | over
    # An update of these columns alone: what an operator changes meanwhile stays changed.
    Source.objects.filter(pk=source.pk).update(
        etag=reading.validators.etag,
        last_modified=reading.validators.last_modified,
        digest=reading.validators.digest,
        shown=source.shown if failed else reading.shown,
        parts={url: astuple(named) for url, named in reading.parts.items()},
        format=reading.format[:40],
        interval_s=reading.interval_s,
        failures=source.failures + 1 if failed else 0,
        polled_at=reading.at,
        changed_at=reading.at if reading.fresh else source.changed_at,
        first_read_at=source.first_read_at or (None if failed else reading.at),
        restored_at=source.restored_at if failed else None,
        problem=" ".join(filter(None, [*reading.problems, reading.stopped])),
    )


def known(reading: Reading, digests: Iterable[int]) -> set[int]:
    """Those of the digests that the reading's source has shown before.

    Asked for some at a time: ten sitemaps may name half a million, and SQLite takes half of that at once.
    """
    seen, left = Seen.objects.filter(absent.known(reading.at), source=reading.source), iter(digests)
    found: set[int] = set()
    while some := list(islice(left, _ASKED)):
        found.update(seen.filter(digest__in=some).values_list("digest", flat=True))
    return found


def forget(before: datetime) -> int:
    """Forgets some readings that found nothing new: one a minute is half a million rows a year. Returns how many."""
    dull = Poll.objects.filter(fresh=0, due_at=None, at__lt=before).order_by("at")
    gone: int = Poll.objects.filter(pk__in=list(dull.values_list("pk", flat=True)[:FORGOTTEN])).delete()[0]
    return gone


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
