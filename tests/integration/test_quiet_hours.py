"""Quiet hours: nothing rings in them, and nothing is lost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests import books
from tests.world import Later, World, world

from newsbell.common import clock
from newsbell.readers.models import Reader
from newsbell.reminders import inbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


def quiet(begins: datetime, ends: datetime) -> dict[str, Any]:
    """The fields of a reader whose hours are quiet between these, by the clock of UTC."""
    at, to = (moment.astimezone(UTC).hour * 60 + moment.astimezone(UTC).minute for moment in (begins, ends))
    return {"quiet_from": at, "quiet_to": to, "zone": "UTC"}


def test_in_quiet_hours_a_story_is_in_the_inbox_alone_and_others_are_rung(here: World, later: Later) -> None:
    now = clock.now()
    asleep = here.reader("phrase:Devon", **quiet(now - timedelta(hours=1), now + timedelta(hours=1)))
    awake = here.reader("phrase:Devon")
    here.publish("Fire in Devon", link="https://gazette.example/fire")
    later(seconds=0)
    assert [("in-inbox", "quiet-hours")] == here.outcomes(asleep)
    assert ([], 1) == (here.shown(asleep), len(here.shown(awake)))
    assert ["Fire in Devon"] == [item.title for item in inbox.page(asleep.pk)]
    later(hours=2)
    assert [] == here.shown(asleep), "it never rings later by itself"


def test_what_is_posted_before_them_ends_before_them(here: World, later: Later) -> None:
    """A push service would deliver it at night: its time there ends with the evening."""
    now = clock.now()
    reader = here.reader("phrase:Devon", **quiet(now + timedelta(minutes=30), now + timedelta(hours=2)))
    here.publish("Fire in Devon", link="https://gazette.example/fire")
    later(seconds=0)
    (tried,) = books.tried(reader)
    assert tried.ttl is not None
    assert 28 * 60 < tried.ttl <= 30 * 60


def test_what_is_tried_again_stops_where_they_begin(here: World, later: Later) -> None:
    now = clock.now()
    reader = here.reader("phrase:Devon", **quiet(now + timedelta(minutes=5), now + timedelta(hours=2)))
    here.push.faults.change({"error": 1.0})
    here.publish("Fire in Devon", link="https://gazette.example/fire")
    later(seconds=0)
    assert [("deferred", "retrying")] == here.outcomes(reader)
    here.push.faults.change({"error": 0.0})
    later(minutes=10)
    assert ([("in-inbox", "quiet-hours")], []) == (here.outcomes(reader), here.shown(reader))


def test_who_has_none_any_more_is_rung(here: World, later: Later) -> None:
    now = clock.now()
    reader = here.reader("phrase:Devon", **quiet(now - timedelta(hours=1), now + timedelta(hours=1)))
    Reader.objects.filter(pk=reader.pk).update(quiet_from=None, quiet_to=None, zone="")
    here.publish("Fire in Devon", link="https://gazette.example/fire")
    later(seconds=0)
    assert [("accepted", "accepted")] == here.outcomes(reader)


def test_a_zone_that_this_machine_does_not_know_stops_nobody(here: World, later: Later) -> None:
    """It was chosen on another machine, whose names were others: its reader's hours are UTC's, and all are told."""
    now = clock.now()
    hours = quiet(now - timedelta(hours=1), now + timedelta(hours=1)) | {"zone": "Mars/Olympus"}
    asleep, awake = here.reader("phrase:Devon", **hours), here.reader("phrase:Devon")
    here.publish("Fire in Devon", link="https://gazette.example/fire")
    later(seconds=0)
    assert [("in-inbox", "quiet-hours")] == here.outcomes(asleep)
    assert ["Fire in Devon"] == [shown["title"] for shown in here.shown(awake)]
