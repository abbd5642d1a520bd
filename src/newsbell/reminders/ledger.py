"""Writing the ledger: a reminder of a story, and exactly one outcome for each reader of its audience."""

import json
import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import F, QuerySet

from newsbell.common import conf
from newsbell.reminders import outcomes, rings, rows
from newsbell.reminders.budget import keeps, plan, put_by
from newsbell.reminders.models import Attempt, Reminder, Shard
from newsbell.reminders.outcome import WAITING
from newsbell.reminders.packing import DEFERRED, SLICE, SLICE_BITS
from newsbell.reminders.planning import DIGEST, NO_EDITION, Audience, Group, Standings, planned
from newsbell.reminders.rings import LATE, Book, minute
from newsbell.reminders.rows import REASON, VALUE, Row, Transaction, stamp

Editions = Callable[[Sequence[int]], Collection[int]]
"""Of some readers, those who want editions."""


def nobody(_readers: Sequence[int]) -> Collection[int]:
    """Nobody wants editions."""
    return ()


def open_reminder(story: int, publisher: int, now: datetime) -> Reminder:
    """The reminder of a story: made once, whoever asks."""
    reminder, _ = Reminder.objects.get_or_create(
        story_id=story,
        kind=Reminder.Kind.STORY,
        defaults={
            "publisher_id": publisher,
            "decided_at": now,
            "deadline": now + timedelta(seconds=conf.get("NEWSBELL_TTL")),
            "seed": os.urandom(32),
        },
    )
    return reminder


def seed(reminder: Reminder) -> bytes:
    """The secret of the reminder's message keys; a new one where it was forgotten, since all was settled."""
    while not reminder.seed:
        Reminder.objects.filter(pk=reminder.pk, seed=None).update(seed=os.urandom(32))
        reminder.refresh_from_db(fields=["seed"])
    return bytes(reminder.seed)


def forget_seed(reminder: int) -> None:
    """Once every outcome is settled no message is sent again, and whoever steals the database cannot open one."""
    if not Shard.objects.filter(reminder=reminder, waiting__gt=F("put_by")).exists():
        Reminder.objects.filter(pk=reminder).exclude(seed=None).update(seed=None)


def forgotten(stories: Collection[int]) -> bool:
    """Is it not known any more whom one of these stories told?"""
    return Reminder.objects.filter(story__in=stories, kind="story").exclude(forgotten_at=None).exists()


def tell_of(reminder: Reminder, parts: Sequence[Mapping[str, Any]]) -> list[int]:
    """Writes down what matched, and returns the place of each part in the reminder's table, which only grows."""
    table = outcomes.subjects(reminder)
    places = []
    for part in parts:
        if dict(part) not in table:
            table.append(dict(part))
        places.append(table.index(dict(part)))
    packed = json.dumps(table, ensure_ascii=False).encode()
    if packed != bytes(reminder.subjects):
        reminder.subjects = packed
        reminder.save(update_fields=["subjects"])
    return places


def untold(reminder: Reminder) -> dict[int, int]:
    """Subject → its place in the reminder's table, of all that matched once and are not told to all their followers.

    What matched when a story was decided counts to the end, whatever its words say by then.
    """
    table = outcomes.subjects(reminder)
    told = {part.get("subject") for part in table[: reminder.told]} | {None}
    found: dict[int, int] = {}
    for place, part in enumerate(table):
        if part.get("subject") not in told:
            # Of one that matched again in other words the first place counts: it may be quiet from the second on.
            found.setdefault(part["subject"], place)
    return found


def told_all(reminder: Reminder) -> None:
    """Whoever followed one of its subjects has an outcome; what matches from now on begins again."""
    reminder.told, reminder.quiet_from = len(outcomes.subjects(reminder)), None
    reminder.save(update_fields=["told", "quiet_from"])


def tell_again(reminder: Reminder) -> None:
    """Its audience is another one: all its subjects are told from the start."""
    reminder.told = 0
    reminder.save(update_fields=["told"])


def quieten(stories: Collection[int]) -> None:
    """What these stories match anew reaches the inboxes alone; what they matched before rings as it would."""
    for reminder in Reminder.objects.select_for_update().filter(story__in=stories, kind="story", quiet_from=None):
        reminder.quiet_from = len(outcomes.subjects(reminder))
        reminder.save(update_fields=["quiet_from"])


