"""How long it took from a story first seen to its reminder accepted: in logarithmic buckets, two for each doubling."""

import math
from collections.abc import Mapping

FIRST, LAST = -2, 30  # 0.5 s and 9 hours


def bucket(seconds: float) -> int:
    """The bucket of a delay: the least n with seconds ≤ 2^(n/2), within FIRST and LAST + 1 (what is longer)."""
    if seconds <= bound(FIRST):
        return FIRST
    return min(LAST + 1, math.ceil(round(2 * math.log2(seconds), 9)))


def bound(number: int) -> float:
    """The seconds that a bucket reaches to; infinite for the last."""
    return 2 ** (number / 2) if number <= LAST else math.inf


def cumulated(counts: Mapping[int, int]) -> list[tuple[float, int]]:
    """(bound, how many took no longer) for each bucket, the last one infinite."""
    found, total = [], 0
    for number in range(FIRST, LAST + 2):
        total += counts.get(number, 0)
        found.append((bound(number), total))
    return found


def quantile(counts: Mapping[int, int], share: float) -> float | None:
    """The bound of the bucket that holds the quantile: at most 42 % too long; None where nothing is counted."""
    wanted = share * sum(counts.values())
    return next((edge for edge, count in cumulated(counts) if count and count >= wanted), None)


def middle(number: int) -> float:
    """What a delay of the bucket is taken for in sums; the last one counts as its lower bound."""
    return bound(number - 1) * 2**0.25 if number <= LAST else bound(LAST)
