"""Forty feeds of real sites, served with ETag, gzip and redirects, polled by a running newsbell; then news in ten."""

import gzip
import hashlib
import json
import re
import tarfile
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests import books
from tests import served as serving
from tests.served import Served, wait

from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.delivery import keys
from newsbell.follows.choices import Wish
from newsbell.simulator.push_server import running_push_service
from newsbell.simulator.push_service import PushService
from newsbell.sources.models import Poll, Source
from newsbell.stories.models import Article, Story

# Feed → the invented word that its new article brings, its headline and its standfirst.
NEWS = {
    "TechCrunch.xml": ("Quenthwaite", "Quenthwaite ferry runs aground", "Sixty passengers walked ashore at low tide."),
    "RSSWithComments.xml": ("Borlundi", "Why we left Borlundi", "A compiler of twenty lines replaced it."),
    "Permalinks.xml": ("Zarvik", "Zarvik elects a baker as mayor", "She won by eleven votes after a recount."),
    "itunes.xml": ("Trelissimo", "Trelissimo, played backwards", "An hour of organ music from a flooded church."),
    "HREFConsideredHarmful.xml": ("Ombrascura", "Ombrascura 2.0 is out", "Fonts load before the page is shown."),
    "AmazonWebServicesBlog.xml": ("Fjellvåg", "A new region: Fjellvåg", "Three data centres share one cold lake."),
    "pet_atom.xml": ("Krasnopol", "Krasnopol the hedgehog weighs in", "Breeders ask for smaller houses."),
    "youtube_atom.xml": ("Wexbrook", "Live: the Wexbrook marathon", "Runners meet rain from the second mile on."),
    "google_alerts_atom.xml": ("Nantmoel", "Nantmoel quarry reopens", "Slate is wanted again, the owners say."),
    "json_feed.json": ("Duskerry", "Duskerry, a week offline", "No signal, two books and a very old radio."),
}
# A few feeds lie behind each of these ways; the type that a server claims is often wrong.
WAYS = ("feeds", "moved", "feeds", "found", "feeds")
TYPES = ("application/xml", "text/html; charset=utf-8", "application/octet-stream", "", "text/plain")


