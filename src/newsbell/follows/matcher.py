"""The subjects of each publisher, kept ready in this process and brought up to date before they are asked."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol

from django.db.models import BinaryField, Count, ExpressionWrapper, F, Max, QuerySet

from newsbell.common import memory
from newsbell.common.sealed import unseal_all
from newsbell.follows.kinds import Subject as Indexed
from newsbell.follows.match import NOTHING, About, Subjects, labels
from newsbell.follows.models import OtherName, Subject
from newsbell.follows.other_names import Called, OtherNames

AT_ONCE = 2_000


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


_indexes: dict[int, Subjects] = {}
_others: dict[int, tuple[dict[str, Any], OtherNames]] = {}
memory.forgets(_indexes.clear)
memory.forgets(_others.clear)


def matched(publisher: int, words: Words, *, top: bool, about: About = NOTHING) -> dict[int, str]:
    """Subject → why the story matches it, of those that stand."""
    if others := other_names(publisher):
        parts = (words.title, words.standfirst, *words.body)
        about = replace(about, also=[*others.also(about, labels(words.section, words.tags), *parts)])
    found = index(publisher).matches(
        title=words.title,
        standfirst=words.standfirst,
        body=words.body,
        section=words.section,
        tags=words.tags,
        top=top,
        about=about,
    )
    standing = set(Subject.objects.filter(publisher=publisher, pk__in=found).values_list("pk", flat=True))
    return {subject: why for subject, why in found.items() if subject in standing}


def other_names(publisher: int) -> OtherNames:
    """What the publisher's subjects are called too, as its editors say now."""
    rows = OtherName.objects.filter(publisher=publisher)
    state = rows.order_by().aggregate(Count("pk"), Max("changed_at"))
    if publisher not in _others or _others[publisher][0] != state:
        _others[publisher] = (state, OtherNames(Called(one.kind, one.name, one.listed()) for one in rows))
    return _others[publisher][1]


def index(publisher: int) -> Subjects:
    """All subjects that stand, and some that went: what is new is added at once, what went is left where it is."""
    subjects = _indexes.setdefault(publisher, Subjects())
    # Those of one publisher are made one transaction after another (`models.lock`): what is new has a higher number.
    subjects.add(_read(Subject.objects.filter(publisher=publisher), subjects.newest))
    return subjects


def _read(rows: QuerySet[Subject], after: int) -> Iterator[Indexed]:
    """The subjects beyond this number, in the order of their numbers: there may be a million."""
    place = f"{Subject._meta.db_table}.words"
    # As octets, not as a sealed field, which would open each by itself.
    as_they_lie = rows.order_by("pk").annotate(lies=ExpressionWrapper(F("words"), BinaryField()))
    while True:
        some = list(as_they_lie.filter(pk__gt=after).values_list("pk", "kind", "lies")[:AT_ONCE])
        opened = unseal_all((bytes(sealed) for _, _, sealed in some), place)
        for (pk, kind, _), words in zip(some, opened, strict=True):
            name, _, key = words.decode().partition("\n")
            yield Indexed(pk, kind, key if kind == "thread" else name)  # type: ignore[arg-type]  # the choices of the model
        if len(some) < AT_ONCE:
            return
        after = some[-1][0]
