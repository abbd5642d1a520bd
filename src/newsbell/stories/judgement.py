"""Is it the same story? An article is held against each story that it may tell, and the learned weights say.

What is weighed are a few measurements that any language has. Two reports of kindred events (two arrests, two
earthquakes) use the same words; they differ in names and figures. So of all words the names and figures that the
story's tellings agree on count apart: an article that lacks them tells another story, however alike it sounds. How the
weights were learned, and how well they judge: docs/explanation/how-newness-is-decided.md.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from importlib.resources import files

from newsbell.stories.commonplaces import is_commonplace
from newsbell.stories.held import MOST_SIZE, Held, Weighed
from newsbell.stories.tellings import Rarity, Telling
from newsbell.stories.titles import one_column

KEPT = 8
"""So many tellings speak for a story: those most like the new one, and the latest."""
KEPT_BRIEF = MOST_SIZE
"""And so many where the new one is a headline alone: each says little, and many agree on more."""
STORIES = 5
OWN = 3
"""So many stories of its own an article may develop."""
# Logits: so much less alike with each day, after the first, since the story's latest telling. What another source tells
# days later under the same names is the verdict after the trial, seldom the trial again; but the thread runs on.
DECAY = 3.0
THREAD_DECAY = 0.3
FRESH_DAYS = 1
# So many marks in common at least, and for a thread so many things (`Held.things`). One proves nothing where there is a
# text; two headlines often have no more.
SHARED = {"text": 2, "mixed": 2, "headline": 1}
# And so many names or figures where there are texts: with one alone ("June") two strangers agree on all that they name.
# What has less in common is neither the same story nor the next of its thread.
LEAST_NAMED = 2
# Scores are shown as shares of one; without this nearly all would be .00 or 1.00.
SOFT = 3
_SHOWN = 6


@dataclass(frozen=True)
class Retelling:
    """The story most like the new one: its nearest telling, how alike (0–1), what was needed, and the shared words.

    `near`: alike enough to be the next of the same thread, neither the next of a column nor of a stranger. `own`: the
    source of the new one told it itself.
    """

    of: Telling
    score: float
    needed: float
    words: Sequence[str] = ()
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

    def logit(self, held: Held) -> float:
        """The weighed sum of what it weighs; `one` is the weight of nothing measured."""
        return sum([weight * getattr(held, name, 1.0) for name, weight in self.weights.items()])


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
    weighed, models_ = Weighed(new, rarity), learned or models()
    found = [_held_against(weighed, story, models_, own=False) for story in stories]
    found += [_held_against(weighed, story, models_, own=True) for story in own]
    if not found:
        return None
    best = min(found, key=lambda one: (not one.same_story, -one.score, one.of.rank, str(one.of.article)))
    return replace(best, words=_words(new, best.of, rarity))


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


def _held_against(weighed: Weighed, story: Sequence[Telling], learned: Mapping[str, Model], *, own: bool) -> Retelling:
    new, held = weighed.new, Held(weighed, story)
    by = kind(new, story)
    model = learned[by]
    days = max(0.0, _days(new, story) - FRESH_DAYS)
    alike = model.logit(held)
    logit = alike - DECAY * days
    bar = model.bar + (model.doubt if _in_doubt(new, story) else 0.0)
    strangers = held.shared < SHARED.get(by, 0) or (
        by == "text" and (held.named < LEAST_NAMED or held.things < LEAST_NAMED)
    )
    if strangers:
        bar = math.inf
    near = alike - THREAD_DECAY * days >= model.thread and not strangers and held.things >= SHARED.get(by, 0)
    near = near and not one_column(new.title, held.near.title)
    return Retelling(held.near, _share(logit), _share(bar), near=near, own=own)


def _words(new: Telling, near: Telling, rarity: Rarity) -> Sequence[str]:
    """The words that both openings have, the rarest first, as the new one writes them; commonplaces prove nothing."""
    shared = {mark: weight * rarity(mark) for mark, weight in new.opening.items() if mark in near.opening}
    most = {mark: new.written.get(mark, mark) for mark in sorted(shared, key=lambda mark: (-shared[mark], mark))}
    telling = [word for mark, word in most.items() if mark in new.names or not is_commonplace(mark, word)]
    return (telling or list(most.values()))[:_SHOWN]


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


def _share(logit: float) -> float:
    return 1 / (1 + math.exp(-logit / SOFT))
