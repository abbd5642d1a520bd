"""The packed rows: opened, changed and sealed again, each within a transaction that has the row locked."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from newsbell.common import prepared
from newsbell.common.prepared import Given, Prepared
from newsbell.common.sealed import seal, unseal
from newsbell.reminders import packing
from newsbell.reminders.models import Attempt, Reminder, Shard
from newsbell.reminders.outcome import REASONS, WAITING
from newsbell.reminders.packing import DEFERRED, SLICE_BITS, VALUES, Page

REASON = {reason: code for code, reason in enumerate(REASONS)}
REASON_NAMES = tuple(REASONS)
VALUE = {value: code for code, value in enumerate(VALUES)}
_RETRYING = REASON["retrying"]
_WAITING = frozenset(REASON[reason] for reason in WAITING)
_IS_WAITING = np.isin(np.arange(256), list(_WAITING))
_COUNTED = {
    "accepted": "accepted",
    "inbox": "in-inbox",
    "suppressed": "suppressed",
    "failed": "failed",
    "ended": "gone",
}
_NEVER = 0xFFFFFFFF
Transaction = Callable[[], AbstractContextManager[None]]


@dataclass
class Row:
    """A row in the clear. `window`: what is in flight, position → (device, revision).

    `tried`: False where it is known that no attempt is a row of its own. `more`: others were due when some were taken.
    `revision`: the number of the story's words as they were when the row was read `anew`; see `changes.revision`.
    """

    shard: Shard
    page: Page = field(default_factory=Page)
    window: dict[int, tuple[int, int]] = field(default_factory=dict)
    tried: bool = True
    more: bool = False
    revision: int = 0

    @property
    def base(self) -> datetime:
        """What the row's times count from: whole milliseconds, so that a clock's hour is kept to the very moment."""
        decided: datetime = self.shard.reminder.decided_at
        return decided.replace(microsecond=decided.microsecond // 1_000 * 1_000)

    def reader(self, position: int) -> int:
        return (self.shard.slice << SLICE_BITS) + self.page.places[position]

    def of(self, reader: int) -> int | None:
        """The position of a reader, if they are in this row."""
        if reader >> SLICE_BITS != self.shard.slice:
            return None
        return self.page.find(reader & (packing.SLICE - 1))

    def positions(self) -> Iterator[int]:
        """Of all members who were not erased."""
        return (at for at, place in enumerate(self.page.places) if place != packing.ERASED)

    def deferred(self) -> list[int]:
        return [at for at, value in enumerate(self.page.value) if value == DEFERRED]

    def put_by(self) -> list[int]:
        """Of the deferred ones, those that wait for their readers' editions."""
        return [at for at in self.deferred() if self.page.reason[at] in _WAITING]

    def put_by_as(self, position: int, reason: str) -> None:
        """A deferred outcome that does not ring any more waits for its reader's edition."""
        self.page.reason[position], self.page.retry[position] = REASON[reason], 0

    def settle(self, positions: Iterable[int], value: str, reason: str, now: datetime) -> list[int]:
        """The last word on deferred outcomes; what is settled already stays as it is. Returns whose were settled."""
        page, at, done = self.page, stamp(self.base, now), []
        for position in positions:
            if page.value[position] == DEFERRED:
                page.value[position], page.reason[position] = VALUE[value], REASON[reason]
                page.settled[position], page.retry[position] = at, 0
                done.append(position)
        return done

    def put_off(self, positions: Iterable[int], until: datetime, reason: str) -> None:
        """Tries deferred outcomes again at `until`."""
        at = stamp(self.base, until)
        for position in positions:
            if self.page.value[position] == DEFERRED:
                self.page.retry[position], self.page.reason[position] = at, REASON[reason]

    def due_at(self) -> datetime | None:
        """When something is to be sent or settled; None: never."""
        page = self.page
        due = [retry for value, retry in zip(page.value, page.retry, strict=True) if value == DEFERRED and retry]
        return moment(self.base, min(due)) if due else None

    def counts(self) -> dict[str, object]:
        """What the shard's columns count."""
        page = self.page
        value, reason, retry = page.value.tobytes(), np.asarray(page.reason), np.asarray(page.retry)
        waiting = np.asarray(page.value) == DEFERRED
        put_by = waiting & _IS_WAITING[reason]
        held = waiting & ~put_by & (retry == 0)
        retrying = waiting & ~put_by & (retry > 0) & (reason == _RETRYING)
        counted = {name: value.count(VALUE[said]) for name, said in _COUNTED.items()}
        members = len(page) - page.places.count(packing.ERASED)
        groups = {"waiting": waiting, "held": held, "retrying": retrying, "put_by": put_by}
        return {"members": members, **{name: int(np.count_nonzero(who)) for name, who in groups.items()}, **counted}

    def save(self, *, anew: bool = False, **fields: object) -> None:
        """Seals and writes the row, with its counts; `anew`: also what did not change."""
        names = self._sealed(anew=anew, **fields)
        # Whoever has the lease may have prolonged it meanwhile: its columns are theirs.
        if self.shard._state.adding:
            self.shard.save(force_insert=True)
        else:
            prepared.change(self.shard, names)

    def _sealed(self, *, anew: bool = False, **fields: object) -> set[str]:
        """Seals what changed, and counts; the names of the columns that are to be written."""
        shard, page = self.shard, self.page
        counted = self.counts()
        for name, said in (counted | fields).items():
            setattr(shard, name, said)
        shard.packed_states = seal(packing.pack_states(page), _place(shard, "states"))
        window = packing.pack_window(self.window)
        shard.packed_window = seal(window, _place(shard, "window")) if window else b""
        names = {"packed_states", "packed_window", *counted, *_COUNTS, *fields}
        if anew or shard._state.adding or self._members_changed:
            shard.packed_members = seal(packing.pack_members(page), _place(shard, "members"))
            names.add("packed_members")
        self._members_changed = False
        return names

    def add(self, places: npt.ArrayLike, masks: Sequence[int], **states: npt.ArrayLike) -> None:
        self._members_changed = True
        self.page.add(places, masks, **states)

    def erase(self, position: int) -> None:
        self._members_changed = True
        self.window.pop(position, None)
        self.page.erase(position)
        Attempt.objects.filter(shard=self.shard, member=position).delete()

    _members_changed: bool = False


