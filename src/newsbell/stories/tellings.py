"""Do two articles of different sources tell one story in their own words? Names, numbers and rare words say.

An article is weighed as its marks: the stems of its headline's and opening's words, names and numbers first. Two of
them are as alike as the cosine of their marks, each weighed by how rare it is (TF-IDF), and as their headlines' marks
are in the other's text. The bars are chosen so that the error is a second ring rather than a story swallowed; how they
were chosen: docs/explanation/how-newness-is-decided.md.
"""

import json
import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Protocol

from newsbell.common.text import is_unspaced, tokens
from newsbell.stories.facts import Id
from newsbell.stories.likeness import SOME_DAYS

# What happened stands in the opening; the rest is background, which an earlier development has too. But figures far
# down ("160,000 cubic metres") are still this story's own.
OPENING = 80
FIGURES = 300
# Einwohner and Einwohnerinnen, rescue and rescued: good enough for all languages that bend the ends of words.
STEM = 5
# Words of fewer letters, other than names and numbers, are seldom what a story is about.
_SHORT = 3
NAMED = 3.0
HEADLINE = 0.2  # of the score; the rest is the cosine

# A young installation has seen too little to know which words are rare: as if so many articles had been read before.
PRIOR = 1_000

# (score, marks in common) at which two articles tell one story. With few marks in common (a headline alone) it takes
# more; and so it does in doubt: where a more trusted source may tell a less trusted one's story, and
# where the headline has a figure that the other has not, which is how a development is told from what came before it.
BARS = ((0.37, 8), (0.6, 4))
DOUBTFUL = 0.5

_RUN = re.compile(r"\d{1,3}(?:[ \u00a0\u202f\u2009.,'’]\d{3})+(?![^\W_])|\d+(?:[.,]\d+)*(?![^\W_])|[^\W_]+")
_NOT_DIGIT = re.compile(r"\D")
# After these a capital letter says nothing: a sentence begins, or speech.
_BEGINS = re.compile(r"[.!?:…\n«“\"»„]\s*$")


class Timed(Protocol):
    """What was published, and seen, at some time."""

    @property
    def published(self) -> datetime | None: ...
    @property
    def seen(self) -> datetime | None: ...


@dataclass(frozen=True)
class Telling:
    """One article as it tells its story. `marks` and `heading` map a mark to its weight: of all, of the headline alone.

    `source`: "" where it is not known; such a source is another one each time. `rank` as in `Facts`.
    """

    article: Id
    story: Id
    source: Id
    rank: int
    title: str
    marks: Mapping[str, float]
    heading: Mapping[str, float]
    published: datetime | None = None
    seen: datetime | None = None
    text: str = field(default="", repr=False)

    @property
    def opening(self) -> Mapping[str, float]:
        return self.marks

    @cached_property
    def written(self) -> Mapping[str, str]:
        """Each mark as the article writes it; for editors, of a telling that was just read."""
        runs = [*_runs(self.title, math.inf), *_runs(self.text, OPENING)]
        return {mark: raw for mark, raw, _ in reversed(runs)}

    def near(self, other: Timed) -> bool:
        """At most some days apart, by what the sources claim and by the clock, or at times unknown."""
        pairs = ((self.published, other.published), (self.seen, other.seen))
        return all(abs(a - b) <= SOME_DAYS for a, b in pairs if a and b)


@dataclass(frozen=True)
class Retelling:
    """The nearest telling of another source: how alike it is, what was needed, and the words that they share."""

    of: Telling
    score: float
    needed: float
    words: Sequence[str]

    @property
    def same_story(self) -> bool:
        return self.score >= self.needed


def telling(
    *,
    article: Id,
    story: Id,
    source: Id,
    rank: int,
    title: str,
    text: str,
    published: datetime | None = None,
    seen: datetime | None = None,
) -> Telling:
    """A telling from an article's fields; `text` is its standfirst and body."""
    return Telling(
        article=article,
        story=story,
        source=source,
        rank=rank,
        title=title,
        marks=_weighed([*_runs(title, math.inf), *_runs(text, OPENING)]),
        heading=headline(title),
        published=published,
        seen=seen,
        text=text,
    )


def headline(title: str) -> Mapping[str, float]:
    """A headline's marks and their weights."""
    return _weighed(list(_runs(title, math.inf)))


def needed(new: Telling, old: Telling, common: int) -> float:
    """The score at which `new` tells the story of `old`, with so many marks in common; infinite for too few."""
    bar = min((score for score, least in BARS if common >= least), default=math.inf)
    doubtful = new.rank < old.rank or any(mark.isdecimal() and mark not in old.marks for mark in new.heading)
    return max(bar, DOUBTFUL) if doubtful else bar


def _weighed(runs: Sequence[tuple[str, str, float]]) -> dict[str, float]:
    counts: dict[str, float] = {}
    for mark, _, weight in runs:
        counts[mark] = counts.get(mark, 0.0) + weight
    return {mark: 1 + math.log(count) for mark, count in counts.items()}


def _runs(text: str, opening: float) -> Iterator[tuple[str, str, float]]:
    """(mark, as written, weight) of the text's first so many words, and of the figures in what follows."""
    words, end, before = 0.0, 0, ""
    for run in _RUN.finditer(text):
        raw, begins = run.group(), end == 0 or _BEGINS.search(text, end, run.start()) is not None
        end = run.end()
        if words > FIGURES:
            return
        if raw[0].isdigit() and raw[-1].isdigit():
            words, before = words + 1, ""
            yield _NOT_DIGIT.sub("", raw), raw, NAMED
            continue
        if words >= opening:
            words += 1
            continue
        named = (raw[0].isupper() and not begins) or any(sign.isdigit() for sign in raw)
        for token in tokens(raw):
            if is_unspaced(token):  # two signs count as a word, as in headlines
                words += 0.5
                if before:
                    yield before + token, before + token, 1.0
                before = token
                continue
            words, before = words + 1, ""
            if named or len(token) > _SHORT:
                yield token[:STEM], raw, NAMED if named else 1.0


def pack(telling: Telling) -> bytes:
    """A telling's marks as they are kept."""
    return json.dumps(telling.marks, ensure_ascii=False, separators=(",", ":")).encode()


def unpack(
    packed: bytes,
    *,
    article: Id,
    story: Id,
    source: Id,
    rank: int,
    title: str,
    published: datetime | None = None,
    seen: datetime | None = None,
) -> Telling:
    """What `pack` packed, with the rest of the telling's fields."""
    marks = json.loads(packed)
    return Telling(article, story, source, rank, title, marks, headline(title), published, seen)


def rarity(total: int, having: int) -> float:
    """How rare a mark is that so many of all tellings have."""
    return math.log((total + PRIOR + 1) / (having + 1))


def proposing(telling: Telling, rarity: Callable[[str], float], among: Collection[str] | None = None) -> list[str]:
    """The rarest marks: a telling is found again by those, and finds others by them."""
    marks, most = (telling.marks, 24) if among is None else (among, 16)
    return sorted(marks, key=lambda mark: (-telling.marks[mark] * rarity(mark), mark))[:most]
