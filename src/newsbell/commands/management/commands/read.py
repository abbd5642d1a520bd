"""newsbell read: one feed or plain text as newsbell sees it."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from rich.markup import escape

from newsbell.commands.reading import read
from newsbell.commands.terminal import TerminalCommand, table
from newsbell.common.errors import FetchFailed, InputUnreadable, NewsbellError
from newsbell.common.urls import shown
from newsbell.sources import asking


class Command(TerminalCommand):
    help = "Reads pages, feeds and plain texts as newsbell sees them: files, folders, addresses or standard input."
    keeps = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("places", nargs="+", metavar="PATH|URL|-", help="a folder is read with all that is in it")
        parser.add_argument(
            "--json", action="store_true", help="a JSON line, with its file; so are several things and a folder always"
        )

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
            if json or many:
                self.json(seen)
            else:
                self._show(seen)

    def _show(self, seen: dict[str, Any]) -> None:
        # A file's name may be no UTF-8.
        self.console.print(f"[dim]{escape(os.fsencode(seen['file']).decode('utf-8', 'replace'))}[/]")
        if "entries" in seen:
            rows = table("published", "title", "link")
            for entry in seen["entries"]:
                rows.add_row(*(escape(entry[name] or "–") for name in ("published", "title", "link")))
            self.console.print(rows)
        else:
            self._show_article(seen)

    def _show_article(self, seen: dict[str, Any]) -> None:
        """As a reader sees it, down to what it is about; a line is left out where nothing is known."""
        head = (", ".join(seen["byline"] or ()), seen["published"], seen["site"], seen["section"])
        pictures = (" · ".join(filter(None, (one["caption"], one["credit"]))) for one in seen["images"])
        subjects = (f"{one['name']} ({one['kind']})" for one in seen["subjects"])
        for words, style in (
            (seen["title"], "bold"),
            (seen["standfirst"], "italic"),
            (" · ".join(filter(None, head)), "dim"),
            *((paragraph, "") for paragraph in seen["body"]),
            *((picture and f"Picture: {picture}", "dim") for picture in pictures),
            (seen["attribution"] and f"From: {', '.join(seen['attribution'])}", "dim"),
            (seen["subjects"] and f"About: {', '.join(subjects)}", "dim"),
        ):
            if words:
                self.console.print(words, style=style, soft_wrap=True, markup=False)


def _all(places: list[str]) -> Iterator[tuple[str, str | Path]]:
    """(name, place) of each thing to read; files of a folder are named from within it."""
    for place in places:
        if place == "-" or place.lower().startswith(("http://", "https://")):
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
    answer = asking.client().get(place)
    if answer.status != 200:
        raise FetchFailed(f"{shown(place)} answered {answer.status}", fix="See that the address is right.")
    return read(answer.body, answer.headers.get("content-type"), answer.url)
