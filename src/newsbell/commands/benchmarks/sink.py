"""Where posts go: the push service simulator over TLS, in a process of its own, so that its CPU does not count."""

import json
import multiprocessing
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pycurl

from newsbell.common.connection import harden
from newsbell.common.errors import MeasurementFailed
from newsbell.simulator.push_server import Options, serve
from newsbell.simulator.push_service import PushService

AT_ONCE = 20_000  # devices, well within the time
TIMEOUT_S = 60


@dataclass(frozen=True)
class Sink:
    """A push service that takes whatever comes, in the process `pid`; `ca_file` is the CA that it is trusted by."""

    origin: str
    ca_file: Path
    pid: int

    def subscribe(self, count: int, key: str) -> list[dict[str, Any]]:
        """So many devices of that applicationServerKey, as browsers give them."""
        made: list[dict[str, Any]] = []
        while left := count - len(made):
            made += self._ask("devices", {"count": min(left, AT_ONCE), "applicationServerKey": key})
        return made

    def accepted(self) -> int:
        """How many posts it has accepted so far."""
        return int(self._ask("report")["accepted"])

    def _ask(self, what: str, said: Mapping[str, Any] | None = None) -> Any:
        answer, curl = BytesIO(), pycurl.Curl()
        harden(curl, private_ok=True, connect_timeout_s=TIMEOUT_S, timeout_s=TIMEOUT_S)
        curl.setopt(pycurl.URL, f"{self.origin}/_control/{what}")
        curl.setopt(pycurl.CAINFO, str(self.ca_file))
        if said is not None:
            curl.setopt(pycurl.POSTFIELDS, json.dumps(said))
        curl.setopt(pycurl.WRITEDATA, answer)
        curl.perform()
        curl.close()
        return json.loads(answer.getvalue())


@contextmanager
def running() -> Iterator[Sink]:
    """A sink until the block ends."""
    context = multiprocessing.get_context("spawn")
    ours, its = context.Pipe()
    process = context.Process(target=_run, args=(its,), daemon=True)
    process.start()
    its.close()
    try:
        yield Sink(*ours.recv())
    except EOFError:
        raise MeasurementFailed("The push service for the benchmark did not start") from None
    finally:
        process.terminate()
        process.join()


def _run(pipe: Connection) -> None:
    def say(service: PushService) -> None:
        # webpush_rs makes its tokens for an origin without its port.
        service.also_known_as = frozenset({service.origin.rpartition(":")[0]})
        pipe.send((service.origin, service.ca_file, os.getpid()))

    serve(Options(tls=True, opens=False), say)
