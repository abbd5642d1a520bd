"""newsbell serve: the whole of newsbell on one machine."""

import signal
from typing import Any

from django.core.management import call_command

from newsbell import supervisor
from newsbell.commands.listening import listen
from newsbell.commands.word import Word
from newsbell.common import conf
from newsbell.common.plural import plural


class Command(Word):
    help = "Runs web, workers and the clock together; stops cleanly on Ctrl-C."
    requires_system_checks = ()  # its web process makes them
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = conf.get("NEWSBELL_LISTEN")
        listen().close()  # a port that is taken is better told now than by a child that cannot start
        call_command("migrate", verbosity=0)
        workers = {f"worker {n + 1}": supervisor.newsbell("worker") for n in range(conf.get("NEWSBELL_WORKERS"))}
        family = supervisor.Supervisor(
            {"web": supervisor.newsbell("web"), "beat": supervisor.newsbell("beat"), **workers}
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, family.stop)
        self.stdout.write(
            f"newsbell serves {conf.get('NEWSBELL_URL')} (listening on {host}:{port}), "
            f"{plural(len(workers), 'worker')} and a clock, data in {conf.data()}. Ctrl-C stops it."
        )
        self.stdout.flush()
        family.run()
        self.stdout.write("newsbell stopped.")
