"""The clock: once a second it reads which rows are due and wakes the workers.

Not Celery's beat: that one posts a message each second whether or not anybody reads them, and knows nothing of rows.
Several clocks may run; a row that is woken twice is worked once.
"""

import logging
import threading
from collections.abc import Mapping

from celery import Celery
from kombu.exceptions import OperationalError

from newsbell.celery import app
from newsbell.common import clock, leases
from newsbell.pipeline import STEPS

log = logging.getLogger("newsbell.beat")
TICK_S = 1.0


def tick(celery: Celery = app) -> Mapping[str, int]:
    """Wakes a worker for each row that is due; returns how many by step. A row that could not be sent is due still."""
    woken = {}
    for step in STEPS:
        rows = leases.to_wake(step.model, clock.now())
        for pk in rows:
            send(step.name, pk, celery)
        woken[step.name] = len(rows)
    return woken


def send(step: str, pk: int, celery: Celery = app) -> None:
    """Posts one wake-up. Where the broker cannot take it, the row stays due and is woken again."""
    try:
        celery.send_task("newsbell.wake", (step, pk))
    except OperationalError as error:
        log.warning("the broker takes no wake-up (%s); the row stays due", type(error).__name__)


def run(stop: threading.Event) -> None:
    """Ticks until `stop` is set."""
    while not stop.wait(TICK_S):
        try:
            tick()
        except Exception:
            # The clock must outlive a database that is away for a moment; rows stay due.
            log.exception("a tick failed; the next one reads the same rows")
