"""A restore drill: a backup under load, kill -9, a restore, and on it goes: nobody rung twice, nothing missed."""

import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests import served as serving
from tests.press import Page, Server, item, rss
from tests.press import serving as press_serving
from tests.served import Served, alive, wait

from newsbell import joints
from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.delivery import keys
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.readers.models import Device, Reader
from newsbell.simulator.push_exchange import Reply, Request
from newsbell.simulator.push_server import running_push_service
from newsbell.simulator.push_service import PushService
from newsbell.sources.models import Source
from newsbell.stories.models import Story

READERS = 200
SITE, FEED = "https://gazette.example", "gazette.example/feed.xml"
BEFORE, DURING, SINCE, MEANWHILE, AFTER = (
    "Ferry strikes Quenthwaite pier",
    "Quenthwaite council burns its ledgers",
    "Storm floods Quenthwaite market hall",
    "Quenthwaite elects a lighthouse keeper",
    "Whale sings below Quenthwaite bridge",
)


@pytest.fixture
def gate() -> threading.Event:
    """While it is clear, the push service takes its time."""
    opened = threading.Event()
    opened.set()
    return opened


@pytest.fixture
def push(gate: threading.Event) -> Iterator[PushService]:
    with running_push_service() as service:
        take: Callable[[Request], Reply] = service.push

        def late(request: Request) -> Reply:
            gate.wait(0.5)
            return take(request)

        service.push = late  # type: ignore[method-assign]  # the simulator answers at once; the world does not
        yield service


@pytest.fixture
def press() -> Iterator[Server]:
    with press_serving() as server:
        yield server


@pytest.fixture
def newsbell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any, push: PushService, press: Server
) -> Iterator[Served]:
    settings = {
        "NEWSBELL_PUSH_ORIGINS": push.origin,
        "NEWSBELL_SOURCE_ROUTES": f"{SITE}={press.address}",
        "NEWSBELL_POLL_MIN": "1",
        "NEWSBELL_POLL_MAX": "1",
        "NEWSBELL_BACKUP_PASSPHRASE": "a passphrase for the drill",
    }
    with serving.served(tmp_path, monkeypatch, django_db_blocker, **settings) as running:
        yield running


@pytest.mark.timeout(600)
def test_a_backup_under_load_restored_after_a_crash_rings_nobody_twice_and_misses_nothing(
    newsbell: Served, push: PushService, press: Server, gate: threading.Event
) -> None:
    """Counted at the devices. What the sources still hold is in the inboxes; who left or was erased stays gone."""
    shown: list[str] = []

    def publish(title: str) -> None:
        shown.insert(0, item(title, link=f"{SITE}/{len(shown)}", guid=str(len(shown))))
        press.pages[FEED] = Page(rss(*shown))

    site = Publisher.objects.create(slug="gazette", name="The Gazette", origin=SITE, language="en")
    subscriptions = push.subscribe(READERS, keys.current(site, clock.now()).public)
    readers = serving.readers(site, subscriptions, [Wish("phrase", "Quenthwaite"), Wish("topic", "Sea")])
    endpoints = (said["endpoint"] for said in subscriptions)
    token = {one.pk: said.rpartition("/")[2] for one, said in zip(readers, endpoints, strict=True)}
    stays, leaves, mutes, erased = readers[0], readers[1], readers[2], readers[3]
    publish("The week in pictures")
    source = Source.objects.create(publisher=site, url=f"https://{FEED}", due_at=clock.now())
    wait(lambda: Source.objects.exclude(first_read_at=None).exists(), 60, lambda: newsbell.log)

    publish(BEFORE)
    wait(lambda: rings(push) == READERS, 90, lambda: newsbell.log)
    gate.clear()
    publish(DURING)
    wait(lambda: rings(push) > READERS, 90, lambda: newsbell.log)
    newsbell.run("backup", str(newsbell.folder / "backup"))
    assert rings(push) < 2 * READERS, "the backup was to be made while it rang"
    gate.set()
    wait(lambda: rings(push) == 2 * READERS, 90, lambda: newsbell.log)
    publish(SINCE)
    wait(lambda: rings(push) == 3 * READERS, 90, lambda: newsbell.log)
    joints.leave(leaves, clock.now())
    pier = next(one.pk for one in choices.of(mutes.pk) if one.subject.name == "Quenthwaite")
    choices.unfollow(mutes.pk, pier, clock.now())
    gone = erased.pk
    joints.erase(erased, clock.now())

    orphans = newsbell.kill("worker", "web", "beat")
    wait(lambda: not any(alive(pid) for pid in orphans), 15)
    publish(MEANWHILE)
    connection.close()
    if "NEWSBELL_DATABASE" not in newsbell.settings:
        for path in (newsbell.folder / "data").glob("newsbell.sqlite3*"):
            path.unlink()
    shutil.rmtree(newsbell.queue, ignore_errors=True)
    said = newsbell.run("restore", str(newsbell.folder / "backup"), "--replace")
    assert " 0 reminders that waited" not in said
    newsbell.start()

    def inbox(reader: int) -> set[str]:
        return {outcome["title"] for outcome in joints.take(Reader.objects.get(pk=reader))["inbox"]}

    wait(lambda: {BEFORE, DURING, SINCE, MEANWHILE} <= inbox(stays.pk), 90, lambda: newsbell.log)
    publish(AFTER)
    standing = READERS - 3
    wait(lambda: rings(push) == 3 * READERS + standing, 90, lambda: f"{push.report()} {newsbell.log[-3000:]}")

    report = push.report()
    assert (0, 0) == (report["second_rings"], report["same_address_rings"])
    expected = {pk: 3 if pk in (leaves.pk, mutes.pk, gone) else 4 for pk in token}
    assert expected == {pk: push.devices[token[pk]].rung.total() for pk in token}
    assert 1 == max(max(push.devices[one].rung.values()) for one in token.values()), "no story rang a device twice"
    assert not Reader.objects.filter(pk=gone).exists()
    assert not Device.objects.filter(reader=leaves.pk).exists()
    assert ["Sea"] == [one.subject.name for one in choices.of(mutes.pk)]
    everything = {BEFORE, DURING, SINCE, MEANWHILE, AFTER}
    wait(lambda: all(everything == inbox(one.pk) for one in readers[4:]), 60, lambda: newsbell.log)
    states = Counter(Story.objects.filter(state__in=("new", "restored")).values_list("state", flat=True))
    print(states, report["raw_doubles"])
    assert Source.objects.get(pk=source.pk).restored_at is None
    assert newsbell.stop() == 0


def rings(push: PushService) -> int:
    return int(push.report()["rings"])
