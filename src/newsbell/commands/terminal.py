"""What newsbell's commands share: a console, JSON, and words for what is missing."""

import json
from typing import Any

from django.db import DatabaseError, connection
from rich.console import Console
from rich.table import Table

from newsbell.commands import place
from newsbell.commands.word import Word
from newsbell.common.errors import NotFound, SettingInvalid
from newsbell.common.models import Publisher


class TerminalCommand(Word):
    """A command that speaks to a person by `console`, and to a program by `json`."""

    requires_system_checks = ()

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except DatabaseError as error:
            raise SettingInvalid(
                "The database cannot be used",
                why=f"{str(error).strip().rstrip('.')}.{_where()}",
                fix="Make its tables with: newsbell migrate. What else may be wrong, newsbell doctor says.",
            ) from error

    @property
    def console(self) -> Console:
        """Writes where the command's output goes; in colour, and as wide as the window, on a terminal alone."""
        self.stdout.ending = ""
        terminal = self.stdout.isatty()
        return Console(file=self.stdout, width=None if terminal else 160, no_color=not terminal, highlight=False)  # type: ignore[arg-type] # a wrapper that writes as a file does

    def json(self, value: Any) -> None:
        """One JSON object on one line."""
        self.stdout.ending = ""
        self.stdout.write(on_a_line(value) + "\n")


def _where() -> str:
    """Which file that is: called in another folder, there may be another one, where all seems to be gone."""
    if connection.vendor != "sqlite":
        return ""
    another = "; another folder has another one" if place.is_relative() else ""
    return f" It is {connection.settings_dict['NAME']}{another}."


def on_a_line(value: Any) -> str:
    """JSON on one line. Half a character, as of a file name that is no UTF-8, is escaped: what is printed is UTF-8."""
    return json.dumps(value, ensure_ascii=False, default=str).encode("utf-8", "backslashreplace").decode("utf-8")


def table(*columns: str, title: str | None = None) -> Table:
    """A table in newsbell's manner."""
    made = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        made.add_column(column, header_style="dim", overflow="fold")
    return made


def publisher(slug: str) -> Publisher:
    """The publisher with that short name, the only one where it is empty; NotFound with how to add or name one."""
    found = list(Publisher.objects.filter(slug=slug) if slug else Publisher.objects.order_by("pk")[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFound("There are several publishers", fix="Name one with --publisher. See: newsbell publisher list")
    adding = f'Add it with: newsbell publisher add {slug or "SLUG"} "Its Name"'
    raise NotFound(f"There is no publisher {slug}".rstrip(), fix=adding)
