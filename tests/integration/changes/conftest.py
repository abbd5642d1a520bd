"""A small world whose clock moves when asked to."""

from collections.abc import Iterator

import pytest
from tests.world import World, world


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made
