"""What all tests share. The settings are read from the environment, so the folders are set before Django loads."""

import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import stack

_HOME = Path(tempfile.mkdtemp(prefix="newsbell-tests-"))
os.environ["NEWSBELL_DATA"] = str(_HOME / "data")
os.environ["NEWSBELL_KEYS"] = str(_HOME / "keys")
os.environ["NEWSBELL_CONTACT"] = "mailto:bell@gazette.com"
(_HOME / "data").mkdir()
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


@pytest.fixture
def fresh_stack() -> Iterator[dict[str, str]]:
    """The settings of an empty database and its broker, for processes of a test's own."""
    with stack.fresh() as settings:
        yield settings


@pytest.fixture(autouse=True)
def _quiet() -> None:
    """Django's handler holds the stream that was there when it was made, which is closed by now; caplog has its own.

    Before each test, since a command that a test runs makes that handler anew.
    """
    logging.root.handlers = [handler for handler in logging.root.handlers if type(handler) is not logging.StreamHandler]


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    """What a process keeps in memory of its database is forgotten: a rolled-back one gives its numbers out again."""
    from newsbell.delivery import sender
    from newsbell.follows import matcher
    from newsbell.stories import recent

    matcher._indexes.clear()
    recent._held.clear()
    sender._tokens.cache_clear()


def pytest_unconfigure() -> None:
    import shutil

    shutil.rmtree(_HOME, ignore_errors=True)
