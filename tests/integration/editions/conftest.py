"""Editions can be had by e-mail here, and no test's requests count for another's reader of the same number."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from tests.postoffice import PostOffice


@pytest.fixture
def office(office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> PostOffice:
    monkeypatch.setenv("NEWSBELL_MAIL_FROM", "news@bell.example")
    return office


@pytest.fixture(autouse=True)
def _fresh_counts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()
