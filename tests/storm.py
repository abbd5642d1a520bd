"""The storm: readers by the thousand, ten stories, four push services with every fault, and kill -9 all the while.

What it came to is counted in `storm_count.py`.
"""

import os
import random
import shutil
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.db import DatabaseError, connection

from newsbell.articles.item import read_item
from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.delivery import keys
from newsbell.delivery.circuit import Circuit
from newsbell.delivery.models import Lane
from newsbell.follows.choices import Wish
from newsbell.joints import origin
from newsbell.pipeline import BATCH, STEPS
from newsbell.reminders import rows as ledger_rows
from newsbell.reminders.models import Attempt, Shard
from newsbell.simulator.push_server import running_push_service
from newsbell.simulator.push_service import PushService
from newsbell.sources.models import Poll, Source
from newsbell.stories import archive, editing
from newsbell.stories.models import Story
from tests import served as serving
from tests.served import Served, alive, wait
from tests.servers import Postgres, RabbitMQ

SITE = "https://gazette.example"
WORKERS = 2
# A push service and its share of the readers.
ORIGINS = {
    "google": ("https://fcm.googleapis.com", 0.4),
    "mozilla": ("https://updates.push.services.mozilla.com", 0.3),
    "apple": ("https://web.push.apple.com", 0.2),
    "microsoft": ("https://wns2-by3p.notify.windows.com", 0.1),
}
# Over HTTP/2 a broken connection takes the answers of all that is in flight on it, and nobody could say how many raw
# doubles a kill may cost: so connections break where each carries one post at a time.
FAULTS = {"error": 0.02, "timeout": 0.0005, "gone": 0.001, "unknown": 0.001}
BREAKING = {"reset": 0.02, "lost": 0.03, "cut": 0.01, "late": 0.01}
HTTP_2 = ("google", "apple")
ON_HTTP_2 = {"goaway": 0.0005}
# What a push service complains of slows it down for minutes, as it should: so it complains at a time of its own, after
# this share of all posts, the larger ones later, or the storm would be as long as it is large.
COMPLAINS = {"microsoft": 0.2, "mozilla": 0.5, "apple": 0.7, "google": 0.85}
A_BOUT = {"too-fast": 3, "too-many": 2}
# Our keys are refused by one push service after the other, each from this story on until newsbell sends it no more.
REFUSES = {1: "mozilla", 3: "apple", 5: "microsoft", 6: "google"}
# Of so many devices one has this fault of its own: once, or for good.
ONCE = {"too-large": 203, "bad-ttl": 307}
FOR_GOOD = {"gone": 101, "mismatch": 503}
# Of so many readers one has a newer device, which is gone: the older one rings.
A_SECOND_DEVICE = 25
STORIES = {
    "Quenthwaite": "Ferry strikes Quenthwaite pier",
    "Marrowdale": "Council of Marrowdale bans leaf blowers",
    "Ostrander": "Violinist Ostrander cancels her spring tour",
    "Pellworth": "Two lynx cubs are born in Pellworth zoo",
    "Thornaby": "Night trains return to Thornaby after nine years",
    "Ulverside": "A gas leak closes the school in Ulverside",
    "Vandermeer": "Economist Vandermeer expects dearer bread",
    "Wickstead": "Striker Wickstead signs for a Danish club",
    "Yarrowby": "Archaeologists open a Roman grave near Yarrowby",
    "Zennor": "Storm breaks the sea wall of Zennor",
}
KILLS = {
    "embedded": ("worker", "beat", "web", "queue", "all"),
    "grown": ("worker", "broker", "database", "web and beat", "all"),
}
# Whose death leaves posts behind whose answers nobody wrote down: so many batches at most.
WINDOWS = {"worker": 1, "database": WORKERS, "all": WORKERS}
Result = TypeVar("Result")


