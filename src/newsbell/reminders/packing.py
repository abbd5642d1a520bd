"""Many outcomes in few octets: columns of numbers, one item a member. Pure; sealing and rows are elsewhere.

A column is written plane by plane (all lowest octets first), so that what its members have in common lies side by side
and nearly vanishes under zlib: a full slice of 1,024 settled outcomes takes 2 to 5 octets each, mostly the devices'.
"""

import sys
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from struct import Struct

import numpy as np
import numpy.typing as npt

SLICE_BITS = 10
SLICE = 1 << SLICE_BITS
"""Readers in a slice: `reader >> SLICE_BITS` is its number, the rest the reader's place in it."""

ERASED = 0xFFFF
"""In the place of a member who was erased: others keep their position."""

# Append only: the position is what the ledger stores.
VALUES = ("", "deferred", "accepted", "in-edition", "in-inbox", "suppressed", "failed", "gone")
DEFERRED, ACCEPTED = VALUES.index("deferred"), VALUES.index("accepted")

_MEMBERS = (("places", "H"), ("why", "H"))
_STATES = (
    ("value", "B"),
    ("reason", "B"),
    ("decided", "I"),
    ("settled", "I"),
    ("retry", "I"),
    ("ring", "I"),
    ("device", "Q"),
    ("revision", "H"),
)
_LEVEL = 1  # of zlib: the higher ones save 3 % and cost twice the time
_VERSION = b"\x01"
_FLIES = Struct(">HQH")  # position, device, revision


def _column(kind: str) -> "array[int]":
    return array(kind)


@dataclass
class Page:
    """The members of one row and what became of each; a member is known by its position in these columns.

    `places`: place in the slice. `why`: index into `masks`, the distinct sets of the reminder's subjects, as bits.
    `value`, `reason`: codes. `decided`, `settled`, `retry`: milliseconds since the reminder was decided, plus one; 0:
    not (yet). `ring`: the minute (since 1970) in which the ring counts towards the day's; 0: it does not count.
    `device`, `revision`: which device accepted it at the first try, and how new its words were; 0: see the attempts.
    """

    masks: list[int] = field(default_factory=list)
    places: "array[int]" = field(default_factory=lambda: _column("H"))
    why: "array[int]" = field(default_factory=lambda: _column("H"))
    value: "array[int]" = field(default_factory=lambda: _column("B"))
    reason: "array[int]" = field(default_factory=lambda: _column("B"))
    decided: "array[int]" = field(default_factory=lambda: _column("I"))
    settled: "array[int]" = field(default_factory=lambda: _column("I"))
    retry: "array[int]" = field(default_factory=lambda: _column("I"))
    ring: "array[int]" = field(default_factory=lambda: _column("I"))
    device: "array[int]" = field(default_factory=lambda: _column("Q"))
    revision: "array[int]" = field(default_factory=lambda: _column("H"))

    def __len__(self) -> int:
        return len(self.places)

    def add(self, places: npt.ArrayLike, masks: Sequence[int], **states: npt.ArrayLike) -> None:
        """Appends members; a column that is not named is 0 for each."""
        known = {mask: index for index, mask in enumerate(self.masks)}
        for mask in masks:
            if mask not in known:
                known[mask] = len(self.masks)
                self.masks.append(mask)
        self.places.frombytes(np.asarray(places, np.uint16).tobytes())
        self.why.extend(map(known.__getitem__, masks))
        for name, kind in _STATES:
            given = states.get(name)
            column: array[int] = getattr(self, name)
            if given is None:
                column.frombytes(bytes(column.itemsize * len(masks)))
            else:
                column.frombytes(np.asarray(given, kind).tobytes())

    def find(self, place: int) -> int | None:
        """The position of the member at this place of the slice, if there is one."""
        try:
            return self.places.index(place)
        except ValueError:
            return None

    def erase(self, position: int) -> None:
        """Nothing is left of a member."""
        self.places[position] = ERASED
        for name in ("why", *(name for name, _ in _STATES)):
            getattr(self, name)[position] = 0

    def mask(self, position: int) -> int:
        return self.masks[self.why[position]] if self.places[position] != ERASED else 0


