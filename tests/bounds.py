"""Bounds of CPU time and memory for what is read from hostile input: beyond them a test fails, and not the machine."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType


class TooSlow(AssertionError):
    """The work took more CPU time than it may."""


@contextmanager
def cpu(seconds: float) -> Iterator[None]:
    """So much CPU time of this process, whatever else the machine does; TooSlow beyond it. In the main thread alone."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow(f"more than {seconds} s of CPU")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def memory(octets: int) -> Iterator[None]:
    """So much address space more than there is now; MemoryError beyond it."""
    now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (now + octets, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
