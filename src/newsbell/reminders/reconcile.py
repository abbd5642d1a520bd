"""Does the ledger agree with itself and with its readers? What can be mended is; nothing rings that is too old.

A row is read without a lock first; where something is found it is looked at again, locked, and mended there.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from newsbell.common import leases
from newsbell.common.errors import SettingInvalid
from newsbell.reminders import ledger, outcomes, rings, rows
from newsbell.reminders.models import Attempt, Edition, Opened, Reminder, Rings, Shard
from newsbell.reminders.packing import ACCEPTED, ERASED, SLICE_BITS
from newsbell.reminders.rows import Row, Transaction

MENDED = {
    "miscounted": "rows whose counts were not those of what they hold: counted anew",
    "erased-reader": "outcomes of readers who were erased meanwhile: removed",
    "stray-attempt": "attempts of nobody: removed",
    "asleep": "rows that waited and had no time to be sent: due; what is old by then is in the inbox",
    "stranded": "outcomes that waited for an edition which nobody expects: in the inbox",
    "rings": "slices whose rings of the day were not those of the ledger: counted anew",
    "unplanned": "stories whose outcomes nobody had planned: planned, the old ones in the inbox",
    "untold": "stories that were decided and had no reminder: told, the old ones in the inboxes",
    "missed": "followers of a story who had no outcome: it is in their inbox",
}
UNMENDED = {
    "unexplained": "outcomes that say accepted, and no attempt does: see newsbell explain",
    "unreadable": "rows that the keys do not open: see newsbell doctor, and the backup",
    "overdue": "rows that are due for an hour and that nobody finished: see the workers' log",
}


@dataclass(frozen=True)
class Finding:
    """`what` as in MENDED or UNMENDED; `count`: outcomes or rows; where it was found."""

    what: str
    count: int
    story: int | None = None
    reminder: int | None = None
    shard: int | None = None

    @property
    def mended(self) -> bool:
        return self.what in MENDED


def young(since: datetime) -> QuerySet[Shard]:
    """The rows that may have changed since, and all that wait."""
    return Shard.objects.filter(Q(reminder__deadline__gte=since) | Q(waiting__gt=0))


def row(
    shard: Shard, alive: Container[int], anew: Callable[[int], Container[int]], now: datetime, within: Transaction
) -> Iterator[Finding]:
    """What is wrong with one row, which is mended.

    `alive`: the readers of its slice as they were; `anew` reads them again once the row is locked, since who joined
    meanwhile may be in it by now.
    """
    try:
        seen = look(rows.opened(shard), alive, now)
    except Exception:  # noqa: BLE001 - whatever is wrong with its octets, the others must be looked at
        yield _found(shard, "unreadable", 1)
        return
    if not seen:
        return
    with within():
        for one in rows.locked(Shard.objects.filter(pk=shard.pk)):
            alive = anew(shard.slice)
            found = look(one, alive, now)
            if found.keys() & MENDED.keys():
                _mend(one, alive, now)
            yield from (_found(shard, what, count) for what, count in sorted(found.items()))


def look(row: Row, alive: Container[int], now: datetime) -> Counter[str]:
    """What is wrong with a row, and how often."""
    shard, page = row.shard, row.page
    attempts = rows.attempts(row)
    found = {
        "miscounted": any(getattr(shard, name) != count for name, count in row.counts().items()),
        "erased-reader": len(_erased(row, alive)),
        "stray-attempt": sum(len(own) for at, own in attempts.items() if _nobody(row, at)),
        "stranded": len(_stranded(row)),
        "asleep": shard.due_at is None and _idle(shard, now) and row.due_at() is not None,
        "unexplained": sum(
            value == ACCEPTED and not page.device[at] and not _accepted(attempts.get(at, ()))
            for at, value in enumerate(page.value)
        ),
    }
    return Counter({what: int(count) for what, count in found.items() if count})


def book(slice_: int, anew: Callable[[int], Container[int]], now: datetime, within: Transaction) -> Iterator[Finding]:
    """Are the rings of a slice's last day those that the ledger counts? Its book is written anew where they are not."""
    first = rings.minute(now) - rings.DAY
    with within():
        # Whoever changes a ring changes its row in the transaction that locks the book: what is read now agrees.
        own = rings.Book(slice_)
        counted, alive = own.all(), anew(slice_)
        expected: Counter[tuple[int, int]] = Counter()
        late = Shard.objects.filter(slice=slice_, reminder__deadline__gte=now - timedelta(minutes=rings.DAY + 1))
        try:
            for one in rows.read(late.order_by("pk")):
                for at in one.positions():
                    if one.page.ring[at] >= first and one.reader(at) in alive:
                        expected[one.page.ring[at], one.page.places[at]] += 1
        except SettingInvalid:
            return  # a row that cannot be opened is a finding of its own
        if counted != expected:
            own.rewrite(expected)
            own.save()
        if Counter({key: count for key, count in counted.items() if key[0] >= first}) != expected:
            yield Finding("rings", 1)


def slices() -> list[int]:
    return list(Rings.objects.order_by("slice").values_list("slice", flat=True))


def overdue(before: datetime, now: datetime) -> Iterator[Finding]:
    """Rows that were due before then and that nobody has."""
    late = Shard.objects.filter(leases.free(now), due_at__lt=before)
    yield from (Finding("overdue", 1, reminder=one.reminder_id, shard=one.pk) for one in late.order_by("pk")[:100])


def readers(slice_: int) -> range:
    """Whoever may be in a slice."""
    return range(slice_ << SLICE_BITS, (slice_ + 1) << SLICE_BITS)


def _mend(row: Row, alive: Container[int], now: datetime) -> None:
    for at in _erased(row, alive):
        Opened.objects.filter(reminder=row.shard.reminder_id, whose=outcomes.whose(row.reader(at))).delete()
        row.erase(at)
    for at in _stranded(row):
        ledger.settle(row, [at], "in-inbox", rows.REASON_NAMES[row.page.reason[at]], now)
    Attempt.objects.filter(
        pk__in=[one.pk for at, own in rows.attempts(row).items() if _nobody(row, at) for one in own]
    ).delete()
    row.save(due_at=row.due_at() if row.shard.due_at is None and _idle(row.shard, now) else row.shard.due_at)
    others = Shard.objects.filter(reminder=row.shard.reminder_id, members__gt=0)
    if row.shard.reminder.kind in Reminder.APART and not others.exists():
        row.shard.reminder.delete()
    else:
        ledger.forget_seed(row.shard.reminder_id)


def _erased(row: Row, alive: Container[int]) -> list[int]:
    return [at for at in row.positions() if row.reader(at) not in alive]


def _stranded(row: Row) -> list[int]:
    """Who waits for an edition and expects none: they chose otherwise at the moment when it was decided."""
    put_by = {row.reader(at): at for at in row.put_by()}
    if not put_by:
        return []
    expected = Edition.objects.filter(reader__in=put_by, open=True).values_list("reader", flat=True)
    return [put_by[reader] for reader in sorted(put_by.keys() - set(expected))]


def _nobody(row: Row, at: int) -> bool:
    return at >= len(row.page) or row.page.places[at] == ERASED


def _idle(shard: Shard, now: datetime) -> bool:
    return shard.lease_until is None or shard.lease_until <= now


def _accepted(attempts: "list[Attempt] | tuple[()]") -> bool:
    return any(one.answer == "accepted" for one in attempts)


def _found(shard: Shard, what: str, count: int) -> Finding:
    return Finding(what, count, shard.reminder.story_id, shard.reminder_id, shard.pk)
