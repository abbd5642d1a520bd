"""The stretches of prose that are a plain text's body: what joins them, and what stands in the gaps between."""

import re
from collections.abc import Sequence
from enum import Enum, auto

from newsbell.articles import furniture
from newsbell.articles.captions import Caption, caption_of
from newsbell.articles.lines import Line, is_clock, is_prose, signs_of, width
from newsbell.articles.names import is_person
from newsbell.common.text import fold

_BULLET = re.compile(r"^\s*(?:[•*▪‣·–—-]|\d{1,2}[.)])\s+\S")
_INLINE = re.compile(r"[:：]\s*\S.{8,}")
_QUOTES = "\"'“”„«»‘’ "
_SOLID = 70
_SHORT = 60
_LONG_CAPTION = 260
_LONGEST_SUBHEAD = 14
_AHEAD = 12
_LONGEST_BOXED = 160
_LEAST = 25


class Kind(Enum):
    """What a line is, where a body may be."""

    PROSE = auto()
    ITEM = auto()
    SHORT = auto()
    CLOCK = auto()
    CAPTION = auto()
    SKIPPED = auto()
    FURNITURE = auto()
    RELATED = auto()
    END = auto()


def body_of(lines: Sequence[str], known: Sequence[str], names: Sequence[str] = ()) -> tuple[list[str], list[Caption]]:
    """The paragraphs of the body, and the captions between them.

    `known`: headline and standfirst, which are not told again; `names`: who signs, and may be spoken of at the foot.
    Prose is one article with the prose before it unless what lies between them ends an article. A gap's lone short
    line right over the prose is its subhead; two are a list of links.
    """
    kinds = _kinds(lines, known, names)
    body: list[str] = []
    captions: list[Caption] = []
    waiting: list[Caption] = []
    gap: list[int] = []
    for at, line in enumerate(lines):
        kind = kinds[at]
        if kind is Kind.CAPTION and (caption := caption_in(line)):
            waiting.append(caption)
        elif kind not in (Kind.PROSE, Kind.ITEM):
            gap.append(at)
        elif _joins(lines, kinds, gap, at):
            body += [*_subhead(lines, kinds, gap, at, bool(body)), line]
            captions, waiting, gap = [*captions, *waiting], [], []
        elif Kind.END in (kinds[there] for there in gap) and not _goes_on(lines, kinds, at):
            break
        else:
            gap.append(at)
    return body, [*captions, *(waiting if len(gap) < 2 else [])]


def _kinds(lines: Sequence[str], known: Sequence[str], names: Sequence[str]) -> list[Kind]:
    seen = {fold(line) for line in known}
    kinds: list[Kind] = []
    parted = 2 * sum(isinstance(line, Line) and line.apart for line in lines if is_solid(line)) > sum(
        map(is_solid, lines)
    )
    named = False
    for at, line in enumerate(lines):
        of_signer = len(line) < 200 and any(line.startswith(f"{name} ") for name in names)
        if named or fold(line) in seen or of_signer:
            kinds.append(Kind.SKIPPED)
            named = False
        elif is_pulled(lines, at):
            kinds.append(Kind.SKIPPED)
            named = _is_named(lines, at)
        else:
            kind = _kind(line)
            under = bool(kinds) and kinds[-1] is Kind.FURNITURE
            boxed = under and width(line) < _LONGEST_BOXED and furniture.names_page(line)
            # Where empty lines part the paragraphs, what stands right under a prompt is of its box.
            boxed = boxed or (under and parted and isinstance(line, Line) and not line.apart)
            kinds.append(Kind.FURNITURE if kind is Kind.PROSE and boxed else kind)
    return kinds


