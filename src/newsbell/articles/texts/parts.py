"""Which part of its page each line of a plain text is: a chain of parts, weighed as labelled saves teach it.

`python scripts/learn_lines.py` makes the weights (data/line_weights.txt): of each mark of a line (line_marks.py) for
each sort of line, and of each sort after each other. A part has several sorts where its lines are unlike each other:
of the page within the body, links and prompts and pull quotes. The sorts of greatest sum are found as Viterbi (1967)
does; the weights are those of a conditional random field (Lafferty et al. 2001). readings.py looks a second time.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple

_NEVER = -1_000_000
# So many readings are looked at, each less likely by so much at most than the likeliest.
MOST = 12
FURTHEST = 27


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
PAGE = frozenset({Part.OVER, Part.BETWEEN, Part.WITHIN, Part.UNDER})
PICTURES = frozenset({Part.CAPTION, Part.CREDIT, Part.PICTURE})


class Reading(NamedTuple):
    """What each line may be, all together, and what it weighs by the chain, in twentieths."""

    weight: int
    parts: list[Part]


class Weights(NamedTuple):
    """`parts`: of each sort of line the part it is of; `marks`: for each mark its weight for each sort, in that order;
    `steps`: from sort to sort."""

    parts: Sequence[Part]
    marks: Mapping[str, Sequence[int]]
    steps: Sequence[Sequence[int]]


def several(
    marked: Sequence[Sequence[str]],
    by: Weights,
    never: Mapping[int, Part] = MappingProxyType({}),
    furthest: int = FURTHEST,
) -> list[Reading]:
    """The parts of greatest weight together for lines with these marks, and others; `never`: which part a line is not.

    For each part that a line may be instead, the likeliest parts of all lines are such another, of MOST at most.
    """
    if not marked:
        return [Reading(0, [])]
    ways = _Ways(_own(marked, by, never), by)
    found = [ways.best]
    others = [one for at, first in enumerate(ways.best.parts) for one in ways.through(at) if one.part is not first]
    for one in sorted(others, key=lambda other: -other.weight):
        if found[0].weight - one.weight > furthest or len(found) == MOST:
            break
        reading = Reading(one.weight, ways.path(one.at, one.sort))
        if reading not in found:
            found.append(reading)
    return found


class _Through(NamedTuple):
    """The likeliest way on which a line is this part: its weight, where the line is, the sort that it is there."""

    part: Part
    weight: int
    at: int
    sort: int


class _Ways:
    """The likeliest ways through the sorts of each line, from both ends."""

    def __init__(self, own: Sequence[Sequence[int]], by: Weights) -> None:
        self._parts = by.parts
        every = range(len(by.parts))
        # The weight of the likeliest way to each sort of a line, with the line's own, and the sort before on it.
        self._to, self._came = [own[0]], list[list[int]]()
        for weights in own[1:]:
            sums = [[before + step[to] for before, step in zip(self._to[-1], by.steps, strict=True)] for to in every]
            self._came.append([max(every, key=one.__getitem__) for one in sums])
            self._to.append([max(one) + weight for one, weight in zip(sums, weights, strict=True)])
        # The same from each sort of a line on, without its own, and the sort after.
        self._on, self._goes = [[0] * len(by.parts)], list[list[int]]()
        for weights in reversed(own[1:]):
            ahead = [one + weight for one, weight in zip(self._on[0], weights, strict=True)]
            sums = [[step + one for step, one in zip(row, ahead, strict=True)] for row in by.steps]
            self._goes.insert(0, [max(every, key=one.__getitem__) for one in sums])
            self._on.insert(0, [max(one) for one in sums])

    @property
    def best(self) -> Reading:
        weight, sort = max((weight, -sort) for sort, weight in enumerate(self._to[-1]))
        return Reading(weight, self.path(len(self._to) - 1, -sort))

    def path(self, at: int, sort: int) -> list[Part]:
        """The parts on the likeliest way on which a line is of this sort."""
        way = [sort]
        for came in reversed(self._came[:at]):
            way.insert(0, came[way[0]])
        for goes in self._goes[at:]:
            way.append(goes[way[-1]])
        return [self._parts[one] for one in way]

    def through(self, at: int) -> Iterable[_Through]:
        """For each part that a line may be, the likeliest way."""
        found: dict[Part, _Through] = {}
        for sort, (part, to, on) in enumerate(zip(self._parts, self._to[at], self._on[at], strict=True)):
            if part not in found or to + on > found[part].weight:
                found[part] = _Through(part, to + on, at, sort)
        return found.values()


def _own(marked: Sequence[Sequence[str]], by: Weights, never: Mapping[int, Part]) -> list[list[int]]:
    """What each line with these marks weighs as each sort."""
    none = [0] * len(by.parts)
    found = []
    for at, marks in enumerate(marked):
        told = [one for mark in marks if (one := by.marks.get(mark))]
        own = [sum(column) for column in zip(*told, strict=True)] or none
        if at in never:
            own = [_NEVER if part is never[at] else weight for part, weight in zip(by.parts, own, strict=True)]
        found.append(own)
    return found


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
