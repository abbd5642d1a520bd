"""The front page of the stand-alone site: what is read, how it is told apart, what became of the reminders.

Anybody may see it, so it names no reader: only the demo's sample readers, and those in the demo alone.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from newsbell.common import conf
from newsbell.common.clock import now
from newsbell.common.languages import asked
from newsbell.common.models import Publisher
from newsbell.follows import choices
from newsbell.follows.models import Follow
from newsbell.newsroom import demo_stories, evidence
from newsbell.newsroom.languages import LANGUAGES, every
from newsbell.readers import sample
from newsbell.reminders import outcomes
from newsbell.reminders.models import Reminder, Shard
from newsbell.reminders.outcome import REASONS
from newsbell.sources.models import Poll, Source
from newsbell.stories import running
from newsbell.stories.models import Article, ByHand, Story

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

STORIES = 30
# So many are seen at once; the rest is folded, which a phone's page would else be twenty screens of.
FIRST_STORIES, FIRST_READERS = 6, 4
# Of so many articles, the newest, it is said how they were told apart; so many repeats are named.
ARTICLES, REPEATS = 1000, 6
# The page is open to all and the ledger is long: it is made once in so many seconds.
MADE_FOR_S = 5
JUST_NOW = timedelta(minutes=1)

# These ring nobody again.
AGAIN = ("same-article", "same-story")
STATES = {
    Story.State.DECIDING: "",
    Story.State.OLD: _("stood there at the first reading, rings nobody"),
    Story.State.NEW: _("new"),
    Story.State.HELD: _("waits for an editor"),
    Story.State.KEPT: _("in the inboxes alone"),
    Story.State.RESTORED: _("in the inboxes alone"),
    Story.State.LATE: _("in the inboxes alone"),
}
# Who it was stands in the admin alone; a join or split is in the articles' evidence, a top story has its own mark.
BY_HAND = {
    ByHand.Did.RELEASED: _("released by an editor"),
    ByHand.Did.KEPT: _("left in the inboxes by an editor"),
    ByHand.Did.RETRACTED: _("retracted by an editor"),
}
VALUES = {
    "accepted": _("accepted by a push service"),
    "deferred": _("waiting"),
    "in-inbox": _("in the inbox alone"),
    "in-edition": _("in an edition"),
    "suppressed": _("suppressed"),
    "failed": _("failed"),
    "gone": _("no device left"),
}


@dataclass(frozen=True)
class Told:
    """A sample reader: `rung` and `inbox` hold {"story", "why", "reason"}."""

    name: str
    follows: Sequence[Follow]
    rung: Sequence[dict[str, Any]]
    inbox: Sequence[dict[str, Any]]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What newsbell is doing, as anybody may see it: the same for everyone who reads its language."""
    language = asked(request, LANGUAGES)
    with override(language):
        made = cache.get_or_set(f"newsbell.front.{language}", partial(_made, request, language), MADE_FOR_S)
    response = HttpResponse(made)
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _made(request: HttpRequest, language: str) -> str:
    stories, readers = _stories(language), _sample_readers() if conf.get("NEWSBELL_DEMO") else []
    facts = {
        "language": language,
        "languages": every(),
        "publishers": Publisher.objects.all(),
        "sources": _sources(),
        "stories": stories[:FIRST_STORIES],
        "more_stories": stories[FIRST_STORIES:],
        "apart": _told_apart(),
        # Elsewhere anybody could look before and after a story: of few who follow its subject, each would be counted.
        "outcomes": _outcomes() if conf.get("NEWSBELL_DEMO") else [],
        "demo": conf.get("NEWSBELL_DEMO"),
        "readers": readers[:FIRST_READERS],
        "more_readers": readers[FIRST_READERS:],
    }
    return render_to_string("newsbell/front.html", facts, request)


