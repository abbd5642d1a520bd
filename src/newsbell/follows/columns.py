"""Subjects as flat arrays: a million take some 60 MB, where a Python object each would take ten times that."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from newsbell.common.text import fold
from newsbell.follows import sequences
from newsbell.follows.kinds import KINDS, WORDED, Subject
from newsbell.follows.sequences import Numbers

_AT_ONCE = 2_000


@dataclass(frozen=True)
class Columns:
    """Subjects without objects of their own, each at a place (0, 1, …).

    `names`: UTF-8, one behind the other, each up to its place's `ends`. `numbers`: of the names' words, rising, each
    that of the subject at the same index of `places`. `begins`: of all rows of words with which one begins that is
    looked for in texts, rising.
    """

    ids: npt.NDArray[np.int64]
    kinds: npt.NDArray[np.uint8]
    names: bytes | bytearray
    ends: npt.NDArray[np.int64]
    numbers: Numbers
    places: npt.NDArray[np.uint32]
    begins: Numbers

    @classmethod
    def of(cls, subjects: Iterable[Subject]) -> "Columns":
        """These subjects, without those that have no words: they are never found."""
        return cls.joined(_parts(subjects))

    @classmethod
    def joined(cls, parts: Iterable["Columns"]) -> "Columns":
        """The subjects of all these."""
        # They grow in place: hundreds of arrays that are put together at the end leave twice their size behind.
        ids, kinds, names, ends, numbers, places, begins = (bytearray() for _ in range(7))
        count = 0
        for part in parts:
            ids += part.ids.tobytes()
            kinds += part.kinds.tobytes()
            ends += (part.ends + len(names)).tobytes()
            names += part.names
            numbers += part.numbers.tobytes()
            places += (part.places + np.uint32(count)).tobytes()
            begins += part.begins.tobytes()
            count += len(part)
        order = np.argsort(np.frombuffer(numbers, np.uint64), kind="stable")
        return cls(
            ids=np.frombuffer(ids, np.int64),
            kinds=np.frombuffer(kinds, np.uint8),
            names=names,
            ends=np.frombuffer(ends, np.int64),
            numbers=np.frombuffer(numbers, np.uint64)[order],
            places=np.frombuffer(places, np.uint32)[order],
            begins=np.unique(np.frombuffer(begins, np.uint64)),
        )

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, place: int) -> Subject:
        begin = self.ends[place - 1] if place else 0
        return Subject(int(self.ids[place]), KINDS[self.kinds[place]], self.names[begin : self.ends[place]].decode())

    @property
    def worded(self) -> Numbers:
        """The numbers that are looked for in texts."""
        numbers: Numbers = self.numbers[_WORDED[self.kinds[self.places]]]
        return numbers

    def called(self, numbers: Numbers) -> Iterator[tuple[int, Subject]]:
        """(index in `numbers`, subject) of all whose words have one of these numbers."""
        if not len(self):
            return
        first = np.searchsorted(self.numbers, numbers)
        known = np.flatnonzero(self.numbers.take(first, mode="clip") == numbers)
        behind = np.searchsorted(self.numbers, numbers[known], "right")
        for index, begin, end in zip(known.tolist(), first[known].tolist(), behind.tolist(), strict=True):
            for place in self.places[begin:end].tolist():
                yield index, self[place]


def _parts(subjects: Iterable[Subject]) -> Iterator[Columns]:
    """Some thousands at a time, so that no million objects stand beside the arrays."""
    keyed = ((key, one) for one in subjects if (key := fold(one.name)))
    while some := list(islice(keyed, _AT_ONCE)):
        keys, own = zip(*some, strict=True)
        yield _packed(keys, own)


def _packed(keys: Sequence[str], subjects: Sequence[Subject]) -> Columns:
    names = [one.name.encode() for one in subjects]
    kinds = np.array([KINDS.index(one.kind) for one in subjects], np.uint8)
    numbers, begun = sequences.rows(keys)
    return Columns(
        ids=np.array([one.id for one in subjects], np.int64),
        kinds=kinds,
        names=b"".join(names),
        ends=np.cumsum([len(name) for name in names]),
        numbers=numbers,
        places=np.arange(len(names), dtype=np.uint32),
        begins=np.concatenate([numbers[:0], *(some[_WORDED[kinds[which]]] for which, some in begun)]),
    )


_WORDED = np.array([kind in WORDED for kind in KINDS])
