"""The ledger as tests ask it: plain outcomes and what was tried, in their order."""

from collections import Counter
from typing import Any

from newsbell.readers.models import Device, Reader
from newsbell.reminders import outcomes as ledger
from newsbell.reminders import rows
from newsbell.reminders.models import Attempt, Shard
from newsbell.reminders.outcomes import Outcome, Tried
from tests.readership import NOON


def outcomes(reader: Reader | None = None, **wanted: Any) -> list[Outcome]:
    """All outcomes of which this is true, in the order of their reminders."""
    return list(ledger.find(reader=reader.pk if reader else None, **wanted))


def values(reader: Reader | None = None, **wanted: Any) -> list[str]:
    return [one.value for one in outcomes(reader, **wanted)]


def tried(reader: Reader | None = None, **wanted: Any) -> list[Tried]:
    """What was tried for these outcomes."""
    return [one for outcome in outcomes(reader, **wanted) for one in outcome.attempts]


def settled() -> bool:
    """Does nobody wait any more?"""
    return not Shard.objects.filter(waiting__gt=0).exists()


def by_story() -> Counter[int]:
    """How many readers have an outcome of each story."""
    return Counter(one.story for one in outcomes(kind="story"))


def attempt(of: Outcome, device: Device, **said: Any) -> None:
    """Writes down that a device was tried for an outcome."""
    row = rows.opened(Shard.objects.select_related("reminder").get(pk=of.shard))
    member = row.of(of.reader)
    assert member is not None
    Attempt.objects.create(
        shard_id=of.shard,
        member=member,
        number=0,
        packed_device=device.pk.to_bytes(8, "big"),
        at=NOON,
        **said,
    )


def rewrite(of: Outcome, value: str, reason: str, *, untried: bool = False) -> None:
    """Sets an outcome to a value, as if nothing had come of it since."""
    row = rows.opened(Shard.objects.select_related("reminder").get(pk=of.shard))
    at = row.of(of.reader)
    assert at is not None
    row.page.value[at], row.page.reason[at] = rows.VALUE[value], rows.REASON[reason]
    row.page.retry[at] = row.page.ring[at] = 0
    if value == "deferred":
        row.page.settled[at] = 0
    if untried:
        row.page.device[at] = 0
        row.window.pop(at, None)
        Attempt.objects.filter(shard=of.shard, member=at).delete()
    row.save()
