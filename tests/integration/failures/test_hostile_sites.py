"""Hostile pages of entries, robots.txt and front pages, by hand: the entry is decided all the same, within bounds.

What may stand in a page is in test_hostile_pages.py; here are the ways there, and what is asked beside it.
"""

import os
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest
from tests import bounds
from tests.integration.failures.test_hostile_servers import DRIPPING, MANNERS, PATIENCE_S, Bad
from tests.integration.test_completing import HTML, page
from tests.press import Press, item, prose

from newsbell.common import clock
from newsbell.common.errors import FeedUnreadable, PageRefused
from newsbell.sources import pages
from newsbell.sources.front_page import parse_page
from newsbell.sources.models import Source
from newsbell.stories.models import Article

pytestmark = pytest.mark.django_db
CPU_S, MEMORY = 15, 700 * 1024 * 1024
MANY = 100_000
FEED, SITE = "https://wire.example/feed", "http://pages.wire.example"


class _Handler(BaseHTTPRequestHandler):
    """Hostile everywhere but in its robots.txt."""

    server: Bad

    def do_GET(self) -> None:
        if self.path == "/robots.txt":
            self.wfile.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        else:
            self.server.manner(self)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize("name", MANNERS)
def test_a_hostile_server_of_an_entrys_page(press: Press, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The reader is told of the entry by the feed's own words; the next entry's page is read."""
    monkeypatch.setattr(pages, "PAUSE_S", 0)
    if name in DRIPPING:
        monkeypatch.setattr(pages, "PAGE_S", PATIENCE_S)
    monkeypatch.setattr(pages, "PAGE_BYTES", 1024 * 1024)
    reader = press.here.reader("phrase:Devon", rings_a_day=20)
    source = press.source(FEED, rank=1, first_read_at=clock.now(), complete="yes")
    press.put("https://wire.example/snow", page("Snow in Devon", prose("snow"), prose("more snow")), headers=HTML)
    with Bad(("127.0.0.1", 0), _Handler) as server:
        server.manner = MANNERS[name][0]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        routes = os.environ["NEWSBELL_SOURCE_ROUTES"]
        monkeypatch.setenv("NEWSBELL_SOURCE_ROUTES", f"{routes},{SITE}=http://127.0.0.1:{server.server_port}")
        try:
            with bounds.memory(MEMORY), bounds.cpu(CPU_S):
                poll = press.publish(
                    item("Fire in Devon", "It burns …", link=f"{SITE}/fire", guid="fire"),
                    item("Snow in Devon", "It falls …", link="https://wire.example/snow", guid="snow"),
                    source=source,
                )
        finally:
            server.shutdown()
            thread.join()
    _, is_read, _ = MANNERS[name]
    assert (2, 1 + is_read, 2) == (poll.fresh, poll.completed, poll.stories)
    assert {"Fire in Devon", "Snow in Devon"} == {shown["title"] for shown in press.here.shown(reader)}
    assert len(" ".join(poll.problems)) < 2_000, "a report is for people"
    assert is_read == Article.objects.get(title="Fire in Devon").from_page


# Name → a robots.txt, and whether /fire may be read by it.
ROBOTS: dict[str, tuple[bytes, bool]] = {
    "a robots.txt of a megabyte": (b"User-agent: *\nDisallow: /\n" + b"#" * 1_000_000, False),
    "a robots.txt of twenty thousand rules": (b"User-agent: *\n" + b"Disallow: /a*b*c\n" * 20_000, True),
    "a robots.txt of stars": (b"User-agent: *\nDisallow: /" + b"*i" * MANY + b"x$\n", True),
    "a robots.txt of a hundred thousand agents": (b"User-agent: a\n" * 35_000 + b"Disallow: /\n", True),
    "a robots.txt that is a page": (page("Not found", "We could not find it."), True),
    "a robots.txt of nonsense": (bytes(range(256)) * 1_000, True),
    "a robots.txt in UTF-16": ("User-agent: *\nDisallow: /x\n".encode("utf-16"), True),
    "a delay without end": (b"User-agent: *\nCrawl-delay: 1e999\nAllow: /\n", True),
    "a delay that is no number": (b"User-agent: *\nCrawl-delay: nan\nAllow: /\n", True),
    # Read so by protego: on the safe side.
    "another's name inside ours": (
        b"User-agent: news\nDisallow: /\n\nUser-agent: newsbellringer\nDisallow: /\n",
        False,
    ),
    "our name in capitals": (b"User-agent: NewsBell\nDisallow: /fire\n", False),
    "a rule in percent signs": (b"User-agent: *\nDisallow: /%66%69re\n", False),
}


@pytest.mark.parametrize("name", ROBOTS)
def test_a_hostile_robots_txt(press: Press, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(pages, "PAUSE_S", 0)
    body, is_allowed = ROBOTS[name]
    press.put("https://wire.example/robots.txt", body)
    press.put("https://wire.example/fire", page("Fire in Devon", prose("fire")), headers=HTML)
    with bounds.memory(MEMORY), bounds.cpu(CPU_S):
        try:
            found = pages.Visits(["wire.example"]).page("https://wire.example/fire").status == 200
        except PageRefused:
            found = False
    assert is_allowed == found


def _link(path: str = "/snow-on-the-hills", words: str = "Snow on the hills of Devon") -> str:
    return f"<a href='{path}'>{words}</a>"


# Name → a front page; its good link is found in each, or it is refused.
FRONT_PAGES: dict[str, tuple[Callable[[], str], bool]] = {
    "a hundred thousand links to one article": (lambda: _link() + _link("/fire-1234") * MANY, True),
    "a hundred thousand links to as many": (
        lambda: _link() + "".join(_link(f"/fire-{n:06}") for n in range(60_000)),
        True,
    ),
    "links in one another": (lambda: _link() + "<a href=/fire-1234>" * MANY, True),
    "headings in one another": (lambda: _link() + "<h2>" * MANY, True),
    "a link of a megabyte of words": (lambda: _link() + _link("/fire-1234", "word " * 200_000), True),
    "a link to an address of a megabyte": (lambda: _link() + _link("/fire-1234" + "x" * 1_000_000), True),
    "end tags that nothing began": (lambda: _link() + "</nav></a></h2></footer>" * MANY, True),
    "a front page with a million attributes": (lambda: _link() + "<a " + "a=1 " * 1_000_000 + ">", False),
    "a front page of comments": (lambda: _link() + "<!--" + "x-" * 1_000_000, True),
    "script in a link": (lambda: _link(words="Snow &lt;script&gt;alert(1)&lt;/script&gt; on the hills"), True),
    "links that run or lead inside": (
        lambda: _link() + "".join(map(_link, ("javascript:alert(1234)", "http://127.0.0.1/2026/a", "file:///2026/a"))),
        True,
    ),
}


@pytest.mark.parametrize("name", FRONT_PAGES)
def test_a_hostile_front_page(name: str) -> None:
    make, is_read = FRONT_PAGES[name]
    body = make().encode()
    with bounds.memory(MEMORY), bounds.cpu(CPU_S):
        try:
            found = parse_page(body, "text/html", "https://wire.example/", ["wire.example"]).addresses
        except FeedUnreadable:
            found = ()
    assert is_read == ("https://wire.example/snow-on-the-hills" in [entry.link for entry in found])
    for entry in found:
        assert (entry.link or "").startswith("https://wire.example/")
        assert "<script" not in (entry.title or "")


def test_a_front_page_that_turns_into_another_papers_rings_nobody(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A domain that was lost: its links lead away, so there is no news in it, and the operator is told."""
    monkeypatch.setattr(pages, "PAUSE_S", 0)
    reader = press.here.reader("phrase:Devon")
    source = press.source("https://wire.example/", rank=1, kind=Source.Kind.PAGE, first_read_at=clock.now())
    press.put(source.url, _link("https://casino.example/devon-2026").encode(), headers=HTML)
    assert "failed" == (poll := press.poll(source)).result
    assert "no links to articles" in poll.problems[0]
    assert [] == press.here.shown(reader)
