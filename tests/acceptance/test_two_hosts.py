"""Two hosts share one send over PostgreSQL and RabbitMQ; one of them is cut off in the middle."""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests import hosts, servers
from tests import served as serving
from tests.hosts import MIDDLE, Host
from tests.served import Served, wait
from tests.servers import free_port

from newsbell.articles.item import read_item
from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.delivery import keys
from newsbell.follows.choices import Wish
from newsbell.joints import origin
from newsbell.pipeline import BATCH
from newsbell.reminders.models import Shard
from newsbell.simulator.push_exchange import Reply, Request
from newsbell.simulator.push_server import running_push_service
from newsbell.simulator.push_service import PushService
from newsbell.sources.models import Poll, Source
from newsbell.stories import archive
from newsbell.stories.models import Story

pytestmark = [pytest.mark.grown, pytest.mark.skipif(bool(hosts.impossible()), reason=hosts.impossible() or "-")]
READERS = 2_200
SITE = "https://gazette.example"
PUSH = "https://updates.push.services.mozilla.com"
LATENCY_S = 0.002


@pytest.fixture
def two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> Iterator[tuple[Served, PushService, Host, Host]]:
    """Hosts called here and there; PostgreSQL, RabbitMQ and a push service between them."""
    port = free_port()
    settings = {
        "NEWSBELL_DATA": str(tmp_path / "data"),
        "NEWSBELL_KEYS": str(tmp_path / "keys"),
        "NEWSBELL_CONTACT": "mailto:bell@gazette.com",
        "NEWSBELL_LISTEN": f"127.0.0.1:{port}",
        "NEWSBELL_URL": f"http://127.0.0.1:{port}",
        "NEWSBELL_PUSH_TIMEOUT": "3",
        "NEWSBELL_LEASE": "5",
    }
    newsbell = Served(tmp_path, settings)
    with (
        hosts.hosts(("nb-here", "nb-there"), tmp_path, {}) as (here, there),
        servers.grown(MIDDLE) as (database, broker),
        running_push_service(host=MIDDLE, origin=PUSH) as push,
    ):
        take = push.push

        def late(request: Request) -> Reply:
            time.sleep(LATENCY_S)
            return take(request)

        push.push = late  # type: ignore[method-assign]  # the simulator answers at once; the world does not
        settings |= {
            "NEWSBELL_DATABASE": database.url,
            "NEWSBELL_BROKER": broker.url,
            "NEWSBELL_PUSH_ROUTES": f"{PUSH}={push.address}",
        }
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        newsbell.run("migrate", "-v0")
        for host in (here, there):
            host.environment = newsbell.environment | {"NEWSBELL_DATA": str(host.folder / "data")}
        with django_db_blocker.unblock(), serving.database(newsbell):
            yield newsbell, push, here, there
        for host in (here, there):
            host.end()
        time.sleep(0.5)  # the push service hears of it before it ends


@pytest.mark.timeout(900)
def test_a_host_that_is_cut_off_in_the_middle_of_a_send_costs_nobody_anything(
    two: tuple[Served, PushService, Host, Host],
) -> None:
    newsbell, push, here, there = two
    publisher = Publisher.objects.create(slug="gazette", name="The Gazette", origin=SITE)
    source = Source.objects.create(publisher=publisher, url=f"{SITE}/feed.xml", paused=True)
    subscriptions = push.subscribe(READERS, keys.current(publisher, clock.now()).public)
    serving.readers(publisher, subscriptions, [Wish("phrase", "Quenthwaite")])
    workers = [host.run(sys.executable, "-m", "newsbell", "worker") for host in (here, there)]
    for host in (here, there):
        host.run(sys.executable, "-m", "newsbell", "beat")
    # Who starts first would else be done with all before the other is there.
    at_broker = urlsplit(newsbell.settings["NEWSBELL_BROKER"]).port or 0
    wait(
        lambda: all(host.talks_to(worker, at_broker) for host, worker in zip((here, there), workers, strict=True)),
        60,
        lambda: f"{here.log}\n{there.log}",
    )

    first = publish(source, "Ferry strikes Quenthwaite pier")
    port = int(push.address.rpartition(":")[2])

    def told_of() -> str:
        talks = [host.talks_to(worker, port) for host, worker in zip((here, there), workers, strict=True)]
        return f"{push.report()['posts']} posts, posting {talks}\n{here.log}\n{there.log}"

    def both() -> bool:
        posting = all(host.talks_to(worker, port) for host, worker in zip((here, there), workers, strict=True))
        return posting and push.report()["posts"] > READERS // 4

    wait(both, 60, told_of)
    there.pull()
    assert push.report()["posts"] < READERS, "it was over before the cut"
    took = wait(settled, 120, lambda: here.log[-4_000:])
    print(f"settled {took:.1f} s after the cut")
    told(newsbell, push, first)

    # The other one alone, when it is back.
    there.plug()
    workers[0].kill()
    second = publish(source, "Quenthwaite votes for a bridge in place of its ferry")
    took = wait(lambda: push.report()["accepted"] >= 2 * READERS and settled(), 150, lambda: there.log[-4_000:])
    print(f"settled by the host that was away {took:.1f} s after it was back")
    told(newsbell, push, second)
    assert 0 == push.report()["second_rings"]
    assert push.report()["raw_doubles"] <= BATCH


def publish(source: Source, title: str) -> int:
    known, now = set(Story.objects.values_list("pk", flat=True)), clock.now()
    poll = Poll.objects.create(source=source, at=now, result=Poll.Result.NEWS, entries=30, fresh=1, due_at=None)
    item = read_item(id=None, link=f"{SITE}/{len(known)}", title=title, summary_html=None)
    archive.admit([archive.draft(origin(source), item)], poll.pk, now)
    Poll.objects.filter(pk=poll.pk).update(due_at=now)
    wait(lambda: Story.objects.count() > len(known), 90)
    return Story.objects.exclude(pk__in=known).get().pk


def settled() -> bool:
    open_still = Shard.objects.exclude(due_at=None, lease_until=None)
    return Shard.objects.exists() and not open_still.exists() and not Story.objects.exclude(due_at=None).exists()


def told(newsbell: Served, push: PushService, story: int) -> None:
    """Everybody, by the ledger and at their devices."""
    lines = json.loads(newsbell.run("explain", str(story), "--json"))["readers"]
    assert {"accepted": READERS} == Counter(line["outcome"] for line in lines)
    at = [json.loads(raw)["newsbell"]["story"] for device in push.devices.values() for raw in device.last.values()]
    assert READERS == at.count(story)
