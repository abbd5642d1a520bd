"""What one run of the demo came to, counted from the database and from what the simulated readers saw."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, QuerySet

from newsbell.commands.demonstration.cast import Cast
from newsbell.commands.demonstration.outside import Outside
from newsbell.follows import choices
from newsbell.readers.models import Reader
from newsbell.reminders import outcomes as ledger
from newsbell.reminders.explain import why_it_matched
from newsbell.reminders.models import Shard
from newsbell.reminders.outcome import REASONS
from newsbell.reminders.outcomes import Outcome
from newsbell.stories.models import Article, Story

NEW = Article.Decision.NEW_STORY


@dataclass(frozen=True)
class Mark:
    """Where a run began: what stands behind it is not of this run."""

    at: datetime
    article: int
    seen: Mapping[str, int]


@dataclass(frozen=True)
class Item:
    """One outcome of one reader: `why` it matched, and the `reason` for its value, both as sentences."""

    story: int
    title: str
    value: str
    why: str
    reason: str


@dataclass(frozen=True)
class Told:
    """One reader of the newsroom, their follows, what rang them in this run, and what waits in the inbox alone."""

    name: str
    reader: int
    follows: Sequence[str]
    rung: Sequence[Item]
    inbox: Sequence[Item]


@dataclass(frozen=True)
class Tally:
    """The counts of one run. `seen`: what the push services and their readers saw, which newsbell cannot know."""

    articles: int
    stories: int
    old: int
    repeats: int
    held: int
    rung: int
    outcomes: Mapping[str, int]
    seen: Mapping[str, int]
    readers: Sequence[Told]

    def as_json(self) -> dict[str, Any]:
        """{"articles","stories","repeats","rung","outcomes","readers"} of docs/reference/commands.md."""
        return {
            "articles": self.articles,
            "stories": self.stories,
            "repeats": self.repeats,
            "rung": self.rung,
            "outcomes": dict(self.outcomes),
            "readers": [
                {
                    "reader": one.name,
                    "follows": list(one.follows),
                    "rung": [{"story": item.story, "title": item.title, "why": item.why} for item in one.rung],
                    "inbox": [item.title for item in one.inbox],
                }
                for one in self.readers
            ],
        }


def mark(outside: Outside, now: datetime) -> Mark:
    """Now, before anything is done."""
    return Mark(now, _last(Article.objects.all()), outside.seen())


def count(cast: Cast, outside: Outside, since: Mark) -> Tally:
    """What happened to the cast since the mark."""
    articles = Article.objects.filter(publisher=cast.publisher, pk__gt=since.article).exclude(decision="")
    opened = articles.filter(decision=NEW)
    outcomes = _of(cast, since)
    made = Counter(one.value for one in outcomes if _made(one, since))
    seen = outside.seen()
    return Tally(
        articles=articles.count(),
        stories=opened.count(),
        old=opened.filter(story__state=Story.State.OLD).count(),
        repeats=articles.exclude(decision=NEW).count(),
        held=opened.filter(story__state=Story.State.HELD).count(),
        rung=sum(one.value == "accepted" for one in outcomes),
        outcomes=dict(sorted(made.items())),
        seen={name: seen[name] - since.seen[name] for name in seen},
        readers=[_told(name, reader, outcomes) for name, reader in cast.readers.items()],
    )


def busiest(since: Mark, cast: Cast) -> Story | None:
    """The story of this run that shows most when it is explained: told by many articles, to many readers."""
    stories = Story.objects.filter(publisher=cast.publisher, articles__pk__gt=since.article)
    told = {
        one.pk: (one.told, ledger.total(Shard.objects.filter(reminder__story=one)))
        for one in stories.annotate(told=Count("articles", distinct=True))
    }
    by_size = max(told, key=lambda pk: (told[pk][0] * told[pk][1], -pk), default=0)
    return Story.objects.get(pk=by_size) if by_size and told[by_size][1] else None


def first_ring(done: Tally, but: int) -> tuple[int, str] | None:
    """The first story of a run that rang somebody, and whom; another than `but` where there is one."""
    rings = [(item.story == but, item.story, one.name) for one in done.readers for item in one.rung]
    return min(rings)[1:] if rings else None


def waiting(now: datetime) -> int:
    """How many stories of this data folder, of earlier runs too, wait for an editor: their time is not over."""
    return Story.objects.filter(state=Story.State.HELD, due_at__gt=now).count()


def _told(name: str, reader: Reader, outcomes: Sequence[Outcome]) -> Told:
    items = [_item(outcome) for outcome in outcomes if outcome.reader == reader.pk]
    return Told(
        name=name,
        reader=reader.pk,
        follows=[f"{follow.subject.kind}: {follow.subject.name}" for follow in choices.of(reader.pk)],
        rung=[item for item in items if item.value == "accepted"],
        inbox=[item for item in items if item.value != "accepted"],
    )


def _of(cast: Cast, since: Mark) -> list[Outcome]:
    """Outcomes that were made since the mark, or became accepted."""
    among = Shard.objects.filter(reminder__publisher=cast.publisher)
    found = ledger.find(kind="story", among=among)
    return [one for one in found if _made(one, since) or (one.value == "accepted" and _since(one.settled_at, since))]


def _made(outcome: Outcome, since: Mark) -> bool:
    return _since(outcome.decided_at, since)


def _since(at: datetime | None, since: Mark) -> bool:
    # The ledger keeps milliseconds.
    return at is not None and at + timedelta(milliseconds=1) > since.at


def _item(outcome: Outcome) -> Item:
    story = Story.objects.get(pk=outcome.story)
    # The headline under which it was decided: another paper's may speak for the story by now.
    first = story.articles.filter(decision=NEW).first()
    return Item(
        story=story.pk,
        title=first.title if first else str(story),
        value=outcome.value,
        why=why_it_matched(outcome.why),
        reason=REASONS[outcome.reason],
    )


def _last(rows: QuerySet[Any]) -> int:
    return rows.aggregate(last=Max("pk"))["last"] or 0
