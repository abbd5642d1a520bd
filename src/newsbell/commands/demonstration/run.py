"""The demo's run: step after step something is published, polled, decided and reminded of, by what the workers run."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Max, Q, Sum

from newsbell import work
from newsbell.articles.item import read_item
from newsbell.commands.demonstration.cast import Cast
from newsbell.commands.demonstration.outside import Outside
from newsbell.common.clock import now
from newsbell.common.leases import Leased
from newsbell.reminders import outcomes
from newsbell.reminders.models import Shard
from newsbell.simulator.newsroom import Newsroom, folder_of
from newsbell.sources.feeds import parse
from newsbell.sources.models import Poll, Source
from newsbell.stories import editing
from newsbell.stories.models import Article, Story

_COUNT = re.compile(r"\d+ entr(y|ies)")
PATIENCE = timedelta(seconds=30)


@dataclass(frozen=True)
class Line:
    """What became of one entry. `decision` beside newsbell's own: "unchanged" and "unreadable", which made no article.

    `rang` and `inbox` are readers; `story` is the number by which it is explained. `corrected`: so many readers were
    sent the corrected words, which replace in silence.
    """

    decision: str
    title: str
    source: str
    evidence: str = ""
    story: int | None = None
    state: str = ""
    top: bool = False
    rang: int = 0
    inbox: int = 0
    retrying: int = 0
    corrected: int = 0


@dataclass(frozen=True)
class Stepped:
    """A step that is done. `problems` are what the sources' feeds had wrong."""

    number: int
    title: str
    lines: Sequence[Line]
    problems: Sequence[str]


def steps(newsroom: Newsroom, outside: Outside, cast: Cast) -> Iterator[Stepped]:
    """Works the steps one after the other, each when it is asked for."""
    _take_over(cast)
    said: set[str] = set()
    for number in range(1, len(newsroom.plan.steps) + 1):
        step = _step(newsroom, outside, cast, number)
        # "4 entries without an id", and at the next poll 5, is said once.
        news = {_COUNT.sub("", problem): problem for problem in step.problems}
        yield replace(step, problems=[problem for key, problem in news.items() if key not in said])
        said |= set(news)


def settle(cast: Cast, say: Callable[[int, int], None]) -> int:
    """Waits, for half a minute at most, until all that is tried again is settled; returns how many are not.

    `say` is told how many there are and in how many seconds the next one is due.
    """
    until = now() + PATIENCE
    while True:
        work.drain("remind", "send")
        among = Shard.objects.filter(reminder__publisher=cast.publisher)
        again = [one.retry_at for one in outcomes.find(value="deferred", among=among) if one.retry_at]
        if not again or min(again) > until:
            return len(again)
        wait = max(0.05, (min(again) - now()).total_seconds())
        say(len(again), round(wait))
        time.sleep(min(wait, 1))


def article_of(newsroom: Newsroom, cast: Cast, entry: str) -> Article | None:
    """The article that newsbell made of an entry (FOLDER/NAME) of the newsroom; None where it made none."""
    title, entry_id = _said(newsroom, cast, entry)
    source = cast.sources[folder_of(entry)]
    return Article.objects.filter(source=source, entry_id=entry_id, title=title).order_by("pk").last()


def _said(newsroom: Newsroom, cast: Cast, entry: str) -> tuple[str, str]:
    """The headline and id of an entry as newsbell reads them; empty where it cannot be read."""
    resource = newsroom.alone(entry)
    read = parse(resource.body, resource.content_type, cast.sources[folder_of(entry)].url).entries
    items = [read_item(**vars(one)) for one in read]
    return (items[0].title, items[0].id or "") if items else ("", "")


def _take_over(cast: Cast) -> None:
    """Frees what a demo that was killed had leased; were it alive after all, it could not commit any more."""
    rows: list[tuple[type[Leased], Q]] = [
        (Source, Q(publisher=cast.publisher)),
        (Poll, Q(source__publisher=cast.publisher)),
        (Story, Q(publisher=cast.publisher)),
        (Shard, Q(reminder__publisher=cast.publisher)),
    ]
    for model, ours in rows:
        model._default_manager.filter(ours).exclude(lease_until=None).update(lease_until=None, lease_owner="")


def _step(newsroom: Newsroom, outside: Outside, cast: Cast, number: int) -> Stepped:
    step = newsroom.plan.steps[number - 1]
    outside.site.publish(number)
    article, poll = _last(Article), _last(Poll)
    work.check([source.pk for source in cast.sources.values()])
    top = [found.story_id for name in step.top if (found := article_of(newsroom, cast, name)) and found.story_id]
    editing.mark_top(top, now())
    work.drain("remind", "send")
    lines = [_line(one) for one in _decided(cast, after=article)]
    lines += _not_read(newsroom, cast, [*step.publish, *step.replace.values()], after=article)
    polls = Poll.objects.filter(pk__gt=poll, source__publisher=cast.publisher).select_related("source")
    problems = [f"{poll.source}: {problem}" for poll in polls.order_by("pk") for problem in poll.problems]
    return Stepped(number, step.title, lines, problems)


def _last(model: type[Article | Poll]) -> int:
    return model._default_manager.aggregate(last=Max("pk"))["last"] or 0


def _decided(cast: Cast, after: int) -> Sequence[Article]:
    articles = Article.objects.filter(publisher=cast.publisher, pk__gt=after).exclude(decision="")
    return list(articles.select_related("source", "story").order_by("pk"))


def _line(article: Article) -> Line:
    # A new story that nothing was like has one sentence of evidence, always the same.
    like_nothing = article.decision == Article.Decision.NEW_STORY and len(article.evidence) == 1
    said = Line(
        decision=article.decision,
        title=article.title,
        source=str(article.source),
        evidence="" if like_nothing else " ".join(article.evidence),
        story=article.story_id,
    )
    if article.decision == Article.Decision.UPDATE:
        sent = Shard.objects.filter(reminder__article=article, reminder__kind="correction").aggregate(n=Sum("accepted"))
        return replace(said, corrected=sent["n"] or 0)
    if article.decision != Article.Decision.NEW_STORY or article.story is None:
        return said
    values = list(outcomes.find(story=article.story.pk, kind="story"))
    rang = sum(one.value == "accepted" for one in values)
    retrying = sum(one.value == "deferred" and one.retry_at is not None for one in values)
    told = {"rang": rang, "retrying": retrying, "inbox": len(values) - rang - retrying}
    return Line(**{**vars(said), **told, "state": article.story.state, "top": article.story.top})


def _not_read(newsroom: Newsroom, cast: Cast, entries: Sequence[str], after: int) -> Iterator[Line]:
    """The entries of which newsbell made no article at this step."""
    for entry in entries:
        title, _ = _said(newsroom, cast, entry)
        source = str(cast.sources[folder_of(entry)])
        found = article_of(newsroom, cast, entry)
        if not title:
            yield Line("unreadable", entry, source, "The entry is broken; those beside it are read.")
        elif found and found.pk <= after:
            yield Line("unchanged", title, source, "It says what it said before, so there is nothing to decide.")
