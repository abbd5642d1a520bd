"""An entry that says little, completed from its page: what the source says stays, what it lacks comes from there."""

import re
from dataclasses import replace
from datetime import date, datetime

from newsbell.articles.item import Article
from newsbell.articles.reading import Reading
from newsbell.common.text import fold, tokens

# What feeds give of an article is cut at 55 words (WordPress) or fewer; a note of so many is told in full.
_TEASER_WORDS = 120
_CUT_WORDS = 400
_CUT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|(?:continue reading|read more|weiterlesen|mehr lesen|lire la suite|leer más|seguir"
    r" leyendo|continua a leggere|leia mais|lees meer|czytaj więcej)\W{0,3})$",
    re.IGNORECASE,
)
# A page that says of no day is an article where it has so many.
_ARTICLE_WORDS = 50
# So many of a headline's words stand on its page; on a wall, a front page or an error they do not.
_AGREES = 0.5


def is_teaser(item: Article) -> bool:
    """Is the text of this entry only the beginning of one, or none?"""
    text = "\n".join((item.standfirst or "", *item.body)).strip()
    words = len(tokens(text))
    return words < _TEASER_WORDS or (words < _CUT_WORDS and _CUT.search(text) is not None)


def completed(item: Article, page: Reading) -> Article | None:
    """The entry with the text of its page; None where that says no more, or speaks of something else.

    The source's own title, address, times, byline and language stay where it gives them.
    """
    if len(tokens("\n".join(page.body))) <= len(tokens("\n".join(item.body))) or not _is_of(item, page):
        return None
    return replace(
        item,
        standfirst=page.standfirst if _is_opening(item.standfirst, page.body) else item.standfirst,
        body=page.body,
        byline=item.byline or page.byline,
        published=item.published or _moment(page.published),
        modified=item.modified or _moment(page.modified),
        language=item.language or page.language,
        section=item.section or page.section,
        tags=item.tags or page.tags,
        images=item.images or page.images,
    )


def is_past(page: Reading, since: date) -> bool:
    """Does this page say that it is of a day before `since`?"""
    told = page.published.date() if isinstance(page.published, datetime) else page.published
    return told is not None and told < since


def addressed(item: Article, page: Reading) -> Article | None:
    """The article at an address that a source names without a word of its own; `item.title`: of the link, if any.

    None where the page is no article, or of something else than its link says.
    """
    is_article = page.published or len(tokens("\n".join(page.body))) >= _ARTICLE_WORDS
    if not page.title or not is_article or (item.title and not _is_of(item, page)):
        return None
    named = replace(item, title=page.title)
    return completed(named, page) or replace(named, standfirst=page.standfirst, published=_moment(page.published))


def _is_of(item: Article, page: Reading) -> bool:
    """Does this page speak of what the entry's headline says?"""
    wanted = set(tokens(item.title))
    there = set(tokens("\n".join((page.title or "", page.standfirst or "", *page.body))))
    return bool(wanted) and len(wanted & there) >= _AGREES * len(wanted)


def _is_opening(standfirst: str | None, body: tuple[str, ...]) -> bool:
    """Is this no summary, but the beginning of the text, cut or whole; or nothing?"""
    opening = fold(_CUT.sub("", standfirst or "").rstrip())
    return not opening or f"{fold(' '.join(body))} ".startswith(opening)


def _moment(said: date | None) -> datetime | None:
    """A time with its zone; a page's day alone, or its local clock, is no moment."""
    return said if isinstance(said, datetime) and said.tzinfo else None
