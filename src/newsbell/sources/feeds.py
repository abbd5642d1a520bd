"""Bytes in, a feed out: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed, sitemaps. No network, no clock, no database."""

import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urljoin

from newsbell.common.errors import FeedUnreadable
from newsbell.sources.encoding import decode
from newsbell.sources.entry import Entry, Feed, counted
from newsbell.sources.json_feed import parse_json
from newsbell.sources.sitemap import is_sitemap, parse_sitemap
from newsbell.sources.xml_feed import parse_xml, refuse_excess

__all__ = ["MAX_ENTRIES", "Entry", "Feed", "newest", "parse"]

MAX_ENTRIES = 1000
# Longer than any publisher's; a title is HTML here, so it holds more than its words.
MAX_TITLE, MAX_ADDRESS, MAX_TAGS = 10_000, 2_048, 100
MAX_UNPACKED = 10 * 1024 * 1024
_GZIP = b"\x1f\x8b"
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


def parse(body: bytes, content_type: str | None, base_url: str) -> Feed:
    """The feed in these bytes; `content_type` is the HTTP header, `base_url` where they came from.

    One bad entry never fails its feed: what was wrong is in `problems`. The newest 1,000 entries are kept.
    Raises FeedUnreadable where there is no feed: a web page (a consent wall, say), other data, or nothing.
    """
    text, mistake = decode(_unpacked(body) if body.startswith(_GZIP) else body, content_type)
    text = text.strip("\ufeff \t\r\n\0")
    if not text:
        raise FeedUnreadable("It is empty", fix="See that the address or file is right.")
    feed = _read(text)
    if feed is None:
        raise _no_feed(text, content_type)
    problems = ([f"the text is {mistake}"] if mistake else []) + list(feed.problems)
    entries, rest = feed.entries, feed.rest
    if len(entries) > MAX_ENTRIES:
        problems.append(counted(len(entries), f"of which the newest {MAX_ENTRIES:,} are read"))
        entries = newest(entries)
        read = set(map(id, entries))
        rest = tuple(_placed(_within_bounds(one), base_url) for one in feed.entries if id(one) not in read)
    problems += _excess(entries)
    bounded = tuple(map(_within_bounds, entries))
    entries = tuple(_placed(entry, base_url) for entry in bounded)
    problems += _lacks(bounded, entries, has_ids="itemap" not in feed.format)
    return replace(
        feed,
        entries=entries,
        problems=tuple(problems),
        children=tuple(child for child in feed.children if _absolute(child.url, "")),
        addresses=tuple(place for entry in feed.addresses if (place := _placed(entry, base_url)).link),
        hubs=tuple(filter(None, (_absolute(hub, base_url) for hub in feed.hubs[:10]))),
        topic=_absolute(feed.topic, base_url),
        rest=rest,
    )


def _read(text: str) -> Feed | None:
    if text.startswith("{"):
        return parse_json(text)
    if not is_sitemap(text):
        return parse_xml(text)
    refuse_excess(text.encode("utf-8", "replace"))
    return parse_sitemap(text)


def _unpacked(body: bytes) -> bytes:
    """What is in a gzip file (RFC 1952), as sitemaps come; of one that breaks off, what came."""
    unpacking = zlib.decompressobj(wbits=31)
    try:
        whole = unpacking.decompress(body, MAX_UNPACKED)
    except zlib.error as error:
        raise FeedUnreadable("This file cannot be unpacked", why=f"{error}.", fix="Ask the site to mend it.") from None
    if unpacking.unconsumed_tail:
        raise FeedUnreadable(
            f"The file is larger than {MAX_UNPACKED:,} bytes when it is unpacked",
            why="Reading it would stall every other source.",
            fix="See that the address is that of a feed, or of a news sitemap.",
        )
    return whole


def newest(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The newest 1,000: by time where every entry has one, else as they stand, which is newest first nearly always."""
    times = [entry.published or entry.updated for entry in entries]
    if None in times:
        return entries[:MAX_ENTRIES]
    order = sorted(range(len(entries)), key=lambda at: times[at], reverse=True)  # type: ignore[arg-type, return-value]
    return tuple(entries[at] for at in sorted(order[:MAX_ENTRIES]))


def _excess(entries: tuple[Entry, ...]) -> list[str]:
    counts = {
        f"whose title is cut at {MAX_TITLE:,} characters": sum(len(entry.title or "") > MAX_TITLE for entry in entries),
        "whose id is too long to be one": sum(len(entry.id or "") > MAX_ADDRESS for entry in entries),
        "whose link is too long to be one": sum(len(entry.link or "") > MAX_ADDRESS for entry in entries),
    }
    return [counted(number, what) for what, number in counts.items() if number]


def _within_bounds(entry: Entry) -> Entry:
    if max(map(len, (entry.title or "", entry.id or "", entry.link or "", entry.tags, *entry.tags))) <= MAX_TAGS:
        return entry  # nearly always: a copy takes time
    return replace(
        entry,
        title=entry.title and entry.title[:MAX_TITLE],
        id=None if len(entry.id or "") > MAX_ADDRESS else entry.id,
        link=None if len(entry.link or "") > MAX_ADDRESS else entry.link,
        tags=tuple(tag for tag in entry.tags[:MAX_TAGS] if len(tag) <= MAX_TITLE),
    )


def _placed(entry: Entry, base_url: str) -> Entry:
    """With absolute addresses (RFC 3986 §5), or none where they would not be http(s)."""
    return replace(entry, link=_absolute(entry.link, base_url), image=_absolute(entry.image, base_url))


def _absolute(link: str | None, base_url: str) -> str | None:
    try:
        whole = urljoin(base_url, link) if link else ""
    except ValueError:
        return None
    return whole if whole.lower().startswith(("http://", "https://")) else None


def _lacks(found: tuple[Entry, ...], entries: tuple[Entry, ...], *, has_ids: bool) -> list[str]:
    counts: list[tuple[str, Callable[[Entry], bool]]] = [
        ("without an id", lambda entry: has_ids and entry.id is None),
        ("without a title", lambda entry: entry.title is None),
        ("without an id, a link or a title", lambda entry: not (entry.id or entry.link or entry.title)),
    ]
    lacks = [(sum(map(is_so, entries)), what) for what, is_so in counts]
    lost = sum(1 for entry in found if entry.link) - sum(1 for entry in entries if entry.link)
    lacks.append((lost, "whose link is not an http or https address"))
    return [counted(number, what) for number, what in lacks if number > 0]


def _no_feed(text: str, content_type: str | None) -> FeedUnreadable:
    if _HTML.search(text[:4096]):
        return FeedUnreadable(
            "A web page came instead of a feed",
            why="It may be a consent, sign-in or error page, or the site's front page.",
            fix="Look for the feed's own address in the page's source: <link rel=alternate type=application/rss+xml>.",
        )
    said = f" (sent as {content_type[:80]})" if content_type else ""
    return FeedUnreadable(
        f"No RSS, Atom, JSON Feed or sitemap was found{said}", fix="See that the address is that of a feed."
    )
