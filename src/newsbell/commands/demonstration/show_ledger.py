"""How the demo ends in a terminal: the ledger by reader, the figures, and one story explained."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from shlex import join
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from newsbell.commands.demonstration.show import heading, indented, mark
from newsbell.commands.demonstration.tally import Item, Tally, Told

MOST_RUNG = 4
MOST_ALIKE = 2
VALUES = {
    "accepted": "accepted by their push service",
    "in-inbox": "in the inbox alone",
    "deferred": "wait: for an editor, or another try",
    "gone": "no device left, in the inbox alone",
    "failed": "failed: in the inbox alone",
    "suppressed": "suppressed",
    "in-edition": "in an edition",
}


def ledger(readers: Sequence[Told]) -> RenderableType:
    """Each reader: what they follow, what rang them and why, what waits in the inbox and why."""
    return Group(heading("The ledger, by reader"), *(Padding(_reader(one), (0, 0, 1, 0)) for one in readers))


def figures(tally: Tally) -> RenderableType:
    """The counts of the run, newsbell's beside the readers'."""
    ours = _counts(
        ("articles read and decided", tally.articles, "bold"),
        ("new stories", tally.stories - tally.old, "bold green"),
        ("  wait for an editor", tally.held, "dim"),
        ("there at the first look", tally.old, "bold"),
        ("repeats told apart", tally.repeats, "bold cyan"),
    )
    theirs = _counts(
        ("rung", tally.rung, "bold green"),
        ("outcomes: one a reader and story", sum(tally.outcomes.values()), "bold"),
        *((f"  {VALUES.get(value, value)}", number, "dim") for value, number in tally.outcomes.items()),
        ("messages posted", tally.seen["posts"], "bold"),
        ("rings that readers heard", tally.seen["rings"], "bold green"),
        ("corrected in silence", tally.seen["silent_corrections"], "bold"),
        ("second rings of a story", tally.seen["second_rings"], "bold red" if tally.seen["second_rings"] else "bold"),
    )
    columns = Table.grid(padding=(0, 4, 0, 0))
    columns.add_row(ours, theirs)
    note = Text("Accepted is not delivered: newsbell never knows what was shown. The simulator does.", "dim")
    return Panel(Group(columns, "", note), title="This run", title_align="left", box=box.ROUNDED, padding=(0, 2))


def explained(
    told: Mapping[str, Any], names: Mapping[int, str], program: str, other: tuple[int, str] | None
) -> RenderableType:
    """One story in full, as `newsbell explain` tells it; and how to ask for others, as for `other` and whom it rang."""
    articles = Table.grid(expand=True, padding=(0, 2, 0, 0))
    articles.add_column(width=14)
    articles.add_column(ratio=1)
    for article in told["articles"]:
        evidence = Text(f"article {article['article']}: {' '.join(article['evidence'])}")
        articles.add_row(mark(article["decision"]), evidence)
    readers = Table.grid(expand=True, padding=(0, 2, 0, 0))
    readers.add_column(min_width=14)
    readers.add_column(ratio=1)
    for line in told["readers"]:
        answers = "; ".join(f"device {device['device']}: {device['answer']}" for device in line["devices"])
        words = Text(line["why"])
        words.append(f"\n{answers}" if answers else "", "dim")
        readers.add_row(Text(names.get(line["reader"], str(line["reader"])), "bold"), words)
    return Group(
        heading(f"One story explained: {told['title']}"),
        Padding(articles, (0, 0, 1, 2)),
        Padding(readers, (0, 0, 1, 2)),
        *_asking(program, *(other or (told["story"], names.get(told["readers"][0]["reader"], "")))),
        "",
    )


def _asking(program: str, story: int, reader: str) -> list[RenderableType]:
    # To be pasted as they stand: each on one line, however long. So they are printed without `crop`.
    words = [program, "explain", str(story)]
    commands = (join(words), join([*words, reader])) if reader else (join(words),)
    lines = [Text(f"  {command}", "cyan", no_wrap=True, overflow="ignore") for command in commands]
    return [Text("Any other, by its number in the ledger; and for one reader alone:"), *lines]


def _reader(told: Told) -> RenderableType:
    name = Text.assemble((told.name, "bold"), (f"  reader {told.reader}", "dim"))
    name.append(f"  {' · '.join(told.follows) or 'follows nothing'}", "cyan")
    parts: list[RenderableType] = [name]
    if told.rung:
        parts.append(_items(Text("● rang", "green"), told.rung, MOST_RUNG))
    for reason, items in groupby(sorted(told.inbox, key=lambda item: item.reason), lambda item: item.reason):
        parts += [_items(Text("○ inbox"), list(items), MOST_ALIKE), indented(Text(reason, "magenta"), 17)]
    if not told.rung and not told.inbox:
        parts.append(indented(Text("Nothing new matched.", "dim"), 2))
    return Group(*parts)


def _items(sign: Text, items: Sequence[Item], most: int) -> RenderableType:
    rows = Table.grid(expand=True, padding=(0, 2, 0, 0))
    rows.add_column(width=8)
    rows.add_column(width=3, justify="right", style="dim")
    rows.add_column(ratio=3)
    rows.add_column(ratio=2, style="dim")
    shown = items if len(items) <= most + 1 else items[:most]
    for item in shown:
        rows.add_row(sign, str(item.story), Text(item.title), Text(item.why))
    if len(shown) < len(items):
        rows.add_row("", "", Text(f"and {len(items) - len(shown)} more", "dim"), "")
    return indented(rows, 2)


def _counts(*lines: tuple[str, int, str]) -> Table:
    counts = Table.grid(padding=(0, 2, 0, 0))
    counts.add_column(justify="right")
    counts.add_column()
    for words, number, style in lines:
        counts.add_row(Text(str(number), style), Text(words, "dim" if style == "dim" else ""))
    return counts
