"""The tellings of the last days, in memory: how rare each word is, and which of them an article is most like."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from newsbell.stories.facts import Id
from newsbell.stories.tellings import HEADLINE, PRIOR, Retelling, Telling, needed

MOST = 2_000
"""So many tellings are held; the oldest leave first."""
# Marks that so many, and such a share, of the tellings have propose nothing: they would propose everything.
_COMMON = 60
_COMMON_SHARE = 0.05
# Compared in full with so many: those that share the rarest marks.
_CANDIDATES = 20
_SHOWN = 6
HOLDERS = 50
CANDIDATES = 40


class Window:
    """Tellings in their order. The same ones, in whatever order they came, give the same answers."""

    def __init__(self) -> None:
        self._held: dict[Id, Telling] = {}
        self._having: defaultdict[str, set[Id]] = defaultdict(set)
        self._sources: Counter[tuple[Id, Id]] = Counter()

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, article: Id) -> bool:
        return article in self._held

    def __iter__(self) -> Iterator[Telling]:
        """The oldest first."""
        return iter(self._held.values())

    def add(self, telling: Telling) -> None:
        self._held[telling.article] = replace(telling, text="")
        self._sources[telling.story, telling.source] += 1
        for mark in telling.marks:
            self._having[mark].add(telling.article)
        if len(self._held) > MOST:
            self.drop(next(iter(self)))

    def drop(self, telling: Telling) -> None:
        del self._held[telling.article]
        self._sources[telling.story, telling.source] -= 1
        for mark in telling.marks:
            self._having[mark].discard(telling.article)
            if not self._having[mark]:
                del self._having[mark]

    def nearest(self, new: Telling) -> Retelling | None:
        """The telling of another source that is most like `new`, or None; one that tells its story comes first.

        A source does not report one thing twice, so a story that it has spoken in already is not proposed to it: what
        it adds there is a development, and so a new story.
        """
        found = [self._compared(new, old) for old in self._proposed(new)]
        order = sorted(found, key=lambda one: (not one.same_story, -one.score, one.of.rank, str(one.of.article)))
        return order[0] if order else None

    def _proposed(self, new: Telling) -> list[Telling]:
        common = max(_COMMON, _COMMON_SHARE * len(self._held))
        sums: dict[Id, float] = {}
        for mark, weight in new.marks.items():
            having = self._having.get(mark, ())
            if len(having) <= common:
                worth = weight * self._rarity(mark) ** 2
                for article in having:
                    sums[article] = sums.get(article, 0.0) + worth
        likely = sorted(sums, key=lambda article: (-sums[article], str(article)))
        others = (self._held[article] for article in likely)
        chosen = [old for old in others if new.near(old) and not self._spoken(new.source, old)]
        return chosen[:_CANDIDATES]

    def _spoken(self, source: Id, old: Telling) -> bool:
        return source != "" and self._sources[old.story, source] > 0

    def _compared(self, new: Telling, old: Telling) -> Retelling:
        rare = {mark: self._rarity(mark) for mark in {*new.marks, *old.marks}}
        shared = {
            mark: weight * old.marks[mark] * rare[mark] ** 2 for mark, weight in new.marks.items() if mark in old.marks
        }
        lengths = [math.hypot(*(weight * rare[mark] for mark, weight in one.marks.items())) for one in (new, old)]
        cosine = sum(shared.values()) / math.prod(lengths)
        headlines = (_covered(new, old, rare) + _covered(old, new, rare)) / 2
        score = (1 - HEADLINE) * cosine + HEADLINE * headlines
        most = sorted(shared, key=lambda mark: (-shared[mark], mark))[:_SHOWN]
        return Retelling(old, score, needed(new, old, len(shared)), [new.written.get(mark, mark) for mark in most])

    def _rarity(self, mark: str) -> float:
        return math.log((len(self._held) + PRIOR) / (len(self._having.get(mark, ())) + 1))


def _covered(one: Telling, other: Telling, rare: dict[str, float]) -> float:
    """The share of a headline's marks, by weight, that the other article has."""
    whole = sum(weight * rare[mark] for mark, weight in one.heading.items())
    return sum(weight * rare[mark] for mark, weight in one.heading.items() if mark in other.marks) / (whole or 1.0)
