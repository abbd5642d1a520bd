"""What a poll that finds nothing costs: many sources of a server that is not counted, polled by a whole newsbell."""

import os
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.db import transaction

from newsbell.commands.benchmarks import gauges, household, old_news
from newsbell.commands.benchmarks.web import wait
from newsbell.common import conf
from newsbell.common.clock import now
from newsbell.common.errors import MeasurementFailed
from newsbell.common.models import Publisher
from newsbell.sources import conditional, polling, polls
from newsbell.sources.asking import client
from newsbell.sources.conditional import Validators
from newsbell.sources.models import Poll, Source

BARE = 500
"""Conditional GETs of which a bare one's cost is told."""
LONGEST_ROUND_S = 600
KINDS = {"same_bytes": HTTPStatus.OK, "not_modified": HTTPStatus.NOT_MODIFIED}


def measure(body: bytes, sources: int, rounds: int) -> Mapping[str, Any]:
    """CPU ms of a poll of one of so many sources that show this feed, the dearest kind of answer's, and of each kind.

    Counted are the clock and the worker, user and system, from rows that are due to rows that are written and due
    again later. Raises MeasurementFailed where a poll is missing or found something.
    """
    with old_news.serving(body) as site:
        os.environ |= {"NEWSBELL_SOURCE_ORIGINS": site.origin, "NEWSBELL_WORKERS": "1"}
        _begin(site, sources)
        with household.running(conf.data("serve.log")) as home:
            costs = {kind: [_round(home, site, kind, sources) for _ in range(rounds)] for kind in KINDS}
        site.answer(conditional=True)
        bare = gauges.cost_s(lambda: _ask(site))
    by_kind = {kind: gauges.typical(cost, per=sources, unit=1e3, digits=2) for kind, cost in costs.items()}
    return {
        "sources": sources,
        "cpu_ms_per_idle_poll": max(by_kind.values()),
        "cpu_ms_by_answer": by_kind,
        "cpu_ms_per_bare_get": gauges.typical([bare], per=BARE, unit=1e3, digits=2),
    }


def _begin(site: old_news.Site, sources: int) -> None:
    """The first reading of each; what stood there is nobody's news."""
    publisher = Publisher.objects.create(slug="idle", name="The Idle", origin=site.origin)
    Source.objects.bulk_create(
        Source(publisher=publisher, url=f"{site.origin}/{number}", due_at=now()) for number in range(sources)
    )
    with transaction.atomic():
        for source in Source.objects.select_related("publisher"):
            reading = polling.read(source, now(), 0.5)
            reading.fresh.clear()
            polls.keep(reading)


def _round(home: household.Household, site: old_news.Site, kind: str, sources: int) -> float:
    """CPU seconds until each source is polled once more."""
    site.answer(conditional=kind == "not_modified")
    newest = Poll.objects.latest("pk").pk
    found = Poll.objects.filter(pk__gt=newest)
    began = home.cpu_s()
    Source.objects.update(due_at=now())
    wait(lambda: found.count() >= sources, f"A poll of {sources:,} sources", LONGEST_ROUND_S)
    time.sleep(0.5)  # the last ones are given back
    spent = home.cpu_s()
    quiet = found.filter(result=Poll.Result.UNCHANGED, status=KINDS[kind], fresh=0).values("source").distinct()
    if found.count() != sources or quiet.count() != sources or Source.objects.exclude(due_at__gt=now()).exists():
        made = f"{found.count():,} polls were made"
        raise MeasurementFailed(f"Of {sources:,} sources {quiet.count():,} showed nothing new, and {made}")
    return sum(spent[name] - began[name] for name in ("beat", "worker"))


def _ask(site: old_news.Site) -> None:
    """Bare conditional GETs by the same client, of which nothing is written."""
    asking, known = client(), conditional.headers(Validators(etag=site.etag))
    if {asking.get(f"{site.origin}/{number}", known).status for number in range(BARE)} != {HTTPStatus.NOT_MODIFIED}:
        raise MeasurementFailed("A bare conditional GET was not answered 304")
