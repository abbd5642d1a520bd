"""Leases: one row, one worker; what a dead or paused worker held is taken over, and it writes nothing more."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests import books
from tests import served as serving
from tests.served import Served, wait

from newsbell import work
from newsbell.common import clock, leases
from newsbell.common.models import Publisher
from newsbell.delivery import keys
from newsbell.follows.choices import Wish
from newsbell.pipeline import STEPS
from newsbell.reminders.models import Shard
from newsbell.simulator.push_server import running_push_service
from newsbell.simulator.push_service import PushService
from newsbell.sources.models import Poll, Source
from newsbell.stories.models import Article, Story

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def source(db: None) -> Source:
    publisher = Publisher.objects.create(slug="gazette", name="The Gazette")
    return Source.objects.create(publisher=publisher, url="https://gazette.example/feed.xml", due_at=NOON)


def claim(source: Source, at: datetime = NOON) -> Source | None:
    return leases.claim(Source, source.pk, at, 30)


def test_a_row_is_claimed_by_one_and_only_when_it_is_due(source: Source) -> None:
    assert claim(source, NOON - SECOND) is None
    assert claim(source) is not None
    assert claim(source) is None
    assert [] == leases.due(Source, NOON + 29 * SECOND)


def test_what_is_due_is_asked_in_words_that_are_made_once(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step is asked at every turn, and for Django to make the words takes ten times what the database takes."""
    assert [] == leases.due(Source, NOON - SECOND)
    monkeypatch.delattr("django.db.models.sql.compiler.SQLCompiler.as_sql")
    assert [source.pk] == leases.due(Source, NOON)


def test_what_a_dead_worker_held_is_taken_over_when_its_lease_ends(source: Source) -> None:
    assert claim(source) is not None
    assert [source.pk] == leases.due(Source, NOON + 30 * SECOND)
    assert claim(source, NOON + 30 * SECOND) is not None


def test_a_worker_that_lost_its_lease_writes_nothing(source: Source) -> None:
    late = claim(source)
    assert late is not None
    assert claim(source, NOON + 31 * SECOND) is not None

    with pytest.raises(leases.Lost), leases.fenced(late, NOON + 32 * SECOND, 30):
        Source.objects.update(name="late")
    assert not leases.finish(late, None)
    source.refresh_from_db()
    assert ("", NOON, NOON + 61 * SECOND) == (source.name, source.due_at, source.lease_until)


def test_each_transaction_prolongs_the_lease(source: Source) -> None:
    row = claim(source)
    assert row is not None
    with leases.fenced(row, NOON + 20 * SECOND, 30):
        pass
    assert claim(source, NOON + 49 * SECOND) is None


def test_a_row_is_given_back_due_again_or_done(source: Source) -> None:
    row = claim(source)
    assert row is not None
    assert leases.finish(row, NOON + SECOND)
    assert ([], [source.pk]) == (leases.due(Source, NOON), leases.due(Source, NOON + SECOND))
    again = claim(source, NOON + SECOND)
    assert again is not None
    assert leases.finish(again, None)
    assert [] == leases.due(Source, NOON + timedelta(days=1))


def test_whoever_made_a_row_due_meanwhile_is_not_overruled(source: Source) -> None:
    row = claim(source)
    assert row is not None
    Source.objects.update(due_at=NOON + SECOND)
    assert leases.finish(row, NOON + timedelta(days=1))
    assert [source.pk] == leases.due(Source, NOON + SECOND)


def test_a_claimed_row_is_whole(source: Source) -> None:
    row = claim(source)
    assert row is not None
    there = Source.objects.get(pk=source.pk)
    names = [field.attname for field in Source._meta.concrete_fields]
    assert [getattr(there, name) for name in names] == [getattr(row, name) for name in names]


def test_a_row_is_named_to_the_workers_once_and_again_when_nobody_came(source: Source) -> None:
    def waits(at: datetime) -> list[bool]:
        return list(leases.waiting((Poll, Source, Shard), at))

    assert [False, False, False] == waits(NOON - SECOND)
    assert [False, True, False] == waits(NOON)
    assert [source.pk] == leases.to_wake(Source, NOON)
    assert [False, False, False] == waits(NOON + 14 * SECOND)
    assert [] == leases.to_wake(Source, NOON + 14 * SECOND)
    assert [False, True, False] == waits(NOON + leases.WAKE_AGAIN)
    assert [source.pk] == leases.to_wake(Source, NOON + leases.WAKE_AGAIN)
    assert claim(source, NOON + leases.WAKE_AGAIN) is not None
    assert [False, False, False] == waits(NOON + 2 * leases.WAKE_AGAIN - SECOND)


def doing(monkeypatch: pytest.MonkeyPatch, do: Callable[[Source], datetime | None]) -> None:
    """Another work for sources than to be polled."""
    step = next(step for step in STEPS if step.name == "poll")
    monkeypatch.setitem(work.BY_NAME, "poll", replace(step, do=do))


