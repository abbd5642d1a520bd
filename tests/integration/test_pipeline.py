"""The way of a story, on real parts: what is decided, who is told, what rings, what the ledger says."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.world import World, world

from newsbell import pipeline
from newsbell.articles.item import read_item
from newsbell.articles.subjects import finding as subjects
from newsbell.common import clock
from newsbell.follows.models import Directory
from newsbell.joints import origin
from newsbell.reminders import explain
from newsbell.sources.models import Poll, Source
from newsbell.stories import archive, editing
from newsbell.stories.models import Story
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
    assert "accepted (201)" == line["devices"][0]["answer"]


@pytest.mark.parametrize(("said", "known"), [("cy_GB", "cy-GB"), ("Welsh, mostly", None), ("und", None)])
def test_a_notification_says_in_which_language_its_story_is_where_that_is_known(
    here: World, said: str, known: str | None
) -> None:
    reader = here.reader("phrase:Devon")
    here.publish("Fire in Devon", language=said)
    drain()
    (shown,) = here.shown(reader)
    assert known == json.loads(shown["raw"])["notification"].get("lang")


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


@pytest.mark.parametrize("moment", ["matching", "parts_of"])
def test_a_label_that_comes_while_the_story_is_told_reaches_its_followers(
    here: World, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Never missed: another worker decided the second feed's article after this one had read the story's labels."""
    said: dict[str, Any] = {"link": "https://gazette.example/bridge", "summary_html": TEXT}
    sport = Source.objects.create(publisher=here.publisher, url="https://gazette.example/sport.xml")
    politics, other = here.reader("topic:Politics"), here.reader("topic:Sport")
    real = getattr(pipeline, moment)

    def meanwhile(*args: Any) -> Any:
        monkeypatch.setattr(pipeline, moment, real)
        found = real(*args)
        here.publish("The bridge opens", source=sport, section="Sport", **said)
        return found

    monkeypatch.setattr(pipeline, moment, meanwhile)
    here.publish("The bridge opens", section="Politics", **said)
    drain()
    assert [["The bridge opens"]] * 2 == [[one["title"] for one in here.shown(who)] for who in (politics, other)]


def test_a_label_that_its_editor_adds_reaches_its_followers_while_the_story_is_young(here: World) -> None:
    """Never missed: a paper files its story again minutes later. What it files again hours later rings nobody."""
    news, health, sport = (here.reader(f"topic:{label}") for label in ("News", "Health", "Sport"))
    said: dict[str, Any] = {"id": "bridge", "link": "https://gazette.example/bridge", "summary_html": TEXT}
    (story,) = here.publish("The bridge opens", tags=["News"], **said)
    drain()
    here.publish("The bridge opens", tags=["Health", "News"], **said)
    drain()
    assert [1, 1] == [len(here.shown(reader)) for reader in (news, health)]
    Story.objects.update(decided_at=story.decided_at - timedelta(hours=5))
    here.publish("The bridge opens", tags=["Health", "News", "Sport"], **said)
    drain()
    assert [] == here.shown(sport)
    assert 1 == Story.objects.count()


@pytest.mark.parametrize(("say", "rings"), [(editing.release, 1), (editing.keep, 0)])
def test_a_label_that_comes_while_a_story_is_held_reaches_its_followers_too(
    here: World, say: Callable[..., int], rings: int
) -> None:
    """Never missed: it is in their inboxes at once, and rings if an editor lets it."""
    said: dict[str, Any] = {"link": "https://gazette.example/bridge", "summary_html": TEXT}
    sport = Source.objects.create(publisher=here.publisher, url="https://gazette.example/sport.xml")
    readers = here.reader("topic:Politics"), here.reader("topic:Sport")
    (story,) = here.publish("The bridge opens", section="Politics", **said)
    Story.objects.update(state=Story.State.HELD)
    drain()
    here.publish("The bridge opens", source=sport, section="Sport", **said)
    drain()
    assert [[("deferred", "held")]] * 2 == [here.outcomes(reader) for reader in readers]
    say([story.pk], clock.now())
    here.publish("The bridge opens", source=sport, section="Travel", **said)
    drain()
    assert [rings] * 2 == [len(here.shown(reader)) for reader in readers]


def test_a_story_without_an_address_of_its_own_rings_with_the_publishers(here: World) -> None:
    reader = here.reader("phrase:Devon")
    here.publish("Fire in Devon", link="https://elsewhere.example/fire")
    drain()
    assert [shown["navigate"] for shown in here.shown(reader)] == ["https://gazette.example"]


