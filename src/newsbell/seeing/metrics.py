"""What newsbell did and what it has to do, as Prometheus reads it: computed from rows, so that all processes agree.

Labels are few and closed sets: kinds of answers, vendors, steps. No reader, follow, device, story or address is one.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, F, Min, Sum
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from newsbell.common import leases, tallies
from newsbell.common.clock import now
from newsbell.common.models import Heartbeat
from newsbell.counting import ANSWERS, DELAYS
from newsbell.delivery import promptness
from newsbell.delivery.circuit import Circuit
from newsbell.delivery.models import Alarm, FirstAccepted, Lane
from newsbell.delivery.pace import Pace, closed_until
from newsbell.pipeline import STEPS
from newsbell.readers.models import Device, Reader
from newsbell.reminders.models import Reminder, Shard, Upkeep
from newsbell.reminders.reconcile import MENDED, UNMENDED
from newsbell.sources.models import Source
from newsbell.stories.models import Story

QUANTILES = (0.5, 0.95, 0.99)
DAY = timedelta(hours=24)


class Rows:
    """The collector; each look is a look at the database."""

    def collect(self) -> Iterator[Metric]:
        yield from _stock()
        yield from _work()
        yield from _push_services()
        yield from _promptness()
        yield from _upkeep()


def exposed() -> bytes:
    """All of it, in Prometheus' text form."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Rows())
    return generate_latest(registry)


def _stock() -> Iterator[Metric]:
    for name, by, model in (
        ("stories", "state", Story),
        ("reminders", "kind", Reminder),
    ):
        family = GaugeMetricFamily(f"newsbell_{name}", f"{name.capitalize()} by {by}.", labels=[by])
        counts = model._default_manager.order_by(by).values_list(by).annotate(Count("pk"))
        for value, count in counts:
            family.add_metric([str(value)], count)
        yield family
    packed = Shard.objects.aggregate(all=Sum("members"), deferred=Sum("waiting"), accepted=Sum("accepted"))
    outcomes = GaugeMetricFamily(
        "newsbell_outcomes", "Outcomes by value; other: told apart by explain.", labels=["value"]
    )
    known = {value: packed[value] or 0 for value in ("deferred", "accepted")}
    for value, count in (known | {"other": (packed["all"] or 0) - sum(known.values())}).items():
        outcomes.add_metric([value], count)
    yield outcomes
    yield GaugeMetricFamily("newsbell_readers", "Readers.", value=Reader.objects.count())
    live = Device.objects.filter(gone_at=None)
    yield GaugeMetricFamily("newsbell_devices", "Devices that can be rung.", value=live.count())
    failing = Source.objects.filter(paused=False, failures__gt=0)
    yield GaugeMetricFamily("newsbell_sources_failing", "Sources whose last reading failed.", value=failing.count())


def _work() -> Iterator[Metric]:
    moment = now()
    depth = GaugeMetricFamily("newsbell_due", "Rows that are due and that nobody works on.", labels=["step"])
    oldest = GaugeMetricFamily("newsbell_due_oldest_seconds", "Age of the oldest due row.", labels=["step"])
    for step in STEPS:
        rows = step.model._default_manager.filter(leases.free(moment), due_at__lte=moment)
        first = rows.aggregate(first=Min("due_at"))["first"]
        depth.add_metric([step.name], rows.count())
        oldest.add_metric([step.name], (moment - first).total_seconds() if first else 0)
    yield depth
    yield oldest
    beat = Heartbeat.objects.first()
    if beat is not None:
        age = (moment - beat.at).total_seconds()
        yield GaugeMetricFamily("newsbell_tick_age_seconds", "Since the clock ticked last.", value=age)


def _push_services() -> Iterator[Metric]:
    answers = CounterMetricFamily("newsbell_answers", "Answers of push services.", labels=["vendor", "answer"])
    for label, count in tallies.of(ANSWERS).items():
        answers.add_metric(label.split(" "), count)
    yield answers
    states = [Circuit.from_json(circuit).state for circuit in Lane.objects.values_list("circuit", flat=True)]
    paces = [Pace.from_json(pace) for pace in Lane.objects.values_list("pace", flat=True)]
    paced = sum(pace.rate is not None or closed_until(pace, now()) is not None for pace in paces)
    yield GaugeMetricFamily("newsbell_lanes", "Ways to push services.", value=len(states))
    yield GaugeMetricFamily(
        "newsbell_lanes_paced", "Ways that are slowed down: their push service complained, or is silent.", value=paced
    )
    refused = sum(state != "closed" for state in states)
    yield GaugeMetricFamily("newsbell_lanes_open", "Ways on which our key is refused: nothing is sent.", value=refused)
    alarms = GaugeMetricFamily("newsbell_alarms", "Open alarms by kind.", labels=["kind"])
    opened = Alarm.objects.filter(closed_at=None).order_by("kind").values_list("kind").annotate(Count("pk"))
    for kind, count in opened:
        alarms.add_metric([kind], count)
    yield alarms


def _upkeep() -> Iterator[Metric]:
    ended = GaugeMetricFamily("newsbell_upkeep_age_seconds", "Since a nightly round ended last.", labels=["round"])
    mended = GaugeMetricFamily("newsbell_ledger_mended", "What the last reconciling mended.", labels=["what"])
    unmended = GaugeMetricFamily("newsbell_ledger_unmended", "What it found and could not mend.", labels=["what"])
    for row in Upkeep.objects.exclude(ended_at=None).order_by("name"):
        ended.add_metric([row.name], (now() - (row.ended_at or now())).total_seconds())
        if row.name == Upkeep.Name.RECONCILE:
            for family, known, found in ((mended, MENDED, row.mended), (unmended, UNMENDED, row.unmended)):
                for what in known:
                    family.add_metric([what], found.get(what, 0))
    yield from (ended, mended, unmended)


def _promptness() -> Iterator[Metric]:
    counts = {int(label): count for label, count in tallies.of(DELAYS).items()}
    each = HistogramMetricFamily("newsbell_seen_to_accepted_seconds", "From first seen to each reminder accepted.")
    buckets = [(f"{edge:g}", count) for edge, count in promptness.cumulated(counts)]
    buckets[-1] = ("+Inf", buckets[-1][1])
    each.add_metric([], buckets, sum(promptness.middle(number) * count for number, count in counts.items()))
    yield each
    every = GaugeMetricFamily("newsbell_seen_to_accepted_quantile_seconds", "The same, as quantiles.", labels=["q"])
    for share in QUANTILES:
        if (took := promptness.quantile(counts, share)) is not None:
            every.add_metric([f"{share:g}"], took)
    yield every
    since = FirstAccepted.objects.filter(at__gt=now() - DAY)
    told = sorted(since.order_by(F("at").desc()).values_list("seconds", flat=True)[:10_000])
    first = GaugeMetricFamily(
        "newsbell_seen_to_first_accepted_quantile_seconds",
        "From first seen to a reminder's first acceptance, of the last 24 hours.",
        labels=["q"],
    )
    for share in QUANTILES if told else ():
        first.add_metric([f"{share:g}"], told[min(len(told) - 1, int(share * len(told)))])
    yield first
