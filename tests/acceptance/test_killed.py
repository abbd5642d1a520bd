"""kill -9 of every process, and deletion of the queue, while 2,000 reminders are sent: none missing, none twice."""

import json
import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import books
from tests import served as serving
from tests.served import Served, alive, wait

from newsbell.articles.item import read_item
from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.delivery import keys
from newsbell.delivery.models import Alarm
from newsbell.follows.choices import Wish
from newsbell.joints import origin
from newsbell.readers.models import Device
from newsbell.reminders import explain
from newsbell.simulator.push_exchange import Reply, Request
from newsbell.simulator.push_server import running_push_service
from newsbell.simulator.push_service import PushService
from newsbell.sources.models import Poll, Source
from newsbell.stories import archive
from newsbell.stories.models import Story

READERS, STORIES = 1_000, 2
BOUND_S = 60
LATENCY_S = 0.004
FAULTS = {"error": 0.02, "reset": 0.01, "lost": 0.02, "too-fast": 0.001, "timeout": 0.001}
SITE = "https://gazette.example"
HEADLINES = ("Ferry strikes Quenthwaite pier", "Quenthwaite pier to be rebuilt in oak, council decides")


@pytest.fixture
def seed() -> int:
    """Of the faults, of what readers dismiss, and of when and who is killed; NEWSBELL_TEST_SEED sets it."""
    chosen = int(os.environ.get("NEWSBELL_TEST_SEED") or random.randrange(1_000_000))
    print(f"NEWSBELL_TEST_SEED={chosen}")
    return chosen


@pytest.fixture
def push(seed: int) -> Iterator[PushService]:
    """A push service over HTTP/2 with some latency."""
    with running_push_service(tls=True, seed=seed, retry_after_s=1) as service:
        take: Callable[[Request], Reply] = service.push

        def late(request: Request) -> Reply:
            time.sleep(LATENCY_S)
            return take(request)

        service.push = late  # type: ignore[method-assign]  # the simulator answers at once; the world does not
        yield service


@pytest.fixture
def newsbell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any, push: PushService
) -> Iterator[Served]:
    settings = {
        "NEWSBELL_PUSH_ORIGINS": push.origin,
        "NEWSBELL_PUSH_CA": str(push.ca_file),
        "NEWSBELL_PUSH_TIMEOUT": "4",
    }
    with serving.served(tmp_path, monkeypatch, django_db_blocker, **settings) as running:
        yield running


@pytest.mark.timeout(240)
def test_whatever_is_killed_every_reader_is_reminded_once(newsbell: Served, push: PushService, seed: int) -> None:
    """Worker, clock, web, queue folder, at last the whole of serve: all is finished within a minute of its restart."""
    chance = random.Random(seed)
    publisher = Publisher.objects.create(slug="gazette", name="The Gazette", origin=SITE)
    readership(publisher, push)
    push.faults.change(FAULTS)
    stories = publish(publisher)

    sent(push, chance.randint(150, 250))
    os.kill(chance.choice(newsbell.children()["worker"]), signal.SIGKILL)
    sent(push, chance.randint(400, 500))
    os.kill(newsbell.child("beat"), signal.SIGKILL)
    sent(push, chance.randint(600, 700))
    os.kill(newsbell.child("web"), signal.SIGKILL)
    shutil.rmtree(newsbell.queue, ignore_errors=True)
    sent(push, chance.randint(900, 1_200))
    orphans = newsbell.kill("worker")
    wait(lambda: not any(alive(pid) for pid in orphans), 15, lambda: "a child outlives its supervisor")
    shutil.rmtree(newsbell.queue, ignore_errors=True)
    assert not books.settled(), "it was over before the last kill"

    newsbell.start()
    # The push service is well again: what remains to wait for is newsbell's own.
    push.faults.change(dict.fromkeys(FAULTS, 0))
    took = wait(settled, BOUND_S, lambda: unsettled() + newsbell.log[-4_000:])
    print(f"settled {took:.1f} s after the restart: {push.report()}")

    assert dict.fromkeys(stories, READERS) == outcomes_by_story()
    assert {"accepted", "gone", "in-inbox"} >= set(books.values())
    nobody_rang_twice_and_nobody_was_missed(push)
    doubles_are_in_the_ledger(newsbell, push)
    assert newsbell.stop() == 0


