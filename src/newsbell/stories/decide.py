"""Is this article new? Several keys propose, a table of rules confirms, and every decision says why.

Two guarantees pull against each other here: never ring twice for one article, never let one article hide another. So no
key decides alone (an id is used again, an address is "latest", a headline is a column's name), and where text can be
compared, text has the last word. The rules are read from the top; the first one that applies to a pair decides it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from newsbell.common.shape import Shape
from newsbell.stories import evidence
from newsbell.stories.facts import Facts, Id
from newsbell.stories.judgement import Retelling
from newsbell.stories.likeness import ANOTHER_DAY, BLURB, COMPARABLE, LONG_BLURB, SHORTLY, SOME_DAYS, Likeness

__all__ = ["Change", "Decision", "Facts", "Kind", "Likeness", "decide"]

Kind = Literal["new-story", "same-article", "update", "same-story"]
Change = Literal["minor", "major", "correction"]

COPY = 0.5  # of the shorter text: this much in common, and it is the same article whatever the keys
NEAR_COPY = 0.8
SOME = 0.2
TRACE = 0.1
UNCHANGED = 0.03  # of the new text: so little, with no word replaced, is typography or furniture
MAJOR = 0.2
REWRITTEN = 0.5
NEAR_MISS = 0.5  # of the score needed: so near, editors are told of it


@dataclass(frozen=True)
class Decision:
    """What became of an article. `story` and `of` are None for a new story; `evidence` is plain words for editors, each
    sentence of a shape (newsbell.stories.evidence).

    `develops`: the earlier story of whose thread a new story is the next.
    """

    kind: Kind
    story: Id | None
    of: Id | None
    change: Change | None
    evidence: tuple[str, ...]
    develops: Id | None = None


@dataclass(frozen=True)
class _Rule:
    when: Callable[[Likeness], bool]
    same_if: Callable[[Likeness], bool]
    same: str
    other: str


_RULES = (
    _Rule(
        when=lambda pair: pair.identical,
        same_if=lambda _: True,
        same="The same item again",
        other="",
    ),
    _Rule(  # guarantee 6: a less trusted source never swallows the publisher's own story
        when=lambda pair: pair.new.rank < pair.old.rank,
        same_if=lambda pair: pair.comparable and pair.text_both_ways >= COPY,
        same="A less trusted source carried it first, with the same text",
        other="A less trusted source may not stand for this one",
    ),
    _Rule(  # weather, results, notices: one template, another day's names and numbers
        when=lambda pair: pair.nothing_kept and (pair.one_template or pair.particulars_differ),
        same_if=lambda pair: not pair.one_template and pair.comparable and pair.text >= NEAR_COPY,
        same="The same text under another headline",
        other="Written to one pattern: other names or numbers in the headline, another address and time",
    ),
    _Rule(  # "Morning briefing": a column's name, and often one blurb for every day
        when=lambda pair: pair.nothing_kept and pair.same_title and not pair.within(ANOTHER_DAY),
        same_if=lambda pair: pair.shorter >= LONG_BLURB and pair.text >= NEAR_COPY,
        same="The same headline and text, published again",
        other="A column's name: the same headline on another day, at another address",
    ),
    _Rule(  # a copy, whatever the keys
        when=lambda pair: pair.comparable and pair.text >= COPY,
        same_if=lambda pair: not pair.needs_headline or pair.headlines_agree or _keys_agree(pair) or _twin(pair),
        same="The same text",
        other="The text is short, or one of many inside the other, and the headlines disagree",
    ),
    _Rule(  # reworded all over, but published once
        when=lambda pair: pair.same_id and pair.same_url and pair.same_time,
        same_if=lambda _: True,
        same="Reworded, but its id, address and time of publication stayed",
        other="",
    ),
    _Rule(  # id and address stayed; a briefing that lives at one address for ever gives itself away by its days
        when=lambda pair: pair.same_id and pair.same_url,
        same_if=lambda pair: (
            _text_agrees(pair, TRACE)
            or (pair.headlines_agree and (not pair.comparable or pair.within(ANOTHER_DAY)))
            or _goes_on(pair)
            or _withdraws(pair)
        ),
        same="Its id and address stayed, and the words agree",
        other="Its id and address were used before, for other news",
    ),
    _Rule(  # a column that keeps its id and not its address
        when=lambda pair: pair.same_id and pair.other_url and pair.same_title and not pair.within(ANOTHER_DAY),
        same_if=lambda _: False,
        same="",
        other="A column's name: the same id and headline on another day, at another address",
    ),
    _Rule(  # an edited slug, http → https in the id; or a used id (feedbin/support#604), a "latest" link
        when=lambda pair: pair.same_id or pair.same_url or pair.moved_host,
        same_if=lambda pair: (
            _text_agrees(pair, SOME)
            or (not pair.comparable and (pair.headlines_agree or (pair.same_id and pair.same_time)))
        ),
        same="Its id or address stayed, and the words agree",
        other="Its id or address was used before, for other news",
    ),
    _Rule(  # headlines alone, or nearly
        when=lambda pair: not pair.comparable and pair.same_title,
        same_if=lambda pair: _one_source_repeats(pair) if pair.same_source else _another_source_repeats(pair),
        same="The same headline, soon after",
        other="The same headline, but nothing else to tell by",
    ),
)
_NOTHING = "Nothing says that it is the same"
WHYS = (*(why for rule in _RULES for why in (rule.same, rule.other) if why), _NOTHING)
"""Every clause that says why two articles are the same, or are not."""


def decide(
    new: Facts,
    candidates: Sequence[Facts],
    furniture: frozenset[int] = frozenset(),
    retelling: Callable[[], Retelling | None] = lambda: None,
) -> Decision:
    """Tell `new` apart from earlier articles that share a key with it. Their order does not matter.

    `furniture`: those sampled shingles of `new` that several other stories have too ("Follow us on …"): no update is
    made of them. `retelling` finds the nearest telling of another source; it is asked only where `new` is no article
    that is known.
    """
    decision = _known(new, candidates, furniture)
    nearest = retelling() if decision.kind == "new-story" else None
    if nearest is None:
        return decision
    if nearest.same_story:
        return Decision("same-story", nearest.of.story, nearest.of.article, None, (_retold(nearest),))
    develops = nearest.of.story if nearest.develops else None
    if develops is None and nearest.score < NEAR_MISS * nearest.needed:
        return decision
    return replace(decision, evidence=(*decision.evidence, _not_retold(nearest)), develops=develops)


def _known(new: Facts, candidates: Sequence[Facts], furniture: frozenset[int]) -> Decision:
    """Is it an article that we know? Else a new story, as far as this goes."""
    pairs = sorted((Likeness(new, old, furniture) for old in candidates if old.article != new.article), key=_closeness)
    if not pairs:
        return Decision("new-story", None, None, None, (evidence.UNLIKE.say(),))
    for pair in pairs:
        same, why = _judge(pair)
        if same:
            change = _change(pair)
            kind: Kind = "update" if change else "same-article"
            said = (evidence.WHY.say(why=why), *_figures(pair), *_says(pair, change))
            return Decision(kind, pair.old.story, pair.old.article, change, said)
    nearest = pairs[0]
    compared = evidence.COMPARED.say(why=_why_new(nearest), title=nearest.old.title)
    return Decision("new-story", None, None, None, (compared, *_figures(nearest)))


def _why_new(pair: Likeness) -> str:
    """The rule that told a pair apart; where the two have next to nothing in common, just that."""
    alike = pair.same_id or pair.same_url or pair.same_title or pair.nothing_kept or _text_agrees(pair, SOME)
    return _judge(pair)[1] if alike else _NOTHING


def _judge(pair: Likeness) -> tuple[bool, str]:
    for rule in _RULES:
        if rule.when(pair):
            same = rule.same_if(pair)
            return same, rule.same if same else rule.other
    return False, _NOTHING


def _closeness(pair: Likeness) -> tuple[bool, float, float, bool, bool, int, str]:
    """Sorts the nearest first; a source's own earlier version before another's copy, for updates are told by it."""
    union = len(pair.new.shingles) + len(pair.old.shingles) - pair.common
    resemblance = pair.common / union if union else 0.0
    return (
        not pair.same_source,
        -resemblance,
        -pair.title,
        not pair.same_id,
        not pair.same_url,
        pair.old.rank,
        str(pair.old.article),
    )


def _text_agrees(pair: Likeness, least: float) -> bool:
    return pair.comparable and pair.text >= least


def _keys_agree(pair: Likeness) -> bool:
    """Two of id, address and time stayed, and no id speaks against it: one alone may be used again."""
    return (pair.same_id and (pair.same_url or pair.same_time)) or (
        pair.same_url and pair.same_time and not pair.other_id
    )


def _twin(pair: Likeness) -> bool:
    """The whole of a blurb, at the very same time: a reworded headline in a feed whose ids changed as well."""
    return pair.same_time and pair.text_both_ways >= NEAR_COPY and pair.shorter >= BLURB / 2


def _one_source_repeats(pair: Likeness) -> bool:
    if not pair.telling_title:
        return False
    return pair.within(SHORTLY) or (
        pair.specific_title and pair.within(SOME_DAYS) and not (pair.other_id and pair.other_url)
    )


def _another_source_repeats(pair: Likeness) -> bool:
    return pair.specific_title and pair.apart is not None and pair.within(SOME_DAYS)


def _goes_on(pair: Likeness) -> bool:
    """A flash that was written anew within hours: the headlines share two telling words, and contradict nowhere."""
    return pair.title > 0 and pair.within(SHORTLY) and not pair.particulars_differ


def _withdraws(pair: Likeness) -> bool:
    """A retraction may leave none of the words."""
    return pair.new.corrected and not pair.old.corrected


def _change(pair: Likeness) -> Change | None:
    """What an update changed, or None: nothing, or only furniture, or it is another source's copy."""
    if not pair.same_source:
        return None
    if pair.new.corrected and not pair.old.corrected:
        return "correction"
    if _other_particulars(pair):
        return "major"
    if not _edited(pair):
        return None
    return "major" if _news_in_it(pair) else "minor"


