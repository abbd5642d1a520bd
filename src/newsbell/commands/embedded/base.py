"""SQLite that makes no file of its own accord: whatever asks a database that is not there would leave an empty one.

Django's words too, such as dbshell or sqlmigrate, however they are called.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.client import DatabaseClient
from django.db.backends.sqlite3.features import DatabaseFeatures

from newsbell.commands import place


class Client(DatabaseClient):
    """SQLite's own shell."""

    def runshell(self, parameters: Iterable[str]) -> None:
        _must_be_there()
        super().runshell(parameters)


class Features(DatabaseFeatures):
    """Told without asking the database: the checks before `migrate` would ask before it makes one."""

    supports_json_field = True


class DatabaseWrapper(base.DatabaseWrapper):
    """Django looks for this name."""

    client_class = Client
    features_class = Features

    def prepare_database(self) -> None:
        """What `migrate` begins with, whoever calls it."""
        place.begin()
        super().prepare_database()

    def get_new_connection(self, conn_params: Mapping[str, Any]) -> Any:
        _must_be_there()
        return super().get_new_connection(conn_params)


def _must_be_there() -> None:
    if amiss := place.amiss():
        raise OperationalError(str(amiss))