TEXT = "The river rose two metres in the night, and the lower town was cleared before dawn by boat. " * 4


def test_a_first_reading_takes_no_story_over_that_another_poll_is_about_to_tell(here: World) -> None:
    """Never missed: the worker died between deciding the wire's article and telling its story."""
    wire = Source.objects.create(publisher=here.publisher, url="https://wire.example/feed.xml", rank=1)
    reader = here.reader("phrase:river")
    now = clock.now()
    found = Poll.objects.create(source=wire, at=now, result=Poll.Result.NEWS, entries=30, fresh=1)
    entry: dict[str, Any] = {
        "id": None,
        "link": None,
        "summary_html": TEXT,
        "title": "Lower town cleared as the river rises",
    }
    archive.admit([archive.draft(origin(wire), read_item(**entry))], found.pk, now)
    for article in archive.undecided(found.pk):
        archive.decide(article, now, old=False)
    here.publish("Lower town cleared as the river rises", summary_html=TEXT, first=True)
    Poll.objects.filter(pk=found.pk).update(due_at=now)
    drain()
    assert len(here.shown(reader)) == 1


def test_the_publishers_own_article_is_told_after_a_strangers_flood_was_left_in_the_inboxes(here: World) -> None:
    """Guarantee 6: what a less trusted source brought in a flood never keeps the publisher's own from its readers."""
    stranger = Source.objects.create(publisher=here.publisher, url="https://stranger.example/feed.xml", rank=5)
    (story,) = here.publish("Lower town cleared as the river rises", source=stranger, summary_html=TEXT)
    Story.objects.filter(pk=story.pk).update(state=Story.State.KEPT)
    drain()
    reader = here.reader("topic:Weather")
    here.publish("Lower town cleared as the river rises", summary_html=TEXT, tags=["Weather"])
    Story.objects.filter(pk=story.pk).update(decided_at=clock.now())
    drain()
    assert here.outcomes(reader) == [("accepted", "accepted")]


def test_a_kept_story_that_is_marked_as_top_is_in_the_inboxes_of_those_who_follow_top_stories(here: World) -> None:
    reader = here.reader("top-stories")
    (story,) = here.publish("Lower town cleared as the river rises", summary_html=TEXT)
    drain()
    Story.objects.filter(pk=story.pk).update(state=Story.State.KEPT)
    assert editing.mark_top([story.pk], clock.now()) == 1
    drain()
    assert here.outcomes(reader) == [("in-inbox", "kept")]


def test_a_place_rings_whoever_follows_what_contains_it_with_that_reason(here: World) -> None:
    """South West England holds Devon; a word that is merely written like a town's name is no town."""
    region, reading = here.reader("place:South West England"), here.reader("place:Reading")
    here.publish("Storm hits coast", summary_html="Roads in Devon are closed. Reading helps children, a study says.")
    drain()
    assert (1, 0) == (len(here.shown(region)), len(here.shown(reading)))
    (line,) = explain.readers(Story.objects.get().pk)
    assert line["why"].startswith("it names Devon, which is in South West England")


def test_a_person_is_the_whole_name_and_an_author_is_who_signs(here: World) -> None:
    """ "Max Jacobson" is not every Max (feedbin#75)."""
    max_jacobson, jane = here.reader("person:Max Jacobson"), here.reader("author:Jane Doe")
    here.publish("Max wins a prize", summary_html="Max Smith won it.")
    drain()
    assert [[], []] == [here.shown(max_jacobson), here.shown(jane)]
    here.publish("A second prize is given in Exeter", summary_html="It went to Max Jacobson.", author="Jane Doe")
    drain()
    assert [1, 1] == [len(here.shown(max_jacobson)), len(here.shown(jane))]


def test_a_text_too_odd_to_say_what_it_names_is_told_by_its_words(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """One such story was tried each minute, and told to nobody; nothing was listed behind it."""
    reader, other = here.reader("phrase:Devon"), here.reader("place:Devon")

    def odd(*_said: object, **_more: object) -> None:
        raise RecursionError

    monkeypatch.setattr(subjects, "subjects", odd)
    here.publish("Fire in Devon", link="https://gazette.example/fire")
    drain()
    monkeypatch.undo()
    here.publish("A step on the Moon, in Houston", link="https://gazette.example/moon")
    drain()
    assert [["Fire in Devon"]] * 2 == [[shown["title"] for shown in here.shown(one)] for one in (reader, other)]
    assert Directory.objects.get().listed_to == Story.objects.latest("pk").pk
