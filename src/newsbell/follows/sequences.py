"""Words in a row as numbers of 64 bits, worked out for all places of a text at once.

Equal rows have equal numbers; other rows hardly ever do, so that whoever looks them up compares the words too.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Numbers: TypeAlias = npt.NDArray[np.uint64]
Places: TypeAlias = npt.NDArray[np.int64]

_LONGEST = 64


def _spread(count: int, seed: int) -> Numbers:
    """So many numbers without a pattern, always the same: Steele, Lea, Flood, Fast Splittable Generators (2014)."""
    mixed = np.arange(seed, seed + count, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    spread: Numbers = mixed ^ (mixed >> np.uint64(31))
    return spread


_OCTETS = _spread(256, seed=1)
# Odd, so that no product loses what it was made of. What stands in a word beyond these counts as if in the last place.
_WITHIN = _spread(_LONGEST, seed=1001) | np.uint64(1)
_STEP = _spread(1, seed=2001) | np.uint64(1)


def words(text: bytes) -> tuple[Places, Numbers]:
    """Where each word of `text` begins, and its number; one space stands between two words.

    One place more follows, at which another word would begin.
    """
    octets = np.frombuffer(text + b" ", np.uint8)
    ends = np.flatnonzero(octets == ord(" "))
    begins = np.concatenate((np.zeros(1, np.int64), ends + 1))
    within = np.arange(len(octets)) - np.repeat(begins[:-1], np.diff(begins))
    numbers = _OCTETS[octets] * _WITHIN[np.minimum(within, _LONGEST - 1)]
    return begins, np.add.reduceat(numbers, begins[:-1])


def longer(rows: Numbers, by: Numbers) -> Numbers:
    """The numbers of these rows of words, each with one word more."""
    return rows * _STEP + by


def rows(those: Sequence[str]) -> tuple[Numbers, list[tuple[Places, Numbers]]]:
    """The number of each of these rows of words, and (which of them, numbers) of what they begin with.

    That is one word of each that has more, then two words of each that has more than two, and so on.
    """
    lengths = np.array([row.count(" ") + 1 for row in those], np.int64)
    first = np.cumsum(lengths) - lengths
    _, own = words(" ".join(those).encode())
    numbers, begun = own[first], []
    for length in range(1, int(lengths.max())):
        going = np.flatnonzero(lengths > length)
        begun.append((going, numbers[going]))
        numbers[going] = longer(numbers[going], own[first[going] + length])
    return numbers, begun
