"""Guarantee 7: no flood. What comes in masses waits in the inboxes for an editor."""

from collections.abc import Sequence

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.press import Press, item
from tests.world import Later, World

from newsbell.common import clock
from newsbell.readers.models import Reader
from newsbell.reminders import explain, inbox
from newsbell.stories import editing
from newsbell.stories.models import Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db
HELD = ("deferred", "held")


@pytest.fixture
def flooded(press: Press) -> Reader:
    """A reader of what a flood of eleven brought."""
    reader = press.here.reader("topic:Sea", rings_a_day=20)
    stood = [item(f"Stood {number}", guid=f"s{number}") for number in range(30)]
    press.begin(*stood)
    poll = press.publish(*(item(f"Notice {number}", guid=str(number), category="Sea") for number in range(11)), *stood)
    assert (11, True) == (poll.stories, poll.held)
    return reader


def stories() -> Sequence[int]:
    return list(Story.objects.exclude(state="old").order_by("pk").values_list("pk", flat=True))


def test_a_flood_waits_in_the_inbox_and_rings_nobody(here: World, flooded: Reader, later: Later) -> None:
    """Guarantee 7: a poll that brings more than ten new entries waits in the inboxes for an editor."""
    later(hours=3)
    assert [] == here.shown(flooded)
    assert [HELD] * 11 == here.outcomes(flooded)
    assert 11 == len(inbox.page(flooded.pk))
    assert "waits in the inbox for an editor" in explain.readers(stories()[0])[0]["why"]


def test_ten_are_no_flood(press: Press) -> None:
    reader = press.here.reader("topic:Sea", rings_a_day=20)
    stood = [item(f"Stood {number}", guid=f"s{number}") for number in range(30)]
    press.begin(*stood)
    press.publish(*(item(f"Notice {number}", guid=str(number), category="Sea") for number in range(10)), *stood)
    assert 10 == len(press.here.shown(reader))


def test_most_of_a_known_source_new_is_a_flood(press: Press) -> None:
    """Guarantee 7: a poll that makes most of a known source new: ids, addresses and texts all changed at once."""
    reader = press.here.reader("topic:Sea")
    press.begin(*(item(f"Stood {number}", guid=f"s{number}") for number in range(8)))
    poll = press.publish(*(item(f"Notice {number}", guid=str(number), category="Sea") for number in range(8)))
    assert poll.held
    assert [HELD] * 8 == press.here.outcomes(reader)


def test_what_an_editor_releases_rings_once(here: World, flooded: Reader, later: Later) -> None:
    """Guarantee 7: a held story rings once it is released, also when that took longer than a reminder lives."""
    first, second, *_ = stories()
    assert 1 == editing.release([first], clock.now())
    drain()
    assert 1 == len(here.shown(flooded))
    later(hours=6)
    assert 1 == editing.release([second], clock.now())
    later(seconds=1)
    assert 0 == editing.release([first, second], clock.now())
    later(seconds=1)
    assert 2 == len(here.shown(flooded))
    assert [("accepted", "accepted")] * 2 + [HELD] * 9 == sorted(here.outcomes(flooded))


def test_what_an_editor_keeps_stays_in_the_inbox(here: World, flooded: Reader, later: Later) -> None:
    kept, *others = stories()
    assert 1 == editing.keep([kept], clock.now())
    drain()
    assert [HELD] * len(others) + [("in-inbox", "kept")] == sorted(here.outcomes(flooded))
    assert 0 == editing.release([kept], clock.now())
    later(seconds=1)
    assert [] == here.shown(flooded)
    assert [HELD] * len(others) + [("in-inbox", "kept")] == sorted(here.outcomes(flooded))


def test_what_nobody_releases_in_time_stays_in_the_inbox(here: World, flooded: Reader, later: Later) -> None:
    """Guarantee 7: not released within the hours; an editor who comes later is told that nothing was held."""
    later(hours=24, minutes=1)
    later(seconds=1)
    assert [("in-inbox", "held-too-long")] * 11 == here.outcomes(flooded)
    assert 11 == len(inbox.page(flooded.pk))
    assert 0 == editing.release(stories(), clock.now())
    later(seconds=1)
    assert [] == here.shown(flooded)


@pytest.mark.parametrize("within", ["", "?state__exact=held"], ids=["in all", "where they no more are after it"])
def test_an_editor_releases_in_the_admin(here: World, flooded: Reader, client: Client, within: str) -> None:
    client.force_login(User.objects.create_superuser("editor"))
    chosen = stories()[:2]
    said = {"action": "release", "_selected_action": chosen, "sure": "yes"}
    page = client.post(f"/admin/newsbell_stories/story/{within}", said, follow=True).content.decode()
    assert 2 == page.count("is released: whoever is to be rung for it is rung within seconds")
    drain()
    assert 2 == len(here.shown(flooded))


def test_the_next_poll_is_no_flood_for_that(press: Press, flooded: Reader) -> None:
    stood = [item(f"Stood {number}", guid=f"s{number}") for number in range(30)]
    press.publish(item("Fire on the pier", guid="fire", category="Sea"), *stood)
    assert ["Fire on the pier"] == [shown["title"] for shown in press.here.shown(flooded)]


def test_a_top_story_marked_later_tells_its_followers_once_and_nobody_again(here: World, later: Later) -> None:
    """Top stories: marked later, who follows those is told once, and who was told already is not told again."""
    top, devon, both = (
        here.reader("top-stories"),
        here.reader("phrase:Devon"),
        here.reader("top-stories", "phrase:Devon"),
    )
    (story,) = here.publish("Fire in Devon", link="https://gazette.example/fire")
    drain()
    assert [0, 1, 1] == [len(here.shown(reader)) for reader in (top, devon, both)]
    later(hours=5)
    late = here.reader("top-stories")
    assert 1 == editing.mark_top([story.pk], clock.now())
    later(seconds=1)
    assert 0 == editing.mark_top([story.pk], clock.now())
    later(seconds=1)
    assert [1, 1, 1] == [len(here.shown(reader)) for reader in (top, devon, both)]
    assert [] == here.shown(late), "its audience is whoever followed when it was decided"
    assert {("accepted", "accepted")} == {one for reader in (top, devon, both) for one in here.outcomes(reader)}


def test_a_held_top_story_still_waits(here: World, flooded: Reader) -> None:
    top = here.reader("top-stories")
    Story.objects.update(decided_at=clock.now())
    editing.mark_top(stories(), clock.now())
    editing.release(stories()[:1], clock.now())
    drain()
    assert [1, 1] == [len(here.shown(reader)) for reader in (top, flooded)]
