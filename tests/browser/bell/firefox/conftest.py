"""One newsbell, one push service and one Firefox for all tests here."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from tests.browser.bell.firefox.visiting import Visit
from tests.browser.bell.site import Site, site
from tests.browser.firefox import Firefox, firefox
from tests.served import Served, served
from tests.servers import free_port

from newsbell.bell.models import BellSettings
from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.delivery import keys, sender
from newsbell.simulator.push_server import running_push_service
from newsbell.simulator.push_service import PushService

TESTS = 40
"""At least as many as are here: each has an origin of its own, so a worker and a memory of its own."""


@dataclass
class Rooms:
    """What all tests share: one newsbell, one push service, one browser; and an unused origin for each test."""

    newsbell: Served
    push: PushService
    browser: Firefox
    sites: list[Site]


@pytest.fixture(scope="package")
def rooms(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Rooms]:
    port = free_port()
    bell = f"http://127.0.0.1:{port}"
    with (
        pytest.MonkeyPatch.context() as settings,
        running_push_service(browsers=True) as push,
        ExitStack() as sites,
        firefox(tmp_path_factory.mktemp("firefox"), push=push) as browser,
    ):
        free = [sites.enter_context(site(bell)) for _ in range(TESTS)]
        own = {
            "NEWSBELL_LISTEN": f"127.0.0.1:{port}",
            "NEWSBELL_URL": bell,
            "NEWSBELL_PUSH_ORIGINS": push.origin,
            "NEWSBELL_SOURCE_ORIGINS": ",".join(one.origin for one in free),
        }
        sender.poster.cache_clear()
        with served(tmp_path_factory.mktemp("newsbell"), settings, django_db_blocker, **own) as newsbell:
            yield Rooms(newsbell, push, browser, free)
        sender.poster.cache_clear()


@pytest.fixture
def visit(rooms: Rooms) -> Iterator[Visit]:
    own = rooms.sites.pop()
    slug = f"gazette-{len(rooms.sites)}"
    own.publisher = slug
    publisher = Publisher.objects.create(slug=slug, name="The Gazette", origin=own.origin, language="en")
    keys.current(publisher, clock.now())
    BellSettings.objects.create(publisher=publisher, stories=2, scroll=50, days=30)
    yield Visit(rooms.push, own, publisher, rooms.browser)
    rooms.browser.dismiss()
    rooms.browser.close_others()
