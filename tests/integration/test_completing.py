"""Entries that say little are completed from their pages, which are fetched politely; an entry never fails by that."""

import io
import json
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from tests.press import OLD, Press, item, prose
from tests.unit.test_sitemap import sitemap, url

from newsbell.articles.pages.page import read_page
from newsbell.articles.reading import Reading
from newsbell.common.clock import now
from newsbell.common.errors import NewsbellError
from newsbell.sources import pages
from newsbell.sources.models import Poll, Site, Source
from newsbell.stories.models import Article

pytestmark = pytest.mark.django_db
FEED, MAP = "https://gazette.example/teasers.xml", "https://gazette.example/news-sitemap.xml"
FIRE, ROBOTS = "https://gazette.example/fire", "https://gazette.example/robots.txt"
HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(title: str, *paragraphs: str, head: str = "") -> bytes:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{body}</article>".encode()


def teaser(title: str = "Fire on the coast", link: str = FIRE, text: str = "It burnt all night …") -> str:
    return item(title, text, link=link, guid=link)


def begun(press: Press, complete: str = "yes") -> Source:
    source = press.source(FEED, complete=complete)
    press.begin(OLD, source=source)
    return source


def hits(press: Press, address: str) -> int:
    return press.server.hits[address.partition("://")[2]]


WHOLE = page("Fire on the coast", "The harbour of Devon is lost.", *(prose(f"fire {n}", 3) for n in range(4)))


def test_a_teaser_is_completed_before_it_is_decided(press: Press) -> None:
    """The reader follows what the page says and the teaser does not."""
    reader, source = press.here.reader("phrase:Devon"), begun(press)
    press.put(FIRE, WHOLE, headers=HTML)
    poll = press.publish(teaser(), OLD, source=source)
    assert (1, 1, 1, []) == (poll.fresh, poll.completed, poll.stories, poll.problems)
    assert ["Fire on the coast"] == [shown["title"] for shown in press.here.shown(reader)]
    article = Article.objects.get(title="Fire on the coast")
    assert (True, 5, "It burnt all night …") == (article.from_page, len(article.body), article.standfirst)
    assert 1 == hits(press, FIRE)
    assert 0 == hits(press, "https://gazette.example/pictures"), "it stood there at the first reading"


def test_what_is_completed_is_a_choice_and_sitemaps_are_by_default(press: Press) -> None:
    press.put(FIRE, WHOLE, headers=HTML)
    feed, news = begun(press, complete="auto"), press.source(MAP)
    assert 0 == press.publish(teaser(), OLD, source=feed).completed
    press.put(MAP, sitemap(url("old", "An old one", "2026-01-01")).encode())
    assert press.poll(news).first
    day = now().date().isoformat()
    press.put(MAP, sitemap(url("old", "An old one", "2026-01-01"), url("fire", "Fire on the coast", day)).encode())
    assert (1, 1, []) == ((poll := press.poll(news)).fresh, poll.completed, poll.problems)
    none = press.source("https://gazette.example/none.xml", complete="no")
    press.begin(OLD, source=none)
    assert 0 == press.publish(teaser(), OLD, source=none).completed
    assert 1 == hits(press, FIRE)


def test_a_full_text_is_not_asked_for_again(press: Press) -> None:
    source = begun(press)
    poll = press.publish(item("Fire on the coast", prose("long", 20), link=FIRE, guid=FIRE), OLD, source=source)
    assert (1, 0, []) == (poll.fresh, poll.completed, poll.problems)
    assert 0 == hits(press, FIRE)


WALL = page("Before you go on", "We and our 812 partners use cookies. Accept all or manage your choices.")
NOT_HAD = {
    "a page that is gone": (b"", 404, "answered 404"),
    "a server that is ill": (b"", 503, "answered 503"),
    "no page": (b"%PDF-1.4 \0\0", 200, ""),
    "a wall": (WALL, 200, ""),
    "another page": (page("The front page", *(prose(f"other {n}") for n in range(3))), 200, ""),
    "less than the feed says": (page("Fire on the coast"), 200, ""),
}


