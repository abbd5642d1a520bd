"""What becomes of each reader of a slice when a story is told: a case is decided once, however many it has. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Protocol

import numpy as np
import numpy.typing as npt

from newsbell.reminders.budget import keeps, plan, put_by
from newsbell.reminders.outcome import Value
from newsbell.reminders.packing import SLICE_BITS

Said = tuple[Value, str]
"""A value and its reason."""

RINGS = frozenset(("to-send", "held"))
"""The reasons of who rings, or may."""

DIGEST: Said = ("in-inbox", "digest")
NO_EDITION: Said = ("in-inbox", "no-edition")
_OFTEN = 1 << 15  # rings in a day that nobody reaches: beyond it, more allowed is no other case


class Audience(Protocol):
    """Readers of one slice, by rising key, an item each; `why`: the subjects that matched and are followed, as bits.

    Who is not told `at_once` is told in the `digest`, or in the inbox alone.
    """

    @property
    def slice(self) -> int: ...
    @property
    def readers(self) -> Sequence[int]: ...
    @property
    def at_once(self) -> Sequence[bool]: ...
    @property
    def why(self) -> Sequence[int]: ...
    @property
    def digest(self) -> Collection[int]: ...


class Standings(Protocol):
    """Readers as they are now: the rings each is allowed, the origin of who can ring, who is hushed.

    `editions`: who wants them; `breaking`: whom top stories ring beyond what is allowed.
    """

    @property
    def allowed(self) -> Mapping[int, int]: ...
    @property
    def origins(self) -> Mapping[int, str]: ...
    @property
    def hushed(self) -> Collection[int]: ...
    @property
    def editions(self) -> Collection[int]: ...
    @property
    def breaking(self) -> Collection[int]: ...


@dataclass
class Group:
    """Readers of a slice whose outcomes are one row's; `said[which[i]]` is what becomes of the one at `places[i]`."""

    places: npt.NDArray[np.int64]
    why: Sequence[int]
    said: Sequence[Said]
    which: npt.NDArray[np.int64]

    def waiting(self) -> npt.NDArray[np.bool_]:
        """Of each: rings, or may."""
        return np.array([reason in RINGS for _, reason in self.said])[self.which]


@dataclass(frozen=True)
class _Rule:
    """How a story is told: what becomes of it for one reader of a slice."""

    digest: Collection[int]
    there: Standings
    told: Collection[int]
    held: bool
    kept: str
    top: bool

    def said(self, reader: int, origin: str | None, rung: int, allowed: int, *, at_once: bool) -> Said:
        there, edition = self.there, reader in self.there.editions
        if reader in self.told:
            return "in-inbox", "told-already"
        if not at_once and reader not in self.digest:
            return "in-inbox", "inbox-only"
        if self.held:
            return "deferred", "held" if at_once else "held-digest"
        if self.kept:
            return put_by(("in-inbox", self.kept), edition)
        if not at_once:
            return put_by(DIGEST, True) if edition else NO_EDITION
        hushed, beyond = reader in there.hushed, self.top and reader in there.breaking
        kept = keeps(allowed, top=self.top, edition=edition)
        said = plan(origin, rung, allowed, hushed=hushed, beyond=beyond, kept=kept)
        return said if said[0] == "deferred" else put_by(said, edition)


def planned(
    part: Audience,
    there: Standings,
    known: Collection[int],
    told: Collection[int],
    rung: npt.NDArray[np.int64],
    *,
    held: bool,
    kept: str,
    top: bool,
) -> dict[str, Group]:
    """What becomes of the readers of a slice, by the push origin at which they ring ('': they do not).

    Who is `known` has an outcome already, who was `told` is not rung again; `rung`: by place, how often in a day.
    """
    readers = part.readers
    places = np.array(readers, np.int64) - (part.slice << SLICE_BITS)
    allowed = _column(map(there.allowed.get, readers, repeat(-1)), readers)
    rung = rung[places]
    origins = list(map(there.origins.get, readers))
    numbers = {origin: number for number, origin in enumerate(dict.fromkeys(origins))}

    rule = _Rule(part.digest, there, told, held, kept, top)

    def case(at: int) -> tuple[str, Said] | None:
        """The row and outcome of the reader at this place of the part; None: none is to be written."""
        reader, most = readers[at], int(allowed[at])
        if most < 0 or reader in known:
            return None
        said = rule.said(reader, origins[at], int(rung[at]), most, at_once=part.at_once[at])
        return origins[at] or "" if said[1] in RINGS else "", said

    flags = (known, told, part.digest, there.hushed, there.editions, there.breaking)
    most = np.minimum(allowed, _OFTEN)
    first, which = _cases(
        np.array(part.at_once, np.bool_),
        most + 1,
        np.clip(rung, 0, most + 1),
        _column(map(numbers.__getitem__, origins), readers),
        *(_column(map(some.__contains__, readers), readers) for some in flags if some),
    )
    cases = [case(at) for at in first]
    said = [one[1] if one else NO_EDITION for one in cases]
    groups = {}
    for origin in dict.fromkeys(one[0] for one in cases if one):
        inside = np.array([one is not None and one[0] == origin for one in cases])[which]
        own = part.why if inside.all() else [part.why[at] for at in np.nonzero(inside)[0].tolist()]
        groups[origin] = Group(places[inside], own, said, which[inside])
    return groups


def _column(items: Iterable[int], readers: Sequence[int]) -> npt.NDArray[np.int64]:
    return np.fromiter(items, np.int64, len(readers))


def _cases(*columns: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> tuple[list[int], npt.NDArray[np.int64]]:
    """Where each case is found first, and of each item which case it is: items of a case agree in all columns."""
    key = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        key = key * (int(column.max(initial=0)) + 1) + column
    _, first, which = np.unique(key, return_index=True, return_inverse=True)
    return first.tolist(), which
