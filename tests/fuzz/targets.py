"""What is fuzzed: each reader of strangers' words, with what must hold of all that it gives.

A new reader is one more line in TARGETS. A target raises AssertionError, or whatever the reader let out.
"""

from collections.abc import Callable

from protego import Protego

from newsbell.articles.html import plain, text_of
from newsbell.articles.item import read_item
from newsbell.articles.pages.page import read_page
from newsbell.articles.reading import Reading
from newsbell.articles.texts.plain_text import read_text
from newsbell.commands import reading
from newsbell.common.conf import TOKEN
from newsbell.common.errors import FeedUnreadable, NewsbellError
from newsbell.common.urls import host_within, target
from newsbell.delivery.returned import returned
from newsbell.sources import hubs
from newsbell.sources.asking import NAME
from newsbell.sources.encoding import decode
from newsbell.sources.feeds import MAX_ADDRESS, MAX_ENTRIES, MAX_TITLE, parse
from newsbell.sources.front_page import parse_page
from tests.fuzz import seeds

BASE = "https://gazette.example/feed"
_TYPES = (None, "application/rss+xml", "text/html; charset=utf-16", "application/json; charset=nonsense")
# Enough of a feed's entries to meet what its words do further on.
_READ_ON = 20


def feed(body: bytes) -> str:
    """Feeds and sitemaps, and each entry read as an article."""
    try:
        found = parse(body, _TYPES[len(body) % len(_TYPES)], BASE)
    except FeedUnreadable:
        return "refused"
    assert len(found.entries) <= MAX_ENTRIES
    assert all(len(problem) < 1_000 for problem in found.problems)
    repr(found).encode()
    for address in (*(entry.link for entry in found.entries), *(entry.image for entry in found.entries), found.topic):
        assert address is None or address.lower().startswith(("http://", "https://"))
    hubs.found({}, found, BASE)
    for entry in found.entries:
        assert len(entry.title or "") <= MAX_TITLE
        assert max(len(entry.id or ""), len(entry.link or "")) <= MAX_ADDRESS
    for entry in found.entries[:_READ_ON]:
        article = read_item(**vars(entry))
        assert "\n" not in article.title
        article.text.encode()
    return "read" if found.entries else "empty"


def text(body: bytes) -> str:
    """Plain texts, pages and fragments: what `newsbell read` sees, and a fragment's paragraphs and headline."""
    words, _ = decode(body, None)
    for paragraph in (*text_of(words), plain(words)):
        assert "\n" not in paragraph
        paragraph.encode()
    try:
        reading.read(body, None, BASE)
    except NewsbellError:
        return "refused"
    return "read"


def page(body: bytes) -> str:
    """Pages, read as pages whatever their bytes are."""
    return _article(lambda: read_page(body, _TYPES[len(body) % len(_TYPES)], BASE))


def save(body: bytes) -> str:
    """Plain-text saves of pages."""
    words, _ = decode(body, None)
    return _article(lambda: read_text(words))


def _article(read: Callable[[], Reading]) -> str:
    try:
        seen = read()
    except NewsbellError:
        return "refused"
    for line in (seen.title or "", seen.standfirst or "", *seen.body, *(seen.byline or ()), *seen.attribution):
        assert "\n" not in line
        line.encode()
    for image in seen.images:
        assert image.url is None or image.url.lower().startswith(("http://", "https://"))
    return "read"


def link_header(body: bytes) -> str:
    return "read" if hubs.link_header(body.decode("latin-1")) else "empty"


def links(body: bytes) -> str:
    """What a front page links to."""
    try:
        found = parse_page(body, _TYPES[len(body) % len(_TYPES)], BASE, ("gazette.example",)).addresses
    except FeedUnreadable:
        return "refused"
    for one in found:
        assert host_within(target(one.link or "").host, "gazette.example")
        read_item(**vars(one)).text.encode()
    return "read"


def robots(body: bytes) -> str:
    rules = Protego.parse(body.decode("utf-8-sig", "replace"))
    rules.crawl_delay(NAME)
    return "allowed" if rules.can_fetch(BASE, NAME) else "forbidden"


def letter(body: bytes) -> str:
    """What came back from a mail server."""
    found = returned(body)
    assert found is None or all(len(token) == TOKEN and token.isalnum() for token in found.tokens)
    return "read" if found else "refused"


# Name → the reader, its seeds, its share of all inputs.
TARGETS: dict[str, tuple[Callable[[bytes], str], Callable[[], list[bytes]], float]] = {
    "feeds": (feed, seeds.feeds, 0.45),
    "sitemaps": (feed, seeds.sitemaps, 0.13),
    "texts and pages": (text, seeds.texts, 0.17),
    "pages": (page, seeds.pages, 0.1),
    "links of pages": (links, seeds.front_pages, 0.04),
    "robots.txt": (robots, lambda: list(seeds.ROBOTS), 0.01),
    "saves": (save, seeds.saves, 0.04),
    "returned mail": (letter, seeds.letters, 0.03),
    "Link headers": (link_header, lambda: [b'<https://hub.example/>; rel="hub", </feed>; rel=self; x="a,b"'], 0.03),
}
