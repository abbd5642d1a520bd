"""A stream of articles in memory: each is compared with those before it. No database, no side effects."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from newsbell.stories.candidates import MOST_HOLDERS, by_text, crowded, stories_of
from newsbell.stories.decide import Decision, decide
from newsbell.stories.facts import Facts, Id, furniture, keys
from newsbell.stories.tellings import telling
from newsbell.stories.window import Window

if TYPE_CHECKING:
    from newsbell.stories.semantic import Array as Meaning


class Stream:
    """Articles admitted so far, indexed by their keys."""

    def __init__(self, publisher: Id = "", meaning: "Callable[[str], Meaning] | None" = None) -> None:
        """`meaning` gives a headline's vector, where the semantic extra is on."""
        self._publisher = publisher
        self._meaning = meaning
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
        held = crowded(holders)
        stories = stories_of(held, {one: self._facts[one].story for having in held.values() for one in having})
        named = dict.fromkeys(one for kind, key in found if kind != "shingle" for one in holders[key])
        copies = by_text(holders[key] for kind, key in found if kind == "shingle")
        candidates = [self._facts[one] for one in named | dict.fromkeys(copies)]
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
        if self._meaning is not None and told.brief:
            told = replace(told, meaning=self._meaning(told.title))
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