def _sources() -> Sequence[dict[str, Any]]:
    sources = Source.objects.select_related("publisher").order_by("publisher", "rank", "pk")
    polls = Poll.objects.filter(source=OuterRef("pk")).order_by("-pk")
    told = sources.annotate(stories=Count("articles__story", distinct=True), last=Subquery(polls.values("pk")[:1]))
    last = Poll.objects.in_bulk([source.last for source in told if source.last])
    lately = now() - JUST_NOW
    return [
        {
            "source": source,
            "last": last.get(source.last),
            "lately": bool(source.polled_at and source.polled_at > lately),
        }
        for source in told
    ]


def _stories(language: str) -> Sequence[dict[str, Any]]:
    articles = Article.objects.select_related("source").order_by("pk")
    said = ByHand.objects.filter(did__in=BY_HAND).order_by("pk")
    stories = Story.objects.select_related("publisher", "lead")
    stories = stories.prefetch_related(Prefetch("articles", articles), Prefetch("by_hand", said))
    newest = list(stories.filter(joined_to=None)[:STORIES])
    within = [one for story in newest for one in story.articles.all()]
    why = dict(zip((one.pk for one in within), evidence.of(within), strict=True))
    public = running.public([story.pk for story in newest])
    return [
        {
            "story": story,
            "address": demo_stories.address(story, language) if story.pk in public else "",
            "state": STATES[Story.State(story.state)],
            "by_hand": dict.fromkeys(BY_HAND[ByHand.Did(one.did)] for one in story.by_hand.all()),
            "articles": [
                {"article": one, "decision": _decision(one), "evidence": why[one.pk]} for one in story.articles.all()
            ],
        }
        for story in newest
    ]


def _decision(article: Article) -> str:
    return article.get_decision_display() if article.decision else ""


def _told_apart() -> dict[str, Any]:
    """How many of the newest articles were new stories, stood there when their source was first read (which is news to
    nobody), and were repeats, updates among them; and the latest repeats."""
    decided = Article.objects.exclude(decision="").order_by("-pk")
    newest = list(decided.values_list("pk", "decision")[:ARTICLES])
    counted = Counter(decision for _, decision in newest)
    shown = decided.filter(pk__gte=newest[-1][0]) if newest else decided.none()
    stood = shown.filter(decision="new-story", story__state=Story.State.OLD).count()
    again = shown.filter(decision__in=AGAIN)
    # Its story bears the headline of its best article by now, which may be this one.
    first = Article.objects.filter(story=OuterRef("story")).order_by("pk")
    told_as = {"told_as": Subquery(first.values("title")[:1]), "told_in": Subquery(first.values("language")[:1])}
    return {
        "read": len(newest),
        "new": counted["new-story"] - stood,
        "stood": stood,
        "repeats": len(newest) - counted["new-story"],
        "updates": counted["update"],
        "latest": [
            {"article": one, "decision": _decision(one)}
            for one in again.select_related("source").annotate(**told_as)[:REPEATS]
        ],
    }


def _outcomes() -> Sequence[tuple["StrPromise", int]]:
    counted = outcomes.counts(Shard.objects.filter(reminder__kind=Reminder.Kind.STORY))
    return [(VALUES[value], number) for value, number in sorted(counted.items(), key=lambda one: -one[1])]


def _sample_readers() -> Sequence[Told]:
    return [_told(reader, name) for reader, name in sample.names().items()]


def _told(reader: int, name: str) -> Told:
    told = list(outcomes.find(reader=reader, kind=Reminder.Kind.STORY, newest_first=True))
    stories = Story.objects.select_related("lead").in_bulk([one.story for one in told])
    rung: list[dict[str, Any]] = []
    inbox: list[dict[str, Any]] = []
    for outcome in told:
        item = {
            "story": stories[outcome.story],
            "why": evidence.of_match(outcome.why),
            "reason": translation.gettext(REASONS[outcome.reason]),
        }
        (rung if outcome.value == "accepted" else inbox).append(item)
    return Told(name, choices.of(reader), rung, inbox)
