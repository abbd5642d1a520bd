"""The stretches of prose that are a plain text's body: what joins them, and what stands in the gaps between."""

import re
from collections.abc import Sequence

from newsbell.articles import furniture
from newsbell.articles.captions import Caption
from newsbell.articles.texts.kinds import Kind, caption_in, is_of_page, is_solid, kinds_of
from newsbell.articles.texts.lines import Line, is_clock, signs_of, width
from newsbell.articles.texts.run_marks import Told, likelihood, run_from

_INLINE = re.compile(r"[:：]\s*\S.{8,}")
_SHORT = 60
_LONGEST_SUBHEAD = 14
_AHEAD = 12
_LEAST = 25
_LIVE = 1
# So much likelier the article's than the page's (run_marks.py) is prose that lists and short sentences do not part.
_SURE = 1.5


def body_of(lines: Sequence[str], known: Sequence[str], names: Sequence[str] = ()) -> tuple[list[str], list[Caption]]:
    """The paragraphs of the body, and the captions between them.

    `known`: headline and standfirst, which are not told again; `names`: who signs, and may be spoken of at the foot.
    Prose is one article with the prose before it where its marks make that likely, unless what lies between them ends
    an article. A gap's lone short line right over the prose is its subhead; two are a list of links.
    """
    kinds = kinds_of(lines, known, names)
    told = Told(known)
    body: list[str] = []
    captions: list[Caption] = []
    waiting: list[Caption] = []
    gap: list[int] = []
    run = range(0)
    likely = 0.0
    live = _is_live(kinds)
    for at, line in enumerate(lines):
        kind = kinds[at]
        if live and kind is Kind.CLOCK:
            gap = []  # what stood over a post's time is of the post before
        if kind is Kind.CAPTION and (caption := caption_in(line)):
            waiting.append(caption)
            continue
        if kind in (Kind.PROSE, Kind.ITEM) and at not in run:
            run = run_from(kinds, at)
            likely = likelihood(lines, kinds, gap, run, told)
        if at in run and likely > 0 and _joins(lines, kinds, gap, at, likely):
            body += [*_subhead(lines, kinds, gap, at, under_prose=bool(body), live=live), line]
            told.add(line)
            captions, waiting, gap = [*captions, *waiting], [], []
        else:
            gap.append(at)
    return body, [*captions, *(waiting if len(gap) < 2 else [])]


def _is_live(kinds: Sequence[Kind]) -> bool:
    """Is this a live page: do several times of day stand over a post, or its heading?"""
    posts = [at for at, kind in enumerate(kinds) if kind is Kind.CLOCK and Kind.PROSE in kinds[at + 1 : at + 3]]
    return len(posts) > _LIVE


def _joins(lines: Sequence[str], kinds: Sequence[Kind], gap: Sequence[int], at: int, likely: float) -> bool:
    """Does this prose go on with the article, over what stands between?"""
    between = [kinds[there] for there in gap]
    short = between.count(Kind.SHORT)
    solid = is_solid(lines[at])
    if kinds[at] is Kind.ITEM:
        return not {Kind.END, Kind.RELATED, Kind.FURNITURE} & set(between) and short < 2
    if Kind.END in between:
        return width(lines[at]) >= _LEAST and (likely > _SURE or _goes_on(lines, kinds, at))
    listed = any(kinds[there] is Kind.RELATED and not _INLINE.search(lines[there]) for there in gap)
    said = any(kinds[there] is Kind.FURNITURE and len(lines[there].split()) > 2 for there in gap)
    if not solid and (listed or said or short > 1):
        return width(lines[at]) >= _SHORT or likely > _SURE
    return solid or short < 2 or likely > _SURE


def _subhead(
    lines: Sequence[str], kinds: Sequence[Kind], gap: Sequence[int], at: int, *, under_prose: bool, live: bool
) -> list[str]:
    """The short line right over this prose, where it stands alone in the gap."""
    own = [there for there in gap[-1:] if kinds[there] is Kind.SHORT and _stands_apart(lines, there, at)]
    if own and under_prose and not is_of_page(lines[own[0]]) and len(lines[own[0]].split()) <= _LONGEST_SUBHEAD:
        return [lines[own[0]]]
    short = [there for there in gap if kinds[there] is Kind.SHORT]
    unfit = any(
        kinds[there] is Kind.END or (kinds[there] is Kind.RELATED and not _INLINE.search(lines[there])) for there in gap
    )
    if len(short) != 1 or unfit or not (under_prose or (short[0] and is_clock(lines[short[0] - 1]))):
        return []
    line = lines[short[0]]
    over = [
        there
        for there in range(short[0] + 1, at)
        if kinds[there] is not Kind.CAPTION and not (kinds[there] is Kind.SKIPPED and not signs_of(lines[there]).names)
    ]
    filmed = under_prose and is_clock(lines[short[0] - 1]) and not live  # a film's length stands over its title
    words = len(line.split())
    bar = "|" in line or is_of_page(line) or (line.isupper() and words < 2)
    return [] if over or filmed or bar or words > _LONGEST_SUBHEAD else [line]


def _stands_apart(lines: Sequence[str], there: int, at: int) -> bool:
    """Does the line right over a paragraph stand between empty lines, as a subhead does where paragraphs do?"""
    one, other = lines[there], lines[at]
    return at == there + 1 and isinstance(one, Line) and isinstance(other, Line) and one.apart and other.apart


def _goes_on(lines: Sequence[str], kinds: Sequence[Kind], at: int) -> bool:
    """Does more prose follow, so that this was a box in the text and not its end?"""
    pair = kinds[at : at + 2] == [Kind.PROSE, Kind.PROSE]
    if pair and any(map(is_solid, lines[at : at + 2])) and all(width(line) >= _LEAST for line in lines[at : at + 2]):
        return True
    if not is_solid(lines[at]):
        return False
    there = [one for one in range(at, min(len(lines), at + _AHEAD)) if kinds[one] is Kind.PROSE]
    return len([one for one in there if len(lines[one]) >= 90 and not furniture.asks_consent(lines[one])]) >= 2
