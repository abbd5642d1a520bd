"""The subjects of each publisher, kept ready in this process and brought up to date before they are asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db.models import QuerySet

from newsbell.common import memory
from newsbell.common.sealed import as_it_lies, unseal
from newsbell.follows.match import NOTHING, About, Subjects
from newsbell.follows.match import Subject as Indexed
from newsbell.follows.models import Subject


class Words(Protocol):
    """The words of a story that are matched."""

    @property
    def title(self) -> str: ...
    @property
    def standfirst(self) -> str: ...
    @property
    def body(self) -> Sequence[str]: ...
    @property
    def section(self) -> str: ...
    @property
    def tags(self) -> Sequence[str]: ...


@dataclass
class _Index:
    subjects: Subjects
    newest: int


_indexes: dict[int, _Index] = {}
memory.forgets(_indexes.clear)


def matched(publisher: int, words: Words, *, top: bool, about: About = NOTHING) -> dict[int, str]:
    """Subject → why the story matches it."""
    return _ready(publisher).matches(
        title=words.title,
        standfirst=words.standfirst,
        body=words.body,
        section=words.section,
        tags=words.tags,
        top=top,
        about=about,
    )


def _ready(publisher: int) -> Subjects:
    """The index with every subject that stands now: new ones are added at once, those that went are taken out."""
    rows = Subject.objects.filter(publisher=publisher)
    index = _indexes.get(publisher)
    if index is not None:
        for subject in _read(rows.filter(pk__gt=index.newest)):
            index.subjects.add(subject)
            index.newest = subject.id
        if len(index.subjects) != rows.count():
            index.subjects.keep(set(rows.values_list("pk", flat=True)))
        if len(index.subjects) == rows.count():
            return index.subjects
    standing = list(_read(rows))
    index = _indexes[publisher] = _Index(Subjects(standing), standing[-1].id if standing else 0)
    return index.subjects


def _read(rows: QuerySet[Subject]) -> Iterator[Indexed]:
    """The subjects in the order of their numbers, opened together: there may be a million."""
    place = f"{Subject._meta.db_table}.words"
    with as_it_lies():
        # The context ends before a row is given out: whoever takes it may read sealed fields of its own.
        found = list(rows.order_by("pk").values_list("pk", "kind", "words"))
    for pk, kind, sealed in found:
        name, _, key = unseal(bytes(sealed), place).decode().partition("\n")
        yield Indexed(pk, kind, name, key)  # type: ignore[arg-type]  # the choices of the model
