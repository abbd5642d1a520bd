"""A shard on its way: what is posted next, and what the answers make of it.

An attempt is written before its POST, so that after a crash newsbell knows which answers it never saw: those alone are
posted again, with the same bytes unless an editor changed the words meanwhile, and counted.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Min, Q

from newsbell.reminders import changes, ledger, outcome
from newsbell.reminders.models import Attempt, Outcome, Shard


@dataclass(frozen=True)
class Ready:
    """One message to post: to `device` for `outcome`; `shrunk` after a push service found it too large.

    `revision`: its words are that new, or newer.
    """

    attempt: int
    outcome: int
    device: int
    shrunk: bool
    tries: int
    revision: int


@dataclass(frozen=True)
class Answered:
    """What a push service said to one attempt; `retry_at` where it is worth another try."""

    attempt: int
    outcome: int
    answer: str
    status: int | None
    detail: str
    ttl: int | None
    retry_at: datetime | None


@dataclass(frozen=True)
class Reach:
    """A reader's devices in their order, those that ended, and until when the lanes of some are closed."""

    devices: Sequence[int]
    ring_all: bool
    closed: Mapping[int, datetime]
    ended: Sequence[int] = ()


Look = Callable[[Sequence[int]], Mapping[int, Reach]]


def take(shard: Shard, look: Look, now: datetime, limit: int) -> list[Ready]:
    """The next messages, each written down as in flight. Settles those that are too old or have no device left.

    `look` gives the reach of readers. Run in the transaction that keeps the shard's lease.
    """
    deferred = Outcome.objects.filter(shard=shard, value=Outcome.Value.DEFERRED)
    late = deferred.filter(reminder__deadline__lte=now)
    ledger.settle(list(late.filter(attempts__answer="accepted").values_list("pk", flat=True)), *_ACCEPTED, now)
    ledger.settle(list(late.values_list("pk", flat=True)), *_LATE, now)
    due = dict(deferred.filter(retry_at__lte=now).order_by("pk").values_list("pk", "reader")[:limit])
    # Before the words are read: what is decided meanwhile finds these attempts to be of older words.
    revision = changes.revision(shard.reminder.story_id) if due else 0
    rings_by_itself = shard.reminder.kind in (changes.STORY, changes.UPDATE)
    retracted = rings_by_itself and changes.retraction(shard.reminder.story_id)
    reaches = look(list(due.values()))
    attempts = _attempts(due)
    ready: list[Ready] = []
    fresh: list[Attempt] = []
    settled: dict[tuple[str, str], list[int]] = defaultdict(list)
    later: dict[datetime, list[int]] = defaultdict(list)
    for pk, reader in due.items():
        reach = reaches.get(reader)
        tried = [outcome.Tried(attempt.device_id, attempt.answer, attempt.shrunk) for attempt in attempts[pk]]
        if reach is None:
            settled["suppressed", "left"].append(pk)
        elif retracted and not tried:
            settled["in-inbox", "retracted"].append(pk)  # by who told its readers while an editor took it back
        elif (last_word := outcome.settled(reach.devices, tried, reach.ring_all, reach.ended)) is not None:
            word, why = last_word
            replacing = shard.reminder.kind in changes.REPLACING
            settled[word, outcome.OF_CORRECTIONS.get(why, why) if replacing else why].append(pk)
        else:
            own = {attempt.device_id: attempt for attempt in attempts[pk]}
            for device in outcome.next_devices(reach.devices, tried, reach.ring_all, reach.ended):
                if device in reach.closed:
                    later[reach.closed[device]].append(pk)
                elif device in own:
                    ready.append(_again(own[device], revision))
                else:
                    fresh.append(Attempt(outcome_id=pk, device_id=device, at=now, revision=revision))
    for (value, reason), outcomes in settled.items():
        ledger.settle(outcomes, value, reason, now)
    for until, outcomes in later.items():
        ledger.put_off(outcomes, until)
    _in_flight([message.attempt for message in ready], revision, now)
    ready += [Ready(a.pk, a.outcome_id, a.device_id, False, 1, revision) for a in Attempt.objects.bulk_create(fresh)]
    return ready