class Site(ThreadingHTTPServer):
    """Serves `feeds` by name; `answered` counts the status of each."""

    daemon_threads = True

    def __init__(self, feeds: Mapping[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.feeds = dict(feeds)
        self.order = {name: n for n, name in enumerate(sorted(feeds))}
        self.answered: Counter[tuple[str, int]] = Counter()
        self.zipped: set[str] = set()
        self.origin = f"http://127.0.0.1:{self.server_address[1]}"

    def url(self, name: str) -> str:
        return f"{self.origin}/{WAYS[self.order[name] % len(WAYS)]}/{name}"


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        _, way, name = self.path.split("/")
        if way != "feeds":
            self._send(name, 301 if way == "moved" else 302, {"Location": f"/feeds/{name}"})
            return
        body, number = self.server.feeds[name], self.server.order[name]
        etag = f'{"W/" if number % 2 else ""}"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.headers["If-None-Match"] == etag:
            self._send(name, 304, {"ETag": etag})
            return
        headers = {"ETag": etag, "Content-Type": TYPES[number % len(TYPES)]}
        if number % 3 and "gzip" in self.headers["Accept-Encoding"]:
            headers["Content-Encoding"], body = "gzip", gzip.compress(body)
            self.server.zipped.add(name)
        self._send(name, 200, headers, body)

    def _send(self, name: str, status: int, headers: Mapping[str, str], body: bytes = b"") -> None:
        self.server.answered[name, status] += 1
        self.send_response(status)
        for key, value in headers.items():
            if value:
                self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving_feeds(feeds: Mapping[str, bytes]) -> Iterator[Site]:
    with Site(feeds) as site:
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield site
        finally:
            site.shutdown()
            thread.join()


@pytest.fixture
def site(shared: Path) -> Iterator[Site]:
    with tarfile.open(shared / "data" / "feeds-real.tar.xz") as tar:
        files = {Path(member.name).name: tar.extractfile(member) for member in tar if member.isfile()}
        feeds = {name: file.read() for name, file in files.items() if file}
    with serving_feeds(feeds) as running:
        yield running


@pytest.fixture
def push() -> Iterator[PushService]:
    with running_push_service() as service:
        yield service


@pytest.fixture
def newsbell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any, site: Site, push: PushService
) -> Iterator[Served]:
    settings = {
        "NEWSBELL_PUSH_ORIGINS": push.origin,
        "NEWSBELL_SOURCE_ORIGINS": site.origin,
        "NEWSBELL_POLL_MIN": "1",
        "NEWSBELL_POLL_MAX": "5",
    }
    with serving.served(tmp_path, monkeypatch, django_db_blocker, **settings) as running:
        yield running


@pytest.mark.timeout(600)
def test_new_articles_in_real_feeds_ring_exactly_the_readers_who_follow_their_words(
    newsbell: Served, site: Site, push: PushService
) -> None:
    publisher = Publisher.objects.create(slug="gazette", name="The Gazette", origin="https://gazette.example")
    followers = {word: join(publisher, push, 3, word) for word, *_ in NEWS.values()}
    others = join(publisher, push, 5, "Llanfigael") | join(publisher, push, 5, "Google")

    for name in site.feeds:
        Source.objects.create(publisher=publisher, url=site.url(name), due_at=clock.now())
    wait(lambda: polled(1), 60, lambda: newsbell.log[-4_000:])
    the_report_says_what_was_found(newsbell, site)
    wait(lambda: polled(2) and not undecided(), 60, lambda: newsbell.log[-4_000:])
    assert not books.outcomes(), "the first reading rings nobody"
    assert 0 == push.report()["posts"]
    conditional = {name for name, status in site.answered if status == 304}
    assert {name for name, body in site.feeds.items() if entries(body)} == conditional
    assert {name for name, status in site.answered if status == 301}
    assert {name for name, status in site.answered if status == 302}
    assert site.zipped

    for name in NEWS:
        site.feeds[name] = with_news(name, site)
    wait(lambda: len(books.outcomes(value="accepted")) == 3 * len(NEWS), 60, lambda: state(newsbell))
    assert expected(followers, site) == rung(push)
    before = Poll.objects.latest("pk").pk
    wait(lambda: polled(2, after=before) and not undecided(), 60, lambda: newsbell.log[-4_000:])
    assert expected(followers, site) == rung(push), "polled again, it rings nobody again"
    assert {"accepted": 3 * len(NEWS)} == Counter(books.values())
    assert len(NEWS) == Story.objects.exclude(state=Story.State.OLD).count()
    assert not others & {token for token, _, _ in rung(push)}
    assert (0, 0) == (push.report()["second_rings"], push.report()["raw_doubles"])
    assert 0 == newsbell.stop()
    assert "ERROR" not in newsbell.log


def join(publisher: Publisher, push: PushService, number: int, word: str) -> set[str]:
    """Readers who follow a phrase; returns their devices' tokens."""
    subscriptions = push.subscribe(number, keys.current(publisher, clock.now()).public)
    serving.readers(publisher, subscriptions, [Wish("phrase", word)])
    return {push.device(said["endpoint"]).token for said in subscriptions}


def entries(body: bytes) -> int:
    """How many entries stand in a feed's bytes, counted by their tags alone."""
    if body.lstrip().startswith(b"{"):
        return len(json.loads(body)["items"])
    return len(re.findall(rb"<(?:item|entry)[\s>]", body))


def the_report_says_what_was_found(newsbell: Served, site: Site) -> None:
    first = {poll.source.url: poll for poll in Poll.objects.filter(first=True).select_related("source").order_by("-pk")}
    listed = {line["url"]: line for line in map(json.loads, newsbell.run("source", "list", "--json").splitlines())}
    assert len(site.feeds) == len(listed) == len(first)
    for name, body in site.feeds.items():
        poll, line = first[site.url(name)], listed[site.url(name)]
        assert (name, entries(body)) == (name, poll.entries)
        if entries(body):
            assert (name, "news", 200) == (name, poll.result, poll.status)
        else:
            assert (name, "failed", 200) == (name, poll.result, poll.status)
            assert line["problem"], name
        if "/moved/" in site.url(name) and entries(body):
            assert "It moved for good" in line["problem"]


def polled(times: int, after: int = 0) -> bool:
    """Was every source polled so often after that poll?"""
    counts = Counter(Poll.objects.filter(pk__gt=after).values_list("source", flat=True))
    return len(counts) == Source.objects.count() and min(counts.values()) >= times


def undecided() -> bool:
    return Article.objects.filter(decision="").exists()


def with_news(name: str, site: Site) -> bytes:
    """The feed's own bytes, with one article more at its top, in its own form."""
    _, title, standfirst = NEWS[name]
    url, body = address(name, site), site.feeds[name]
    if name.endswith(".json"):
        item = json.dumps({"id": url, "url": url, "title": title, "content_text": standfirst}).encode()
        return body.replace(b'"items": [', b'"items": [' + item + b",", 1)
    if re.search(rb"<entry[\s>]", body):
        entry = (
            f"<entry><id>{url}</id><title>{title}</title><link rel='alternate' href='{url}'/>"
            f"<updated>2026-11-23T07:00:00Z</updated><summary>{standfirst}</summary></entry>"
        )
    else:
        about = f" rdf:about='{url}'" if b"<rdf:RDF" in body else ""
        entry = f"<item{about}><title>{title}</title><link>{url}</link><description>{standfirst}</description></item>"
    at = re.search(rb"<(?:item|entry)[\s>]", body)
    assert at is not None
    return body[: at.start()] + entry.encode() + body[at.start() :]


def address(name: str, site: Site) -> str:
    return f"{site.origin}/articles/{NEWS[name][0].lower().replace('å', 'a')}"


def expected(followers: Mapping[str, set[str]], site: Site) -> list[tuple[str, str, str]]:
    return sorted(
        (token, title, address(name, site)) for name, (word, title, _) in NEWS.items() for token in followers[word]
    )


def rung(push: PushService) -> list[tuple[str, str, str]]:
    """(device, title, address) of every ring."""
    return sorted((token, shown["title"], shown["navigate"]) for token in push.devices for shown in push.shown(token))


def state(newsbell: Served) -> str:
    outcomes = [(one.story, one.value, one.reason) for one in books.outcomes()]
    fresh = [
        (str(poll.source), poll.fresh, poll.stories, poll.held)
        for poll in Poll.objects.filter(first=False, fresh__gt=0)
    ]
    return f"{Counter(outcomes)}\n{fresh}\n{newsbell.log[-3_000:]}"
