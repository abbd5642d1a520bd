"""A worker looks for garbage seldom; what is measured looks for it as a worker does, and its peers as Python does."""

import gc

from newsbell.commands.benchmarks import gauges
from newsbell.common import memory


def test_within_the_measure_of_a_worker_garbage_is_looked_for_seldom_and_afterwards_as_before() -> None:
    before = gc.get_threshold()
    with gauges.as_a_worker():
        within = gc.get_threshold()
    assert (within, gc.get_threshold()) == ((memory.GARBAGE_AFTER, *before[1:]), before)


def test_each_call_of_what_is_measured_as_a_worker_has_its_own_measure() -> None:
    measured = gauges.as_a_worker()(gc.get_threshold)
    assert [measured()[0], gc.get_threshold()[0] == memory.GARBAGE_AFTER, measured()[0]] == [
        memory.GARBAGE_AFTER,
        False,
        memory.GARBAGE_AFTER,
    ]
