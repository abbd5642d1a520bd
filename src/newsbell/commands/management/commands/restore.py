"""newsbell restore: a backup in the place of what is here."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser

from newsbell.commands.keeping import graves, passphrase, restore
from newsbell.commands.terminal import TerminalCommand
from newsbell.common.clock import now
from newsbell.common.plural import plural


class Command(TerminalCommand):
    help = "Puts a backup in the place of what is here: those who left stay gone, and nobody is rung twice."
    begins = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--replace", action="store_true", help="though there are readers here")
        parser.add_argument("--tombstones", metavar="FILE", help="those who left since, kept elsewhere")
        parser.add_argument("--passphrase-file", metavar="FILE", help="else NEWSBELL_BACKUP_PASSPHRASE, or a prompt")

    def handle(self, *_args: Any, file: str, passphrase_file: str | None, **said: Any) -> None:
        secret = passphrase.ask(passphrase_file, twice=False)
        more = graves.of(Path(said["tombstones"])) if said["tombstones"] else []
        call_command("migrate", verbosity=0)  # a new place has no tables yet
        done = restore.run(lambda: restore.read(Path(file), secret), more, now(), replace=said["replace"])
        rows = plural(done.rows, "row is as it was", "rows are as they were")
        gone = plural(done.gone, "reader who left, muted or was erased", "readers who left, muted or were erased")
        kept = plural(done.kept, "reminder that waited then is", "reminders that waited then are")
        self.console.print(
            f"{rows} at {done.taken_at:%Y-%m-%d %H:%M:%S} UTC. Not brought back: {gone} since. {kept} in the"
            " inboxes alone, as is what each source shows first."
        )
