"""newsbell backup: everything in one file, under a passphrase."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from newsbell.commands.keeping import backup, passphrase
from newsbell.commands.terminal import TerminalCommand
from newsbell.common.clock import now


class Command(TerminalCommand):
    help = "Writes everything, keys too, in one file under a passphrase, while newsbell runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a new file")
        parser.add_argument("--passphrase-file", metavar="FILE", help="else NEWSBELL_BACKUP_PASSPHRASE, or a prompt")

    def handle(self, *_args: Any, file: str, passphrase_file: str | None, **_said: Any) -> None:
        size = backup.write(Path(file), passphrase.ask(passphrase_file, twice=True), now())
        self.console.print(
            f"{file} holds everything, keys too: {size / 1e6:.1f} MB. Nobody opens it without its passphrase."
        )
