"""newsbell doctor: what is wrong with this installation, and how to mend it."""

import os
import sys
from dataclasses import asdict, replace
from typing import Any

from django.core.management.base import CommandParser
from rich.markup import escape
from rich.table import Table

from newsbell.commands import installation, machine, place
from newsbell.commands.terminal import TerminalCommand, table
from newsbell.common import conf
from newsbell.common.clock import behind, now
from newsbell.common.errors import SettingInvalid
from newsbell.common.holdings import HOLDINGS
from newsbell.seeing import readiness
from newsbell.seeing.check import Check, Look, look_all


def ticking() -> Check:
    """As `/health/ready` has it; but doctor may well be asked before newsbell runs."""
    seen = readiness.ticking()
    return seen if seen.ok else replace(seen, ok=True)


LOOKS: dict[str, Look] = {
    "settings": machine.settings,
    "data folder": machine.data,
    "keys folder": machine.keys,
    "database": readiness.database,
    "tables": readiness.tables,
    "tasks": readiness.tasks,
    "ticking": ticking,
    "clock": lambda: machine.clock(now(), installation.newest_moment(), behind()),
    "contact": machine.contact,
    "curl": machine.curl,
    "VAPID keys": readiness.vapid_keys,
    "sealed fields": installation.sealed_fields,
    "sources": installation.sources,
    "push services": installation.circuits,
    "alarms": installation.alarms,
    "mail": machine.mail,
    "meanings": machine.meanings,
    "doors": machine.doors,
}
OF_THE_MACHINE = ("settings", "contact", "curl", "mail", "meanings", "doors")
SECRET_URLS = ("NEWSBELL_DATABASE", "NEWSBELL_BROKER")
SECRETS = ("NEWSBELL_METRICS_TOKEN",)


def without_one(amiss: SettingInvalid) -> dict[str, Look]:
    """What can be looked at where no newsbell is: the machine alone. To look for more would make what is looked for."""

    def look(name: str) -> Look:
        nothing = Check(name, False, "There is nothing to look at")
        return LOOKS[name] if name in OF_THE_MACHINE else lambda: nothing

    def data() -> Check:
        raise amiss

    return {name: look(name) for name in LOOKS} | {"data folder": data}


class Command(TerminalCommand):
    help = "Says what is wrong with this installation and how to mend it; status 1 where something is."
    keeps = False  # it tells what it needs, and makes none of it

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        # Every Django command has --settings MODULE; here it is the list of ours.
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **options)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help='{"ok", "checks": [{"name", "ok", "detail", "fix"}]}')
        parser.add_argument("--settings", action="store_true", dest="list", help="every setting, its value and default")
        parser.add_argument("--kept", action="store_true", help="every table, and for how long it is kept")
        parser.set_defaults(settings=None)

    def handle(self, *_args: Any, json: bool, **said: Any) -> None:
        if said["list"]:
            self._settings(json)
            return
        if said["kept"]:
            self._kept(json)
            return
        checks, amiss = [], place.amiss()
        for check in look_all(without_one(amiss) if amiss else LOOKS):
            checks.append(check)
            if not json:
                self._tell(check)
        ok = all(check.ok for check in checks)
        if json:
            self.json({"ok": ok, "checks": [asdict(check) for check in checks]})
        else:
            self._sum_up(checks)
        if not ok:
            sys.exit(1)

    def _tell(self, check: Check) -> None:
        mark = "[yellow]![/]" if check.warns else "[green]✓[/]" if check.ok else "[red]✗[/]"
        line = Table.grid(padding=(0, 1))
        line.add_column(width=1)
        line.add_column(width=14, style="bold")
        line.add_row(mark, check.name, escape(check.detail))
        if check.fix:
            line.add_row("", "", f"[cyan]→ {escape(check.fix)}[/]")
        self.console.print(line)

    def _sum_up(self, checks: list[Check]) -> None:
        wrong = sum(not check.ok for check in checks)
        warned = sum(check.warns for check in checks)
        if wrong:
            self.console.print(f"\n[bold red]{wrong} of {len(checks)} checks failed.[/] Mend the first, look again.")
        elif warned:
            self.console.print(f"\n[bold green]newsbell works[/], with {warned} to look at (!).")
        else:
            self.console.print("\n[bold green]newsbell is well.[/]")

    def _settings(self, json: bool) -> None:
        rows = table("setting", "value", "default", "what it is")
        for setting in conf.SETTINGS:
            value = os.environ.get(setting.name, setting.default)
            shown = conf.without_password(value) if setting.name in SECRET_URLS else value
            shown = "…" if value and setting.name in SECRETS else shown
            if json:
                self.json({"name": setting.name, "value": shown, "default": setting.default, "help": setting.help})
            given = "bold" if value != setting.default else "dim"
            rows.add_row(
                setting.name,
                f"[{given}]{escape(shown) or '–'}[/]",
                escape(setting.default) or "–",
                escape(setting.help),
            )
        if not json:
            self.console.print(rows)

    def _kept(self, json: bool) -> None:
        rows = table("table", "of readers", "kept")
        for name, held in HOLDINGS.items():
            if json:
                said = {"taken": held.taken, "withheld": held.withheld}
                self.json({"table": name, "of_readers": held.of_readers, "kept": held.kept, **said})
            rows.add_row(name, "yes" if held.of_readers else "", held.kept)
        if not json:
            self.console.print(rows)
