"""Which part of its page each line of a plain text is: a chain of parts, weighed as labelled saves teach it.

`python scripts/learn_lines.py` makes the weights (data/line_weights.txt): of each mark of a line (line_marks.py) for
each part, and of each part after each other. The parts of a text are those of greatest sum, found as Viterbi (1967)
does; the weights are those of a conditional random field (Lafferty et al. 2001).
"""

from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from newsbell.articles.texts.line_marks import marks_of


class Part(Enum):
    """What a line is. The page's own lines are told apart by where they stand, and paragraphs by their form."""

    TITLE = "title"
    STANDFIRST = "standfirst"
    PARAGRAPH = "paragraph"
    SHORT = "short line of the body"
    CAPTION = "caption"
    CREDIT = "credit"
    PICTURE = "caption and credit"
    OVER = "page over the headline"
    BETWEEN = "page between headline and body"
    WITHIN = "page within the body"
    UNDER = "page under the body"


BODY = frozenset({Part.PARAGRAPH, Part.SHORT})
PICTURES = frozenset({Part.CAPTION, Part.CREDIT, Part.PICTURE})
PARTS = tuple(Part)


class Weights(NamedTuple):
    """`marks`: for each mark its weight for each part, in the order of PARTS; `steps`: from part to part."""

    marks: Mapping[str, Sequence[int]]
    steps: Sequence[Sequence[int]]


def parts_of(lines: Sequence[str]) -> list[Part]:
    """The part that each line is."""
    return likeliest(marks_of(lines), weights())


def likeliest(marked: Sequence[Sequence[str]], by: Weights) -> list[Part]:
    """The parts of greatest weight together for lines with these marks."""
    every = range(len(PARTS))
    best = [0] * len(PARTS)
    came: list[list[int]] = []
    for at, marks in enumerate(marked):
        told = [one for mark in marks if (one := by.marks.get(mark))]
        own = [sum(column) for column in zip(*told, strict=True)] or [0] * len(PARTS)
        if at:
            sums = [[best[one] + by.steps[one][to] for one in every] for to in every]
            came.append([max(every, key=column.__getitem__) for column in sums])
            best = [max(column) + weight for column, weight in zip(sums, own, strict=True)]
        else:
            best = own
    if not marked:
        return []
    path = [max(every, key=best.__getitem__)]
    for back in reversed(came):
        path.append(back[path[-1]])
    return [PARTS[one] for one in reversed(path)]


@cache
def weights() -> Weights:
    """As the file has them: a line for each part with its steps, an empty one, a line for each mark; hundredths."""
    told = (files("newsbell.articles") / "data" / "line_weights.txt").read_text("utf-8")
    steps, _, marks = told.partition("\n\n")
    return Weights(dict(map(_row, marks.splitlines())), [numbers for _, numbers in map(_row, steps.splitlines()[1:])])


def _row(line: str) -> tuple[str, tuple[int, ...]]:
    name, _, numbers = line.rpartition("\t")
    return name, tuple(map(int, numbers.split(" ")))
