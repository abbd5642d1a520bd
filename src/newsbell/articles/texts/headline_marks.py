"""Which line of a plain text is its headline: marks of each line, weighed as annotated pages teach it.

`python scripts/learn_headlines.py` makes the weights (data/headline_weights.toml).
"""

import math
import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.resources import files

from newsbell.articles import furniture
from newsbell.articles.captions import caption_of
from newsbell.articles.texts.in_short import is_summary_label
from newsbell.articles.texts.lines import Signs, is_clock, is_label, is_prose, width
from newsbell.articles.texts.page_phrases import is_page_phrase
from newsbell.articles.texts.thickest import Thickest, telling
from newsbell.common.text import fold

Marks = Mapping[str, float]
_WEIGHTS: Marks = tomllib.loads((files("newsbell.articles") / "data" / "headline_weights.toml").read_text("utf-8"))
_MENU = re.compile(r"[>›»|]| / ")
_SCORE = re.compile(r"\d\s?[-–:]\s?\d")
_BULLET = re.compile(r"^\s*[•*▪‣·–—-]\s+\S")
_SENTENCE_ENDS = re.compile(r"[.!?…](?: |$)")
_MOST_WORDS = 40
_BARS = 3
_LONGEST = 300
_SHORTEST = 3
_LONGEST_LIKELY = 260
_UP = 400
_DOWN = 40
_NEAR = 12
_SOON = 7


def headline_at(lines: Sequence[str], signs: Sequence[Signs], prose: Thickest) -> int | None:
    """Where the headline stands: the line of most weight down to the text; of a doubled one the last copy.

    None where no line can be one.
    """
    weighed = [
        (sum(_WEIGHTS.get(name, 0) * value for name, value in marks.items()), -at)
        for at, marks in marks_of(lines, signs, prose)
    ]
    if not weighed:
        return None
    best = -max(weighed)[1]
    headline = fold(lines[best])
    return next((at for at in range(prose.first - 1, best, -1) if fold(lines[at]) == headline), best)


def marks_of(lines: Sequence[str], signs: Sequence[Signs], prose: Thickest) -> list[tuple[int, Marks]]:
    """Each line that may be the headline, with its marks: numbers about 0 to 3, mostly 0 or 1."""
    return _Page(lines, signs, prose).marked()


