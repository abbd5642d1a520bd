"""Work is a row: it says when it is due, who has it and until when. A message to a worker is only a wake-up.

So a lost, doubled or late message costs nothing, and work of a dead worker is taken over when its lease ends.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import ClassVar, TypeVar

from django.db import models, transaction
from django.db.models import Case, F, Q, QuerySet, When

from newsbell.common.prepared import Given, Prepared, Whether, columns, field_of, update

WAKE_AGAIN = timedelta(seconds=15)
_NOW = Given("now")
Row = TypeVar("Row", bound="Leased")
Item = TypeVar("Item")


class Leased(models.Model):
    """A row of work. `wake_order`: which of the rows that are due is worked first."""

    wake_order: ClassVar[Sequence[str]] = ("due_at",)

    due_at = models.DateTimeField(null=True, blank=True, db_index=True, help_text="when there is work; empty: none")
    woken_at = models.DateTimeField(null=True, blank=True, editable=False)
    lease_owner = models.CharField(max_length=32, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


def free(now: datetime | Given) -> Q:
    """Nobody has the row at `now`."""
    return Q(lease_until=None) | Q(lease_until__lte=now)


def due(model: type[Leased], now: datetime) -> Sequence[int]:
    """Keys of all rows that are due and that nobody has."""
    return [pk for (pk,) in _due(model).rows(now=now)]


def waiting(models: Sequence[type[Leased]], now: datetime) -> Sequence[bool]:
    """Of each of these: are there rows that `to_wake` would give? One statement, since mostly there are none."""
    return _waiting(tuple(models)).found(now=now, stale=now - WAKE_AGAIN)


@cache
def _waiting(models: Sequence[type[Leased]]) -> Whether:
    now, stale = (Given(name, field_of(models[0], "due_at")) for name in ("now", "stale"))
    return Whether(lambda: (_to_wake(model, now, stale) for model in models))


def _to_wake(model: type[Row], now: datetime | Given, stale: datetime | Given) -> QuerySet[Row]:
    woken_before = Q(woken_at=None) | Q(woken_at__lte=stale)
    return model._default_manager.filter(free(now), woken_before, due_at__lte=now)


def to_wake(model: type[Leased], now: datetime, limit: int = 200, for_one: int = 1) -> Sequence[int]:
    """Keys of rows that are due and that nobody has; each again only after WAKE_AGAIN, so that queues stay short.

    Of rows of which so many may be worked together, one: the others' turn is at the next look, if they are due still.
    """
    rows = _to_wake(model, now, now - WAKE_AGAIN).order_by(*model.wake_order)
    with transaction.atomic():
        # What somebody has just now is looked at the next time: who waits for one of these may have another of them.
        ours = rows.select_for_update(skip_locked=True, of=("self",), no_key=True)
        found = list(ours.values_list("pk", flat=True)[:limit])[::for_one]
        if found:
            model._default_manager.filter(pk__in=found).update(woken_at=now)
    return found


def first(model: type[Leased], now: datetime) -> int | None:
    """The key of the row that is to be worked before all others that are due and that nobody has."""
    found = _first(model).rows(now=now)
    return found[0][0] if found else None


def claim(model: type[Row], pk: int, now: datetime, lease: float) -> Row | None:
    """The row, leased to the caller for `lease` seconds, or None: not due, or another has it."""
    owner, until = uuid.uuid4().hex, now + timedelta(seconds=lease)
    if not _claim(model).change(pk=pk, now=now, lease_owner=owner, lease_until=until):
        return None
    return next(iter(_own(model).instances(pk=pk, owner=owner)), None)


def claim_some(rows: QuerySet[Row], now: datetime, lease: float, limit: int) -> list[Row]:
    """Of these rows those that were due first, `limit` at most, leased to the caller as `claim` leases one."""
    owner, until = uuid.uuid4().hex, now + timedelta(seconds=lease)
    with transaction.atomic():
        due = rows.filter(free(now), due_at__lte=now).order_by(*rows.model.wake_order)
        # Those that another worker is about to take are left to it.
        claimed = list(due.select_for_update(skip_locked=True, of=("self",))[:limit])
        if claimed:
            own = rows.model._default_manager.filter(pk__in=[row.pk for row in claimed])
            own.update(lease_owner=owner, lease_until=until)
    for row in claimed:
        row.lease_owner, row.lease_until = owner, until
    return claimed


def keep(row: Leased, now: datetime, lease: float) -> bool:
    """Prolongs the caller's lease; False: it ended and another has the row."""
    until = now + timedelta(seconds=lease)
    return bool(_keep(type(row)).change(pk=row.pk, owner=row.lease_owner, lease_until=until))


@cache
def _due(model: type[Leased]) -> Prepared:
    rows = model._default_manager.filter(free(_NOW), due_at__lte=_NOW)
    return Prepared(lambda: rows.values_list("pk").query)


