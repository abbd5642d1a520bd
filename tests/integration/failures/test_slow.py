"""Slow: what other systems could not do for many readers."""

from collections import Counter
from collections.abc import Iterable, Iterator

import pytest
from tests.world import World

from newsbell.delivery import sender
from newsbell.reminders.models import Outcome
from newsbell.work import drain

pytestmark = pytest.mark.django_db


def test_memory_that_grows_with_the_audience(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slow: memory that grows with the audience (web-push-php#197): slices and batches have a size."""
    monkeypatch.setattr("newsbell.pipeline.PAGE", 5)
    monkeypatch.setattr("newsbell.pipeline.BATCH", 3)
    at_once: list[int] = []
    send = sender.send

    def counted(messages: Iterable[sender.Message], now: object) -> Iterator[sender.Answer]:
        batch = list(messages)
        at_once.append(len(batch))
        return send(batch, now)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(sender, "send", counted)
    readers = [here.reader("phrase:Devon") for _ in range(12)]
    here.publish("Fire in Devon", link="https://gazette.example/fire")
    drain()
    assert [5, 5, 2] == sorted(Counter(Outcome.objects.values_list("shard", flat=True)).values(), reverse=True)
    assert 3 == max(at_once)
    assert {("accepted", "accepted")} == {outcome for reader in readers for outcome in here.outcomes(reader)}
