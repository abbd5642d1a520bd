"""Editions as rows: when a reader's next one is due, what waits for it, what became of that."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, cast

from django.db import transaction

from newsbell.common import conf, zones
from newsbell.common.prepared import Given, Prepared, update
from newsbell.common.writing import lasting
from newsbell.reminders import changes, ledger, outcomes, rows
from newsbell.reminders.edition import Candidate, Decided
from newsbell.reminders.models import Edition, Opened, Reminder, Shard
from newsbell.reminders.outcomes import Outcome
from newsbell.reminders.packing import SLICE, SLICE_BITS
from newsbell.reminders.rows import REASON, VALUE, Row, stamp

Fence = Callable[[], AbstractContextManager[Collection[int]]]
"""A short transaction; it gives the readers whose editions are still the caller's."""

AT_ONCE = 8
"""Rows that are settled in one transaction: few enough for 10 ms of it."""
READERS = 500


@dataclass(frozen=True)
class Next:
    """When the next one is due, by the clock of the IANA time zone `zone`."""

    at: datetime
    zone: str


@dataclass(frozen=True)
class Told:
    """A story that an edition tells, by its reminder; `why`: what of it its reader follows."""

    reminder: int
    why: Sequence[Mapping[str, Any]]


def expect(reader: int, due: Next | None, now: datetime) -> None:
    """The reader's next edition is due then. None: they want none any more, and what waits for one is let go.

    Run it in the transaction that writes down what they want, before that: of it and who makes the edition, which lock
    the same row, the second sees what the first wrote.
    """
    own = Edition.objects.filter(reader=reader, open=True)
    if due is None:
        own.update(due_at=now)
        return
    with transaction.atomic():
        # One that was begun is being made, and so is then the next one.
        if not any(own.select_for_update().values_list("begun_at", flat=True)):
            Edition.objects.update_or_create(
                reader_id=reader, open=True, defaults={"at": due.at, "zone": due.zone, "due_at": due.at}
            )


def candidates(slice_: int, follows: Mapping[int, Sequence[int]]) -> Mapping[int, list[Candidate]]:
    """What waits for the editions of readers of a slice; `follows`: what each wants to be told of, in their order."""
    places = {reader: {subject: place for place, subject in enumerate(own)} for reader, own in follows.items()}
    found: dict[int, list[Candidate]] = {reader: [] for reader in follows}
    for row, positions in _waiting(slice_, follows):
        reminder = row.shard.reminder
        subjects = [int(part.get("subject", 0)) for part in outcomes.subjects(reminder)]
        for at in positions:
            reader, mask = row.reader(at), row.page.mask(at)
            own = places[reader]
            ranks = [own[subject] for bit, subject in enumerate(subjects) if mask >> bit & 1 and subject in own]
            found[reader].append(
                Candidate(
                    reminder=reminder.pk,
                    story=reminder.story.joined_to_id or reminder.story_id,
                    reason=rows.REASON_NAMES[row.page.reason[at]],
                    told=rows.moment(row.base, row.page.decided[at]) or row.base,
                    priority=int(reminder.story.top),
                    rank=min(ranks, default=0),
                    followed=bool(ranks),
                )
            )
    return _marked_read(found)


def _marked_read(found: Mapping[int, list[Candidate]]) -> Mapping[int, list[Candidate]]:
    """With what their readers had read."""
    whose = {outcomes.whose(reader): reader for reader, own in found.items() if own}
    numbers = {one.reminder for own in found.values() for one in own}
    opened = Opened.objects.filter(whose__in=list(whose), reminder__in=numbers).values_list("whose", "reminder")
    read = {(whose[bytes(own)], reminder) for own, reminder in opened}
    return {
        reader: [replace(one, read=(reader, one.reminder) in read) for one in own] if read else own
        for reader, own in found.items()
    }


def begin(decided: Iterable[tuple[Edition, Iterable[Decided]]], now: datetime) -> None:
    """Writes down what is to become of each: after a crash it is the same edition. Run in a transaction."""
    begun = []
    for edition, said in decided:
        edition.stories = json.dumps([[one.reminder, one.reason, one.within] for one in said]).encode()
        edition.begun_at = now
        begun.append({"pk": edition.pk, "stories": edition.stories, "begun_at": now})
    _BEGIN.change_each(begun)


