"""Laws of an outcome: whatever is posted, answered, snoozed, corrected, left, erased and killed, in any order."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.laws import laws

from newsbell.common import leases
from newsbell.common.models import Publisher
from newsbell.joints import Part, There
from newsbell.reminders import changes, ledger, outcomes, reconcile, rows, slices, snooze, ways_out
from newsbell.reminders.models import Attempt, Reminder, Shard
from newsbell.reminders.outcome import FINAL
from newsbell.reminders.packing import ERASED
from newsbell.reminders.slices import Answered, Reach, Ready
from newsbell.stories.models import Article, Story

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SLICE = 7
FIRST = SLICE << 10
READERS = tuple(range(FIRST, FIRST + 5))
LEASE_S = 30
ORIGIN = "https://push.example"
WHO, WORKER = st.sampled_from(READERS), st.integers(0, 1)
# What a device's push service says at the first try; a "lost" one showed it all the same.
RARELY = st.sampled_from((False, False, False, True))
NATURES = st.sampled_from(("good", "good", "good", "lost", "error", "gone", "mismatch"))
HOUSEHOLD = st.tuples(st.lists(NATURES, max_size=3), st.booleans())


class Killed(Exception):
    """The process dies in the middle of its transaction."""


@dataclass
class Device:
    """One push subscription and its worker's memory."""

    number: int
    nature: str
    tries: int = 0
    retired: bool = False
    posts: Counter[int] = field(default_factory=Counter)
    received: Counter[int] = field(default_factory=Counter)
    rung: Counter[str] = field(default_factory=Counter)


@dataclass
class Worker:
    """Who has a shard: what it took and did not post, what it posted and did not write down."""

    shard: Shard
    taken: list[Ready] = field(default_factory=list)
    heard: list[tuple[Ready, str]] = field(default_factory=list)


