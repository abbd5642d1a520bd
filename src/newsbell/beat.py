"""The clock: once a second it reads which rows are due and wakes the workers.

Not Celery's beat: that one posts a message each second whether or not anybody reads them, and knows nothing of rows.
Several clocks may run; a row that is woken twice is worked once.
"""

import logging
import threading
from collections.abc import Mapping

from celery import Celery

from newsbell import work
from newsbell.celery import app, send
from newsbell.common.clock import now
from newsbell.common.models import Heartbeat
from newsbell.common.prepared import Prepared, update
from newsbell.common.writing import mend_connection

log = logging.getLogger("newsbell.beat")
TICK_S = 1.0
_BEAT = Prepared(lambda: update(Heartbeat.objects.filter(pk=1), "at"))


def tick(celery: Celery = app) -> Mapping[str, int]:
    """Wakes a worker for each row that is due; returns how many by step."""
    at = now()
    if not _BEAT.change(at=at):
        Heartbeat.objects.update_or_create(pk=1, defaults={"at": at})
    return work.wake_due(lambda step, pk: send(step, pk, celery))


def run(stop: threading.Event) -> None:
    """Ticks until `stop` is set."""
    while not stop.wait(TICK_S):
        try:
            tick()
        except Exception:
            # The clock must outlive a database that is away for a moment; rows stay due.
            log.exception("a tick failed; the next one reads the same rows")
            mend_connection()
