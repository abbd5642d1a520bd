"""Hosts for tests: network namespaces that reach this machine over a cable each, which can be pulled."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

MIDDLE = "10.213.0.1"
"""Where what the hosts share is: this machine, on the cables alone."""


@cache
def impossible() -> str:
    """Why there can be no hosts here, for the reason of a skip; empty: there can."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return "network namespaces take root and iproute2"
    name = f"newsbell-try-{os.getpid()}"  # another process of the tests tries at the same moment
    try:
        _ip("netns", "add", name)
        _ip("netns", "delete", name)
    except subprocess.CalledProcessError as error:
        return f"no network namespace can be made: {error.stderr.strip()}"
    return ""


@dataclass
class Host:
    """A host by its name; `number` is its cable's."""

    name: str
    number: int
    folder: Path
    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def cable(self) -> str:
        return f"{self.name}-cable"

    def run(self, *words: str) -> subprocess.Popen[bytes]:
        """Starts a command on the host; what it says is in `log`."""
        command = ["ip", "netns", "exec", self.name, *words]
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def pull(self) -> None:
        """Cuts the host off: nothing is heard of it, not even an end."""
        _ip("link", "set", self.cable, "down")

    def plug(self) -> None:
        _ip("link", "set", self.cable, "up")

    def talks_to(self, process: subprocess.Popen[bytes], port: int) -> bool:
        """Has the host a connection to that port of the middle?"""
        lines = Path(f"/proc/{process.pid}/net/tcp").read_text().splitlines()[1:]
        return any(line.split()[2].endswith(f":{port:04X}") and line.split()[3] == "01" for line in lines)

    def end(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@contextmanager
def hosts(names: Sequence[str], folder: Path, environment: dict[str, str]) -> Iterator[list[Host]]:
    """Hosts while the context lasts, each with a folder of its own for its data."""
    made: list[Host] = []
    _ip("address", "replace", f"{MIDDLE}/32", "dev", "lo")
    try:
        for number, name in enumerate(names, start=1):
            own = folder / name
            own.mkdir()
            host = Host(name, number, own, {**environment, "NEWSBELL_DATA": str(own / "data")})
            made.append(host)
            _unmake(host)  # what a run that was killed left
            _ip("netns", "add", name)
            _ip("link", "add", host.cable, "type", "veth", "peer", "name", "cable", "netns", name)
            _ip("address", "add", f"10.213.{number}.1/24", "dev", host.cable)
            _ip("link", "set", host.cable, "up")
            for words in (
                ("address", "add", f"10.213.{number}.2/24", "dev", "cable"),
                ("link", "set", "cable", "up"),
                ("link", "set", "lo", "up"),
                ("route", "add", "default", "via", f"10.213.{number}.1"),
            ):
                _ip("-netns", name, *words)
        yield made
    finally:
        for host in made:
            host.end()
            _unmake(host)
        _ip("address", "delete", f"{MIDDLE}/32", "dev", "lo")


def _unmake(host: Host) -> None:
    for ends in (("link", "delete", host.cable), ("netns", "delete", host.name)):
        with suppress(subprocess.CalledProcessError):
            _ip(*ends)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)
