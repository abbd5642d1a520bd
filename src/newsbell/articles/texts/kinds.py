"""What each line of a plain text is, where a body may be: prose, short, caption, of the page, the article's end."""

import re
from collections.abc import Sequence
from enum import Enum, auto

import regex

from newsbell.articles import furniture
from newsbell.articles.bylines import is_person
from newsbell.articles.captions import Caption, caption_of
from newsbell.articles.texts.lines import Line, is_clock, is_prose, signs_of, width
from newsbell.articles.texts.page_phrases import is_labelled_link, is_page_phrase
from newsbell.common.text import fold

_BULLET = re.compile(r"^\s*(?:[•*▪‣·–—-]|\d{1,2}[.)])\s+\S")
_QUOTES = "\"'“”„«»‘’ "
# "He was not hurt. (dpa)": the agency, or the initials, behind an article's last sentence.
_FILED = re.compile(r"[.!?…][\"”“»]? ?[(](?:[A-Za-zČčŠšŽž]{2,4})(?:/[A-Za-zČčŠšŽž]{2,4})*[)]$")
# What a house says of itself under its release: "About Voltera", "About the University of Trelawney: founded …".
_OF_HOUSE = regex.compile(
    r"(?:About|Über|À propos d[eu]|Acerca de) (?:(?:the|die|das|den|la) )?\p{Lu}[\p{L}\p{N}.&-]*"
    r"(?: (?:(?:of|and|de|für) )?\p{Lu}[\p{L}\p{N}.&-]*){0,4}(?::? ?$|: )"
)
_LONGEST_OF_HOUSE = 600
_SOLID = 70
_WORDY = 3
_LONG_CAPTION = 260
_LONGEST_BOXED = 160


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


def kinds_of(lines: Sequence[str], known: Sequence[str], names: Sequence[str]) -> list[Kind]:
    """The kind of each line. `known`: headline and standfirst; `names`: who signs."""
    seen = {fold(line) for line in known}
    # "Jane Doe covers the coast.", and, where she is named in full over that, "Doe covers the coast."
    signers = tuple(f"{name} " for name in names)
    kinds: list[Kind] = []
    parted = 2 * sum(isinstance(line, Line) and line.apart for line in lines if is_solid(line)) > sum(
        map(is_solid, lines)
    )
    named = False
    folded = [fold(line) for line in lines]
    for at, line in enumerate(lines):
        of_signer = len(line) < 200 and line.startswith(signers)
        if named or folded[at] in seen or of_signer:
            kinds.append(Kind.SKIPPED)
            named = False
        elif _is_pulled(lines, folded, at):
            kinds.append(Kind.SKIPPED)
            named = _is_named(lines, at)
        elif (
            at
            and len(line) < 200
            and any(fold(lines[at - 1]) == fold(name) and line.startswith(f"{name.split()[-1]} ") for name in names)
        ):
            kinds.append(Kind.SKIPPED)
        else:
            kind = _kind(line)
            if kind is Kind.SHORT and _opens_list(lines, at):
                kind = Kind.PROSE
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
    if furniture.ends_article(line) or (len(line) < _LONGEST_OF_HOUSE and _OF_HOUSE.match(line)):
        return Kind.END
    if furniture.is_related(line) and not (is_prose(line) and len(line) > 110):
        return Kind.RELATED
    consent = furniture.speaks_of_consent_alone(line) and len(line) < 300
    if furniture.is_furniture(line) or consent or furniture.speaks_of_page(line) or is_page_phrase(line):
        return Kind.FURNITURE
    if is_labelled_link(line):
        return Kind.RELATED
    if is_prose(line):
        return Kind.PROSE
    if _BULLET.match(line):
        return Kind.ITEM
    return Kind.SKIPPED if is_of_page(line) and len(line.split()) < 3 else Kind.SHORT


def _opens_list(lines: Sequence[str], at: int) -> bool:
    """ "According to the company, the records include:" and an item under it."""
    words = sum(word.islower() for word in lines[at].split())
    opens = lines[at].endswith((":", "：")) and words >= _WORDY
    return opens and at + 1 < len(lines) and _BULLET.match(lines[at + 1]) is not None


def is_of_page(line: str) -> bool:
    """Does a line sign, tell a time, or serve the page? Two words with capitals may be a name, or a subhead."""
    signs = signs_of(line)
    return signs.met or signs.furniture


def is_solid(line: str) -> bool:
    """Is this a paragraph of prose, not a sentence that may as well be a link or a label?"""
    return is_prose(line) and width(line) >= _SOLID


def caption_in(line: str) -> Caption | None:
    """The caption in a line of the body: never in a long paragraph, nor in furniture."""
    if (is_prose(line) and len(line) > _LONG_CAPTION) or furniture.is_furniture(line) or _FILED.search(line):
        return None
    return caption_of(line, loose=len(line) < 200 and not line.endswith((".", "!", "?", "”", '"')))


def _is_pulled(lines: Sequence[str], folded: Sequence[str], at: int) -> bool:
    """Is this a quotation pulled out of the text: words that stood before, or follow, with their speaker's name?"""
    line = lines[at]
    bare = fold(line.strip(_QUOTES))
    if len(bare.split()) < 2 or len(line) > 200:
        return False
    if _is_named(lines, at) and _is_in(bare, folded[at + 2 :]):
        return True
    return (line[0] in _QUOTES or len(bare.split()) > 5) and _is_in(bare, folded[:at])


def _is_in(bare: str, folded: Sequence[str]) -> bool:
    return bare in " ".join(filter(None, folded))


def _is_named(lines: Sequence[str], at: int) -> bool:
    """Does a name stand alone under this line?"""
    if at + 1 >= len(lines):
        return False
    under = lines[at + 1]
    name = under.split(",")[0]
    return len(under.split()) <= 9 and not is_prose(under) and (bool(signs_of(under).alone) or is_person(name))