def _kind(line: str) -> Kind:
    if furniture.is_correction(line):
        return Kind.PROSE
    if caption_in(line) is not None:
        return Kind.CAPTION
    if is_clock(line):
        return Kind.CLOCK
    if furniture.ends_article(line):
        return Kind.END
    if furniture.is_related(line) and not (is_prose(line) and len(line) > 110):
        return Kind.RELATED
    consent = furniture.speaks_of_consent_alone(line) and len(line) < 300
    if furniture.is_furniture(line) or consent or furniture.speaks_of_page(line):
        return Kind.FURNITURE
    if is_prose(line):
        return Kind.PROSE
    if _BULLET.match(line):
        return Kind.ITEM
    return Kind.SKIPPED if signs_of(line).any and len(line.split()) < 3 else Kind.SHORT


def _joins(lines: Sequence[str], kinds: Sequence[Kind], gap: Sequence[int], at: int) -> bool:
    """Does this prose go on with the article, over what stands between?"""
    between = [kinds[there] for there in gap]
    short = between.count(Kind.SHORT)
    solid = is_solid(lines[at])
    if kinds[at] is Kind.ITEM:
        return not {Kind.END, Kind.RELATED, Kind.FURNITURE} & set(between) and short < 2
    if Kind.END in between:
        return width(lines[at]) >= _LEAST and _goes_on(lines, kinds, at)
    listed = any(kinds[there] is Kind.RELATED and not _INLINE.search(lines[there]) for there in gap)
    said = any(kinds[there] is Kind.FURNITURE and len(lines[there].split()) > 2 for there in gap)
    if not solid and (listed or said or short > 1):
        return width(lines[at]) >= _SHORT
    return solid or short < 2


def _subhead(lines: Sequence[str], kinds: Sequence[Kind], gap: Sequence[int], at: int, under_prose: bool) -> list[str]:
    """The short line right over this prose, where it stands alone in the gap."""
    own = [there for there in gap[-1:] if kinds[there] is Kind.SHORT and _stands_apart(lines, there, at)]
    if own and under_prose and not signs_of(lines[own[0]]).any and len(lines[own[0]].split()) <= _LONGEST_SUBHEAD:
        return [lines[own[0]]]
    short = [there for there in gap if kinds[there] is Kind.SHORT]
    unfit = any(
        kinds[there] is Kind.END or (kinds[there] is Kind.RELATED and not _INLINE.search(lines[there])) for there in gap
    )
    if len(short) != 1 or unfit or not (under_prose or (short[0] and is_clock(lines[short[0] - 1]))):
        return []
    line = lines[short[0]]
    over = [there for there in range(short[0] + 1, at) if kinds[there] not in (Kind.CAPTION, Kind.SKIPPED)]
    words = len(line.split())
    bar = "|" in line or signs_of(line).any or (line.isupper() and words < 2)
    return [] if over or bar or words > _LONGEST_SUBHEAD else [line]


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


def is_solid(line: str) -> bool:
    """Is this a paragraph of prose, not a sentence that may as well be a link or a label?"""
    return is_prose(line) and width(line) >= _SOLID


def caption_in(line: str) -> Caption | None:
    """The caption in a line of the body: never in a long paragraph, nor in furniture."""
    if (is_prose(line) and len(line) > _LONG_CAPTION) or furniture.is_furniture(line):
        return None
    return caption_of(line, loose=len(line) < 200 and not line.endswith((".", "!", "?", "”", '"')))


def is_pulled(lines: Sequence[str], at: int) -> bool:
    """Is this a quotation pulled out of the text: words that stood before, or follow, with their speaker's name?"""
    line = lines[at]
    bare = fold(line.strip(_QUOTES))
    if len(bare.split()) < 2 or len(line) > 200:
        return False
    if _is_named(lines, at) and bare in fold(" ".join(lines[at + 2 :])):
        return True
    return (line[0] in _QUOTES or len(bare.split()) > 5) and bare in fold(" ".join(lines[:at]))


def _is_named(lines: Sequence[str], at: int) -> bool:
    """Does a name stand alone under this line?"""
    if at + 1 >= len(lines):
        return False
    under = lines[at + 1]
    name = under.split(",")[0]
    return len(under.split()) <= 9 and not is_prose(under) and (bool(signs_of(under).alone) or is_person(name))
