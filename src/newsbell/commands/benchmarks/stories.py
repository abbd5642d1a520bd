"""What it costs to tell an article apart from all that came before it, on the archive in SQLite."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from random import Random
from typing import Any

from django.db import transaction

from newsbell.articles.item import Article, read_item
from newsbell.commands.benchmarks import gauges
from newsbell.commands.benchmarks.prose import Writer
from newsbell.common.clock import now
from newsbell.common.models import Publisher
from newsbell.pipeline import origin
from newsbell.sources.models import Poll, Source
from newsbell.stories import archive, models

STREAM = 200
"""So many articles, or as many as the window has, are decided on the clock once it is full."""
PARAGRAPHS = 7
RETOLD = 0.2
"""The share of articles that tell an earlier one again, edited."""
FURNITURE = "<p>Sign up for our newsletter and never miss a story from the harbour, every morning at seven.</p>"
PAGE = 100


def measure(window: int) -> Mapping[str, Any]:
    """CPU ms of deciding one article with its row and keys written, the median; megabytes of the process then."""
    publisher = Publisher.objects.create(slug="gazette", name="The Gazette", origin="https://gazette.example")
    source = Source.objects.create(publisher=publisher, url="https://gazette.example/feed.xml")
    articles = _articles(window + min(STREAM, window))
    for at in range(0, window, PAGE):
        with transaction.atomic():
            for row in _admitted(source, articles[at : min(at + PAGE, window)]):
                archive.decide(row, now(), old=False)
    costs = [gauges.cost_s(partial(_decide, row)) for row in _admitted(source, articles[window:])]
    return {
        "window": window,
        "cpu_ms_per_article": gauges.typical(costs, unit=1e3),
        "rss_mb": gauges.rss_mb(),
    }


def _decide(row: models.Article) -> None:
    judgement = archive.judged(row, now())
    with transaction.atomic():
        archive.decide(row, now(), old=False, judgement=judgement)


def _admitted(source: Source, articles: Sequence[Article]) -> Iterable[models.Article]:
    poll = Poll.objects.create(source=source, at=now(), result=Poll.Result.NEWS)
    archive.admit([archive.draft(origin(source), article) for article in articles], poll.pk, now())
    return archive.undecided(poll.pk)


def _articles(count: int) -> list[Article]:
    writer, chance = Writer(), Random(1)  # noqa: S311 - the same stream at each run, guards nothing
    told: list[list[str]] = []
    made = []
    for number in range(count):
        if told and chance.random() < RETOLD:
            # A paragraph less and another one more: what a sub-editor does.
            paragraphs = [*chance.choice(told)[1:], *writer.paragraphs(1)]
        else:
            paragraphs = writer.paragraphs(PARAGRAPHS)
        told.append(paragraphs)
        made.append(_article(number, writer.words(9), paragraphs))
    return made


def _article(number: int, title: str, paragraphs: Sequence[str]) -> Article:
    link = f"https://gazette.example/{number}"
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs) + FURNITURE
    return read_item(id=link, link=link, title=title, summary_html=None, content_html=body)
