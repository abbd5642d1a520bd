"""Slow: what other systems could not do for many readers."""

from typing import Any

import pytest
from tests.world import World

from newsbell.common import clock
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.readers.models import Reader
from newsbell.reminders import slices
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
