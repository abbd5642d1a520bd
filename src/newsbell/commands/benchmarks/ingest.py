"""What it costs to read a feed: from its bytes to articles, without network and database."""

from collections.abc import Mapping
from functools import partial
from itertools import cycle, islice
from typing import Any

from newsbell.articles.item import read_item
from newsbell.commands.benchmarks import gauges
from newsbell.simulator.newsroom import MARKER, Newsroom, folder_of
from newsbell.simulator.newsroom_form import SAMPLE, load
from newsbell.sources.feeds import parse

ENTRIES = 30
FOLDERS = ("gazette", "voices", "police", "council")
"""RSS and Atom, with and without ids, in six languages."""


def measure(rounds: int) -> Mapping[str, Any]:
    """CPU ms a feed of 30 entries, the median of all feeds and rounds; pages are not read yet."""
    newsroom = load(SAMPLE)
    feeds = [_feed(newsroom, folder) for folder in FOLDERS]
    costs = [gauges.cost_s(partial(_read, body)) for _ in range(rounds) for body in feeds]
    return {"cpu_ms_per_feed": gauges.typical(costs, unit=1e3), "cpu_ms_per_page": None}


def _feed(newsroom: Newsroom, folder: str) -> bytes:
    """The feed of a source of the sample newsroom with 30 entries, its own over and over."""
    own = [body for name, body in newsroom.entries.items() if folder_of(name) == folder]
    return newsroom.shells[folder].replace(MARKER, b"\n".join(islice(cycle(own), ENTRIES)))


def _read(body: bytes) -> None:
    feed = parse(body, None, "https://gazette.example/")
    for entry in feed.entries:
        read_item(**vars(entry))
