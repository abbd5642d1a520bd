"""A second connection that locks rows beside a test, one by one: what waits for it must not hold what it wants.

PostgreSQL ends one of two that wait for each other after a second, with an error: here or in the test.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Model

WAIT_S = 20


class Beside(threading.Thread):
    """Locks rows, in this order; between the first and the next it waits until who made it wants the first."""

    def __init__(self, *rows: Model) -> None:
        super().__init__()
        self.rows = rows
        self.other = _own()
        self.own: Any = None
        self.has_first, self.may_end = threading.Event(), threading.Event()
        self.failed: list[DatabaseError] = []

    def begin(self) -> None:
        """Returns once it has the first row, or waits for it."""
        self.start()
        self._until(lambda: self.has_first.is_set() or (self.own is not None and _waits(self.own)))

    def end(self) -> None:
        """Raises what went wrong there."""
        self.may_end.set()
        self.join(WAIT_S)
        for error in self.failed:
            raise error

    def run(self) -> None:
        try:
            self.own = _own()
            with transaction.atomic():
                first, *others = self.rows
                _lock(first)
                self.has_first.set()
                self._until(lambda: self.may_end.is_set() or _waits(self.other))
                for row in others:
                    _lock(row)
        except DatabaseError as error:
            self.failed.append(error)
        finally:
            connection.close()

    def _until(self, true: Any) -> None:
        end = time.monotonic() + WAIT_S
        while not true() and time.monotonic() < end and not self.failed:
            time.sleep(0.01)


class Ahead(Beside):
    """Does something first; what it did is there for others once who made it waits for it."""

    def __init__(self, do: Callable[[], object]) -> None:
        super().__init__()
        self.do = do

    def run(self) -> None:
        try:
            self.own = _own()
            with transaction.atomic():
                self.do()
                self.has_first.set()
                self._until(lambda: self.may_end.is_set() or _waits(self.other))
        except DatabaseError as error:
            self.failed.append(error)
        finally:
            connection.close()


def _lock(row: Model) -> None:
    list(type(row)._default_manager.select_for_update().filter(pk=row.pk).values_list("pk"))


def _own() -> Any:
    return _asked("SELECT pg_backend_pid()")


def _waits(other: Any) -> bool:
    """Does that connection wait for another?"""
    return bool(_asked("SELECT cardinality(pg_blocking_pids(%s))", other))


def _asked(question: str, *said: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question, said)
        return cursor.fetchone()[0]
