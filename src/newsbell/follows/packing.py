"""Postings and favourites as octets: small enough for a million readers, and of a length that tells little."""

import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

SLICE_BITS = 10
"""A slice is 1,024 readers in a row: `reader >> SLICE_BITS`."""
FULL = 1 << SLICE_BITS
LEVELS = ("at-once", "inbox", "digest")
_LEVEL_BITS = 2
LEVEL_MASK = (1 << _LEVEL_BITS) - 1
LEAST_ROOM = 4
HEAD = struct.Struct("<HQ")
"""How many entries, and the latest `since`: where that was before the decision, none has to be looked at."""
_FOLLOW = struct.Struct("<QQB")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass
class Entries:
    """Who follows a subject, from the slice `first` on: readers rising, each with a level and since when.

    `who`: (reader - first reader of the slice `first`) << 2 | index of the level. `since`: microseconds.
    """

    first: int
    who: "array[int]" = field(default_factory=lambda: array("I"))
    since: "array[int]" = field(default_factory=lambda: array("Q"))
    rising: bool = True
    """What was put came after all that was there, as who joins does."""

    def put(self, reader: int, level: str, since: datetime) -> None:
        """Who is there already keeps since when and takes the new level."""
        place, own = self._place(reader)
        said = own | LEVELS.index(level)
        if self._is(place, own):
            self.who[place] = said
        else:
            self.rising &= place == len(self.who)
            self.who.insert(place, said)
            self.since.insert(place, micros(since))

    def take(self, reader: int) -> None:
        """Takes a reader out; unknown ones are no error."""
        place, own = self._place(reader)
        if self._is(place, own):
            del self.who[place], self.since[place]

    def parts(self) -> "list[Entries]":
        """These entries in rows of 1,024 at most, cut where a slice ends; one row where they fit.

        Who joins has the highest number: so what is full stays full then, and else is halved.
        """
        if len(self.who) <= FULL:
            return [self]
        cut = _cut(self.who, self.who[FULL if self.rising else len(self.who) // 2])
        if not cut:
            cut = bisect_left(self.who, (self._slice_at(0) + 1) << (SLICE_BITS + _LEVEL_BITS))
        start = self._slice_at(cut)
        shift = start << (SLICE_BITS + _LEVEL_BITS)
        rest = Entries(self.first + start, array("I", (one - shift for one in self.who[cut:])), self.since[cut:])
        rest.rising = self.rising
        return [*Entries(self.first, self.who[:cut], self.since[:cut], self.rising).parts(), *rest.parts()]

    def pack(self) -> bytes:
        """Padded to the next power of two, so that lengths tell little of how many there are."""
        room = LEAST_ROOM
        while room < len(self.who):
            room *= 2
        empty = room - len(self.who)
        head = HEAD.pack(len(self.who), max(self.since, default=0))
        return b"".join((head, self.who.tobytes(), bytes(4 * empty), self.since.tobytes(), bytes(8 * empty)))

    @classmethod
    def unpack(cls, packed: bytes, first: int) -> "Entries":
        count, _ = HEAD.unpack_from(packed)
        room = (len(packed) - HEAD.size) // 12
        entries = cls(first)
        entries.who.frombytes(packed[HEAD.size : HEAD.size + 4 * count])
        begin = HEAD.size + 4 * room
        entries.since.frombytes(packed[begin : begin + 8 * count])
        return entries

    def _place(self, reader: int) -> tuple[int, int]:
        own = (reader - (self.first << SLICE_BITS)) << _LEVEL_BITS
        return bisect_left(self.who, own), own

    def _is(self, place: int, own: int) -> bool:
        return place < len(self.who) and self.who[place] & ~LEVEL_MASK == own

    def _slice_at(self, place: int) -> int:
        return self.who[place] >> (SLICE_BITS + _LEVEL_BITS)


@dataclass(frozen=True)
class Followed:
    """One follow of a reader."""

    subject: int
    level: str
    since: datetime


def pack_favourites(follows: Iterable[Followed]) -> bytes:
    """A reader's follows in their order, padded like the entries."""
    packed = [_FOLLOW.pack(one.subject, micros(one.since), LEVELS.index(one.level)) for one in follows]
    room = LEAST_ROOM
    while room < len(packed):
        room *= 2
    return b"".join(packed).ljust(room * _FOLLOW.size, b"\0")


def unpack_favourites(packed: bytes) -> Sequence[Followed]:
    """What `pack_favourites` was given. No subject has the number 0: there the room begins."""
    return [
        Followed(subject, LEVELS[level], _EPOCH + since * _MICROSECOND)
        for subject, since, level in _FOLLOW.iter_unpack(packed)
        if subject
    ]


def micros(at: datetime) -> int:
    """Microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND


def _cut(who: "array[int]", at: int) -> int:
    """Where the slice of the entry `at` begins."""
    return bisect_left(who, at >> (SLICE_BITS + _LEVEL_BITS) << (SLICE_BITS + _LEVEL_BITS))
