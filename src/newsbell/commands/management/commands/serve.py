"""newsbell serve: the whole of newsbell on one machine."""

import signal
from collections.abc import Callable
from threading import Thread
from typing import Any

from django.core.management import call_command

from newsbell import supervisor
from newsbell.commands.listening import answers, listen
from newsbell.commands.word import Word
from newsbell.common import conf
from newsbell.common.plural import plural


class Command(Word):
    help = "Runs web, workers and the clock together; stops cleanly on Ctrl-C."
    begins = True
    requires_system_checks = ()  # its web process makes them
    requires_migrations_checks = False
    stealth_options = ("welcome",)

    def handle(self, *args: Any, welcome: Callable[[], None] | None = None, **options: Any) -> None:
        """`welcome` is called once the address answers, before that is said: what names its pages belongs there."""
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
            f"newsbell starts a web process, {plural(len(workers), 'worker')} and a clock, data in {conf.data()}. "
            "Ctrl-C stops it."
        )
        self.stdout.flush()

        def announce() -> None:
            if answers(family.stopping):
                if welcome:
                    welcome()
                self.stdout.write(f"newsbell serves {conf.get('NEWSBELL_URL')} (listening on {host}:{port}).")
                self.stdout.flush()

        announcing = Thread(target=announce, name="announcing", daemon=True)
        announcing.start()
        family.run()
        announcing.join()
        self.stdout.write("newsbell stopped.")
