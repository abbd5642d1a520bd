"""What several integration tests share: a world on one clock, a press, a mail server."""

from collections.abc import Iterator

import pytest
from tests.postoffice import PostOffice, post_office
from tests.press import Press, pressing
from tests.world import Later, World, world

from newsbell.common import clock, writing
from newsbell.sources import pages


@pytest.fixture(autouse=True)
def unhurried_writers(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other process writes here, so nobody needs the pause between two transactions."""
    monkeypatch.setattr(writing, "PAUSE_S", 0)


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
def press(monkeypatch: pytest.MonkeyPatch) -> Iterator[Press]:
    """A press on a world of its own; nobody waits between two requests."""
    monkeypatch.setattr(pages, "PAUSE_S", 0)
    with world(monkeypatch) as made, pressing(made, monkeypatch) as press:
        yield press


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    """A real SMTP server that newsbell's letters go to."""
    with post_office() as opened:
        monkeypatch.setenv("NEWSBELL_MAIL_URL", opened.url)
        yield opened
