"""A shard on its way: what is posted next, and what the answers make of it.

What is in flight is written down before its POST, so that after a crash newsbell knows which answers it never saw:
those alone are posted again, with the same bytes unless an editor changed the words meanwhile, and counted.
The usual attempt, one device that accepts at the first try, lives in the packed row; any other becomes a row.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db.models import Sum

from newsbell.reminders import changes, ledger, outcome, outcomes, rows
from newsbell.reminders.models import Attempt, Reminder, Shard
from newsbell.reminders.packing import DEFERRED, ERASED
from newsbell.reminders.rows import Row

_ACCEPTED, _LATE, _HUSHED = ("accepted", "accepted"), ("in-inbox", "not-in-time"), ("in-inbox", "quiet-hours")
# What must be gone from the push service sooner is not posted: services keep it so long at least.
LEAST_S = 60
_RINGS = (Reminder.Kind.STORY, Reminder.Kind.UPDATE, Reminder.Kind.EDITION)
CREATED = 201
# What a push service says of a device that is not asked again.
_LAST = ("accepted", "gone", "key-mismatch")
# There was no connection over which it could have been posted.
_NEVER_LEFT = frozenset({"connect", "tls", "refused-address"})


@dataclass(slots=True)  # not frozen, nor are the others: that would cost three times as much for each message
class Ready:
    """One message to post: to `device` for the member `position`; `shrunk` after a push service found it too large.

    `attempt`: its row, None for the usual one. `alone`: no other device of the reader is still to be tried.
    `revision`: its words are that new, or newer. `why`: what matched. `rings_for_s`: then quiet hours begin.
    """

    position: int
    reader: int
    device: int
    why: tuple[str, ...]
    shrunk: bool
    tries: int
    revision: int
    attempt: int | None = None
    alone: bool = True
    rings_for_s: int | None = None


@dataclass(slots=True)
class Answered:
    """What a push service said to one message; `ttl` where it is not what was asked for.

    `retry_at`: when it is worth another try.
    """

    to: Ready
    answer: str
    status: int | None
    detail: str
    ttl: int | None
    retry_at: datetime | None


@dataclass(slots=True)
class Reach:
    """A reader's devices in their order, those that ended, and until when the lanes of some are closed."""

    devices: Sequence[int]
    ring_all: bool
    closed: Mapping[int, datetime]
    ended: Sequence[int] = ()
    rings_for_s: int | None = None
    """So many seconds until the reader's quiet hours; None: they have none."""


Look = Callable[[Row, Sequence[int]], Mapping[int, Reach]]


def locked(shard: Shard) -> Row:
    """The shard's row, for one turn: answers are recorded, messages taken, and it is saved.

    Run in the transaction that keeps the shard's lease.
    """
    return rows.anew(shard)


def take(
    row: Row,
    look: Look,
    now: datetime,
    limit: int,
    flying: Iterable[int] = (),
    editions: ledger.Editions = ledger.nobody,
) -> list[Ready]:
    """The next messages, each written down as in flight. Settles those that are too old or have no device left.

    At most `limit` members are in flight then, so a crash costs so many raw doubles at worst. `look` gives the reach of
    readers; `flying`: members whose answers the caller still awaits. What else is in flight, nobody awaits any more: it
    is posted again. `editions`: whom an edition tells what did not ring. Run in the transaction that keeps the shard's
    lease, and save the row.
    """
    attempts = rows.attempts(row)
    flying = set(flying)
    _lost(row, attempts, flying, now)
    deadline = row.shard.reminder.deadline
    if deadline <= now:
        _too_late(row, attempts, flying, now, editions)
    due = _due(row, now, flying, limit)
    kind, page = row.shard.reminder.kind, row.page
    revision, retracted = _words(row) if due else (0, False)
    reaches = look(row, [row.reader(at) for at in due]) if due else {}
    names = [str(part["name"]) for part in outcomes.subjects(row.shard.reminder)]
    said: dict[int, tuple[str, ...]] = {}
    ready: list[Ready] = []
    over: dict[tuple[str, str], list[int]] = defaultdict(list)
    # An edition tells what did not ring, and of these nobody knows.
    unsure: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at in due:
        reader, own = row.reader(at), attempts.get(at, [])
        reach = reaches.get(reader)
        if reach is None:
            ledger.settle(row, [at], "suppressed", "left", now)
            continue
        tried = [outcome.Tried(one.device, one.answer, one.shrunk) for one in own] if own else []
        wanted = outcome.next_devices(reach.devices, tried, reach.ring_all, reach.ended)
        if (word := _without_a_post(kind, reach, tried, wanted, retracted=retracted)) is not None:
            (unsure if any(map(may_have_rung, own)) else over)[word].append(at)
            continue
        mask = page.mask(at)
        if mask not in said:
            said[mask] = tuple(name for bit, name in enumerate(names) if mask >> bit & 1)
        open_now = [device for device in wanted if device not in reach.closed] if reach.closed else wanted
        if len(open_now) < len(wanted):
            until = min(reach.closed[device] for device in wanted if device in reach.closed)
            row.put_off([at], min(until, deadline), "retrying")
        if not own and len(wanted) == len(open_now) == 1:
            row.window[at] = wanted[0], revision
            hours = reach.rings_for_s
            ready.append(Ready(at, reader, wanted[0], said[mask], False, 1, revision, rings_for_s=hours))
            continue
        alone, hours = len(wanted) == 1, reach.rings_for_s
        ready += (
            Ready(at, reader, one.device, said[mask], one.shrunk, one.tries, revision, one.pk, alone, hours)
            for one in _attempts(row, at, own, open_now, revision, now)
        )
    _settle(row, over, now, editions)
    _settle(row, unsure, now, ledger.nobody)
    return ready


