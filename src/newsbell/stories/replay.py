"""A stream of articles in memory: each is compared with those before it. No database, no side effects."""

from collections import Counter, defaultdict
from dataclasses import replace

from newsbell.stories.decide import Decision, decide
from newsbell.stories.facts import Facts, Id, furniture, keys
from newsbell.stories.tellings import telling
from newsbell.stories.window import Window

# A key proposes the latest of its articles alone: furniture ("Sign up for our newsletter") stands in all of them.
MOST_HOLDERS = 50
# Compared at most with so many by text: those that share the most keys.
MOST_CANDIDATES = 40


def nearest(counts: Counter[Id]) -> list[Id]:
    """The articles worth comparing, of those found by a shared key and how many keys they share; ties by id."""
    return sorted(counts, key=lambda article: (-counts[article], str(article)))[:MOST_CANDIDATES]


class Stream:
    """Articles admitted so far, indexed by their keys."""

    def __init__(self, publisher: Id = "") -> None:
        self._publisher = publisher
        self._facts: dict[Id, Facts] = {}
        self._index: defaultdict[int, list[Id]] = defaultdict(list)
        self._window = Window()
        self._threads: dict[Id, Id] = {}

    def admit(self, article: Facts, text: str = "") -> Decision:
        """Decide and remember. The story of a new story is the article's own id; `article.story` is not looked at.

        `text`: its standfirst and body, by which other sources' tellings of its story are known.
        """
        found = keys(self._publisher, article)
        holders = {key: self._index.get(key, [])[-MOST_HOLDERS:] for _, key in found}
        stories = {key: len({self._facts[one].story for one in held}) for key, held in holders.items()}
        named = dict.fromkeys(one for kind, key in found if kind != "shingle" for one in holders[key])
        by_text = Counter(one for kind, key in found if kind == "shingle" for one in holders[key])
        candidates = [self._facts[one] for one in named | dict.fromkeys(nearest(by_text))]
        told = telling(
            article=article.article,
            story=article.story,
            source=article.source,
            rank=article.rank,
            title=article.title,
            text=text,
            published=article.published,
            seen=article.seen,
        )
        furnished = furniture(self._publisher, article, stories)
        decision = decide(article, candidates, furnished, lambda: self._window.nearest(told))
        story = article.article if decision.story is None else decision.story
        if decision.kind != "same-article":  # its words are there already, and would count as less rare
            self._window.add(replace(told, story=story))
        self._facts[article.article] = replace(article, story=story)
        for _, key in found:
            self._index[key].append(article.article)
        if decision.develops is not None:
            self._threads[story] = self._threads.get(decision.develops, decision.develops)
        return replace(decision, story=story)

    def thread(self, story: Id | None) -> Id | None:
        """The first story of the thread that a story develops, or None."""
        return None if story is None else self._threads.get(story)
