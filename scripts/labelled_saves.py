"""Plain-text saves of which each line has a label (tests/data/labelled-saves/README.md): what learning scripts read."""

import json
import lzma
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

HEADLINE, SUMMARY = frozenset({"T", "T2"}), frozenset({"S"})
GOING_ON = "B+"
BODY = frozenset({"B", "BH", "BQ", "BL", GOING_ON})


@dataclass(frozen=True)
class Labelled:
    """A save: its file's name, label and text of each line, and whom it names as its sources."""

    file: str
    lines: Sequence[tuple[str, str]]
    attribution: Sequence[str]

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
