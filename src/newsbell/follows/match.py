"""Which subjects is an article about, and why? Pure: from its words, labels, and what they are known to name."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from newsbell.common.text import fold
from newsbell.follows.phrases import Phrases

Kind = Literal["topic", "place", "person", "organisation", "phrase", "author", "source", "thread", "top-stories"]
# Found by their words, whole and in this order.
_WORDED = {"phrase": "the phrase", "person": "", "organisation": "", "place": ""}

_PLACES = ("in the headline", "in the standfirst", "in the text")
_BETWEEN = re.compile(r"\s*[/>|,;»›]\s*")


@dataclass(frozen=True)
class Subject:
    """A thing that can be followed. `name` as readers see it, `key` its folded name."""

    id: int
    kind: Kind
    name: str
    key: str


@dataclass(frozen=True)
class About:
    """What an article is known to be about. `named`: (name, kind, what contains it) of each thing that it names.

    `threads`: the numbers of the running stories that it goes on with. `listed` says whether a name is a known place's:
    then its words alone are no proof that the article means the place.
    """

    named: Sequence[tuple[str, str, Sequence[str]]] = ()
    authors: Sequence[str] = ()
    source: str = ""
    threads: Sequence[int] = ()
    listed: Callable[[str], bool] = lambda _name: False


NOTHING = About()


class Subjects:
    """An index of all subjects of one publisher; `add` and `remove` keep it true between two builds."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        self._by_id = {subject.id: subject for subject in subjects}
        # By kind and key, but for phrases, which are found by their words alone.
        self._keyed: dict[tuple[str, str], set[int]] = {}
        self._top: set[int] = set()
        self._phrases = Phrases({one: subject.name for one, subject in self._by_id.items() if subject.kind in _WORDED})
        for subject in self._by_id.values():
            self._enter(subject)

    def __getitem__(self, one: int) -> Subject:
        return self._by_id[one]

    def __contains__(self, one: object) -> bool:
        return one in self._by_id

    def __len__(self) -> int:
        return len(self._by_id)

    def add(self, subject: Subject) -> None:
        """Index a new subject at once, in place of what its id stood for before."""
        self.remove(subject.id)
        self._by_id[subject.id] = subject
        self._enter(subject)
        if subject.kind in _WORDED:
            self._phrases.add(subject.id, subject.name)

    def remove(self, one: int) -> None:
        """Match this subject no more; an unknown id is no error."""
        subject = self._by_id.pop(one, None)
        if subject is None:
            return
        self._top.discard(one)
        self._phrases.remove(one)
        if ids := self._keyed.get((subject.kind, subject.key)):
            ids.discard(one)

    def keep(self, standing: Set[int]) -> None:
        """Match only these from now on."""
        for one in self._by_id.keys() - standing:
            self.remove(one)

    def _enter(self, subject: Subject) -> None:
        if subject.kind == "top-stories":
            self._top.add(subject.id)
        elif subject.kind != "phrase":
            self._keyed.setdefault((subject.kind, subject.key), set()).add(subject.id)

    def matches(
        self,
        *,
        title: str,
        standfirst: str | None = None,
        body: Sequence[str] = (),
        section: str | None = None,
        tags: Iterable[str] = (),
        top: bool = False,
        about: About = NOTHING,
    ) -> dict[int, str]:
        """Subject id → why the article matches it, a short sentence for its readers.

        Topics by section and tags (each step of "News/Politics", each tag of "Politics, Europe"), phrases by the words
        of title, standfirst and body; people, organisations and places by their words too, and by what the article is
        known to name; `top` says that an editor or a rule made it a top story.
        """
        found: dict[int, str] = {}
        for part, one in sorted(
            (part, one) for one, part in self._phrases.find(title, standfirst or "", *body).items()
        ):
            subject = self._by_id[one]
            if subject.kind != "place" or not about.listed(subject.name):
                shown = f"{_WORDED[subject.kind]} “{subject.name}”".strip()
                found[one] = f"{shown} {_PLACES[min(part, 2)]}"
        for kind, name, evidence in (
            *_named(about),
            *(("topic", one, f"filed under {one}") for one in labels(section, tags)),
        ):
            for one in sorted(self._keyed.get((kind, fold(name)), ())):
                found.setdefault(one, evidence)
        return found | dict.fromkeys(sorted(self._top), "a top story") if top else found


def _named(about: About) -> Iterator[tuple[str, str, str]]:
    """(kind, name, evidence) of all that an article is known to be about, and of what contains its places."""
    for name, kind, within in about.named:
        yield kind, name, f"it names {name}"
        for over in within:
            yield kind, over, f"it names {name}, which is in {over}"
    for author in about.authors:
        yield "author", author, f"written by {author}"
    if about.source:
        yield "source", about.source, f"told by {about.source}"
    for thread in about.threads:
        yield "thread", str(thread), "it goes on with this running story"


def labels(section: str | None, tags: Iterable[str]) -> list[str]:
    """What an article is filed under: the section and each tag, whole and in parts, each once, as first written."""
    whole = [label for label in (section or "", *tags) if label.strip()]
    parts = [part for label in whole for part in _BETWEEN.split(label) if part]
    by_key: dict[str, str] = {}
    for label in (*whole, *parts):
        by_key.setdefault(fold(label), label.strip())
    return [label for folded, label in by_key.items() if folded]
