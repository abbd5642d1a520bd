"""What the XML of a feed says itself, where a parser's answer would not tell what was found from what was filled in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lxml import etree

_XML = "{http://www.w3.org/XML/1998/namespace}"
_PUBLISHED = ("pubdate", "published", "issued", "date")
_UPDATED = ("lastbuilddate", "updated", "modified")
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
# Year, month and day are there. dateutil would fill what is missing from today's date.
_WHOLE_DATE = re.compile(
    rf"\d{{4}}-\d\d?-\d\d?|\b\d{{8}}(?:T|\b)|\b\d{{1,2}}[\s./-]+(?:{_MONTH}|\d{{1,2}})[\s.,/-]+\d{{2,4}}"
    rf"|\b{_MONTH}\.?\s+\d{{1,2}}\b.*\b\d{{4}}",
    re.IGNORECASE,
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBER = re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)(?!\d)|\d+")
_ZONE = re.compile(r"(:\d\d(?:[.,]\d+)?\s*)[+-]\d\d:?\d\d\s*$")  # behind a time: a year may stand behind a hyphen too
_PERIODS = {"hourly": 3600, "daily": 86400, "weekly": 7 * 86400, "monthly": 30 * 86400, "yearly": 365 * 86400}
_LONGEST = _PERIODS["yearly"]


@dataclass(frozen=True)
class EntryFacts:
    """What one item holds: `names` of its elements, lower-case, no namespace; `plain`: those that are not HTML.

    `published`, `updated`: the dates as they are written, one behind the other; empty where the first is no whole one.
    """

    names: frozenset[str]
    base: str | None
    alternate: str | None
    title: str | None
    coded_title: bool
    has_id: bool
    no_permalink: bool
    published: str
    updated: str
    plain: frozenset[str]
    language: str | None


@dataclass(frozen=True)
class Facts:
    """What the document says beside its entries."""

    format: str | None
    ttl_s: int | None
    skip_hours: frozenset[int]
    entries: tuple[EntryFacts, ...]
    hubs: tuple[str, ...] = ()
    topic: str | None = None


NOTHING = Facts(None, None, frozenset(), ())


def read(xml: bytes, *, tolerant: bool = False) -> Facts:
    """Facts of a UTF-8 document without own entities. Raises etree.XMLSyntaxError where it is not well-formed."""
    parser = etree.XMLParser(
        recover=tolerant, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError:
        # A prefix that nobody declared is the commonest fault of feeds, and leaves the document whole.
        if any(fault.domain_name != "NAMESPACE" for fault in parser.error_log):
            raise
        return read(xml, tolerant=True)
    if root is None:
        return NOTHING
    around = [pair for part in (root, *_named(root, "channel")) for pair in _children(part)]
    head = dict(around)
    links = [child for name, child in around if name == "link"]
    language = root.get(f"{_XML}lang") or _text(head.get("language"))
    return Facts(
        format=_format(root),
        ttl_s=_ttl(head),
        skip_hours=frozenset(
            hour % 24 for child in head.get("skiphours", ()) if (hour := _whole(_text(child))) is not None
        ),
        entries=tuple(_entry(item, language) for item in _named(root, "item", "entry")),
        hubs=_addresses(links, "hub"),
        topic=next(iter(_addresses(links, "self")), None),
    )


def _addresses(links: list[Any], rel: str) -> tuple[str, ...]:
    """Where the feed's own links of this kind lead (RFC 4287 §4.2.7): an entry's may be a stranger's."""
    found = ((link.get("href") or "").strip() for link in links if rel in (link.get("rel") or "").lower().split())
    return tuple(dict.fromkeys(filter(None, found)))