class Outcomes(RuleBasedStateMachine):
    """One story, five readers, two workers."""

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.now = NOON
        self.publisher = Publisher.objects.create(slug="gazette", name="Gazette")
        self.story = Story.objects.create(publisher=self.publisher, state="new", decided_at=NOON)
        self.reminder = ledger.open_reminder(self.story.pk, self.publisher.pk, NOON)
        ledger.tell_of(
            self.reminder, [{"subject": 1, "kind": "phrase", "name": "Devon", "evidence": "in the headline"}]
        )
        self.devices: dict[int, list[Device]] = {}
        self.ring_all: dict[int, bool] = {}
        self.enlisted: set[int] = set()
        self.left: set[int] = set()
        self.erased: set[int] = set()
        self.workers: dict[int, Worker] = {}
        self.settled: dict[tuple[int, int], tuple[str, str]] = {}

    @initialize(households=st.lists(HOUSEHOLD, min_size=len(READERS), max_size=len(READERS)))
    def readers_have_devices(self, households: list[tuple[list[str], bool]]) -> None:
        for reader, (natures, ring_all) in zip(READERS, households, strict=True):
            self.devices[reader] = [Device(10 * reader + at, nature) for at, nature in enumerate(natures)]
            self.ring_all[reader] = ring_all
        self.readers_are_enlisted(set(READERS), inbox=False, dies=False)

    # What happens

    @rule(readers=st.sets(WHO, min_size=1), inbox=st.booleans(), dies=st.booleans())
    def readers_are_enlisted(self, readers: set[int], inbox: bool, dies: bool) -> None:
        """Again and again, as after a crash: who has an outcome keeps it."""
        some = sorted(readers - self.erased)
        part = Part(SLICE, some, [not inbox] * len(some), [1] * len(some))
        there = {reader: ORIGIN for reader in some if self.live(reader)}
        with self.mortal(dies) as done:
            self.reminder.refresh_from_db()
            ledger.enlist(self.reminder, [part], There(dict.fromkeys(some, 3), there, set()), self.now)
        if done:
            self.enlisted |= set(some)

    @precondition(lambda self: bool(leases.due(Shard, self.now)))
    @rule(who=WORKER)
    def a_worker_claims(self, who: int) -> None:
        for pk in leases.due(Shard, self.now)[who : who + 1] or leases.due(Shard, self.now)[:1]:
            if leases.claim(Shard, pk, self.now, LEASE_S):
                # With its reminder, as who sends has it: an erasure takes a snooze's away while a message flies.
                self.workers[who] = Worker(Shard.objects.select_related("reminder").get(pk=pk))

    @precondition(lambda self: self.workers)
    @rule(who=WORKER, limit=st.integers(1, 4), dies=RARELY)
    def a_worker_takes(self, who: int, limit: int, dies: bool) -> None:
        who, worker = self.whoever(who)
        if worker is None:
            return
        with self.mortal(dies, who) as done:
            flying = [one.position for one in (*worker.taken, *(to for to, _ in worker.heard))]
            with leases.fenced(worker.shard, self.now, LEASE_S):
                row = slices.locked(worker.shard)
                taken = slices.take(row, self.reach, self.now, limit, flying)
                row.save()
                self.die(dies)
        if done:
            worker.taken += taken

    @precondition(lambda self: any(one.taken for one in self.workers.values()))
    @rule(who=WORKER, some=st.integers(1, 3))
    def a_worker_posts(self, who: int, some: int) -> None:
        who, worker = self.whoever(who)
        for _ in range(min(some, len(worker.taken)) if worker else 0):
            assert worker
            to = worker.taken.pop(0)
            self.is_written_down(worker.shard, to)
            worker.heard.append((to, self.post(worker.shard, to)))

    @precondition(lambda self: any(one.heard for one in self.workers.values()))
    @rule(who=WORKER, dies=RARELY)
    def a_worker_writes_down(self, who: int, dies: bool) -> None:
        who, worker = self.whoever(who)
        if worker is None or not worker.heard:
            return
        said = [self.answered(to, answer) for to, answer in worker.heard]
        with self.mortal(dies, who) as done, leases.fenced(worker.shard, self.now, LEASE_S):
            row = slices.locked(worker.shard)
            slices.record(row, said, self.now)
            row.save()
            self.die(dies)
        if done:
            ended = {one.to.device for one in said if one.answer in ("gone", "key-mismatch")}
            for device in self.every():
                device.retired = device.retired or device.number in ended
            worker.heard.clear()

    @precondition(lambda self: self.workers)
    @rule(who=WORKER)
    def a_worker_gives_back(self, who: int) -> None:
        who, worker = self.whoever(who)
        if worker and not worker.taken and not worker.heard:
            leases.finish(worker.shard, slices.due_at(worker.shard))
            del self.workers[who]

    @precondition(lambda self: self.workers)
    @rule(who=WORKER)
    def a_worker_dies(self, who: int) -> None:
        self.workers.pop(who, None)

    @rule(seconds=st.sampled_from((1, 1, 5, 5, 31, 31, 600, 14_400)))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(reader=WHO, minutes=st.sampled_from((0, 60)))
    def somebody_snoozes(self, reader: int, minutes: int) -> None:
        for told in snooze.told(reader, self.story.pk) if self.live(reader) and reader not in self.left else ():
            snooze.snooze(told, self.now + timedelta(minutes=minutes), ORIGIN, self.now)

    @rule(reader=WHO)
    def somebody_takes_the_snooze_back(self, reader: int) -> None:
        snooze.unsnooze(reader, None, self.now)

    @precondition(lambda self: len(self.left) < 2)
    @rule(reader=WHO)
    def somebody_leaves(self, reader: int) -> None:
        self.left.add(reader)
        ways_out.leave(reader, self.now)

    @precondition(lambda self: len(self.erased) < 2)
    @rule(reader=WHO)
    def somebody_is_erased(self, reader: int) -> None:
        self.erased.add(reader)
        self.left.add(reader)
        ways_out.erase(reader)
        assert [] == list(outcomes.find(reader=reader))

    @rule()
    def the_story_is_corrected(self) -> None:
        if Reminder.objects.filter(story=self.story, kind="correction").count() < 2:
            article = Article.objects.create(
                publisher=self.publisher, title="Again", story=self.story, seen_at=self.now
            )
            changes.announce(self.story.pk, article.pk, self.publisher.pk, "correction", self.now)
            self.who_was_told_is_corrected()

    @rule()
    def who_was_told_is_corrected(self) -> None:
        for change in changes.waiting(self.story.pk):
            for told in changes.told(change):
                shown = {reader for reader in told.why if self.live(reader, told.shown.get(reader, ()))}
                planned = [
                    changes.Planned(reader, "deferred", "to-send", ORIGIN)
                    if reader in shown
                    else changes.Planned(reader, "in-inbox", "nothing-to-replace", None)
                    for reader in told.why
                    if reader not in self.erased
                ]
                with transaction.atomic():
                    changes.enlist(change, told, planned, set(told.why), self.now)
            changes.look_again(change, self.now)

    # What always holds

    @invariant()
    def every_law_holds(self) -> None:
        found = list(outcomes.find())
        said = {(one.reminder, one.reader): (one.value, one.reason) for one in found}
        assert len(said) == len(found), "one outcome for each reader and reminder"
        kept = {key: value for key, value in self.settled.items() if key[1] not in self.erased}
        assert kept == {key: said[key] for key in kept}, "what is settled stays as it is"
        self.settled = kept | {key: value for key, value in said.items() if value[0] in FINAL}
        told = {one.reader for one in found if one.kind == "story"}
        assert self.enlisted - self.erased == told, "who was told is in the ledger until they are erased"
        for one in found:
            own = {device.number: device for device in self.devices[one.reader]}
            tries, unknown = Counter[int](), Counter[int]()
            for tried in one.attempts:
                tries[tried.device] += tried.tries
                unknown[tried.device] += tried.unknown
            for number, device in own.items():
                assert device.posts[one.reminder] <= tries[number], "each post was written down before"
                assert device.received[one.reminder] <= 1 + unknown[number], "a double that nobody reported"
            if one.value == "accepted":
                assert any(device.received[one.reminder] for device in own.values()), "accepted, and nobody had it"
        for reader, devices in self.devices.items():
            rung = [device for device in devices if device.rung["story"]]
            assert all(device.rung["story"] == 1 for device in rung)
            assert self.ring_all[reader] or len(rung) <= 1, "one device rings"

    @invariant()
    def reconciling_finds_nothing(self) -> None:
        alive = set(READERS) - self.erased
        for row in rows.read(Shard.objects.order_by("pk")):
            assert not reconcile.look(row, alive, self.now)
        assert [] == list(reconcile.book(SLICE, lambda _: alive, self.now, transaction.atomic))

    def teardown(self) -> None:
        try:
            if self.devices:
                self.workers.clear()
                self.everything_comes_to_an_end()
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    def everything_comes_to_an_end(self) -> None:
        for _ in range(60):
            self.now += timedelta(seconds=61)
            self.who_was_told_is_corrected()
            for pk in leases.due(Shard, self.now):
                self.workers[0] = Worker(leases.claim(Shard, pk, self.now, LEASE_S))  # type: ignore[arg-type] # it is due
                self.work_through(self.workers[0])
            # Who was told only just now is corrected in the next round.
            if not Shard.objects.filter(waiting__gt=0).exists() and not changes.waiting(self.story.pk):
                break
            self.now += timedelta(minutes=30)
        assert not Shard.objects.filter(waiting__gt=0).exists(), "none is lost"
        self.every_law_holds()
        self.reconciling_finds_nothing()

    def work_through(self, worker: Worker) -> None:
        while True:
            with leases.fenced(worker.shard, self.now, LEASE_S):
                row = slices.locked(worker.shard)
                taken = slices.take(row, self.reach, self.now, 4)
                row.save()
            if not taken:
                break
            for to in taken:
                self.is_written_down(worker.shard, to)
            answers = [self.answered(to, self.post(worker.shard, to)) for to in taken]
            with leases.fenced(worker.shard, self.now, LEASE_S):
                row = slices.locked(worker.shard)
                slices.record(row, answers, self.now)
                row.save()
            ended = {one.to.device for one in answers if one.answer in ("gone", "key-mismatch")}
            for device in self.every():
                device.retired = device.retired or device.number in ended
        leases.finish(worker.shard, slices.due_at(worker.shard))

    # How it happens

    def whoever(self, who: int) -> tuple[int, Worker | None]:
        """That worker, or else another."""
        return (who, self.workers[who]) if who in self.workers else next(iter(self.workers.items()), (who, None))

    @contextmanager
    def mortal(self, dies: bool, who: int | None = None) -> Iterator[list[bool]]:
        """A transaction; the list is filled where it was committed. Who dies or lost its lease works no more."""
        done: list[bool] = []
        try:
            with transaction.atomic():
                yield done
                self.die(dies)
            done.append(True)
        except (Killed, leases.Lost):
            if who is not None:
                self.workers.pop(who, None)

    def die(self, dies: bool) -> None:
        if dies:
            raise Killed

    def every(self) -> Iterator[Device]:
        return (device for devices in self.devices.values() for device in devices)

    def live(self, reader: int, among: Sequence[int] | set[int] | None = None) -> list[int]:
        if reader in self.left:
            return []
        numbers = [device.number for device in self.devices[reader] if not device.retired]
        return numbers if among is None else [number for number in numbers if number in among]

    def reach(self, row: rows.Row, readers: Sequence[int]) -> Mapping[int, Reach]:
        found = {}
        shown: Mapping[int, set[int]] = defaultdict(set)
        replaces = row.shard.reminder.kind in changes.REPLACING
        if replaces:
            shown = changes.shown_on(row.shard.reminder, SLICE)
        for reader in set(readers) - self.left:
            if replaces:
                found[reader] = Reach(self.live(reader, shown.get(reader, set())), True, {})
            else:
                ended = [device.number for device in self.devices[reader] if device.retired]
                found[reader] = Reach(self.live(reader), self.ring_all[reader], {}, ended)
        return found

    def is_written_down(self, shard: Shard, to: Ready) -> None:
        for one in rows.read(Shard.objects.filter(pk=shard.pk)):
            if one.page.places[to.position] == ERASED:
                return
            posted = [attempt.device for attempt in Attempt.objects.filter(shard=shard, member=to.position)]
            in_flight = one.window.get(to.position, (one.page.device[to.position], 0))[0]
            assert to.device in (*posted, in_flight), "in flight is written before its post"

    def post(self, shard: Shard, to: Ready) -> str:
        """What the push service of the device answers; what it takes is shown, with a ring where the tag is new."""
        device = next(one for one in self.devices[to.reader] if one.number == to.device)
        device.tries += 1
        device.posts[shard.reminder_id] += 1
        if device.nature in ("gone", "mismatch"):
            return "gone" if device.nature == "gone" else "key-mismatch"
        if device.nature == "error" and device.tries == 1:
            return "error"
        device.received[shard.reminder_id] += 1
        tag = f"snooze {shard.reminder_id}" if shard.reminder.kind == "snooze" else "story"
        if not device.rung[tag]:
            device.rung[tag] += 1
        return "lost" if device.nature == "lost" and device.tries == 1 else "accepted"

    def answered(self, to: Ready, answer: str) -> Answered:
        if answer in ("lost", "error"):
            again = self.now + timedelta(seconds=5)
            return Answered(to, "theirs", None if answer == "lost" else 503, answer, None, again)
        status = {"accepted": 201, "gone": 410, "key-mismatch": 403}[answer]
        return Answered(to, answer, status, answer, None, None)


@pytest.mark.laws
@pytest.mark.django_db
def test_no_outcome_is_lost_settled_twice_or_rung_twice() -> None:
    run_state_machine_as_test(Outcomes, settings=laws(examples=12, steps=40))
