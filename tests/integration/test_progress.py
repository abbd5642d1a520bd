"""How far a run is: on the command line and in the admin, from counts alone."""

import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import books
from tests.world import World, world

from newsbell.commands.management.commands.progress import Command
from newsbell.common.clock import now
from newsbell.common.errors import NotFound
from newsbell.reminders import outcomes, progress
from newsbell.reminders.models import Reminder, Shard
from newsbell.reminders.progress import Counts
from newsbell.work import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


def said(*args: Any, **options: Any) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("progress", *args, json=True, stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def shown(*args: Any, **options: Any) -> str:
    out = StringIO()
    call_command("progress", *args, stdout=out, **options)
    return out.getvalue()


def test_a_run_is_seen_by_push_origin_before_and_after(site: World) -> None:
    site.reader("phrase:Devon")
    site.reader("phrase:Devon:inbox")
    assert "No reminder yet." in shown()
    (story,) = site.publish("Floods in Devon")
    drain("remind")
    (before,) = said()
    assert (True, 2, 1, 0, 1) == tuple(before[key] for key in ("runs", "planned", "waiting", "accepted", "in_inbox"))
    assert before["estimated_seconds_left"] is None
    assert "too early for an estimate" in shown(story.pk)
    drain("send")
    (after,) = said(story.pk)
    assert (False, 1, 0, 0) == tuple(after[key] for key in ("runs", "accepted", "waiting", "estimated_seconds_left"))
    assert ["", site.push.origin] == [one["origin"] for one in after["origins"]]
    assert after == said(reminder=after["reminder"])[0]
    assert "Done." in shown(once=True)


def test_what_waits_for_an_editor_or_a_push_service_is_told_apart(site: World, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = site.reader("phrase:Devon")
    device = reader.devices.get()
    site.push.set_fault(site.tokens[device.pk], "error", 1)
    (story,) = site.publish("Floods in Devon")
    drain()
    (one,) = said(story.pk)
    assert (1, 1, 0) == (one["waiting"], one["retrying"], one["held"])
    monkeypatch.setenv("NEWSBELL_FLOOD", "1")
    held = site.publish("Fire in Devon", "Frost in Devon")
    drain("remind")
    (one,) = said(held[0].pk)
    assert (False, 1, 0, 1) == (one["runs"], one["waiting"], one["retrying"], one["held"])
    assert "Waits for an editor." in shown(held[0].pk)


def test_an_estimate_is_the_pace_so_far() -> None:
    assert 30 == progress.estimate_s(Counts(planned=40, accepted=10, waiting=30), 10.0)
    assert 0 == progress.estimate_s(Counts(planned=40, accepted=10, waiting=30, held=30), 10.0)
    assert progress.estimate_s(Counts(planned=40, waiting=40), 10.0) is None


def test_on_a_terminal_it_is_followed_until_nothing_runs(site: World, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    site.reader("phrase:Devon")
    site.publish("Floods in Devon")
    drain("remind")
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        drain("send")

    monkeypatch.setattr("newsbell.commands.management.commands.progress.sleep", sleep)
    out = Terminal()
    Command(stdout=out).handle(story=None, reminder=None, once=False, json=False)
    assert [1.0] == waited
    assert "Done." in out.getvalue()


def test_what_is_not_there_is_said(site: World) -> None:
    for options in ({"args": (7_000,)}, {"args": (), "reminder": 7_000}):
        with pytest.raises(NotFound):
            shown(*options.pop("args"), **options)  # type: ignore[misc] # a tuple in one, a number in the other


def test_the_counts_open_no_row_and_are_those_of_the_outcomes(site: World, monkeypatch: pytest.MonkeyPatch) -> None:
    site.reader("phrase:Devon")
    site.reader("phrase:Devon:inbox")
    site.reader("phrase:Devon", rings_a_day=0)
    site.publish("Floods in Devon")
    drain()
    values = books.values()
    monkeypatch.setattr("newsbell.reminders.rows.opened", None)
    assert {value: values.count(value) for value in values} == outcomes.counts(Shard.objects.all())
    assert 3 == said()[0]["planned"]


def test_the_admin_shows_a_running_send_and_asks_again_while_it_runs(site: World) -> None:
    site.reader("phrase:Devon")
    site.publish("Floods in Devon")
    drain("remind")
    editor = User.objects.create_superuser("editor", password="x")
    client = Client()
    client.force_login(editor)
    reminder = Reminder.objects.get()
    page = client.get(f"/admin/newsbell_reminders/reminder/{reminder.pk}/change/")
    assert "5" == page["Refresh"]
    assert "1 planned, 0 accepted, 1 waiting (0 retrying, 0 held)" in page.content.decode()
    drain("send")
    page = client.get(f"/admin/newsbell_reminders/reminder/{reminder.pk}/change/")
    assert "Refresh" not in page
    assert "1 planned, 1 accepted, 0 waiting" in page.content.decode()
    with CaptureQueriesContext(connection) as asked:
        listing = client.get("/admin/newsbell_reminders/reminder/")
    assert "reminder of Floods in Devon" in listing.content.decode()
    assert not [one for one in asked if "packed_states" in one["sql"]]
    Reminder.objects.update(decided_at=now() - timedelta(days=1))
    assert 404 != client.get("/admin/newsbell_reminders/reminder/").status_code


@pytest.mark.parametrize("number", ["²", "½", "x", "9" * 30, "_", "-1", "1 or 1"])
def test_the_admin_answers_for_a_reminder_that_is_none_as_for_what_is_not_there(site: World, number: str) -> None:
    """“²” is a digit, and no number."""
    client = Client()
    client.force_login(User.objects.create_superuser("editor", password="x"))
    answer = client.get(f"/admin/newsbell_reminders/reminder/{quote(number)}/change/")
    assert (302, "/admin/") == (answer.status_code, answer["Location"])
    assert "Refresh" not in answer
