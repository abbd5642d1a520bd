"""What each of newsbell's commands is."""

from argparse import SUPPRESS
from typing import Any

from django.core.management.base import BaseCommand, CommandParser, DjangoHelpFormatter

from newsbell.commands import place


class Word(BaseCommand):
    """A command of newsbell's. Django's general options work with it, but its help tells its own alone."""

    suppressed_base_arguments = set(DjangoHelpFormatter.show_last)
    keeps = True
    """Does it need an installation? What keeps nothing works also where nothing may be written."""
    begins = False
    """Does it make one where there is none? All else would make an empty one in every wrong folder."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        if self.keeps and not self.begins:
            place.enter()
        return super().execute(*args, **options)

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **options)
        for action in parser._actions:
            if "--skip-checks" in action.option_strings:  # Django does not count it among those that it can leave out
                action.help = SUPPRESS
        return parser
