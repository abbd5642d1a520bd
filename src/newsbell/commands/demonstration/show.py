"""How the demo looks in a terminal while it runs: each step with what became of its entries."""

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from newsbell.commands.demonstration.cast import Cast
from newsbell.commands.demonstration.run import Line, Stepped
from newsbell.common.plural import plural
from newsbell.simulator.newsroom import Newsroom

WIDTHS = (80, 120)
# Colours that can be read on a dark and on a light ground.
LOOKS = {
    "new-story": ("●", "new story", "green"),
    "same-story": ("=", "same story", "cyan"),
    "same-article": ("=", "same article", "cyan"),
    "update": ("~", "update", "magenta"),
    "unchanged": ("·", "unchanged", "dim"),
    "unreadable": ("✗", "unreadable", "red"),
    "held": ("‖", "waits", "magenta"),
}
MARGIN = 4
WORD = 16
SHOWN_OF_A_FLOOD = 2
MOST_UNCHANGED = 3


def console(*, stderr: bool = False) -> Console:
    """A console for the demo: on a terminal in its colours and 80 to 120 columns; plain and 100 wide elsewhere."""
    made = Console(stderr=stderr, highlight=False, emoji=False)
    least, most = WIDTHS
    made.width = max(least, min(made.width, most)) if made.is_terminal else 100
    return made


def opening(newsroom: Newsroom, cast: Cast) -> RenderableType:
    """What is going to be shown."""
    plan = newsroom.plan
    words = Text.assemble(
        (plural(len(cast.sources), "source"), "bold"),
        " to poll over HTTP, ",
        (plural(len(cast.readers), "reader"), "bold"),
        " to ring through simulated push services, in ",
        (plural(len(plan.steps), "step"), "bold"),
        ". Nothing leaves this machine.",
    )
    parts: list[RenderableType] = [heading(f"newsbell demo: {plan.name}"), words]
    parts += [Text(f"! {note}", "magenta") for note in (*newsroom.notes, *cast.notes)]
    return Group(*parts, "")


def heading(words: str) -> RenderableType:
    """A line across with words in it."""
    return Rule(Text(f" {words} ", "bold"), align="left", style="dim", characters="─")


def stepped(step: Stepped) -> RenderableType:
    """A step that is done."""
    old = [line for line in step.lines if line.state == "old"]
    head = Table.grid(padding=(0, 2, 0, 0))
    head.add_row(Text(f"{step.number:>2}", "bold cyan"), Text(step.title, "bold"))
    parts: list[RenderableType] = [head]
    if old:
        sources = plural(len({line.source for line in old}), "source")
        articles = plural(len(old), "article")
        parts.append(indented(Text(f"{articles} of {sources} stood there already, and no reader is rung.", "dim")))
    rest = [line for line in step.lines if line.state != "old"]
    for kind, lines in groupby(rest, lambda line: line.state if line.state == "held" else line.decision == "unchanged"):
        show = _flood if kind == "held" else _quiet if kind else _lines
        parts.append(show(list(lines)))
    parts += [indented(Text(f"! {problem}", "magenta")) for problem in step.problems]
    if not step.lines:
        parts.append(indented(Text("Nothing that newsbell has not seen before.", "dim")))
    return Group(*parts, "")


def mark(word: str) -> Text:
    """A decision or outcome as it is shown."""
    sign, name, style = LOOKS[word]
    return Text(f"{sign} {name}", style)


def _flood(lines: Sequence[Line]) -> RenderableType:
    more = len(lines) - SHOWN_OF_A_FLOOD
    parts = [_lines(lines[:SHOWN_OF_A_FLOOD] if more > 1 else lines)]
    if more > 1:
        parts.append(indented(Text(f"and {more} more", "dim"), MARGIN + WORD))
    words = f"{len(lines)} new stories from one poll are a flood: they are in the inboxes and wait for an editor."
    return Group(*parts, indented(Text(words, "magenta")))


def _quiet(lines: Sequence[Line]) -> RenderableType:
    if len(lines) <= MOST_UNCHANGED:
        return _lines(lines)
    return indented(Text(f"{len(lines)} entries say what they said before, so there is nothing to decide.", "dim"))


def _lines(lines: Sequence[Line]) -> RenderableType:
    return Group(*(part for line in lines for part in _line(line)))


def _line(line: Line) -> Sequence[RenderableType]:
    quiet = line.decision in ("unchanged", "unreadable")
    title = Text(line.title, "dim" if quiet else "bold" if line.decision == "new-story" else "")
    row = Table.grid(expand=True)
    row.add_column(width=WORD)
    row.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    row.add_column(justify="right", no_wrap=True)
    row.add_row(mark("held" if line.state == "held" else line.decision), title, _told(line))
    # Why it rings nobody again is what a stranger wants to know, so that is told whole.
    again = line.decision in ("same-article", "same-story", "update")
    words = f"{line.source}: {line.evidence}" if line.evidence else line.source
    evidence = Text(words, "dim", no_wrap=not again, overflow="fold" if again else "ellipsis")
    return indented(row), indented(evidence, MARGIN + WORD)


def _told(line: Line) -> Text:
    said = [Text("top story", "cyan")] if line.top else []
    if line.rang:
        said.append(Text(f"rang {line.rang}", "bold green"))
    if line.retrying:
        said.append(Text(f"retrying {line.retrying}", "magenta"))
    if line.corrected:
        said.append(Text(f"corrected {line.corrected}, silently", "magenta"))
    if line.inbox:
        said.append(Text(f"inbox {line.inbox}"))
    if line.decision == "new-story" and not (line.rang or line.inbox or line.retrying):
        said.append(Text("nobody follows it", "dim"))
    return Text("  ").append_text(Text("  ").join(said))


def indented(shown: RenderableType, by: int = MARGIN) -> RenderableType:
    """With room before it."""
    return Padding(shown, (0, 0, 0, by))
