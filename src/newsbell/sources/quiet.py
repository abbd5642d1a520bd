"""Polls that found nothing, most of them: written down many at a time, for little is to be said of each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from newsbell.common import leases
from newsbell.common.prepared import Given, Prepared, update
from newsbell.sources.models import Poll, Source
from newsbell.sources.reading import Reading

_POLLED = Prepared(
    lambda: update(
        Source.objects.filter(pk=Given("pk")),
        *("etag", "last_modified", "digest", "interval_s", "polled_at", "due_at"),
        failures=0,
        lease_owner="",
        lease_until=None,
        woken_at=None,
    )
)


def is_quiet(reading: Reading) -> bool:
    """Is there nothing to write but that the source was polled, and when it is again?"""
    source = reading.source
    found = reading.read or reading.pushed or reading.digests or reading.parts or reading.problems
    waiting = source.first_read_at is None or source.restored_at or source.parts or source.problem
    return reading.result == Poll.Result.UNCHANGED and not (found or waiting)


def keep(readings: Sequence[Reading]) -> None:
    """Writes quiet readings down and gives their sources back, due again later, in the caller's transaction.

    Those whose leases ended meanwhile are left to whoever has them.
    """
    due = leases.still_ours([reading.source for reading in readings])
    ours = [reading for reading in readings if reading.source.pk in due]
    _POLLED.change_each(_polled(reading, due[reading.source.pk]) for reading in ours)
    Poll.objects.bulk_create(
        Poll(source=one.source, at=one.at, result=one.result, status=one.status, entries=one.entries) for one in ours
    )


def _polled(reading: Reading, due_at: datetime | None) -> dict[str, Any]:
    source, named = reading.source, reading.validators
    return {
        "pk": source.pk,
        "etag": named.etag,
        "last_modified": named.last_modified,
        "digest": named.digest,
        "interval_s": reading.interval_s,
        "polled_at": reading.at,
        # Whoever made it due anew since it was claimed is not overruled.
        "due_at": reading.next_at if due_at == source.due_at else due_at,
    }
