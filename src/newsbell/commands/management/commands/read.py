"""newsbell read: one feed or plain text as newsbell sees it."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from rich.markup import escape

from newsbell.commands.reading import read
from newsbell.commands.terminal import TerminalCommand, table
from newsbell.common import conf
from newsbell.common.errors import FetchFailed, InputUnreadable, NewsbellError
from newsbell.common.safe_client import Policy, SafeClient
from newsbell.common.urls import shown


class Command(TerminalCommand):
    help = "Reads pages, feeds and plain texts as newsbell sees them: files, folders, addresses or standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("places", nargs="+", metavar="PATH|URL|-", help="a folder is read with all that is in it")
        parser.add_argument("--json", action="store_true", help="a JSON line each, with its file")

    def handle(self, *_args: Any, places: list[str], json: bool, **_options: Any) -> None:
        many = len(places) > 1 or Path(places[0]).is_dir()
        for name, place in _all(places):
            try:
                seen = {"file": name, **_see(place)}
            except NewsbellError as error:
                # One that cannot be read never hides the others.
                if not many:
                    raise
                seen = {"file": name, "error": str(error)}
            if json:
                self.json(seen)
            else:
                self._show(seen)

    def _show(self, seen: dict[str, Any]) -> None:
        self.console.print(f"[dim]{escape(seen['file'])}[/]")
        if "error" in seen:
            self.console.print(f"[red]✗[/] {escape(seen['error'])}")
        elif "entries" in seen:
            rows = table("published", "title", "link")
            for entry in seen["entries"]:
                rows.add_row(*(escape(entry[name] or "–") for name in ("published", "title", "link")))
            self.console.print(rows)
        else:
            self.console.print(f"[bold]{escape(seen['title'] or '')}[/]")
            for paragraph in seen["body"]:
                self.console.print(escape(paragraph), soft_wrap=True)


def _all(places: list[str]) -> Iterator[tuple[str, str | Path]]:
    """(name, place) of each thing to read; files of a folder are named from within it."""
    for place in places:
        if place == "-" or place.startswith(("http://", "https://")):
            yield place, place
        elif Path(place).is_dir():
            for path in sorted(Path(place).rglob("*")):
                if path.is_file():
                    yield str(path.relative_to(place)), path
        else:
            yield place, Path(place)


def _see(place: str | Path) -> dict[str, Any]:
    if isinstance(place, Path):
        try:
            return read(place.read_bytes(), None, "")
        except OSError as error:
            raise InputUnreadable(
                f"Could not open {place}", why=f"{error.strerror}.", fix="Give a file or folder that can be read."
            ) from None
    if place == "-":
        return read(sys.stdin.buffer.read(), None, "")
    policy = Policy(
        private_origins=frozenset(conf.get("NEWSBELL_SOURCE_ORIGINS")), routes=conf.get("NEWSBELL_SOURCE_ROUTES")
    )
    answer = SafeClient(policy).get(place)
    if answer.status != 200:
        raise FetchFailed(f"{shown(place)} answered {answer.status}", fix="See that the address is right.")
    return read(answer.body, answer.headers.get("content-type"), answer.url)
