"""newsbell worker: one worker process alone."""

import sys
import warnings
from typing import Any

from celery.exceptions import SecurityWarning

from newsbell import supervisor
from newsbell.commands.word import Word


class Command(Word):
    help = "Runs one worker process alone; start as many as the machine has cores."
    requires_system_checks = ()  # they are of the pages, which it does not show

    def handle(self, *args: Any, **options: Any) -> None:
        from newsbell.celery import app
        from newsbell.common import memory

        supervisor.lifeline()
        memory.seldom_tidied()
        # Celery warns of root because of pickle, which newsbell never reads.
        warnings.filterwarnings("ignore", category=SecurityWarning)
        # One task at a time in one process: a pool's children would outlive a killed parent.
        worker = app.Worker(pool="solo", without_gossip=True, without_mingle=True, quiet=True)
        worker.start()
        sys.exit(worker.exitcode)
