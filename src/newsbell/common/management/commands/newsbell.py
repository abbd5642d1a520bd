"""manage.py newsbell WORD …: every command of newsbell under one, so that none of a host's own is shadowed."""

import sys
from argparse import REMAINDER
from importlib import import_module
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsbell.common.errors import NewsbellError

# A host does not install newsbell.commands, whose words would become commands of its own; and what all stages share
# knows nothing of what stands on top, so it is found by name when it is asked for.
UTILITY = "newsbell.commands.utility"


class Command(BaseCommand):
    help = "newsbell's commands: manage.py newsbell help lists them."
    requires_system_checks = ()

    def run_from_argv(self, argv: list[str]) -> None:
        word = argv[2] if len(argv) > 2 else "help"
        try:
            if word in ("help", "-h", "--help") and len(argv) < 4:
                self.stdout.write(self._overview(argv[0]))
            elif word == "help":
                self._load(argv[3]).print_help(f"{argv[0]} newsbell", argv[3])
            else:
                self._load(word).run_from_argv([f"{argv[0]} newsbell", *argv[2:]])
        except (CommandError, NewsbellError) as error:
            self.stderr.write(f"newsbell: {error}")
            sys.exit(error.returncode if isinstance(error, CommandError) else 1)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("word")
        parser.add_argument("rest", nargs=REMAINDER)

    def handle(self, *_args: Any, word: str, rest: list[str], **_options: Any) -> None:
        """For `call_command("newsbell", WORD, …)`."""
        call_command(self._load(word), *rest, stdout=self.stdout, stderr=self.stderr)

    def _overview(self, program: str) -> str:
        overview: str = import_module(UTILITY).overview(f"{program} newsbell")
        return overview

    def _load(self, word: str) -> BaseCommand:
        utility = import_module(UTILITY)
        if word not in dict(utility.words()):
            raise CommandError(f"there is no word {word!r}; help lists all", returncode=2)
        command: BaseCommand = utility.load(word)
        return command
