"""One newsbell and two browsers for all tests here, and a reader at each seat."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import pytest
from tests.browser.both import SEAT_NAMES, SEATS, Browser, both, sat
from tests.browser.pages.own.sitting import ARABIC, LONG, Sitting
from tests.readership import join
from tests.served import Served, served

from newsbell.bell.models import BellSettings
from newsbell.common.models import Publisher
from newsbell.follows.choices import Wish

SETTINGS = {"NEWSBELL_WORKERS": "1", "NEWSBELL_DEMO": "1"}


@dataclass
class Rooms:
    newsbell: Served
    browsers: dict[str, Browser]


@pytest.fixture(scope="package")
def rooms(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: pytest.FixtureRequest) -> Iterator[Rooms]:
    with (
        pytest.MonkeyPatch.context() as settings,
        both(tmp_path_factory.mktemp("browsers"), settings) as browsers,
        served(tmp_path_factory.mktemp("newsbell"), settings, django_db_blocker, **SETTINGS) as newsbell,
    ):
        yield Rooms(newsbell, browsers)
        browsers["chromium"].end()


numbers = count()


@pytest.fixture(params=SEATS, ids=SEAT_NAMES)
def sitting(rooms: Rooms, request: pytest.FixtureRequest) -> Sitting:
    slug = f"gazette-{next(numbers)}"
    publisher = Publisher.objects.create(slug=slug, name="The Gazette", origin="https://gazette.example", language="en")
    BellSettings.objects.create(publisher=publisher, accent="#ffd400")
    wishes = (Wish("phrase", "Devon"), Wish("topic", ARABIC, "inbox"), Wish("top-stories"), Wish("phrase", LONG))
    joined = join(publisher, *wishes)
    browser = sat(rooms.browsers, request.param)
    browser.permit(rooms.newsbell.url, "prompt")
    return Sitting(browser, rooms.newsbell.url, publisher, joined)
