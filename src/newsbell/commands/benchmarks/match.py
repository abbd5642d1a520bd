"""What it costs to find which of many followed phrases an article matches, to have them ready, and who follows them."""

from collections.abc import Mapping
from functools import partial
from itertools import chain
from typing import Any

from newsbell.commands.benchmarks import followed, gauges
from newsbell.commands.benchmarks.prose import Writer
from newsbell.common.clock import now
from newsbell.common.models import Publisher
from newsbell.follows import matcher
from newsbell.follows.audience import audience
from newsbell.follows.models import Subject

CHARACTERS = 3_700
ARTICLES = 20
MATCHED = 60
NAMES = 8
"""So many followed phrases are put into each article, beside those that stand there by chance."""


def measure(follows: int, followers: int, rounds: int) -> Mapping[str, Any]:
    """CPU µs of matching one article, megabytes of the index, CPU seconds of a worker's making it from the database.

    Then the CPU ms, at worst, of finding who follows the 60 most popular subjects.
    """
    writer, site = Writer(), Publisher.objects.create(slug="bench", name="Bench")
    names = [writer.name() for _ in range(NAMES * ARTICLES)]
    articles = [article(writer, names[at::ARTICLES]) for at in range(ARTICLES)]
    followed.subjects(site, chain(names, iter(writer.name, None)), follows)
    before_mb, began = gauges.rss_mb(), gauges.cpu_s()
    subjects = matcher.index(site.pk)
    build_s, rss_mb = gauges.cpu_s() - began, gauges.rss_mb() - before_mb
    costs = [
        gauges.cost_s(partial(subjects.matches, title=title, body=body))
        for _ in range(rounds)
        for title, *body in articles
    ]
    return {
        "follows": follows,
        "cpu_us_per_article": gauges.typical(costs),
        "rss_mb": round(rss_mb, 1),
        "build_s": round(build_s, 2),
        "followers": followers,
        "audience_ms": _audience_ms(site, followers, rounds),
    }


def _audience_ms(site: Publisher, followers: int, rounds: int) -> float:
    matched = dict.fromkeys(Subject.objects.filter(publisher=site).values_list("pk", flat=True)[:MATCHED], "")
    followed.followers(site, list(matched), followers, now())
    worst = max(gauges.cost_s(partial(_go_through, site, matched)) for _ in range(rounds))
    return round(1_000 * worst, 1)


def _go_through(site: Publisher, matched: Mapping[int, str]) -> None:
    # As the pipeline does: no more than some slices stay in memory.
    for _ in audience(matched, site.pk, now(), after=-1):
        pass


def article(writer: Writer, names: list[str]) -> list[str]:
    """Title and paragraphs, of 3,700 characters in all."""
    told = (f"{writer.words(40)} {name} {writer.words(20)}" for name in names)
    return "\n".join((writer.words(9), *told))[:CHARACTERS].split("\n")