def pack_members(page: Page) -> bytes:
    """Who: the places and what matched."""
    masks = b"".join(_sized(mask.to_bytes((mask.bit_length() + 7) // 8, "big")) for mask in page.masks)
    head = len(page).to_bytes(2, "big") + len(page.masks).to_bytes(2, "big")
    return _VERSION + zlib.compress(head + masks + _planes(page, _MEMBERS), _LEVEL)


def pack_states(page: Page) -> bytes:
    """What became of each."""
    return _VERSION + zlib.compress(_planes(page, _STATES), _LEVEL)


def unpack(members: bytes, states: bytes = b"") -> Page:
    """The page of what `pack_members` and `pack_states` gave; without states its members alone."""
    data = zlib.decompress(members[1:])
    count, different = int.from_bytes(data[:2], "big"), int.from_bytes(data[2:4], "big")
    page, at = Page(), 4
    for _ in range(different):
        size = int.from_bytes(data[at : at + 2], "big")
        page.masks.append(int.from_bytes(data[at + 2 : at + 2 + size], "big"))
        at += 2 + size
    _fill(page, _MEMBERS, data[at:], count)
    if states:
        _fill(page, _STATES, zlib.decompress(states[1:]), count)
    return page


def pack_window(window: Mapping[int, tuple[int, int]]) -> bytes:
    """What is in flight: position → (device, revision); nothing for nothing."""
    return b"".join(_FLIES.pack(position, device, revision) for position, (device, revision) in window.items())


def unpack_window(packed: bytes) -> dict[int, tuple[int, int]]:
    """What `pack_window` was given."""
    return {position: (device, revision) for position, device, revision in _FLIES.iter_unpack(packed)}


def pack_rings(rings: Mapping[int, Sequence[int]]) -> bytes:
    """The rings of one slice: minute (since 1970) → the places that were rung in it, each as often as it was."""
    parts = []
    for minute, places in rings.items():
        column = array("H", places)
        parts.append(minute.to_bytes(4, "big") + len(column).to_bytes(4, "big") + _plane(column))
    return _VERSION + zlib.compress(b"".join(parts), _LEVEL)


def unpack_rings(packed: bytes) -> dict[int, "array[int]"]:
    """What `pack_rings` was given."""
    data, at = zlib.decompress(packed[1:]) if packed else b"", 0
    found = {}
    while at < len(data):
        minute, count = int.from_bytes(data[at : at + 4], "big"), int.from_bytes(data[at + 4 : at + 8], "big")
        found[minute] = _unplane("H", data[at + 8 : at + 8 + 2 * count])
        at += 8 + 2 * count
    return found


def _sized(octets: bytes) -> bytes:
    return len(octets).to_bytes(2, "big") + octets


def _planes(page: Page, columns: Iterable[tuple[str, str]]) -> bytes:
    return b"".join(_plane(getattr(page, name)) for name, _ in columns)


def _fill(page: Page, columns: Iterable[tuple[str, str]], data: bytes, count: int) -> None:
    at = 0
    for name, kind in columns:
        size = array(kind).itemsize * count
        setattr(page, name, _unplane(kind, data[at : at + size]))
        at += size


def _plane(column: "array[int]") -> bytes:
    octets = _little(column).tobytes()
    return b"".join(octets[plane :: column.itemsize] for plane in range(column.itemsize))


def _unplane(kind: str, data: bytes) -> "array[int]":
    column: array[int] = array(kind)
    size = column.itemsize
    count = len(data) // size
    octets = bytearray(len(data))
    for plane in range(size):
        octets[plane::size] = data[plane * count : (plane + 1) * count]
    column.frombytes(bytes(octets))
    return _little(column)


def _little(column: "array[int]") -> "array[int]":
    if sys.byteorder == "little":
        return column
    swapped = column[:]
    swapped.byteswap()
    return swapped
