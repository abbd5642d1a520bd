"""What comes to a story that was told: words of an update, or labels, and so readers whom it did not reach."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from newsbell.common import conf
from newsbell.common.text import fold
from newsbell.stories.locks import lock
from newsbell.stories.models import Article, Story

TELLING = (Story.State.NEW, Story.State.RESTORED, Story.State.LATE)


def reworded(poll: int, now: datetime) -> tuple[list[int], list[int]]:
    """The stories for which an article of this poll speaks now, in words or under a label in which they were not told.

    Those that may ring whom these reach, and those that are too old to ring.
    """
    since = now - timedelta(seconds=conf.get("NEWSBELL_TTL"))
    again = Article.objects.filter(poll=poll, decision__in=("update", "same-article"), story__lead=F("pk"))
    young: list[int] = []
    old: list[int] = []
    for lead in again.select_related("story"):
        before = list(_told_by(lead))
        if lead.story and (_words(lead) not in map(_words, before) or _labels([lead]) - _labels(before)):
            (young if lead.story.decided_at > since else old).append(lead.story.pk)
    return young, old


def led_by(poll: int) -> list[int]:
    """The stories for which an article of this poll speaks. Whatever was said of them while it was being decided
    (a mark, a join, another feed's label) is told now.
    """
    return list(Story.objects.filter(lead__poll=poll).order_by("pk").values_list("pk", flat=True))


def _told_by(lead: Article) -> QuerySet[Article]:
    """What spoke for the lead's story before its poll, as far as that is sure, or lent it labels."""
    own = Q(source=lead.source_id)
    spoke = Q(decision="new-story") | (own & Q(decision="update")) | (~own & Q(decision="same-article"))
    before = Article.objects.filter(spoke, story=lead.story_id, rank=lead.rank).exclude(poll=lead.poll_id)
    return before.only("title", "standfirst", "body", "section", "tags")


def tell_more(stories: Iterable[int], now: datetime) -> None:
    """Whoever follows what came later is told as well, by the story's state: one article in several section feeds, a
    tag that its editor adds, a town that an update names. Whoever has an outcome keeps it.
    """
    rows = Story.objects.filter(pk__in=stories, state__in=(*TELLING, Story.State.HELD, Story.State.KEPT))
    Story.objects.filter(pk__in=lock(rows)).update(due_at=now)


def _words(article: Article) -> tuple[str, str, list[str]]:
    return article.title, article.standfirst, article.body


def _labels(articles: Iterable[Article]) -> set[str]:
    return {fold(label) for article in articles for label in (article.section, *article.tags) if label}
