"""Which part of its page each line of a plain text is: a chain of parts, weighed as labelled saves teach it.

`python scripts/learn_lines.py` makes the weights (data/line_weights.txt): of each mark of a line (line_marks.py) for
each sort of line, and of each sort after each other. A part has several sorts where its lines are unlike each other:
of the page within the body, links and prompts and pull quotes. The sorts of a text are those of greatest sum, found as
Viterbi (1967) does; the weights are those of a conditional random field (Lafferty et al. 2001).
"""

import re
from collections.abc import Container, Mapping, Sequence
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from newsbell.articles.captions import caption_of
from newsbell.articles.texts.line_marks import marks_of

# A sentence, of no initials: "Liberal Democrats abstained." Of 298 credits that people wrote down none ends so.
_SENTENCE = re.compile(r"(?:\S+\s+){2,}\S*\w{3}[.!?]['\"”’»)]*$|.*[。！？][」』”’)）]*$")
_NEVER = -1_000_000


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


class Weights(NamedTuple):
    """`parts`: of each sort of line the part it is of; `marks`: for each mark its weight for each sort, in that order;
    `steps`: from sort to sort."""

    parts: Sequence[Part]
    marks: Mapping[str, Sequence[int]]
    steps: Sequence[Sequence[int]]


def parts_of(lines: Sequence[str]) -> list[Part]:
    """The part that each line is. A sentence is no credit, however short, but where its form tells that it is one."""
    told = {at for at, line in enumerate(lines) if _SENTENCE.match(line) and caption_of(line, loose=True) is None}
    return likeliest(marks_of(lines), weights(), told)


def likeliest(marked: Sequence[Sequence[str]], by: Weights, no_credits: Container[int] = ()) -> list[Part]:
    """The parts of greatest weight together for lines with these marks, of which some are no credits."""
    none = [0] * len(by.parts)
    every = range(len(by.parts))
    best = none
    came: list[list[int]] = []
    for at, marks in enumerate(marked):
        told = [one for mark in marks if (one := by.marks.get(mark))]
        own = [sum(column) for column in zip(*told, strict=True)] or none
        if at in no_credits:
            own = [_NEVER if part is Part.CREDIT else weight for part, weight in zip(by.parts, own, strict=True)]
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
    return [by.parts[one] for one in reversed(path)]


@cache
def weights() -> Weights:
    """As the file has them: a line for each sort with its steps, an empty one, a line for each mark; twentieths.

    A sort is called by its part, and by what it is of it: "page within the body: link".
    """
    told = (files("newsbell.articles") / "data" / "line_weights.txt").read_text("utf-8")
    sorts, _, marks = told.partition("\n\n")
    steps = dict(map(_row, sorts.splitlines()[1:]))
    return Weights(
        [Part(sort.partition(": ")[0]) for sort in steps], dict(map(_row, marks.splitlines())), list(steps.values())
    )


def _row(line: str) -> tuple[str, tuple[int, ...]]:
    name, _, numbers = line.rpartition("\t")
    return name, tuple(map(int, numbers.split(" ")))
