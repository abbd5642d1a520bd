"""A source, its hub, and a clock that moves when asked to."""

from collections.abc import Iterator

import pytest
from tests.hub import Hub, hubbing
from tests.press import Press, pressing
from tests.world import Later, world

from newsbell.common import clock
from newsbell.sources import asking


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    later = Later(monkeypatch)
    monkeypatch.setattr("newsbell.api.hub.now", lambda: clock.now() + later.ahead)
    return later


@pytest.fixture
def hub() -> Iterator[Hub]:
    with hubbing() as running:
        yield running


@pytest.fixture
def press(later: Later, hub: Hub, live_server: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Press]:
    monkeypatch.setenv("NEWSBELL_WEBSUB", "1")
    monkeypatch.setenv("NEWSBELL_URL", str(live_server))

    def now() -> float:
        return (clock.now() + later.ahead).timestamp()

    with world(monkeypatch, now=now) as here, pressing(here, monkeypatch) as press:
        routes = ",".join(f"{origin}={to}" for origin, to in asking.client().policy.routes.items())
        monkeypatch.setenv("NEWSBELL_SOURCE_ROUTES", f"{routes},https://hub.example={hub.origin}")
        yield press
