"""A 429 from one push service for minutes slows its own readers alone: the others' p95 from seen to accepted stays.

Real worker processes, two push services over HTTP/2. Here briefly, and what is counted is asserted: all of the quick
one are told while the slow one complains, all of the slow one afterwards. `make storm-429` lets it complain for ten
minutes (NEWSBELL_TEST_429=600), and then the ratio of the p95s is asserted too.
"""

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import served as serving
from tests.served import Served, wait

from newsbell.articles.item import read_item
from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.delivery import keys
from newsbell.follows.choices import Wish
from newsbell.joints import origin
from newsbell.reminders import rows
from newsbell.reminders.models import Shard
from newsbell.reminders.packing import ACCEPTED
from newsbell.simulator.push_server import running_push_service
from newsbell.simulator.push_service import PushService
from newsbell.sources.models import Poll, Source
from newsbell.stories import archive
from newsbell.stories.models import Story

COMPLAINS_S = float(os.environ.get("NEWSBELL_TEST_429", "5"))
LONG = 120
READERS, EVERY_S, CALM_S = (1_000, 15, 150) if COMPLAINS_S >= LONG else (100, 2.5, 5)
SITE = "https://gazette.example"
QUICK, SLOW = "https://web.push.apple.com", "https://fcm.googleapis.com"
MOST = 1.2
ONE = "Harbourmaster"


@pytest.fixture
def newsbell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> Iterator[tuple[Served, PushService, PushService]]:
    with (
        running_push_service(vendor="apple", tls=True, origin=QUICK) as quick,
        running_push_service(vendor="google", tls=True, origin=SLOW, retry_after_s=1) as slow,
    ):
        bundle = tmp_path / "push-services.pem"
        bundle.write_bytes(b"".join(push.ca_file.read_bytes() for push in (quick, slow) if push.ca_file))
        settings = {
            "NEWSBELL_PUSH_ROUTES": f"{QUICK}={quick.address},{SLOW}={slow.address}",
            "NEWSBELL_PUSH_CA": str(bundle),
            "NEWSBELL_RINGS_A_DAY": "1000",
        }
        with serving.served(tmp_path, monkeypatch, django_db_blocker, **settings) as running:
            yield running, quick, slow


def publish(source: Source, number: int) -> None:
    now = clock.now()
    # No two stories have more in common than the one name.
    chance = random.Random(number)
    names = ["".join(chance.choice("bdfgklmnprstv") + chance.choice("aeiou") for _ in range(4)) for _ in range(4)]
    title = f"{ONE} {' '.join(names).title()}"
    poll = Poll.objects.create(source=source, at=now, result=Poll.Result.NEWS, entries=30, fresh=1, due_at=None)
    item = read_item(id=None, link=f"{SITE}/{number}", title=title, summary_html=None)
    archive.admit([archive.draft(origin(source), item)], poll.pk, now)
    Poll.objects.filter(pk=poll.pk).update(due_at=now)


def delays(stories: set[int], at: str) -> list[float]:
    """Seconds from seen to accepted of each outcome at a push origin, as the ledger has them."""
    found = []
    for shard in Shard.objects.filter(reminder__story_id__in=stories, origin=at).select_related("reminder"):
        seen_at = Story.objects.values_list("lead__seen_at", flat=True).get(pk=shard.reminder.story_id)
        row = rows.opened(shard)
        for value, settled in zip(row.page.value, row.page.settled, strict=True):
            if value == ACCEPTED and (moment := rows.moment(row.base, settled)):
                found.append((moment - seen_at).total_seconds())
    return found


def p95(of: list[float]) -> float:
    return sorted(of)[int(0.95 * len(of))]


def block(source: Source, seconds: float, first: int) -> set[int]:
    """Publishes a story every so often; returns the stories, once the quick readers of all are told."""
    before = set(Story.objects.values_list("pk", flat=True))
    count = max(1, round(seconds / EVERY_S))
    began = time.monotonic()
    for number in range(count):
        time.sleep(max(0, began + number * EVERY_S - time.monotonic()))
        publish(source, first + number)
    time.sleep(max(0, began + seconds - time.monotonic()))
    made: set[int] = set()

    def told() -> bool:
        made.update(set(Story.objects.values_list("pk", flat=True)) - before)
        return len(made) == count and len(delays(made, QUICK)) == count * READERS

    wait(told, 60 + seconds, lambda: f"{len(made)} stories, {len(delays(made, QUICK))} told")
    return made


@pytest.mark.timeout(3_600 if COMPLAINS_S >= LONG else 600)
def test_one_push_service_that_complains_for_minutes_slows_its_own_readers_alone(
    newsbell: tuple[Served, PushService, PushService],
) -> None:
    _, quick, slow = newsbell
    publisher = Publisher.objects.create(slug="gazette", name="The Gazette", origin=SITE)
    source = Source.objects.create(publisher=publisher, url=f"{SITE}/feed.xml", paused=True)
    now = clock.now()
    key = keys.current(publisher, now).public
    for push in (quick, slow):
        serving.readers(publisher, push.subscribe(READERS, key), [Wish("phrase", ONE)], now)
    calm = block(source, CALM_S, 0)
    wait(lambda: len(delays(calm, SLOW)) == len(calm) * READERS, 120)
    slow.faults.change({"too-fast": 1})
    accepted = slow.report()["accepted"]
    stormy = block(source, COMPLAINS_S, 100)
    assert accepted == slow.report()["accepted"]
    assert slow.report()["faults"]["too-fast"] > 0
    complaints = slow.report()["faults"]["too-fast"]
    slow.faults.change({"too-fast": 0})
    wait(lambda: len(delays(stormy, SLOW)) == len(stormy) * READERS, 120 + 2 * COMPLAINS_S)
    # Calm before and after, so that a machine which gets busier meanwhile is not taken for a push service's fault.
    calm |= block(source, CALM_S, 1_000) if COMPLAINS_S >= LONG else set()
    without, with_it = (p95(delays(stories, QUICK)) for stories in (calm, stormy))
    print(
        f"\n{READERS} readers at each of two push services, a story every {EVERY_S} s; one answers 429 for "
        f"{COMPLAINS_S:.0f} s: p95 from seen to accepted at the other {with_it:.2f} s with it "
        f"({len(stormy)} stories), {without:.2f} s without ({len(calm)}): {with_it / without:.2f}×; "
        f"429s: {complaints}"
    )
    if COMPLAINS_S >= LONG:
        assert with_it <= MOST * without
