"""Which subjects is an article about, and why? Pure: from its words, section and tags alone."""

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from newsbell.common.text import fold
from newsbell.follows.phrases import Phrases

Kind = Literal["topic", "phrase", "top-stories"]

_PLACES = ("in the headline", "in the standfirst", "in the text")
_BETWEEN = re.compile(r"\s*[/>|,;»›]\s*")


@dataclass(frozen=True)
class Subject:
    """A thing that can be followed. `name` as readers see it, `key` its folded name."""

    id: int
    kind: Kind
    name: str
    key: str


class Subjects:
    """An index of all subjects of one publisher; `add` and `remove` keep it true between two builds."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        self._by_id = {subject.id: subject for subject in subjects}
        self._topics: dict[str, set[int]] = {}
        self._top: set[int] = set()
        self._phrases = Phrases({one: subject.name for one, subject in self._by_id.items() if subject.kind == "phrase"})
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
        if subject.kind == "phrase":
            self._phrases.add(subject.id, subject.name)

    def remove(self, one: int) -> None:
        """Match this subject no more; an unknown id is no error."""
        subject = self._by_id.pop(one, None)
        if subject is None:
            return
        self._top.discard(one)
        self._phrases.remove(one)
        if ids := self._topics.get(subject.key):
            ids.discard(one)

    def keep(self, standing: Set[int]) -> None:
        """Match only these from now on."""
        for one in self._by_id.keys() - standing:
            self.remove(one)

    def _enter(self, subject: Subject) -> None:
        if subject.kind == "top-stories":
            self._top.add(subject.id)
        elif subject.kind == "topic":
            self._topics.setdefault(subject.key, set()).add(subject.id)

    def matches(
        self,
        *,
        title: str,
        standfirst: str | None = None,
        body: Sequence[str] = (),
        section: str | None = None,
        tags: Iterable[str] = (),
        top: bool = False,
    ) -> dict[int, str]:
        """Subject id → why the article matches it, a short sentence for its readers.

        Topics by section and tags (each step of "News/Politics", each tag of "Politics, Europe"), phrases by the words
        of title, standfirst and body; `top` says that an editor or a rule made it a top story.
        """
        found: dict[int, str] = {}
        for part, one in sorted(
            (part, one) for one, part in self._phrases.find(title, standfirst or "", *body).items()
        ):
            found[one] = f"the phrase “{self._by_id[one].name}” {_PLACES[min(part, 2)]}"
        for label in labels(section, tags):
            for one in sorted(self._topics.get(fold(label), ())):
                found.setdefault(one, f"filed under {label}")
        return found | dict.fromkeys(sorted(self._top), "a top story") if top else found


def labels(section: str | None, tags: Iterable[str]) -> list[str]:
    """What an article is filed under: the section and each tag, whole and in parts, each once, as first written."""
    whole = [label for label in (section or "", *tags) if label.strip()]
    parts = [part for label in whole for part in _BETWEEN.split(label) if part]
    by_key: dict[str, str] = {}
    for label in (*whole, *parts):
        by_key.setdefault(fold(label), label.strip())
    return [label for folded, label in by_key.items() if folded]
