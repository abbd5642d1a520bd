"""A publisher whose API is called."""

import pytest
from tests.readership import publisher

from newsbell.common.models import Publisher


@pytest.fixture
def gazette() -> Publisher:
    return publisher()
