"""A major update rings those alone who asked for updates."""

import pytest
from tests.integration.changes.telling import REWRITTEN, TEXT, kinds, shown, tell
from tests.world import World

from newsbell.common import clock
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.work import drain

pytestmark = pytest.mark.django_db


def test_a_major_update_rings_only_those_who_asked_for_updates(here: World) -> None:
    asked, other = here.reader("phrase:Devon", updates=True), here.reader("phrase:Devon")
    inbox_alone = here.reader("phrase:Devon:inbox", updates=True)
    tell(here)
    drain()
    story = tell(here, REWRITTEN, "Bridge in Devon closed")
    drain()
    assert "major" in story.articles.values_list("change", flat=True)
    assert [("Bridge in Devon", True), ("Bridge in Devon closed", True)] == shown(here, asked)
    assert [("Bridge in Devon", True)] == shown(here, other)
    assert [] == shown(here, inbox_alone)
    assert ("update", "accepted", "accepted") == kinds(asked)[1]
    assert 0 == here.push.report()["second_rings"]
    tags = {one["tag"] for one in here.shown(asked)}
    assert 1 == len(tags), "it takes the place of what was shown"


@pytest.mark.parametrize("now_wants", ["nothing", "the inbox alone", "another subject"])
def test_no_update_rings_who_has_muted_what_the_story_rang_for(here: World, now_wants: str) -> None:
    """Guarantee 4: what is muted rings no more, though the story had rung."""
    reader, other = here.reader("phrase:Devon", updates=True), here.reader("phrase:Devon", updates=True)
    tell(here)
    drain()
    wishes = {"the inbox alone": [Wish("phrase", "Devon", "inbox")], "another subject": [Wish("phrase", "Cornwall")]}
    choices.replace(reader.pk, here.publisher, wishes.get(now_wants, []), clock.now())
    tell(here, REWRITTEN, "Bridge in Devon closed")
    drain()
    assert [("Bridge in Devon", True)] == shown(here, reader)
    assert ("update", "in-inbox", "unfollowed") == kinds(reader)[1]
    assert 2 == len(here.shown(other))


def test_an_update_rings_who_asked_where_the_story_matches_in_other_words_by_then(here: World) -> None:
    """Never missed: "in the text" became "in the headline", and they were taken for readers who had unfollowed."""
    reader = here.reader("phrase:Devon", updates=True)
    tell(here, f"{TEXT} It is in Devon.", "A bridge")
    drain()
    tell(here, f"{REWRITTEN} It is in Devon.")
    drain()
    assert [("A bridge", True), ("Bridge in Devon", True)] == shown(here, reader)


def test_an_update_counts_as_a_ring_of_the_day(here: World) -> None:
    reader = here.reader("phrase:Devon", updates=True, rings_a_day=1)
    tell(here)
    drain()
    tell(here, REWRITTEN)
    drain()
    assert ("update", "in-inbox", "daily-cap") == kinds(reader)[1]
    assert 1 == len(here.shown(reader))


def test_an_update_that_a_correction_overtakes_at_the_push_service_still_rings(here: World) -> None:
    """They share a Topic, so the browser that comes back is handed the correction alone."""
    reader = here.reader("phrase:Devon", updates=True)
    endpoint = here.tokens[reader.devices.get().pk]
    tell(here)
    drain()
    here.push.set_online(endpoint, False)
    tell(here, REWRITTEN, "Bridge in Devon closed")
    drain()
    tell(here, f"{REWRITTEN} Correction: it is open.", "Bridge in Devon open")
    drain()
    here.push.set_online(endpoint, True)
    assert [("Bridge in Devon", True), ("Bridge in Devon open", True)] == shown(here, reader)
    assert ["story", "update", "correction"] == [kind for kind, *_ in kinds(reader)]
    assert 0 == here.push.report()["second_rings"]
