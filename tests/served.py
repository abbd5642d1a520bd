"""A running newsbell for tests: `serve` and its children, real processes on a data folder of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import dj_database_url
import pytest
from django.db import connections
from django.db.utils import load_backend

from newsbell.api import joining
from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.common.sealed import lookup
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.readers.models import Device, Reader
from tests import stack, tables
from tests.servers import free_port

LONGEST_START_S = 100
"""Until newsbell answers."""
PATIENCE = 4
"""How much longer than expected a wait lasts: it is to tell late from never, and machines of CI are busy."""


@dataclass
class Served:
    """`newsbell serve` on `folder`, with settings of its own; what it says is in its `log`."""

    folder: Path
    settings: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        others = {name: value for name, value in os.environ.items() if not name.startswith("NEWSBELL_")}
        return others | self.settings

    @property
    def log(self) -> str:
        path = self.folder / "log"
        return path.read_text() if path.exists() else ""

    @property
    def url(self) -> str:
        return self.settings["NEWSBELL_URL"]

    @property
    def queue(self) -> Path:
        return self.folder / "data" / "tasks"

    def start(self) -> None:
        """Starts it and waits until its web process answers: nobody else does, or it has not started."""
        wait(lambda: not self.answers(), LONGEST_START_S, lambda: f"somebody else answers at {self.url}")
        command = [sys.executable, "-m", "newsbell", "serve"]
        with (self.folder / "log").open("ab") as log:
            process = self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        wait(lambda: process.poll() is not None or self.answers(), LONGEST_START_S, lambda: self.log)
        assert process.poll() is None, self.log

    def answers(self) -> bool:
        """Does its web process take connections?"""
        host, port = self.settings["NEWSBELL_LISTEN"].split(":")
        with socket.socket() as probe:
            return probe.connect_ex((host, int(port))) == 0

    def children(self) -> dict[str, list[int]]:
        """The supervisor's children by their command: {"web": [pid], "beat": [pid], "worker": [pid, pid]}."""
        assert self.process is not None
        pid, found = self.process.pid, dict[str, list[int]]()
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            found.setdefault(command_of(int(child))[-1:][0], []).append(int(child))
        return found

    def child(self, name: str) -> int:
        """A child of that command, once it is up."""
        found: list[int] = []

        def seen() -> bool:
            found[:] = self.children().get(name, ())
            return bool(found)

        wait(seen, LONGEST_START_S, lambda: self.log)
        return found[0]

    def kill(self, *names: str) -> list[int]:
        """kill -9 of the supervisor and of its children of these names; returns all children that it had."""
        assert self.process is not None
        children = self.children()
        self.process.kill()
        for pid in (pid for name in names for pid in children.get(name, ())):
            with suppress(ProcessLookupError):  # who is left without the supervisor ends by itself
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        return [pid for pids in children.values() for pid in pids]

    def stop(self) -> int:
        """SIGTERM, as an operator would; returns the status."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(LONGEST_START_S)

    def run(self, *words: str) -> str:
        """What `newsbell WORDS…` prints, on the same folder."""
        command = [sys.executable, "-m", "newsbell", *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, check=False, text=True)
        assert 0 == done.returncode, done.stderr[-4_000:]
        return done.stdout


def command_of(pid: int) -> list[str]:
    """The command line of a process; empty when it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().rstrip("\0").split("\0")
    except (FileNotFoundError, ProcessLookupError):  # before it was opened, or before it was read
        return [""]


def alive(pid: int) -> bool:
    return command_of(pid) != [""]


def wait(until: Callable[[], bool], seconds: float, said: Callable[[], object] = str) -> float:
    """Waits until `until()` is true, which is expected within `seconds`; returns how many it took.

    Fails with what `said()` says when `PATIENCE` times as many are over.
    """
    began = time.monotonic()
    while not until():
        if time.monotonic() - began > seconds * PATIENCE:
            pytest.fail(f"not within {seconds * PATIENCE} s: {said()}")
        time.sleep(0.05)
    return time.monotonic() - began


@contextmanager
def served(folder: Path, monkeypatch: pytest.MonkeyPatch, blocker: Any, **settings: str) -> Iterator[Served]:
    """A newsbell that serves `folder` while the context lasts; newsbell's code in this process works on it too.

    It finds its tables made.
    """
    with stack.fresh(data=folder / "data") as engines, _served(folder, monkeypatch, blocker, engines | settings) as it:
        yield it


@contextmanager
def served_from_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch, blocker: Any) -> Iterator[Served]:
    """As `served`; but it has neither data folder nor tables, and makes them."""
    with stack.fresh() as engines, _served(folder, monkeypatch, blocker, engines) as it:
        yield it


@contextmanager
def _served(folder: Path, monkeypatch: pytest.MonkeyPatch, blocker: Any, settings: dict[str, str]) -> Iterator[Served]:
    port = free_port()
    own = {
        "NEWSBELL_DATA": str(folder / "data"),
        "NEWSBELL_KEYS": str(folder / "keys"),
        "NEWSBELL_LISTEN": f"127.0.0.1:{port}",
        "NEWSBELL_URL": f"http://127.0.0.1:{port}",
        "NEWSBELL_CONTACT": "mailto:bell@gazette.com",
        "NEWSBELL_WORKERS": "2",
    }
    running = Served(folder, own | settings)
    for name, value in running.settings.items():
        monkeypatch.setenv(name, value)
    try:
        running.start()
        with blocker.unblock(), database(running):
            yield running
    finally:
        if running.process and running.process.poll() is None:
            _end(running)


def _end(running: Served) -> None:
    children = [pid for pids in running.children().values() for pid in pids]
    try:
        running.stop()
    except subprocess.TimeoutExpired:
        running.kill()
        for pid in filter(alive, children):
            os.kill(pid, signal.SIGKILL)
        raise


@contextmanager
def database(running: Served) -> Iterator[None]:
    """newsbell's code in this process works on the database of `running` while the context lasts."""
    before = connections["default"]
    if url := running.settings.get("NEWSBELL_DATABASE"):
        own = dj_database_url.parse(url)
    else:
        path = running.folder / "data" / tables.FILE
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20}
        own = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options}
    settings = {**before.settings_dict, **own}
    connections["default"] = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = before


def readers(
    publisher: Publisher, subscriptions: Sequence[dict[str, Any]], wishes: Sequence[Wish], now: datetime | None = None
) -> list[Reader]:
    """Readers in bulk: one for each subscription, who all follow `wishes`."""
    now = now or clock.now()
    rows = Reader.objects.bulk_create(Reader(publisher=publisher, language="en", created_at=now) for _ in subscriptions)
    devices(publisher, dict(zip(rows, subscriptions, strict=True)), now)
    choices.follow_together([row.pk for row in rows], publisher, wishes, now)
    return rows


def devices(publisher: Publisher, of: dict[Reader, dict[str, Any]], now: datetime) -> None:
    """A device more for each of these readers."""
    rows = []
    for reader, said in of.items():
        checked = joining.read_subscription(publisher, said, now)
        rows.append(
            Device(
                reader=reader,
                endpoint=checked.endpoint.encode(),
                endpoint_lookup=lookup(checked.endpoint),
                p256dh=checked.p256dh,
                auth=checked.auth,
                origin=checked.origin,
                vendor=checked.vendor,
                vapid_key_id=checked.vapid_key,
                created_at=now,
            )
        )
    Device.objects.bulk_create(rows)
