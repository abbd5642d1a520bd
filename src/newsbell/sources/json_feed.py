"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import html
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from newsbell.common.errors import FeedUnreadable
from newsbell.sources.entry import MAX_ITEMS, Entry, Feed, counted, text_of, time_of

_LONGEST_NUMBER = 1_000


def parse_json(text: str) -> Feed:
    """Read a JSON Feed. An item without an id is discarded, as the standard says. Raises FeedUnreadable."""
    try:
        # A number of a hundred thousand digits is one bad entry's, and Python would refuse the whole for it.
        feed = json.loads(text, parse_int=lambda digits: int(digits) if len(digits) < _LONGEST_NUMBER else digits)
    except (ValueError, RecursionError) as error:
        raise FeedUnreadable(
            "This is not a JSON Feed", why=f"It is broken JSON: {error}.", fix="Ask the site to mend it."
        ) from error
    version = text_of(feed.get("version")) if isinstance(feed, dict) else None
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise FeedUnreadable("This JSON is not a JSON Feed", why="It has no list of items.", fix="Check the address.")
    if len(feed["items"]) > MAX_ITEMS:
        raise FeedUnreadable(
            f"The feed has more than {MAX_ITEMS:,} items",
            why="Reading it would stall every other source.",
            fix="Ask the site to mend it.",
        )
    entries, wrong = [], Counter[str]()
    for item in feed["items"]:
        if not isinstance(item, dict):
            wrong["discarded for being no object"] += 1
        elif (entry := _entry(item, text_of(feed.get("language")), _author(feed))).id is None:
            wrong["discarded for having no id"] += 1
        else:
            entries.append(entry)
    return Feed(
        title=_escaped(feed.get("title")),
        format=f"JSON Feed {version.rsplit('/', 1)[-1]}" if version else "JSON Feed",
        entries=tuple(entries),
        problems=tuple(counted(number, what) for what, number in wrong.items()),
        hubs=tuple(filter(None, (text_of(hub.get("url")) for hub in _list(feed.get("hubs")) if isinstance(hub, dict)))),
        topic=text_of(feed.get("feed_url")),
    )


def _entry(item: dict[str, Any], language: str | None, author: str | None) -> Entry:
    number = item.get("id")
    return Entry(
        # 1.1 wants a string, and wants readers to take a number for one.
        id=str(number) if isinstance(number, int | float) and not isinstance(number, bool) else text_of(number),
        link=text_of(item.get("url")),
        title=_escaped(item.get("title")),
        summary_html=_escaped(item.get("summary")),
        content_html=text_of(item.get("content_html")) or _escaped(item.get("content_text")),
        author=_author(item) or author,
        tags=tuple(filter(None, map(text_of, _list(item.get("tags"))))),
        language=text_of(item.get("language")) or language,
        published=time_of(item.get("date_published")),
        updated=time_of(item.get("date_modified")),
        image=text_of(item.get("image")) or text_of(item.get("banner_image")),
    )


def _author(thing: dict[str, Any]) -> str | None:
    """The names of `authors` (1.1) or `author` (1.0), joined with "; "."""
    people: Iterable[Any] = _list(thing.get("authors")) or [thing.get("author")]
    names = (text_of(person.get("name")) if isinstance(person, dict) else text_of(person) for person in people)
    return "; ".join(filter(None, names)) or None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _escaped(value: Any) -> str | None:
    text = text_of(value)
    return text and html.escape(text, quote=False)
