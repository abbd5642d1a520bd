"""An article as it tells its story: its marks, which are stems of words, names and figures, each with a weight.

What happened stands in the headline and the opening; names and figures further down are the story's own as well. Which
story it tells: newsbell.stories.judgement.
"""

import json
import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, cached_property
from importlib.resources import files
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from newsbell.common.stopwords import all_stop_words
from newsbell.common.text import is_unspaced, tokens
from newsbell.stories.facts import Id

if TYPE_CHECKING:
    from newsbell.stories.semantic import Array as Meaning

# What happened stands in the opening; the rest is background, which an earlier development has too.
OPENING = 50
# But names and figures further down ("160,000 cubic metres") are still this story's own.
FURTHER = 400
# Einwohner and Einwohnerinnen, rescue and rescued: good enough for all languages that bend the ends of words.
STEM = 5
# Words of fewer letters, other than names and figures, are seldom what a story is about.
_SHORT = 2
NAMED = 3.0
# A headline in which so many words have a capital is Set Like This, and says nothing of which are names.
_TITLE_CASE = 0.6
# Fewer marks are a headline, or little more.
BRIEF = 20
MOST_NAMES = 100

# Longer apart, two tellings are not compared: the same kind of event at the same place comes again.
LASTING = timedelta(days=10)

# A young installation has seen too little to know which words are rare: as if so many articles had been read before.
PRIOR = 1_000
# An article is found by so many of its marks.
INDEXED = 24
ASKED = 16

Rarity = Callable[[str], float]

_RUN = re.compile(r"\d{1,3}(?:[ \u00a0\u202f\u2009.,'’]\d{3})+(?![^\W_])|\d+(?:[.,]\d+)*(?![^\W_])|[^\W_]+")
_NOT_DIGIT = re.compile(r"\D")
# Between two words of one name, which are so near to each other.
_BINDING = frozenset((" ", "-", "'", "’"))
_NEAR = 3
# After these a capital letter says nothing: a sentence begins, or speech.
_BEGINNING = re.compile(r"[.!?:…\n«“\"»„]\s*$")


@dataclass(frozen=True)
class Telling:
    """One article as it tells its story.

    `opening`: mark → weight, of the headline and the first 50 words; `names`: of the names and figures in the first
    400 words; `heading`: the figures in the headline. `source`: "" where it is not known; such a source is another one
    each time.
    `rank` as in `Facts`. `written`: each mark of the opening as the article writes it; `wholes`: the marks of each name
    of several words; these two of one just read. `meaning`: of a headline alone, where the semantic extra is on.
    """

    article: Id
    story: Id
    source: Id
    rank: int
    title: str
    opening: Mapping[str, float]
    names: Mapping[str, float]
    heading: frozenset[str]
    published: datetime | None = None
    seen: datetime | None = None
    written: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    wholes: Sequence[frozenset[str]] = field(default=(), repr=False, compare=False)
    meaning: "Meaning | None" = field(default=None, repr=False, compare=False)

    @cached_property
    def marks(self) -> frozenset[str]:
        """All of them: what counts for how rare a mark is."""
        return frozenset((*self.opening, *self.names))

    @cached_property
    def figures(self) -> frozenset[str]:
        """The figures of the opening."""
        return frozenset(mark for mark in self.opening if mark.isdecimal())

    @cached_property
    def headline(self) -> frozenset[str]:
        """The names and figures of the headline."""
        return frozenset(run.mark for run in _runs(self.title) if run.mark in self.names)

    @property
    def brief(self) -> bool:
        return len(self.opening) < BRIEF

    def apart(self, other: "Telling") -> timedelta | None:
        """How far apart, by the larger of what the sources claim and what the clock said; None if neither is known."""
        pairs = ((self.published, other.published), (self.seen, other.seen))
        return max((abs(a - b) for a, b in pairs if a and b), default=None)

    def near(self, other: "Telling") -> bool:
        """At most so long apart that they may tell one story, or at times unknown."""
        apart = self.apart(other)
        return apart is None or apart <= LASTING


class _Run(NamedTuple):
    """A mark as it stands in a text; `before`: so many words came before it; `apart`: and a comma, or the like."""

    mark: str
    raw: str
    named: bool
    before: float
    apart: bool


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
    body = text.removeprefix(title)  # a text that begins with its headline says it once
    further = list(_runs(body, FURTHER))
    heading = list(_runs(title))
    wholes = _wholes(further)
    if sum(run.named for run in heading) > _TITLE_CASE * len(heading) and title.upper() != title.lower():
        heading = _settled(heading, {run.mark for run in further if run.named})
    else:
        wholes += _wholes(heading)
    opening = [*heading, *takewhile(lambda run: run.before < OPENING, further)]
    known = {run.mark for run in (*heading, *further) if run.named}
    names: dict[str, float] = {}
    for run in (*heading, *further):
        if run.mark in known:
            names[run.mark] = names.get(run.mark, 0.0) + (NAMED if run.named else 1.0)
    return Telling(
        article=article,
        story=story,
        source=source,
        rank=rank,
        title=title,
        opening=_damped(_counted(opening)),
        names=_damped(dict(sorted(names.items(), key=lambda one: -one[1])[:MOST_NAMES])),
        heading=frozenset(run.mark for run in heading if run.mark.isdecimal()),
        published=published,
        seen=seen,
        written={run.mark: run.raw for run in reversed(opening)},
        wholes=wholes,
    )


