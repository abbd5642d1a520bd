"""A page for each subject: its name, its kind, its stories, its feed."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from django.test import Client
from tests.world import World, world

from newsbell.common import clock
from newsbell.delivery import keys
from newsbell.reminders import changes
from newsbell.stories import by_hand
from newsbell.stories.models import Article, Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "<p>Engineers in Houston, Texas, watched. Rain fell over Exeter in Devon.</p>"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        keys.current(made.publisher, clock.now())
        yield made


@pytest.fixture
def client() -> Client:
    return Client()


def publish(site: World, title: str, path: str = "moon") -> Story:
    (story,) = site.publish(title, summary_html=TEXT, link=f"https://gazette.example/{path}", tags=["Space"])
    drain()
    return story


def test_it_tells_what_it_is_where_it_is_and_its_stories(site: World, client: Client) -> None:
    publish(site, "A step on the Moon")
    answer = client.get("/subjects/gazette/place/houston")
    assert (200, "public, max-age=300") == (answer.status_code, answer["Cache-Control"])
    text = answer.content.decode()
    assert "<h1>Houston</h1>" in text
    assert "<bdi>United States</bdi>" in text
    assert '<a href="https://gazette.example/moon" rel="noreferrer">A step on the Moon</a>' in text
    assert 'data-newsbell-follow="place:Houston"' in text
    assert "Place" in text


def test_what_contains_it_is_linked_where_it_has_a_page(site: World, client: Client) -> None:
    site.publish("The governor of Texas speaks", summary_html="<p>Voters across Texas listened.</p>")
    publish(site, "A step on the Moon")
    text = client.get("/subjects/gazette/place/houston?lang=de").content.decode()
    assert "Liegt in:" in text
    assert "/subjects/gazette/place/texas?lang=de" in text


def test_it_leaks_nothing_and_runs_nothing_inline(site: World, client: Client) -> None:
    publish(site, "A step on the Moon")
    answer = client.get("/subjects/gazette/topic/space")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not answer.cookies
    assert not re.search(r"<style|\sstyle=|\son\w+=", answer.content.decode())
    assert not re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", answer.content.decode())
    assert 405 == client.post("/subjects/gazette/topic/space").status_code


@pytest.mark.parametrize(
    "path",
    [
        "nobody/topic/space",
        "gazette/topic/nothing",
        "gazette/phrase/space",
        "gazette/thread/x",
        "gazette/thread/999999999",
        "gazette/thread/99999999999999999999",
        "gazette/topic/nothing.atom",
    ],
)
def test_what_no_story_names_has_no_page(site: World, client: Client, path: str) -> None:
    assert 404 == client.get(f"/subjects/{path}").status_code


def test_what_no_story_names_is_said_with_the_way_to_what_can_be_followed(site: World, client: Client) -> None:
    answer = client.get("/subjects/gazette/topic/carrick-bridge?lang=de")
    text = answer.content.decode()
    assert (404, "no-store") == (answer.status_code, answer["Cache-Control"])
    # Whoever follows it may have been told of some all the same: a follow reads more than the list of names does.
    assert "<h1>Zu diesem Namen gibt es keine Seite</h1>" in text
    assert "Sie können ihm trotzdem folgen" in text
    assert '<a href="/subscribe/gazette/?lang=de">' in text
    assert "arrick" not in text, "nobody puts words of their own on the publisher's page"
    assert "<script" not in text


def test_its_feed_in_both_forms_is_asked_for_again_cheaply(site: World, client: Client) -> None:
    story = publish(site, "A step on the Moon")
    atom = client.get("/subjects/gazette/topic/space.atom")
    assert ("application/atom+xml; charset=utf-8", "public, max-age=300") == (
        atom["Content-Type"],
        atom["Cache-Control"],
    )
    root = ElementTree.fromstring(atom.content)
    assert "The Gazette: Space" == root.findtext(f"{ATOM}title")
    assert ["A step on the Moon"] == [one.findtext(f"{ATOM}title") for one in root.iter(f"{ATOM}entry")]
    said = client.get("/subjects/gazette/topic/space.json").json()
    (item,) = said["items"]
    assert ("https://gazette.example/moon", f"http://localhost:8000/story/gazette/{story.pk}") == (
        item["url"],
        item["id"],
    )
    assert "http://localhost:8000/subjects/gazette/topic/space.json" == said["feed_url"]
    again = client.get("/subjects/gazette/topic/space.atom", headers={"If-None-Match": atom["ETag"]})
    assert 304 == again.status_code


def test_a_running_story_has_its_page_from_its_first_story_on(site: World, client: Client) -> None:
    first = publish(site, "Bridge falls", "one")
    page = client.get(f"/subjects/gazette/thread/{first.pk}").content.decode()
    assert f'data-newsbell-follow="thread:{first.pk}:Bridge falls"' in page
    second = publish(site, "Ferry replaces it", "two")
    Story.objects.filter(pk=second.pk).update(thread=first)
    for story in (first, second):
        page = client.get(f"/subjects/gazette/thread/{story.pk}").content.decode()
        assert "<h1>Bridge falls</h1>" in page
        assert page.index("Ferry replaces it") < page.index('rel="noreferrer">Bridge falls')
    titles = [one["title"] for one in client.get(f"/subjects/gazette/thread/{first.pk}.json").json()["items"]]
    assert ["Ferry replaces it", "Bridge falls"] == titles


def test_the_page_of_a_running_story_shows_what_an_editor_made_the_next_of_it(site: World, client: Client) -> None:
    """Who follows it is told of that; its page, also asked for by the number of that very story, did not show it."""
    first, second, other, third, held = (publish(site, f"Bridge, part {n}", f"{n}") for n in range(1, 6))
    Story.objects.filter(pk=second.pk).update(thread=first)
    Story.objects.filter(pk__in=(third.pk, held.pk)).update(thread=other)
    Story.objects.filter(pk=held.pk).update(state=Story.State.HELD)
    by_hand.join(second.pk, other.pk, "an editor", clock.now())
    for story in (first, second, other, third):
        items = client.get(f"/subjects/gazette/thread/{story.pk}.json").json()["items"]
        assert [str(third), str(second), str(first)] == [one["title"] for one in items]


@pytest.mark.parametrize(("said", "marked"), [("ar", ' lang="ar"'), ("de", ""), ("", ""), ("Arabic, I think", "")])
def test_a_headline_has_its_language_where_it_is_known_and_not_the_pages(
    site: World, client: Client, said: str, marked: str
) -> None:
    first = publish(site, "سقوط الجسر", "one")
    Article.objects.update(language=said, standfirst="ليلًا")
    for address in (f"thread/{first.pk}", "place/houston"):
        page = " ".join(client.get(f"/subjects/gazette/{address}?lang=de").content.decode().split())
        assert f'<h3{marked} dir="auto"> <a href="https://gazette.example/one"' in page
        assert f'<p{marked} dir="auto">ليلًا</p>' in page
        assert (f"<h1{marked}>سقوط الجسر</h1>" in page) == address.startswith("thread")


def test_what_was_retracted_or_waits_for_an_editor_is_not_shown(site: World, client: Client) -> None:
    kept, gone, held = (publish(site, title, title[-1]) for title in ("Story of a", "Report on b", "Word of c"))
    changes.retract(gone.pk, site.publisher.pk, "It was wrong.", clock.now())
    Story.objects.filter(pk=held.pk).update(state=Story.State.HELD)
    titles = [one["title"] for one in client.get("/subjects/gazette/topic/space.json").json()["items"]]
    assert [str(kept)] == titles


@pytest.mark.parametrize("language", ["ar", "pl"])
def test_it_speaks_the_readers_language(site: World, client: Client, language: str) -> None:
    publish(site, "A step on the Moon")
    text = client.get(f"/subjects/gazette/topic/space?lang={language}").content.decode()
    assert f'<html lang="{language}"' in text
    assert {"ar": "أخباره", "pl": "Wiadomości na ten temat"}[language] in text


def test_a_subject_whose_name_is_a_word_of_the_page_is_called_by_its_name(site: World, client: Client) -> None:
    site.publish("A letter", summary_html=TEXT, link="https://gazette.example/letter", tags=["mail"])
    drain()
    assert "<h1>mail</h1>" in client.get("/subjects/gazette/topic/mail").content.decode()
