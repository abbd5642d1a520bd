"""The readings of a plain text that are likeliest line by line, and which of them is likeliest as a whole. Pure.

The chain (parts.py) knows of each line its neighbours. A second look weighs whole readings: the order of their parts,
and whether lines alike are read alike (Collins and Koo 2005). `python scripts/learn_readings.py` makes its weights
(data/reading_weights.txt).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby

from newsbell.articles.captions import caption_of
from newsbell.articles.texts.line_marks import marks_of
from newsbell.articles.texts.lines import is_prose
from newsbell.articles.texts.parts import BODY, PAGE, PICTURES, Part, Reading, several
from newsbell.articles.texts.parts import weights as chain_weights

# A sentence, of no initials: "Liberal Democrats abstained." Of 298 credits that people wrote down none ends so.
_SENTENCE = re.compile(r"(?:\S+\s+){2,}\S*\w{3}[.!?]['\"”’»)]*$|.*[。！？][」』”’)）]*$")
# A dash at the start opens a quote too, in the north; a hyphen does not.
_ITEM = re.compile(r"[•*▪‣·-]\s+\S")
_BEHIND = (1, 3, 6, 10, 15, 20, 28, 36, 48, 60)
_SIGNS = {
    Part.TITLE: "T",
    Part.STANDFIRST: "S",
    Part.PARAGRAPH: "B",
    Part.SHORT: "B",
    Part.CAPTION: "C",
    Part.CREDIT: "K",
    Part.PICTURE: "P",
    **dict.fromkeys(PAGE, "-"),
}
_STEPS = (1, 2, 3, 5, 9)
# By so much, in hundredths, another reading must be likelier as a whole than the likeliest line by line.
_AHEAD = 25
_LONGEST_HEAD = 9


def parts_of(lines: Sequence[str]) -> list[Part]:
    """The part that each line is. A sentence is no credit, however short, but where its form tells that it is one; nor
    is an item of a list a headline."""
    never = {at: Part.TITLE for at, line in enumerate(lines) if _ITEM.match(line)}
    never |= {
        at: Part.CREDIT
        for at, line in enumerate(lines)
        if _SENTENCE.match(line) and caption_of(line, loose=True) is None
    }
    return likeliest(lines, several(marks_of(lines), chain_weights(), never))


def whole_marks(lines: Sequence[str], parts: Sequence[Part]) -> Iterator[str]:
    """The marks of a reading as a whole: how its parts follow each other, and what is odd in it."""
    runs = [(sign, len(list(run))) for sign, run in groupby(_SIGNS[part] for part in parts)]
    signs = "".join(sign for sign, _ in runs)
    first, last = signs.find("B"), signs.rfind("B")
    counted = ["^", *(f"{sign}{_step(count)}" if sign in "B-" else sign for sign, count in runs), "$"]
    yield f"head {signs[: first + 1][-_LONGEST_HEAD:]}"
    yield f"foot {signs[last:][:4]}"
    for three in zip(counted, counted[1:], counted[2:], strict=False):
        yield f"runs {' '.join(three)}"
    for four in zip(signs, signs[1:], signs[2:], signs[3:], strict=False):
        yield f"four {''.join(four)}"
    for sign in "TSCKP":
        yield f"{sign} {_step(signs.count(sign))}"
    yield f"summary of {_step(sum(part is Part.STANDFIRST for part in parts))}"
    yield f"body of {_step(sum(part in BODY for part in parts))}"
    yield from _of_likes(lines, parts, first >= 0)
    yield from _of_pictures(lines, parts)
    yield from _of_summary(lines, parts)


def _of_likes(lines: Sequence[str], parts: Sequence[Part], has_body: bool) -> Iterator[str]:
    """Are lines alike read alike, between the first of the body and the last?"""
    body = [at for at, part in enumerate(parts) if part in BODY] if has_body else []
    if not body:
        return
    shapes: dict[str, set[bool]] = {}
    for at in range(body[0], body[-1] + 1):
        if parts[at] not in PICTURES:
            shapes.setdefault(_shape(lines[at]), set()).add(parts[at] in BODY)
    for shape, told in shapes.items():
        yield f"{shape} {'mixed' if len(told) > 1 else 'body' if told == {True} else 'page'}"
    yield f"ends with {_shape(lines[body[-1]])}"
    yield f"begins with {_shape(lines[body[0]])}"
    summary = [at for at, part in enumerate(parts) if part is Part.STANDFIRST]
    if summary:
        yield f"summary {' '.join(sorted({_shape(lines[at]) for at in summary}))} {_step(summary[-1] - summary[0])}"


def _of_pictures(lines: Sequence[str], parts: Sequence[Part]) -> Iterator[str]:
    """Are captions alike, and does each come with its credit?"""
    captions = [lines[at] for at, part in enumerate(parts) if part is Part.CAPTION]
    ends = {is_prose(line) for line in captions}
    if captions:
        yield f"captions {'mixed' if len(ends) > 1 else 'prose' if ends == {True} else 'short'}"
    whole = sum(part is Part.PICTURE for part in parts)
    if captions or whole:
        yield f"pictures {_step(whole)} {_step(len(captions))} {_step(sum(part is Part.CREDIT for part in parts))}"


def _of_summary(lines: Sequence[str], parts: Sequence[Part]) -> Iterator[str]:
    """How long is the summary for its headline and its text?"""
    summary = [lines[at] for at, part in enumerate(parts) if part is Part.STANDFIRST]
    first = next((lines[at] for at, part in enumerate(parts) if part in BODY), "")
    title = next((lines[at] for at, part in enumerate(parts) if part is Part.TITLE), "")
    if summary:
        yield f"summary longer {len(' '.join(summary)) > len(first)} {is_prose(summary[0])} {is_prose(summary[-1])}"
    else:
        yield f"no summary {_step(len(first) // 60)} {is_prose(title)}"


def _shape(line: str) -> str:
    if line[0] in "•*▪‣·–—-":
        return "item"
    if line.endswith("?"):
        return "question"
    if is_prose(line):
        return "prose"
    return "short" if len(line.split()) < 8 else "long"


def _step(number: int) -> int:
    return sum(number >= step for step in _STEPS)


@cache
def weights() -> Mapping[str, int]:
    """Mark → its weight, in hundredths."""
    told = (files("newsbell.articles") / "data" / "reading_weights.txt").read_text("utf-8")
    lines = (line.rsplit(" ", 1) for line in told.splitlines() if not line.startswith("#"))
    return {mark: int(weight) for mark, weight in lines}


def likeliest(lines: Sequence[str], found: Sequence[Reading]) -> list[Part]:
    """The parts of the likeliest of these readings, as a whole."""
    if len(found) == 1:
        return found[0].parts
    by = weights()
    scores = [sum(by.get(mark, 0) for mark in marks) for marks in marked(lines, found)]
    scores[0] += _AHEAD
    return found[scores.index(max(scores))].parts


def marked(lines: Sequence[str], found: Sequence[Reading]) -> Iterator[set[str]]:
    """The marks of each of these readings: how far it is behind the likeliest, and of it as a whole."""
    for one in found:
        behind = sum(found[0].weight - one.weight >= step for step in _BEHIND)
        yield {f"behind {behind}", *whole_marks(lines, one.parts)}
