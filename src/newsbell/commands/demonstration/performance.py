"""The demo from its opening to its last line, on one screen."""

import os
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

from newsbell.commands import explanation
from newsbell.commands.demonstration import run, show, show_again, show_ledger, tally
from newsbell.commands.demonstration.cast import Cast
from newsbell.commands.demonstration.outside import Outside
from newsbell.common.clock import now
from newsbell.common.plural import plural
from newsbell.simulator.newsroom import Newsroom
from newsbell.stories.models import Article


def perform(
    newsroom: Newsroom, outside: Outside, everybody: Cast, screen: Console, *, quiet: bool = False
) -> tally.Tally:
    """Does the whole job and shows it; `quiet` shows on a terminal how far it is, and nothing else."""
    since = tally.mark(outside, now())
    before = Article.objects.filter(publisher=everybody.publisher).exists()
    if not quiet:
        screen.print(show.opening(newsroom, everybody))
        if before:
            screen.print(show_again.opening(), crop=False)
    coming = [Text(f"{step.title} …", "dim") for step in newsroom.plan.steps] + [Text("")]
    with screen.status(coming[0]) as status:
        for step in run.steps(newsroom, outside, everybody):
            if not quiet:
                screen.print(show.stepped(step))
            status.update(coming[step.number])
        waiting = run.settle(
            everybody, lambda count, wait: status.update(f"{plural(count, 'reminder')} to be tried again in {wait} s")
        )
    done = tally.count(everybody, outside, since)
    if not quiet:
        _close(screen, everybody, since, done, waiting)
        if before:
            closing = show_again.closing(nothing_new=not _any(done), waiting=tally.waiting(now()))
            screen.print(closing, crop=False)
    return done


def _close(screen: Console, everybody: Cast, since: tally.Mark, done: tally.Tally, waiting: int) -> None:
    if waiting:
        waits = plural(waiting, "reminder waits", "reminders wait")
        screen.print(f"{waits} for a push service, to be tried again while newsbell serves.\n")
    if _any(done):
        screen.print(show_ledger.ledger(done.readers))
    example = tally.busiest(since, everybody)
    if example:
        names = {reader.pk: name for name, reader in everybody.readers.items()}
        other = tally.first_ring(done, example.pk)
        screen.print(show_ledger.explained(explanation.of(example), names, program(), other), crop=False)
    screen.print(show_ledger.figures(done))


def _any(done: tally.Tally) -> bool:
    """Did anything happen in this run?"""
    return bool(done.articles or done.outcomes or done.rung)


def program() -> str:
    """How newsbell was called, as one would type it again."""
    path = Path(sys.argv[0])
    if path.name != "newsbell":
        return "newsbell"
    shown = os.path.relpath(path)
    return str(path) if shown.startswith("..") else shown
