"""kill -9 of everything at random moments while thousands of readers are told of ten stories: none missed, none twice.

`make storm` runs it with 100,000 readers and 30 kills (NEWSBELL_TEST_STORM=READERSxKILLS), here with a part of that;
with NEWSBELL_TEST_STORM_ENVELOPES=1 in prepared envelopes.
"""

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import served as serving
from tests import servers, stack
from tests.storm import ORIGINS, REFUSES, Storm, push_services
from tests.storm_count import count, report

READERS, KILLS = map(int, os.environ.get("NEWSBELL_TEST_STORM", "5000x5").split("x"))
ENVELOPES = os.environ.get("NEWSBELL_TEST_STORM_ENVELOPES") == "1"


@pytest.fixture
def seed() -> int:
    """Of the faults, of what readers dismiss, and of when and who is killed; NEWSBELL_TEST_SEED sets it."""
    chosen = int(os.environ.get("NEWSBELL_TEST_SEED") or random.randrange(1_000_000))
    print(f"NEWSBELL_TEST_SEED={chosen}")
    return chosen


@pytest.fixture
def own_servers() -> Iterator[tuple[servers.Postgres, servers.RabbitMQ] | None]:
    """On the grown stack servers of the storm's own, since it kills them."""
    if not stack.GROWN:
        yield None
        return
    with servers.grown() as started:
        yield started


@pytest.fixture
def storm(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_db_blocker: Any,
    seed: int,
    own_servers: tuple[servers.Postgres, servers.RabbitMQ] | None,
) -> Iterator[Storm]:
    own = {"NEWSBELL_ENVELOPES": "1"} if ENVELOPES else {}
    if own_servers:
        own |= {"NEWSBELL_DATABASE": own_servers[0].url, "NEWSBELL_BROKER": own_servers[1].url}
    with (
        push_services(tmp_path, seed) as (pushes, settings),
        serving.served(tmp_path, monkeypatch, django_db_blocker, **settings, **own) as newsbell,
    ):
        yield Storm(newsbell, pushes, READERS, KILLS, seed, own_servers, ENVELOPES)


@pytest.mark.timeout(900 + READERS // 10)
def test_whatever_is_killed_every_reader_is_reminded_once(storm: Storm) -> None:
    """Workers, clock, web, queue or broker, database, at last all of it: readers, ledger and push services agree."""
    storm.rage()
    found = count(storm)
    print(said := report(storm, found))
    if path := os.environ.get("NEWSBELL_TEST_STORM_REPORT"):
        Path(path).write_text(said + "\n")
    assert ([], [], [], []) == (found.missed, found.unexplained, found.not_rung, found.strangers)
    assert (0, 0, 0) == (found.second_rings, found.reused_key_and_nonce, found.undecryptable)
    assert 0 == found.live_devices_retired
    assert 0 == found.doubles_unknown_to_the_ledger
    assert 0 < found.doubles <= found.lost_answers + found.window
    assert 0 < found.window, "somebody was killed with posts in flight"
    assert [] == found.lacking(), "each fault was put in"
    assert set(found.outcomes) <= {"accepted", "in-inbox", "gone"}
    assert [] == found.given_up
    assert len(found.living) > 0.95 * storm.readers
    assert {("our-keys", ORIGINS[vendor][0]) for vendor in REFUSES.values()} == found.alarms
    assert [] == found.not_closed
    assert storm.envelopes == (found.envelopes > 0)
    assert 0 == storm.newsbell.stop()