@dataclass
class Storm:
    """One storm: `readers` and `kills`, all chance from `seed`. `servers` are there on the grown stack."""

    newsbell: Served
    pushes: dict[str, PushService]
    readers: int
    kills: int
    seed: int
    servers: tuple[Postgres, RabbitMQ] | None = None
    envelopes: bool = False
    follows: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    killed: list[str] = field(default_factory=list)
    in_flight: list[int] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    stories: dict[int, str] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)
    settled_s: float = 0.0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def rage(self) -> None:
        """Everything, from the first reader to the last settled outcome."""
        publisher = Publisher.objects.create(slug="gazette", name="The Gazette", origin=SITE)
        source = Source.objects.create(publisher=publisher, url=f"{SITE}/feed.xml", paused=True)
        self._join(publisher)
        if self.envelopes:
            self.say(self.newsbell.run("envelopes", "--each", "3", "--seconds", "600").strip())
        for vendor, push in self.pushes.items():
            push.faults.change(rates(vendor))
        self._go_on(self._events(source))
        # After a complaint few posts go there at once: the others are still to come.
        wait(lambda: not (self._owed() and self._left()), 600, lambda: f"{self._owed()}\n{self._left()}")
        for vendor, push in self.pushes.items():
            push.faults.change(dict.fromkeys(rates(vendor), 0))
            for fault in (*A_BOUT, *rates(vendor)):
                push.faults.come(fault, 0)
        self.say("the push services are well again; what remains is newsbell's own")
        bound = 400 + self.readers / 100
        self.settled_s = wait(self._is_over, bound, lambda: f"{self._left()}\n{self.newsbell.log[-6_000:]}")

    def say(self, what: str) -> None:
        print(f"{time.monotonic() - self.began:7.1f} s, {self.posts():7d} posts: {what}", flush=True)

    def posts(self) -> int:
        return sum(push._report.counts["posts"] for push in self.pushes.values())

    def pairs(self) -> int:
        return sum(map(len, self.follows.values()))

    def _join(self, publisher: Publisher) -> None:
        """Groups of readers who follow the same one to three words, each over all vendors, by their shares."""
        now = clock.now()
        key = keys.current(publisher, now).public
        groups: list[list[str]] = []
        # A story that nobody follows brings no post, and so no answer that is to come after it.
        while {word for words in groups for word in words} != set(STORIES):
            groups = [self.chance.sample(sorted(STORIES), self.chance.randint(1, 3)) for _ in range(25)]
        number = 0
        for words in groups:
            for vendor, (_, share) in ORIGINS.items():
                push = self.pushes[vendor]
                subscriptions = push.subscribe(max(1, round(self.readers / len(groups) * share)), key)
                wishes = [Wish("phrase", word) for word in words]
                rows = serving.readers(publisher, subscriptions, wishes, now)
                for word in words:
                    self.follows[word] |= {row.pk for row in rows}
                both = {}
                for row, said in zip(rows, subscriptions, strict=True):
                    number += 1
                    if number % A_SECOND_DEVICE == 0:
                        (both[row],) = push.subscribe(1, key)
                        push.set_fault(both[row]["endpoint"], "gone")
                    else:
                        self._spoil(push, said, number)
                serving.devices(publisher, both, now)
        self.say(f"{self.readers} readers, {self.pairs()} pairs of a reader and a story")

    def _spoil(self, push: PushService, said: dict[str, Any], number: int) -> None:
        for fault, one_of in (ONCE | FOR_GOOD).items():
            if number % one_of == 1:
                push.set_fault(said["endpoint"], fault, 1 if fault in ONCE else None)

    def _events(self, source: Source) -> list[tuple[int, Callable[[], None]]]:
        """(after so many posts, what happens then), in order."""
        words = self.chance.sample(sorted(STORIES), len(STORIES))
        events: list[tuple[int, Callable[[], None]]] = []
        told = 0
        for number, word in enumerate(words):
            events.append((int(0.7 * told), lambda word=word: self._publish(source, word)))  # type: ignore[misc]
            if number in REFUSES:
                events.append((int(0.7 * told), lambda vendor=REFUSES[number]: self._refuse(vendor)))  # type: ignore[misc]
            told += len(self.follows[word])
        for vendor, share in COMPLAINS.items():
            events.append((int(0.7 * share * told), lambda vendor=vendor: self._complain(vendor)))  # type: ignore[misc]
        kinds = KILLS["grown" if self.servers else "embedded"]
        for number in range(self.kills):
            # Each kind in its turn, in an order that chance gives; the whole of it is killed last.
            turn = number % len(kinds)
            if turn == 0:
                order = [*self.chance.sample(kinds[:-1], len(kinds) - 1), kinds[-1]]
            at = int(told * (number + self.chance.uniform(0.1, 0.9)) / self.kills * 0.9)
            events.append((at, lambda kind=order[turn]: self._kill(kind)))  # type: ignore[misc]
        return sorted(events, key=lambda event: event[0])

    def _go_on(self, events: Sequence[tuple[int, Callable[[], None]]]) -> None:
        for at, happens in events:
            last, since = self.posts(), time.monotonic()
            while self.posts() < at:
                time.sleep(0.02)
                if self.posts() != last:
                    last, since = self.posts(), time.monotonic()
                elif time.monotonic() - since > 60:
                    break  # what was published is told; go on
            happens()

    def _publish(self, source: Source, word: str) -> None:
        self.say(f"publishes {STORIES[word]!r} for {len(self.follows[word])}")
        now = clock.now()
        known = set(patient(lambda: list(Story.objects.values_list("pk", flat=True))))

        def leave() -> None:
            poll = Poll.objects.create(source=source, at=now, result=Poll.Result.NEWS, entries=30, fresh=1, due_at=None)
            item = read_item(id=None, link=f"{SITE}/{word}", title=STORIES[word], summary_html=None)
            archive.admit([archive.draft(origin(source), item)], poll.pk, now)
            Poll.objects.filter(pk=poll.pk).update(due_at=now)

        patient(leave)

        def new() -> set[int]:
            return patient(lambda: set(Story.objects.values_list("pk", flat=True))) - known

        wait(lambda: bool(new()), 120, lambda: f"{word} became no story: {self.newsbell.log[-4_000:]}")
        (story,) = new()
        self.stories[story] = word
        if self.envelopes:
            patient(lambda: editing.mark_top([story], clock.now()))

    def _complain(self, vendor: str) -> None:
        """A few complaints, and each of its other faults at least once: not while one message a minute goes there."""
        wait(lambda: not self._circuit_open(vendor), 600, lambda: f"the circuit of {vendor} does not close")
        self.say(f"{vendor} complains")
        for fault, times in (A_BOUT | dict.fromkeys(rates(vendor), 1)).items():
            self.pushes[vendor].faults.come(fault, times)

    def _refuse(self, vendor: str) -> None:
        """A push service refuses our key until the circuit is open: the readers of a whole origin would pay for it."""
        faults = self.pushes[vendor].faults
        faults.come("forbidden", 1_000_000)
        took = wait(
            lambda: self._circuit_open(vendor),
            120,
            lambda: f"no circuit of {vendor} opens: {self.newsbell.log[-4_000:]}",
        )
        faults.come("forbidden", 0)
        self.refused.append(vendor)
        self.say(f"{vendor} refused our key; its circuit opened within {took:.1f} s")

    def _circuit_open(self, vendor: str) -> bool:
        found = patient(lambda: list(Lane.objects.filter(origin=ORIGINS[vendor][0])))
        return any(Circuit.from_json(lane.circuit).state != "closed" for lane in found)

    def _owed(self) -> dict[str, set[str]]:
        return {vendor: owed for vendor, push in self.pushes.items() if (owed := push.faults.owed())}

    def _kill(self, kind: str) -> None:
        children = self.newsbell.children()
        stopped = children.get("worker", ()) if kind in WINDOWS else ()
        flying = self._caught(stopped) if stopped else 0
        self.killed.append(kind)
        self.in_flight.append(min(flying, BATCH * WINDOWS.get(kind, 0)))
        self.say(f"kills: {kind}, with {flying} in flight")
        self._strike(kind, children)
        _signal(stopped, signal.SIGCONT)

    def _caught(self, workers: Sequence[int], seconds: float = 30) -> int:
        """Stops the workers with posts in flight, so that a kill comes in the middle of them: how many there are.

        None, while all wait for a circuit.
        """
        end = time.monotonic() + seconds
        while not (flying := self._in_flight(workers)) and time.monotonic() < end:
            _signal(workers, signal.SIGCONT)
            time.sleep(0.05)
        return flying

    def _in_flight(self, workers: Sequence[int]) -> int:
        """What the ledger has in flight, while all that could change it stands still."""
        _signal(workers, signal.SIGSTOP)
        time.sleep(0.05)  # what was being committed is
        windows = patient(lambda: list(Shard.objects.exclude(packed_window=b"").select_related("reminder")))
        unanswered = patient(lambda: Attempt.objects.filter(answered_at=None).count())
        return sum(len(ledger_rows.opened(shard).window) for shard in windows) + unanswered

    def _strike(self, kind: str, children: dict[str, list[int]]) -> None:
        if kind == "worker":
            os.kill(self.chance.choice(children["worker"]), signal.SIGKILL)
        elif kind == "queue":
            shutil.rmtree(self.newsbell.queue, ignore_errors=True)
        elif kind == "all":
            orphans = self.newsbell.kill("worker")
            wait(lambda: not any(alive(pid) for pid in orphans), 15, lambda: "a child outlives its supervisor")
            shutil.rmtree(self.newsbell.queue, ignore_errors=True)
            self.newsbell.start()
        elif kind in ("broker", "database") and self.servers:
            server = self.servers[kind == "broker"]
            server.kill()
            time.sleep(self.chance.uniform(0.2, 2))
            server.start()
        else:
            for name in kind.split(" and "):
                for pid in children.get(name, ()):
                    os.kill(pid, signal.SIGKILL)

    def _is_over(self) -> bool:
        time.sleep(0.5)
        return not self._left()

    def _left(self) -> dict[str, int]:
        """Rows of work that are still due, now or later."""
        models = {step.name: step.model for step in STEPS if step.name in ("decide", "remind", "send")}
        counts = patient(
            lambda: {
                name: model._default_manager.exclude(due_at=None).count()
                + model._default_manager.filter(due_at=None).exclude(lease_until=None).count()
                for name, model in models.items()
            }
        )
        return {name: count for name, count in counts.items() if count}