def enlist(
    reminder: Reminder,
    parts: Sequence[Audience],
    there: Standings,
    now: datetime,
    *,
    held: bool = False,
    kept: str = "",
    kin: Collection[int] = (),
    urgent: bool = False,
) -> int:
    """Gives each reader of some slices their outcome, planned: from this commit on the story is in their inbox.

    A reader who has one already keeps it; one who is no more gets none. `held`: an editor says later whether it rings;
    `kept`: why it does not. `kin`: stories that tell the same, so whoever has an outcome of those is not rung.
    Returns how many were enlisted.
    """
    numbers = [part.slice for part in parts]
    own: dict[int, dict[str, Row]] = defaultdict(dict)
    begun = Shard.objects.filter(reminder=reminder, slice__in=numbers)
    # Seldom are there any, and to ask that is cheaper.
    for row in rows.locked(begun) if begun.exists() else ():
        own[row.shard.slice][row.shard.origin] = row
    others = Shard.objects.filter(reminder__story__in=kin, reminder__kind="story", slice__in=numbers)
    told = _readers(others) if kin else set[int]()
    books = {} if held or kept else rings.books(numbers)
    changed: list[Book] = []
    made: list[Row] = []
    many = 0
    for part in parts:
        known = {row.reader(at) for row in own[part.slice].values() for at in row.positions()}
        book = books.get(part.slice)
        rung = book.counts(now) if book else rings.NONE
        groups = planned(part, there, known, told, rung, held=held, kept=kept, top=urgent)
        waiting = [place for group in groups.values() for place in group.places[group.waiting()].tolist()]
        if book and waiting:
            book.add(minute(now), waiting)
            changed.append(book)
        for origin, group in groups.items():
            many += len(group.places)
            row = own[part.slice].get(origin) or rows.new(reminder, part.slice, origin)
            _add(row, group, now, held=held, urgent=urgent)
            made.append(row)
    if changed:
        rings.save(changed)
        _lives_from(reminder, now)
    rows.save(made, "urgent", "due_at")
    return many


def enter(
    reminder: Reminder,
    readers: Sequence[int],
    value: str,
    reason: str,
    why: Sequence[Mapping[str, Any]],
    now: datetime,
    *,
    origin: str = "",
) -> None:
    """Writes down what became of it for readers who are not in the reminder yet: a benchmark's past."""
    mask = sum(1 << place for place in tell_of(reminder, why))
    at = stamp(reminder.decided_at, now)
    for slice_ in sorted({reader >> SLICE_BITS for reader in readers}):
        places = [reader & (SLICE - 1) for reader in readers if reader >> SLICE_BITS == slice_]
        found = rows.locked(Shard.objects.filter(reminder=reminder, slice=slice_, origin=origin))
        row = found[0] if found else rows.new(reminder, slice_, origin)
        many = len(places)
        row.add(
            places,
            [mask] * many,
            value=[VALUE[value]] * many,
            reason=[REASON[reason]] * many,
            decided=[at] * many,
            settled=[0 if value == "deferred" else at] * many,
        )
        row.save()


def schedule(row: Row, there: Standings, now: datetime) -> None:
    """Decides ring or inbox for who was held in a row. Run in a transaction that has the row locked."""
    book, page = Book(row.shard.slice), row.page
    counts = book.counts(now)
    rung = []
    for position in held(row):
        reader, place = row.reader(position), page.places[position]
        origin, most = there.origins.get(reader), there.allowed.get(reader, 0)
        edition = reader in there.editions
        beyond = row.shard.urgent and reader in there.breaking
        kept = keeps(most, top=row.shard.urgent, edition=edition)
        said = plan(origin, int(counts[place]), most, hushed=reader in there.hushed, beyond=beyond, kept=kept)
        if page.reason[position] == REASON["held-digest"]:
            said = DIGEST if edition else NO_EDITION
        value, reason = put_by(said, edition)
        if value == "deferred" and reason in WAITING:
            row.put_by_as(position, reason)
        elif value == "deferred":
            page.reason[position], page.retry[position] = REASON[reason], stamp(row.base, now)
            page.ring[position] = minute(now)
            rung.append(place)
        else:
            row.settle([position], value, reason, now)
    book.add(minute(now), rung)
    book.save()
    if rung:
        _lives_from(row.shard.reminder, now)
    row.save(due_at=row.due_at())


def unscheduled(reminder: Reminder) -> QuerySet[Shard]:
    """The rows of which it is open whether some are rung."""
    return Shard.objects.filter(reminder=reminder, held__gt=0)


_HELD = frozenset((REASON["held"], REASON["held-digest"]))


