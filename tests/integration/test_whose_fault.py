"""Each answer of a push service: what happens to the device, the reader and the outcome ("Whose fault was it?")."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError
from tests import books
from tests.world import Later, World, world

from newsbell.common import clock, writing
from newsbell.delivery import sender
from newsbell.delivery.models import Alarm, Lane, VapidKey
from newsbell.delivery.pace import STEP
from newsbell.readers.models import Device, Reader
from newsbell.reminders import explain, slices
from newsbell.reminders.models import Shard
from newsbell.simulator.push_server import running_push_service
from newsbell.work import drain

pytestmark = pytest.mark.django_db
VENDORS = ("mozilla", "google", "apple", "microsoft")


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


def fault(here: World, reader: Reader, name: str | None, times: int | None = None) -> None:
    here.push.set_fault(here.tokens[reader.devices.latest("pk").pk], name, times)


def the_only(reader: Reader) -> Device:
    return Device.objects.get(reader=reader)


def ring(here: World, title: str = "Fire in Devon") -> int:
    (story,) = here.publish(title, link=f"https://gazette.example/{title.replace(' ', '-')}")
    drain()
    return story.pk


def test_201_is_accepted_with_the_ttl_in_force(here: World) -> None:
    reader = here.reader("phrase:Devon")
    ring(here)
    attempt = books.tried()[0]
    assert here.outcomes(reader) == [("accepted", "accepted")]
    assert (attempt.status, attempt.answer) == (201, "accepted")
    assert attempt.ttl
    assert 14_300 < attempt.ttl <= 14_400


@pytest.mark.parametrize("vendor", VENDORS)
def test_410_retires_the_device_softly_and_keeps_reader_and_follows(
    monkeypatch: pytest.MonkeyPatch, vendor: str
) -> None:
    """Devices thrown away: only 404 and 410 end one, and then neither the reader nor the follows."""
    with world(monkeypatch, vendor=vendor) as here:
        reader = here.reader("phrase:Devon")
        fault(here, reader, "gone")
        ring(here)
        assert the_only(reader).gone_at is not None
        assert here.outcomes(reader) == [("gone", "devices-gone")]
        assert len(reader.favourites.standing()) == 1
        ring(here, "Flood in Devon")
        assert here.outcomes(reader)[1] == ("in-inbox", "no-device")


def test_404_of_an_unknown_subscription_is_gone_too(here: World) -> None:
    reader = here.reader("phrase:Devon")
    del here.push.devices[here.tokens[the_only(reader).pk].rpartition("/")[2]]
    ring(here)
    assert here.outcomes(reader) == [("gone", "devices-gone")]


def test_after_410_the_next_device_rings(here: World) -> None:
    """Guarantee 2: one ringing device, the next one only after 404 or 410."""
    reader = here.reader("phrase:Devon")
    old = the_only(reader)
    new = here.device(reader)
    here.push.set_fault(here.tokens[new.pk], "gone")
    ring(here)
    assert here.outcomes(reader) == [("accepted", "accepted")]
    assert len(here.push.shown(here.tokens[old.pk])) == 1
    assert [attempt.answer for attempt in books.tried()] == ["gone", "accepted"]


def test_another_answer_never_makes_the_next_device_ring(here: World, later: Later) -> None:
    reader = here.reader("phrase:Devon")
    old = the_only(reader)
    new = here.device(reader)
    here.push.set_fault(here.tokens[new.pk], "error", 1)
    ring(here)
    later(seconds=10)
    assert here.push.shown(here.tokens[old.pk]) == []
    assert len(here.push.shown(here.tokens[new.pk])) == 1


def test_the_chosen_device_rings_and_not_the_newest(here: World) -> None:
    reader = here.reader("phrase:Devon")
    chosen = the_only(reader)
    newest = here.device(reader)
    Device.objects.filter(pk=chosen.pk).update(chosen=True)
    ring(here)
    assert len(here.push.shown(here.tokens[chosen.pk])) == 1
    assert here.push.shown(here.tokens[newest.pk]) == []


def test_all_devices_ring_once_each_where_the_reader_chose_so(here: World, later: Later) -> None:
    reader = here.reader("phrase:Devon", ringing="all")
    here.device(reader)
    failing = here.device(reader)
    here.push.set_fault(here.tokens[failing.pk], "error", 1)
    ring(here)
    assert here.outcomes(reader) == [("deferred", "retrying")]
    later(seconds=10)
    assert here.outcomes(reader) == [("accepted", "accepted")]
    assert len(here.shown(reader)) == 3
    assert here.push.report()["second_rings"] == 0


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_key_mismatch_on_one_device_alone_never_opens_the_circuit(
    monkeypatch: pytest.MonkeyPatch, vendor: str
) -> None:
    """Keys: it subscribes again at its next visit; nobody else waits for it."""
    with world(monkeypatch, vendor=vendor) as here:
        wrong = here.reader("phrase:Devon")
        others = [here.reader("phrase:Devon") for _ in range(4)]
        fault(here, wrong, "mismatch")
        ring(here)
        ring(here, "Flood in Devon")
        assert here.outcomes(wrong) == [("in-inbox", "key-mismatch"), ("in-inbox", "no-device")]
        device = the_only(wrong)
        assert (device.gone_at, bool(device.mismatch_at)) == (None, True)
        assert {value for other in others for value, _ in here.outcomes(other)} == {"accepted"}
        assert all(not lane.circuit for lane in Lane.objects.all())
        assert not Alarm.objects.exists()


@pytest.mark.parametrize("vendor", VENDORS)
def test_our_keys_refused_opens_the_circuit_and_retires_nothing(monkeypatch: pytest.MonkeyPatch, vendor: str) -> None:
    """401 and 403 are our fault (RFC 8292 §4.2): alarm, wait, send when they are taken again."""
    later = Later(monkeypatch)
    with world(monkeypatch, vendor=vendor, faults={"forbidden": 1.0}) as here:
        readers = [here.reader("phrase:Devon") for _ in range(5)]
        ring(here)
        assert {outcome for reader in readers for outcome in here.outcomes(reader)} == {("deferred", "retrying")}
        assert not Device.objects.exclude(gone_at=None, mismatch_at=None).exists()
        assert Alarm.objects.get().kind == "our-keys"
        posts = here.push.report()["posts"]
        ring(here, "Flood in Devon")
        assert here.push.report()["posts"] == posts, "while the circuit is open nothing is posted"
        later(seconds=65)
        assert here.push.report()["posts"] == posts + 1, "one probe"
        here.push.faults.change({"forbidden": 0})
        for _ in range(8):
            later(seconds=300)
        assert {value for reader in readers for value, _ in here.outcomes(reader)} == {"accepted"}
        assert here.push.report()["second_rings"] == 0


def test_413_is_shrunk_once_and_then_alarmed(here: World) -> None:
    """Size: Android Firefox refuses above about 3 kB (webpush-go#23)."""
    helped, refused = here.reader("phrase:Devon"), here.reader("phrase:Devon")
    fault(here, helped, "too-large", 1)
    fault(here, refused, "too-large")
    here.publish("Fire in Devon", link="https://gazette.example/fire", summary_html="It burnt all night. " * 9)
    drain()
    assert here.outcomes(helped) == [("accepted", "accepted")]
    assert here.shown(helped)[0]["body"] == "", "the short form has its title and address alone"
    assert here.outcomes(refused) == [("failed", "payload-refused")]
    assert the_only(refused).gone_at is None
    assert Alarm.objects.get().kind == "payload-refused"
    assert here.push.report()["reused_key_and_nonce"] == 0


@pytest.mark.parametrize("vendor", VENDORS)
def test_too_fast_slows_the_origin_down_for_every_sender(monkeypatch: pytest.MonkeyPatch, vendor: str) -> None:
    """429, Microsoft's 406, Mozilla's 503: Retry-After is honoured, and all of it arrives."""
    later = Later(monkeypatch)
    with world(monkeypatch, vendor=vendor, retry_after_s=100) as here:
        readers = [here.reader("phrase:Devon") for _ in range(3)]
        fault(here, readers[0], "too-fast", 1)
        ring(here)
        lane = Lane.objects.get()
        assert lane.pace["rate"] == STEP
        posts = here.push.report()["posts"]
        ring(here, "Flood in Devon")
        assert here.push.report()["posts"] == posts, "the whole origin waits"
        later(seconds=50)
        assert here.push.report()["posts"] == posts
        later(seconds=80)
        assert {value for reader in readers for value, _ in here.outcomes(reader)} == {"accepted"}


@pytest.mark.parametrize("name", ["error", "reset", "lost"])
def test_theirs_is_tried_again_with_the_same_bytes_and_never_rings_twice(here: World, later: Later, name: str) -> None:
    reader = here.reader("phrase:Devon")
    fault(here, reader, name, 2)
    story = ring(here)
    assert here.outcomes(reader) == [("deferred", "retrying")]
    later(seconds=10)
    later(seconds=20)
    assert here.outcomes(reader) == [("accepted", "accepted")]
    report = here.push.report()
    assert len([shown for shown in here.shown(reader) if shown["rang"]]) == 1
    assert report["second_rings"] == report["reused_key_and_nonce"] == 0
    attempt = books.tried()[0]
    assert attempt.tries == 3
    assert attempt.unknown == (0 if name == "error" else 2)
    assert report["raw_doubles"] == (2 if name == "lost" else 0)
    if attempt.unknown:
        assert "sent 3 times under one tag" in explain.readers(story)[0]["devices"][0]["answer"]


def test_a_timeout_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBELL_PUSH_TIMEOUT", "0.5")
    later = Later(monkeypatch)
    with world(monkeypatch) as here:
        reader = here.reader("phrase:Devon")
        fault(here, reader, "timeout")
        ring(here)
        assert books.tried()[0].detail == "timeout"
        fault(here, reader, None)
        monkeypatch.delenv("NEWSBELL_PUSH_TIMEOUT")  # on a busy machine an answer takes longer than that
        sender.poster.cache_clear()
        later(seconds=10)
        assert here.outcomes(reader) == [("accepted", "accepted")]


def test_what_no_service_takes_before_it_is_old_is_in_the_inbox(here: World, later: Later) -> None:
    reader = here.reader("phrase:Devon")
    fault(here, reader, "error")
    ring(here)
    for _ in range(40):
        later(minutes=10)
    assert here.outcomes(reader) == [("in-inbox", "not-in-time")]
    assert the_only(reader).gone_at is None


def test_many_devices_gone_at_once_are_an_alarm_and_not_a_mass_retirement(here: World) -> None:
    readers = [here.reader("phrase:Devon") for _ in range(30)]
    here.push.faults.change({"gone": 1.0})
    ring(here)
    assert Alarm.objects.get().kind == "mass-gone"
    assert not Device.objects.exclude(gone_at=None).exists()
    assert {outcome for reader in readers for outcome in here.outcomes(reader)} == {("in-inbox", "mass-gone")}


@pytest.mark.parametrize(("ended", "alarms"), [(12, []), (60, ["mass-gone"])])
def test_how_many_are_gone_is_weighed_by_all_that_were_answered(
    here: World, later: Later, ended: int, alarms: list[str]
) -> None:
    """While a push service refuses the others, those that ended are most of what has its last word."""
    for _ in range(20):
        here.reader("phrase:Devon")
    for _ in range(100):
        fault(here, here.reader("phrase:Devon"), "error", 1)
    readers = [here.reader("phrase:Devon") for _ in range(ended)]
    for reader in readers:
        here.push.set_fault(here.tokens[here.device(reader).pk], "gone")
    ring(here)
    later(seconds=10)
    assert alarms == [alarm.kind for alarm in Alarm.objects.all()]
    expected = ("in-inbox", "mass-gone") if alarms else ("accepted", "accepted")
    assert {expected} == {outcome for reader in readers for outcome in here.outcomes(reader)}


def test_one_slow_or_broken_origin_leaves_the_other_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        running_push_service(vendor="google", faults={"error": 1.0}) as broken,
        world(monkeypatch, pushes=[broken]) as here,
    ):
        well, ill = here.reader("phrase:Devon"), here.reader("phrase:Devon", push=broken)
        ring(here)
        assert here.outcomes(well) == [("accepted", "accepted")]
        assert here.outcomes(ill) == [("deferred", "retrying")]


