"""newsbell progress: how far the reminders are that are being sent."""

from collections.abc import Callable, Sequence
from time import sleep
from typing import Any

from django.core.management.base import CommandParser
from rich.console import Group, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.text import Text

from newsbell.commands.terminal import TerminalCommand, table
from newsbell.common.clock import now
from newsbell.common.errors import NotFound
from newsbell.reminders import progress
from newsbell.reminders.models import Reminder
from newsbell.reminders.progress import Counts, Progress
from newsbell.stories.models import Story

REFRESH_S = 1.0


class Command(TerminalCommand):
    help = "Shows how far reminders are: those that are being sent, or those of one story."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("story", type=int, nargs="?", help="all that is sent of it (default: what runs now)")
        parser.add_argument("--reminder", type=int, metavar="ID", help="this reminder alone")
        parser.add_argument("--once", action="store_true", help="as it is now, on a terminal too")
        parser.add_argument("--json", action="store_true", help="a JSON line for each reminder, as it is now")

    def handle(self, *_args: Any, **said: Any) -> None:
        if said["json"]:
            for one in progress.of(_asked(**said)):
                self.json(one.said(now()))
        elif said["once"] or not self.stdout.isatty():
            self.console.print(_shown(progress.of(_asked(**said))))
        else:
            self._follow(lambda: progress.of(_asked(**said)))

    def _follow(self, look: Callable[[], Sequence[Progress]]) -> None:
        """Once a second, until nothing runs; what was begun to be shown stays until then."""
        seen = look()
        with Live(_shown(seen), console=self.console, auto_refresh=False) as live:
            while any(one.runs for one in seen):
                sleep(REFRESH_S)
                known = [one.reminder.pk for one in seen]
                seen = progress.of({*known, *(one.reminder.pk for one in look())})
                live.update(_shown(seen), refresh=True)


def _asked(story: int | None, reminder: int | None, **_said: Any) -> Sequence[int]:
    if reminder is not None:
        if not Reminder.objects.filter(pk=reminder).exists():
            raise NotFound(f"There is no reminder {reminder}", fix="See: newsbell progress STORY")
        return [reminder]
    if story is not None:
        if not Story.objects.filter(pk=story).exists():
            raise NotFound(f"There is no story {story}", fix="See: newsbell story list")
        return progress.of_story(story)
    return progress.running() or list(progress.latest(1))


def _shown(seen: Sequence[Progress]) -> RenderableType:
    return Group(*map(_one, seen)) if seen else Text("No reminder yet.")


def _one(one: Progress) -> RenderableType:
    title = f"Reminder {one.reminder.pk} ({one.reminder.kind}) of story {one.reminder.story_id}: {one.reminder.story}"
    rows = table("push origin", "planned", "accepted", "waiting", "retrying", "held", "in inbox", "other")
    rows.title = escape(title)
    for origin, counts in sorted(one.origins.items()):
        rows.add_row(origin or "none", *_cells(counts))
    rows.add_row("[bold]all[/]", *_cells(one.total))
    return Group(rows, Text(_left(one)))


def _cells(counts: Counts) -> list[str]:
    shown = (counts.planned, counts.accepted, counts.waiting, counts.retrying, counts.held, counts.in_inbox)
    return [f"{count:,}" for count in (*shown, counts.other)]


def _left(one: Progress) -> str:
    if not one.runs:
        return "Done." if not one.total.held else "Waits for an editor."
    left = one.estimate_s(now())
    return "Runs; too early for an estimate." if left is None else f"Runs; estimate: {left} s left at the pace so far."
