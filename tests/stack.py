"""Which stack the tests run on: SQLite and files, or PostgreSQL and RabbitMQ (`make test-grown`)."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import tables

GROWN = os.environ.get("NEWSBELL_TEST_STACK") == "grown"
# What differs between the stacks is behind these.
DATABASE_FIXTURES = {"db", "transactional_db", "fresh_stack"}
HERE = Path(__file__).parent
APART = [HERE / "unit", HERE / "browser", HERE / "fuzz"]


def is_meant(item: pytest.Item) -> bool:
    """Does a test belong to this run? Marked as `grown`, and what depends on the stack, to the grown one."""
    marked = item.get_closest_marker("grown") is not None
    small = item.get_closest_marker("small") is not None
    return (marked or (depends(item) and not small)) if GROWN else not marked


def depends(item: pytest.Item) -> bool:
    """Does a test use the database or the broker, so that it runs on both stacks?"""
    if any(path in item.path.parents for path in APART):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    marked = item.get_closest_marker("django_db") is not None
    return marked or bool(fixtures & DATABASE_FIXTURES) or _serves(item)


def _serves(item: pytest.Item) -> bool:
    """Does a fixture of ours, or the test, ask for the way to the database that `served` takes?"""
    known = item._fixtureinfo.name2fixturedefs.values() if isinstance(item, pytest.Function) else ()
    ours = {name for last in known if last[-1].baseid for name in last[-1].argnames}
    asked = item._fixtureinfo.argnames if isinstance(item, pytest.Function) else ()
    return "django_db_blocker" in ours.union(asked)


def home() -> Path:
    """The folder that all processes of these tests share."""
    return Path(os.environ["TESTS_HOME"])


def own_broker() -> None:
    """A process of pytest-xdist has a virtual host of its own."""
    server, _, vhost = os.environ["NEWSBELL_BROKER"].rpartition("/")
    os.environ["NEWSBELL_BROKER"] = f"{server}/{os.environ.get('PYTEST_XDIST_WORKER', vhost)}"


@contextmanager
def fresh(database: str = "", broker: str = "", data: Path | None = None) -> Iterator[dict[str, str]]:
    """The settings of an empty database, and of a broker, while the context lasts; none where files do both.

    On the grown stack, or on the servers given. With the data folder `data` the database has its tables already.
    """
    database = database or (os.environ["NEWSBELL_DATABASE"] if GROWN else "")
    if not database:
        if data:
            tables.put_into(data, home())
        yield {}
        return
    import psycopg

    server, name = database.rpartition("/")[0], f"fresh_{uuid.uuid4().hex}"
    like = f" TEMPLATE {tables.on_server(home(), server)}" if data else ""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"{like}')
    yield {"NEWSBELL_DATABASE": f"{server}/{name}", "NEWSBELL_BROKER": broker or os.environ["NEWSBELL_BROKER"]}
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
