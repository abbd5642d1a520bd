"""Laws of the leases: whoever claims, dies, pauses or comes too late, one worker writes and no work is lost."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.laws import laws

from newsbell.common import leases
from newsbell.common.models import Publisher
from newsbell.sources.models import Source

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WORKERS = st.integers(0, 3)
ROWS = st.integers(0, 1)
LEASES = st.sampled_from((5, 30))


class Killed(Exception):
    """The process dies in the middle of its transaction."""


@dataclass
class Known:
    """What a row must be."""

    owner: str = ""
    until: datetime | None = None
    due: datetime | None = NOON
    name: str = ""
    woken: datetime | None = None


class Leases(RuleBasedStateMachine):
    """Four workers, two rows, one clock."""

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.now, self.written = NOON, 0
        publisher = Publisher.objects.create(slug="gazette", name="Gazette")
        made = [Source.objects.create(publisher=publisher, url=f"https://a.example/{n}", due_at=NOON) for n in (0, 1)]
        self.rows = [one.pk for one in made]
        self.known = [Known(), Known()]
        self.held: dict[tuple[int, int], Source] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    def free(self, row: int) -> bool:
        until = self.known[row].until
        return until is None or until <= self.now

    def due(self, row: int) -> bool:
        due = self.known[row].due
        return due is not None and due <= self.now

    @rule(worker=WORKERS, row=ROWS, lease=LEASES)
    def claims(self, worker: int, row: int, lease: int) -> None:
        won = leases.claim(Source, self.rows[row], self.now, lease)
        assert (won is not None) == (self.free(row) and self.due(row)), "one has it, when it is due"
        if won:
            assert won.lease_owner != self.known[row].owner
            self.known[row].owner, self.known[row].until = won.lease_owner, self.now + timedelta(seconds=lease)
            self.held[worker, row] = won

    @rule(worker=WORKERS, row=ROWS, lease=LEASES, dies=st.booleans())
    def writes(self, worker: int, row: int, lease: int, dies: bool) -> None:
        if (own := self.held.get((worker, row))) is None:
            return
        known, self.written = self.known[row], self.written + 1
        name = f"written {self.written}"
        has = known.owner == own.lease_owner
        try:
            with leases.fenced(own, self.now, lease):
                Source.objects.filter(pk=own.pk).update(name=name)
                if dies:
                    raise Killed
        except leases.Lost:
            assert not has, "who has it may write"
        except Killed:
            assert has, "who lost it comes to no write"
            del self.held[worker, row]
        else:
            assert has, "who lost it writes nothing"
            known.name, known.until = name, self.now + timedelta(seconds=lease)

    @rule(worker=WORKERS, row=ROWS, lease=LEASES, steps=st.lists(st.integers(0, 20), max_size=4))
    def works_long(self, worker: int, row: int, lease: int, steps: list[int]) -> None:
        """Items come slowly; the lease is kept meanwhile, unless another has the row."""
        if (own := self.held.get((worker, row))) is None:
            return
        known = self.known[row]
        seen: list[int] = []
        has = known.owner == own.lease_owner
        keep_at = self.now + timedelta(seconds=lease / 3)
        try:
            for item in leases.while_kept(own, steps, lambda: self.now, lease):
                if seen and has and self.now >= keep_at:
                    known.until = self.now + timedelta(seconds=lease)
                    keep_at = self.now + timedelta(seconds=lease / 3)
                seen.append(item)
                self.now += timedelta(seconds=item)
            if seen and has and self.now >= keep_at:
                known.until = self.now + timedelta(seconds=lease)
        except leases.Lost:
            assert not has
            return
        assert has or self.now < keep_at, "who lost it notices within a third of its lease"

    @rule(worker=WORKERS, row=ROWS, again=st.none() | st.integers(-30, 30))
    def gives_back(self, worker: int, row: int, again: int | None) -> None:
        if (own := self.held.pop((worker, row), None)) is None:
            return
        known = self.known[row]
        due = None if again is None else self.now + timedelta(seconds=again)
        has = known.owner == own.lease_owner
        assert has == leases.finish(own, due)
        if has:
            if own.due_at == known.due:
                known.due = due
            known.owner, known.until, known.woken = "", None, None

    @rule(worker=WORKERS, row=ROWS)
    def dies(self, worker: int, row: int) -> None:
        self.held.pop((worker, row), None)

    @rule(row=ROWS, ahead=st.integers(0, 30))
    def somebody_makes_it_due(self, row: int, ahead: int) -> None:
        self.known[row].due = self.now + timedelta(seconds=ahead)
        Source.objects.filter(pk=self.rows[row]).update(due_at=self.known[row].due)

    @rule()
    def the_clock_ticks(self) -> None:
        woken = set(leases.to_wake(Source, self.now))
        for row, known in enumerate(self.known):
            stale = known.woken is None or known.woken <= self.now - leases.WAKE_AGAIN
            assert (self.rows[row] in woken) == (self.due(row) and self.free(row) and stale)
            if self.rows[row] in woken:
                known.woken = self.now

    @rule(seconds=st.sampled_from((1, 4, 5, 14, 30, 60)))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @invariant()
    def the_rows_are_what_was_written_by_who_had_them(self) -> None:
        rows = Source.objects.in_bulk(self.rows)
        for pk, known in zip(self.rows, self.known, strict=True):
            row = rows[pk]
            assert (known.owner, known.until, known.due, known.name) == (
                row.lease_owner,
                row.lease_until,
                row.due_at,
                row.name,
            )

    @invariant()
    def what_is_due_and_had_by_nobody_is_found(self) -> None:
        wanted = [pk for row, pk in enumerate(self.rows) if self.due(row) and self.free(row)]
        assert wanted == sorted(leases.due(Source, self.now))


@pytest.mark.laws
@pytest.mark.django_db
def test_one_worker_writes_whoever_dies_pauses_or_comes_too_late() -> None:
    run_state_machine_as_test(Leases, settings=laws(examples=30, steps=40))
