"""Redis carries the wake-ups as well as RabbitMQ does; killed in the middle of a send, with all that it held."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import served as serving
from tests.press import Page, Server, item, rss
from tests.press import serving as press_serving
from tests.served import Served, wait
from tests.servers import Redis

from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.delivery import keys
from newsbell.follows.choices import Wish
from newsbell.simulator.push_exchange import Reply, Request
from newsbell.simulator.push_server import running_push_service
from newsbell.simulator.push_service import PushService
from newsbell.sources.models import Source

pytestmark = pytest.mark.grown
READERS = 600
SITE, FEED = "https://gazette.example", "gazette.example/feed.xml"


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    folder = tmp_path / "redis"
    folder.mkdir()
    server = Redis(folder)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def gate() -> threading.Event:
    """While it is clear, the push service takes its time."""
    return threading.Event()


@pytest.fixture
def push(gate: threading.Event) -> Iterator[PushService]:
    with running_push_service() as service:
        take: Callable[[Request], Reply] = service.push

        def late(request: Request) -> Reply:
            gate.wait(0.03)
            return take(request)

        service.push = late  # type: ignore[method-assign]  # the simulator answers at once; the world does not
        yield service


@pytest.fixture
def press() -> Iterator[Server]:
    with press_serving() as server:
        yield server


@pytest.fixture
def newsbell(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_db_blocker: Any,
    redis: Redis,
    push: PushService,
    press: Server,
) -> Iterator[Served]:
    settings = {
        "NEWSBELL_BROKER": redis.url,
        "NEWSBELL_PUSH_ORIGINS": push.origin,
        "NEWSBELL_SOURCE_ROUTES": f"{SITE}={press.address}",
        "NEWSBELL_POLL_MIN": "1",
        "NEWSBELL_POLL_MAX": "1",
    }
    with serving.served(tmp_path, monkeypatch, django_db_blocker, **settings) as running:
        yield running


@pytest.mark.timeout(600)
def test_redis_carries_the_wake_ups_and_its_death_in_the_middle_of_a_send_costs_nothing(
    newsbell: Served, redis: Redis, push: PushService, press: Server, gate: threading.Event
) -> None:
    site = Publisher.objects.create(slug="gazette", name="The Gazette", origin=SITE, language="en")
    subscriptions = push.subscribe(READERS, keys.current(site, clock.now()).public)
    serving.readers(site, subscriptions, [Wish("phrase", "Quenthwaite")])
    shown: list[str] = []

    def publish(title: str) -> None:
        shown.insert(0, item(title, link=f"{SITE}/{len(shown)}", guid=str(len(shown))))
        press.pages[FEED] = Page(rss(*shown))

    def accepted(least: int) -> int:
        wait(lambda: push.report()["accepted"] >= least, 90, lambda: newsbell.log)
        return int(push.report()["accepted"])

    publish("The week in pictures")
    Source.objects.create(publisher=site, url=f"https://{FEED}", due_at=clock.now())
    wait(lambda: Source.objects.exclude(first_read_at=None).exists(), 60, lambda: newsbell.log)
    publish("Ferry strikes Quenthwaite pier")
    accepted(1)
    redis.kill()
    assert accepted(1) < READERS, "it was to be killed while they rang"
    redis.start()
    gate.set()
    accepted(READERS)
    publish("Quenthwaite elects a lighthouse keeper")
    assert 2 * READERS == accepted(2 * READERS)
