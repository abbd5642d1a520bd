"""How often each reader was rung in the last 24 hours: one sealed row a slice, locked with the plan of that slice."""

from array import array
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime

import numpy as np
import numpy.typing as npt

from newsbell.common import secrets
from newsbell.common.sealed import seal, unseal
from newsbell.reminders import packing
from newsbell.reminders.models import Rings
from newsbell.reminders.packing import SLICE

MINUTE_S, DAY = 60, 24 * 60
# An acceptance that comes later than this after the plan moves the ring to when it rang.
LATE = 5
NONE = np.zeros(SLICE, np.int64)
"""The counts of who was not rung."""


def minute(now: datetime) -> int:
    return int(now.timestamp()) // MINUTE_S


def books(slices: Collection[int]) -> "dict[int, Book]":
    """The books of these slices."""
    there = set(Rings.objects.filter(slice__in=slices).values_list("slice", flat=True))
    if missing := sorted(set(slices) - there):
        Rings.objects.bulk_create([Rings(slice=one) for one in missing], ignore_conflicts=True)
    # By rising slice, whoever locks several: so that no two wait for each other.
    rows = Rings.objects.filter(slice__in=slices).order_by("slice").select_for_update()
    return {row.slice: Book(row.slice, row) for row in rows}


def save(books: Iterable["Book"]) -> None:
    """Writes several in one statement."""
    rows = [one.sealed() for one in books]
    Rings.objects.bulk_create(rows, update_conflicts=True, unique_fields=["slice"], update_fields=["packed"])


def seen(slice_: int, now: datetime) -> npt.NDArray[np.int64]:
    """The counts of a slice, by place, as they are just now: nothing is locked or made for a look at them."""
    row = Rings.objects.filter(slice=slice_).first()
    return Book(slice_, row).counts(now) if row else NONE


class Book:
    """The rings of one slice; run it in a transaction, and `save` at its end."""

    def __init__(self, slice_: int, row: Rings | None = None) -> None:
        self._row: Rings = row or books([slice_])[slice_]._row
        packed = bytes(self._row.packed)
        self._rings = packing.unpack_rings(unseal(packed, self._place) if packed else b"")

    @property
    def _place(self) -> str:
        return f"newsbell_rings.packed {self._row.slice}"

    def is_older(self) -> bool:
        """Is it sealed by a key that was rotated out?"""
        return bool(self._row.packed) and bytes(self._row.packed)[0] != secrets.newest()

    def counts(self, now: datetime) -> npt.NDArray[np.int64]:
        """By place, the rings in the 24 hours before `now`, or on their way; what is older is forgotten."""
        first = minute(now) - DAY
        self._rings = {at: places for at, places in self._rings.items() if at >= first}
        return np.bincount(np.frombuffer(b"".join(self._rings.values()), np.uint16), minlength=SLICE)

    def all(self) -> Counter[tuple[int, int]]:
        """(minute, place) → rings, old ones too."""
        return Counter((at, place) for at, places in self._rings.items() for place in places)

    def rewrite(self, rings: Counter[tuple[int, int]]) -> None:
        """Holds these, as `all` gives them, and no others."""
        self._rings = {}
        for at, place in rings.elements():
            self.add(at, [place])

    def add(self, at: int, places: Iterable[int]) -> None:
        self._rings.setdefault(at, array("H")).extend(places)

    def take_back(self, at: int, place: int) -> None:
        """A ring of that minute that did not come."""
        if place in self._rings.get(at, ()):
            self._rings[at].remove(place)

    def forget(self, place: int) -> None:
        """A reader who was erased."""
        for at, places in self._rings.items():
            self._rings[at] = array("H", (one for one in places if one != place))

    def sealed(self) -> Rings:
        """Its row, as it is to be written."""
        standing = {at: places for at, places in self._rings.items() if places}
        self._row.packed = seal(packing.pack_rings(standing), self._place)
        return self._row

    def save(self) -> None:
        self.sealed().save(update_fields=["packed"])
