"""Other names of a subject, which an editor gives: nicknames, letters, inflected forms. Each is matched like its own.

And places that no list has, which an editor names.

Pure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from newsbell.common.text import fold
from newsbell.follows import evidence
from newsbell.follows.index import Index
from newsbell.follows.kinds import WORDED, Subject
from newsbell.follows.match import About


@dataclass(frozen=True)
class Called:
    """One subject: its name, and its others."""

    kind: str
    name: str
    others: Sequence[str]

    @property
    def all(self) -> Sequence[str]:
        return (self.name, *self.others)


class OtherNames:
    """All of one publisher, to be asked what an article names by another name."""

    def __init__(self, called: Iterable[Called] = ()) -> None:
        self._called = list(called)
        self._keyed: dict[tuple[str, str], list[Called]] = {}
        worded: list[tuple[Called, str]] = []
        for one in self._called:
            for name in one.all:
                self._keyed.setdefault((one.kind, fold(name)), []).append(one)
            if one.kind in WORDED:
                worded += [(one, name) for name in one.all]
        self._worded = dict(enumerate(worded, 1))
        self._index = Index()
        self._index.add(Subject(number, "phrase", name) for number, (_, name) in self._worded.items())

    def __bool__(self) -> bool:
        return bool(self._called)

    def also(self, about: About, labels: Iterable[str], *parts: str) -> Iterator[tuple[str, str, str]]:
        """(kind, name, evidence) of every other name of what an article names; `parts`: its words."""
        for one, name in self._found(about, parts):
            yield from _others(one, name)
        said = [(kind, name) for name, kind, _ in about.named]
        said += [("author", name) for name in about.authors]
        said += [("source", about.source), *(("topic", label) for label in labels)]
        for kind, name in said:
            for one in self._keyed.get((kind, fold(name)), ()):
                yield from _others(one, name)

    def named(self, about: About, *parts: str) -> Iterable[Called]:
        """Whose names stand in an article's words, `parts`."""
        return {(one.kind, one.name): one for one, _ in self._found(about, parts)}.values()

    def _found(self, about: About, parts: Sequence[str]) -> Iterator[tuple[Called, str]]:
        """Each name that stands there, with whose it is.

        The own name of a place that a list has is no proof by its words alone: Reading, Bath. What an editor adds is
        meant to be.
        """
        for number in sorted({one.id for one, _ in self._index.find(*parts)}):
            one, name = self._worded[number]
            if one.kind != "place" or name != one.name or not about.listed(name):
                yield one, name

    def own(self) -> Mapping[tuple[str, str], Called]:
        """Kind and folded other name → whose it is."""
        return {(one.kind, fold(other)): one for one in self._called for other in one.others}


def _others(one: Called, said: str) -> Iterator[tuple[str, str, str]]:
    for name in one.all:
        if fold(name) != fold(said):
            yield one.kind, name, evidence.CALLED.say(name=said, other=name)