@pytest.mark.parametrize("name", NOT_HAD)
def test_what_cannot_be_read_is_decided_on_what_the_feed_said(press: Press, name: str) -> None:
    reader, source = press.here.reader("phrase:coast"), begun(press)
    body, status, said = NOT_HAD[name]
    press.put(FIRE, body, status, HTML)
    poll = press.publish(teaser(), OLD, source=source)
    assert (1, 0, 1) == (poll.fresh, poll.completed, poll.stories)
    assert said in " ".join(poll.problems)
    assert ["Fire on the coast"] == [shown["title"] for shown in press.here.shown(reader)]
    assert not Article.objects.get(title="Fire on the coast").from_page


def test_a_page_that_is_had_later_is_no_update_of_its_teaser(press: Press) -> None:
    """It has more words than the teaser, which were there before too."""
    reader, source = press.here.reader("phrase:coast", updates=True), begun(press)
    press.put(FIRE, status=500)
    press.publish(teaser(text=prose("fire 0", 4)), OLD, source=source)
    press.put(FIRE, WHOLE, headers=HTML)
    assert 1 == press.publish(teaser(text=prose("fire 0", 2)), OLD, source=source).completed
    assert ["new-story", "same-article"] == list(
        Article.objects.filter(title="Fire on the coast").order_by("pk").values_list("decision", flat=True)
    )
    assert 1 == len(press.here.shown(reader))


def test_robots_are_obeyed_and_asked_for_once_a_day(press: Press) -> None:
    source = begun(press)
    press.put(ROBOTS, b"User-agent: *\nDisallow: /\n\nUser-agent: newsbell\nDisallow: /private\n")
    press.put(FIRE, WHOLE, headers=HTML)
    assert 1 == press.publish(teaser(), OLD, source=source).completed
    private = teaser("Secret on the coast", "https://gazette.example/private/secret")
    poll = press.publish(private, teaser(), OLD, source=source)
    assert (1, 0, 1) == (poll.fresh, poll.completed, poll.stories)
    assert "robots.txt keeps newsbell from https://gazette.example/private/secret" in poll.problems[0]
    assert (1, 0) == (hits(press, ROBOTS), hits(press, "https://gazette.example/private/secret"))
    Site.objects.update(robots_at=now() - timedelta(days=2))
    press.publish(teaser("More on the coast", "https://gazette.example/more"), OLD, source=source)
    assert 2 == hits(press, ROBOTS)


def test_where_robots_cannot_be_reached_nothing_is_allowed(press: Press) -> None:
    """RFC 9309 §2.3.1.4; asked again before the day is over."""
    source = begun(press)
    press.put(ROBOTS, status=503)
    press.put(FIRE, WHOLE, headers=HTML)
    poll = press.publish(teaser(), OLD, source=source)
    assert 0 == poll.completed
    assert "could not be read" in poll.problems[0]
    assert 0 == hits(press, FIRE)
    Site.objects.update(robots_at=now() - timedelta(minutes=11))
    press.put(ROBOTS, b"")
    assert 1 == press.publish(teaser("Fire on the coast again"), OLD, source=source).completed


def test_only_the_sources_own_hosts_are_asked(press: Press) -> None:
    """Its links may lead anywhere: inside, to another paper, or there by a redirect."""
    source = begun(press)
    press.put("https://courier.example/fire", WHOLE, headers=HTML)
    away = "https://gazette.example/away"
    press.put(away, status=302, headers={"Location": "https://courier.example/fire"})
    links = ("https://courier.example/fire", "http://127.0.0.1:9/fire", away, "https://gazette.example:444/fire")
    poll = press.publish(*(teaser(f"Fire on the coast {n}", link) for n, link in enumerate(links)), OLD, source=source)
    assert (4, 0) == (poll.fresh, poll.completed)
    assert "4 entries without their pages" in poll.problems[0]
    assert 1 == hits(press, "https://courier.example/fire"), "the redirect was followed, and what stood there left"
    Source.objects.filter(pk=source.pk).update(hosts=["courier.example"])
    poll = press.publish(teaser("Fire on the coast for good", links[0]), OLD, source=source)
    assert (1, 1) == (poll.fresh, poll.completed)


