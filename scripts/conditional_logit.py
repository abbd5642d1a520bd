"""Learns the weights of marks under which, of several choices, the right ones are likeliest (McFadden 1974).

By Adam (Kingma and Ba 2015) with a penalty on squares; nothing is random, so the same data give the same figures.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

import numpy as np

STEPS = 200
RATE = 0.1
_FAR = 1_000.0


class Choice(NamedTuple):
    """The marks of each thing that may be chosen, which of them are right, and how much it counts."""

    marks: Sequence[Collection[str]]
    right: Sequence[bool]
    heavy: float


def learned(choices: Sequence[Choice], least_often: Callable[[str], int], penalty: float) -> dict[str, int]:
    """Mark → its weight in hundredths; a mark of fewer choices than `least_often` tells has none."""
    often = Counter(mark for one in choices for mark in {mark for marks in one.marks for mark in marks})
    kept = [mark for mark, count in often.items() if count >= least_often(mark)]
    numbers = {mark: at for at, mark in enumerate(kept)}
    rows = [[numbers[mark] for mark in marks if mark in numbers] for one in choices for marks in one.marks]
    flat = np.array([mark for row in rows for mark in row])
    row_of = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    choice_of = np.repeat(np.arange(len(choices)), [len(one.marks) for one in choices])
    starts = np.cumsum([0, *(len(one.marks) for one in choices)])[:-1]
    right = np.array([is_right for one in choices for is_right in one.right])
    heavy = np.array([one.heavy for one in choices])[choice_of]

    def likely(scores: np.ndarray) -> np.ndarray:
        grown = np.exp(scores - np.maximum.reduceat(scores, starts)[choice_of])
        return grown / np.add.reduceat(grown, starts)[choice_of]

    weights, slope, square = np.zeros((3, len(kept)))
    for step in range(1, STEPS + 1):
        scores = np.bincount(row_of, weights[flat], len(rows))
        off = (likely(scores) - likely(np.where(right, scores, scores - _FAR))) * heavy
        slopes = np.bincount(flat, off[row_of], len(kept)) + penalty * weights
        slope = 0.9 * slope + 0.1 * slopes
        square = 0.99 * square + 0.01 * slopes**2
        weights -= RATE * slope / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return {mark: told for mark, weight in zip(kept, weights, strict=True) if (told := round(100 * float(weight)))}