def _other_particulars(pair: Likeness) -> bool:
    """Other figures in the headline; where no text can be compared, other names too.

    With the text at hand a headline may be put in other words, names among them, and tell no news.
    """
    if not (pair.same_id or pair.same_url):
        return False
    return pair.figures_differ or (pair.particulars_differ and not pair.comparable)


def _edited(pair: Likeness) -> bool:
    """Were words replaced or added?

    Merely fewer of the old ones are a cut, which is an edit where id or address stayed and half of the text is there:
    else it is a copy, or a feed that went over to summaries, and the fuller text serves readers better. A page beside
    its teaser has more words, and is no edit of it.
    """
    before, after = len(pair.old.shingles), len(pair.new.shingles)
    if not before or pair.new.from_page != pair.old.from_page:
        return False
    if (pair.same_id or pair.same_url) and after * 2 >= before:
        return bool(pair.fresh or pair.gone) or not pair.same_title
    return pair.fresh > REWRITTEN or (after >= before and (pair.fresh > UNCHANGED or bool(pair.fresh and pair.gone)))


def _news_in_it(pair: Likeness) -> bool:
    """So much is new that it says more. One word put otherwise makes three runs new, but the text no longer."""
    longer = len(pair.new.shingles) > len(pair.old.shingles)
    return pair.fresh > REWRITTEN or (longer and pair.fresh > MAJOR)


