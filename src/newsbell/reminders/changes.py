"""What follows a story that was told: corrections for whom it was accepted, updates for those who asked for them.

Each is a reminder of its own, with a revision: the number of its words. The ledger knows the revision of the words that
each device accepted, so whoever was sent older words is found, however late the answer came.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from newsbell.common import conf
from newsbell.common.prepared import Given, Prepared
from newsbell.reminders import ledger, outcomes, rows
from newsbell.reminders.models import Reminder, Shard
from newsbell.reminders.packing import ACCEPTED, DEFERRED, SLICE_BITS
from newsbell.reminders.rings import Book, minute
from newsbell.reminders.rows import REASON, VALUE, stamp

CORRECTION, UPDATE, STORY = Reminder.Kind.CORRECTION, Reminder.Kind.UPDATE, Reminder.Kind.STORY
RETRACTION = Reminder.Kind.RETRACTION
# They go to the devices that showed the story, and nowhere else.
REPLACING = frozenset({CORRECTION, RETRACTION})
# What was being sent when it was decided is in the ledger by then: transactions take milliseconds.
A_MOMENT = timedelta(seconds=2)
AT_ONCE = 3
"""Rows that a retraction settles in one transaction: few enough for 10 ms of it."""


@dataclass(frozen=True)
class Told:
    """The readers of one slice who were sent older words and have no outcome of the change yet.

    `why`: reader → what their story matched, as bits of the story's table; `shown`: reader → the devices that accepted.
    """

    slice: int
    why: dict[int, int] = field(default_factory=dict)
    shown: dict[int, set[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Planned:
    """What becomes of one change for one reader; `origin`: where a post would go, None where there is none."""

    reader: int
    value: str
    reason: str
    origin: str | None


def announce(story: int, article: int, publisher: int, kind: str, now: datetime) -> bool:
    """Writes a correction or update down, once for each article; False for a correction that comes too late.

    Run in the transaction that decides the article, so that neither is without the other. A correction has no longer
    than its story: what nobody waits for any more must not ring.
    """
    deadline = _deadline(story, now) if kind == CORRECTION else now + _ttl()
    if deadline <= now:
        return False
    fields = _new(story, publisher, deadline, now)
    Reminder.objects.get_or_create(story_id=story, article_id=article, defaults={"kind": kind, **fields})
    return True


def retract(story: int, publisher: int, words: str, now: datetime) -> None:
    """An editor's words stand in the story's place from now on, or these in place of those before.

    From this commit on nobody is rung for it any more, snoozes included: whoever sends looks for a retraction first.
    What was not posted yet is settled by `call_back`, which a million readers may keep for a while.
    """
    fields = _new(story, publisher, _deadline(story, now), now)
    found, new = Reminder.objects.get_or_create(
        story_id=story, kind=RETRACTION, defaults={**fields, "words": words, "open": fields["deadline"] > now}
    )
    if not new:
        Reminder.objects.filter(pk=found.pk).update(words=words)
    # What was corrected or updated before has no words of its own any more.
    Reminder.objects.filter(story=story, kind__in=(CORRECTION, UPDATE), open=True).update(open=False)


def call_back(story: int, now: datetime, within: rows.Transaction) -> None:
    """Whoever waits for a retracted story, and whom nothing was posted to, has it in the inbox alone.

    In small transactions, each of which keeps how far it is: after a crash, whoever is next goes on there.
    """
    more = retraction(story) != ""
    while more:
        with within():
            more = _call_back_some(story, now)


def _call_back_some(story: int, now: datetime) -> bool:
    """The next rows in which somebody waits; False: there are none."""
    own = Reminder.objects.select_for_update().get(story=story, kind=RETRACTION)
    waiting = Shard.objects.filter(reminder__story=story, pk__gt=own.settled_to, waiting__gt=0)
    # Whoever waits for the editor's words themselves shall see them.
    others = waiting.exclude(reminder__kind__in=(RETRACTION, Reminder.Kind.EDITION)).order_by("pk")
    some = list(others.values_list("pk", flat=True)[:AT_ONCE])
    # By rising slice, as whoever locks the rings of several.
    for row in sorted(rows.locked(Shard.objects.filter(pk__in=some)), key=lambda row: row.shard.slice):
        ledger.settle(row, ledger.unsent(row), "in-inbox", "retracted", now)
        row.save()
    if some:
        Reminder.objects.filter(kind=Reminder.Kind.SNOOZE, shards__in=some, open=True).update(open=False)
        Reminder.objects.filter(pk=own.pk).update(settled_to=some[-1])
    return bool(some)


def retraction(story: int) -> str:
    """What stands in the story's place; empty: it stands itself."""
    return next((words for (words,) in _RETRACTION.rows(story=story)), "")


