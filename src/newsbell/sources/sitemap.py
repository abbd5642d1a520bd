"""Sitemaps: Google's news sitemaps (schema 0.9), plain ones and index files (https://www.sitemaps.org/protocol.html)."""

import html
import re
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from newsbell.common.errors import FeedUnreadable
from newsbell.sources.entry import Child, Entry, Feed, text_of, time_of
from newsbell.sources.xml_feed import possible

# The protocol's own bound for one file.
MAX_URLS = 50_000
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(?P<name>[\w.-]{1,40})")
_BETWEEN_KEYWORDS = re.compile("[,;،、，]")
_ILLEGAL = bytes(byte for byte in range(32) if byte not in b"\t\n\r")
_NEVER = datetime.min.replace(tzinfo=UTC)


def is_sitemap(text: str) -> bool:
    """Is the first element of this document a sitemap's?"""
    root = _ROOT.search(text[:8192])
    return root is not None and root["name"].lower() in ("urlset", "sitemapindex")


def parse_sitemap(text: str) -> Feed:
    """Read a sitemap or an index of them, newest first; links are as found.

    Only `news:` entries become entries: without one an address has no title, so it is among `addresses`.
    Raises FeedUnreadable for own entities and for more addresses than a sitemap may have.
    """
    if "<!ENTITY" in text.upper():
        raise FeedUnreadable(
            "This sitemap declares entities of its own", why="No sitemap needs any.", fix="Ask the site to mend it."
        )
    root, problems = _tree(text.encode("utf-8", "replace").translate(None, _ILLEGAL))
    found = [] if root is None else [_values(element) for element in root if _name(element) in ("url", "sitemap")]
    if len(found) > MAX_URLS:
        raise FeedUnreadable(
            f"The sitemap has more than {MAX_URLS:,} addresses",
            why="The protocol allows no more, and reading it would stall every other source.",
            fix="Give the site's news sitemap.",
        )
    if root is not None and _name(root) == "sitemapindex":
        children = tuple(
            Child(loc, time_of(values.get("lastmod"))) for values in found if (loc := text_of(values.get("loc")))
        )
        return Feed(None, "Sitemap index", (), tuple(problems), children=children)
    entries = sorted(map(_entry, found), key=lambda entry: entry.published or entry.updated or _NEVER, reverse=True)
    titled = tuple(entry for entry in entries if entry.title)
    untitled = tuple(entry for entry in entries if not entry.title and entry.link)
    names = Counter(filter(None, (text_of(values.get("news:publication/name")) for values in found)))
    publication = names.most_common(1)[0][0] if names else None
    is_news = any("news:" in name for values in found for name in values)
    return Feed(publication, "News sitemap" if is_news else "Sitemap", titled, tuple(problems), addresses=untitled)


def _tree(xml: bytes) -> tuple[Any, list[str]]:
    options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    try:
        return etree.fromstring(xml, etree.XMLParser(**options)), []
    except etree.XMLSyntaxError as error:
        said = str(error.msg)[:200]
    try:
        root = etree.fromstring(possible(xml), etree.XMLParser(recover=True, **options))
    except etree.XMLSyntaxError:
        root = None
    return root, [f"not well-formed XML: {said}; what is whole in it was read"]


def _values(element: Any) -> dict[str, str]:
    """The texts of an address's elements, the first of each name: "loc", "news:title", "news:publication/name" …"""
    found: dict[str, str] = {}
    for child in element:
        kind, name = _kind(child), _name(child)
        if kind in ("news", "image") and name == kind:
            for part in child:
                inner = _name(part)
                found.setdefault(f"{kind}:{inner}", part.text or "" if inner else "")
                for last in part if inner == "publication" else ():
                    found.setdefault(f"{kind}:publication/{_name(last)}", last.text or "")
        elif kind == "":
            found.setdefault(name, child.text or "")
    return found


def _kind(element: Any) -> str:
    """ "news", "image" or "" for the sitemap's own, by namespace, or by prefix where nobody declared that."""
    if not isinstance(element.tag, str):
        return "other"
    space, _, _ = element.tag.rpartition("}")
    prefix = element.prefix or element.tag.rpartition(":")[0] if not space else ""
    for kind in ("news", "image"):
        if f"/sitemap-{kind}/" in space or prefix == kind:
            return kind
    return "other" if prefix or ("sitemap" not in space and space) else ""


def _name(element: Any) -> str:
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def _entry(values: dict[str, str]) -> Entry:
    title = text_of(values.get("news:title"))
    keywords = _BETWEEN_KEYWORDS.split(values.get("news:keywords", ""))
    return Entry(
        id=None,
        link=text_of(values.get("loc")),
        title=title and html.escape(title, quote=False),
        tags=tuple(dict.fromkeys(filter(None, map(text_of, keywords)))),
        language=text_of(values.get("news:publication/language")),
        published=time_of(values.get("news:publication_date")),
        updated=time_of(values.get("lastmod")),
        image=text_of(values.get("image:loc")),
    )
