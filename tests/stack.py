"""Which stack the tests run on: SQLite and files, or PostgreSQL and RabbitMQ (`make test-grown`)."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

GROWN = os.environ.get("NEWSBELL_TEST_STACK") == "grown"
# What differs between the stacks is behind these.
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_blocker", "fresh_stack"}
HERE = Path(__file__).parent
APART = [HERE / "unit", HERE / "browser", HERE / "fuzz"]


def depends(item: pytest.Item) -> bool:
    """Does a test use the database or the broker, so that it runs on both stacks?"""
    fixtures = set(getattr(item, "fixturenames", ()))
    marked = item.get_closest_marker("django_db") is not None
    return (marked or bool(fixtures & DATABASE_FIXTURES)) and not any(path in item.path.parents for path in APART)


def own_broker() -> None:
    """A process of pytest-xdist has a virtual host of its own."""
    server, _, vhost = os.environ["NEWSBELL_BROKER"].rpartition("/")
    os.environ["NEWSBELL_BROKER"] = f"{server}/{os.environ.get('PYTEST_XDIST_WORKER', vhost)}"


@contextmanager
def fresh(database: str = "", broker: str = "") -> Iterator[dict[str, str]]:
    """The settings of an empty database, and of a broker, while the context lasts; none where files do both.

    On the grown stack, or on the servers given.
    """
    database = database or (os.environ["NEWSBELL_DATABASE"] if GROWN else "")
    if not database:
        yield {}
        return
    import psycopg

    server, name = database.rpartition("/")[0], f"fresh_{uuid.uuid4().hex}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]  # a name is no parameter
    yield {"NEWSBELL_DATABASE": f"{server}/{name}", "NEWSBELL_BROKER": broker or os.environ["NEWSBELL_BROKER"]}
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[call-overload]  # as above
