"""Which stories ring within the rings of a day, and what readers may choose of it."""

from typing import Any

import pytest
from tests.integration.editions.wanting import ask, publish, rung, soon, wants
from tests.press import prose
from tests.world import Later, World

from newsbell import joints
from newsbell.common import clock
from newsbell.reminders.models import Edition
from newsbell.stories import editing
from newsbell.work import drain

pytestmark = pytest.mark.django_db


def test_top_stories_ring_beyond_the_rings_of_the_day_for_who_said_so(here: World, later: Later) -> None:
    words = {"words": "Breaking news always", "choice": "breaking"}
    reader, other = (here.reader("phrase:Devon", "top-stories", rings_a_day=0) for _ in range(2))
    assert 422 == ask(reader, "PATCH", "reader", breaking=True)[0]
    assert ask(reader, "PATCH", "reader", breaking=True, consent=words)[1]["breaking"]
    here.source.publisher.refresh_from_db()
    (story,) = here.publish("Fire in Devon", link="https://gazette.example/fire", summary_html=prose("fire"))
    editing.mark_top([story.pk], clock.now())
    drain()
    assert [("accepted", "accepted")] == here.outcomes(reader)
    assert [("in-inbox", "daily-cap")] == here.outcomes(other)
    later(hours=1)
    assert (1, 0) == (len(rung(here, reader)), len(rung(here, other)))


@pytest.mark.parametrize(
    "wish",
    [
        {"rhythm": "weekly", "at": "07:00", "zone": "UTC"},
        {"rhythm": "daily", "weekday": 1, "at": "07:00", "zone": "UTC"},
        {"rhythm": "daily", "at": "07:00", "zone": "Mars/Olympus"},
        {"rhythm": "hourly", "at": "07:00", "zone": "UTC"},
        {"rhythm": "daily", "at": "07:00", "zone": "UTC", "channel": "pigeon"},
    ],
)
def test_an_edition_that_cannot_be_is_refused(here: World, wish: dict[str, Any]) -> None:
    assert 422 == ask(here.reader("phrase:Devon"), "PATCH", "reader", edition=wish)[0]


def test_a_weekly_one_is_taken_along_as_it_was_chosen(here: World) -> None:
    wish = {"rhythm": "weekly", "weekday": 6, "at": "09:30", "zone": "Europe/Berlin", "channel": "inbox"}
    reader = here.reader("phrase:Devon")
    said = ask(reader, "PATCH", "reader", edition=wish)[1]["edition"]
    assert wish | {"at": "09:30:00"} == said
    reader.refresh_from_db()
    assert said == joints.take(reader)["edition"]
    (row,) = Edition.objects.all()
    assert 6 == row.at.weekday()


def test_the_last_rings_of_the_day_are_kept_for_top_stories_of_who_has_an_edition(here: World, later: Later) -> None:
    reader, other = (here.reader("phrase:Devon", rings_a_day=5) for _ in range(2))
    wants(reader, soon())
    publish(here, *(f"{name} in Devon" for name in ("Fire", "Flood", "Fair", "Theft", "Storm")))
    rang, kept = ("accepted", "accepted"), ("deferred", "spared")
    assert [rang] * 4 + [kept] == here.outcomes(reader)
    assert [rang] * 5 == here.outcomes(other)
    (story,) = here.publish("Wreck off Devon", link="https://gazette.example/wreck", summary_html=prose("wreck"))
    editing.mark_top([story.pk], clock.now())
    drain()
    assert [rang] == here.outcomes_of(reader, story)
    assert [("in-inbox", "daily-cap")] == here.outcomes_of(other, story)
    later(hours=3)
    assert "1 story for you" in rung(here, reader)


def test_quiet_hours_leave_something_of_the_day(here: World) -> None:
    reader = here.reader("phrase:Devon")
    quiet = {"begins": "22:00", "ends": "21:50", "zone": "UTC"}
    assert 422 == ask(reader, "PATCH", "reader", quiet=quiet)[0]
    assert 200 == ask(reader, "PATCH", "reader", quiet=quiet | {"ends": "21:45"})[0]
