"""Every failure of docs/explanation/failures.md is met on real parts: feeds over HTTP, a push service that listens."""

from collections.abc import Iterator

import pytest
from tests.press import Press, pressing
from tests.world import Later, World, world

from newsbell.common import clock


@pytest.fixture(autouse=True)
def unhurried_writers(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other process writes here, so nobody needs the pause between two transactions."""
    monkeypatch.setattr("newsbell.common.writing.PAUSE_S", 0)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    return Later(monkeypatch)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, later: Later) -> Iterator[World]:
    """A world whose push service lives by the same clock."""

    def now() -> float:
        return (clock.now() + later.ahead).timestamp()

    with world(monkeypatch, now=now) as made:
        yield made


@pytest.fixture
def press(here: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Press]:
    with pressing(here, monkeypatch) as made:
        yield made
