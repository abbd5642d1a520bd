"""Whether a run of prose is still the article's, over what stands between: marks, weighed as texts teach them.

`python scripts/learn_runs.py` makes the weights (data/run_weights.toml).
"""

import math
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from statistics import median

import regex

from newsbell.articles.known.folding import remembered
from newsbell.articles.texts.kinds import Kind
from newsbell.articles.texts.lines import Line, signs_of, width
from newsbell.articles.texts.thickest import telling

Marks = Mapping[str, float]
_WEIGHTS: Marks = tomllib.loads((files("newsbell.articles") / "data" / "run_weights.toml").read_text("utf-8"))
_NAMED = regex.compile(r"(?<![.!?…:]['\"”’»)]? |^)\p{Lu}[\p{L}\p{N}-]{2,}|\d{2,}")
_READ = (Kind.PROSE, Kind.ITEM)
_FURTHEST = 8
_MOST_DATES = 30
_WORDY = 4
_EVEN = 20


class Told:
    """What an article has told so far: its words, its names and numbers, how long its paragraphs are."""

    def __init__(self, known: Sequence[str]) -> None:
        self.words: set[str] = set()
        self.names: set[str] = set()
        self.widths: list[int] = []
        self._apart = 0
        for line in known:
            self._hear(line)

    def add(self, line: str) -> None:
        """One more paragraph."""
        self._hear(line)
        self.widths.append(width(line))
        self._apart += _is_apart(line)

    def likeness(self, line: str) -> float:
        """Does a line stand after an empty one as the paragraphs before it do, or not as they do not: 0 to 1."""
        share = self._apart / len(self.widths) if self.widths else 0.5
        return share if _is_apart(line) else 1 - share

    def _hear(self, line: str) -> None:
        self.words |= telling(line)
        self.names |= named_in(line)


def _is_apart(line: str) -> bool:
    return isinstance(line, Line) and line.apart


def named_in(line: str) -> set[str]:
    """The words with a capital that open no sentence, and the numbers."""
    return set(_NAMED.findall(line))


def run_from(kinds: Sequence[Kind], at: int) -> range:
    """The lines of prose from `at` on that nothing parts."""
    return range(at, next((there for there in range(at, len(kinds)) if kinds[there] not in _READ), len(kinds)))


def likelihood(lines: Sequence[str], kinds: Sequence[Kind], gap: Sequence[int], run: range, told: Told) -> float:
    """How much likelier a run of prose is the article's than the page's, with `gap` before it; 0: as likely."""
    marks = marks_of(lines, kinds, gap, run, told)
    return sum(_WEIGHTS[name] * value for name, value in marks.items())


def marks_of(lines: Sequence[str], kinds: Sequence[Kind], gap: Sequence[int], run: range, told: Told) -> Marks:
    """The marks of a run: numbers about 0 to 5."""
    return {"any": 1.0, **_of_gap(lines, kinds, gap), **_of_run(lines, kinds, run, told)}


def _of_gap(lines: Sequence[str], kinds: Sequence[Kind], gap: Sequence[int]) -> dict[str, float]:
    between = [kinds[there] for there in gap]
    short = [there for there in gap if kinds[there] in (Kind.SHORT, Kind.SKIPPED)]
    return {
        "gap": math.log1p(len(gap)),
        "gap of prose": math.log1p(sum(kind in _READ for kind in between)),
        "short": math.log1p(len(short)),
        "one short": float(len(short) == 1),
        "short with words": math.log1p(sum(len(lines[there].split()) > _WORDY for there in short)),
        "ends": float(Kind.END in between),
        "ends again": float(between.count(Kind.END) > 1),
        "furniture": float(Kind.FURNITURE in between),
        "furniture only": float(bool(between) and set(between) == {Kind.FURNITURE}),
        "times": math.log1p(sum(_is_dated(lines[there]) for there in gap[-_MOST_DATES:])),
    }


@remembered
def _is_dated(line: str) -> bool:
    return signs_of(line).when is not None


def _of_run(lines: Sequence[str], kinds: Sequence[Kind], run: range, told: Told) -> dict[str, float]:
    texts = [lines[at] for at in run]
    widths = [width(line) for line in texts]
    words = set[str]().union(*map(telling, texts))
    names = set[str]().union(*map(named_in, texts))
    known = len(words & told.words)
    usual = median(told.widths) if told.widths else 0
    over = range(run.stop, min(len(lines), run.stop + _FURTHEST))
    then = next((at for at in over if kinds[at] in _READ), None)
    return {
        "paragraphs before": math.log1p(len(told.widths)),
        "one line": float(len(texts) == 1),
        "width": math.log1p(sum(widths)),
        "widest": math.log1p(max(widths)),
        "wider than usual": math.log((sum(widths) / len(widths) + _EVEN) / (usual + _EVEN)) if usual else 0.0,
        "items": float(kinds[run.start] is Kind.ITEM),
        "told": known / len(words) if words else 0.0,
        "much told": math.log1p(known),
        "named": len(names & told.names) / len(names) if names else 0.0,
        "run after it": math.log1p(len(run_from(kinds, then))) if then is not None else 0.0,
        "short lines after it": float(kinds[run.stop : run.stop + 3] == [Kind.SHORT] * 3),
        "end after it": float(Kind.END in kinds[run.stop : run.stop + 3]),
        "set as before": told.likeness(texts[0]),
    }