def _due(row: Row, now: datetime, flying: set[int], limit: int) -> list[int]:
    """Members that are to be posted to now, so many that at most `limit` fly; `row` keeps whether there are more."""
    soon, room = rows.stamp(row.base, now), max(0, limit - len(flying))
    retry = np.asarray(row.page.retry)
    waits = (np.asarray(row.page.value) == DEFERRED) & (retry > 0) & (retry <= soon)
    due = [at for at in np.flatnonzero(waits).tolist() if at not in flying]
    row.more = len(due) > room
    return due[:room]


def _attempts(
    row: Row, position: int, own: list[Attempt], devices: Iterable[int], revision: int, now: datetime
) -> Iterator[Attempt]:
    """A member's attempts at these devices as rows: `own`, those that were made, are made again."""
    made = {one.device: one for one in own}
    for device in devices:
        if device in made:
            yield _again(made[device], revision, now)
        else:
            own.append(_fresh(row, position, len(own), device, revision, now))
            yield own[-1]


def _settle(row: Row, over: Mapping[tuple[str, str], Sequence[int]], now: datetime, editions: ledger.Editions) -> None:
    for word, positions in over.items():
        ledger.settle(row, positions, *word, now, editions(list(map(row.reader, positions))))


def _words(row: Row) -> tuple[int, bool]:
    """How new the story's words are, and whether it was taken back before it was told.

    As new as they were with the row, before the words are read: what is decided meanwhile finds these attempts to be of
    older ones.
    """
    reminder = row.shard.reminder
    if reminder.kind == Reminder.Kind.EDITION:
        return 0, False  # of many stories, each in the words that it has when it is sent
    told = row.revision > 0 and reminder.kind not in changes.REPLACING
    return row.revision, told and changes.retraction(reminder.story_id) != ""


def _too_late(
    row: Row, attempts: Mapping[int, Sequence[Attempt]], flying: set[int], now: datetime, editions: ledger.Editions
) -> None:
    put_by = set(row.put_by())
    late = [at for at in row.deferred() if at not in flying and at not in put_by]
    rang = [at for at in late if any(one.answer == "accepted" for one in attempts.get(at, ()))]
    _settle(row, {_ACCEPTED: rang}, now, ledger.nobody)
    # As in `take`.
    unsure = [at for at in late if any(map(may_have_rung, attempts.get(at, ())))]
    _settle(row, {_LATE: unsure}, now, ledger.nobody)
    _settle(row, {_LATE: late}, now, editions)


def may_have_rung(one: Attempt) -> bool:
    """Is it not known that this attempt, which no push service accepted, did not ring?"""
    return one.unknown > 0 or _unanswered(one)


def _unanswered(one: Attempt) -> bool:
    """Did its last try leave newsbell, as far as is known, and no answer came?"""
    lost = one.answer == "theirs" and one.status is None and one.detail not in _NEVER_LEFT
    return one.answered_at is None or lost


def _without_a_post(
    kind: str, reach: Reach, tried: Sequence[outcome.Tried], wanted: Sequence[int], *, retracted: bool
) -> tuple[str, str] | None:
    """What an outcome is settled as without another post; None: there is one to make, to those `wanted`.

    In quiet hours, nor in the minute before them, nothing that rings is posted. What replaces does so in silence, and a
    snooze is at the reader's own hour.
    """
    if retracted and not tried:
        return "in-inbox", "retracted"  # `changes.call_back` has not come so far, or its readers were enlisted after it
    if reach.rings_for_s is not None and reach.rings_for_s < LEAST_S and kind in _RINGS:
        return _ACCEPTED if any(one.answer == "accepted" for one in tried) else _HUSHED
    last_word = None if wanted else outcome.settled(reach.devices, tried, reach.ring_all, reach.ended)
    if last_word is None:
        return None
    value, why = last_word
    return value, outcome.OF_CORRECTIONS.get(why, why) if kind in changes.REPLACING else why


