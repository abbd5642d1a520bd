"""The paragraphs of a page's article: what trafilatura takes for them, without the furniture that it leaves in."""

import copy
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

import trafilatura
from lxml import etree

from newsbell.articles import furniture
from newsbell.articles.bylines import opens_with_by
from newsbell.articles.captions import caption_of
from newsbell.articles.pages.blocks import Block, Place, container
from newsbell.articles.pages.teasers import teasers
from newsbell.articles.pages.tree import Element
from newsbell.articles.prompts import is_prompt
from newsbell.common.text import fold, squeeze

_MARK = re.compile(r"^(?:- |\| )")
# Trafilatura looks at each element many times; what has more than an article could is read by its blocks alone.
_MOST_ELEMENTS = 20_000
_MOST_CHARACTERS = 400_000
_LONG_CAPTION = 260
_ENOUGH, _BEGINNING = 50, 200
_SCANT = 500
# A summary stands so near under its headline, counted in blocks, and is at least so long.
_NEAR = 30
_LEAST_LEAD = 90
_CLOSED = re.compile(r"[.!?…]\W*$")
_PROSE = 60
_LEAST_LINK = 25
_ITEMS = frozenset(("li", "td", "th", "dt", "dd"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BREAK = re.compile(r"\n\s*\n|\r\n\s*\r\n|<br\s*/?>\s*<br\s*/?>|</p>")


def body_of(
    root: Element,
    blocks: Sequence[Block],
    told: str | None,
    known: Sequence[str],
    lead: str | None = None,
    url: str | None = None,
) -> tuple[str, ...]:
    """The body's paragraphs in their order.

    `lead`: the summary, which is the first paragraph where the page shows it over its text.
    `told`: the body as the page gives it to machines, which counts where what it shows is only the beginning of that;
    `known`: title and captions, which are not body; `url`: where the page is, to know links to its site.
    """
    paragraphs = _extracted(root, blocks)
    aside = {fold(one) for one in known} | _links_away(blocks, url)
    kept = [line for line in paragraphs if line and fold(line) not in aside and not _is_furniture(line)]
    others = {fold(one) for one in teasers(blocks, url)}
    own = [line for line in kept if fold(line) not in others]
    # A page of hardly more than teasers is a list of stories, and read as such.
    left, whole = sum(map(len, own)), sum(map(len, kept))
    kept = own if left >= _SCANT and 4 * left >= whole else kept
    if told and len(told) > 2 * sum(map(len, kept)) and _opens_alike(kept, told):
        return tuple(line for part in _BREAK.split(told) if (line := squeeze(part)) and not _is_furniture(line))
    return (*_leads(blocks, kept, lead, fold(known[0]) if known else ""), *kept)


def _links_away(blocks: Sequence[Block], url: str | None) -> set[str]:
    """The lines that are one whole link to another article of the site. What heads the prose under it is a subhead."""
    host = _bare(urlsplit(url).hostname) if url else ""
    found = set()
    for block, below in zip(blocks, (*blocks[1:], None), strict=True):
        heads = block.tag in _HEADINGS and below is not None and len(below.text) > _PROSE and below.linked < _PROSE
        linked = block.linked >= 0.9 * len(block.text) and len(block.text) >= _LEAST_LINK and " " in block.text
        if linked and not heads and block.tag not in _ITEMS and all(_is_near(link, host) for link in block.links):
            found.add(fold(block.text))
    return found


def _is_near(link: str, host: str) -> bool:
    """Does this link lead to another page of the same site?"""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return link[:1] not in ("", "#") and parts.scheme in ("", "http", "https") and _bare(parts.hostname) in ("", host)


def _bare(host: str | None) -> str:
    return (host or "").removeprefix("www.")


def _leads(blocks: Sequence[Block], kept: Sequence[str], lead: str | None, title: str) -> list[str]:
    """What the page shows over its text and the text does not hold yet: the summary, prose under the headline."""
    held = fold(" ".join(kept))
    wanted = fold(lead or "")[:_ENOUGH]
    opens = fold(kept[0])[:_ENOUGH] if kept else ""
    openings: list[str] = []
    for block in blocks:
        words = fold(block.text[:_BEGINNING])[:_ENOUGH]
        if opens and words.startswith(opens):
            break
        openings.append(words)
    first, last = len(openings), len(blocks)
    heading = next((at for at in range(first - 1, -1, -1) if _is_title(blocks[at], openings[at], title)), last)
    found: list[str] = []
    for at, words in enumerate(openings):
        is_summary = len(wanted) == _ENOUGH and words == wanted and _is_shown(blocks[at])
        under = first < last and heading < at <= heading + _NEAR
        if words not in held and (is_summary or (under and _is_lead(blocks[at]))):
            found.append(blocks[at].text)
            held = f"{held} {words}"
    return found


def _is_title(block: Block, opening: str, title: str) -> bool:
    return bool(title) and opening == title[:_ENOUGH] and fold(block.text) == title


def _is_shown(block: Block) -> bool:
    return block.linked < len(block.text) / 2 and not block.box.place & Place.HIDDEN


def _is_lead(block: Block) -> bool:
    """Is this prose that may stand between a headline and its text: no caption, byline or prompt?"""
    text = block.text
    aside = Place.FIGURE | Place.FORM | Place.QUOTE | Place.COMMENT | Place.NAV
    plain = not block.box.place & aside and block.tag not in _HEADINGS and block.linked < len(text) / 3
    return (
        plain
        and len(text) >= _LEAST_LEAD
        and _CLOSED.search(text) is not None
        and not opens_with_by(text)
        and not _is_furniture(text)
    )


def _extracted(root: Element, blocks: Sequence[Block]) -> list[str]:
    if root.xpath("count(//*)") <= _MOST_ELEMENTS and sum(len(block.text) for block in blocks) < _MOST_CHARACTERS:
        try:
            text = trafilatura.extract(copy.deepcopy(root), include_comments=False, with_metadata=False)
        except (etree.LxmlError, ValueError, TypeError, AttributeError, RecursionError):
            text = None
        lines = [squeeze(_MARK.sub("", line)) for line in (text or "").split("\n")]
        # One line of all there is: it found no article.
        if text and (len(lines) > 1 or len(lines[0]) <= 1.5 * max(len(block.text) for block in blocks)):
            scant = sum(map(len, lines)) < _SCANT
            return max(lines, _densest(blocks), key=_much) if scant else lines
    return _densest(blocks)


def _much(lines: Sequence[str]) -> int:
    return sum(map(len, lines)) // _SCANT


def _densest(blocks: Sequence[Block]) -> list[str]:
    """The blocks of the box with the most prose."""
    long = [block for block in blocks if len(block.text) > 60 and not is_prompt(block.text)]
    # Where a page calls all of itself a menu, that says nothing.
    prose = [one for one in long if not one.box.place & (Place.NAV | Place.FOOTER | Place.HIDDEN)] or long
    if not prose:
        return []
    best = max((container(block) for block in prose), key=lambda box: box.prose)
    return [block.text for block in blocks if container(block) is best and block.linked < len(block.text) / 2]


def _is_furniture(line: str) -> bool:
    if len(line) > 500:
        return False
    return (
        furniture.is_furniture(line)
        or furniture.is_related(line)
        or furniture.ends_article(line)
        or is_prompt(line)
        or (len(line) < _LONG_CAPTION and caption_of(line) is not None)
    )


def _opens_alike(kept: Sequence[str], told: str) -> bool:
    """Does what the page tells machines hold what it shows?"""
    whole = fold(told)
    long = [fold(line) for line in kept if len(line) > 60]
    return sum(line in whole for line in long) >= 0.8 * len(long)
