"""Every failure of docs/explanation/failures.md is met on real parts: feeds over HTTP, a push service that listens."""

from collections.abc import Iterator

import pytest
from tests.press import Press, pressing
from tests.world import World


@pytest.fixture
def press(here: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Press]:
    with pressing(here, monkeypatch) as made:
        yield made
