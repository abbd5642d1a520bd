"""A reader's own feed, by a link of its own."""

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from django.test import Client
from tests.world import World, world

from newsbell.common import clock
from newsbell.readers import capabilities
from newsbell.readers.capabilities import Purpose
from newsbell.readers.models import Reader
from newsbell.reminders import changes, inbox
from newsbell.work import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


def link(reader: Reader) -> str:
    return capabilities.issue(reader, Purpose.FEED, clock.now(), capabilities.FEED)


def made(here: World) -> Reader:
    reader = here.reader("phrase:Devon", "topic:Sport:inbox")
    here.publish("Fire in Devon", link="https://gazette.example/fire", summary_html="A <b>barn</b> burnt down.")
    drain()
    here.publish("Exeter win the cup", tags=["Sport"])
    drain()
    return reader


def test_atom_holds_every_story_of_the_inbox_newest_first_with_its_reason(here: World, client: Client) -> None:
    answer = client.get(f"/feed/{link(made(here))}.atom")
    assert (200, "application/atom+xml; charset=utf-8") == (answer.status_code, answer["Content-Type"])
    read = feedparser.parse(answer.content)
    assert not read.bozo
    assert ["Exeter win the cup", "Fire in Devon"] == [entry.title for entry in read.entries]
    assert "https://gazette.example/fire" == read.entries[1].link
    assert "A barn burnt down.\n\nYou follow Devon" == read.entries[1].summary
    assert "The Gazette: Your inbox" == read.feed.title
    assert ElementTree.fromstring(answer.content).tag.endswith("feed")


def test_a_name_that_is_followed_twice_is_said_once(here: World, client: Client) -> None:
    reader = here.reader("phrase:Devon", "place:Devon", "topic:Sport")
    here.publish("Exeter win in Devon", summary_html="The cup goes to Devon, which is in England.", tags=["Sport"])
    drain()
    (shown,) = here.shown(reader)
    (item,) = json.loads(client.get(f"/feed/{link(reader)}.json").content)["items"]
    assert ["Devon", "Sport"] == sorted(json.loads(shown["raw"])["newsbell"]["why"]) == sorted(item["tags"])


def test_what_was_retracted_says_so(here: World, client: Client) -> None:
    reader = here.reader("phrase:Devon")
    (story,) = here.publish("Fire in Devon", summary_html="A barn burnt down.")
    drain()
    changes.retract(story.pk, here.publisher.pk, "There was no fire.", clock.now())
    (item,) = json.loads(client.get(f"/feed/{link(reader)}.json").content)["items"]
    assert "There was no fire." == item["title"]
    assert "This story was retracted\n\nFire in Devon\n\nYou follow Devon" == item["content_text"]


def test_json_feed_says_the_same(here: World, client: Client) -> None:
    answer = client.get(f"/feed/{link(made(here))}.json")
    said: dict[str, Any] = json.loads(answer.content)
    assert "https://jsonfeed.org/version/1.1" == said["version"]
    assert [["Sport"], ["Devon"]] == [item["tags"] for item in said["items"]]
    assert 2 == len({item["id"] for item in said["items"]})
    assert "You follow Sport" == said["items"][0]["content_text"]


def test_nothing_new_costs_a_304(here: World, client: Client) -> None:
    address = f"/feed/{link(made(here))}.atom"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (304, b"") == (again.status_code, again.content)


def test_a_link_reads_and_does_nothing_else_and_a_new_one_ends_it(here: World, client: Client) -> None:
    reader = made(here)
    token = link(reader)
    for address in ("/api/v1/reader", "/api/v1/inbox", "/api/v1/reader/export"):
        assert client.get(address, headers={"Authorization": f"Bearer {token}"}).status_code in (401, 403)
    assert 405 == client.post(f"/feed/{token}.atom").status_code
    newer = link(reader)
    assert (404, 200) == (client.get(f"/feed/{token}.atom").status_code, client.get(f"/feed/{newer}.atom").status_code)


def test_other_links_of_the_reader_open_no_feed(here: World, client: Client) -> None:
    reader = made(here)
    for purpose in set(Purpose) - {Purpose.FEED}:
        token = capabilities.issue(reader, purpose, clock.now(), "browser")
        assert 404 == client.get(f"/feed/{token}.atom").status_code


def test_it_speaks_the_readers_language_and_is_never_cached_for_others(here: World, client: Client) -> None:
    reader = made(here)
    Reader.objects.filter(pk=reader.pk).update(language="de")
    answer = client.get(f"/feed/{link(reader)}.atom")
    assert "The Gazette: Ihr Posteingang" in answer.content.decode()
    assert "private, no-cache" == answer["Cache-Control"]


def test_a_browser_makes_the_link_with_its_manage_capability(here: World, client: Client) -> None:
    reader = made(here)
    manage = capabilities.issue(reader, Purpose.MANAGE, clock.now(), "browser")
    said = client.post("/api/v1/reader/feed", headers={"Authorization": f"Bearer {manage}"}).json()
    for address in (said["atom"], said["json_feed"]):
        assert 200 == client.get(address[address.index("/feed/") :]).status_code


def test_a_sources_words_are_no_html_in_the_feed_readers_page(here: World, client: Client) -> None:
    """Atom says of which kind a text is (RFC 4287 §3.1.1): as HTML, a source's words would be tags at the reader's."""
    reader = here.reader("phrase:Devon")
    bait = "<i>Type</i> &lt;img src=https://spy.example/who&gt; to see who reads."
    here.publish("Fire in Devon", link="https://gazette.example/fire", summary_html=bait)
    drain()
    answer = client.get(f"/feed/{link(reader)}.atom")
    (summary,) = ElementTree.fromstring(answer.content).iter("{http://www.w3.org/2005/Atom}summary")
    assert "<img src=https://spy.example/who>" in inbox.page(reader.pk)[0].standfirst, "the bait is plain text"
    assert "html" == summary.get("type"), "as Django writes it"
    assert "<img" not in (summary.text or "")
    assert "&lt;img src=https://spy.example/who&gt;" in (summary.text or "")
