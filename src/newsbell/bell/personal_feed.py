"""A reader's own feed: the inbox for a feed reader, by a link of its own.

A feed reader knows addresses alone, so the capability stands in the path: it reads and nothing else, and the reader
replaces it where somebody else came to know it.
"""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from newsbell.bell.feeds import Entry, Feed, answer
from newsbell.bell.models import settings_of
from newsbell.bell.page_words import PAGE_WORDS
from newsbell.bell.pages import language_of
from newsbell.bell.words import WORDS, words_in
from newsbell.common import conf
from newsbell.common.errors import CapabilityRefused
from newsbell.common.models import Publisher
from newsbell.readers import capabilities
from newsbell.readers.capabilities import Purpose
from newsbell.reminders import inbox
from newsbell.reminders.inbox import Item

MOST = 50


@require_safe
def feed(request: HttpRequest, token: str, form: str) -> HttpResponseBase:
    """The newest stories of whose link it is; 404 for any other, so that a guess learns nothing."""
    try:
        reader = capabilities.reader_for(token, Purpose.FEED)
    except CapabilityRefused:
        raise Http404 from None
    publisher = reader.publisher
    language = reader.language or language_of(request, publisher)
    words = words_in(language.split("-")[0], settings_of(publisher).words, WORDS | PAGE_WORDS)
    entries = [_entry(publisher, item, words) for item in inbox.page(reader.pk, size=MOST)]
    title = f"{publisher.name}: {words['inbox']}"
    return answer(
        request, Feed(story_id(publisher, 0), title, home_of(publisher), language, entries), form, "private, no-cache"
    )


def home_of(publisher: Publisher) -> str:
    """The publisher's front page, or where newsbell is."""
    return str(publisher.origin or conf.get("NEWSBELL_URL"))


def story_id(publisher: Publisher, story: int) -> str:
    """A story's name in feeds. Not an address that anybody opens: it stays the same and is nobody else's."""
    return f"{conf.get('NEWSBELL_URL')}/story/{publisher.slug}/{story or ''}"


def _entry(publisher: Publisher, item: Item, words: Mapping[str, str]) -> Entry:
    names = list(dict.fromkeys(str(part["name"]) for part in item.why))
    return Entry(
        id=story_id(publisher, item.story),
        url=item.url or home_of(publisher),
        title=item.retraction or item.title,
        text=_text(item, words, ", ".join(names)),
        at=item.decided_at,
        tags=names,
    )


def _text(item: Item, words: Mapping[str, str], names: str) -> str:
    """What a reader reads, and why they have it: always both. Of a retracted story that it is one, and which."""
    shown = (words["retracted"], item.title) if item.retraction else (item.standfirst,)
    because = words["because"].replace("{names}", names) if names else ""
    return "\n\n".join(part for part in (*shown, because) if part)
