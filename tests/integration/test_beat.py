"""The clock and its wake-ups: what is due is woken, by a queue that may lose, double or refuse every message."""

import shutil
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from celery import Celery

from newsbell import beat, celery
from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.sources.models import Source
from newsbell.work import BY_NAME


@pytest.fixture
def queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Celery]:
    """The queue of a data folder of its own."""
    monkeypatch.setenv("NEWSBELL_DATA", str(tmp_path))
    monkeypatch.setenv("NEWSBELL_BROKER", "")
    with Celery("test", set_as_current=False) as made:
        made.add_defaults(celery.options)
        yield made


@pytest.fixture
def source(db: None) -> Source:
    publisher = Publisher.objects.create(slug="gazette", name="The Gazette")
    return Source.objects.create(publisher=publisher, url="https://gazette.example/feed.xml", due_at=clock.now())


def messages(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "tasks" / "messages").iterdir())


def received(queue: Celery) -> list[object]:
    """What a worker would get, each message's arguments."""
    found = []
    with queue.connection_for_read() as connection, connection.SimpleQueue(celery.QUEUE) as simple:
        while len(simple):
            message = simple.get(timeout=60)
            found.append(message.payload[0])
            message.ack()
    return found


def test_a_due_row_is_woken_once_by_two_clocks(source: Source, queue: Celery, tmp_path: Path) -> None:
    assert dict.fromkeys(BY_NAME, 0) | {"poll": 1} == beat.tick(queue)
    assert 0 == beat.tick(queue)["poll"]
    assert [["poll", source.pk]] == received(queue)
    assert [] == messages(tmp_path)


def test_a_row_that_is_not_due_sleeps_on(source: Source, queue: Celery) -> None:
    Source.objects.update(due_at=clock.now() + timedelta(minutes=1))
    assert 0 == beat.tick(queue)["poll"]


def test_a_folder_that_somebody_deletes_is_made_again(source: Source, queue: Celery, tmp_path: Path) -> None:
    celery.send("poll", 1, queue)
    shutil.rmtree(tmp_path / "tasks")
    assert [] == received(queue)
    celery.send("poll", 2, queue)
    shutil.rmtree(tmp_path / "tasks")
    celery.send("poll", 3, queue)
    assert [["poll", 3]] == received(queue)


def test_a_message_half_written_by_a_killed_clock_is_no_message(queue: Celery, tmp_path: Path) -> None:
    celery.send("poll", 1, queue)
    (whole,) = messages(tmp_path)
    whole.with_suffix(".draft").write_text('{"body": "W1s')
    assert [["poll", 1]] == received(queue)


def test_a_broker_that_takes_nothing_stops_no_clock(
    source: Source, queue: Celery, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    celery.send("poll", 1, queue)
    shutil.rmtree(tmp_path / "tasks" / "messages")
    (tmp_path / "tasks" / "messages").touch()
    assert 1 == beat.tick(queue)["poll"]
    assert "the broker takes no wake-up" in caplog.text
    source.refresh_from_db()
    assert source.due_at is not None, "it stays due, and is woken again"


def test_a_message_that_another_worker_took_is_passed_over(queue: Celery, tmp_path: Path) -> None:
    celery.send("poll", 1, queue)
    # A name in the folder without a file behind it is what a worker sees that was too late.
    (tmp_path / "tasks" / "messages" / f"0.{celery.QUEUE}.msg").symlink_to("taken")
    with queue.connection_for_read() as connection, connection.SimpleQueue(celery.QUEUE) as simple:
        assert ["poll", 1] == simple.get(timeout=60).payload[0]


def test_another_broker_needs_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBELL_BROKER", "memory://")
    options = celery.options()
    assert "memory://" == options["broker_url"]
    assert "broker_transport_options" not in options


def test_a_wake_up_works_the_row_and_wakes_what_it_left(
    source: Source, queue: Celery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address is nobody's, so the poll fails; it is a finding, and the row is due again later."""
    Source.objects.update(url="http://127.0.0.1:9/feed.xml")
    celery.wake("poll", source.pk)
    source.refresh_from_db()
    assert source.polled_at is not None
    assert source.problem
    polled_at = source.polled_at
    celery.wake("poll", source.pk)
    source.refresh_from_db()
    assert polled_at == source.polled_at, "a doubled wake-up finds no work"


def test_nothing_of_celerys_opens_the_database_anew_for_each_wake_up() -> None:
    """Its way with Django would, before and after each message: what lives on a server is a process then."""
    assert not vars(celery.app)["fixups"]


def test_the_clock_outlives_a_database_that_is_away(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """No database may be used in this test: each tick fails."""
    monkeypatch.setattr(beat, "TICK_S", 0.01)
    stop = threading.Event()
    clock_thread = threading.Thread(target=beat.run, args=(stop,))
    clock_thread.start()
    try:
        while caplog.text.count("a tick failed") < 2:
            assert clock_thread.is_alive()
            stop.wait(0.01)
    finally:
        stop.set()
        clock_thread.join()
