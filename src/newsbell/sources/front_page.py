"""A front or section page as a source: its links to articles, in the page's order. Pure.

A link is not the article's own word: whoever reads its page knows the headline, the day, and whether it is one at all.
"""

import html
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from courlan import clean_url, is_navigation_page, is_not_crawlable
from courlan.filters import type_filter
from lxml import etree

from newsbell.common.errors import AddressRefused, FeedUnreadable
from newsbell.common.text import is_unspaced, squeeze, tokens
from newsbell.common.urls import host_within, target
from newsbell.sources.encoding import decode
from newsbell.sources.entry import Entry, Feed
from newsbell.sources.xml_feed import refuse_excess

_MOST_BYTES, _MOST_LINKS, _MOST_WORDS = 3_000_000, 5_000, 45
_LONGEST_ADDRESS, _LONGEST_TEXT = 2_048, 2_000
# A headline has so many words, or so many signs where they are written without spaces.
_WORDS, _SIGNS = 4, 8
_HEADING = re.compile("h[1-6]")
_AWAY = frozenset(
    ["nav", "footer", "aside", "form", "script", "style", "noscript", "template", "svg", "select", "button", "title"]
)
# A date, a number or a slug of three words: articles have one in their address, sections hardly ever.
_ARTICLE = re.compile(r"/(?:19|20)\d\d/|\d{4}|[^/]+[-_][^/]+[-_][^/]+/?$")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass
class _Link:
    href: str
    under_heading: bool
    words: list[str] = field(default_factory=list)
    heading: list[str] = field(default_factory=list)

    @property
    def is_heading(self) -> bool:
        return self.under_heading or bool(self.heading)

    @cached_property
    def text(self) -> str:
        return squeeze(" ".join(self.heading or self.words))


class _Links:
    """A parser target: events instead of a tree, so that nesting of any depth is a loop and not a recursion."""

    def __init__(self) -> None:
        self.found: list[_Link] = []
        self._away, self._headings = 0, 0
        self._open: _Link | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._away += tag in _AWAY
        self._headings += _HEADING.fullmatch(tag) is not None
        if tag == "a" and not self._away and len(self.found) < _MOST_LINKS and attributes.get("href"):
            self._open = _Link(attributes["href"], self._headings > 0)
            self.found.append(self._open)

    def end(self, tag: str) -> None:
        self._away -= tag in _AWAY
        self._headings -= _HEADING.fullmatch(tag) is not None
        if tag == "a":
            self._open = None

    def data(self, text: str) -> None:
        if self._open and not self._away:
            self._open.words.append(text)
            if self._headings and not self._open.under_heading:
                self._open.heading.append(text)

    def close(self) -> list[_Link]:
        return self.found


def parse_page(body: bytes, content_type: str | None, base_url: str, hosts: Collection[str]) -> Feed:
    """The links of a page that lead to articles on these hosts, as addresses titled by the words of the link.

    Raises FeedUnreadable where there is none: a consent wall, say, or a page that a script makes in the browser.
    """
    text = _CONTROLS.sub(" ", decode(body[:_MOST_BYTES], content_type)[0])
    refuse_excess(text.encode("utf-8", "replace"))
    parser = etree.HTMLParser(target=_Links(), encoding="utf-8", no_network=True, huge_tree=True)
    try:
        links: Iterable[_Link] = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        links = ()
    best: dict[str, tuple[str, _Link]] = {}
    for link in links:
        where = _article(link.href, base_url, hosts)
        if where is not None:
            known = best.get(key(where))
            if known is None or _rank(link) > _rank(known[1]):
                best[key(where)] = where, link
    chosen = [(where, link.text) for where, link in best.values() if _is_headline(link, where)]
    if not chosen:
        raise FeedUnreadable(
            "There are no links to articles in this page",
            why="It may be a consent wall, or made by a script in the browser.",
            fix="Add the site's feed or news sitemap.",
        )
    return Feed(None, "Page", (), addresses=tuple(Entry(None, at, html.escape(said, False)) for at, said in chosen))


def key(address: str) -> str:
    """What an address is known by: without what only tells where its link stood."""
    return clean_url(address) or address


def _article(href: str, base_url: str, hosts: Collection[str]) -> str | None:
    """The absolute address, where it may be that of an article of these hosts."""
    try:
        where = target(urljoin(base_url, href.strip()))
        here = target(base_url)
    except (AddressRefused, ValueError):
        return None
    own = any(host_within(where.host, host.removeprefix("www.")) for host in hosts)
    path = urlsplit(where.url).path.rstrip("/")
    if not own or not path or len(where.url) > _LONGEST_ADDRESS:
        return None
    if (where.netloc, where.resource) == (here.netloc, here.resource):
        return None
    if is_navigation_page(where.url) or is_not_crawlable(where.url) or not type_filter(where.url, strict=True):
        return None
    return where.url


def _rank(link: _Link) -> tuple[bool, bool, int]:
    """Of two links to one address, the heading has the headline; else the one that says more."""
    words = len(tokens(link.text[:_LONGEST_TEXT]))
    return link.is_heading and words > 0, words <= _MOST_WORDS, min(words, _MOST_WORDS)


def _is_headline(link: _Link, where: str) -> bool:
    said = tokens(link.text)
    unspaced = sum(map(is_unspaced, said)) * 2 > len(said)
    if not (_SIGNS if unspaced else _WORDS) <= len(said) <= _MOST_WORDS * (3 if unspaced else 1):
        return False
    return link.is_heading or _ARTICLE.search(where.partition("://")[2].partition("/")[2]) is not None