def settle(some: Collection[Edition], slice_: int, within: Fence) -> Mapping[int, list[Told]]:
    """The outcomes of what was decided for readers of a slice, in small transactions; what each edition tells, by key.

    What was retracted, snoozed or left meanwhile is not in it.
    """
    said = {
        edition.reader_id: {
            reminder: (reason, inside) for reminder, reason, inside in json.loads(bytes(edition.stories))
        }
        for edition in some
    }
    at = {edition.reader_id: cast(datetime, edition.begun_at) for edition in some}
    # Those that a crash left settled too.
    numbers = {reminder for own in said.values() for reminder in own}
    shards = Shard.objects.filter(slice=slice_, reminder__in=numbers).order_by("pk")
    back = _retracted(numbers)
    words = {
        reader: {one: _BACK if one in back else _word(*word) for one, word in own.items()}
        for reader, own in said.items()
    }
    became = _settle(list(shards.values_list("pk", flat=True)), words, at, within)
    return {
        edition.pk: [
            Told(one, why)
            for one, (_, inside) in said[edition.reader_id].items()
            if inside and (why := became.get((edition.reader_id, one))) is not None
        ]
        for edition in some
    }


def let_go(reader: int, now: datetime, within: Fence) -> None:
    """What waits for an edition of a reader who wants none any more is in the inbox alone, with the reason it had."""
    found = [(row.shard, row.page.reason[at]) for row, own in _waiting(reader >> SLICE_BITS, [reader]) for at in own]
    said = {shard.reminder_id: ("in-inbox", rows.REASON_NAMES[reason]) for shard, reason in found}
    _settle(sorted({shard.pk for shard, _ in found}), {reader: said}, {reader: now}, within)


@dataclass(frozen=True)
class Made:
    """An edition that is made: what it tells, by which channel, and when its reader's next one is due (None: never)."""

    edition: Edition
    told: Sequence[int]
    channel: str
    due: Next | None


def end(made: Iterable[Made]) -> None:
    """They are made, and their readers expect the next ones. Run in a transaction."""
    ended, following = [], []
    for one in made:
        edition = one.edition
        edition.stories, edition.channel, edition.open = json.dumps(list(one.told)).encode(), one.channel, False
        said = {name: getattr(edition, name) for name in ("pk", "stories", "channel", "open", "at", "zone")}
        ended.append(said | {"reminder": edition.reminder_id})
        if due := one.due:
            following.append(Edition(reader_id=edition.reader_id, at=due.at, zone=due.zone, due_at=due.at))
    _END.change_each(ended)
    Edition.objects.bulk_create(following)


def put_off(edition: Edition, due: Next) -> None:
    """Nothing is in it: there is none, until then. Run in a transaction."""
    edition.at, edition.zone, edition.begun_at, edition.stories = due.at, due.zone, None, b"[]"
    edition.save(update_fields=["at", "zone", "begun_at", "stories"])


def handed_over(edition: Edition, channel: str) -> None:
    """A letter is on its way: whoever goes on after a crash, or a power cut, must not send another."""
    edition.channel = channel
    with lasting():
        _HANDED_OVER.change(pk=edition.pk, channel=channel)


def ring(publisher: int, rung: Mapping[str, Sequence[tuple[Edition, Sequence[int]]]], now: datetime) -> None:
    """One reminder for editions of readers of one slice, by the origin where each rings, to be posted like any other.

    It takes none of the day's rings. In a transaction.
    """
    first = next(told[0] for some in rung.values() for _, told in some)
    reminder = Reminder.objects.create(
        kind=Reminder.Kind.EDITION,
        story_id=Reminder.objects.values_list("story", flat=True).get(pk=first),
        publisher_id=publisher,
        decided_at=now,
        deadline=now + timedelta(seconds=conf.get("NEWSBELL_TTL")),
    )
    made = []
    for origin, some in rung.items():
        readers = [edition.reader_id for edition, _ in some]
        row = rows.new(reminder, readers[0] >> SLICE_BITS, origin)
        at, many = stamp(row.base, now), len(readers)
        row.add(
            [reader & (SLICE - 1) for reader in readers],
            [0] * many,
            value=[VALUE["deferred"]] * many,
            reason=[REASON["edition"]] * many,
            decided=[at] * many,
            retry=[at] * many,
        )
        row.shard.due_at = now
        made.append(row)
        for edition, _ in some:
            edition.reminder = reminder
    rows.save(made)