class _Page:
    def __init__(self, lines: Sequence[str], signs: Sequence[Signs], prose: Thickest) -> None:
        self._lines, self._signs, self._prose = lines, signs, prose
        self._low = max(0, prose.first - _UP)
        self._high = min(len(lines), prose.last + 1 if prose.last > prose.start else prose.start + 6)
        self._folded = [fold(line) for line in lines[: self._high + _NEAR]]
        self._told = [self._tells(at) for at in range(self._high)]
        self._likely = [self._is_likely(at) for at in range(len(self._folded))]

    def marked(self) -> list[tuple[int, Marks]]:
        """The lines that may be the headline, with their marks."""
        lines, first = self._lines, self._prose.first
        before = Counter(self._folded[: self._low])
        found: list[tuple[int, Marks]] = []
        for at in range(self._low, self._high):
            line = lines[at]
            if at > max(first, self._prose.start + _DOWN):
                break
            if (
                words_in(line) <= _MOST_WORDS
                and _SHORTEST <= len(line) <= _LONGEST
                and not (at > first + 3 and is_prose(line))
                and line.count(" | ") < _BARS
                and not is_page_phrase(line)
            ):
                found.append((at, {**self._of_form(at), **self._of_place(at, before), **self._of_run(at)}))
            before[self._folded[at]] += 1
        return found

    def _of_form(self, at: int) -> dict[str, float]:
        line, sign = self._lines[at], self._signs[at]
        words = words_in(line)
        told, share = self._told[at]
        return {
            "told": math.log1p(told),
            "share": share,
            "mostly told": float(share >= 0.7 and told >= 2),
            "words": min(words, 12) / 4,
            "two words": float(words == 2),
            "one word": float(words <= 1),
            "many words": max(0, words - 14) / 10,
            "closed": float(line.endswith((".", ",", "。"))),
            "long prose": float(is_prose(line) and len(line) > 90),
            "goes on": float(line.endswith((":", "...", "…", "»", ">"))),
            "label": float(is_label(line)),
            "furniture": float(furniture.is_furniture(line) or furniture.ends_article(line)),
            "related": float(furniture.is_related(line)),
            "of the page": float(furniture.speaks_of_page(line) or furniture.speaks_of_consent_alone(line)),
            "signed": float(sign.any),
            "caption": float(caption_of(line, loose=True) is not None),
            "menu": float(_MENU.search(line) is not None),
            "capitals": float(line.isupper()),
            "lower case": float(line[:1].islower()),
            "bullet": float(_BULLET.match(line) is not None),
            "sentences": float(len(_SENTENCE_ENDS.findall(line)) > 1),
            "digits": sum(map(str.isdigit, line)) / len(line),
            "score": float(_SCORE.search(line) is not None and words < 8),
        }

    def _of_place(self, at: int, before: Mapping[str, int]) -> dict[str, float]:
        folded, first = self._folded, self._prose.first
        own = folded[at]
        told, share = self._told[at]
        over = folded[max(0, at - _UP) : at]
        return {
            "far": math.log1p(max(0, first - at)),
            "farther": max(0, first - at - 15) / 20,
            "within": math.log1p(max(0, at - first)),
            "first of all": float(at == 0),
            "again": float(before[own] > 0),
            "again near": float(own in folded[max(0, at - _NEAR) : at]),
            "once more": float(own in folded[at + 1 : first]),
            "in a longer one": float(
                words_in(own) > 3 and any(one.startswith(f"{own} ") or one.endswith(f" {own}") for one in over)
            ),
            "signed soon": float(any(sign.met for sign in self._signs[at + 1 : at + _SOON])),
            "text soon": float(any(self._is_paragraph(there) for there in range(at + 1, at + _SOON))),
            "told better over it": float(
                any(
                    self._told[there][0] >= max(2, told) and self._told[there][1] >= share
                    for there in range(max(0, at - _NEAR), at)
                )
            ),
            "under a clock": float(at > 0 and is_clock(self._lines[at - 1])),
            "under a summary's label": float(at > 0 and is_summary_label(self._lines[at - 1])),
        }

    def _of_run(self, at: int) -> dict[str, float]:
        """How a line stands among others that may be headlines: first, second, in a list."""
        lines, likely = self._lines, self._likely
        start = at
        while start > 0 and likely[start - 1]:
            start -= 1
        stop = at + 1
        while stop < len(likely) and likely[stop]:
            stop += 1
        same = at > start and self._folded[at - 1] == self._folded[at]
        second = at == start + 1 and not same
        around = [there for there in range(max(0, at - 4), min(len(lines), at + 5)) if there != at]
        short = [
            there
            for there in around
            if not (is_prose(lines[there]) or self._signs[there].any) and 2 <= len(lines[there].split()) <= 15
        ]
        words = words_in(lines[at])
        follows = likely[at + 1 : at + 2] == [True] and words > 3
        return {
            "a headline over it": float(at > 0 and _is_headlike(lines[at - 1])),
            "a headline under it": float(at + 1 < len(lines) and _is_headlike(lines[at + 1])),
            "short ones around": len(short) / 8,
            "first of run": float(at == start and stop > at + 1),
            "second of run": float(second),
            "later in run": float(at > start + 1),
            "long run": float(stop - start > 4 and stop <= self._prose.first),
            "run is signed": float(stop - at <= 3 and any(sign.met for sign in self._signs[stop : stop + 2])),
            "under a title": float(
                at == start + 1
                and not same
                and words_in(lines[at - 1]) > 4
                and len(lines[at - 1]) <= len(lines[at]) * 1.1
            ),
            "over a summary": float(
                at == start and stop - start in (2, 3) and follows and len(lines[at + 1]) >= len(lines[at])
            ),
            "over a sentence": float(follows and is_prose(lines[at + 1]) and not is_prose(lines[at])),
        }

    def _tells(self, at: int) -> tuple[int, float]:
        """How many of a line's telling words the prose has, and which part of them."""
        words = telling(self._lines[at][:_LONGEST])
        told = len(words & self._prose.words)
        return told, told / len(words) if words else 0.0

    def _is_paragraph(self, at: int) -> bool:
        return self._prose.start <= at < self._prose.stop and is_prose(self._lines[at]) and width(self._lines[at]) >= 60

    def _is_likely(self, at: int) -> bool:
        line = self._lines[at]
        of_page = is_label(line) or furniture.is_related(line) or furniture.speaks_of_page(line)
        fits = _SHORTEST <= words_in(line) <= _MOST_WORDS and len(line) < _LONGEST_LIKELY
        return fits and not (of_page or self._signs[at].any or caption_of(line, loose=True))


def words_in(line: str) -> int:
    """How many words a line has; three signs of Han writing are one."""
    return max(len(line.split()), (width(line) - len(line)) // 3)


def _is_headlike(line: str) -> bool:
    return 3 <= words_in(line) <= 30 and not is_prose(line)
