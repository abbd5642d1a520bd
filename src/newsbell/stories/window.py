"""The tellings of the last days, in memory: how rare each mark is, and which stories an article may tell."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from newsbell.stories.facts import Id
from newsbell.stories.judgement import OWN, STORIES, Model, Retelling, judge, kept
from newsbell.stories.meanings import Meanings
from newsbell.stories.tellings import Rarity, Telling, proposing
from newsbell.stories.tellings import rarity as rarity_of

MOST = 20_000
"""So many tellings are held; the oldest leave first."""
HOLDERS = 50
"""A mark proposes the latest of its articles alone: a common one would propose everything."""
CANDIDATES = 40
LOOKED_AT = CANDIDATES + 20
"""Of those that share most so many are looked at: some are far apart in time, or in stories that its source told."""


class Window:
    """Tellings in the order in which they came."""

    def __init__(self) -> None:
        self._held: dict[Id, Telling] = {}
        self._kept: defaultdict[str, dict[Id, None]] = defaultdict(dict)
        self._having: Counter[str] = Counter()
        self._stories: defaultdict[Id, dict[Id, None]] = defaultdict(dict)
        self._meanings = Meanings()

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, article: Id) -> bool:
        return article in self._held

    def __iter__(self) -> Iterator[Telling]:
        """The oldest first."""
        return iter(self._held.values())

    def add(self, telling: Telling) -> None:
        for mark in proposing(telling, self.rarity()):
            self._kept[mark][telling.article] = None
        said = [self._held[one].marks for one in self._stories[telling.story]]
        self._having.update(telling.marks.difference(*said))
        self._held[telling.article] = replace(telling, written={}, wholes=())
        self._stories[telling.story][telling.article] = None
        if telling.meaning is not None:
            self._meanings.add(telling.article, telling.meaning)
        if len(self._held) > MOST:
            self.drop(next(iter(self)))

    def drop(self, telling: Telling) -> None:
        del self._held[telling.article]
        del self._stories[telling.story][telling.article]
        self._having.subtract(telling.marks)
        for mark in telling.opening:
            self._kept[mark].pop(telling.article, None)

    def nearest(self, new: Telling, learned: Mapping[str, Model] | None = None) -> Retelling | None:
        """The story that `new` is most like, or None; one that it tells comes first."""
        likely = self._likely(new)
        return judge(new, self._elsewhere(new, likely), self.rarity(), learned, self._own(new, likely))

    def proposed(self, new: Telling) -> Sequence[Sequence[Telling]]:
        """Some tellings of each story that `new` may tell, the likeliest first.

        A source does not report one thing twice, so a story that it has spoken in already is not proposed to it: what
        it adds there is a development, and so a new story.
        """
        return self._elsewhere(new, self._likely(new))

    def _likely(self, new: Telling) -> Sequence[Id]:
        """The articles that share most with it and are near in time."""
        rare = self.rarity()
        sums: dict[Id, float] = {}
        for mark in proposing(new, rare, among=[mark for mark in new.opening if self._kept.get(mark)]):
            for article in list(self._kept[mark])[-HOLDERS:]:
                sums[article] = sums.get(article, 0.0) + rare(mark) ** 2
        likely = sorted(sums, key=lambda article: (-sums[article], str(article)))
        return [one for one in likely if new.near(self._held[one])]

    def _elsewhere(self, new: Telling, likely: Sequence[Id]) -> Sequence[Sequence[Telling]]:
        found: dict[Id, list[Id]] = defaultdict(list)
        for article in [one for one in likely if not self._spoke(new.source, self._held[one].story)][:CANDIDATES]:
            found[self._held[article].story].append(article)
        stories = dict(list(found.items())[:STORIES])
        if new.meaning is not None:
            alike = [one for one in self._meanings.nearest(new.meaning) if one in self._held]
            for article in [one for one in alike if new.near(self._held[one])]:
                story = self._held[article].story
                if self._spoke(new.source, story):
                    continue
                if story in stories or len(stories) < 2 * STORIES:
                    stories.setdefault(story, []).append(article)
        return [self._speaking(new, story, proposed) for story, proposed in stories.items()]

    def _own(self, new: Telling, likely: Sequence[Id]) -> Sequence[Sequence[Telling]]:
        """The stories that its source told, each by the nearest of the source's own tellings."""
        found: dict[Id, list[Telling]] = {}
        for one in map(self._held.__getitem__, likely[:LOOKED_AT]):
            if new.source != "" and one.source == new.source:
                found.setdefault(one.story, []).append(one)
        return list(found.values())[:OWN]

    def _spoke(self, source: Id, story: Id) -> bool:
        return source != "" and any(self._held[one].source == source for one in self._stories[story])

    def _speaking(self, new: Telling, story: Id, proposed: Iterable[Id]) -> Sequence[Telling]:
        """A story's tellings that are most like the new one, and then its latest."""
        latest = reversed(self._stories[story])
        chosen = [self._held[one] for one in dict.fromkeys((*proposed, *latest))]
        return [one for one in chosen if new.near(one)][: kept(new)]

    def rarity(self) -> Rarity:
        held = len(self._stories)
        known: dict[str, float] = {}

        def rare(mark: str) -> float:
            if mark not in known:
                known[mark] = rarity_of(held, self._having[mark], mark)
            return known[mark]

        return rare
