"""`newsbell serve`: web, workers and the clock as children; one that dies is started again, all stop together."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

log = logging.getLogger("newsbell.serve")
GRACE_S = 15.0
BACKOFF_S = (0.2, 1.0, 5.0, 15.0)
STEADY_S = 30.0


@dataclass
class Child:
    """A process of newsbell; `deaths` counts those in a row, so that one that cannot start does not spin."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    again_at: float = 0.0

    def close(self) -> None:
        """Lets go of its lifeline."""
        if self.process and self.process.stdin:
            self.process.stdin.close()


def newsbell(*words: str) -> list[str]:
    """The command line of `newsbell WORD …` in this Python."""
    return [sys.executable, "-m", "newsbell", *words]


class Supervisor:
    """Starts children, watches them, ends them."""

    def __init__(self, commands: Mapping[str, Sequence[str]]) -> None:
        self.children = [Child(name, command) for name, command in commands.items()]
        self.stopping = threading.Event()

    def run(self) -> None:
        """Until `stop` is called (or SIGTERM, SIGINT where the caller bound them)."""
        try:
            while not self.stopping.is_set():
                for child in self.children:
                    self._watch(child)
                self.stopping.wait(0.2)
        finally:
            self._end()

    def stop(self, *_: object) -> None:
        self.stopping.set()

    def _watch(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.again_at:
                self._start(child, now)
        elif child.process.poll() is not None:
            child.deaths = 0 if now - child.started > STEADY_S else child.deaths + 1
            pause = BACKOFF_S[min(child.deaths, len(BACKOFF_S)) - 1] if child.deaths else BACKOFF_S[0]
            log.warning("%s ended with status %s; starting it again", child.name, child.process.returncode)
            child.close()
            child.process, child.again_at = None, now + pause

    def _start(self, child: Child, now: float) -> None:
        # The child reads its end of this pipe: should we be killed, it sees the end and stops too (see `lifeline`).
        child.process = subprocess.Popen(  # noqa: S603 - the commands are ours
            child.command, stdin=subprocess.PIPE, env={**os.environ, "NEWSBELL_LIFELINE": "1"}, start_new_session=True
        )
        child.started = now
        log.info("%s runs as process %d", child.name, child.process.pid)

    def _end(self) -> None:
        running = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE_S
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for child in self.children:
            child.close()


def lifeline() -> None:
    """In a child: stop when the supervisor is gone, however it went. Does nothing in a process started by hand."""
    if os.environ.pop("NEWSBELL_LIFELINE", ""):

        def watch() -> None:
            os.read(sys.stdin.fileno(), 1)
            os.kill(os.getpid(), signal.SIGTERM)

        threading.Thread(target=watch, name="lifeline", daemon=True).start()
