"""A reader's own feed: the inbox for a feed reader, as Atom (RFC 4287) or JSON Feed 1.1, by a link of its own.

A feed reader knows addresses alone, so the capability stands in the path: it reads and nothing else, and the reader
replaces it where somebody else came to know it.
"""

import json
from collections.abc import Sequence
from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import quote_etag
from django.utils.translation import override
from django.views.decorators.http import require_safe

from newsbell.bell.models import settings_of
from newsbell.bell.page_words import PAGE_WORDS
from newsbell.bell.pages import language_of
from newsbell.bell.words import words_in
from newsbell.common import conf
from newsbell.common.errors import CapabilityRefused
from newsbell.readers import capabilities
from newsbell.readers.capabilities import Purpose
from newsbell.readers.models import Reader
from newsbell.reminders import inbox
from newsbell.reminders.inbox import Item

MOST = 50
TYPES = {"atom": "application/atom+xml; charset=utf-8", "json": "application/feed+json; charset=utf-8"}


@require_safe
def feed(request: HttpRequest, token: str, form: str) -> HttpResponseBase:
    """The newest stories of whose link it is; 404 for any other, so that a guess learns nothing."""
    try:
        reader = capabilities.reader_for(token, Purpose.FEED)
    except CapabilityRefused:
        raise Http404 from None
    language = reader.language or language_of(request, reader.publisher)
    words = words_in(language.split("-")[0], settings_of(reader.publisher).words, PAGE_WORDS)
    items = inbox.page(reader.pk, size=MOST)
    with override(language):
        text = _atom(reader, items, words["inbox"], words["because"]) if form == "atom" else ""
    text = text or _json(reader, items, words["inbox"], words["because"])
    response = HttpResponse(text, content_type=TYPES[form])
    response["ETag"] = quote_etag(sha256(text.encode()).hexdigest()[:32])
    response["Cache-Control"] = "private, no-cache"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _atom(reader: Reader, items: Sequence[Item], title: str, because: str) -> str:
    made = Atom1Feed(
        title=_title(reader, title),
        link=_home(reader),
        description="",
        language=reader.language or reader.publisher.language or None,
        feed_guid=_id(reader, 0),
    )
    for item in items:
        made.add_item(
            title=_headline(item),
            link=item.url or _home(reader),
            description=_text(item, because),
            unique_id=_id(reader, item.story),
            pubdate=item.decided_at,
            updateddate=item.decided_at,
            categories=[str(part["name"]) for part in item.why],
        )
    text: str = made.writeString("utf-8")
    return text


def _json(reader: Reader, items: Sequence[Item], title: str, because: str) -> str:
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(reader, title),
        "home_page_url": _home(reader),
        "items": [
            {
                "id": _id(reader, item.story),
                "url": item.url or _home(reader),
                "title": _headline(item),
                "content_text": _text(item, because),
                "date_published": item.decided_at.isoformat(timespec="seconds"),
                "tags": [str(part["name"]) for part in item.why],
            }
            for item in items
        ],
    }
    return json.dumps(made, ensure_ascii=False)


def _title(reader: Reader, title: str) -> str:
    return f"{reader.publisher.name}: {title}"


def _home(reader: Reader) -> str:
    return str(reader.publisher.origin or conf.get("NEWSBELL_URL"))


def _id(reader: Reader, story: int) -> str:
    # Not an address that anybody opens: it only has to stay the same and be nobody else's.
    return f"{conf.get('NEWSBELL_URL')}/story/{reader.publisher.slug}/{story or ''}"


def _headline(item: Item) -> str:
    return item.retraction or item.title


def _text(item: Item, because: str) -> str:
    """What a reader reads, and why they have it: always both."""
    names = ", ".join(str(part["name"]) for part in item.why)
    shown = item.title if item.retraction else item.standfirst
    return "\n\n".join(part for part in (shown, because.replace("{names}", names) if names else "") if part)
