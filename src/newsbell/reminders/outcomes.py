"""Reading the ledger: the packed rows as plain outcomes, each with its attempts."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import F, QuerySet, Sum

from newsbell.common.sealed import lasting_lookup
from newsbell.reminders import packing, rows
from newsbell.reminders.models import Attempt, Opened, Reminder, Shard
from newsbell.reminders.packing import SLICE, SLICE_BITS
from newsbell.reminders.rows import Row

STORY = Reminder.Kind.STORY
BATCH = 50
"""Rows in memory at once."""


@dataclass(frozen=True)
class Tried:
    """What one device's push service answered; `answer` is empty while it is in flight, or where it was lost."""

    device: int
    at: datetime
    answer: str = ""
    status: int | None = None
    detail: str = ""
    ttl: int | None = None
    tries: int = 1
    unknown: int = 0
    shrunk: bool = False
    revision: int = 0
    answered_at: datetime | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of one reminder for one reader. `reminder` and `reader` name it."""

    reminder: int
    kind: str
    story: int
    article: int | None
    reader: int
    value: str
    reason: str
    why: list[dict[str, Any]]
    decided_at: datetime
    settled_at: datetime | None
    retry_at: datetime | None
    ring: bool
    origin: str
    shard: int
    joined_to: int | None
    attempts: tuple[Tried, ...]


def find(
    *,
    reader: int | None = None,
    story: int | Collection[int] | None = None,
    kind: str | None = None,
    value: str | None = None,
    newest_first: bool = False,
    among: QuerySet[Shard] | None = None,
) -> Iterator[Outcome]:
    """The outcomes that all of this is true of, in the order of their reminders; a reader's own quickly."""
    found = Shard.objects.all() if among is None else among
    if reader is not None:
        found = found.filter(slice=reader >> SLICE_BITS)
    if story is not None:
        found = found.filter(reminder__story__in=[story] if isinstance(story, int) else story)
    if kind is not None:
        found = found.filter(reminder__kind=kind)
    if value == "deferred":
        found = found.filter(waiting__gt=0)
    found = found.order_by(*(("-reminder_id", "-slice", "-pk") if newest_first else ("reminder_id", "slice", "pk")))
    tables: dict[int, list[dict[str, Any]]] = {}
    place = None if reader is None else reader & (SLICE - 1)
    shards = found.annotate(joined_to=F("reminder__story__joined_to")).select_related("reminder")
    for some in _batches(shards.iterator(chunk_size=BATCH)):
        opened = [rows.opened(shard) for shard in some if place is None or rows.has(shard, place)]
        others = rows.attempts_of([row.shard.pk for row in opened])
        for row in opened:
            table = tables.setdefault(row.shard.reminder_id, []) or subjects(row.shard.reminder)
            tables[row.shard.reminder_id] = table
            positions = list(row.positions()) if place is None else [row.page.places.index(place)]
            positions.sort(key=row.page.places.__getitem__, reverse=newest_first)
            tried = attempts(row, positions, others.get(row.shard.pk, {}))
            for position in positions:
                if value is None or packing.VALUES[row.page.value[position]] == value:
                    yield outcome(row, position, table, tried.get(position, ()))


def _batches(shards: Iterator[Shard]) -> Iterator[list[Shard]]:
    while some := list(islice(shards, BATCH)):
        yield some


def outcome(row: Row, position: int, table: list[dict[str, Any]], tried: tuple[Tried, ...]) -> Outcome:
    """One member's outcome in the clear."""
    page, reminder = row.page, row.shard.reminder
    mask = page.mask(position)
    return Outcome(
        reminder=reminder.pk,
        kind=reminder.kind,
        story=reminder.story_id,
        article=reminder.article_id,
        reader=row.reader(position),
        value=packing.VALUES[page.value[position]],
        reason=rows.REASON_NAMES[page.reason[position]],
        why=[part for bit, part in enumerate(table) if mask >> bit & 1],
        decided_at=rows.moment(row.base, page.decided[position]) or row.base,
        settled_at=rows.moment(row.base, page.settled[position]),
        retry_at=rows.moment(row.base, page.retry[position]),
        ring=page.ring[position] > 0,
        origin=row.shard.origin,
        shard=row.shard.pk,
        joined_to=getattr(row.shard, "joined_to", None),
        attempts=tried,
    )


def attempts(
    row: Row, positions: Collection[int], others: Mapping[int, list[Attempt]]
) -> Mapping[int, tuple[Tried, ...]]:
    """What was tried for these members: the usual attempt from the packed columns, `others` from their rows.

    The usual one has the TTL that was asked for: the rest of the reminder's time, in seconds.
    """
    wanted = set(positions)
    found = {position: list(map(_tried, own)) for position, own in others.items() if position in wanted}
    page = row.page
    for position in wanted:
        at = rows.moment(row.base, page.settled[position])
        if page.device[position] and at:
            ttl = max(0, int((row.shard.reminder.deadline - at).total_seconds()))
            usual = Tried(
                device=page.device[position],
                at=at,
                answer="accepted",
                status=201,
                detail="accepted",
                ttl=ttl,
                revision=page.revision[position],
                answered_at=at,
            )
            found.setdefault(position, []).append(usual)
        elif position in row.window:
            device, revision = row.window[position]
            found.setdefault(position, []).append(Tried(device, row.base, revision=revision))
    return {position: tuple(own) for position, own in found.items()}


def _tried(one: Attempt) -> Tried:
    return Tried(
        device=one.device,
        at=one.at,
        answer=one.answer,
        status=one.status,
        detail=one.detail,
        ttl=one.ttl,
        tries=one.tries,
        unknown=one.unknown,
        shrunk=one.shrunk,
        revision=one.revision,
        answered_at=one.answered_at,
    )


def subjects(reminder: Reminder) -> list[dict[str, Any]]:
    """The table of what matched; a member's `why` is a set of its rows, as bits."""
    table: list[dict[str, Any]] = json.loads(bytes(reminder.subjects))
    return table


def of(reader: int, reminder: int) -> Outcome | None:
    """A reader's outcome of one reminder of a story."""
    return next(find(reader=reader, among=Shard.objects.filter(reminder=reminder), kind=STORY), None)


def counts(shards: QuerySet[Shard]) -> dict[str, int]:
    """How many outcomes there are of each value; no row is opened."""
    names = {"deferred": "waiting", "accepted": "accepted", "in-inbox": "inbox"}
    names |= {"suppressed": "suppressed", "failed": "failed", "gone": "ended"}
    sums = shards.aggregate(members=Sum("members"), **{column: Sum(column) for column in names.values()})
    found = {value: sums[column] or 0 for value, column in names.items()}
    found["in-edition"] = (sums["members"] or 0) - sum(found.values())
    return {value: count for value, count in found.items() if count}


def total(shards: QuerySet[Shard]) -> int:
    return shards.aggregate(all=Sum("members"))["all"] or 0


def whose(reader: int) -> bytes:
    """What stands for a reader where their number must not."""
    return lasting_lookup(f"ledger reader {reader}")


def opened_at(reader: int, reminders: Collection[int]) -> Mapping[int, datetime]:
    """When the reader first opened each of these."""
    return dict(Opened.objects.filter(whose=whose(reader), reminder__in=reminders).values_list("reminder", "at"))
