"""Who follows a matched subject: the audience, in fixed slices of readers."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Min

from newsbell.follows.models import Follow, Subject

SLICE_BITS = 10
"""A slice is 1,024 readers in a row: `reader >> SLICE_BITS`."""


@dataclass(frozen=True)
class Audience:
    """The readers of one slice who follow at least one matched subject, by rising key; each list has one item a reader.

    `at_once`: wants to be rung, else in the inbox alone. `why`: bit i is set where the i-th of the matched subjects is
    followed, so two follows are one reminder.
    """

    slice: int
    readers: Sequence[int]
    at_once: Sequence[bool]
    why: Sequence[int]


def audience(matched: Mapping[int, str], publisher: int, decided_at: datetime, *, after: int) -> Iterator[Audience]:
    """Slices in rising order beyond the slice `after` (-1: all), without those in which nobody follows.

    `matched`: subject → the evidence. Only follows that stood when the story was decided count: a new follow never
    rings what is old.
    """
    bits = {subject: 1 << place for place, subject in enumerate(matched)}
    standing = Follow.objects.filter(subject__in=matched, since__lte=decided_at, reader__publisher=publisher)
    while True:
        first = standing.filter(reader__gte=(after + 1) << SLICE_BITS).aggregate(first=Min("reader"))["first"]
        if first is None:
            return
        after = first >> SLICE_BITS
        within = standing.filter(reader__gte=first, reader__lt=(after + 1) << SLICE_BITS).order_by("reader")
        yield _slice(after, within.values_list("reader", "level", "subject"), bits)


def names(subjects: Collection[int]) -> dict[int, tuple[str, str]]:
    """(kind, name) of each of these subjects that stands."""
    rows = Subject.objects.filter(pk__in=subjects).values_list("pk", "kind", "name")
    return {pk: (kind, name) for pk, kind, name in rows}


def _slice(number: int, rows: Iterable[tuple[int, str, int]], bits: Mapping[int, int]) -> Audience:
    readers: list[int] = []
    at_once: list[bool] = []
    why: list[int] = []
    for reader, own in groupby(rows, key=lambda row: row[0]):
        follows = list(own)
        readers.append(reader)
        at_once.append(any(level == Follow.Level.AT_ONCE for _, level, _ in follows))
        why.append(sum(bits[subject] for _, _, subject in follows))
    return Audience(number, readers, at_once, why)