def _entry(item: Any, language: str | None) -> EntryFacts:
    children: dict[str, Any] = {}
    space = item.tag.rpartition("}")[0]
    for name, child in _children(item):
        # The item's own title comes before Media RSS's, in whatever order they stand.
        if name not in children or child.tag.rpartition("}")[0] == space != children[name].tag.rpartition("}")[0]:
            children[name] = child
    atom = _local(item.tag) == "entry"
    guid, title = children.get("guid"), children.get("title")
    return EntryFacts(
        names=frozenset(children),
        base=children.get("link", item).base,
        alternate=next(filter(None, (_alternate(child) for child in item)), None) if atom else None,
        title=_text(title),
        coded_title=title is not None and (len(title) > 0 or "base64" in (title.get("mode"), title.get("type"))),
        has_id=any(_text(children.get(name)) for name in ("guid", "id"))
        or any("about" in name for name in item.attrib),
        no_permalink="link" not in children and guid is not None and guid.get("isPermaLink", "").lower() == "false",
        published=_date(children, _PUBLISHED),
        updated=_date(children, _UPDATED),
        plain=frozenset(
            name for name, child in children.items() if atom and child.get("type", "text") in ("text", "text/plain")
        ),
        language=item.get(f"{_XML}lang") or _text(children.get("language")) or language,
    )


def _alternate(child: Any) -> str | None:
    """The href of a link to the story's page: without `rel`, that is what it is (RFC 4287 §4.2.7.2)."""
    is_link = isinstance(child.tag, str) and _local(child.tag) == "link" and child.get("rel") in (None, "", "alternate")
    return (child.get("href") or "").strip() or None if is_link else None


def says(written: str, moment: datetime) -> bool:
    """Does a date as it is written say the year and the day of this moment, in whatever zone?

    Of one that there is not, as 0000-00-00 or the 45th, parsers make another.
    """
    # As most dates are written, which is seen at once: each entry of each poll is asked for.
    if moment.isoformat()[:10] in written or f"{moment.day:02} {_MONTHS[moment.month - 1]} {moment.year}" in written:
        return True
    found = list(_NUMBER.finditer(_ZONE.sub(r"\1", written)))
    numbers = {int(part) for match in found for part in (match.groups() if match[1] else (match[0],))}
    short = not any(len(match[0]) >= 4 for match in found)  # a year of RFC 822
    days = (moment + timedelta(days=ahead) for ahead in (0, -1, 1))
    return any(day.day in numbers and (day.year in numbers or (short and day.year % 100 in numbers)) for day in days)


def _date(children: dict[str, Any], names: tuple[str, ...]) -> str:
    """The first of these that is there, if it is a whole date, and the others: parsers choose among them."""
    texts = [text[:100] for name in names if (text := _text(children.get(name)))]
    return " ".join(texts) if texts and _WHOLE_DATE.search(texts[0]) else ""


def _ttl(head: dict[str, Any]) -> int | None:
    """RSS's ttl (minutes), else the syndication module's period divided by its frequency; seconds."""
    minutes = _whole(_text(head.get("ttl")))
    if minutes:
        return min(minutes * 60, _LONGEST)
    period = _PERIODS.get((_text(head.get("updateperiod")) or "").lower())
    return period and max(60, period // max(1, _whole(_text(head.get("updatefrequency"))) or 1))


def _format(root: Any) -> str | None:
    name, version = _local(root.tag), root.get("version")
    if name == "rss":
        return f"RSS {version}"[:20] if version else "RSS"
    if name == "rdf":
        return "RSS 1.0" if "http://purl.org/rss/1.0/" in root.nsmap.values() else "RSS 0.90"
    if name == "feed":
        return "Atom 0.3" if "purl.org/atom" in root.tag else "Atom 1.0"
    return "CDF" if name == "channel" else None


def _named(root: Any, *names: str) -> Iterator[Any]:
    return (element for element in root.iter(etree.Element) if _local(element.tag) in names)


def _children(parent: Any) -> Iterator[tuple[str, Any]]:
    return ((_local(child.tag), child) for child in parent if isinstance(child.tag, str))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def _text(element: Any) -> str | None:
    return (element.text or "").strip() or None if element is not None else None


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 9 else None
