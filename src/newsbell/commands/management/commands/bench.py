"""`newsbell bench WORD…`: what newsbell costs, measured here and now, beside others where they are installed."""

from argparse import ArgumentTypeError
from contextlib import nullcontext
from typing import Any

from django.core.management.base import CommandParser

from newsbell.commands.benchmarks import process, tables
from newsbell.commands.terminal import TerminalCommand

WORDS = f"{', '.join(process.SIZES)}: one or more of them"


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is no whole number from 1")
    return int(text)


class Command(TerminalCommand):
    help = "Measures what newsbell costs: sending, matching, telling stories apart, reading, answering."
    keeps = False  # its measurements have folders of their own

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="+", choices=tuple(process.SIZES), metavar="WORD", help=WORDS)
        for size, (default, of, what) in process.OPTIONS.items():
            told = f"{what}; for {', '.join(of)} (default: {default:,})"
            parser.add_argument(f"--{size}", type=_number, default=default, metavar="N", help=told)
        parser.add_argument("--json", action="store_true", help="one JSON object; of several words, one by word")

    def handle(self, *_args: Any, names: list[str], json: bool, **options: Any) -> None:
        figures, screen = {}, self.console
        for name in dict.fromkeys(names):
            with nullcontext() if json else screen.status(f"measuring: {name}"):
                figures[name] = process.measured(name, {size: options[size] for size in process.SIZES[name]})
            if not json:
                screen.print(tables.TABLES[name](figures[name]), "")
        if json:
            self.json(figures if len(figures) > 1 else figures[names[0]])
