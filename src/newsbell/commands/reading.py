"""What newsbell sees in a feed, a page or a plain text, as `newsbell read` tells it. Pure."""

import re
from datetime import date, datetime
from typing import Any

from newsbell.articles.html import plain, text_of
from newsbell.articles.pages.page import read_page
from newsbell.articles.reading import Reading
from newsbell.articles.subjects.finding import with_subjects
from newsbell.articles.texts.plain_text import read_text
from newsbell.common.errors import FeedUnreadable, InputUnreadable
from newsbell.sources.encoding import decode
from newsbell.sources.entry import Entry, Feed
from newsbell.sources.feeds import parse

_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
# A document that opens as pages do; one that also has a feed's root is tried as a feed first, as all others are.
_OPENS_PAGE = re.compile(
    r"\s*(?:<\?xml\b[^>]{0,200}>\s*|<!--(?:[^-]|-(?!->)){0,2000}-->\s*){0,5}<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE,
)
_FEED_ROOT = re.compile(r"<(?:rss|feed|rdf:rdf|channel|urlset|sitemapindex)\b", re.IGNORECASE)
_NO_TEXT = re.compile("[\0-\x08\x0e-\x1a]")
_PARTS = re.compile(r"<(?:p|div|a|span|h[1-6]|meta|link|script|table|br)\b", re.IGNORECASE)
MOST_BYTES = 12_000_000
_HEAD = 8_192
_MOST_CHARACTERS = 1_000_000


def read(body: bytes, content_type: str | None, base_url: str, now: datetime | None = None) -> dict[str, Any]:
    """`{"entries": […]}` of a feed, or the fields of an article for a page or plain text; `now` bounds a page's dates.

    Raises PageUnreadable for a page without text, ConsentWall for a wall, FeedUnreadable for markup or JSON that is
    neither feed nor page, InputUnreadable for what is no text at all.
    """
    head = body[:_HEAD].decode("latin-1").removeprefix("ï»¿")
    if _OPENS_PAGE.match(head) and not _FEED_ROOT.search(head):
        return _page(body, content_type, base_url, now)
    try:
        return _feed(parse(body, content_type, base_url))
    except FeedUnreadable as error:
        text, _ = decode(body[:MOST_BYTES], content_type)
        if _PAGE.search(text[:4096]) or _is_page(text, content_type):
            return _page(body, content_type, base_url, now)
        if _NO_TEXT.search(text):
            raise InputUnreadable("This is no text", fix="Give a feed, a page or a plain text.") from None
        if not text.strip() or text.lstrip()[0] in "<{":
            raise error from None
        return _article(with_subjects(read_text(text[:_MOST_CHARACTERS])))


def _page(body: bytes, content_type: str | None, base_url: str, now: datetime | None) -> dict[str, Any]:
    return _article(with_subjects(read_page(body[:MOST_BYTES], content_type, base_url or None, now)))


def _is_page(text: str, content_type: str | None) -> bool:
    """Is this HTML that does without its opening tags?"""
    return "html" in (content_type or "").lower() or len(_PARTS.findall(text[:65_536])) > 5


def _feed(feed: Feed) -> dict[str, Any]:
    return {"entries": [_entry(entry) for entry in feed.entries]}


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "link": entry.link,
        "title": plain(entry.title) or None,
        "published": _iso(entry.published),
        "updated": _iso(entry.updated),
        "author": plain(entry.author) or None,
        "description": "\n".join(text_of(entry.summary_html or entry.content_html)) or None,
    }


def _article(seen: Reading) -> dict[str, Any]:
    """The fields of `newsbell read`: what is absent is null or empty."""
    return {
        "url": seen.url,
        "title": seen.title,
        "standfirst": seen.standfirst,
        "byline": list(seen.byline) if seen.byline else None,
        "published": _iso(seen.published),
        "modified": _iso(seen.modified),
        "site": seen.site,
        "language": seen.language,
        "section": seen.section,
        "tags": list(seen.tags),
        "body": list(seen.body),
        "images": [{"url": one.url, "caption": one.caption, "credit": one.credit} for one in seen.images],
        "attribution": list(seen.attribution),
        "subjects": [{"name": name, "kind": kind} for name, kind in seen.subjects],
    }


def _iso(time: date | None) -> str | None:
    return time.isoformat() if time else None
