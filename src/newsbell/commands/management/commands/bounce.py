"""newsbell bounce: what a mail server sent back ends the address that it is about."""

import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from newsbell.commands.terminal import TerminalCommand
from newsbell.common.clock import now
from newsbell.common.errors import InputUnreadable, SettingInvalid
from newsbell.delivery.returned import returned
from newsbell.readers import addresses
from newsbell.readers.addresses import Why

LARGEST = 1024 * 1024
WHY = {"bounce": Why.BOUNCED, "complaint": Why.COMPLAINED}


class Command(TerminalCommand):
    help = "Reads a message that came to NEWSBELL_MAIL_RETURN; a bounce or complaint ends its address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", default="-", metavar="FILE", help="one message; -: stdin, from a pipe")
        parser.add_argument("--json", action="store_true", help='{"kind": "bounce"|"complaint"|null, "final", "ended"}')

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except SettingInvalid as error:
            # A mail server that gives a message to a command keeps it for later at this status alone (sysexits.h).
            self.stderr.write(str(error))
            sys.exit(os.EX_TEMPFAIL)

    def handle(self, *_args: Any, file: str, json: bool, **_said: Any) -> None:
        found = returned(_octets(file))
        rows = [row for token in found.tokens if (row := addresses.held(token, "return"))] if found else []
        living = [row for row in rows if row.ended_at is None]
        ended = False
        if found and found.final:
            # An old letter's address may have been given again since.
            left = [addresses.leave(row, WHY[found.kind], now()) for row in rows]
            ended = any(left)
        if json:
            self.json({"kind": found and found.kind, "final": bool(found and found.final), "ended": ended})
        elif found is None:
            self.console.print("Neither a bounce nor a complaint: nothing is done.")
        elif not rows:
            self.console.print(f"A {found.kind} of no address that is known here.")
        else:
            does = "its address has ended" if ended else "its address stays" if living else "it had ended before"
            self.console.print(f"A {found.kind}: {does}.")


def _octets(file: str) -> bytes:
    """What is longer than 1 MiB is cut: the report comes before the letter that it is about."""
    try:
        if file == "-":
            return sys.stdin.buffer.read(LARGEST)
        with Path(file).open("rb") as opened:
            return opened.read(LARGEST)
    except OSError as error:
        raise InputUnreadable(f"{file} cannot be read", why=f"{error.strerror}.", fix="Give one message.") from None
