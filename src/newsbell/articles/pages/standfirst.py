"""The summary of an article: the one that its page shows as such, else the one that it tells machines."""

import re
from collections.abc import Iterator, Sequence

from newsbell.articles.bylines import opens_with_by
from newsbell.articles.dates import told_date
from newsbell.articles.html import plain
from newsbell.articles.pages.blocks import Block, Place
from newsbell.articles.pages.claims import Claims, words_of
from newsbell.articles.prompts import is_prompt
from newsbell.common.text import fold, squeeze

_LONGEST = 1_000
_SHORTEST = 12
# A description shorter than this, and than half of the other, is the whole site's.
_SLOGAN = 60
_NEAR = 7
# The first prose under the headline stands so near, counted in blocks, also where a picture and a share bar part them.
_FAR = 12
# So much of a paragraph in bold or italics is all of it: the mark after it is often outside.
_WHOLLY = 0.9
_ADDRESS = re.compile(r"^(?:https?://\S+\s+)+")
# What newsrooms call the summary under a headline, as a word of an element's class.
_CALLED = re.compile(
    r"(?:^|[-_ ])(?:stand-?first|lead|lede|dek|sub-?(?:line|title|head(?:line)?)|vorspann|anlauf|chapeau|perex|bajada"
    r"|entradilla|sommario|ingress)(?:$|[-_ ])",
    re.IGNORECASE,
)
_BOLD = re.compile(r"(?:^|[-_ ])(?:semi-?)?bold(?:$|[-_ ])|font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SENTENCE = re.compile(r"^(?![\"“„«‘'])(?=.*\w).{60,}$", re.DOTALL)
_CLOSED = re.compile(r"[.!…]\W*$")
_ASIDE = Place.FIGURE | Place.COMMENT | Place.NAV
_BESIDE_PROSE = _ASIDE | Place.FORM | Place.QUOTE


def standfirst_of(
    claims: Claims, title: str | None, site: str | None, blocks: Sequence[Block], at: int, shown: str
) -> str | None:
    """The summary of an article: not its title again, nor the site's, nor a byline.

    `blocks`: what the page shows, with the headline `at` its place, -1 where it has none; `shown`: its folded words. Of
    two summaries in tags of one name the shown one counts; before all what stands under the headline and is called so,
    or set apart as such.
    """
    told = next((words for claim in _claimed(claims, shown) if (words := _fit(claim, title, site, shown))), None)
    lead = _lead(blocks, at, told) if at >= 0 else None
    if lead is None or (told and _tell_alike(lead, told)):
        return told
    return lead[:_LONGEST]


def _lead(blocks: Sequence[Block], at: int, told: str | None) -> str | None:
    """The summary that the page shows under its headline, if any: called so, or the first prose and set apart."""
    if called := next((block.text for block in blocks[at + 1 : at + _NEAR] if _is_called(block)), None):
        return called
    # Where the headline itself is said to stand in a menu or figure, that says nothing.
    beside = _BESIDE_PROSE & ~blocks[at].box.place
    first = next((block for block in blocks[at + 1 : at + _FAR] if _is_prose(block, beside)), None)
    if first is None or not _reads(first.text) or not _CLOSED.search(first.text):
        return None
    return first.text if _is_bold(first) or (told is None and _is_slanted(first)) else None


def _is_prose(block: Block, beside: int) -> bool:
    signed = opens_with_by(block.text)
    return len(block.text) >= _SLOGAN and not (block.box.place & beside or signed or _is_linked(block))


def _is_bold(block: Block) -> bool:
    element = block.box.element
    called = f"{element.get('class') or ''} {element.get('style') or ''}"
    return block.strong >= _WHOLLY * len(block.text) or _BOLD.search(called[:300]) is not None


def _is_slanted(block: Block) -> bool:
    slanted = (" ".join(element.itertext()) for element in block.box.element.iter("em", "i"))
    return sum(len(squeeze(words)) for words in slanted) >= _WHOLLY * len(block.text)


def _claimed(claims: Claims, shown: str) -> Iterator[str]:
    plainly, shared = (_best_shown(claims.meta.get(name, ()), shown) for name in ("description", "og:description"))
    if len(plainly) < _SLOGAN and len(shared) > 2 * len(plainly):
        plainly, shared = shared, plainly
    yield from (plainly, shared)
    yield from words_of(claims.article.get("description"))[:1]
    yield from claims.meta.get("twitter:description", ())[:1]
    yield from claims.meta.get("dc.description", ())[:1]


def _best_shown(values: Sequence[str], shown: str) -> str:
    """The first of these that the page shows, where there are several; else the first."""
    said = [value for value in values if len(value) >= _SLOGAN] if len(set(values)) > 1 else []
    return next((value for value in said if fold(plain(value))[:_SLOGAN] in shown), next(iter(values), ""))


def _fit(claim: str, title: str | None, site: str | None, shown: str) -> str | None:
    """This claim in plain words, without the title before it; None where it is no summary."""
    words = squeeze(_ADDRESS.sub("", plain(claim)))[:_LONGEST]
    rest = _after(title or "", words)
    of_site = site and fold(rest).startswith(fold(site))
    if len(rest) > _SHORTEST and not of_site and f" {fold(rest)[:_SLOGAN]}" in shown:
        words = rest
    signs = len(words) < _SLOGAN and opens_with_by(words)
    if fold(words) in ("", fold(title or ""), fold(site or "")) or len(words) <= _SHORTEST or signs:
        return None
    return words


def _after(title: str, words: str) -> str:
    """What follows the title in these words: behind a mark, or run together with it."""
    rest = words[len(title) :] if title and words.startswith(title) else ""
    bare = rest.lstrip(" .:|–—-")
    return bare if rest[:1].isupper() or len(rest) - len(bare) > rest.startswith(" ") else ""


def _is_called(block: Block) -> bool:
    """Is this block what newsrooms call a summary, and reads as one: no quotation, byline, caption or prompt?"""
    if block.box.place & _ASIDE or _is_linked(block):
        return False
    around = [block.box.element, *([block.box.parent.element] if block.box.parent and block.tag == "p" else [])]
    called = " ".join(_CAMEL.sub("-", f"{element.get('class') or ''}"[:300]) for element in around)
    return _reads(block.text) and not told_date(block.text) and any(map(_CALLED.search, called.split()))


def _is_linked(block: Block) -> bool:
    return block.linked > len(block.text) / 3


def _reads(text: str) -> bool:
    """Does this read as a summary: no quotation, byline or prompt?"""
    return bool(_SENTENCE.match(text)) and not (opens_with_by(text) or is_prompt(text))


def _tell_alike(lead: str, told: str) -> bool:
    """Does what is told hold the beginning of what is shown, or begin as that does?"""
    one, other = fold(lead), fold(told)
    return one[:_SLOGAN] in other or one.startswith(other[:_SLOGAN])
