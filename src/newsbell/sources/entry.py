"""What a feed holds, whatever its format. Absent is None, never invented; all of it is untrusted."""

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Any

from newsbell.common.plural import plural

MAX_ITEMS = 20_000


@dataclass(frozen=True)
class Entry:
    """One item of a feed.

    `id` is the feed's own, None where it gives none. `title`, `summary_html` and `content_html` are HTML as found (what
    the source calls plain text is escaped): unsafe until read. `link` and `image` are absolute http(s). Times are UTC,
    as claimed: they may lie in the future.
    """

    id: str | None
    link: str | None
    title: str | None = None
    summary_html: str | None = None
    content_html: str | None = None
    author: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    image: str | None = None


@dataclass(frozen=True)
class Child:
    """A sitemap that an index names, and when it says that it changed."""

    url: str
    modified: datetime | None


@dataclass(frozen=True)
class Feed:
    """A feed as read. `format` as people say it ("RSS 2.0"); `problems` in plain words; `skip_hours` in UTC.

    `rest`: what stands there beside the newest, which alone are read. `children`: the sitemaps that an index names.
    `addresses`: of articles whose titles the source does not say itself (a plain sitemap's, or a page's, with the words
    of the link), so that their pages are read first. `hubs` and `topic`: its WebSub hubs and what they call it, as
    found.
    """

    title: str | None
    format: str
    entries: tuple[Entry, ...]
    problems: tuple[str, ...] = ()
    ttl_s: int | None = None
    skip_hours: frozenset[int] = frozenset()
    children: tuple[Child, ...] = ()
    addresses: tuple[Entry, ...] = ()
    hubs: tuple[str, ...] = ()
    topic: str | None = None
    rest: tuple[Entry, ...] = ()


def text_of(value: Any) -> str | None:
    """A value as text that every database and encoding can hold: stripped, without NUL and lone surrogates; or None."""
    if not isinstance(value, str):
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        value = value.encode("utf-8", "replace").decode()
    return value.replace("\0", "").strip() or None


def time_of(value: Any) -> datetime | None:
    """A time in RFC 3339 or W3C's form, in UTC; one without offset is taken for UTC, one without a day is none."""
    try:
        time = datetime.fromisoformat(text_of(value) or "")
        return claimed(time.replace(tzinfo=time.tzinfo or UTC).astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def claimed(time: datetime) -> datetime | None:
    """The time, unless it is one of those that programs write where they have none, for all their articles alike.

    They are the day that Unix counts from, in some zone, and the first and the last that there are (.NET, PHP).
    """
    counted_from = time.year < 1971 and (time.month, time.day) in ((12, 31), (1, 1))
    return None if counted_from or time.year in (MINYEAR, MAXYEAR) else time


def counted(number: int, what: str, of_many: str = "") -> str:
    """A problem as `Feed.problems` says it: "1 entry without an id", "1,028 entries without an id"."""
    return plural(number, f"entry {what}", f"entries {of_many or what}")
