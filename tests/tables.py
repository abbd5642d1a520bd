"""A database with all tables, which each that a test needs is copied from.

All migrations take more work than everything else that is done before the first test, or before a newsbell serves: they
are run once for all processes of the tests.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db import models

FILE = "newsbell.sqlite3"
_NAME = "with_tables"


def in_file(home: Path) -> Path:
    """A file of SQLite with all tables; it lies in `home`, which the processes of the tests share."""
    folder = home / _NAME
    _once(home, (folder / "data" / FILE).exists, lambda: _migrate(folder))
    return folder / "data" / FILE


def put_into(data: Path, home: Path) -> None:
    """Makes a data folder whose SQLite has all tables."""
    data.mkdir(mode=0o700, parents=True)
    shutil.copy(in_file(home), data)


def on_server(home: Path, server: str) -> str:
    """The name of a database on a PostgreSQL with all tables."""
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:

        def made() -> bool:
            return bool(admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_NAME]).fetchall())

        def make() -> None:
            admin.execute(f"CREATE DATABASE {_NAME}_soon")
            _migrate(home / _NAME, NEWSBELL_DATABASE=f"{server}/{_NAME}_soon")
            admin.execute(f"ALTER DATABASE {_NAME}_soon RENAME TO {_NAME}")

        _once(home, made, make)
    return _NAME


@contextmanager
def in_test_database(home: Path, connection: Any) -> Iterator[None]:
    """What Django makes as the database of the tests has its tables already."""
    if connection.vendor == "postgresql":
        server = os.environ["NEWSBELL_DATABASE"].rpartition("/")[0]
        connection.settings_dict["TEST"]["TEMPLATE"] = on_server(home, server)
        yield
        return
    # It is in memory, each process's own, and ends with the last who knows it; pytest-django would have a file for each
    # process of pytest-xdist, where the engine is not Django's own.
    connection.settings_dict["TEST"]["NAME"] = None
    name = connection.creation._get_test_db_name()
    with closing(sqlite3.connect(name, uri=True)) as kept:
        with closing(sqlite3.connect(in_file(home))) as made:
            made.backup(kept)
        yield


def number_from(model: "type[models.Model]", first: int) -> None:
    """Rows of this table get numbers that nothing else has."""
    from django.db import connection

    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, first - 1])
        else:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)", [f'"{table}"', first])


def _once(home: Path, made: Callable[[], bool], make: Callable[[], None]) -> None:
    with (home / f"{_NAME}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made():
            make()


def _migrate(folder: Path, **settings: str) -> None:
    others = {name: value for name, value in os.environ.items() if not name.startswith("NEWSBELL_")}
    own = {"NEWSBELL_DATA": str(folder / "data"), "NEWSBELL_KEYS": str(folder / "keys"), **settings}
    subprocess.run([sys.executable, "-m", "newsbell", "migrate", "-v0"], env=others | own, check=True)
