"""All that can be followed at one publisher, found by its words: whole words, overlapping, case and accents folded.

Every row of words in a text has a number. A table of flags tells of a number whether it may be what is followed, and
whether something longer may begin so: what it says falsely now and then is compared word by word.
"""

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, count

import numpy as np

from newsbell.common.text import fold
from newsbell.follows import sequences
from newsbell.follows.columns import Columns
from newsbell.follows.kinds import WORDED, Subject
from newsbell.follows.sequences import Numbers

MOST_READ = 200_000
MOST_LIVE = 10_000
_BETWEEN = b" \n "  # a word that no name has: none reaches from one part of an article into the next
_IS, _BEGINS = np.uint8(1), np.uint8(2)
# So many flags for each in the arrays, and up to twice as many; of those that wait no more than a 16th as many.
_ROOM, _LEAST, _SHARE = 16, 1_024, 16


class Index:
    """Subjects by their words. What is added is found at once; nothing is taken out: ask whether a find stands."""

    def __init__(self) -> None:
        self.newest = 0
        self._settle(Columns.of([]))

    def add(self, subjects: Iterable[Subject]) -> None:
        """Find these too, from now on. Where they cannot all be had, nothing has changed."""
        new = Columns.of(subjects)
        if self._waiting + len(new) > min(MOST_LIVE, len(self._bulk) // _SHARE):
            live = (one for some in self._live.values() for one in some)
            self._settle(Columns.joined([self._bulk, Columns.of(live), new]))
        elif len(new):
            self._flag(new)
            self._waiting += len(new)
            for number, place in zip(new.numbers.tolist(), new.places.tolist(), strict=True):
                self._live.setdefault(number, []).append(new[place])
        self.newest = max(self.newest, int(new.ids.max(initial=0)))

    def named(self, names: Sequence[str]) -> Iterator[tuple[int, Subject]]:
        """(index in `names`, subject) of all that have one of these names, whole."""
        keys = [fold(name) for name in names]
        if keys:
            for index, subject in self._called(sequences.rows(keys)[0]):
                if fold(subject.name) == keys[index]:
                    yield index, subject

    def find(self, *parts: str) -> Iterator[tuple[Subject, int]]:
        """Each subject whose words stand in an article, with the part (0, 1, …) in which they are found first.

        Of the parts together the first 200,000 characters are read: no news is longer, only what is meant to exhaust.
        """
        read = [part.encode() for part in _folded(parts)]
        ends = list(accumulate(len(part) + len(_BETWEEN) for part in read))
        text = _BETWEEN.join(read)
        for begin, end, subject in self._rows(text):
            words = fold(subject.name).encode()
            # Other words with the same number may stand before it, or in its place.
            place = begin if words == text[begin:end] else (b" %b " % text).find(b" %b " % words)
            if place >= 0 and subject.kind in WORDED:
                yield subject, bisect(ends, place)

    def _rows(self, text: bytes) -> Iterator[tuple[int, int, Subject]]:
        """(begin, end, subject) of what may be it: each once, where its number stands first."""
        begins, words = sequences.words(text)
        at, numbers = np.arange(len(words)), words
        for length in count(1):
            flags = self._flags[numbers >> self._shift]
            may_be = np.flatnonzero(flags & _IS)
            those, first = np.unique(numbers[may_be], return_index=True)
            for index, subject in self._called(those):
                place = at[may_be[first[index]]]
                yield int(begins[place]), int(begins[place + length]) - 1, subject
            going = np.flatnonzero((flags & _BEGINS) > 0)
            going = going[at[going] + length < len(words)]
            if not len(going):
                return
            at = at[going]
            numbers = sequences.longer(numbers[going], words[at + length])

    def _called(self, numbers: Numbers) -> Iterator[tuple[int, Subject]]:
        yield from self._bulk.called(numbers)
        if self._live:
            for index, number in enumerate(numbers.tolist()):
                for subject in self._live.get(number, ()):
                    yield index, subject

    def _settle(self, bulk: Columns) -> None:
        self._bulk = bulk
        # Those that wait, by the numbers of their words, until they are so many that the arrays are made anew.
        self._live: dict[int, list[Subject]] = {}
        self._waiting = 0
        bits = max(_LEAST, _ROOM * len(bulk)).bit_length()
        self._shift = np.uint64(64 - bits)
        self._flags = np.zeros(1 << bits, np.uint8)
        self._flag(bulk)

    def _flag(self, columns: Columns) -> None:
        for numbers, flag in ((columns.worded, _IS), (columns.begins, _BEGINS)):
            self._flags[numbers >> self._shift] |= flag


def _folded(parts: Iterable[str]) -> Iterator[str]:
    """The words of each part, as far as they are read: the last word, where it is cut, is left out."""
    room = MOST_READ
    for part in parts:
        if room <= 0:
            return
        words = fold(part[:room])
        yield words if len(part) <= room else words.rpartition(" ")[0]
        room -= len(part)