def pack(telling: Telling) -> bytes:
    """What a telling is compared by, in some 2 kB; `unpack` gives it back."""
    said = {
        "opening": telling.opening,
        "names": telling.names,
        "heading": sorted(telling.heading),
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


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
    meaning: "Meaning | None" = None,
) -> Telling:
    """The telling that was packed, with its article's fields."""
    said = json.loads(packed)
    said["heading"] = frozenset(said["heading"])
    return Telling(article, story, source, rank, title, published=published, seen=seen, meaning=meaning, **said)


def marks_in(packed: bytes) -> frozenset[str]:
    """The marks of a telling that was packed."""
    said = json.loads(packed)
    return frozenset((*said["opening"], *said["names"]))


def rarity(stories: int, having: int, mark: str) -> float:
    """How much a mark tells that so many of so many stories have: its inverse document frequency (Spärck Jones 1972).

    Stories, not articles: the words of a story that hundreds tell are no less its own. To what was seen here comes what
    was seen before (`common_marks`), as if it were PRIOR stories.
    """
    return math.log((stories + PRIOR + 1) / (having + PRIOR * common_marks().get(mark, 0.0) + 1))


@cache
def common_marks() -> Mapping[str, float]:
    """Mark → the share of texts that have it, of marks that many have: the young do not know them yet."""
    shares: dict[str, float] = json.loads(
        files("newsbell.stories").joinpath("data/common_marks.json").read_text("utf-8")
    )
    return shares


def marks_of(text: str, words: int) -> set[str]:
    """The marks of a text's first so many words."""
    return {run.mark for run in _runs(text, words)}


def proposing(telling: Telling, rarity: Rarity, among: Collection[str] | None = None) -> list[str]:
    """The marks by which an article is found, the most telling first.

    Without `among`, those under which it is kept; with it, those of its marks that others have, by which it asks.
    """
    marks = telling.opening if among is None else {mark: telling.opening[mark] for mark in among}
    most = INDEXED if among is None else ASKED
    return sorted(marks, key=lambda mark: (-marks[mark] * rarity(mark), mark))[:most]


def _settled(heading: list[_Run], named: Collection[str]) -> list[_Run]:
    """A headline's runs where every word has a capital: only those are names that the text has as names."""
    return [run._replace(named=run.mark.isdecimal() or run.mark in named) for run in heading]


def _wholes(runs: Iterable[_Run]) -> list[frozenset[str]]:
    """What stands side by side, or about a small word, is one name: “Tarvale and Westmere Police”."""
    found: list[list[str]] = []
    last: _Run | None = None
    for run in runs:
        if run.apart:
            last = None
        # Where no letter can be a capital, nobody sees how far a name goes; one may begin its sentence.
        if run.raw[0].isupper() or run.raw[0].isdigit():
            if last is None or run.before - last.before > _NEAR:
                found.append([])
            found[-1].append(run.mark)
            last = run
        elif last and run.raw.lower() not in all_stop_words():
            last = None
    return [frozenset(one) for one in found if len(one) > 1]


def _counted(runs: Sequence[_Run]) -> dict[str, float]:
    counts: dict[str, float] = {}
    for run in runs:
        counts[run.mark] = counts.get(run.mark, 0.0) + (NAMED if run.named else 1.0)
    return counts


def _damped(counts: Mapping[str, float]) -> dict[str, float]:
    return {mark: _weight(count) for mark, count in counts.items()}


@cache
def _weight(count: float) -> float:
    return round(1 + math.log(count), 3)


def _begins(text: str, last: int, start: int) -> bool:
    """Does a sentence begin, or speech, between the word that ends at `last` and the one that starts at `start`?"""
    if last == 0:
        return True
    return text[last:start] != " " and _BEGINNING.search(text, last, start) is not None


def _runs(text: str, most: float = math.inf) -> Iterator[_Run]:
    """The marks of the text's first so many words; a word that is too short to be one counts as a word."""
    words, end, before, apart = 0.0, 0, "", True
    caseless = text.upper() == text.lower()
    for run in _RUN.finditer(text):
        if words >= most:
            return
        so_far, raw, last, (start, end) = words, run[0], end, run.span()
        apart = apart or (start - last > 1) or text[last:start] not in _BINDING
        if raw[0].isdigit() and raw[-1].isdigit():
            words, before = words + 1, ""
            yield _Run(_NOT_DIGIT.sub("", raw), raw, True, so_far, apart)
            apart = False
            continue
        # Where no letter can be a capital, any word may be a name.
        named = caseless or (raw[0].isupper() and not _begins(text, last, start))
        named = named or (not raw.isalpha() and any(map(str.isdigit, raw)))
        if raw.isascii():  # one word, and most are
            words, before = words + 1, ""
            if named or len(raw) > _SHORT:
                yield _Run(raw[:STEM].lower(), raw, named, so_far, apart)
                apart = False
            continue
        for token in tokens(raw):
            if is_unspaced(token):  # two signs count as a word, as in headlines
                words += 0.5
                if before:
                    yield _Run(before + token, before + token, named, so_far, apart)
                before = token
                continue
            words, before = words + 1, ""
            if named or len(token) > _SHORT:
                yield _Run(token[:STEM], raw, named, so_far, apart)
                apart = False
