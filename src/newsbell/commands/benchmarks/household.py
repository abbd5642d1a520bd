"""`newsbell serve` and its children, on the data folder of a benchmark: what each of its processes costs."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from newsbell.common.errors import MeasurementFailed

LONGEST_START_S = 240
LONGEST_STOP_S = 30


@dataclass(frozen=True)
class Household:
    """A newsbell that serves `url`; `pid` is its supervisor's."""

    url: str
    pid: int

    def cpu_s(self) -> Mapping[str, float]:
        """CPU seconds so far, user and system, by process: serve, web, beat, and all workers together."""
        costs = {"serve": spent_s(self.pid)}
        for child in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split():
            name = Path(f"/proc/{child}/cmdline").read_bytes().decode().rstrip("\0").rpartition("\0")[2]
            costs[name] = costs.get(name, 0.0) + spent_s(int(child))
        return costs


def spent_s(pid: int) -> float:
    """CPU seconds of a process so far, user and system (proc(5), /proc/PID/stat)."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(log: Path) -> Iterator[Household]:
    """A newsbell on a free port, with the settings of this process, until the block ends; what it says is in `log`."""
    with socket.socket() as held:
        # Bound until the end: the system gives the port to nobody else, and who names it may listen there.
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        environment = {**os.environ, "NEWSBELL_LISTEN": f"127.0.0.1:{port}", "NEWSBELL_URL": f"http://127.0.0.1:{port}"}
        command = [sys.executable, "-m", "newsbell", "serve"]
        with log.open("wb") as said:
            process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)  # noqa: S603 - our own
        try:
            _wait(process, port, log)
            yield Household(f"http://127.0.0.1:{port}", process.pid)
        finally:
            process.terminate()
            process.wait(LONGEST_STOP_S)


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    end = time.monotonic() + LONGEST_START_S
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            # Both workers too: whoever starts during the measurement would be measured.
            if probe.connect_ex(("127.0.0.1", port)) == 0 and re.search(r"worker \d+ runs", log.read_text()):
                return
        time.sleep(0.1)
    raise MeasurementFailed("newsbell serve did not start for the benchmark", why=log.read_text()[-1000:])