def retractions(stories: Collection[int]) -> Mapping[int, str]:
    """The same of some stories, of those that do not stand."""
    return dict(Reminder.objects.filter(story__in=stories, kind=RETRACTION).values_list("story", "words"))


def retracted(story: int, whole: int | None, among: Mapping[int, str]) -> str:
    """What an editor said instead of a story, or of the whole that it is part of; `among`: retractions by story."""
    return among.get(whole or story) or among.get(story, "")


def is_alone(story: int, whole: int | None, among: Mapping[int, str]) -> bool:
    """Whether a story was retracted and then joined with one that stands: the words are of itself, not of the whole."""
    return whole is not None and story in among and whole not in among


def alone(whole: int) -> set[int]:
    """The parts of a story of which `is_alone` is true."""
    parts = Reminder.objects.filter(story__joined_to=whole, kind=RETRACTION)
    return set() if retraction(whole) else set(parts.values_list("story", flat=True))


def revision(story: int) -> int:
    """The number of the story's words as they are now: 0 until something was corrected or updated."""
    return max((newest for (newest,) in _NEWEST.rows(story=story)), default=0)


_RETRACTION = Prepared(
    lambda: Reminder.objects.filter(story=Given("story"), kind=RETRACTION).values_list("words").query
)
_NEWEST = Prepared(
    lambda: Reminder.objects.filter(story=Given("story")).order_by("-revision").values_list("revision")[:1].query
)


def waiting(story: int) -> Sequence[Reminder]:
    """The story's corrections and updates that may still find readers, in their order."""
    return list(Reminder.objects.filter(story=story, kind__in=(*REPLACING, UPDATE), open=True).order_by("revision"))


def told(change: Reminder) -> Iterator[Told]:
    """Slice by slice, who was told the story in older words than the change's."""
    slices = Shard.objects.filter(reminder__story=change.story_id, reminder__kind=STORY, accepted__gt=0)
    for number in slices.order_by("slice").values_list("slice", flat=True).distinct():
        known = {row.reader(at) for row in rows.read(_within(change, number)) for at in row.positions()}
        found = Told(number, shown=shown_on(change, number))
        for row in rows.read(slices.filter(slice=number).order_by("pk")):
            showed = _accepted(row, change.revision)
            for at in showed:
                reader = row.reader(at)
                if row.page.value[at] == ACCEPTED and reader not in known:
                    found.why[reader] = row.page.mask(at)
        if found.why:
            yield found


def shown_on(change: Reminder, slice_: int) -> dict[int, set[int]]:
    """The devices that older words were accepted for, by reader: those alone may hold something to correct."""
    found: dict[int, set[int]] = defaultdict(set)
    for row in rows.read(_older(change).filter(slice=slice_).order_by("pk")):
        for at, devices in _accepted(row, change.revision).items():
            found[row.reader(at)].update(devices)
    return found