def _figures(pair: Likeness) -> tuple[str, ...]:
    """The measurements, each a sentence."""
    said = [kept.say()] if (kept := _kept(pair)) else []
    if pair.comparable:
        said.append(evidence.IN_BOTH.say(share=f"{pair.text:.0%}", common=pair.common, shorter=pair.shorter))
    else:
        said.append(evidence.TOO_LITTLE.say(runs=pair.shorter, needed=COMPARABLE))
    same = pair.same_title
    said.append(evidence.SAME_HEADLINE.say() if same else evidence.HEADLINES.say(share=f"{pair.title:.0%}"))
    if pair.apart is not None:
        said.append(_apart(pair.apart))
    return tuple(said)


def _kept(pair: Likeness) -> Shape | None:
    """Which of the keys stayed; an address that did is on no other host."""
    if pair.same_url:
        return evidence.SAME_ID_AND_ADDRESS if pair.same_id else evidence.SAME_ADDRESS
    if pair.moved_host:
        return evidence.SAME_ID_AND_PATH if pair.same_id else evidence.SAME_PATH
    return evidence.SAME_ID if pair.same_id else None


def _apart(span: timedelta) -> str:
    hours = span.total_seconds() / 3600
    if hours < 0.05:
        return evidence.SAME_TIME.say()
    return evidence.HOURS.say(hours=f"{hours:.1f}") if hours < 48 else evidence.DAYS.say(days=f"{hours / 24:.0f}")


def _says(pair: Likeness, change: Change | None) -> tuple[str, ...]:
    if change is None:
        return ()
    if change == "correction":
        return (evidence.CORRECTED.say(),)
    fresh = evidence.FRESH.say(share=f"{pair.fresh:.0%}")
    return (fresh, evidence.PARTICULARS.say()) if _other_particulars(pair) else (fresh,)


def _retold(nearest: Retelling) -> str:
    return evidence.RETOLD.say(**_measures(nearest))


def _not_retold(nearest: Retelling) -> str:
    near, far = evidence.NEAR, evidence.FAR
    if nearest.own:
        near, far = evidence.OWN_NEAR, evidence.OWN_FAR
    return (near if nearest.develops else far).say(**_measures(nearest))


def _measures(nearest: Retelling) -> dict[str, str]:
    return {
        "title": nearest.of.title,
        "score": f"{nearest.score:.2f}",
        "needed": f"{nearest.needed:.2f}",
        "words": ", ".join(nearest.words),
    }
