"""Editions can be had by e-mail here."""

import pytest
from tests.postoffice import PostOffice


@pytest.fixture
def office(office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> PostOffice:
    monkeypatch.setenv("NEWSBELL_MAIL_FROM", "news@bell.example")
    return office
