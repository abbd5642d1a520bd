"""newsbell web: the web process alone."""

import signal
import socket
import sys
from typing import Any

from django.core.management.base import BaseCommand

from newsbell import supervisor
from newsbell.common import conf
from newsbell.common.errors import SettingInvalid


class Command(BaseCommand):
    help = "Serves the web side alone."

    def handle(self, *args: Any, **options: Any) -> None:
        from newsbell import web

        supervisor.lifeline()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        host, port = conf.get("NEWSBELL_LISTEN")
        try:
            listening = socket.create_server((host, port), backlog=256)
        except OSError as error:
            raise SettingInvalid(
                f"newsbell cannot listen on {host}:{port}",
                why=f"{error.strerror or error}.",
                fix="Stop what listens there, or set NEWSBELL_LISTEN to another HOST:PORT.",
            ) from None
        self.stdout.write(f"listening on http://{host}:{listening.getsockname()[1]}")
        self.stdout.flush()
        web.run(listening)
