"""A text that no page stands around, as a feed or a collection has it: all that it says is the article's."""

from collections.abc import Sequence
from itertools import groupby

from newsbell.articles import furniture
from newsbell.articles.captions import caption_of
from newsbell.articles.texts.lines import Signs, is_prose
from newsbell.articles.texts.page_phrases import is_page_phrase

_HEAD = 4
_SHORT = 0.25
_LIST = 3


def is_unframed(lines: Sequence[str], signs: Sequence[Signs]) -> bool:
    """Are these lines prose, but for those that head them: no menu, caption, credit or prompt, and few subheads?"""
    head = head_of(lines)
    prose = [is_prose(line) for line in lines[head:]]
    listed = any(not written and len(list(run)) >= _LIST for written, run in groupby(prose))
    # A line and a sentence are a headline and its text.
    few = len(prose) < 2 and not (len(lines) == 2 and prose == [True])
    if few or listed or prose.count(False) > _SHORT * len(prose):
        return False
    own = [(sign.furniture and not sign.when) or is_page_phrase(line) for line, sign in zip(lines, signs, strict=True)]
    # One sentence within that speaks as a page does may be the text's own advice.
    framed = sum(own) > 1 or own[-1] or any(one and not is_prose(line) for one, line in zip(own, lines, strict=True))
    if framed or any(map(furniture.is_related, lines)):
        return False
    short = [*lines[:head], *(line for line, written in zip(lines[head:], prose, strict=True) if not written)]
    return not any(furniture.ends_article(line) or caption_of(line) for line in short)


def head_of(lines: Sequence[str]) -> int:
    """How many lines stand over the prose; the first counts, be it a sentence: it is all the headline there is."""
    return next((at for at, line in enumerate(lines[1 : _HEAD + 1], start=1) if is_prose(line)), 1)


def title_of(signs: Sequence[Signs], head: int) -> int:
    """Where the headline stands in that head: the first line that tells no time and names nobody who signs."""
    return next((at for at in range(head) if not signs[at].any), 0)
