"""The way of a story, on real parts: what is decided, who is told, what rings, what the ledger says."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.world import World, world

from newsbell.reminders import explain
from newsbell.sources.models import Source
from newsbell.work import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


def test_a_new_story_rings_the_readers_who_follow_its_words_and_nobody_else(here: World) -> None:
    devon, cornwall = here.reader("phrase:Devon"), here.reader("phrase:Cornwall")
    (story,) = here.publish("Fire in Devon", link="https://gazette.example/fire", summary_html="A barn burnt down.")
    drain()
    (shown,) = here.shown(devon)
    assert shown["title"] == "Fire in Devon"
    assert shown["body"] == "A barn burnt down."
    assert shown["navigate"] == "https://gazette.example/fire"
    assert here.shown(cornwall) == []
    assert here.outcomes(devon) == [("accepted", "accepted")]
    (line,) = explain.readers(story.pk)
    assert line["follows"] == ["phrase: Devon"]
    assert line["devices"][0]["answer"].startswith("accepted (201")


def test_one_article_in_two_section_feeds_reaches_the_followers_of_both_topics_once(here: World) -> None:
    """Never missed: the second feed's section is news to its followers, and nobody is rung twice for it."""
    sport = Source.objects.create(publisher=here.publisher, url="https://gazette.example/health.xml")
    both = here.reader("topic:Politics", "topic:Health")
    politics, health = here.reader("topic:Politics"), here.reader("topic:Health")
    said: dict[str, Any] = {
        "link": "https://gazette.example/waiting-lists",
        "summary_html": "Waiting lists fell for the third month. " * 3,
    }
    here.publish("Waiting lists fall again in every region", tags=["Politics"], **said)
    drain()
    assert here.shown(health) == []
    here.publish("Waiting lists fall again in every region", source=sport, tags=["Health"], **said)
    drain()
    assert [len(here.shown(reader)) for reader in (both, politics, health)] == [1, 1, 1]


def test_a_story_without_an_address_of_its_own_rings_with_the_publishers(here: World) -> None:
    reader = here.reader("phrase:Devon")
    here.publish("Fire in Devon", link="https://elsewhere.example/fire")
    drain()
    assert [shown["navigate"] for shown in here.shown(reader)] == ["https://gazette.example"]