def test_a_step_that_fails_is_tried_again_and_stops_no_other(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(row: Source) -> None:
        raise ValueError("a bad row")

    doing(monkeypatch, fail)
    before = clock.now()
    assert work.do("poll", source.pk)
    assert not work.do("poll", source.pk), "not at once"
    source.refresh_from_db()
    assert source.due_at is not None
    assert before + work.AFTER_AN_ERROR <= source.due_at
    assert "" == source.lease_owner


@pytest.mark.parametrize("step", ["send", "edition", "ask"])
def test_news_is_decided_before_a_shard_or_a_letter_is_sent(source: Source, step: str) -> None:
    """Whoever is woken for one looks first whether a poll waits: it would stand behind all of them in the queue."""
    now = clock.now()
    poll = Poll.objects.create(source=source, at=now, result=Poll.Result.NEWS, entries=1, fresh=1, due_at=now)
    assert not work.do_ahead("decide")
    assert Poll.objects.filter(pk=poll.pk, due_at=now).exists()
    assert work.do_ahead(step)
    assert Poll.objects.filter(pk=poll.pk, due_at=None, stories=0).exists()


def test_a_step_that_lost_its_lease_leaves_the_row_to_the_other(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(row: Source) -> None:
        Source.objects.update(lease_owner="another", due_at=NOON)
        with leases.fenced(row, clock.now(), 30):
            pytest.fail("it was fenced off")

    doing(monkeypatch, lose)
    assert work.do("poll", source.pk)
    source.refresh_from_db()
    assert ("another", NOON) == (source.lease_owner, source.due_at)


def test_drain_works_until_nothing_is_due(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    left = [NOON, NOON, None]
    doing(monkeypatch, lambda row: left.pop(0))
    assert 3 == work.drain()


@pytest.fixture
def push() -> Iterator[PushService]:
    with running_push_service(tls=True) as service:
        yield service


@pytest.fixture
def newsbell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any, push: PushService
) -> Iterator[Served]:
    settings = {
        "NEWSBELL_PUSH_ORIGINS": push.origin,
        "NEWSBELL_PUSH_CA": str(push.ca_file),
        # What is in flight stays so until the worker sleeps, however slow the machine is.
        "NEWSBELL_PUSH_TIMEOUT": "6",
        "NEWSBELL_LEASE": "4",
        "NEWSBELL_WORKERS": "1",
    }
    with serving.served(tmp_path, monkeypatch, django_db_blocker, **settings) as made:
        yield made


@pytest.mark.uncounted
def test_a_worker_that_slept_past_its_lease_writes_nothing_over_the_other_ones_answers(
    newsbell: Served, push: PushService
) -> None:
    """SIGSTOP in the middle of a send, another worker takes over, SIGCONT: no answer is lost, nobody rings twice."""
    publisher = Publisher.objects.create(slug="gazette", name="The Gazette", origin="https://gazette.example")
    subscriptions = push.subscribe(60, keys.current(publisher, clock.now()).public)
    serving.readers(publisher, subscriptions, [Wish("phrase", "Quenthwaite")])
    for one in subscriptions[:5]:
        push.set_fault(one["endpoint"], "timeout", 1)
    worker = newsbell.child("worker")
    publish(publisher)
    # 55 are accepted, 5 answers are waited for: the worker knows what it has not written down yet.
    wait(lambda: push.report()["posts"] >= 60, 30, lambda: newsbell.log)
    os.kill(worker, signal.SIGSTOP)
    try:
        held = Shard.objects.get().lease_owner
        wait(claimable, 30)
        with (newsbell.folder / "other").open("wb") as log:
            other = subprocess.Popen(
                [sys.executable, "-m", "newsbell", "worker"], env=newsbell.environment, stdout=log, stderr=log
            )
        wait(books.settled, 60, lambda: newsbell.log)
    finally:
        os.kill(worker, signal.SIGCONT)
    wait(lambda: "its lease ended and another worker has it" in newsbell.log, 30, lambda: newsbell.log)
    assert held
    assert {"accepted"} == set(books.values())
    assert {1} == {one.unknown for one in books.tried()}, "each was in flight when it slept"
    report = push.report()
    assert (60, 0, 55) == (report["rings"], report["second_rings"], report["raw_doubles"])
    other.terminate()
    assert 0 == other.wait(100)


def claimable() -> bool:
    return bool(leases.due(Shard, clock.now()))


def publish(publisher: Publisher) -> None:
    now = clock.now()
    lead = Article.objects.create(
        publisher=publisher, title="Quenthwaite pier closes", url=f"{publisher.origin}/pier", seen_at=now
    )
    story = Story.objects.create(publisher=publisher, lead=lead, state=Story.State.NEW, decided_at=now, due_at=now)
    Article.objects.filter(pk=lead.pk).update(story=story, decision=Article.Decision.NEW_STORY)
