"""newsbell web: the web process alone."""

import signal
import sys
from typing import Any

from newsbell import supervisor
from newsbell.commands.listening import listen
from newsbell.commands.word import Word


class Command(Word):
    help = "Serves the web side alone."

    def handle(self, *args: Any, **options: Any) -> None:
        from newsbell import web

        supervisor.lifeline()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        listening = listen()
        self.stdout.write("listening on http://{}:{}".format(*listening.getsockname()[:2]))
        self.stdout.flush()
        web.run(listening)
