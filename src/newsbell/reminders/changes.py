"""What follows a story that was told: corrections for whom it was accepted, updates for those who asked for them.

Each is a reminder of its own, with a revision: the number of its words. An attempt knows the revision of the words that
it carried, so whoever was sent older words is found, however late the answer came.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, QuerySet

from newsbell.common import conf
from newsbell.reminders.models import Attempt, Outcome, Reminder, Shard
from newsbell.reminders.outcome import Value

CORRECTION, UPDATE, STORY = Reminder.Kind.CORRECTION, Reminder.Kind.UPDATE, Reminder.Kind.STORY
RETRACTION = Reminder.Kind.RETRACTION
# They go to the devices that showed the story, and nowhere else.
REPLACING = frozenset({CORRECTION, RETRACTION})
# What was being sent when it was decided is in the ledger by then: transactions take milliseconds.
A_MOMENT = timedelta(seconds=2)


Follows = Callable[[Iterable[int]], Mapping[int, Set[int]]]
"""Which subjects each of these readers follows and wants to be told of at once."""


@dataclass(frozen=True)
class Planned:
    """What becomes of one change for one reader; `origin`: where a post would go, None where there is none."""

    reader: int
    value: Value
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

    Nobody is rung for it any more: what was not posted yet, snoozes too, stays in the inboxes.
    """
    fields = _new(story, publisher, _deadline(story, now), now)
    found, new = Reminder.objects.get_or_create(
        story_id=story, kind=RETRACTION, defaults={**fields, "words": words, "open": fields["deadline"] > now}
    )
    if not new:
        Reminder.objects.filter(pk=found.pk).update(words=words)
    unsent = Outcome.objects.filter(reminder__story=story, value=Outcome.Value.DEFERRED, attempts=None)
    unsent.update(value=Outcome.Value.IN_INBOX, reason="retracted", settled_at=now, retry_at=None)
    # What was corrected or updated before has no words of its own any more.
    Reminder.objects.filter(story=story, open=True).exclude(kind=RETRACTION).update(open=False)


def retraction(story: int) -> str:
    """What stands in the story's place; empty: it stands itself."""
    return "".join(Reminder.objects.filter(story=story, kind=RETRACTION).values_list("words", flat=True))


def revision(story: int) -> int:
    """The number of the story's words as they are now: 0 until something was corrected or updated."""
    newest: int | None = Reminder.objects.filter(story=story).aggregate(Max("revision"))["revision__max"]
    return newest or 0


def waiting(story: int) -> Sequence[Reminder]:
    """The story's corrections and updates that may still find readers, in their order."""
    return list(Reminder.objects.filter(story=story, kind__in=(*REPLACING, UPDATE), open=True).order_by("revision"))


def readers(change: Reminder, after: int, page: int) -> list[int]:
    """The next readers, beyond the reader `after`, who were sent older words and have no outcome of it yet."""
    known = Outcome.objects.filter(reminder=change, reader=OuterRef("reader"))
    rows = _told(change).filter(~Exists(known), reader__gt=after)
    if change.kind == UPDATE:
        rows = rows.filter(reader__updates=True)
    return list(rows.order_by("reader").values_list("reader", flat=True)[:page])


