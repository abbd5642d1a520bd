"""Whom a text names as the source of its facts: papers, broadcasters, agencies, institutes; not whom it quotes."""

import re
from collections.abc import Iterable, Iterator, Sequence

from newsbell.articles.citing.called import called
from newsbell.articles.citing.learned import sources_in
from newsbell.articles.citing.other_scripts import cited_in
from newsbell.articles.citing.signing import datelined, in_full, signing_in
from newsbell.common.text import fold

# Of a paragraph, and of a text: as many characters as are read for what it cites.
_MOST_READ, _MOST_IN_ALL = 3_000, 100_000


def attribution(
    body: Sequence[str], byline: Iterable[str] = (), site: str | None = None, title: str | None = None
) -> tuple[str, ...]:
    """The names of the sources to which `body` attributes facts, each once, as the text has them.

    Media that are cited or spoken to, agencies in a dateline or byline, and institutes whose finding is relied on.
    """
    paragraphs = within(body)
    found: dict[str, str] = {}
    for name in (*signing_in(byline), *_told(paragraphs), *map(called, sources_in(paragraphs, title))):
        found.setdefault(without_article(in_full(name)), name)
    own = without_article(site or "")
    keys = ((without_article(name), name) for name in found.values())
    return tuple(name for key, name in keys if key and (not own or (key not in own and own not in key)))


def _told(paragraphs: Iterable[str]) -> Iterator[str]:
    """The sources that stand in datelines and, in some scripts, in phrases.

    A pattern that takes a second is a trap: nothing from there on is read.
    """
    try:
        for paragraph in paragraphs:
            yield from datelined(paragraph)
            yield from map(called, cited_in(paragraph))
    except TimeoutError:
        return


def within(body: Iterable[str]) -> list[str]:
    """The paragraphs as far as they are read."""
    left, found = _MOST_IN_ALL, []
    for paragraph in body:
        if left <= 0:
            break
        found.append(paragraph[:_MOST_READ])
        left -= len(found[-1])
    return found


def without_article(name: str) -> str:
    """A name, folded, without the article before it."""
    return re.sub(r"^(?:the|der|die|das|le|la|les|el|l) ", "", fold(name))
