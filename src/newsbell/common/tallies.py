"""Counting in rows: what many processes on many machines counted is one figure, and survives them."""

import os
from collections.abc import Mapping

from django.db.models import F, Sum

from newsbell.common.models import Tally

SLOTS = 16


def add(counts: Mapping[tuple[str, str], int]) -> None:
    """Adds to each (name, label); at the end of the caller's transaction, since it locks what it counts."""
    slot = os.getpid() % SLOTS
    # In one order, so that two transactions never wait for each other.
    for (name, label), count in sorted(counts.items()):
        rows = Tally.objects.filter(name=name, label=label, slot=slot)
        if not rows.update(count=F("count") + count):
            Tally.objects.bulk_create([Tally(name=name, label=label, slot=slot)], ignore_conflicts=True)
            rows.update(count=F("count") + count)


def of(name: str) -> dict[str, int]:
    """The sums by label."""
    rows = Tally.objects.filter(name=name).values_list("label").annotate(Sum("count")).order_by("label")
    return dict(rows)
