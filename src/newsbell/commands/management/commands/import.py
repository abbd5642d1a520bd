"""newsbell import: readers from another web-push system."""

import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from newsbell.commands.moving import arrivals, forms
from newsbell.commands.moving.arrivals import MOVES, REASONS, Removal
from newsbell.commands.terminal import TerminalCommand, publisher, table
from newsbell.commands.wishes import parse_wish
from newsbell.common.clock import now
from newsbell.common.errors import InputUnreadable
from newsbell.delivery import keys

SHOWN = 10


class Command(TerminalCommand):
    help = "Takes in subscriptions from another system; with --dry-run it says what would move, and why not the rest."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE|-", help="- reads stdin")
        parser.add_argument("--from", dest="form", required=True, choices=sorted(forms.FORMS))
        parser.add_argument("--publisher", default="", metavar="SLUG", help="where there are several")
        parser.add_argument("--key", default="", metavar="KEY", help="applicationServerKey of rows that name none")
        parser.add_argument(
            "--follow", action="append", default=[], metavar="KIND:NAME[:LEVEL]", help="in place of top stories"
        )
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *_args: Any, file: str, form: str, follow: list[str], dry_run: bool, **said: Any) -> None:
        site, path = publisher(said["publisher"]), Path(file)
        key = keys.named(site, said["key"]).public if said["key"] else arrivals.only_key(site)
        wishes = tuple(map(parse_wish, follow or ["top-stories"]))
        removal = Removal(site, wishes, key, f"{path.name} ({form})", now())
        try:
            rows = forms.read(_text(file), form)
            lines = defaultdict[str, list[int]](list)
            details = dict[str, str]()
            for one in (removal.judge if dry_run else removal.move)(rows):
                lines[one.reason].append(one.row.line)
                details.setdefault(one.reason, one.detail)
        except (OSError, ValueError) as error:
            raise InputUnreadable(
                f"{file} cannot be read as {form}", why=f"{error}.", fix="See: newsbell help import"
            ) from None
        if said["json"]:
            reasons = {reason: {"rows": len(found), "lines": found} for reason, found in lines.items()}
            self.json({"dry_run": dry_run, "rows": sum(map(len, lines.values())), "reasons": reasons})
            return
        self._show(lines, details, dry_run=dry_run)

    def _show(self, lines: dict[str, list[int]], details: dict[str, str], *, dry_run: bool) -> None:
        rows = table("rows", "what becomes of them", "lines")
        for reason, meaning in REASONS.items():
            if found := lines.get(reason):
                some = ", ".join(map(str, found[:SHOWN])) + (" …" if len(found) > SHOWN else "")
                more = f" (the first: {details[reason]})" if details[reason] else ""
                rows.add_row(str(len(found)), meaning + more, some if reason != MOVES else "")
        self.console.print(rows)
        moved = len(lines.get(MOVES, ()))
        self.console.print(f"{moved} would move in; nothing was written." if dry_run else f"{moved} moved in.")


def _text(file: str) -> str:
    return (sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()).decode("utf-8")