def shown_on(change: Reminder, wanted: Iterable[int]) -> Mapping[int, set[int]]:
    """The devices that older words were accepted for, by reader: those alone may hold something to correct."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = _older(change).filter(answer="accepted", outcome__reader__in=wanted)
    for reader, device in rows.values_list("outcome__reader", "device"):
        found[reader].add(device)
    return found


def enlist(change: Reminder, planned: Iterable[Planned], now: datetime, follows: Follows) -> None:
    """Gives each of these readers their outcome, and slices those who are sent something by push origin.

    No update rings a reader who follows none any more of what the story rang them for: `follows` tells.
    """
    named = {plan.reader: plan for plan in planned}
    # A device that was removed just now takes what was sent to it along.
    whys = dict(_told(change).filter(reader__in=named).values_list("reader", "why"))
    asking = _asking(whys, follows) if change.kind == UPDATE else set(whys)
    one_by_one = {
        reader: named[reader] if reader in asking else Planned(reader, "in-inbox", "unfollowed", None)
        for reader in whys
    }
    slices: dict[str, list[int]] = defaultdict(list)
    for plan in one_by_one.values():
        if plan.value == "deferred" and plan.origin:
            slices[plan.origin].append(plan.reader)
    shards: dict[int, Shard] = {}
    for origin, own in slices.items():
        shard, _ = Shard.objects.get_or_create(
            reminder=change, origin=origin, first_reader=min(own), defaults={"due_at": now}
        )
        shards |= dict.fromkeys(own, shard)
    Outcome.objects.bulk_create(
        (
            Outcome(
                reminder=change,
                reader_id=reader,
                value=plan.value,
                reason=plan.reason,
                why=whys[reader],
                decided_at=now,
                ring=change.kind == UPDATE and reader in shards,
                **({"shard": shards[reader], "retry_at": now} if reader in shards else {"settled_at": now}),
            )
            for reader, plan in one_by_one.items()
        ),
        ignore_conflicts=True,
    )


def look_again(change: Reminder, now: datetime) -> datetime | None:
    """When to look for readers again: while older words are on their way. None: it is closed, all were found."""
    on_its_way = Outcome.objects.filter(
        Exists(_older(change).filter(outcome=OuterRef("pk"))), reminder__kind=STORY, value=Outcome.Value.DEFERRED
    )
    due = on_its_way.filter(reminder__story=change.story_id).aggregate(at=Min("retry_at"))["at"]
    if change.deadline > now and (due is not None or change.decided_at + A_MOMENT > now):
        return max(due or now, now + A_MOMENT)
    Reminder.objects.filter(pk=change.pk).update(open=False)
    return None


def updates_at(story: int, devices: Iterable[int]) -> Mapping[int, int]:
    """The newest update that each of these devices is rung for, by its revision.

    Whatever is sent of the story after it takes its place at the push service, so that must ring for it.
    """
    rows = Attempt.objects.filter(outcome__reminder__story=story, outcome__reminder__kind=UPDATE, device__in=devices)
    return dict(rows.values_list("device").annotate(Max("outcome__reminder__revision")).order_by())


def _new(story: int, publisher: int, deadline: datetime, now: datetime) -> dict[str, Any]:
    number = revision(story) + 1
    return {"publisher_id": publisher, "decided_at": now, "deadline": deadline, "revision": number, "open": True}


def _deadline(story: int, now: datetime) -> datetime:
    told = Reminder.objects.filter(story=story, kind=STORY).values_list("deadline", flat=True).first()
    return told or now + _ttl()


def _ttl() -> timedelta:
    return timedelta(seconds=conf.get("NEWSBELL_TTL"))


def _told(change: Reminder) -> QuerySet[Outcome]:
    """The story's outcomes that were accepted with older words."""
    older = Attempt.objects.filter(outcome=OuterRef("pk"), answer="accepted", revision__lt=change.revision)
    return Outcome.objects.filter(
        Exists(older), reminder__story=change.story_id, reminder__kind=STORY, value=Outcome.Value.ACCEPTED
    )


def _asking(whys: Mapping[int, Sequence[Mapping[str, Any]]], follows: Follows) -> set[int]:
    """Those of the readers who still want to be told at once of a subject that their `why` names."""
    subjects = {reader: {part["subject"] for part in why} for reader, why in whys.items()}
    return {reader for reader, standing in follows(subjects).items() if subjects[reader] & standing}


def _older(change: Reminder) -> QuerySet[Attempt]:
    return Attempt.objects.filter(
        outcome__reminder__story=change.story_id,
        outcome__reminder__kind__in=(STORY, UPDATE),
        revision__lt=change.revision,
    )
