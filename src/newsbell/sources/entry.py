"""What a feed holds, whatever its format. Absent is None, never invented; all of it is untrusted."""

from dataclasses import dataclass
from datetime import datetime


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
class Feed:
    """A feed as read. `format` as people say it ("RSS 2.0"); `problems` in plain words; `skip_hours` in UTC."""

    title: str | None
    format: str
    entries: tuple[Entry, ...]
    problems: tuple[str, ...] = ()
    ttl_s: int | None = None
    skip_hours: frozenset[int] = frozenset()
