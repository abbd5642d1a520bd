"""Feeds in the forms that they come in."""

import json
from datetime import UTC, datetime
from typing import Any

from newsbell.sources.feeds import Feed, parse

BASE = "https://gazette.example/news/feed.xml"
NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)


def read(body: str | bytes, content_type: str | None = None) -> Feed:
    return parse(body.encode() if isinstance(body, str) else body, content_type, BASE)


def rss(items: str, head: str = "") -> str:
    spaces = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0" {spaces}><channel><title>Gazette</title>{head}{items}</channel></rss>'
    )


def atom(entries: str, attributes: str = "") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>Gazette</title>{entries}</feed>'


def json_feed(*items: Any, **more: Any) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Gazette", "items": items, **more})
