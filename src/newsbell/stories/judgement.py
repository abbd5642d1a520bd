"""Is it the same story? An article is held against each story that it may tell, and the learned weights say.

What is weighed are a few measurements that any language has. Two reports of kindred events (two arrests, two
earthquakes) use the same words; they differ in names and figures. So of all words the names and figures that the
story's tellings agree on count apart: an article that lacks them tells another story, however alike it sounds. How the
weights were learned, and how well they judge: docs/explanation/how-newness-is-decided.md.
"""

import json
import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from importlib.resources import files
from operator import mul

from newsbell.stories.tellings import Rarity, Telling

KEPT = 8
"""So many tellings speak for a story: those most like the new one, and the latest."""
KEPT_BRIEF = 30
"""And so many where the new one is a headline alone: each says little, and many agree on more."""
STORIES = 5
OWN = 3
"""So many stories of its own an article may develop."""
# A logit: so much less alike with each day, after the first, since the story's latest telling. What is told days later
# is more often other news; a story that goes on stays near its latest telling.
DECAY = 0.3
FRESH_DAYS = 1
# So many marks in common at least. One proves nothing where there is a text; two headlines often have no more.
SHARED = {"text": 2, "mixed": 2, "headline": 1}
# Scores are shown as shares of one; without this nearly all would be .00 or 1.00.
SOFT = 3
_SHOWN = 6


@dataclass(frozen=True)
class Retelling:
    """The story most like the new one: its nearest telling, how alike (0–1), what was needed, and the shared words.

    `near`: alike enough to be the next of the same thread. `own`: the source of the new one told it itself.
    """

    of: Telling
    score: float
    needed: float
    words: Sequence[str]
    near: bool = False
    own: bool = False

    @property
    def same_story(self) -> bool:
        return self.score >= self.needed and not self.own

    @property
    def develops(self) -> bool:
        """Not the same story, but the next of the same thread."""
        return self.near and not self.same_story


@dataclass(frozen=True)
class Model:
    """The weights of one amount of text. Bars are logits: `bar` to join (plus `doubt`), `thread` to develop."""

    weights: Mapping[str, float]
    bar: float
    doubt: float
    thread: float

    def logit(self, measured: Mapping[str, float]) -> float:
        return sum(weight * measured.get(name, 1.0) for name, weight in self.weights.items())


@cache
def models() -> Mapping[str, Model]:
    """The learned weights: for articles with a text, for headlines alone, and for one against the other."""
    said = json.loads(files("newsbell.stories").joinpath("data/same_story.json").read_text("utf-8"))
    return {name: Model(**one) for name, one in said.items()}


def judge(
    new: Telling,
    stories: Iterable[Sequence[Telling]],
    rarity: Rarity,
    learned: Mapping[str, Model] | None = None,
    own: Iterable[Sequence[Telling]] = (),
) -> Retelling | None:
    """The story that `new` is most like, or None; one that it tells comes first. Each story is some of its tellings.

    `own`: stories as the source of `new` told them itself. It does not report one thing twice: it may develop them.
    """
    found = [_held_against(new, story, rarity, learned or models()) for story in stories]
    found += [replace(_held_against(new, story, rarity, learned or models()), own=True) for story in own]
    order = sorted(found, key=lambda one: (not one.same_story, -one.score, one.of.rank, str(one.of.article)))
    return order[0] if order else None


def kept(new: Telling) -> int:
    """How many tellings at most speak for a story that is held against this one."""
    return KEPT_BRIEF if new.brief else KEPT


def kind(new: Telling, story: Sequence[Telling]) -> str:
    """Which model judges: by the amount of text that both have, and by whether what headlines mean is known."""
    some_text = any(not one.brief for one in story)
    if new.brief == some_text:
        return "mixed"
    if not new.brief:
        return "text"
    known = new.meaning is not None and any(one.meaning is not None for one in story)
    return "meaning" if known else "headline"


def measured(new: Telling, story: Sequence[Telling], rarity: Rarity) -> dict[str, float]:
    """Each 0–1. `words`: cosine of the opening and the story's openings together; `nearest`: the best of them.

    `names`: cosine of the names and figures; `core`: how much of the names and figures in the openings of half of the
    story's tellings or more stands in the new one, by rarity; `figures`: 1 where both have some and none in common;
    `told`: how much of the names and figures in the opening of the nearest telling stands in the new one; `head`: how
    much of those in the new headline stands in any telling;
    `cover`: how much of the new opening stands in any of the story's; `size`: how many tell it, as a logarithm;
    `meant`, `nearest_meant`: as `words` and `nearest`, of what the headlines mean, 0 where that is not known.
    """
    return _measured(new, story, rarity, *_nearest(new, story, rarity))


def _nearest(new: Telling, story: Sequence[Telling], rarity: Rarity) -> tuple[Telling, float]:
    """The telling whose opening is most like the new one's, and how alike they are."""
    alike = [_cosine(new.opening, one.opening, rarity) for one in story]
    at = max(range(len(story)), key=lambda at: (alike[at], -story[at].rank, str(story[at].article)))
    return story[at], alike[at]


