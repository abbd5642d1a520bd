"""What is read before and after the work: CPU time and memory of this process."""

import gc
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from statistics import median
from typing import Any

from newsbell.common import memory

MB = 1_000_000


def cpu_s() -> float:
    """CPU seconds so far, user and system: of all threads, and of those children that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def cost_s(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    began = cpu_s()
    work()
    return cpu_s() - began


@contextmanager
def stopwatch(owner: Any, name: str) -> Iterator[list[float]]:
    """The CPU seconds of each call of a function, while the block runs."""
    costs: list[float] = []
    timed = getattr(owner, name)

    @wraps(timed)
    def call(*args: Any, **options: Any) -> Any:
        began = time.process_time()
        try:
            return timed(*args, **options)
        finally:
            costs.append(time.process_time() - began)

    setattr(owner, name, call)
    try:
        yield costs
    finally:
        setattr(owner, name, timed)


def tidy() -> None:
    """Collects garbage, so that none pays for what another left, nor for looking through it again."""
    gc.collect()
    gc.freeze()


@contextmanager
def as_a_worker() -> Iterator[None]:
    """Within it garbage is looked for as seldom as in a worker of newsbell's; outside as Python does by itself."""
    before = gc.get_threshold()
    memory.seldom_tidied()
    try:
        yield
    finally:
        gc.set_threshold(*before)


def rss_mb() -> float:
    """Megabytes of this process that are in memory now (Linux)."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * resource.getpagesize() / MB, 1)


def typical(seconds: Sequence[float], *, per: float = 1, unit: float = 1e6, digits: int = 1) -> float:
    """The median of costs, of one of `per` items, in parts of a second (1e6: µs)."""
    return round(median(seconds) / per * unit, digits)
