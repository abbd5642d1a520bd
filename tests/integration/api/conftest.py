"""A publisher whose API is called, and counts that begin anew."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from tests.readership import publisher

from newsbell.common.models import Publisher


@pytest.fixture(autouse=True)
def fresh_counts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def gazette() -> Publisher:
    return publisher()
