"""The way of a story, on real parts: what is decided, who is told, what rings, what the ledger says."""

from collections.abc import Iterator

import pytest
from tests.world import World, world

from newsbell.reminders import explain
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
