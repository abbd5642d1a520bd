"""How long visitors wait while a story is being sent: an open load on a whole `newsbell serve`, one in ten a write."""

import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from statistics import quantiles
from threading import Thread
from typing import Any

from django.db.models import Sum

from newsbell.commands.benchmarks import household, load, paper, readership, sink, visitors
from newsbell.common import conf
from newsbell.common.clock import now
from newsbell.common.errors import MeasurementFailed
from newsbell.common.models import Publisher
from newsbell.delivery import keys
from newsbell.follows.choices import Wish
from newsbell.readers.models import Consent, Reader
from newsbell.reminders.models import Opened, Shard
from newsbell.sources.models import Poll, Source

SENT = Wish("phrase", "Carrick Bridge")
VISITORS = 200
EVERY_S = 10
"""A story goes out so often, so that something is being sent all the time."""
WARM_S = 2
LONGEST_SEND_S = 120


def measure(seconds: int, rate: int, readers: int) -> Mapping[str, Any]:
    """So many seconds of so many requests a second, while stories go out to so many readers.

    `p99_ms` is on the clock, from when a request was due to its answer; `cpu_s` are the CPU seconds of each process
    meanwhile. Raises MeasurementFailed where what was answered is not what is kept.
    """
    with sink.running() as push, paper.printing(SENT.name) as print_:
        os.environ |= {
            "NEWSBELL_PUSH_ORIGINS": push.origin,
            "NEWSBELL_PUSH_CA": str(push.ca_file),
            "NEWSBELL_SOURCE_ORIGINS": print_.origin,
            "NEWSBELL_RINGS_A_DAY": "1000",
        }
        publisher = Publisher.objects.create(slug="gazette", name="The Gazette", origin="https://gazette.example")
        key = keys.current(publisher, now()).public
        readership.make(publisher, push.subscribe(readers, key), SENT, now())
        guests = visitors.make(publisher, push.subscribe(VISITORS, key))
        coming = push.subscribe(visitors.joins(max(seconds, WARM_S), rate), key)
        source = Source.objects.create(publisher=publisher, url=f"{print_.origin}/feed.xml", due_at=now())
        plan = list(visitors.plan(guests, coming, seconds, rate))
        with household.running(conf.data("serve.log")) as home:
            wait(lambda: Poll.objects.filter(source=source, first=True).exists(), "The first reading of the feed")
            # The first requests of a process import, connect and fill caches.
            warm = visitors.plan(guests, coming[::-1], WARM_S, rate, seed=1)
            list(load.run(home.url, [one for one in warm if not one.writes]))
            before, cpu = _kept(), _cpu(home, push)
            answers, sent = _under_way(home, plan, print_, source, seconds)
            spent = {name: round(cost - cpu[name], 2) for name, cost in _cpu(home, push).items()}
            wait(lambda: push.accepted() >= sent * readers, "The end of the sending", LONGEST_SEND_S)
            told = Shard.objects.filter(reminder__story__lead__title__startswith=SENT.name)
            count = partial(told.aggregate, n=Sum("accepted"))
            wait(lambda: (count()["n"] or 0) >= sent * readers, "The outcomes", LONGEST_SEND_S)
        check(answers, before, _kept())
    return _figures(answers, seconds) | {"rung": sent * readers, "cpu_s": spent}


def _under_way(
    home: household.Household, plan: list[load.Planned], print_: paper.Paper, source: Source, seconds: int
) -> tuple[list[load.Answered], int]:
    """The answers, and how many stories went out meanwhile."""
    answers: list[load.Answered] = []
    came = Thread(target=lambda: answers.extend(load.run(home.url, plan)), name="load")
    began, sent = time.monotonic(), 0
    came.start()
    while came.is_alive():
        if sent * EVERY_S <= min(time.monotonic() - began, seconds - 1):
            print_.publish(source.pk)
            sent += 1
        came.join(0.2)
    return answers, sent


def _figures(answers: list[load.Answered], seconds: int) -> dict[str, Any]:
    times = quantiles([one.took_s for one in answers], n=100, method="inclusive")
    wrong = [one for one in answers if one.wrong]
    return {
        "requests_per_s": round(len(answers) / max(seconds, *(one.planned.due_s for one in answers)), 1),
        "p99_ms": round(times[98] * 1e3, 1),
        "errors": len(wrong),
        "p50_ms": round(times[49] * 1e3, 1),
        "max_ms": round(max(one.took_s for one in answers) * 1e3, 1),
        "requests": len(answers),
        "writes_share": round(sum(one.planned.writes for one in answers) / len(answers), 3),
        "wrong": dict(Counter(f"{one.planned.name}: {one.status}" for one in wrong)),
    }


def _cpu(home: household.Household, push: sink.Sink) -> dict[str, float]:
    """CPU seconds so far by process; the load's are this process's, which shows the feed too."""
    return {**home.cpu_s(), "simulator": household.spent_s(push.pid), "load": time.process_time()}


def _kept() -> Counter[str]:
    return Counter(
        join=Reader.objects.count(),
        choices=Consent.objects.filter(choice="favourites").count(),
        read=Opened.objects.count(),
    )


def check(answers: list[load.Answered], before: Counter[str], after: Counter[str]) -> None:
    """No figure without its work: what was answered as done must be in the database.

    A request without an answer, which is an error of its own, may have been done or not.
    """
    expected = _done(one.planned for one in answers if not one.wrong)
    most = _done(one.planned for one in answers if not (one.wrong and one.status))
    kept = {name: after[name] - before[name] for name in expected}
    if not all(expected[name] <= kept[name] <= most[name] for name in expected):
        raise MeasurementFailed(f"Answered as done were {expected}, but kept are {kept}")


def _done(planned: Iterable[load.Planned]) -> dict[str, int]:
    """What is kept where these are done: who joined, what was chosen, and each reader's stories read, once."""
    by_name: dict[str, list[load.Planned]] = defaultdict(list)
    for one in planned:
        by_name[one.name].append(one)
    read = {(mark.path, mark.address) for mark in by_name["mark as read"]}
    return {"join": len(by_name["join"]), "choices": len(by_name["choices"]), "read": len(read)}


def wait(come: Callable[[], bool], what: str, within_s: float = 120) -> None:
    end = time.monotonic() + within_s
    while not come():
        if time.monotonic() > end:
            raise MeasurementFailed(f"{what} did not come within {within_s:g} s")
        time.sleep(0.1)
