"""newsbell reconcile: does the ledger agree with itself and its readers?"""

import sys
from collections import Counter
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction
from rich.markup import escape

from newsbell import upkeep
from newsbell.commands.terminal import TerminalCommand, table
from newsbell.common.clock import now
from newsbell.reminders.models import Upkeep
from newsbell.reminders.reconcile import MENDED, UNMENDED, Finding


class Command(TerminalCommand):
    help = "Compares the ledger with itself and its readers, and mends it; status 1 where something cannot be mended."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="all of it (default, as each night: the last two days)")
        parser.add_argument("--json", action="store_true", help="a JSON line for each finding, and one for the sum")

    def handle(self, *_args: Any, json: bool, **said: Any) -> None:
        found: list[Finding] = []
        for some in upkeep.reconciling(transaction.atomic, None if said["all"] else now() - upkeep.YOUNG):
            found += some
            for one in some if json else ():
                self.json({**asdict(one), "mended": one.mended})
        counted = Counter[str]()
        for one in found:
            counted[one.what] += one.count
        row, _ = Upkeep.objects.get_or_create(name=Upkeep.Name.RECONCILE, defaults={"due_at": now()})
        upkeep.write(row, counted)
        unmended = sum(counted[what] for what in UNMENDED)
        if json:
            self.json({"ok": not unmended, "found": dict(counted)})
        else:
            self._tell(counted, found)
        if unmended:
            sys.exit(1)

    def _tell(self, counted: Counter[str], found: list[Finding]) -> None:
        if not counted:
            self.console.print("[green]All is well[/]: each outcome is planned, explained, counted and somebody's.")
            return
        rows = table("", "count", "what", "in reminders")
        for what, count in sorted(counted.items()):
            mark = "[green]mended[/]" if what in MENDED else "[red]not mended[/]"
            where = sorted({one.reminder for one in found if one.what == what and one.reminder})
            more = ", …" if len(where) > 10 else ""
            rows.add_row(mark, str(count), escape({**MENDED, **UNMENDED}[what]), ", ".join(map(str, where[:10])) + more)
        self.console.print(rows)
