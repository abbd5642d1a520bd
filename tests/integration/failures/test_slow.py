"""Slow: what other systems could not do for many readers."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import pytest
from tests import books
from tests.world import World

from newsbell.common import clock
from newsbell.delivery import sender
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.readers.models import Reader
from newsbell.reminders import rows, slices
from newsbell.reminders.models import Shard
from newsbell.reminders.packing import SLICE
from newsbell.work import drain

pytestmark = pytest.mark.django_db


def test_memory_that_grows_with_the_audience(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slow: memory that grows with the audience (web-push-php#197): slices and batches have a size."""
    monkeypatch.setattr("newsbell.pipeline.BATCH", 3)
    taken: list[int] = []
    take = slices.take

    def counted(*args: Any) -> list[slices.Ready]:
        ready = take(*args)
        taken.append(len(ready))
        return ready

    monkeypatch.setattr(slices, "take", counted)
    readers = [here.reader("phrase:Devon") for _ in range(6)]
    far = Reader.objects.create(pk=readers[-1].pk + SLICE, publisher=here.publisher, created_at=clock.now())
    choices.follow(far.pk, here.publisher, [Wish("phrase", "Devon")], clock.now())
    here.publish("Fire in Devon", link="https://gazette.example/fire")
    drain()
    assert [6, 1] == list(Shard.objects.order_by("slice").values_list("members", flat=True))
    assert 3 == max(taken)
    assert {("accepted", "accepted")} == {outcome for reader in readers for outcome in here.outcomes(reader)}


def test_the_first_reader_does_not_wait_for_the_last_to_be_planned(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large audience is planned in turns: where one worker does everything, the first ones ring in between."""
    monkeypatch.setattr("newsbell.pipeline.FIRST_TURN", 1)
    monkeypatch.setattr("newsbell.joints.SLICES_AT_ONCE", 1)
    near = here.reader("phrase:Devon")
    far = Reader.objects.create(pk=near.pk + SLICE, publisher=here.publisher, created_at=clock.now())
    choices.follow(far.pk, here.publisher, [Wish("phrase", "Devon")], clock.now())
    planned: list[int] = []
    send = sender.send

    def noted(messages: Iterable[sender.Message], now: datetime) -> Iterator[sender.Answer]:
        planned.append(Shard.objects.count())
        yield from send(messages, now)

    monkeypatch.setattr(sender, "send", noted)
    here.publish("Fire in Devon", link="https://gazette.example/fire")
    drain()
    assert 1 == planned[0]
    assert 2 == Shard.objects.count()
    assert [("accepted", "accepted")] == here.outcomes(near)
    assert [("in-inbox", "no-device")] == here.outcomes(far)


def test_a_crash_costs_no_more_than_the_window(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one message's answer is awaited, so many fewer are taken: what is in flight never outgrows its bound."""
    monkeypatch.setattr("newsbell.pipeline.BATCH", 4)
    for _ in range(12):
        here.reader("phrase:Devon")
    in_flight: list[int] = []
    send = sender.send

    def slow(messages: Iterable[sender.Message], now: datetime) -> Iterator[sender.Answer]:
        """Answers come when three messages more were asked for, as where many fly at once."""
        waiting: list[sender.Message] = []
        for message in messages:
            (shard,) = Shard.objects.select_related("reminder")
            in_flight.append(len(rows.opened(shard).window))
            waiting.append(message)
            if len(waiting) > 3:
                yield from send([waiting.pop(0)], now)
        for message in waiting:
            yield from send([message], now)

    monkeypatch.setattr(sender, "send", slow)
    here.publish("Fire in Devon", link="https://gazette.example/fire")
    drain()
    assert 12 == len(in_flight)
    assert 4 == max(in_flight)
    assert ["accepted"] * 12 == books.values()