def words(some: Iterable[Told]) -> Mapping[int, tuple[str, str, str, str]]:
    """Title, standfirst, address and language of each story that is told, by its reminder; of a joined one those of the
    whole.

    Of a retracted one the editor's words alone. The language is empty where it is not known.
    """
    reminders = Reminder.objects.select_related("story__lead", "story__joined_to__lead")
    told = {pk: one.story for pk, one in reminders.in_bulk({one.reminder for one in some}).items()}
    back = changes.retractions([number for one in told.values() for number in (one.pk, one.joined_to_id) if number])
    found = {}
    for pk, one in told.items():
        lead, said = (one.joined_to or one).lead, changes.retracted(one.pk, one.joined_to_id, back)
        own = (lead.title, lead.standfirst, lead.url, lead.language) if lead else ("", "", "", "")
        found[pk] = (said, "", "", "") if said else own
    return found


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
        for edition in Edition.objects.filter(reader__in=some, open=False):
            own = ((edition.reader_id, one) for one in stories(edition))
            found |= {key: edition for key in own if key in wanted}
    return found


def hour(edition: Edition) -> str:
    """The hour for which it was made, by the reader's clock."""
    return f"{edition.at.astimezone(zones.zone(edition.zone)):%Y-%m-%d %H:%M} ({edition.zone})"


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


def _retracted(reminders: Collection[int]) -> Collection[int]:
    """Of these reminders, those whose story, or the whole that it is part of, an editor took back."""
    told = Reminder.objects.filter(pk__in=reminders).values_list("pk", "story", "story__joined_to")
    stories = {pk: (story, whole) for pk, story, whole in told}
    back = changes.retractions({number for one in stories.values() for number in one if number})
    return {pk for pk, one in stories.items() if changes.retracted(*one, back)}


_BACK = ("in-inbox", "retracted")


def _word(reason: str, inside: bool) -> tuple[str, str]:
    return "in-edition" if inside else "in-inbox", reason


def _settle(
    shards: Iterable[int],
    said: Mapping[int, Mapping[int, tuple[str, str]]],
    at: Mapping[int, datetime],
    within: Fence,
) -> Mapping[tuple[int, int], list[dict[str, Any]]]:
    """Settles what waits for editions, as `said` by reader and reminder; why it was told, of what is in one then."""
    left = iter(shards)
    inside: dict[tuple[int, int], list[dict[str, Any]]] = {}
    while some := list(islice(left, AT_ONCE)):
        with within() as readers:
            for row in rows.locked(Shard.objects.filter(pk__in=some)):
                own = {reader: said[reader] for reader in readers if row.shard.reminder_id in said.get(reader, ())}
                inside.update(_settle_row(row, own, at))
    return inside


def _settle_row(
    row: Row, said: Mapping[int, Mapping[int, tuple[str, str]]], at: Mapping[int, datetime]
) -> Iterator[tuple[tuple[int, int], list[dict[str, Any]]]]:
    reminder, put_by = row.shard.reminder_id, set(row.put_by())
    positions_of = {place: position for position, place in enumerate(row.page.places)}
    members = {reader: positions_of[place] for reader in said if (place := reader & (SLICE - 1)) in positions_of}
    together: dict[tuple[str, str, datetime], list[int]] = defaultdict(list)
    for reader, position in members.items():
        if position in put_by:
            together[*said[reader][reminder], at[reader]].append(position)
    for (value, reason, moment), positions in together.items():
        ledger.settle(row, positions, value, reason, moment)
    if together:
        row.save()
    table = outcomes.subjects(row.shard.reminder)
    for reader, position in members.items():
        if row.page.value[position] == VALUE["in-edition"]:
            mask = row.page.mask(position)
            yield (reader, reminder), [part for bit, part in enumerate(table) if mask >> bit & 1]


def _waiting(slice_: int, readers: Collection[int]) -> Iterator[tuple[Row, list[int]]]:
    """The rows of a slice in which some of these readers wait for an edition, and their positions."""
    shards = Shard.objects.filter(slice=slice_, put_by__gt=0, reminder__kind=Reminder.Kind.STORY)
    for shard in shards.select_related("reminder__story").order_by("pk").iterator(chunk_size=50):
        row = rows.opened(shard)
        if positions := [at for at in row.put_by() if row.reader(at) in readers]:
            yield row, positions


def _update(*names: str) -> Prepared:
    return Prepared(lambda: update(Edition.objects.filter(pk=Given("pk")), *names))


_BEGIN = _update("stories", "begun_at")
_HANDED_OVER = _update("channel")
_END = _update("stories", "channel", "open", "reminder", "at", "zone")
