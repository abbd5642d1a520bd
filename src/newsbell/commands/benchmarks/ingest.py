"""What it costs to read a feed or a page, from its bytes to articles, and to find nothing new, on the whole way."""

from collections.abc import Mapping
from functools import partial
from itertools import cycle, islice
from typing import Any

from newsbell.articles.item import read_item
from newsbell.articles.pages.page import read_page
from newsbell.commands.benchmarks import gauges, idle
from newsbell.simulator.newsroom import MARKER, Newsroom, folder_of
from newsbell.simulator.newsroom_form import SAMPLE, load
from newsbell.sources.feeds import parse

ENTRIES = 30
IDLE_ROUNDS = 3
FOLDERS = ("gazette", "voices", "police", "council")
"""RSS and Atom, with and without ids, in six languages."""


def measure(rounds: int, sources: int) -> Mapping[str, Any]:
    """CPU ms a feed of 30 entries and a page, the medians of all the sample's feeds and pages, and all rounds.

    Then of a poll that finds nothing, as `idle.measure` has it.
    """
    newsroom = load(SAMPLE)
    feeds = [_feed(newsroom, folder) for folder in FOLDERS]
    costs = [gauges.cost_s(partial(_read, body)) for _ in range(rounds) for body in feeds]
    found = {url: newsroom.files[path] for url, path in newsroom.pages.items() if path.endswith(".html")}
    pages = [gauges.cost_s(partial(read_page, body, None, url)) for _ in range(rounds) for url, body in found.items()]
    read = {"cpu_ms_per_feed": gauges.typical(costs, unit=1e3), "cpu_ms_per_page": gauges.typical(pages, unit=1e3)}
    return {**read, **idle.measure(feeds[0], sources, min(rounds, IDLE_ROUNDS))}


def _feed(newsroom: Newsroom, folder: str) -> bytes:
    """The feed of a source of the sample newsroom with 30 entries, its own over and over."""
    own = [body for name, body in newsroom.entries.items() if folder_of(name) == folder]
    return newsroom.shells[folder].replace(MARKER, b"\n".join(islice(cycle(own), ENTRIES)))


def _read(body: bytes) -> None:
    feed = parse(body, None, "https://gazette.example/")
    for entry in feed.entries:
        read_item(**vars(entry))
