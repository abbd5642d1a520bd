"""`newsbell`: Django's manage.py, whose help begins with newsbell's own words."""

import gc
import inspect
import shutil
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from pkgutil import iter_modules
from textwrap import TextWrapper

from django.core.management import ManagementUtility
from django.core.management.base import BaseCommand
from django.db import OperationalError

from newsbell.commands import place
from newsbell.common import conf

COMMANDS = "newsbell.commands.management.commands"
NOT_UNDERSTOOD = 2
"""The status where the command line was not understood, as argparse has it."""
ORDER = (
    "demo",
    "serve",
    "web",
    "worker",
    "beat",
    "doctor",
    "publisher",
    "source",
    "story",
    "reader",
    "keys",
    "bounce",
    "import",
    "export",
    "backup",
    "restore",
    "explain",
    "progress",
    "reconcile",
    "envelopes",
    "read",
    "replay",
    "push-service",
    "bench",
)


class Utility(ManagementUtility):
    """The command line of the stand-alone newsbell."""

    def main_help_text(self, commands_only: bool = False) -> str:
        if commands_only:
            return super().main_help_text(commands_only=True)
        return f"{overview(self.prog_name)}\n{self.prog_name} help --commands lists Django's own too, such as migrate."

    def execute(self) -> None:
        if self.argv[1:] in (["version"], ["--version"]):
            sys.stdout.write(f"{version('newsbell')}\n")  # Django tells its own
            return
        try:
            super().execute()
        except OperationalError:
            if amiss := place.amiss():  # Django's words have not asked before
                raise amiss from None
            raise

    def fetch_command(self, subcommand: str) -> BaseCommand:
        asks_for_help = bool({"help", "--help", "-h"} & set(self.argv[1:]))
        if not asks_for_help and subcommand != "doctor":  # it tells of each by itself
            conf.check()
        command = self._command(subcommand)
        only_tells = bool({"--plan", "--check"} & set(self.argv[1:]))
        if not asks_for_help and subcommand == "migrate" and only_tells:
            place.enter()  # else it begins an installation
        gc.freeze()  # what a command loads later, as clock and web do, is looked through without this
        gc.enable()
        return command

    def _command(self, subcommand: str) -> BaseCommand:
        try:
            return super().fetch_command(subcommand)
        except SystemExit:
            sys.exit(NOT_UNDERSTOOD)  # Django has said that there is no such word


def overview(program: str) -> str:
    """newsbell's commands, each with what it does."""
    found = dict(words())
    order = [word for word in ORDER if word in found] + sorted(set(found) - set(ORDER))
    width = max(map(len, order)) + 4
    window = shutil.get_terminal_size().columns
    # The window may be narrow, but not that narrow.
    wrap = TextWrapper(max(window, 2 * width), subsequent_indent=" " * width).fill
    lines = (wrap(f"  {word:<{width - 4}}  {found[word]}") for word in order)
    return "\n".join(
        (
            "newsbell: never miss a new story that you care about; never be rung twice for it.",
            "",
            *lines,
            "",
            f"{program} WORD --help tells more of one.",
        )
    )


def words() -> Iterator[tuple[str, str]]:
    """Each of newsbell's commands, and the first line of its help."""
    for module in iter_modules(import_module(COMMANDS).__path__):
        yield module.name, inspect.cleandoc(load(module.name).help).splitlines()[0]


def load(word: str) -> BaseCommand:
    """The command of that name; ModuleNotFoundError where newsbell has none."""
    command: BaseCommand = import_module(f"{COMMANDS}.{word}").Command()
    return command
