"""When a page says that its article appeared, and when it changed."""

import copy
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from htmldate import find_date
from lxml import etree

from newsbell.articles.blocks import Block, Place
from newsbell.articles.claims import Claims, words_of
from newsbell.articles.dates import machine_time, names_day, told_date
from newsbell.articles.margin import in_margin
from newsbell.articles.tree import Element
from newsbell.common.text import squeeze

_CHANGED = re.compile(r"updat|modif|aktualisiert|edited|ge[aä]ndert|mis à jour|actualizad", re.IGNORECASE)
_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-]?([01]\d)[/-]?([0-3]\d)(?=\D|$)")
_PUBLISHED_TIME = ("article:published_time", "og:article:published_time")
_META_PUBLISHED = (
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date.created",
    "sailthru.date",
    "parsely-pub-date",
    "pubdate",
    "publish-date",
    "publishdate",
    "publish_date",
    "article.published",
    "published_time",
    "last_published_at",
    "cxenseparse:recs:publishtime",
    "article:post_date",
    "og:published_time",
    "citation_publication_date",
    "citation_date",
    "originalpublicationdate",
    "publication_date",
    "release_date",
    "datecreated",
)
_META_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "article:updated",
)
_DAY = timedelta(days=1)
_MOMENT = timedelta(minutes=1)
_MOST_LOOKED_AT = 80
_MOST_SEARCHED = 1_000_000
_SHORT = 150
_CALLED_DATE = (
    "//time|//*[contains(@class,'date') or contains(@class,'time') or contains(@class,'publish')"
    " or contains(@class,'datum') or contains(@class,'posted') or contains(@id,'date') or @itemprop='datePublished']"
)


def times_of(
    claims: Claims, root: Element, blocks: Sequence[Block], title: int, url: str | None, now: datetime | None
) -> tuple[date | None, date | None]:
    """When it was published and modified: by its data, its tags, its <time>, the words by its headline, its path.

    `title`: where the headline stands among the blocks, -1 where it does not.
    """
    told = (
        *words_of(claims.article.get("datePublished")),
        *_flat(claims, _PUBLISHED_TIME),
        *(text for text, _ in claims.items.get("datepublished", ())[:2]),
        *_flat(claims, _META_PUBLISHED),
        *words_of(claims.article.get("dateCreated")),
        *words_of(claims.article.get("uploadDate")),
    )
    changed = (
        *words_of(claims.article.get("dateModified")),
        *_flat(claims, _META_MODIFIED),
        *(text for text, _ in claims.items.get("datemodified", ())[:2]),
    )
    modified = next((when for text in changed if (when := _plausible(text, now))), None)
    published = _in_its_zone([when for text in told if (when := _plausible(text, now))])
    if published is None:
        published = _shown(root, blocks, title, now) or _in_path(url, now) or _searched(root, url, now) or modified
    return published, modified


def _in_its_zone(told: Sequence[date]) -> date | None:
    """The first of these times; where another names the same moment by a clock that is not UTC, that: the page's day is
    the one of its place.
    """
    first = next(iter(told), None)
    if isinstance(first, datetime) and first.tzinfo and not first.utcoffset():
        local = (one for one in told if isinstance(one, datetime) and one.tzinfo and one.utcoffset())
        return next((one for one in local if abs(one - first) < _MOMENT), first)
    return first


def _shown(root: Element, blocks: Sequence[Block], title: int, now: datetime | None) -> date | None:
    """The date that a reader sees: of a <time>, under the headline, of what is called a date, by the headline."""
    times = root.xpath("//time")[:_MOST_LOOKED_AT]
    dated = root.xpath(_CALLED_DATE)[:_MOST_LOOKED_AT]
    return (
        _of((one for one in times if not in_margin(one)), now)
        or (_near(blocks, range(title + 1, title + 8), now) if title >= 0 else None)
        or _of(times, now)
        or _of((one for one in dated if not in_margin(one)), now, changed=True)
        or _near(blocks, range(max(0, title - 5), max(0, title) + 12), now)
    )


def _of(elements: Iterable[Element], now: datetime | None, changed: bool = False) -> date | None:
    """The first date of these elements that is not a change's, or, where `changed`, else the first of a change."""
    spare: date | None = None
    for element in elements:
        text = squeeze(" ".join(list(element.itertext())[:20]))[:200]
        when = _plausible(element.get("datetime") or element.get("content") or "", now) or _plausible(text, now)
        if when is None:
            continue
        if not _CHANGED.search(f"{element.get('class') or ''} {element.get('itemprop') or ''} {text}"):
            return when
        spare = spare or when
    return spare if changed else None


def _near(blocks: Sequence[Block], where: range, now: datetime | None) -> date | None:
    """A whole date in a short line of these blocks."""
    for at in where:
        if at >= len(blocks):
            break
        block = blocks[at]
        if len(block.text) <= _SHORT and not block.box.place & (Place.COMMENT | Place.RELATED | Place.FOOTER):
            told = told_date(block.text)
            if told and _possible(told[0], now):
                return told[0] if told[1] else told[0].date()
    return None


def _searched(root: Element, url: str | None, now: datetime | None) -> date | None:
    """The date that htmldate finds in the page's markup, where all of it stands there: it makes days out of months."""
    try:
        found = find_date(copy.deepcopy(root), original_date=True, extensive_search=True, url=url)
        when = _plausible(found or "", now)
        markup = etree.tostring(root, encoding="unicode") if when else ""
    except (etree.LxmlError, ValueError, TypeError, AttributeError, RecursionError, OverflowError):
        return None
    return when if when and names_day(f"{url or ''} {markup[:_MOST_SEARCHED]}", when) else None


def _plausible(text: str, now: datetime | None) -> date | None:
    when: date | None = machine_time(text)
    if when is None and (told := told_date(text)):
        when = told[0] if told[1] else told[0].date()
    elif when is not None and not re.search(r"\d[T\s]\s*\d", text):
        when = date(when.year, when.month, when.day)
    return when if when is not None and _possible(when, now) else None


def _possible(when: date, now: datetime | None) -> bool:
    return 1990 <= when.year <= (2100 if now is None else (now + 2 * _DAY).year)


def _in_path(url: str | None, now: datetime | None) -> date | None:
    match = _IN_PATH.search(urlsplit(url).path if url else "")
    if match is None:
        return None
    try:
        when = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return when if _possible(when, now) else None


def _flat(claims: Claims, names: Iterable[str]) -> list[str]:
    return [value for name in names for value in claims.meta.get(name, ())]