def test_an_outcome_that_is_settled_stays_settled(here: World) -> None:
    reader = here.reader("phrase:Devon")
    story = ring(here)
    before = books.outcomes()
    from newsbell.stories.models import Story

    Story.objects.filter(pk=story).update(due_at=Story.objects.get(pk=story).decided_at, told_to=0)
    drain()
    assert books.outcomes() == before
    assert len(here.shown(reader)) == 1


def test_a_key_of_ours_that_is_away_stops_its_own_devices_alone_and_sounds_an_alarm(here: World, later: Later) -> None:
    """Keys: one unreadable VAPID file never silences those who subscribed with another."""
    ill, well = here.reader("phrase:Devon"), here.reader("phrase:Devon")
    lost = VapidKey.objects.create(publisher=here.publisher, public="B" * 87, created_at=clock.now(), current=False)
    Device.objects.filter(reader=ill).update(vapid_key=lost)
    ring(here)
    assert here.outcomes(well) == [("accepted", "accepted")]
    assert here.outcomes(ill) == [("deferred", "retrying")]
    assert books.tried(ill)[0].unknown == 0
    assert Alarm.objects.get().kind == "our-keys"


def test_a_database_that_is_busy_for_a_moment_costs_no_answer(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rung twice: what was accepted is written down, rather than posted again."""
    readers = [here.reader("phrase:Devon") for _ in range(3)]
    record, busy = slices.record, [True]

    def once_busy(*args: Any) -> None:
        record(*args)
        if busy.pop() if busy else False:
            raise OperationalError("database is locked")

    monkeypatch.setattr(slices, "record", once_busy)
    ring(here)
    assert {value for reader in readers for value, _ in here.outcomes(reader)} == {"accepted"}
    assert here.push.report()["posts"] == 3


def test_a_commit_of_which_nobody_heard_costs_no_answer(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rung twice: the database was started again between its commit and the word of it."""
    readers = [here.reader("phrase:Devon") for _ in range(3)]
    fault(here, readers[0], "gone")
    recorded: list[int] = []
    record, ours = slices.record, writing.ours

    def noting(row: Any, answers: Any, now: Any) -> None:
        record(row, answers, now)
        recorded.append(len(answers))

    @contextmanager
    def unheard(row: Any) -> Iterator[None]:
        with ours(row):
            yield
        if len(recorded) == 1:
            raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(slices, "record", noting)
    monkeypatch.setattr(writing, "ours", unheard)
    story = ring(here)
    assert [3, 3] == recorded[:2], "it was written again"
    assert [("gone", "devices-gone")] == here.outcomes(readers[0])
    assert [[("accepted", "accepted")]] * 2 == [here.outcomes(reader) for reader in readers[1:]]
    assert 3 == here.push.report()["posts"]
    assert [(3, 1)] == list(Shard.objects.filter(reminder__story=story).values_list("answered", "gone"))


def test_a_key_mismatch_of_many_devices_is_our_fault_and_retires_none(here: World, later: Later) -> None:
    readers = [here.reader("phrase:Devon") for _ in range(40)]
    here.push.faults.change({"mismatch": 1.0})
    ring(here)
    assert not Device.objects.exclude(gone_at=None, mismatch_at=None).exists()
    assert {outcome for reader in readers for outcome in here.outcomes(reader)} == {("deferred", "retrying")}
    here.push.faults.change({"mismatch": 0})
    for _ in range(8):
        later(seconds=300)
    assert {value for reader in readers for value, _ in here.outcomes(reader)} == {"accepted"}


def test_one_of_all_devices_that_accepted_counts_when_the_time_is_over(here: World, later: Later) -> None:
    """No false word: a reader who was rung is not told that no push service took it."""
    reader = here.reader("phrase:Devon", ringing="all")
    failing = here.device(reader)
    here.push.set_fault(here.tokens[failing.pk], "error")
    ring(here)
    for _ in range(40):
        later(minutes=10)
    assert here.outcomes(reader) == [("accepted", "accepted")]
