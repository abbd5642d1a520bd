"""Counting in rows: what many processes on many machines counted is one figure, and survives them."""

import os
from collections.abc import Mapping

from django.db import connection
from django.db.models import Sum

from newsbell.common.models import Tally

SLOTS = 16
_TABLE = Tally._meta.db_table
_ADD = (
    f"INSERT INTO {_TABLE} (name, label, slot, count) VALUES {{}}"  # noqa: S608 - our own table
    f" ON CONFLICT (name, label, slot) DO UPDATE SET count = {_TABLE}.count + excluded.count"
)


def add(counts: Mapping[tuple[str, str], int]) -> None:
    """Adds to each (name, label); at the end of the caller's transaction, since it locks what it counts."""
    slot = os.getpid() % SLOTS
    # In one order, so that two transactions never wait for each other.
    values = [one for (name, label), count in sorted(counts.items()) for one in (name, label, slot, count)]
    if values:
        with connection.cursor() as cursor:
            cursor.execute(_ADD.format(", ".join(["(%s, %s, %s, %s)"] * len(counts))), values)


def of(name: str) -> dict[str, int]:
    """The sums by label."""
    rows = Tally.objects.filter(name=name).values_list("label").annotate(Sum("count")).order_by("label")
    return dict(rows)
