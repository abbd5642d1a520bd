"""`newsbell serve`: real children, started, watched, ended; and each of its processes alone."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests import served as serving
from tests.served import Served, alive, wait
from tests.servers import free_port

from newsbell import supervisor
from newsbell.commands import listening
from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.sources.models import Poll, Source
from newsbell.supervisor import Supervisor

SLEEPS = "import time; print(flush=True); time.sleep(60)"
IGNORES_SIGTERM = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPS}"
ON_ITS_LIFELINE = f"from newsbell import supervisor; supervisor.lifeline(); {SLEEPS}"
EVERYBODY = {"web": 1, "beat": 1, "worker": 2}


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


@contextmanager
def running(*codes: str) -> Iterator[Supervisor]:
    """A supervisor of one child for each piece of Python, in a thread; stopped at the end."""
    family = Supervisor({f"child {n}": python(code) for n, code in enumerate(codes)})
    thread = threading.Thread(target=family.run)
    thread.start()
    try:
        yield family
    finally:
        family.stop()
        thread.join()


def writes(path: Path) -> str:
    return f"import os; print(os.getpid(), file=open({str(path)!r}, 'a'))"


def lines(path: Path) -> int:
    return len(path.read_text().splitlines()) if path.exists() else 0


def test_a_child_that_dies_is_started_again_ever_later(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    with running(writes(seen)) as family:
        (child,) = family.children
        wait(lambda: lines(seen) >= 3 and child.deaths >= 3, 30)
        wait(lambda: child.process is None, 30)
        pauses = supervisor.BACKOFF_S
        assert child.again_at - child.started > pauses[child.deaths - 1] > pauses[0]


def test_a_child_that_ran_long_is_started_again_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "STEADY_S", 0.0)
    seen = tmp_path / "seen"
    with running(writes(seen)) as family:
        wait(lambda: lines(seen) >= 3, 30)
        assert 0 == family.children[0].deaths


def test_stopping_ends_every_child_even_one_that_does_not_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "GRACE_S", 1.0)
    with running(IGNORES_SIGTERM, SLEEPS, "raise SystemExit(1)") as family:
        wait(lambda: all(child.process for child in family.children[:2]), 30)
        deaf, polite = (child.process for child in family.children[:2])
        assert deaf is not None
        assert polite is not None
        wait(lambda: ignores(deaf.pid), 30)
    assert (-signal.SIGKILL, -signal.SIGTERM) == (deaf.returncode, polite.returncode)


def ignores(pid: int) -> bool:
    """Does a process ignore SIGTERM by now?"""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return bool(int(status["SigIgn"], 16) & (1 << (signal.SIGTERM - 1)))


def test_a_child_ends_when_its_supervisor_is_gone() -> None:
    environment = os.environ | {"NEWSBELL_LIFELINE": "1"}
    child = subprocess.Popen(python(ON_ITS_LIFELINE), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
    assert child.stdin is not None
    assert child.stdout is not None
    with child:
        child.stdout.readline()
        assert child.poll() is None
        child.stdin.close()
        assert -signal.SIGTERM == child.wait(100)


def test_a_process_started_by_hand_has_no_lifeline() -> None:
    with subprocess.Popen(python(ON_ITS_LIFELINE), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert child.poll() is None
        child.kill()


@pytest.fixture
def newsbell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any) -> Iterator[Served]:
    with serving.served_from_nothing(tmp_path, monkeypatch, django_db_blocker) as made:
        yield made


def test_serve_runs_all_restarts_what_dies_and_stops_cleanly(newsbell: Served) -> None:
    """Its first start makes data folder, keys and tables by itself; then each process runs alone on them."""
    wait(lambda: f"newsbell serves {newsbell.url}" in newsbell.log, 30, lambda: newsbell.log)
    wait(lambda: {name: len(pids) for name, pids in newsbell.children().items()} == EVERYBODY, 30)
    web = newsbell.child("web")
    os.kill(web, signal.SIGKILL)
    wait(lambda: newsbell.child("web") != web and newsbell.answers(), 30, lambda: newsbell.log)
    children = [pid for pids in newsbell.children().values() for pid in pids]
    assert 0 == newsbell.stop()
    assert newsbell.log.endswith("newsbell stopped.\n")
    assert not any(alive(pid) for pid in children)

    with (newsbell.folder / "alone").open("wb") as log:
        alone = [
            subprocess.Popen([sys.executable, "-m", "newsbell", word], env=newsbell.environment, stdout=log, stderr=log)
            for word in EVERYBODY
        ]
    publisher = Publisher.objects.create(slug="gazette", name="The Gazette")
    Source.objects.create(publisher=publisher, url="http://127.0.0.1:9/feed.xml", due_at=clock.now())
    wait(lambda: newsbell.answers() and Poll.objects.exists(), 30, (newsbell.folder / "alone").read_text)
    for child in alone:
        child.terminate()
    assert [0, 0, 0] == [child.wait(100) for child in alone]
    assert "Traceback" not in (newsbell.folder / "alone").read_text()


def test_a_port_for_a_server_that_starts_later_is_given_to_nobody_else() -> None:
    """Not to those who listen on any that is free; whoever names it listens there."""
    port = free_port()
    with ExitStack() as others:
        taken = [others.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(100)]
        assert port not in {one.getsockname()[1] for one in taken}
    with socket.create_server(("127.0.0.1", port)) as meant:
        assert port == meant.getsockname()[1]


def test_what_another_server_answers_is_not_taken_for_a_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "LONGEST_START_S", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
        made = Served(tmp_path, {"NEWSBELL_LISTEN": address, "NEWSBELL_URL": f"http://{address}"})
        with pytest.raises(pytest.fail.Exception, match=f"somebody else answers at http://{address}"):
            made.start()
    assert made.process is None


def test_an_address_is_said_once_somebody_listens_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is stopped before hears nothing of it."""
    port, stopping, heard = free_port(), threading.Event(), list[bool]()
    monkeypatch.setenv("NEWSBELL_LISTEN", f"127.0.0.1:{port}")
    waiting = threading.Thread(target=lambda: heard.append(listening.answers(stopping)))
    waiting.start()
    waiting.join(3 * listening.ASKED_EVERY_S)
    assert heard == []
    with socket.create_server(("127.0.0.1", port)):
        waiting.join()
    stopping.set()
    assert [True, False] == [*heard, listening.answers(stopping)]


def test_web_says_that_its_address_is_taken(tmp_path: Path) -> None:
    (tmp_path / "newsbell.sqlite3").touch()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        environment = os.environ | {"NEWSBELL_DATA": str(tmp_path), "NEWSBELL_LISTEN": f"127.0.0.1:{port}"}
        done = subprocess.run(
            [sys.executable, "-m", "newsbell", "web"], env=environment, capture_output=True, text=True, check=False
        )
    assert 1 == done.returncode
    assert f"newsbell cannot listen on 127.0.0.1:{port}" in done.stderr
    assert "set NEWSBELL_LISTEN to another HOST:PORT" in done.stderr


def test_serve_says_at_once_that_its_port_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        folders = {"NEWSBELL_DATA": str(tmp_path / "data"), "NEWSBELL_KEYS": str(tmp_path / "keys")}
        done = subprocess.run(
            supervisor.newsbell("serve"),
            check=False,
            env={**os.environ, **folders, "NEWSBELL_LISTEN": listen},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 1
    assert f"newsbell cannot listen on {listen}" in done.stderr
    assert done.stdout == ""
