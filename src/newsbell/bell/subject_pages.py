"""A page for each subject: what it is, its stories, its feed, and a Follow button. The same for everyone."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from newsbell.bell.feeds import Entry, Feed, answer
from newsbell.bell.models import settings_of
from newsbell.bell.page_words import PAGE_WORDS
from newsbell.bell.pages import language_of, page
from newsbell.bell.personal_feed import home_of, story_id
from newsbell.bell.views import CACHED_S
from newsbell.bell.words import WORDS, words_in
from newsbell.common import conf
from newsbell.common.errors import NotFound
from newsbell.common.models import Publisher
from newsbell.follows.models import Listed
from newsbell.reminders.models import Reminder
from newsbell.stories import running
from newsbell.stories.models import Story

MOST = 30
PUBLIC = f"public, max-age={CACHED_S}"


class Unnamed(Http404):
    """No story of the publisher names it, so far; readers may follow it all the same."""


@dataclass(frozen=True)
class Shown:
    """A subject as its page shows it. `language`: of its name, where that is a headline, and known."""

    kind: str
    key: str
    name: str
    within: Sequence[str]
    stories: QuerySet[Story]
    language: str = ""

    @property
    def follow(self) -> str:
        """What the bell's button follows."""
        return f"thread:{self.key}:{self.name}" if self.kind == "thread" else f"{self.kind}:{self.name}"


@require_safe
def subject(request: HttpRequest, slug: str, kind: str, key: str) -> HttpResponseBase:
    """The page; 404 for what no story of the publisher names, with the way to what can be followed."""
    publisher = _publisher(slug)
    try:
        shown = _shown(publisher, kind, key)
    except Unnamed:
        # Without the name, which is the asker's: it would put anybody's words on the publisher's page.
        absent = page(request, publisher, "no_subject", "noPage")
        absent.status_code = 404
        return absent
    words = words_in(language_of(request, publisher), settings_of(publisher).words, WORDS | PAGE_WORDS)
    over = Listed.objects.filter(publisher=publisher, kind="place", name__in=shown.within)
    pages = {one.name: at(publisher, one.kind, one.key) for one in over}
    response = page(
        request,
        publisher,
        "subject",
        "",
        of=shown.name,
        title_language=shown.language,
        subject=shown,
        called=words[f"kind{kind.capitalize()}"],
        within=[(name, pages.get(name, "")) for name in shown.within],
        stories=_newest(shown),
        feeds={form: at(publisher, kind, shown.key, form) for form in ("atom", "json")},
    )
    response["Cache-Control"] = PUBLIC
    return response


@require_safe
def feed(request: HttpRequest, slug: str, kind: str, key: str, form: str) -> HttpResponseBase:
    """The subject's stories for a feed reader."""
    publisher = _publisher(slug)
    shown = _shown(publisher, kind, key)
    own = at(publisher, kind, shown.key, form)
    language = publisher.language or language_of(request, publisher)
    entries = [_entry(publisher, story) for story in _newest(shown)]
    made = Feed(own, f"{publisher.name}: {shown.name}", at(publisher, kind, shown.key), language, entries, own)
    return answer(request, made, form, PUBLIC)


def at(publisher: Publisher, kind: str, key: str, form: str = "") -> str:
    """The whole address of a subject's page, or of its feed."""
    parts = {"slug": publisher.slug, "kind": kind, "key": key.replace(" ", "-")}
    path = reverse(
        f"newsbell:newsbell-bell:subject{'-feed' if form else ''}", kwargs=parts | ({"form": form} if form else {})
    )
    own = urlsplit(conf.get("NEWSBELL_URL"))
    return f"{own.scheme}://{own.netloc}{path}"


def _publisher(slug: str) -> Publisher:
    for found in Publisher.objects.filter(slug=slug):
        return found
    raise Http404


def _shown(publisher: Publisher, kind: str, key: str) -> Shown:
    """A running story has its page from its first story on, whether or not it has gone on yet."""
    if kind == "thread":
        try:
            first = running.first(publisher.pk, int(key))
        except (NotFound, ValueError):
            raise Http404 from None
        if not running.is_public(first):
            raise Http404
        return Shown(kind, str(first.pk), str(first), (), running.stories(first.pk), first.language)
    for one in Listed.objects.filter(publisher=publisher, kind=kind, key=key.replace("-", " ")):
        return Shown(kind, one.key, one.name, one.within, Story.objects.filter(mentions__listed=one).order_by("-pk"))
    raise Unnamed


def _newest(shown: Shown) -> Sequence[Story]:
    """What was taken back is not shown, and what an editor joined is shown once."""
    own = shown.stories.filter(joined_to=None).exclude(state__in=running.NOT_SHOWN)
    return list(own.exclude(reminders__kind=Reminder.Kind.RETRACTION).select_related("lead")[:MOST])


def _entry(publisher: Publisher, story: Story) -> Entry:
    lead = story.lead
    return Entry(
        id=story_id(publisher, story.pk),
        url=(lead.url if lead else "") or home_of(publisher),
        title=str(story),
        text=lead.standfirst if lead else "",
        at=story.decided_at,
    )
