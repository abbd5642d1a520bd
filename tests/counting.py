"""Where lines are not counted for a while, though the run counts them (`--cov`)."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from coverage import Coverage


@contextmanager
def resting() -> Iterator[None]:
    """Nothing is counted while the context lasts, neither in this process nor in those that start meanwhile.

    A process of pytest-xdist counts twice over, by pytest-cov and as a process that a counted one started: were the one
    alone to stop, the other would go on.
    """
    stopped = list[Coverage]()
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
        while counting := Coverage.current():
            counting.stop()
            stopped.append(counting)
        try:
            yield
        finally:
            for counting in reversed(stopped):
                counting.start()
