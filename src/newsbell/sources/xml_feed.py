"""RSS and Atom: fastfeedparser reads what is well-formed, feedparser what is not or what the fast one would lose."""

import calendar
import html
import io
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import urljoin

import fastfeedparser
import feedparser
from feedparser.api import SUPPORTED_VERSIONS
from lxml import etree

from newsbell.common.errors import FeedUnreadable
from newsbell.sources.entry import MAX_ITEMS, Entry, Feed, claimed, counted, text_of
from newsbell.sources.xml_facts import NOTHING, EntryFacts, Facts, read, says

# feedparser takes 5 µs of CPU a byte when fed with junk.
MAX_TOLERANT_BYTES = 2 * 1024 * 1024
# What takes parsers gigabytes or minutes: 40 s for 1.5 million empty items, time squared for attributes.
MAX_TAGS, MAX_ATTRIBUTES = 500_000, 1_000
_ITEM = re.compile(rb"<(?:\w+:)?(?:item|entry)\b", re.IGNORECASE)
_MANY_ATTRIBUTES = re.compile(rb"<(?:[^<>=]+=){%d}" % MAX_ATTRIBUTES)
_REFERENCE = re.compile(rb"&#(?:x([0-9a-f]+)|([0-9]+));?", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*(?:<\?xml[^>]*>\s*)+", re.IGNORECASE)
_ILLEGAL = bytes(byte for byte in range(32) if byte not in b"\t\n\r")
_MARKUP_START = re.compile(r"<(?:\?xml|!doctype|rss|rdf|feed|channel)\b", re.IGNORECASE)
_ELEMENT = re.compile(r"<(?![!?])")


def parse_xml(text: str) -> Feed | None:
    """Read RSS or Atom; None where neither parser sees a feed. Links are as found, except under xml:base.

    Raises FeedUnreadable for more items, tags or attributes than any feed has.
    """
    if not _ELEMENT.search(text):
        return Feed(None, "unknown", (), ("the document holds no element at all",)) if text.startswith("<") else None
    start = None if text.startswith("<") else _MARKUP_START.search(text[:8192])
    text = _DECLARATION.sub("", text[start.start() :] if start else text)
    whole = text.encode("utf-8", "replace")
    xml = whole.translate(None, _ILLEGAL)
    refuse_excess(xml)
    problems = [] if len(xml) == len(whole) else ["control characters, which XML does not allow"]
    if b"<!ENTITY" in xml.upper():
        # Never shown to libxml2: feedparser drops every entity that is more than a character.
        return _tolerant(xml, NOTHING, [*problems, "its own entities, of which only single characters are read"])
    try:
        facts = read(xml)
    except etree.XMLSyntaxError as error:
        problems.append(f"not well-formed XML: {str(error.msg)[:200]}; read by the tolerant parser")
        return _tolerant(xml, _facts_of_ruins(xml), problems)
    return _fast(xml, facts, problems) or _tolerant(xml, facts, problems)


def refuse_excess(xml: bytes) -> None:
    """Raises FeedUnreadable for more items, tags or attributes than any feed or sitemap has."""
    too_many = (
        f"more than {MAX_ITEMS:,} items"
        if sum(1 for _ in islice(_ITEM.finditer(xml), MAX_ITEMS + 1)) > MAX_ITEMS
        else f"more than {MAX_TAGS:,} tags"
        if xml.count(b"<") > MAX_TAGS
        else f"a tag of more than {MAX_ATTRIBUTES:,} attributes"
        if _MANY_ATTRIBUTES.search(xml)
        else ""
    )
    if too_many:
        raise FeedUnreadable(
            f"The feed has {too_many}", why="Reading it would stall every other source.", fix="Ask the site to mend it."
        )


def _facts_of_ruins(xml: bytes) -> Facts:
    try:
        return read(xml, tolerant=True)
    except (etree.XMLSyntaxError, UnicodeDecodeError):  # the second: lxml let a lone surrogate in
        return NOTHING


def _fast(xml: bytes, facts: Facts, problems: Iterable[str]) -> Feed | None:
    """None where feedparser does better: the fast one raises, or loses what the document has."""
    if facts.format is None or any(entry.coded_title for entry in facts.entries):
        return None
    try:
        found = fastfeedparser.parse(xml)
    except Exception:  # noqa: BLE001 (what a parser raises on hostile bytes is not ours to list; the next one reads them)
        return None
    pairs = list(zip(found["entries"], facts.entries, strict=False))
    if len(found["entries"]) != len(facts.entries) or any(_loses(entry, own) for entry, own in pairs):
        return None
    entries = [_isolated(_fast_entry, entry, own) for entry, own in pairs]
    return _feed(found["feed"].get("title"), facts.format, entries, facts, problems)


def _loses(entry: dict[str, Any], own: EntryFacts) -> bool:
    return (own.has_id and not entry.get("id")) or ("link" in own.names and not entry.get("link"))


def _fast_entry(entry: dict[str, Any], own: EntryFacts) -> Entry:
    has_summary = not own.names.isdisjoint({"description", "summary"})
    has_content = not own.names.isdisjoint({"encoded", "content"})
    contents = entry.get("content") or [{}]
    content = contents[0].get("value")
    own_id = text_of(entry.get("id")) if own.has_id else None
    return Entry(
        id=own_id,
        link=None if own.no_permalink else _link(own.alternate or entry.get("link"), own_id, own.base),
        title=_html(own.title, "title" in own.plain),
        summary_html=_html(entry.get("description"), "summary" in own.plain) if has_summary else None,
        content_html=_html(content, "content" in own.plain) if has_content else None,
        author=text_of(entry.get("author")),
        tags=_tags(entry),
        language=own.language,
        published=_told(entry.get("published"), own.published),
        updated=_told(entry.get("updated"), own.updated),
        image=_image(entry),
    )


def _tolerant(xml: bytes, facts: Facts, problems: list[str]) -> Feed | None:
    if len(xml) > MAX_TOLERANT_BYTES:
        problems.append(f"only its first {MAX_TOLERANT_BYTES:,} bytes were read, because it is broken and large")
    # From a stream: given bytes, feedparser would try them as a file's name.
    stream = io.BytesIO(possible(xml[:MAX_TOLERANT_BYTES]))
    try:
        found = feedparser.parse(
            stream,
            # No content-location: it would also resolve ids, which then differ from the fast parser's and ring twice.
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception:  # noqa: BLE001 (as above; here nothing reads on)
        return None
    version = SUPPORTED_VERSIONS.get(found.version, "") if found.get("version") else facts.format
    if not found.entries and not version:
        return None
    is_atom = (version or "").startswith("Atom")
    entries = [_isolated(_tolerant_entry, entry, is_atom) for entry in found.entries]
    return _feed(dict.get(found.feed, "title"), version or "unknown", entries, facts, problems)


def possible(xml: bytes) -> bytes:
    """The document without references to what is no character: tolerant parsers let out what nobody can hold."""
    return _REFERENCE.sub(_character, xml)


def _character(reference: re.Match[bytes]) -> bytes:
    """The reference, or nothing where it names no character: feedparser raises there, lxml makes lone surrogates."""
    digits = (reference[1] or reference[2]).lstrip(b"0")
    number = int(digits or b"0", 16 if reference[1] else 10) if len(digits) < 8 else sys.maxunicode + 1
    return b"" if number > sys.maxunicode or 0xD800 <= number < 0xE000 else reference[0]


def _isolated(read_entry: Callable[[Any, Any], Entry], entry: Any, beside: Any) -> Entry | None:
    """One bad entry never fails its feed."""
    try:
        return read_entry(entry, beside)
    except (ValueError, TypeError, AttributeError, KeyError, OverflowError):
        return None


def _tolerant_entry(entry: Any, is_atom: bool) -> Entry:
    def get(key: str) -> Any:
        # FeedParserDict's own look-up fills in one date from the other.
        return dict.get(entry, key)

    def plain(key: str) -> bool:
        return is_atom and (get(f"{key}_detail") or {}).get("type") == "text/plain"

    content: dict[str, Any] = next(iter(get("content") or ()), {})
    return Entry(
        id=text_of(get("id")),
        link=_link(get("link"), text_of(get("id")) if is_atom or get("guidislink") else None),
        title=_html(get("title"), plain("title")),
        summary_html=_html(get("summary"), plain("summary")),
        content_html=_html(content.get("value"), is_atom and content.get("type") == "text/plain"),
        author=text_of(get("author")),
        tags=_tags(entry),
        language=text_of((get("title_detail") or {}).get("language")),
        published=_utc(get("published_parsed")),
        updated=_utc(get("updated_parsed")),
        image=_image(entry),
    )


def _feed(title: Any, form: str, entries: Sequence[Entry | None], facts: Facts, problems: Iterable[str]) -> Feed:
    good = tuple(entry for entry in entries if entry is not None)
    lost = len(entries) - len(good)
    said = (*problems, counted(lost, "that could not be read")) if lost else tuple(problems)
    return Feed(text_of(title), form, good, said, facts.ttl_s, facts.skip_hours, hubs=facts.hubs, topic=facts.topic)


def _tags(entry: dict[str, Any]) -> tuple[str, ...]:
    found = (text_of(tag.get("label")) or text_of(tag.get("term")) for tag in dict.get(entry, "tags") or ())
    return tuple(dict.fromkeys(filter(None, found)))


def _image(entry: dict[str, Any]) -> str | None:
    """The first picture that the entry names: Media RSS, else an enclosure."""
    for key in ("media_content", "media_thumbnail", "enclosures", "links"):
        for thing in dict.get(entry, key) or ():
            kind = f"{thing.get('medium') or ''} {thing.get('type') or ''}"
            url = thing.get("url") or thing.get("href") or thing.get("thumbnail_url")
            if url and (key == "media_thumbnail" or "image" in kind) and thing.get("rel", "enclosure") == "enclosure":
                return str(url)
    return None


def _html(value: Any, plain: bool) -> str | None:
    text = text_of(value)
    return html.escape(text, quote=False) if text and plain else text


def _told(value: str | None, written: str) -> datetime | None:
    """A time as the fast parser understood what is `written`."""
    moment = claimed(datetime.fromisoformat(value).astimezone(UTC)) if value and written else None
    return moment if moment and says(written, moment) else None


def _link(link: Any, own_id: str | None, base: str | None = None) -> str | None:
    """The link under its xml:base, else an id that is an address; never any other id, which feedparser would give."""
    is_address = bool(own_id) and str(own_id).lower().startswith(("http://", "https://"))
    found = text_of(link)
    if found is None or (found == own_id and not is_address):
        return own_id if is_address else None
    try:
        return urljoin(base, found) if base else found
    except ValueError:
        return found


def _utc(parsed: Any) -> datetime | None:
    try:
        return claimed(datetime.fromtimestamp(calendar.timegm(parsed), UTC)) if parsed else None
    except (ValueError, OverflowError):
        return None
