"""newsbell demo: the whole job on a sample newsroom, shown, and then the site."""

import logging
import os
import sys
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser

from newsbell.commands.demonstration import port
from newsbell.commands.terminal import TerminalCommand
from newsbell.common.clock import now

INTERRUPTED = 130


class Command(TerminalCommand):
    help = "Shows the whole job on a sample newsroom: polled, decided, rung, explained; then serves until Ctrl-C."
    begins = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when the job is shown, as where CI is set")
        parser.add_argument("--json", action="store_true", help="only the counts of this run, as JSON; implies --once")
        parser.add_argument("--newsroom", type=Path, metavar="DIR", help="another newsroom: docs/reference/newsroom.md")

    def handle(self, *_args: Any, once: bool, json: bool, newsroom: Path | None, **_options: Any) -> None:
        from newsbell.commands.demonstration import cast, outside
        from newsbell.commands.demonstration.performance import perform
        from newsbell.commands.demonstration.show import console
        from newsbell.simulator.newsroom_form import SAMPLE, load

        # What the workers log is for operators; here it would stand between the lines.
        logging.getLogger("newsbell").setLevel(logging.WARNING)
        chosen = load(newsroom or SAMPLE)
        once = once or json or "CI" in os.environ
        screen = console(stderr=json)
        note = "" if once else port.choose()
        call_command("migrate", verbosity=0)
        try:
            with outside.running(chosen) as simulated, cast.present(chosen, simulated.push, now()) as everybody:
                done = perform(chosen, simulated, everybody, screen, quiet=json)
                if json:
                    self.json(done.as_json())
                elif not once:
                    self._serve(screen, note)
        except KeyboardInterrupt:
            screen.print("Stopped. Run it again: it goes on where it was.")
            sys.exit(INTERRUPTED)

    def _serve(self, screen: Any, note: str) -> None:
        from newsbell.commands.demonstration import tally
        from newsbell.commands.demonstration.show_site import where_to_look
        from newsbell.newsroom import demo

        shown = where_to_look(note, tally.waiting(now()))
        try:
            call_command("serve", stdout=self.stdout, welcome=lambda: screen.print(shown))
        finally:
            demo.pause()
