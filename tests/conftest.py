"""What all tests share. The settings are read from the environment, so the folders are set before Django loads."""

import gc
import logging
import os
import tempfile
from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests import counting, stack, tables
from tests.together import Together

_HOME = Path(tempfile.mkdtemp(prefix="newsbell-tests-"))
os.environ["NEWSBELL_DATA"] = str(_HOME / "data")
os.environ["NEWSBELL_KEYS"] = str(_HOME / "keys")
os.environ["NEWSBELL_CONTACT"] = "mailto:bell@gazette.com"
(_HOME / "data").mkdir()
os.environ.setdefault("TESTS_HOME", str(_HOME))  # that of the process which starts those of pytest-xdist
if stack.GROWN:
    stack.own_broker()

# Nothing is timed: how long an example takes is the machine's affair. Else as Hypothesis has it, which in CI draws the
# same examples each time.
settings.register_profile("suite", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")
# `make laws`: 1,000 runs of 100 steps for each state machine.
settings.register_profile(
    "laws", max_examples=1_000, stateful_step_count=100, deadline=None, suppress_health_check=list(HealthCheck)
)

# They begin first and in this order: each would be waited for alone at the end, as pytest-django lets what asks for no
# database fixture go last. The storm and the two hosts mostly wait. As many files as there are processes begin at
# once; the next goes to the first of them that has one test alone, behind it: of the whole run to the storm's process.
LONGEST = [
    "test_demo.py",
    "test_storm.py",
    "test_two_hosts.py",
    "test_every_page.py",
    "test_fuzz.py",
    "test_searching.py",
    "test_bell_firefox.py",
    "test_keyboard.py",
    "test_bell_chromium.py",
    "test_bench.py",
    "test_restore_drill.py",
    "test_real_feeds.py",
    "test_stolen.py",
    "test_one_slow_push_service.py",
    "test_supervisor.py",
    "test_leases.py",
    "test_mail.py",
]
# Tests so marked go where others have been, thousands of times or in processes of their own: to count lines under them,
# their fixtures, and in those processes, costs as much again.
UNCOUNTED = ("laws", "uncounted")
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The development data, which lies beside a checkout of the project's makers and not at a user's."""
    if not SHARED.is_dir():
        pytest.skip("the development data lies beside the makers' checkouts alone")
    return SHARED


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The second run, on PostgreSQL and RabbitMQ, is of what depends on them."""
    config.hook.pytest_deselected(items=[item for item in items if not stack.is_meant(item)])
    items[:] = filter(stack.is_meant, items)
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.name, len(places)))
    if settings.get_current_profile_name() == "laws":
        for item in items:
            # Of its own each of them has the time that the suite's few examples take.
            item.add_marker(pytest.mark.timeout(float(config.getoption("--timeout") or 0)), append=False)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """All processes read the same modules: lines of that are counted in the first, and in the others it takes half."""
    others = getattr(session.config, "workerinput", {"workerid": "gw0"})["workerid"] != "gw0"
    with counting.resting() if others else nullcontext():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(request: pytest.FixtureRequest) -> Generator[None, object, object]:
    with _as_marked(request.node):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    with _as_marked(pyfuncitem):
        return (yield)


def _as_marked(node: Any) -> AbstractContextManager[None]:
    """Neither a test that is so marked is counted, nor its fixtures, nor the processes that they start."""
    return counting.resting() if any(map(node.get_closest_marker, UNCOUNTED)) else nullcontext()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together | None:
    return Together(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    from django.db import connection

    with tables.in_test_database(stack.home(), connection):
        yield


@pytest.fixture
def fresh_stack(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The settings of a database that has its tables, or a folder `data` with them, and of its broker.

    For processes of a test's own.
    """
    with stack.fresh(data=tmp_path / "data") as settings:
        yield settings


@pytest.fixture(autouse=True)
def _quiet() -> None:
    """Django's handler holds the stream that was there when it was made, which is closed by now; caplog has its own.

    Before each test, since a command that a test runs makes that handler anew.
    """
    logging.root.handlers = [handler for handler in logging.root.handlers if type(handler) is not logging.StreamHandler]


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    """What a process keeps in memory of its database is forgotten: a rolled-back one gives its numbers out again.

    The cache too: the requests of one test would count for another's reader of the same number, in the same minute.
    """
    from django.core.cache import cache

    from newsbell.delivery import sender
    from newsbell.follows import matcher
    from newsbell.stories import recent

    matcher._indexes.clear()
    recent._held.clear()
    sender._tokens.cache_clear()
    cache.clear()


def pytest_collection_finish() -> None:
    """What is loaded by now stays: to look through it for garbage, again and again, was a tenth of all work."""
    gc.freeze()
    gc.set_threshold(10_000)


def pytest_unconfigure() -> None:
    import shutil

    shutil.rmtree(_HOME, ignore_errors=True)