def enlist(change: Reminder, part: Told, planned: Iterable[Planned], asking: set[int], now: datetime) -> None:
    """Gives these readers their outcome of a change, in rows by push origin.

    No update rings a reader who follows none any more of what the story rang them for (`asking`: who does).
    """
    story = Reminder.objects.get(story=change.story_id, kind=STORY)
    if bytes(change.subjects) != bytes(story.subjects):
        change.subjects = bytes(story.subjects)
        change.save(update_fields=["subjects"])
    groups: dict[str, list[Planned]] = defaultdict(list)
    for plan in planned:
        if plan.reader not in part.why:
            continue
        said = plan if plan.reader in asking else Planned(plan.reader, "in-inbox", "unfollowed", None)
        groups[said.origin or "" if said.value == "deferred" else ""].append(said)
    first, at = part.slice << SLICE_BITS, stamp(change.decided_at, now)
    own = {row.shard.origin: row for row in rows.locked(_within(change, part.slice))}
    rung: list[int] = []
    for origin, group in groups.items():
        row = own.get(origin) or rows.new(change, part.slice, origin)
        places = [one.reader - first for one in group]
        waits = [one.value == "deferred" for one in group]
        rings = [place for place, one in zip(places, waits, strict=True) if one] if change.kind == UPDATE else []
        rung += rings
        row.add(
            places,
            [part.why[one.reader] for one in group],
            value=[VALUE[one.value] for one in group],
            reason=[REASON[one.reason] for one in group],
            decided=[at] * len(group),
            settled=[0 if one else at for one in waits],
            retry=[at if one else 0 for one in waits],
            ring=[minute(now) if one and rings else 0 for one in waits],
        )
        row.save(due_at=now if any(waits) else row.shard.due_at)
    if rung:
        book = Book(part.slice)
        book.add(minute(now), rung)
        book.save()


def look_again(change: Reminder, now: datetime) -> datetime | None:
    """When to look for readers again: while older words are on their way. None: it is closed, all were found."""
    due = _on_its_way(change)
    if change.deadline > now and (due is not None or change.decided_at + A_MOMENT > now):
        return max(due or now, now + A_MOMENT)
    Reminder.objects.filter(pk=change.pk).update(open=False)
    return None


def updates_at(story: int, slice_: int) -> Mapping[int, int]:
    """The newest update that each device of the slice is rung for, by its revision.

    Whatever is sent of the story after it takes its place at the push service, so that must ring for it.
    """
    found: dict[int, int] = {}
    updates = Shard.objects.filter(reminder__story=story, reminder__kind=UPDATE, slice=slice_)
    for row in rows.read(updates.order_by("reminder__revision", "pk")):
        number = row.shard.reminder.revision
        for tried in outcomes.attempts(row, list(row.positions()), rows.attempts(row)).values():
            found |= {one.device: max(number, found.get(one.device, 0)) for one in tried}
    return found


def _new(story: int, publisher: int, deadline: datetime, now: datetime) -> dict[str, Any]:
    number = revision(story) + 1
    return {"publisher_id": publisher, "decided_at": now, "deadline": deadline, "revision": number, "open": True}


def _deadline(story: int, now: datetime) -> datetime:
    told = Reminder.objects.filter(story=story, kind=STORY).values_list("deadline", flat=True).first()
    return told or now + _ttl()


def _ttl() -> timedelta:
    return timedelta(seconds=conf.get("NEWSBELL_TTL"))


def _within(change: Reminder, slice_: int) -> QuerySet[Shard]:
    return Shard.objects.filter(reminder=change, slice=slice_).order_by("pk")


def _older(change: Reminder) -> QuerySet[Shard]:
    return Shard.objects.filter(reminder__story=change.story_id, reminder__kind__in=(STORY, UPDATE))


def _accepted(row: rows.Row, revision: int) -> dict[int, set[int]]:
    """Position → the devices that accepted words older than these."""
    found: dict[int, set[int]] = defaultdict(set)
    page = row.page
    for at, device in enumerate(page.device):
        if device and page.revision[at] < revision:
            found[at].add(device)
    for at, own in rows.attempts(row).items():
        for one in own:
            if one.answer == "accepted" and one.revision < revision:
                found[at].add(one.device)
    return found


def _on_its_way(change: Reminder) -> datetime | None:
    """When the next of those is due who were sent older words and of whom it is not known yet what came of it."""
    due = []
    waiting = Shard.objects.filter(reminder__story=change.story_id, reminder__kind=STORY, waiting__gt=0)
    for row in rows.read(waiting.order_by("pk")):
        older = {at for at, (_, revision) in row.window.items() if revision < change.revision}
        older |= {at for at, own in rows.attempts(row).items() if any(o.revision < change.revision for o in own)}
        due += [row.page.retry[at] for at in older if row.page.value[at] == DEFERRED]
        if due:
            return rows.moment(row.base, min(due))
    return None
