"""When a page says that its article appeared, and when it changed."""

import copy
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from urllib.parse import urlsplit

from htmldate import find_date
from lxml import etree

from newsbell.articles.dates import machine_time, names_day, told_date
from newsbell.articles.pages.blocks import Block, Place
from newsbell.articles.pages.claims import Claims, words_of
from newsbell.articles.pages.margin import in_margin
from newsbell.articles.pages.tree import Element
from newsbell.common.text import squeeze

_PUBLISHED = re.compile(
    r"\b(?:erschienen|veröffentlicht|erstellt|published|posted|created|publi[ée]e?|publicado|creado|pubblicato|geplaatst)"
    r"(?:\s(?:am|on|le|el|il|em|op))?\s?:?\s",
    re.IGNORECASE,
)
# A date before a paragraph's first words, as a dateline without a place.
_OPENS = re.compile(r"^\W?[\w.]{1,12}\s?[\w., ]{3,20}\s(?:[–—-]|--)\s")
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
_NO_TIME = timedelta()
_HALF_HOUR = timedelta(minutes=30)
_FARTHEST_ZONE = timedelta(hours=14)
# How many blocks over and under the headline its date may stand.
_OVER, _UNDER = 4, 10
_MOMENT = timedelta(minutes=1)
_MOST_LOOKED_AT = 80
_MOST_SEARCHED = 1_000_000
_SHORT = 150
_LONG = 300
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
    published = _as_shown([when for text in told if (when := _plausible(text, now))], blocks, title, now)
    if published is None:
        published = _shown(root, blocks, title, now) or _in_path(url, now) or _searched(root, url, now) or modified
    return published, modified


def _as_shown(told: Sequence[date], blocks: Sequence[Block], title: int, now: datetime | None) -> date | None:
    """The first of these times, or, where they differ by days, the first whose day the page shows by its headline. A
    moment in UTC whose clock the page shows as another is told by the page's own.
    """
    first = _in_its_zone(told)
    if first is None or title < 0:
        return first
    shown = list(_dates_in(blocks, range(max(0, title - _OVER), title + _UNDER), now, changed=False))
    days = [_day(when) for when in shown]
    if _day(first) in days:
        return first
    if agreed := [when for when in told if _day(when) in days]:
        return _in_its_zone(agreed)
    return next((local for when in shown if (local := _by_clock(first, when))), first)


def _day(when: date) -> date:
    return when.date() if isinstance(when, datetime) else when


def _by_clock(moment: date, shown: date) -> datetime | None:
    """This moment in UTC by the clock that shows it as `shown`: whole half hours are between, as between zones."""
    if (
        not isinstance(moment, datetime)
        or not isinstance(shown, datetime)
        or shown.tzinfo
        or moment.utcoffset() != _NO_TIME
    ):
        return None
    apart = shown - moment.replace(tzinfo=None, second=0, microsecond=0)
    return moment.astimezone(timezone(apart)) if abs(apart) <= _FARTHEST_ZONE and not apart % _HALF_HOUR else None


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
    return (
        _of((one for one in times if not in_margin(one)), now)
        or (next(_dates_in(blocks, range(title + 1, title + 8), now), None) if title >= 0 else None)
        or _of((one for one in root.xpath(_CALLED_DATE)[:_MOST_LOOKED_AT] if not in_margin(one)), now, changed=True)
        or next(_dates_in(blocks, range(max(0, title - 5), max(0, title) + 12), now), None)
        or _of(times, now)
        or _labelled(blocks, now)
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


def _dates_in(blocks: Sequence[Block], where: range, now: datetime | None, changed: bool = True) -> Iterator[date]:
    """The whole dates of short lines among these blocks, or that open a paragraph; a change's too where `changed`."""
    for block in blocks[where.start : where.stop]:
        if block.box.place & (Place.COMMENT | Place.RELATED):
            continue
        opening = _OPENS.match(block.text)
        text = block.text if len(block.text) <= _SHORT else opening[0] if opening and _starts(opening[0]) else ""
        if (changed or not _CHANGED.search(text)) and (told := _told(text)) and _possible(told, now):
            yield told


def _told(text: str) -> date | None:
    """The first date in a reader's words, or the one that is called the publication's."""
    label = _PUBLISHED.search(text)
    told = (told_date(text[label.end() :]) if label else None) or told_date(text)
    return None if told is None else told[0] if told[1] else told[0].date()


def _starts(text: str) -> bool:
    """Does a date stand at the start of this text?"""
    told = told_date(text)
    return told is not None and told[2][0] <= 1


def _labelled(blocks: Sequence[Block], now: datetime | None) -> date | None:
    """The date that a line anywhere on the page calls the publication's, right before it."""
    for block in blocks:
        label = _PUBLISHED.search(block.text[:_LONG])
        if label and not block.box.place & (Place.COMMENT | Place.RELATED):
            told = told_date(block.text[label.end() : label.end() + 30])
            if told and told[2][0] == 0 and _possible(told[0], now):
                return told[0].date()
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
    if when is None:
        when = _told(text)
    elif not re.search(r"\d[T\s]\s*\d", text):
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
