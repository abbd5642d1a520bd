"""Editions as rows: when a reader's next one is due, what waits for it, what became of that."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, cast
from zoneinfo import ZoneInfo

from newsbell.common import conf
from newsbell.reminders import ledger, outcomes, rows
from newsbell.reminders.edition import Candidate, Decided
from newsbell.reminders.models import Edition, Reminder, Shard
from newsbell.reminders.outcome import WAITING
from newsbell.reminders.outcomes import Outcome
from newsbell.reminders.packing import SLICE, SLICE_BITS
from newsbell.reminders.rows import REASON, VALUE, Transaction, stamp

AT_ONCE = 8
"""Rows that are settled in one transaction: few enough for 10 ms of it."""
READERS = 500


@dataclass(frozen=True)
class Next:
    """When the next one is due, by the clock of the IANA time zone `zone`."""

    at: datetime
    zone: str


def expect(reader: int, due: Next | None, now: datetime) -> None:
    """The reader's next edition is due then. None: they want none any more, and what waits for one is let go."""
    own = Edition.objects.filter(reader=reader, open=True)
    if due is None:
        own.update(due_at=now)
    elif not own.exclude(begun_at=None).exists():  # else it is being made, and so is then the next one
        Edition.objects.update_or_create(
            reader_id=reader, open=True, defaults={"at": due.at, "zone": due.zone, "due_at": due.at}
        )


def candidates(reader: int, follows: Sequence[int]) -> list[Candidate]:
    """What waits for the reader's edition; `follows`: their subjects, in their own order."""
    waiting = [one for one in outcomes.find(reader=reader, value="deferred", among=_waiting(reader)) if _is(one)]
    numbers = [one.reminder for one in waiting]
    told = Reminder.objects.select_related("story").in_bulk(numbers)
    read = outcomes.opened_at(reader, numbers)
    places = {subject: place for place, subject in enumerate(follows)}
    last = len(follows)
    return [
        Candidate(
            reminder=one.reminder,
            story=one.joined_to or one.story,
            reason=one.reason,
            told=one.decided_at,
            priority=int(told[one.reminder].story.top),
            rank=min((places.get(part.get("subject", 0), last) for part in one.why), default=last),
            read=one.reminder in read,
        )
        for one in waiting
    ]


def begin(edition: Edition, decided: Iterable[Decided], now: datetime) -> None:
    """Writes down what is to become of each: after a crash it is the same edition. Run in a transaction."""
    said = [[one.reminder, one.reason, one.within] for one in decided]
    edition.stories, edition.begun_at = json.dumps(said).encode(), now
    edition.save(update_fields=["stories", "begun_at"])


def settle(edition: Edition, within: Transaction) -> list[int]:
    """The outcomes of what was decided, in small transactions; returns the reminders that are in the edition.

    What was retracted, snoozed or left meanwhile is not.
    """
    said = {reminder: (reason, inside) for reminder, reason, inside in json.loads(bytes(edition.stories))}
    reader, at = edition.reader_id, cast(datetime, edition.begun_at)
    # Those that a crash left settled too.
    own = rows.of_reader(reader).filter(reminder__in=said).order_by("pk")
    shards = [shard.pk for shard in own if rows.has(shard, reader & (SLICE - 1))]
    became = _settle(reader, shards, {one: _word(*word) for one, word in said.items()}, at, within)
    return [one for one, (_, inside) in said.items() if inside and became.get(one) == VALUE["in-edition"]]


def let_go(reader: int, now: datetime, within: Transaction) -> None:
    """What waits for an edition of a reader who wants none any more is in the inbox alone, with the reason it had."""
    waiting = [one for one in outcomes.find(reader=reader, value="deferred", among=_waiting(reader)) if _is(one)]
    said = {one.reminder: ("in-inbox", one.reason) for one in waiting}
    _settle(reader, sorted({one.shard for one in waiting}), said, now, within)


def end(edition: Edition, told: Sequence[int], channel: str, due: Next | None) -> None:
    """It is made, and the reader expects the next one, if they do (`due`). Run in a transaction."""
    edition.stories, edition.channel, edition.open = json.dumps(told).encode(), channel, False
    edition.save(update_fields=["stories", "channel", "open", "reminder", "at", "zone"])
    if due is not None:
        Edition.objects.create(reader_id=edition.reader_id, at=due.at, zone=due.zone, due_at=due.at)


