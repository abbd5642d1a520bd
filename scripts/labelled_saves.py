"""What learning scripts read: plain-text saves with a label for each line (tests/data/labelled-saves/README.md), and
lots of them with what an editor reads in each (tests/data/text-saves/README.md, tests/data/read-saves/README.md).
"""

import json
import lzma
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HEADLINE, SUMMARY = frozenset({"T", "T2"}), frozenset({"S"})
GOING_ON = "B+"
BODY = frozenset({"B", "BH", "BQ", "BL", GOING_ON})
# Saves that were written to mislead are unlike those of most pages: what is so of them alone is learned apart from what
# is so of all, and thrown away (Daumé 2007, "Frustratingly easy domain adaptation").
MISLEADING = "misleading"


# Every so many saves of a lot are kept unseen, to be scored alone.
_UNSEEN = {"tenth-text-saves": 3}


@dataclass(frozen=True)
class Labelled:
    """A save: its file's name, label and text of each line, and whom it names as its sources."""

    file: str
    lines: Sequence[tuple[str, str]]
    attribution: Sequence[str]

    @property
    def title(self) -> str | None:
        """The headline, of its copies the first."""
        return next((text for label, text in self.lines if label in HEADLINE), None)

    @property
    def body(self) -> list[str]:
        """The paragraphs, those of several lines put together."""
        found: list[str] = []
        for label, text in self.lines:
            if label == GOING_ON and found:
                found[-1] += f" {text}"
            elif label in BODY:
                found.append(text)
        return found

    @property
    def summary(self) -> list[str]:
        """The lines of the summary, as one paragraph; none where there is none."""
        told = [text for label, text in self.lines if label in SUMMARY]
        return [" ".join(told)] if told else []


def labelled(path: Path) -> Iterator[Labelled]:
    """The saves of one writer (`NAME.jsonl.xz`)."""
    for row in lzma.decompress(path.read_bytes()).decode().splitlines():
        said = json.loads(row)
        yield Labelled(said["file"], [(label, text) for label, text in said["lines"]], said["attribution"])


def is_labelled(path: Path) -> bool:
    """Is this one writer's labelled saves, and no lot?"""
    return path.resolve().parent.name in ("labelled-saves", "misleading-saves")


def read_saves(lot: Path) -> Iterator[dict[str, Any]]:
    """What an editor reads in each save of a lot, and its `text`: not of walls, nor of those that are kept unseen.

    A lot is a folder of saves with a gold.jsonl, or one file of them all (`NAME.jsonl.xz`).
    """
    if lot.is_dir():
        rows = [json.loads(row) for row in (lot / "gold.jsonl").read_text("utf-8").splitlines()]
        rows = [{**row, "text": (lot / row["file"]).read_text("utf-8")} for row in rows]
    else:
        rows = [json.loads(row) for row in lzma.decompress(lot.read_bytes()).decode().splitlines()]
    for number, row in enumerate(rows, start=1):
        if not row.get("error") and number % _UNSEEN.get(lot.name, number + 1):
            yield row


def is_misleading(path: Path) -> bool:
    """Are these saves that were written to mislead (tests/data/misleading-saves)?"""
    return path.resolve().parent.name.startswith(MISLEADING)


def apart(marks: Iterable[str]) -> list[str]:
    """The marks of something in a misleading save: each a second time, for what is so of those saves alone."""
    every = list(marks)
    return [*every, *(f"{MISLEADING} {mark}" for mark in every)]


def is_apart(mark: str) -> bool:
    """Is this a mark of misleading saves alone?"""
    return mark.startswith(f"{MISLEADING} ")
