"""Which subjects is an article about, and why? Pure: from its words, labels, and what they are known to name."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from newsbell.common.text import fold
from newsbell.follows import evidence
from newsbell.follows.index import Index
from newsbell.follows.kinds import Subject

_BETWEEN = re.compile(r"\s*[/>|,;»›]\s*")


@dataclass(frozen=True)
class About:
    """What an article is known to be about. `named`: (name, kind, what contains it) of each thing that it names.

    `threads`: the numbers of the running stories that it goes on with. `also`: (kind, name, evidence) of other names.
    `listed` says whether a name is a known place's:
    then its words alone are no proof that the article means the place.
    """

    named: Sequence[tuple[str, str, Sequence[str]]] = ()
    authors: Sequence[str] = ()
    source: str = ""
    threads: Sequence[int] = ()
    also: Sequence[tuple[str, str, str]] = ()
    listed: Callable[[str], bool] = lambda _name: False


NOTHING = About()


class Subjects:
    """All subjects of one publisher. What is added is matched at once; what went may still be found, so ask for it."""

    def __init__(self, subjects: Iterable[Subject] = ()) -> None:
        self._top: set[int] = set()
        self._index = Index()
        self.add(subjects)

    @property
    def newest(self) -> int:
        """The highest number of all; 0 where there are none."""
        return self._index.newest

    def add(self, subjects: Iterable[Subject]) -> None:
        """Match these too, from now on."""
        self._index.add(map(self._noted, subjects))

    def _noted(self, subject: Subject) -> Subject:
        if subject.kind == "top-stories":
            self._top.add(subject.id)
        return subject

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
        """Subject id → why the article matches it, a clause for its readers of a shape (newsbell.follows.evidence).

        Topics by section and tags (each step of "News/Politics", each tag of "Politics, Europe"), phrases by the words
        of title, standfirst and body; people, organisations and places by their words too, and by what the article is
        known to name; `top` says that an editor or a rule made it a top story.
        """
        found: dict[int, str] = {}
        by_words = self._index.find(title, standfirst or "", *body)
        for part, one, subject in sorted((part, subject.id, subject) for subject, part in by_words):
            if subject.kind != "place" or not about.listed(subject.name):
                shapes = evidence.PHRASE if subject.kind == "phrase" else evidence.WORDS
                found[one] = shapes[min(part, 2)].say(name=subject.name)
        filed = (("topic", one, evidence.FILED.say(name=one)) for one in labels(section, tags))
        known = [*_named(about), *filed]
        by_name = self._index.named([name for _, name, _ in known])
        for at, one, subject in sorted((at, subject.id, subject) for at, subject in by_name):
            kind, _, why = known[at]
            if kind == subject.kind:
                found.setdefault(one, why)
        return found | dict.fromkeys(sorted(self._top), evidence.TOP.say()) if top else found


def _named(about: About) -> Iterator[tuple[str, str, str]]:
    """(kind, name, evidence) of all that an article is known to be about, and of what contains its places."""
    for name, kind, within in about.named:
        yield kind, name, evidence.NAMES.say(name=name)
        for over in within:
            yield kind, over, evidence.WITHIN.say(name=name, over=over)
    for author in about.authors:
        yield "author", author, evidence.AUTHOR.say(name=author)
    if about.source:
        yield "source", about.source, evidence.SOURCE.say(name=about.source)
    for thread in about.threads:
        yield "thread", str(thread), evidence.THREAD.say()
    yield from about.also


def labels(section: str | None, tags: Iterable[str]) -> list[str]:
    """What an article is filed under: the section and each tag, whole and in parts, each once, as first written."""
    whole = [label for label in (section or "", *tags) if label.strip()]
    parts = [part for label in whole for part in _BETWEEN.split(label) if part]
    by_key: dict[str, str] = {}
    for label in (*whole, *parts):
        by_key.setdefault(fold(label), label.strip())
    return [label for folded, label in by_key.items() if folded]