def record(answers: Iterable[Answered], now: datetime) -> None:
    """Writes answers down; outcomes with a device still worth trying are due again, `take` settles the others."""
    again: dict[datetime, list[int]] = defaultdict(list)
    alike: dict[tuple[str, int | None, str, int | None], list[int]] = defaultdict(list)
    accepted: list[int] = []
    for answer in answers:
        alike[answer.answer, answer.status, answer.detail, answer.ttl].append(answer.attempt)
        if answer.answer == "accepted":
            accepted.append(answer.outcome)
        else:
            again[answer.retry_at or now].append(answer.outcome)
    for (word, status, detail, ttl), attempts in alike.items():
        rows = Attempt.objects.filter(pk__in=attempts)
        rows.update(answer=word, status=status, detail=detail[:200], ttl=ttl, answered_at=now)
    everywhere = Q(reader__ringing="all") | Q(reminder__kind__in=changes.REPLACING)
    open_still = set(Outcome.objects.filter(everywhere, pk__in=accepted).values_list("pk", flat=True))
    ledger.settle([pk for pk in accepted if pk not in open_still], *_ACCEPTED, now)
    for until, outcomes in again.items():
        ledger.put_off(outcomes, until)


def due_at(shard: Shard) -> datetime | None:
    """When the shard has work again; None: all its outcomes are settled."""
    open_still = Outcome.objects.filter(shard=shard, value=Outcome.Value.DEFERRED)
    when: datetime | None = open_still.aggregate(Min("retry_at"))["retry_at__min"]
    if when is None:
        ledger.forget_seed(shard.reminder_id)
    return when


def gone_share(shard: Shard) -> tuple[int, int]:
    """(answers, of which 404 or 410) of this reminder's run at the shard's push origin."""
    answered = Attempt.objects.filter(
        outcome__reminder=shard.reminder_id, device__origin=shard.origin, answered_at__isnull=False
    )
    return answered.count(), answered.filter(answer__in=("gone", "doubted")).count()


def doubt_gone(shard: Shard) -> list[int]:
    """Disbelieves this run's 404 and 410 at the shard's push origin; returns their devices."""
    gone = Attempt.objects.filter(outcome__reminder=shard.reminder_id, device__origin=shard.origin, answer="gone")
    devices = list(gone.values_list("device", flat=True))
    gone.filter(outcome__value=Outcome.Value.DEFERRED).update(answer="doubted")
    return devices


def reasons(outcomes: Iterable[int]) -> Mapping[int, list[str]]:
    """The names of the follows that matched, by outcome: what the reader is told."""
    rows = Outcome.objects.filter(pk__in=outcomes).values_list("pk", "why")
    return {pk: [str(reason["name"]) for reason in why] for pk, why in rows}


_ACCEPTED = (Outcome.Value.ACCEPTED, "accepted")
_LATE = (Outcome.Value.IN_INBOX, "not-in-time")


def _attempts(outcomes: Iterable[int]) -> Mapping[int, list[Attempt]]:
    found: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in Attempt.objects.filter(outcome__in=outcomes).order_by("pk"):
        found[attempt.outcome_id].append(attempt)
    return found


def _again(attempt: Attempt, revision: int) -> Ready:
    return Ready(
        attempt.pk,
        attempt.outcome_id,
        attempt.device_id,
        shrunk=attempt.shrunk or attempt.answer == "payload",
        tries=attempt.tries + 1,
        revision=revision,
    )


def _in_flight(attempts: Iterable[int], revision: int, now: datetime) -> None:
    rows = Attempt.objects.filter(pk__in=attempts)
    # A try without an answer may have been accepted: whoever reads the ledger must see that it was posted twice.
    rows.filter(Q(answered_at=None) | Q(answer="theirs", status=None)).update(unknown=F("unknown") + 1)
    rows.filter(answer="payload").update(shrunk=True)
    rows.update(at=now, tries=F("tries") + 1, answered_at=None, answer="", revision=revision)
