"""Is it the same story? An article is held against each story that it may tell, and the learned weights say.

What is weighed are a few measurements that any language has. Two reports of kindred events (two arrests, two
earthquakes) use the same words; they differ in names and figures. So of all words the names and figures that the
story's tellings agree on count apart: an article that lacks them tells another story, however alike it sounds. How the
weights were learned, and how well they judge: docs/explanation/how-newness-is-decided.md.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from operator import mul

from newsbell.stories.tellings import Rarity, Telling

KEPT = 8
"""So many tellings speak for a story: those most like the new one, and the latest."""
STORIES = 5
# A logit: so much less alike with each day since the story's latest telling. What is told days later is more often
# other news; a story that goes on stays near its latest telling.
DECAY = 0.3
# One mark in common proves nothing, however few the headline has.
LEAST = 2
# Scores are shown as shares of one; without this nearly all would be .00 or 1.00.
SOFT = 3
_SHOWN = 6


@dataclass(frozen=True)
class Retelling:
    """The story most like the new one: its nearest telling, how alike (0–1), what was needed, and the shared words.

    `develops`: not the same story, but the next of the same thread.
    """

    of: Telling
    score: float
    needed: float
    words: Sequence[str]
    develops: bool = False

    @property
    def same_story(self) -> bool:
        return self.score >= self.needed


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
    """The learned weights: for articles with a text, and for headlines alone."""
    said = json.loads(files("newsbell.stories").joinpath("data/same_story.json").read_text("utf-8"))
    return {name: Model(**one) for name, one in said.items()}


def judge(
    new: Telling,
    stories: Iterable[Sequence[Telling]],
    rarity: Rarity,
    learned: Mapping[str, Model] | None = None,
) -> Retelling | None:
    """The story that `new` is most like, or None; one that it tells comes first. Each story is some of its tellings."""
    found = [_held_against(new, story, rarity, learned or models()) for story in stories]
    order = sorted(found, key=lambda one: (not one.same_story, -one.score, one.of.rank, str(one.of.article)))
    return order[0] if order else None


def kind(new: Telling, story: Sequence[Telling]) -> str:
    """Which model judges: by the amount of text that both have."""
    if not new.brief and any(not one.brief for one in story):
        return "text"
    return "headline"


def measured(new: Telling, story: Sequence[Telling], rarity: Rarity) -> dict[str, float]:
    """Each 0–1. `words`: cosine of the opening and the story's openings together; `nearest`: the best of them.

    `names`: cosine of the names and figures; `core`: how much of the names and figures in the openings of half of the
    story's tellings or more stands in the new one, by rarity; `figures`: 1 where both have some and none in common.
    """
    openings, names = _sum(one.opening for one in story), _sum(one.names for one in story)
    having = Counter(mark for one in story for mark in one.opening if mark in names)
    core = {mark: times * rarity(mark) for mark, times in having.items() if times * 2 >= len(story)}
    figures = {mark for one in story for mark in one.names if mark.isdecimal()}
    return {
        "words": _cosine(new.opening, openings, rarity),
        "nearest": max(_cosine(new.opening, one.opening, rarity) for one in story),
        "names": _cosine(new.names, names, rarity),
        "core": sum(worth for mark, worth in core.items() if mark in new.marks) / (sum(core.values()) or 1.0),
        "figures": float(bool(new.figures and figures) and not new.figures & figures),
    }


def _held_against(new: Telling, story: Sequence[Telling], rarity: Rarity, learned: Mapping[str, Model]) -> Retelling:
    model = learned[kind(new, story)]
    logit = model.logit(measured(new, story, rarity)) - DECAY * _days(new, story)
    nearest = max(story, key=lambda one: (_cosine(new.opening, one.opening, rarity), -one.rank, str(one.article)))
    bar = model.bar + (model.doubt if _in_doubt(new, story) else 0.0)
    shared = {mark: weight * rarity(mark) for mark, weight in new.opening.items() if mark in nearest.opening}
    most = sorted(shared, key=lambda mark: (-shared[mark], mark))[:_SHOWN]
    words = [new.written.get(mark, mark) for mark in most]
    if sum(any(mark in one.marks for one in story) for mark in new.opening) < LEAST:
        bar = math.inf
    return Retelling(nearest, _share(logit), _share(bar), words, develops=bar > logit >= model.thread)


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