def held(row: Row) -> list[int]:
    """Of whom an editor says whether they are rung."""
    return [position for position in row.deferred() if row.page.reason[position] in _HELD]


def call_back(reminder: Reminder, kin: Collection[int], now: datetime, within: Transaction) -> None:
    """Rings nobody who is told by one of `kin`, stories that tell the same; of two that both wait, the first rings.

    What was posted already cannot be called back.
    """
    for row in rows.each(Shard.objects.filter(reminder=reminder, waiting__gt=0), within):
        tells: set[int] = set()
        others = Shard.objects.filter(reminder__story__in=kin, reminder__kind="story", slice=row.shard.slice)
        for other in rows.read(others.order_by("pk")):
            posted = {*other.window, *rows.attempts(other)}
            tells.update(
                other.page.places[at]
                for at in other.positions()
                if other.page.value[at] != DEFERRED or at in posted or other.shard.reminder_id < reminder.pk
            )
        found = [at for at in unsent(row) if row.page.places[at] in tells]
        if found:
            settle(row, found, "in-inbox", "told-already", now)
            row.save()


def keep_in_inboxes(
    reminder: Reminder, reason: str, now: datetime, within: Transaction, editions: Editions = nobody
) -> None:
    """Nobody is rung by what is not on its way yet; `editions`: whom an edition may tell it."""
    for row in rows.each(unscheduled(reminder), within):
        found = held(row)
        settle(row, found, "in-inbox", reason, now, editions(list(map(row.reader, found))))
        row.save()


def unsent(row: Row) -> list[int]:
    """Whom nothing was posted to yet, of those who wait; and who waits for an edition, since no post rang them."""
    waiting, put_by = row.deferred(), set(row.put_by())
    tried = {*row.window, *Attempt.objects.filter(shard=row.shard).values_list("member", flat=True)} if waiting else ()
    return [at for at in waiting if at not in tried or at in put_by]


def settle(
    row: Row, positions: Iterable[int], value: str, reason: str, now: datetime, editions: Collection[int] = ()
) -> None:
    """The last word on deferred outcomes, and on their rings: what did not ring does not count.

    What did not ring and might have waits for the edition of those of its readers who want `editions`.
    """
    page, moment = row.page, minute(now)
    moved, done = [], []
    if editions and reason in WAITING and row.shard.reminder.kind == Reminder.Kind.STORY:
        positions = list(positions)
        done = [at for at in positions if page.value[at] == DEFERRED and row.reader(at) in editions]
        for position in done:
            row.put_by_as(position, reason)
        positions = set(positions).difference(done)
    for position in (*done, *row.settle(positions, value, reason, now)):
        rung = page.ring[position]
        if rung and (value != "accepted" or moment - rung > LATE):
            moved.append((rung, page.places[position]))
            page.ring[position] = moment if value == "accepted" else 0
    if moved:
        book = Book(row.shard.slice)
        for rung, place in moved:
            book.take_back(rung, place)
        if value == "accepted":
            book.add(moment, [place for _, place in moved])
        book.save()


def _add(row: Row, group: Group, now: datetime, *, held: bool, urgent: bool) -> None:
    """Appends planned members to their row."""
    at = np.full(len(group.places), stamp(row.base, now), np.uint32)
    value = np.array([VALUE[value] for value, _ in group.said], np.uint8)[group.which]
    reason = np.array([REASON[reason] for _, reason in group.said], np.uint8)[group.which]
    rung = group.waiting() & (not held)
    row.add(
        group.places,
        group.why,
        value=value,
        reason=reason,
        decided=at,
        settled=at * (value != DEFERRED),
        retry=at * rung,
        ring=np.uint32(minute(now)) * rung,
    )
    row.shard.urgent = row.shard.urgent or urgent
    if rung.any():
        row.shard.due_at = now


def _readers(others: QuerySet[Shard]) -> set[int]:
    return {row.reader(at) for row in rows.read(others.order_by("pk")) for at in row.positions()}


def _lives_from(reminder: Reminder, now: datetime) -> None:
    """Its time begins when it rings: what an editor releases, or marks as a top story, is not old by then."""
    ttl_s = conf.get("NEWSBELL_TTL")
    anew = now + timedelta(seconds=ttl_s)
    if (anew - reminder.deadline).total_seconds() > ttl_s / 60:
        reminder.deadline = anew
        Reminder.objects.filter(pk=reminder.pk, deadline__lt=anew).update(deadline=anew)
