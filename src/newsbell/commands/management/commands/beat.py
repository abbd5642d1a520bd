"""newsbell beat: the clock alone."""

import signal
import threading
from typing import Any

from newsbell import supervisor
from newsbell.commands.word import Word


class Command(Word):
    help = "Runs the clock alone: each second it wakes the workers for what is due."
    requires_system_checks = ()  # they are of the pages, which it does not show

    def handle(self, *args: Any, **options: Any) -> None:
        from newsbell import beat

        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        supervisor.lifeline()
        beat.run(stop)