def _signal(pids: Sequence[int], what: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, what)


def rates(vendor: str) -> dict[str, float]:
    """The faults that a vendor puts in at random."""
    return FAULTS | (ON_HTTP_2 if vendor in HTTP_2 else BREAKING)


def patient(ask: Callable[[], Result], seconds: float = 60) -> Result:
    """What `ask` gives, on a database that may have been started again meanwhile."""
    end = time.monotonic() + seconds
    while True:
        try:
            return ask()
        except DatabaseError:
            if time.monotonic() > end:
                raise
            connection.close()
            time.sleep(0.2)


@contextmanager
def push_services(folder: Path, seed: int) -> Iterator[tuple[dict[str, PushService], dict[str, str]]]:
    """The four vendors at their own origins, and newsbell's settings that lead there."""
    with ExitStack() as running:
        pushes = {
            vendor: running.enter_context(
                running_push_service(vendor=vendor, tls=vendor in HTTP_2, origin=at, seed=seed, retry_after_s=1)
            )
            for vendor, (at, _) in ORIGINS.items()
        }
        bundle = folder / "push-services.pem"
        bundle.write_bytes(b"".join(push.ca_file.read_bytes() for push in pushes.values() if push.ca_file))
        yield (
            pushes,
            {
                "NEWSBELL_PUSH_ROUTES": ",".join(f"{push.origin}={push.address}" for push in pushes.values()),
                "NEWSBELL_PUSH_CA": str(bundle),
                "NEWSBELL_PUSH_TIMEOUT": "5",
                "NEWSBELL_LEASE": "8",
                "NEWSBELL_WORKERS": str(WORKERS),
            },
        )
