"""newsbell web: the web process alone."""

import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand

from newsbell import supervisor
from newsbell.commands.listening import listen


class Command(BaseCommand):
    help = "Serves the web side alone."

    def handle(self, *args: Any, **options: Any) -> None:
        from newsbell import web

        supervisor.lifeline()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        listening = listen()
        self.stdout.write("listening on http://{}:{}".format(*listening.getsockname()[:2]))
        self.stdout.flush()
        web.run(listening)