def record(row: Row, answers: Sequence[Answered], now: datetime) -> None:
    """Notes answers; outcomes with a device still worth trying are due again, `take` settles the others.

    Run in the transaction that keeps the shard's lease, and save the row.
    """
    deadline = row.shard.reminder.deadline
    accepted: list[int] = []
    again: dict[datetime, list[int]] = defaultdict(list)
    for said in answers:
        position = said.to.position
        flew = row.window.pop(position, None)
        if row.page.places[position] == ERASED:
            continue  # erased meanwhile
        if flew is None and said.to.attempt is None:
            continue  # written down already, by a commit of which nobody heard
        if said.answer in _LAST:
            row.shard.answered += 1
            row.shard.gone += said.answer == "gone"
        if said.answer == "accepted" and said.to.attempt is None and said.status == CREATED and said.ttl is None:
            row.page.device[position], row.page.revision[position] = said.to.device, said.to.revision
            accepted.append(position)
            continue
        _answered(row, said, now)
        if said.answer == "accepted" and said.to.alone:
            accepted.append(position)
        elif said.retry_at is not None:
            again[said.retry_at].append(position)
        # What is due stays due; what another of its devices waits for is waited for.
    ledger.settle(row, accepted, *_ACCEPTED, now)
    for until, positions in sorted(again.items()):
        row.put_off(positions, min(until, deadline), "retrying")


def due_at(shard: Shard) -> datetime | None:
    """When the shard has work again; None: all its outcomes are settled."""
    try:
        when = rows.anew(shard).due_at()
    except Shard.DoesNotExist:
        return None
    if when is None:
        ledger.forget_seed(shard.reminder_id)
    return when


def gone_share(shard: Shard) -> tuple[int, int]:
    """(answers, of which 404 or 410) of this reminder's run at the shard's push origin."""
    run = Shard.objects.filter(reminder=shard.reminder_id, origin=shard.origin)
    total = run.aggregate(answered=Sum("answered"), gone=Sum("gone"))
    return total["answered"] or 0, total["gone"] or 0


def own_share(shard: Shard) -> tuple[int, int]:
    """(answers, of which 404 or 410) of this shard alone, and of devices that are to be asked again too."""
    again = Attempt.objects.filter(shard=shard).exclude(answer__in=(*_LAST, "doubted"))
    return shard.answered + again.exclude(status=None).exclude(answered_at=None).count(), shard.gone


def doubt_gone(shard: Shard) -> list[int]:
    """Disbelieves this run's 404 and 410 at the shard's push origin; returns their devices."""
    gone = Attempt.objects.filter(shard__reminder=shard.reminder_id, shard__origin=shard.origin, answer="gone")
    devices = []
    waiting: dict[int, set[int]] = {}
    for attempt in gone.select_related("shard__reminder"):
        devices.append(attempt.device)
        if attempt.shard_id not in waiting:
            waiting[attempt.shard_id] = set(rows.opened(attempt.shard).deferred())
        if attempt.member in waiting[attempt.shard_id]:
            Attempt.objects.filter(pk=attempt.pk).update(answer="doubted")
    return devices


def _lost(row: Row, attempts: dict[int, list[Attempt]], flying: set[int], now: datetime) -> None:
    """What was in flight when its sender died: each becomes an attempt without an answer."""
    for position in [at for at in row.window if at not in flying]:
        device, revision = row.window.pop(position)
        own = attempts.setdefault(position, [])
        own.append(_fresh(row, position, len(own), device, revision, now))


def _fresh(row: Row, position: int, number: int, device: int, revision: int, now: datetime) -> Attempt:
    row.tried = True
    return Attempt.objects.create(
        shard=row.shard,
        member=position,
        number=number,
        packed_device=device.to_bytes(8, "big"),
        at=now,
        revision=revision,
    )


def _again(attempt: Attempt, revision: int, now: datetime) -> Attempt:
    # A try without an answer may have been accepted: whoever reads the ledger must see that it was posted twice.
    if _unanswered(attempt):
        attempt.unknown += 1
    attempt.shrunk = attempt.shrunk or attempt.answer == "payload"
    attempt.at, attempt.answered_at, attempt.answer = now, None, ""
    attempt.tries, attempt.revision = attempt.tries + 1, revision
    attempt.save()
    return attempt


def _answered(row: Row, said: Answered, now: datetime) -> None:
    fields = {
        "answer": said.answer,
        "status": said.status,
        "detail": said.detail[:200],
        "ttl": said.ttl,
        "answered_at": now,
    }
    if said.to.attempt is None:
        one = _fresh(row, said.to.position, 0, said.to.device, said.to.revision, now)
        Attempt.objects.filter(pk=one.pk).update(**fields)
    else:
        Attempt.objects.filter(pk=said.to.attempt).update(**fields)
