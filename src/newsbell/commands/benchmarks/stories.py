"""What it costs to tell an article apart from all that came before it, on the archive in SQLite."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from random import Random
from typing import Any

from django.db import transaction

from newsbell.articles.item import Article, read_item
from newsbell.commands.benchmarks import gauges
from newsbell.commands.benchmarks.prose import Writer
from newsbell.common import prepared
from newsbell.common.clock import now
from newsbell.common.models import Publisher
from newsbell.joints import origin
from newsbell.sources.models import Poll, Source
from newsbell.stories import archive, models, recent
from newsbell.stories.tellings import telling

STREAM = 100
"""So many articles are decided on the clock at each size of the window, or as many as the window has."""
PARAGRAPHS = 7
RETOLD = 0.2
"""The share of articles that tell an earlier one again, edited."""
FURNITURE = "<p>Sign up for our newsletter and never miss a story from the harbour, every morning at seven.</p>"
PAGE = 500
SHINGLES = 400
"""Of an article in the window; one in four is a key of it."""


def measure(window: int) -> Mapping[str, Any]:
    """CPU ms of deciding one article with its rows written, the median, at each power of ten up to the window.

    `start_ms`: CPU ms of the first look of a worker that begins with the full window. `rss_mb`: megabytes then.
    """
    publisher = Publisher.objects.create(slug="gazette", name="The Gazette", origin="https://gazette.example")
    source = Source.objects.create(publisher=publisher, url="https://gazette.example/feed.xml")
    wire = Source.objects.create(publisher=publisher, url="https://wire.example/feed.xml", rank=1)
    filling, press = _Filling(wire), _Press()
    costs: dict[int, float] = {}
    filled = 0
    for size in sorted({*(10**n for n in range(3, len(str(window)))), window}):
        if size <= window:
            filling.fill(size - filled)
            filled = size
            recent.snapshot(publisher.pk)
            decided = press.articles(min(STREAM, window))
            seconds = [gauges.cost_s(partial(_decide, row)) for row in _admitted(source, decided)]
            costs[size] = gauges.typical(seconds, unit=1e3)
    recent.forget_counts()
    start_s = gauges.cost_s(partial(recent.snapshot, publisher.pk))
    return {
        "window": window,
        "cpu_ms_per_article": costs[window],
        "cpu_ms_by_window": {str(size): cost for size, cost in costs.items()},
        "start_ms": round(start_s * 1e3, 1),
        "rss_mb": gauges.rss_mb(),
    }


def _decide(row: models.Article) -> None:
    judgement = archive.judged(row)
    with transaction.atomic():
        archive.decide(row, now(), old=False, judgement=judgement)


def _admitted(source: Source, articles: Sequence[Article]) -> Iterable[models.Article]:
    poll = Poll.objects.create(source=source, at=now(), result=Poll.Result.NEWS)
    archive.admit([archive.draft(origin(source), article) for article in articles], poll.pk, now())
    return archive.undecided(poll.pk)


class _Filling:
    """Stories that stand in the window already: their words, names and rows as the archive would have written them.

    Their keys by text are random numbers, as hashes of texts are that nobody copied.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._writer, self._chance = Writer(2), Random(2)  # noqa: S311 - the same stream at each run, guards nothing
        self._pool = self._writer.paragraphs(500)

    def fill(self, count: int) -> None:
        for at in range(0, count, PAGE):
            with transaction.atomic():
                self._page(min(PAGE, count - at))

    def _page(self, count: int) -> None:
        moment, of = now(), self._source
        stories = [models.Story(publisher_id=of.publisher_id, decided_at=moment, state="new") for _ in range(count)]
        models.Story.objects.bulk_create(stories)
        told = [self._article(story) for story in stories]
        models.Article.objects.bulk_create(told)
        tellings = [
            telling(
                article=one.pk,
                story=one.story_id or 0,
                source=of.pk,
                rank=of.rank,
                title=one.title,
                text="\n".join(one.body),
                seen=moment,
            )
            for one in told
        ]
        recent.keep(of.publisher_id, tellings, moment)
        keys = [(self._number(), one.pk) for one in told for _ in range(SHINGLES // 4)]
        prepared.add_many(models.ArticleShingle, ("key", "article"), sorted(keys))
        prepared.add_many(models.ArticleKey, ("key", "article"), sorted((self._number(), one.pk) for one in told * 3))

    def _article(self, story: models.Story) -> models.Article:
        paragraphs = [f"{self._writer.name()} {self._writer.words(40)} {self._writer.name()}."]
        return models.Article(
            publisher_id=story.publisher_id,
            source=self._source,
            rank=self._source.rank,
            title=f"{self._writer.name()} {self._writer.words(7)}",
            body=[*paragraphs, *self._chance.choices(self._pool, k=PARAGRAPHS - 1)],
            seen_at=story.decided_at,
            shingles=self._chance.randbytes(8 * SHINGLES),
            story=story,
            decision="new-story",
        )

    def _number(self) -> int:
        return self._chance.getrandbits(64) - (1 << 63)


class _Press:
    """Articles that arrive: new ones, and edited copies of those."""

    def __init__(self) -> None:
        self._writer, self._chance = Writer(), Random(1)  # noqa: S311 - as above
        self._told: list[list[str]] = []

    def articles(self, count: int) -> list[Article]:
        return [self._article() for _ in range(count)]

    def _article(self) -> Article:
        if self._told and self._chance.random() < RETOLD:
            # A paragraph less and another one more: what a sub-editor does.
            paragraphs = [*self._chance.choice(self._told)[1:], *self._writer.paragraphs(1)]
        else:
            paragraphs = self._writer.paragraphs(PARAGRAPHS)
        self._told.append(paragraphs)
        link = f"https://gazette.example/{len(self._told)}"
        body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs) + FURNITURE
        title = f"{self._writer.name()} {self._writer.words(7)}"
        return read_item(id=link, link=link, title=title, summary_html=None, content_html=body)
