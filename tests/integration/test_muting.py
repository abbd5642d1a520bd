"""What a reader mutes rings no more, though it was decided before; it stays in the inbox."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from tests.world import Later, World, world

from newsbell.common import clock
from newsbell.readers import capabilities
from newsbell.readers.models import Capability, Reader
from newsbell.reminders import inbox
from newsbell.stories.models import Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


def ask(reader: Reader, method: str, path: str, body: Any = None) -> Any:
    secret = capabilities.issue(reader, Capability.Purpose.MANAGE, clock.now(), "test")
    headers = {"Authorization": f"Bearer {secret}"}
    answer = Client().generic(
        method, f"/api/v1/{path}", "" if body is None else json.dumps(body), "application/json", headers=headers
    )
    assert 200 == answer.status_code, answer.content
    return answer.json()


def mute(reader: Reader, story: Story) -> None:
    ask(reader, "POST", "reader/mute", {"story": story.pk})


def unfollow(reader: Reader, _story: Story) -> None:
    (devon,) = ask(reader, "GET", "reader/follows")
    ask(reader, "DELETE", f"reader/follows/{devon['id']}")


def choose(reader: Reader, _story: Story) -> None:
    consent = {"words": "Your favourites", "choice": "favourites"}
    ask(reader, "PUT", "reader/choices", {"follows": [{"kind": "topic", "name": "Sport"}], "consent": consent})


def refollow(reader: Reader, _story: Story) -> None:
    ask(reader, "PUT", "reader/follows", [{"kind": "phrase", "name": "Devon", "level": "inbox"}])


def follow_less(reader: Reader, _story: Story) -> None:
    ask(reader, "POST", "reader/follows", [{"kind": "phrase", "name": "Devon", "level": "inbox"}])


def choose_less(reader: Reader, _story: Story) -> None:
    """As the preference page does."""
    consent = {"words": "In the inbox alone", "choice": "follow"}
    less = [{"kind": "phrase", "name": "Devon", "level": "inbox"}]
    ask(reader, "POST", "reader/choices", {"follows": less, "consent": consent})


@pytest.mark.parametrize("way", [mute, unfollow, choose, refollow, follow_less, choose_less])
def test_what_a_push_service_could_not_take_yet_does_not_ring_then(here: World, later: Later, way: Any) -> None:
    reader, other, both = (
        here.reader("phrase:Devon"),
        here.reader("phrase:Devon"),
        here.reader("phrase:Devon", "phrase:Fire"),
    )
    here.push.faults.change({"error": 1.0})
    (story,) = here.publish("Fire in Devon", link="https://gazette.example/fire")
    drain()
    assert [("deferred", "retrying")] == here.outcomes(reader)
    way(reader, story)
    ask(both, "POST", "reader/mute", {"story": story.pk, "name": "Devon"})
    here.push.faults.change({"error": 0.0})
    later(hours=2)
    assert [("in-inbox", "unfollowed")] == here.outcomes(reader)
    assert ["Fire in Devon"] == [item.title for item in inbox.page(reader.pk)]
    assert [0, 1, 1] == [len(here.shown(one)) for one in (reader, other, both)]


def test_a_name_that_is_followed_twice_is_muted_and_said_once(here: World) -> None:
    reader = here.reader("phrase:Devon", "place:Devon", "phrase:fire")
    (story,) = here.publish("Fire in Devon", summary_html="A barn burnt down in Devon, which is in England.")
    drain()
    told = [part["name"] for item in inbox.page(reader.pk) for part in item.why]
    assert ["Devon", "Devon", "fire"] == sorted(told)
    said = ask(reader, "POST", "reader/mute", {"story": story.pk, "name": "fire"})
    assert (["fire"], ["Devon"]) == (said["muted"], said["remaining"])
    said = ask(reader, "POST", "reader/mute", {"story": story.pk})
    assert (["Devon"], []) == (said["muted"], said["remaining"])
    assert ["phrase", "place"] == sorted(one["kind"] for one in said["ended"]), "each of them can be followed again"


def test_what_is_followed_again_after_a_mute_rings_nothing_old(here: World, later: Later) -> None:
    """Who was muted alone followed it: it is another subject then, and what it was told for is muted again all the
    same.
    """
    reader, low = here.reader("phrase:Devon"), here.reader("phrase:Devon")
    (less,) = ask(low, "GET", "reader/follows")
    ask(low, "POST", "reader/follows", [{"kind": "phrase", "name": less["name"], "level": "inbox"}])
    (story,) = here.publish("Fire in Devon", link="https://gazette.example/fire")
    drain()
    ended = {}
    for one in (reader, low):
        ended[one] = ask(one, "POST", "reader/mute", {"story": story.pk})["ended"]
    here.publish("Flood in Devon", link="https://gazette.example/flood", id="flood")
    drain()
    for one, level in ((reader, "at-once"), (low, "inbox")):
        assert [{"kind": "phrase", "name": "Devon", "level": level, "story": None}] == ended[one]
        consent = {"words": "Undo", "choice": "follow"}
        ask(one, "POST", "reader/choices", {"follows": ended[one], "consent": consent})
        assert [("Devon", level)] == [(row["name"], row["level"]) for row in ask(one, "GET", "reader/follows")]
    later(hours=1)
    assert ["Fire in Devon"] == [one["title"] for one in here.shown(reader)]
    assert [["Fire in Devon"]] * 2 == [[item.title for item in inbox.page(one.pk)] for one in (reader, low)]
    here.publish("Frost in Devon", link="https://gazette.example/frost", id="frost")
    drain()
    assert [2, 0] == [len(here.shown(one)) for one in (reader, low)]
    assert ["Frost in Devon", "Fire in Devon"] == [item.title for item in inbox.page(low.pk)]
    assert ["Devon"] == ask(reader, "POST", "reader/mute", {"story": story.pk})["muted"]
    assert [] == ask(reader, "GET", "reader/follows")


def test_what_may_have_rung_is_not_called_muted(here: World, later: Later) -> None:
    """No answer came: the same message is posted again, and replaces what it may have shown."""
    reader = here.reader("phrase:Devon")
    here.push.faults.change({"reset": 1.0})
    (story,) = here.publish("Fire in Devon", link="https://gazette.example/fire")
    drain()
    mute(reader, story)
    assert [("deferred", "retrying")] == here.outcomes(reader)
    here.push.faults.change({"reset": 0.0})
    later(hours=2)
    assert [("accepted", "accepted")] == here.outcomes(reader)