def _measured(new: Telling, story: Sequence[Telling], rarity: Rarity, near: Telling, alike: float) -> dict[str, float]:
    openings, names = _sum(one.opening for one in story), _sum(one.names for one in story)
    having = Counter(mark for one in story for mark in one.opening if mark in names)
    core = {mark: times * rarity(mark) for mark, times in having.items() if times * 2 >= len(story)}
    figures = {mark for one in story for mark in one.names if mark.isdecimal()}
    every = frozenset[str]().union(*(one.marks for one in story))
    meant, nearest_meant = _meant(new, story)
    return {
        "words": _cosine(new.opening, openings, rarity),
        "nearest": alike,
        "names": _cosine(new.names, names, rarity),
        "core": sum(worth for mark, worth in core.items() if mark in new.marks) / (sum(core.values()) or 1.0),
        "figures": float(bool(new.figures and figures) and not new.figures & figures),
        "told": _found((mark for mark in near.opening if mark in near.names), new.marks, rarity),
        "head": _found(new.headline, every, rarity),
        "cover": _worth((mark for mark in new.opening if mark in openings), new, rarity)
        / (_worth(new.opening, new, rarity) or 1.0),
        "size": math.log(len(story)) / math.log(KEPT_BRIEF),
        "meant": meant,
        "nearest_meant": nearest_meant,
    }


def _held_against(new: Telling, story: Sequence[Telling], rarity: Rarity, learned: Mapping[str, Model]) -> Retelling:
    by = kind(new, story)
    model = learned[by]
    near, alike = _nearest(new, story, rarity)
    logit = model.logit(_measured(new, story, rarity, near, alike)) - DECAY * max(0.0, _days(new, story) - FRESH_DAYS)
    bar = model.bar + (model.doubt if _in_doubt(new, story) else 0.0)
    shared = {mark: weight * rarity(mark) for mark, weight in new.opening.items() if mark in near.opening}
    most = sorted(shared, key=lambda mark: (-shared[mark], mark))[:_SHOWN]
    words = [new.written.get(mark, mark) for mark in most]
    if sum(any(mark in one.marks for one in story) for mark in new.opening) < SHARED.get(by, 0):
        bar = math.inf
    return Retelling(near, _share(logit), _share(bar), words, near=logit >= model.thread)


def _days(new: Telling, story: Sequence[Telling]) -> float:
    """Between the new telling and the nearest in time; 0 at times unknown."""
    return min((apart / timedelta(days=1) for one in story if (apart := new.apart(one)) is not None), default=0.0)


def _in_doubt(new: Telling, story: Sequence[Telling]) -> bool:
    """Where it takes more to join.

    A more trusted source may tell a less trusted one's story; and where the headline has a figure that no telling has,
    it may be a development.
    """
    lead = min(one.rank for one in story)
    return new.rank < lead or any(all(mark not in one.marks for one in story) for mark in new.heading)


def _found(marks: Iterable[str], among: Collection[str], rarity: Rarity) -> float:
    """The share of the marks, by rarity, that is among those; half where there are none."""
    worth = {mark: rarity(mark) for mark in marks}
    whole = sum(worth.values())
    return sum(worth[mark] for mark in worth if mark in among) / whole if whole else 0.5


def _meant(new: Telling, story: Sequence[Telling]) -> tuple[float, float]:
    """The cosine of the new headline's meaning with the sum of the story's, and with the nearest of them."""
    known = [one.meaning for one in story if one.meaning is not None]
    if new.meaning is None or not known:
        return 0.0, 0.0
    whole = sum(known[1:], start=known[0])
    length = math.sqrt(float(whole @ whole)) or 1.0
    return float(whole @ new.meaning) / length, max(float(one @ new.meaning) for one in known)


def _worth(marks: Iterable[str], new: Telling, rarity: Rarity) -> float:
    return sum(new.opening[mark] * rarity(mark) for mark in marks)


def _cosine(one: Mapping[str, float], other: Mapping[str, float], rarity: Rarity) -> float:
    shared = sum(weight * other[mark] * rarity(mark) ** 2 for mark, weight in one.items() if mark in other)
    return shared / (_length(one, rarity) * _length(other, rarity)) if shared else 0.0


def _length(marks: Mapping[str, float], rarity: Rarity) -> float:
    worth = list(map(mul, marks.values(), map(rarity, marks)))
    return math.sqrt(sum(map(mul, worth, worth)))


def _sum(parts: Iterable[Mapping[str, float]]) -> dict[str, float]:
    whole: dict[str, float] = {}
    for part in parts:
        for mark, weight in part.items():
            whole[mark] = whole.get(mark, 0.0) + weight
    return whole


def _share(logit: float) -> float:
    return 1 / (1 + math.exp(-logit / SOFT))
