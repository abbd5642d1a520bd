"""The demo's page: there in the demo alone; its button fills a feed."""

import re

import pytest
from django.test import Client
from tests.readership import publisher

from newsbell.common.clock import now
from newsbell.follows import directory
from newsbell.follows.directory import Named
from newsbell.follows.models import Directory
from newsbell.newsroom.demo import STORIES, pause
from newsbell.sources.feeds import parse
from newsbell.sources.models import Source
from newsbell.stories.models import Article, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("NEWSBELL_DEMO", "1")
    monkeypatch.setenv("NEWSBELL_DATA", str(tmp_path))


def test_what_it_published_can_be_read_when_the_demo_is_over(demo: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """`newsbell serve` on the demo's folder: the links in inboxes and notifications lead somewhere still."""
    publisher()
    Client().post("/demo/")
    assert 'href="/demo/?lang=en"' in Client().get("/demo/1").content.decode()
    monkeypatch.delenv("NEWSBELL_DEMO")
    answer = Client().get("/demo/1")
    assert STORIES[0][1] in answer.content.decode()
    assert 'href="/demo/' not in answer.content.decode(), "and to nothing that is gone"
    assert 404 == Client().get("/demo/2").status_code


@pytest.mark.parametrize("path", ["/demo/", "/demo/feed.xml", "/demo/1"])
def test_it_is_nowhere_but_in_the_demo(path: str) -> None:
    publisher()
    assert 404 == Client().get(path).status_code


def test_the_demo_without_a_paper_has_no_page(demo: None) -> None:
    assert 404 == Client().get("/demo/").status_code


def test_it_says_what_comes_without_the_internet(demo: None) -> None:
    publisher()
    page = " ".join(Client().get("/demo/").content.decode().split())
    assert "both need the internet. Without it nothing comes after Allow and no bell rings" in page


def test_a_story_of_the_made_up_papers_has_a_page_and_can_be_followed_from_it(
    demo: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = publisher()
    source = Source.objects.create(publisher=paper, url="https://wire.example/feed", name="Northern Wire")
    said = {"title": "Seals & sails", "standfirst": "At dawn.", "body": ["It slept.", "<b>It</b> woke."]}
    lead = Article.objects.create(publisher=paper, source=source, language="de", seen_at=now(), **said)
    story = Story.objects.create(publisher=paper, lead=lead, state="new", decided_at=now())
    row = Directory.objects.create(publisher=paper)
    directory.enter(row, {story.pk: [Named("place", "Saltharbour"), Named("topic", "Nature")]})
    page = " ".join(Client().get(f"/demo/stories/{story.pk}?lang=ar").content.decode().split())
    for words in (
        '<span lang="de" dir="auto">Seals &amp; sails</span>',
        "Northern Wire",
        "At dawn.",
        "&lt;b&gt;It&lt;/b&gt;",
    ):
        assert words in page
    assert ["place:Saltharbour", "topic:Nature"] == re.findall(r'data-newsbell-follow="([^"]+)"', page)
    for number in ("99999", "9" * 20, "9" * 5000):
        assert 404 == Client().get(f"/demo/stories/{number}").status_code
    Story.objects.update(state="held")
    assert 404 == Client().get(f"/demo/stories/{story.pk}").status_code, "not while it waits for an editor"
    Story.objects.update(state="new")
    monkeypatch.delenv("NEWSBELL_DEMO")
    assert 404 == Client().get(f"/demo/stories/{story.pk}").status_code


def test_each_press_puts_one_story_more_into_the_feed_until_there_is_none(demo: None) -> None:
    publisher()
    client = Client()
    for number in range(len(STORIES) + 1):
        page = client.get("/demo/").content.decode()
        assert (number < len(STORIES)) == ("Publish the next story" in page)
        answer = client.post("/demo/")
        assert (302, "/demo/?lang=en") == (answer.status_code, answer["Location"])
    read = parse(client.get("/demo/feed.xml").content, "application/rss+xml", "http://localhost:8000/demo/feed.xml")
    assert [title for title, _ in STORIES][::-1] == [entry.title for entry in read.entries]
    assert {()} == {tuple(entry.tags) for entry in read.entries}, "its town is a place, and no topic too"
    assert STORIES[0][1] in client.get("/demo/1").content.decode()
    assert 404 == client.get("/demo/99").status_code
    source = Source.objects.get()
    assert source.first_read_at, "its first story rings"
    assert source.due_at


def test_when_the_demo_ends_its_feed_is_not_read_until_the_next_press(demo: None) -> None:
    other = Source.objects.create(publisher=publisher(), url="https://gazette.example/feed")
    Client().post("/demo/")
    pause()
    told = Source.objects.exclude(pk=other.pk)
    assert told.get().paused
    other.refresh_from_db()
    assert not other.paused, "a source of one's own goes on"
    Client().post("/demo/")
    assert not told.get().paused


def test_its_reader_finds_the_favourites_and_the_inbox(demo: None) -> None:
    publisher()
    page = Client().get("/demo/?lang=ar").content.decode()
    assert 'href="/subscribe/gazette/?lang=ar">اختر المزيد من المفضّلة<' in page
    assert {"data-newsbell-unread", "data-newsbell-preferences"} <= set(re.findall(r"data-newsbell-\w+", page))
    Client().post("/demo/")
    story = Client().get("/demo/1").content.decode()
    assert {"data-newsbell-follow", "data-newsbell-preferences"} <= set(re.findall(r"data-newsbell-\w+", story))


def test_it_speaks_every_language_of_the_readers_pages(demo: None) -> None:
    publisher()
    for language, words in (("de", "Die Glocke ausprobieren"), ("pl", "Wypróbuj dzwonek"), ("xx", "Try the bell")):
        assert words in Client().get(f"/demo/?lang={language}").content.decode()


def test_a_press_needs_the_pages_own_token_and_a_get_publishes_nothing(demo: None) -> None:
    publisher()
    strict = Client(enforce_csrf_checks=True)
    assert 403 == strict.post("/demo/").status_code
    strict.get("/demo/")
    assert not Source.objects.exists()


def test_it_speaks_the_readers_language(demo: None) -> None:
    """The one that the address asks for, else the browser's; another than there is, English."""
    publisher()
    asked = " ".join(Client().get("/demo/?lang=ar").content.decode().split())
    assert '<html lang="ar" dir="rtl">' in asked
    assert "جرّب الجرس" in asked
    assert "Try the bell" not in asked
    assert 'lang="ar"' in Client().get("/demo/", headers={"Accept-Language": "fr, ar-EG;q=0.8"}).content.decode()
    assert 'dir="ltr"' in Client().get("/demo/?lang=xx").content.decode()
    assert "/demo/?lang=ar" == Client().post("/demo/?lang=ar")["Location"]
