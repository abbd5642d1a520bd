"""What it costs to find which of many followed phrases an article matches, and to have them ready."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from newsbell.commands.benchmarks import gauges
from newsbell.commands.benchmarks.prose import Writer
from newsbell.common.text import fold
from newsbell.follows.match import Subject, Subjects

CHARACTERS = 3_700
ARTICLES = 20
NAMES = 8
"""So many followed phrases are put into each article, beside those that stand there by chance."""


def measure(follows: int, rounds: int) -> Mapping[str, Any]:
    """CPU µs of matching one article, megabytes of the process, CPU seconds of making ready."""
    writer = Writer()
    names = [writer.name() for _ in range(NAMES * ARTICLES)]
    articles = [article(writer, names[at::ARTICLES]) for at in range(ARTICLES)]
    before_mb = gauges.rss_mb()
    # The index keeps these objects, so their memory is its own; making them up is not its work.
    followed = list(_subjects(writer, names, follows))
    began = gauges.cpu_s()
    subjects = Subjects(followed)
    build_s = gauges.cpu_s() - began
    del followed
    rss_mb = gauges.rss_mb() - before_mb
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
    }


def _subjects(writer: Writer, names: list[str], follows: int) -> Iterator[Subject]:
    for one in range(follows):
        name = names[one] if one < len(names) else writer.name()
        yield Subject(one, "phrase", name, fold(name))


def article(writer: Writer, names: list[str]) -> list[str]:
    """Title and paragraphs, of 3,700 characters in all."""
    told = (f"{writer.words(40)} {name} {writer.words(20)}" for name in names)
    return "\n".join((writer.words(9), *told))[:CHARACTERS].split("\n")