@cache
def _first(model: type[Leased]) -> Prepared:
    rows = model._default_manager.filter(free(_NOW), due_at__lte=_NOW).order_by(*model.wake_order)
    return Prepared(lambda: rows.values_list("pk")[:1].query)


@cache
def _claim(model: type[Leased]) -> Prepared:
    rows = model._default_manager.filter(free(_NOW), pk=Given("pk"), due_at__lte=_NOW)
    return Prepared(lambda: update(rows, "lease_owner", "lease_until"))


@cache
def _own(model: type[Leased]) -> Prepared:
    return Prepared(lambda: _of_owner(model).values_list(*columns(model)).query)


@cache
def _keep(model: type[Leased]) -> Prepared:
    return Prepared(lambda: update(_of_owner(model), "lease_until"))


@cache
def _finish(model: type[Leased]) -> Prepared:
    due_at = Given("due_at", field_of(model, "due_at"))
    as_it_was = When(due_at=Given("claimed_for"), then=due_at)
    again = Case(as_it_was, default=F("due_at"), output_field=models.DateTimeField())
    return Prepared(lambda: update(_of_owner(model), due_at=again, lease_owner="", lease_until=None, woken_at=None))


def _of_owner(model: type[Row]) -> QuerySet[Row]:
    return model._default_manager.filter(pk=Given("pk"), lease_owner=Given("owner"))


def keep_all(rows: Sequence[Row], now: datetime, lease: float) -> list[Row]:
    """As `keep`, of rows of one claim; those that are still the caller's."""
    own = type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows], lease_owner=rows[0].lease_owner)
    if own.update(lease_until=now + timedelta(seconds=lease)) == len(rows):
        return list(rows)
    kept = set(own.values_list("pk", flat=True))
    return [row for row in rows if row.pk in kept]


class Lost(Exception):
    """The lease ended and another has the row: what was about to be written must not be."""


@contextmanager
def fenced(row: Leased, now: datetime, lease: float) -> Iterator[None]:
    """A transaction that prolongs the caller's lease; raises Lost, and writes nothing, where the lease is gone."""
    with transaction.atomic():
        if not keep(row, now, lease):
            raise Lost
        yield


@contextmanager
def fenced_all(rows: Sequence[Row], now: datetime, lease: float) -> Iterator[list[Row]]:
    """As `fenced`, of rows of one claim; gives those that are still the caller's, and raises Lost where none is."""
    with transaction.atomic():
        kept = keep_all(rows, now, lease)
        if not kept:
            raise Lost
        yield kept


def still_ours(rows: Sequence[Leased]) -> dict[int, datetime | None]:
    """When each of these rows, if it is still the caller's, is due by now; locked in the caller's transaction."""
    owners = {row.pk: row.lease_owner for row in rows}
    now = type(rows[0])._default_manager.select_for_update().filter(pk__in=owners).order_by("pk")
    return {pk: due for pk, owner, due in now.values_list("pk", "lease_owner", "due_at") if owner == owners[pk]}


def give_back(rows: Sequence[Leased]) -> None:
    """Leaves rows of one claim that were not worked to whoever comes next."""
    if rows:
        own = type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows], lease_owner=rows[0].lease_owner)
        own.update(lease_owner="", lease_until=None, woken_at=None)


def while_kept(row: Leased, items: Iterable[Item], clock: Callable[[], datetime], lease: float) -> Iterator[Item]:
    """The items as they come, keeping the caller's lease meanwhile; raises Lost where another has the row."""
    keep_at = clock() + timedelta(seconds=lease / 3)
    for item in items:
        yield item
        if clock() >= keep_at:
            if not keep(row, clock(), lease):
                raise Lost
            keep_at = clock() + timedelta(seconds=lease / 3)


def finish(row: Leased, due_at: datetime | None) -> bool:
    """Gives the row back, due again at `due_at` (None: done); False where the lease was lost before.

    Whoever made the row due anew since it was claimed (an editor, `source check`) is not overruled.
    """
    given = {"pk": row.pk, "owner": row.lease_owner, "claimed_for": row.due_at, "due_at": due_at}
    return bool(_finish(type(row)).change(**given))


def anew(rows: Sequence[Row]) -> list[Row]:
    """Those rows of one claim that are still the caller's, as they are now."""
    own = type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows], lease_owner=rows[0].lease_owner)
    return list(own.order_by("pk"))


def finish_all(rows: Sequence[Leased], due: Mapping[int, datetime | None]) -> None:
    """As `finish`, of rows of one claim, each due again as `due` says by its key; the others as `give_back`."""
    if not rows:
        return
    own = type(rows[0])._default_manager.filter(lease_owner=rows[0].lease_owner)
    together = defaultdict(list)
    for row in rows:
        if row.pk in due:
            together[row.due_at, due[row.pk]].append(row.pk)
    with transaction.atomic():
        for (was, due_at), pks in together.items():
            own.filter(pk__in=pks, due_at=was).update(due_at=due_at)
        own.filter(pk__in=[row.pk for row in rows]).update(lease_owner="", lease_until=None, woken_at=None)
