"""One article held against the tellings of one story: a few measurements that any language has."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from functools import cached_property
from operator import mul

from newsbell.stories.commonplaces import is_commonplace, is_time
from newsbell.stories.tellings import Rarity, Telling

MOST_SIZE = 30
"""The size of a story counts up to so many tellings."""


def measured(new: Telling, story: Sequence[Telling], rarity: Rarity) -> dict[str, float]:
    """Every measurement of one article held against one story (`Held`)."""
    held = Held(Weighed(new, rarity), story)
    return {name: getattr(held, name) for name in MEASUREMENTS}


MEASUREMENTS = (
    *("words", "nearest", "names", "core", "figures", "told", "head", "cover", "size", "meant", "nearest_meant"),
)


class Weighed:
    """The new telling with its marks weighed, once for all the stories that it is held against."""

    def __init__(self, new: Telling, rarity: Rarity) -> None:
        self.new, self.rarity = new, rarity

    @cached_property
    def opening(self) -> "_Scale":
        return _Scale(self.new.opening, self.rarity)

    @cached_property
    def names(self) -> "_Scale":
        return _Scale(self.new.names, self.rarity)


class _Scale:
    """Marks of one article, ready for the cosine with those of many others."""

    def __init__(self, marks: Mapping[str, float], rarity: Rarity) -> None:
        self._rarity = rarity
        self._squared = {mark: weight * rarity(mark) ** 2 for mark, weight in marks.items()}
        self._length = _length(marks, rarity)

    def cosine(self, other: Mapping[str, float]) -> float:
        shared = sum([worth * other[mark] for mark, worth in self._squared.items() if mark in other])
        return shared / (self._length * _length(other, self._rarity)) if shared else 0.0


class Held:
    """One article held against one story; each measurement is 0–1, and made where a model weighs it."""

    def __init__(self, weighed: Weighed, story: Sequence[Telling]) -> None:
        self._weighed, self._new, self._rarity, self._story = weighed, weighed.new, weighed.rarity, story
        alike = [weighed.opening.cosine(one.opening) for one in story]
        at = max(range(len(story)), key=lambda at: (alike[at], -story[at].rank, str(story[at].article)))
        self.near = story[at]
        """The telling whose opening is most like the new one's."""
        self.nearest = alike[at]
        """The cosine of the two."""

    @cached_property
    def words(self) -> float:
        """The cosine of the opening and the story's openings together."""
        return self.nearest if len(self._story) == 1 else self._weighed.opening.cosine(self._openings)

    @cached_property
    def names(self) -> float:
        """The cosine of the names and figures."""
        return self._weighed.names.cosine(self._names)

    @cached_property
    def core(self) -> float:
        """How much of what half of the tellings or more name in their openings stands in the new one, by rarity."""
        having = Counter(mark for one in self._story for mark in one.opening if mark in self._names)
        core = {mark: times * self._rarity(mark) for mark, times in having.items() if times * 2 >= len(self._story)}
        return sum(worth for mark, worth in core.items() if mark in self._new.marks) / (sum(core.values()) or 1.0)

    @cached_property
    def figures(self) -> float:
        """1 where both have figures and none in common."""
        figures = {mark for mark in self._names if mark.isdecimal()}
        return float(bool(self._new.figures and figures) and not self._new.figures & figures)

    @cached_property
    def told(self) -> float:
        """How much of the names and figures in the opening of the nearest telling stands in the new one, by rarity."""
        return _found((mark for mark in self.near.opening if mark in self.near.names), self._new.marks, self._rarity)

    @cached_property
    def head(self) -> float:
        """How much of the names and figures in the new headline stands in any telling, by rarity."""
        return _found(self._new.headline, self._every, self._rarity)

    @cached_property
    def cover(self) -> float:
        """How much of the new opening stands in any of the story's, by rarity."""
        whole = self._worth(self._new.opening)
        return self._worth(mark for mark in self._new.opening if mark in self._openings) / (whole or 1.0)

    @cached_property
    def size(self) -> float:
        """How many tell it, as a logarithm."""
        return math.log(len(self._story)) / math.log(MOST_SIZE)

    @property
    def meant(self) -> float:
        """As `words`, of what the headlines mean; 0 where that is not known."""
        return self._meanings[0]

    @property
    def nearest_meant(self) -> float:
        """As `nearest`, of what the headlines mean; 0 where that is not known."""
        return self._meanings[1]

    @property
    def shared(self) -> int:
        """So many marks of the new opening stand in any telling."""
        return len(self._new.opening.keys() & self._every)

    @property
    def named(self) -> int:
        """So many names and figures of the new one are names or figures in any telling."""
        return sum(mark in self._names for mark in self._new.names)

    @property
    def things(self) -> int:
        """So many things both tell of: whole names and figures, and words that are no commonplaces."""
        new = self._new
        names = [mark for mark in new.names if mark in self._names and not is_time(mark)]
        others = [mark for mark in new.opening if mark not in new.names and mark in self._every]
        left = {*names, *(mark for mark in others if not is_commonplace(mark, new.written.get(mark, mark)))}
        found = 0
        while left:
            most: Set[str] = max((left & whole for whole in new.wholes), key=len, default=frozenset())
            left -= most or {next(iter(left))}
            found += 1
        return found

    @cached_property
    def _meanings(self) -> tuple[float, float]:
        return _meant(self._new, self._story)

    @cached_property
    def _openings(self) -> Mapping[str, float]:
        return _sum([one.opening for one in self._story])

    @cached_property
    def _names(self) -> Mapping[str, float]:
        return _sum([one.names for one in self._story])

    @cached_property
    def _every(self) -> frozenset[str]:
        return frozenset[str]().union(*(one.marks for one in self._story))

    def _worth(self, marks: Iterable[str]) -> float:
        return sum(self._new.opening[mark] * self._rarity(mark) for mark in marks)


def _found(marks: Iterable[str], among: Collection[str], rarity: Rarity) -> float:
    """The share of the marks, by rarity, that is among those; half where there are none."""
    worth = {mark: rarity(mark) for mark in marks}
    whole = sum(worth.values())
    return sum(worth[mark] for mark in worth if mark in among) / whole if whole else 0.5


def _meant(new: Telling, story: Sequence[Telling]) -> tuple[float, float]:
    """The cosine of the new headline's meaning with the sum of the story's, and with the nearest of them."""
    known = [one.meaning for one in story if one.meaning is not None]
    if new.meaning is None or not known:
        return 0.0, 0.0
    whole = sum(known[1:], start=known[0])
    length = math.sqrt(float(whole @ whole)) or 1.0
    return float(whole @ new.meaning) / length, max(float(one @ new.meaning) for one in known)


def _length(marks: Mapping[str, float], rarity: Rarity) -> float:
    worth = list(map(mul, marks.values(), map(rarity, marks)))
    return math.sqrt(sum(map(mul, worth, worth)))


def _sum(parts: Sequence[Mapping[str, float]]) -> Mapping[str, float]:
    if len(parts) == 1:
        return parts[0]
    whole: dict[str, float] = {}
    for part in parts:
        for mark, weight in part.items():
            whole[mark] = whole.get(mark, 0.0) + weight
    return whole
