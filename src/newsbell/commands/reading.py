"""What newsbell sees in a feed or a plain text, as `newsbell read` tells it. Pure."""

import re
from datetime import datetime
from typing import Any

from newsbell.articles.html import plain, text_of
from newsbell.common.errors import FeedUnreadable, InputUnreadable, PageUnread
from newsbell.common.text import squeeze
from newsbell.sources.encoding import decode
from newsbell.sources.entry import Entry, Feed
from newsbell.sources.feeds import parse

_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_NO_TEXT = re.compile("[\0-\x08\x0e-\x1a]")
_BLANK = re.compile(r"\r?\n\s*\n")
_LONGEST_TITLE = 300


def read(body: bytes, content_type: str | None, base_url: str) -> dict[str, Any]:
    """`{"entries": […]}` of a feed, or the fields of an article for plain text.

    Raises PageUnread for an HTML page, FeedUnreadable for markup or JSON that is no feed, InputUnreadable for what
    is no text at all.
    """
    try:
        return _feed(parse(body, content_type, base_url))
    except FeedUnreadable as error:
        text, _ = decode(body, content_type)
        if _PAGE.search(text[:4096]):
            raise PageUnread(
                "This is an HTML page",
                why="This version reads feeds and plain text; pages come with a later one.",
                fix="Give the page's feed, or its text.",
            ) from None
        if _NO_TEXT.search(text):
            raise InputUnreadable("This is no text", fix="Give a feed or a plain text.") from None
        if not text.strip() or text.lstrip()[0] in "<{":
            raise error from None
        return _article(text)


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


def _article(text: str) -> dict[str, Any]:
    """The first line is the title where more follows it; what a plain text does not say is null or empty."""
    first, _, rest = text.strip().partition("\n")
    title = squeeze(first) if rest.strip() and len(first) <= _LONGEST_TITLE else None
    body = [paragraph for part in _BLANK.split(rest if title else text) if (paragraph := squeeze(part))]
    absent = dict.fromkeys(("standfirst", "byline", "published", "modified", "site", "language", "section"))
    empty: dict[str, list[Any]] = {name: [] for name in ("images", "attribution", "subjects")}
    return {"url": None, "title": title, **absent, "tags": [], "body": body, **empty}


def _iso(time: datetime | None) -> str | None:
    return time.isoformat() if time else None
