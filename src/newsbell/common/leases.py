"""Work is a row: it says when it is due, who has it and until when. A message to a worker is only a wake-up.

So a lost, doubled or late message costs nothing, and work of a dead worker is taken over when its lease ends.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import models, transaction
from django.db.models import Q

WAKE_AGAIN = timedelta(seconds=15)
Row = TypeVar("Row", bound="Leased")
Item = TypeVar("Item")


class Leased(models.Model):
    """A row of work."""

    due_at = models.DateTimeField(null=True, blank=True, db_index=True, help_text="when there is work; empty: none")
    woken_at = models.DateTimeField(null=True, blank=True, editable=False)
    lease_owner = models.CharField(max_length=32, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


def free(now: datetime) -> Q:
    """Nobody has the row at `now`."""
    return Q(lease_until=None) | Q(lease_until__lte=now)


def due(model: type[Leased], now: datetime) -> Sequence[int]:
    """Keys of all rows that are due and that nobody has."""
    return list(model._default_manager.filter(free(now), due_at__lte=now).values_list("pk", flat=True))


def to_wake(model: type[Leased], now: datetime, limit: int = 200) -> Sequence[int]:
    """Keys of rows that are due and that nobody has; each again only after WAKE_AGAIN, so that queues stay short."""
    stale = Q(woken_at=None) | Q(woken_at__lte=now - WAKE_AGAIN)
    rows = model._default_manager.filter(free(now), stale, due_at__lte=now).order_by("due_at")
    found = list(rows.values_list("pk", flat=True)[:limit])
    if found:
        model._default_manager.filter(pk__in=found).update(woken_at=now)
    return found


def claim(model: type[Row], pk: int, now: datetime, lease: float) -> Row | None:
    """The row, leased to the caller for `lease` seconds, or None: not due, or another has it."""
    owner = uuid.uuid4().hex
    won = model._default_manager.filter(free(now), pk=pk, due_at__lte=now).update(
        lease_owner=owner, lease_until=now + timedelta(seconds=lease)
    )
    return model._default_manager.get(pk=pk, lease_owner=owner) if won else None


def keep(row: Leased, now: datetime, lease: float) -> bool:
    """Prolongs the caller's lease; False: it ended and another has the row."""
    own = type(row)._default_manager.filter(pk=row.pk, lease_owner=row.lease_owner)
    return bool(own.update(lease_until=now + timedelta(seconds=lease)))


class Lost(Exception):
    """The lease ended and another has the row: what was about to be written must not be."""


@contextmanager
def fenced(row: Leased, now: datetime, lease: float) -> Iterator[None]:
    """A transaction that prolongs the caller's lease; raises Lost, and writes nothing, where the lease is gone."""
    with transaction.atomic():
        if not keep(row, now, lease):
            raise Lost
        yield


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
    own = type(row)._default_manager.filter(pk=row.pk, lease_owner=row.lease_owner)
    own.filter(due_at=row.due_at).update(due_at=due_at)
    return bool(own.update(lease_owner="", lease_until=None, woken_at=None))
