"""Who follows a matched subject: the audience, in pages by reader."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from newsbell.follows.models import Follow


@dataclass(frozen=True)
class Member:
    """A reader who follows at least one matched subject; `why` names each, so two follows are one reminder."""

    reader: int
    at_once: bool
    why: list[dict[str, object]]


def audience(
    matched: Mapping[int, str], publisher: int, decided_at: datetime, after: int, page: int
) -> Iterator[list[Member]]:
    """Pages of at most `page` members, by reader, beyond the reader `after`.

    `matched`: subject → the evidence. Only follows that stood when the story was decided count: a new follow never
    rings what is old.
    """
    while True:
        readers = list(
            Follow.objects.filter(
                subject__in=matched, since__lte=decided_at, reader__gt=after, reader__publisher=publisher
            )
            .order_by("reader")
            .values_list("reader", flat=True)
            .distinct()[:page]
        )
        if not readers:
            return
        follows = (
            Follow.objects.filter(subject__in=matched, since__lte=decided_at, reader__in=readers)
            .order_by("reader", "pk")
            .values_list("reader", "level", "subject", "subject__kind", "subject__name")
        )
        yield [_member(reader, list(rows), matched) for reader, rows in groupby(follows, key=lambda row: row[0])]
        after = readers[-1]


def _member(reader: int, rows: list[tuple[int, str, int, str, str]], matched: Mapping[int, str]) -> Member:
    why: list[dict[str, object]] = [
        {"subject": subject, "kind": kind, "name": name, "evidence": matched[subject]}
        for _, _, subject, kind, name in rows
    ]
    return Member(reader, any(level == Follow.Level.AT_ONCE for _, level, *_ in rows), why)
