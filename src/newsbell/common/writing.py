"""Writing down what was done: short transactions of who owns a row's lease."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext

from django.db import OperationalError, connection, transaction

from newsbell.common import conf, leases
from newsbell.common.clock import now
from newsbell.common.leases import Leased, Row

# SQLite has one writer at a time: transactions are short, and between two is a pause in which the web can write.
PAUSE_S = 0.03
FULL = 2  # of SQLite's `synchronous`
_ended = [0.0]


def lease_s() -> float:
    """Seconds that a row is kept for who works on it: longer than a push service may be silent."""
    return float(max(conf.get("NEWSBELL_LEASE"), 1.5 * conf.get("NEWSBELL_PUSH_TIMEOUT")))


def persist(row: Leased, write: Callable[[], None], *, lasts: bool) -> None:
    """Writes in a transaction of the owner's, again where the database was busy: what was answered must not be lost.

    `lasts`: something goes out next that no power cut takes back, so none may take back what was written of it.
    """
    for wait in (0.1, 0.5, 2.0, 5.0, 10.0, 0.0):
        try:
            with lasting() if lasts else nullcontext(), ours(row):
                write()
        except OperationalError:
            if not wait:
                raise
            time.sleep(wait)
            mend_connection()
        else:
            return


def mend_connection() -> None:
    """After an error and before the next work: a server that was started again knows the connection no more."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


@contextmanager
def lasting() -> Iterator[None]:
    """What is committed within is on the disk before it is told, and with it all that was committed before.

    SQLite's own setting here leaves that to chance: a power cut takes back the last seconds.
    """
    before = _synchronous() if connection.vendor == "sqlite" and not connection.in_atomic_block else FULL
    if before < FULL:
        _synchronous(FULL)
    try:
        yield
    finally:
        if before < FULL:
            _synchronous(before)


def _synchronous(how: int | None = None) -> int:
    """SQLite's setting; with `how`, as it is from now on."""
    with connection.cursor() as cursor:
        if how is not None:
            cursor.execute(f"PRAGMA synchronous={how}")
            return how
        return int(cursor.execute("PRAGMA synchronous").fetchone()[0])


@contextmanager
def shortly() -> Iterator[None]:
    """A short transaction, and then a pause for other writers."""
    with transaction.atomic():
        yield
    time.sleep(PAUSE_S)


@contextmanager
def ours_of(some: Sequence[Row]) -> Iterator[list[Row]]:
    """As `ours`, of rows of one claim; gives those of them that are still the caller's."""
    with _apart(), leases.fenced_all(some, now(), lease_s()) as kept:
        yield kept


@contextmanager
def ours(row: Leased) -> Iterator[None]:
    """A short transaction that only the owner of the row's lease can commit; others can write between two of them."""
    with _apart(), leases.fenced(row, now(), lease_s()):
        yield


@contextmanager
def _apart() -> Iterator[None]:
    """A pause since the transaction before."""
    time.sleep(max(0.0, PAUSE_S - (time.monotonic() - _ended[-1])))
    yield
    _ended[:] = [time.monotonic()]