def test_a_poll_reads_so_many_pages_and_so_long(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    source = begun(press)
    monkeypatch.setattr(pages, "MOST", 2)
    items = [teaser(f"Fire on the coast {n}", f"https://gazette.example/fire/{n}") for n in range(4)]
    for n in range(4):
        press.put(f"https://gazette.example/fire/{n}", WHOLE, headers=HTML)
    poll = press.publish(*items, OLD, source=source)
    assert (4, 2, 4) == (poll.fresh, poll.completed, poll.stories)
    assert "2 entries without their pages" in poll.problems[0]
    monkeypatch.setattr(pages, "PAGES_S", -1)
    poll = press.publish(teaser("Fire on the coast, at last"), OLD, source=source)
    assert 0 == poll.completed
    assert "took too long" in poll.problems[0]


def test_a_site_is_asked_at_its_pace_by_all_workers_together(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAUSE_S", 0.3)
    begun(press)
    press.put(FIRE, WHOLE, headers=HTML)
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        Site.objects.update(free_at=None)

    monkeypatch.setattr("newsbell.sources.pages.time.sleep", sleep)
    one, other = pages.Visits(["gazette.example"]), pages.Visits(["gazette.example"])
    assert [200, 200] == [visits.page(FIRE).status for visits in (one, other)]
    assert 1 == len(slept)


def test_a_site_that_asks_for_rest_has_it(press: Press) -> None:
    begun(press)
    press.put(FIRE, status=429, headers={"Retry-After": "600"})
    for said in ("answered 429", "asked enough"):
        with pytest.raises(NewsbellError, match=said) as raised:
            pages.Visits(["gazette.example"]).page(FIRE)
        assert not isinstance(raised.value, pages.LASTING)
    assert 1 == hits(press, FIRE)
    assert Site.objects.filter(free_at__gt=now() + timedelta(seconds=500)).exists()


def test_sites_that_are_not_asked_any_more_are_forgotten(press: Press) -> None:
    Site.objects.create(origin="https://old.example", robots_at=now() - timedelta(days=31))
    press.put(FIRE, WHOLE, headers=HTML)
    pages.Visits(["gazette.example"]).page(FIRE)
    assert ["https://gazette.example"] == list(Site.objects.values_list("origin", flat=True))


def test_a_reader_that_breaks_costs_its_entry_alone(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    source = begun(press)

    def read(body: bytes, content_type: str | None, url: str | None, moment: datetime) -> Reading:
        if b"bomb" in body:
            raise RecursionError
        return read_page(body, content_type, url, moment)

    monkeypatch.setattr("newsbell.articles.pages.page.read_page", read)
    press.put(FIRE, WHOLE, headers=HTML)
    press.put("https://gazette.example/bomb", page("A bomb"), headers=HTML)
    poll = press.publish(teaser("A bomb on the coast", "https://gazette.example/bomb"), teaser(), OLD, source=source)
    assert (2, 1, 2) == (poll.fresh, poll.completed, poll.stories)


def test_check_and_list_tell_of_it(press: Press) -> None:
    call_command("source", "add", FEED, "--publisher", "gazette", "--complete", "yes", stdout=io.StringIO())
    source = Source.objects.get(url=FEED)
    assert "yes" == source.complete
    press.begin(OLD, source=source)
    press.put(FIRE, WHOLE, headers=HTML)
    press.show(teaser(), OLD, source=source)
    out = io.StringIO()
    call_command("source", "check", str(source.pk), stdout=out)
    assert "2 entries, 1 of them fresh (1 completed from its page), 1 new story" in " ".join(out.getvalue().split())
    out = io.StringIO()
    call_command("source", "list", "--json", stdout=out)
    said = {line["source"]: line for line in map(json.loads, out.getvalue().splitlines())}
    assert 1 == said[source.pk]["completed"] == Poll.objects.latest("pk").completed
