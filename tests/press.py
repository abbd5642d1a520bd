"""A press for tests: feeds on loopback under the hosts of a small world, polled as any source is polled."""

import random
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.sax.saxutils import escape

import pytest

from newsbell.sources.models import Poll, Source
from newsbell.work import check, drain
from tests.world import World

_SYLLABLES = [consonant + vowel for consonant in "bdfghklmnprstvz" for vowel in "aeiou"]


def prose(about: str, sentences: int = 8) -> str:
    """Text of its own for each subject: two of them have no words in common, or next to none."""
    chance = random.Random(about)
    own = ["".join(chance.choices(_SYLLABLES, k=4)) for _ in range(60)]
    return " ".join(" ".join(chance.choices(own, k=10)).capitalize() + "." for _ in range(sentences))


def item(title: str, text: str | None = None, **tags: str) -> str:
    """An RSS item: `link`, `guid`, `pubDate` … as tags; without `text`, prose of its own."""
    said = {"title": title, "description": prose(title) if text is None else text, **tags}
    return "<item>" + "".join(f"<{name}>{escape(value)}</{name}>" for name, value in said.items()) + "</item>"


def rss(*items: str, channel: str = "") -> bytes:
    return f'<rss version="2.0"><channel><title>News</title>{channel}{"".join(items)}</channel></rss>'.encode()


OLD = item("The week in pictures", link="https://gazette.example/pictures", guid="pictures")


@dataclass(frozen=True)
class Page:
    """What stands at an address."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Server(ThreadingHTTPServer):
    """Pages by host and path, and how often each was asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.hits: Counter[str] = Counter()
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        where = f"{self.headers['Host']}{self.path}"
        self.server.hits[where] += 1
        page = self.server.pages.get(where, Page(status=404))
        self.send_response(page.status)
        for name, value in {"Content-Type": "application/rss+xml; charset=utf-8", **page.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(page.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Server]:
    """A server that listens while the context lasts."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="press")
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Press:
    """The world's sources over HTTP."""

    here: World
    server: Server

    def source(self, url: str, rank: int = 0, **fields: Any) -> Source:
        return Source.objects.create(publisher=self.here.publisher, url=url, rank=rank, **fields)

    def show(self, *items: str, source: Source | None = None, channel: str = "") -> None:
        """The source shows these items from now on, newest first."""
        self.put((source or self.here.source).url, rss(*items, channel=channel))

    def put(self, url: str, body: bytes = b"", status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        self.server.pages[url.partition("://")[2]] = Page(body, status, headers or {})

    def poll(self, source: Source | None = None) -> Poll:
        """Polls a source, and works on all that follows from it."""
        source = source or self.here.source
        check([source.pk])
        drain()
        return Poll.objects.filter(source=source).latest("pk")

    def begin(self, *items: str, source: Source | None = None) -> None:
        """The source's first reading, which rings nobody."""
        self.show(*(items or (OLD,)), source=source)
        assert self.poll(source).first

    def publish(self, *items: str, source: Source | None = None, channel: str = "") -> Poll:
        """The source shows these items, and is polled."""
        self.show(*items, source=source, channel=channel)
        return self.poll(source)


HOSTS = ("gazette.example", "www.gazette.example", "news.gazette.example", "courier.example", "wire.example")


@contextmanager
def pressing(here: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Press]:
    """A press whose server answers for the hosts of the world, by http and https."""
    with serving() as server:
        routes = [f"{scheme}://{host}={server.address}" for host in HOSTS for scheme in ("http", "https")]
        monkeypatch.setenv("NEWSBELL_SOURCE_ROUTES", ",".join(routes))
        yield Press(here, server)