def readership(publisher: Publisher, push: PushService) -> None:
    """Readers with a device each. Of every 100, one has one that is gone, and four have a second one that is gone."""
    now = clock.now()
    key = keys.current(publisher, now).public
    subscriptions = push.subscribe(READERS, key)
    rows = serving.readers(publisher, subscriptions, [Wish("phrase", "Quenthwaite")], now)
    newer = push.subscribe(READERS // 25, key)
    serving.devices(publisher, dict(zip(rows[::25], newer, strict=True)), now)
    for said in (*newer, *subscriptions[99::100]):
        push.set_fault(said["endpoint"], "gone")


def publish(publisher: Publisher) -> list[int]:
    """Two new stories that a poll found, left for the running newsbell to decide on."""
    source = Source.objects.create(publisher=publisher, url=f"{SITE}/feed.xml")
    now = clock.now()
    poll = Poll.objects.create(
        source=source, at=now, result=Poll.Result.NEWS, entries=30, fresh=len(HEADLINES), due_at=None
    )
    drafts = [
        archive.draft(
            origin(source), read_item(id=None, link=f"https://gazette.example/{n}", title=title, summary_html=None)
        )
        for n, title in enumerate(HEADLINES)
    ]
    archive.admit(drafts, poll.pk, now)
    Poll.objects.filter(pk=poll.pk).update(due_at=now)
    wait(lambda: Story.objects.count() == STORIES, 30)
    return list(Story.objects.values_list("pk", flat=True))


def sent(push: PushService, posts: int) -> None:
    took = wait(
        lambda: push.report()["posts"] >= posts, 90, lambda: f"{posts} posts; there are {push.report()['posts']}"
    )
    print(f"{posts} posts after {took:.1f} s more")


def settled() -> bool:
    return books.settled() and len(books.outcomes()) == READERS * STORIES


def unsettled() -> str:
    return f"{Counter((one.value, one.reason) for one in books.outcomes())}\n"


def outcomes_by_story() -> dict[int, int]:
    return books.by_story()


def nobody_rang_twice_and_nobody_was_missed(push: PushService) -> None:
    report = push.report()
    assert (0, 0) == (report["second_rings"], report["same_address_rings"])
    assert (0, 0, 0) == (report["reused_key_and_nonce"], report["replacements"], report["undecryptable"])
    marked = {token(device) for device in Device.objects.exclude(gone_at=None)}
    assert {token for token, device in push.devices.items() if device.gone} >= marked, "a live device is marked gone"
    assert not Device.objects.exclude(mismatch_at=None).exists()
    assert list(Alarm.objects.values_list("kind", "detail")) == []
    rings = Counter[int]()
    for device in Device.objects.all():
        rings[device.reader_id] += push.devices[token(device)].rung.total()
    accepted = Counter(one.reader for one in books.outcomes(value="accepted"))
    assert dict(accepted) == {reader: count for reader, count in rings.items() if count}
    assert READERS - 10 == len(accepted)
    assert {STORIES} == set(accepted.values())


def doubles_are_in_the_ledger(newsbell: Served, push: PushService) -> None:
    """Each raw double at a device stands in the ledger as a try whose answer was lost, and `explain` says so."""
    explained = 0
    for device in Device.objects.all():
        received = push.devices[token(device)]
        for tag, times in received.received.items():
            if times > 1:
                story = json.loads(received.last[tag])["newsbell"]["story"]
                (attempt,) = (one for one in books.tried(device.reader, story=story) if one.device == device.pk)
                assert times - 1 <= attempt.unknown
                assert said(attempt.unknown) in answer(explain.readers(story, device.reader_id), device.pk)
                explained += times - 1
    unknown = sum(one.unknown for one in books.tried())
    print(f"{explained} raw doubles at readers, {unknown} tries without an answer in the ledger")
    assert explained == push.report()["raw_doubles"] <= unknown
    of, one = next((of, one) for of in books.outcomes() for one in of.attempts if one.unknown)
    told = json.loads(newsbell.run("explain", str(of.story), str(of.reader), "--json"))
    assert said(one.unknown) in answer(told["readers"], one.device)


def answer(readers: list[dict[str, Any]], device: int) -> str:
    """What the ledger tells of a device of the one reader asked for."""
    (reader,) = readers
    return str(next(line["answer"] for line in reader["devices"] if line["device"] == device))


def token(device: Device) -> str:
    return bytes(device.endpoint).decode().rpartition("/")[2]


def said(unknown: int) -> str:
    return f"sent {unknown + 1} times under one tag, since an answer was lost"
