"""Stories as a feed, Atom (RFC 4287) or JSON Feed 1.1: a reader's own, or a subject's."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from html import escape

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import quote_etag
from django.utils.translation import override

TYPES = {"atom": "application/atom+xml; charset=utf-8", "json": "application/feed+json; charset=utf-8"}


@dataclass(frozen=True)
class Entry:
    """A story in a feed; `id` stays the same for ever."""

    id: str
    url: str
    title: str
    text: str
    at: datetime
    tags: Sequence[str] = ()


@dataclass(frozen=True)
class Feed:
    """`own`: its own address, where that is no secret."""

    id: str
    title: str
    home: str
    language: str
    entries: Sequence[Entry] = field(repr=False)
    own: str = ""

    def text(self, form: str) -> str:
        """As `atom` or `json`."""
        with override(self.language or None):
            return self._atom() if form == "atom" else self._json()

    def _atom(self) -> str:
        made = Atom1Feed(
            title=self.title,
            link=self.home,
            description="",
            language=self.language or None,
            feed_guid=self.id,
            feed_url=self.own or None,
        )
        for entry in self.entries:
            made.add_item(
                title=entry.title,
                link=entry.url,
                description=escape(entry.text),  # Django calls it HTML, and it is a stranger's plain text
                unique_id=entry.id,
                pubdate=entry.at,
                updateddate=entry.at,
                categories=list(entry.tags),
            )
        text: str = made.writeString("utf-8")
        return text

    def _json(self) -> str:
        made = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title,
            "home_page_url": self.home,
            **({"feed_url": self.own} if self.own else {}),
            "items": [
                {
                    "id": entry.id,
                    "url": entry.url,
                    "title": entry.title,
                    "content_text": entry.text,
                    "date_published": entry.at.isoformat(timespec="seconds"),
                    "tags": list(entry.tags),
                }
                for entry in self.entries
            ],
        }
        return json.dumps(made, ensure_ascii=False)


def answer(request: HttpRequest, feed: Feed, form: str, cached: str) -> HttpResponseBase:
    """The feed, or 304 for who has it."""
    text = feed.text(form)
    response = HttpResponse(text, content_type=TYPES[form])
    response["ETag"] = quote_etag(sha256(text.encode()).hexdigest()[:32])
    response["Cache-Control"] = cached
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
