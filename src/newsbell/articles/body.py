"""The paragraphs of a page's article: what trafilatura takes for them, without the furniture that it leaves in."""

import copy
import re
from collections.abc import Sequence

import trafilatura
from lxml import etree

from newsbell.articles import furniture
from newsbell.articles.blocks import Block, Place, container
from newsbell.articles.captions import caption_of
from newsbell.articles.prompts import is_prompt
from newsbell.articles.tree import Element
from newsbell.common.text import fold, squeeze

_MARK = re.compile(r"^(?:- |\| )")
# Trafilatura looks at each element many times; what has more than an article could is read by its blocks alone.
_MOST_ELEMENTS = 20_000
_MOST_CHARACTERS = 400_000
_LONG_CAPTION = 260
_ENOUGH = 50
_SCANT = 500
_BREAK = re.compile(r"\n\s*\n|\r\n\s*\r\n|<br\s*/?>\s*<br\s*/?>|</p>")


def body_of(
    root: Element, blocks: Sequence[Block], told: str | None, known: Sequence[str], lead: str | None = None
) -> tuple[str, ...]:
    """The body's paragraphs in their order.

    `lead`: the summary, which is the first paragraph where the page shows it over its text.
    `told`: the body as the page gives it to machines, which counts where what it shows is only the beginning of that;
    `known`: title and captions, which are not body.
    """
    paragraphs = _extracted(root, blocks)
    aside = {fold(one) for one in known}
    kept = [line for line in paragraphs if line and fold(line) not in aside and not _is_furniture(line)]
    if told and len(told) > 2 * sum(map(len, kept)) and _opens_alike(kept, told):
        return tuple(line for part in _BREAK.split(told) if (line := squeeze(part)))
    return (*_shown_lead(blocks, kept, lead), *kept)


def _shown_lead(blocks: Sequence[Block], kept: Sequence[str], lead: str | None) -> tuple[str, ...]:
    """The summary as the page shows it in a paragraph over its text, where the text does not hold it yet."""
    wanted = fold(lead or "")[:_ENOUGH]
    if len(wanted) < _ENOUGH or any(wanted in fold(line) for line in kept):
        return ()
    first = fold(kept[0])[:_ENOUGH] if kept else ""
    for block in blocks:
        words = fold(block.text)
        if first and words.startswith(first):
            break
        if words.startswith(wanted) and block.linked < len(block.text) / 2 and not block.box.place & Place.HIDDEN:
            return (block.text,)
    return ()


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
    prose = [
        block
        for block in blocks
        if len(block.text) > 60 and not block.box.place & (Place.NAV | Place.FOOTER | Place.HIDDEN)
    ]
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