def put_off(edition: Edition, due: Next) -> None:
    """Nothing is in it: there is none, until then. Run in a transaction."""
    edition.at, edition.zone, edition.begun_at, edition.stories = due.at, due.zone, None, b"[]"
    edition.save(update_fields=["at", "zone", "begun_at", "stories"])


def ring(edition: Edition, told: Sequence[int], origin: str, now: datetime) -> None:
    """The edition's own reminder, to be posted like any other; it takes none of the day's rings. In a transaction."""
    first = Reminder.objects.get(pk=told[0])
    reader = edition.reader_id
    edition.reminder = Reminder.objects.create(
        kind=Reminder.Kind.EDITION,
        story_id=first.story_id,
        whose=outcomes.whose(reader),
        publisher_id=first.publisher_id,
        decided_at=now,
        deadline=now + timedelta(seconds=conf.get("NEWSBELL_TTL")),
    )
    row = rows.new(edition.reminder, reader >> SLICE_BITS, origin)
    at = stamp(row.base, now)
    row.add(
        [reader & (SLICE - 1)],
        [0],
        value=[VALUE["deferred"]],
        reason=[REASON["edition"]],
        decided=[at],
        retry=[at],
    )
    row.save(due_at=now)


def stories(edition: Edition) -> list[int]:
    """The reminders in an edition that was made, in its order."""
    found: list[int] = json.loads(bytes(edition.stories))
    return found


def holding(told: Collection[Outcome]) -> Mapping[tuple[int, int], Edition]:
    """(reader, reminder) → the edition that holds it, of these outcomes."""
    wanted = {(one.reader, one.reminder) for one in told if one.value == "in-edition"}
    readers = iter(sorted({reader for reader, _ in wanted}))
    found: dict[tuple[int, int], Edition] = {}
    while some := list(islice(readers, READERS)):
        for edition in Edition.objects.filter(reader__in=some, open=False).select_related("reminder"):
            own = ((edition.reader_id, one) for one in stories(edition))
            found |= {key: edition for key in own if key in wanted}
    return found


def hour(edition: Edition) -> str:
    """The hour for which it was made, by the reader's clock."""
    return f"{edition.at.astimezone(ZoneInfo(edition.zone)):%Y-%m-%d %H:%M} ({edition.zone})"


def taken(reader: int) -> Iterator[dict[str, Any]]:
    """The editions that were made for a reader, and the one that they expect, fit for JSON."""
    for edition in Edition.objects.filter(reader=reader).order_by("at"):
        numbers = [] if edition.open else stories(edition)
        told = Reminder.objects.select_related("story__lead").in_bulk(numbers)
        leads = [told[one].story.lead for one in numbers if one in told]
        yield {
            "at": edition.at.isoformat(),
            "zone": edition.zone,
            "made_at": edition.begun_at and edition.begun_at.isoformat(),
            "channel": edition.channel,
            "stories": [lead.title for lead in leads if lead],
        }


def _word(reason: str, inside: bool) -> tuple[str, str]:
    return "in-edition" if inside else "in-inbox", reason


def _settle(
    reader: int, shards: Iterable[int], said: Mapping[int, tuple[str, str]], now: datetime, within: Transaction
) -> Mapping[int, int]:
    """Settles what waits for an edition; what each outcome is then, as the ledger's code, by reminder."""
    left, became = iter(shards), {}
    while some := list(islice(left, AT_ONCE)):
        with within():
            for row in rows.locked(Shard.objects.filter(pk__in=some)):
                at = row.of(reader)
                if at is None:
                    continue
                if at in row.put_by():
                    ledger.settle(row, [at], *said[row.shard.reminder_id], now)
                    row.save()
                became[row.shard.reminder_id] = row.page.value[at]
    return became


def _waiting(reader: int) -> Any:
    return Shard.objects.filter(slice=reader >> SLICE_BITS, put_by__gt=0)


def _is(one: Outcome) -> bool:
    return one.kind == Reminder.Kind.STORY and one.reason in WAITING