_COUNTS = ("answered", "gone")


def stamp(base: datetime, at: datetime) -> int:
    """Milliseconds since `base`, plus one; of what was earlier or is 49 days later the nearest that fits."""
    return max(1, min(_NEVER, (at - base) // timedelta(milliseconds=1) + 1))


def moment(base: datetime, stamped: int) -> datetime | None:
    """The moment that `stamp` was given, None for 0."""
    return base + timedelta(milliseconds=stamped - 1) if stamped else None


def opened(shard: Shard) -> Row:
    """The row of a shard as it was read."""
    members = unseal(bytes(shard.packed_members), _place(shard, "members"))
    states = unseal(bytes(shard.packed_states), _place(shard, "states"))
    window = bytes(shard.packed_window)
    return Row(
        shard,
        packing.unpack(members, states),
        packing.unpack_window(unseal(window, _place(shard, "window"))) if window else {},
    )


def has(shard: Shard, place: int) -> bool:
    """Is the reader at this place of the slice a member? Opens nothing else."""
    return packing.unpack(unseal(bytes(shard.packed_members), _place(shard, "members"))).find(place) is not None


def readers(shard: Shard) -> set[int]:
    """The members. Opens nothing else."""
    page = packing.unpack(unseal(bytes(shard.packed_members), _place(shard, "members")))
    return {(shard.slice << SLICE_BITS) + place for place in page.places if place != packing.ERASED}


def new(reminder: Reminder, slice_: int, origin: str) -> Row:
    return Row(Shard(reminder=reminder, slice=slice_, origin=origin))


def save(some: Iterable[Row], *names: str) -> None:
    """Writes several rows, those that are `new` in one statement; `names`: the shard's own columns that changed."""
    made = []
    for row in some:
        if row.shard._state.adding:
            row._sealed()
            made.append(row.shard)
        else:
            row.save(**{name: getattr(row.shard, name) for name in names})
    Shard.objects.bulk_create(made)


def locked(rows: QuerySet[Shard]) -> list[Row]:
    """These rows, locked until the transaction ends."""
    found = rows.select_related("reminder").order_by("pk").select_for_update(of=("self",))
    return [opened(shard) for shard in found]


def anew(shard: Shard) -> Row:
    """The row of a shard whose lease the caller's transaction has just kept, which locks it: read again into `shard`.

    What its lease goes by stays as it was claimed. Raises Shard.DoesNotExist.
    """
    found = _ANEW.rows(pk=shard.pk)
    if not found:
        raise Shard.DoesNotExist
    ((*own, deadline, subjects, seed, tried, revision),) = found
    for name, value in zip(_OWN, own, strict=True):
        setattr(shard, name, value)
    reminder = shard.reminder
    reminder.deadline, reminder.subjects, reminder.seed = deadline, subjects, seed
    row = opened(shard)
    row.tried, row.revision = tried, revision
    return row


_OWN = ("packed_members", "packed_states", "packed_window", *_COUNTS)
_NEWEST = Reminder.objects.filter(story=OuterRef("reminder__story")).order_by("-revision")
_ANEW = Prepared(
    lambda: (
        Shard.objects.filter(pk=Given("pk"))
        .values_list(
            *_OWN,
            "reminder__deadline",
            "reminder__subjects",
            "reminder__seed",
            Exists(Attempt.objects.filter(shard=OuterRef("pk"))),
            Subquery(_NEWEST.values("revision")[:1]),
        )
        .query
    ),
    binary=True,
)


def each(rows: QuerySet[Shard], within: Transaction = transaction.atomic) -> Iterator[Row]:
    """These rows one by one, each locked in a transaction of its own while the caller has it; save what you change."""
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)):
        with within():
            yield from locked(Shard.objects.filter(pk=pk))


def read(rows: QuerySet[Shard]) -> Iterator[Row]:
    """These rows to be read, none locked, few in memory at once."""
    for shard in rows.select_related("reminder").iterator(chunk_size=50):
        yield opened(shard)


def of_reader(reader: int) -> QuerySet[Shard]:
    """The rows in which a reader may be."""
    return Shard.objects.filter(slice=reader >> SLICE_BITS)


def attempts(row: Row) -> dict[int, list[Attempt]]:
    """The attempts of a row that are rows of their own, by position, in their order."""
    return attempts_of([row.shard.pk]).get(row.shard.pk, {}) if row.tried else {}


def attempts_of(shards: Sequence[int]) -> dict[int, dict[int, list[Attempt]]]:
    """The same of several rows, by shard."""
    found: dict[int, dict[int, list[Attempt]]] = {}
    for attempt in Attempt.objects.filter(shard__in=shards).order_by("pk") if shards else ():
        found.setdefault(attempt.shard_id, {}).setdefault(attempt.member, []).append(attempt)
    return found


def _place(shard: Shard, column: str) -> str:
    return f"newsbell_shard.{column} {shard.reminder_id} {shard.slice} {shard.origin}"
