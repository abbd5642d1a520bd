"""How newsbell's own work stands: database, keys, alarms, sources, the ways to the push services."""

from datetime import datetime

from django.db.models import Max

from newsbell.common.clock import now
from newsbell.delivery.circuit import Circuit
from newsbell.delivery.models import Alarm, Lane
from newsbell.delivery.pace import Pace, closed_until
from newsbell.readers.models import Device
from newsbell.reminders.models import Outcome
from newsbell.seeing.check import Check
from newsbell.sources.models import Poll, Source

# One failed reading is the web's weather.
FAILING = 3
SHOWN = 5


def sealed_fields() -> Check:
    """The folder of keys opens this database; SettingInvalid says so where it is another's."""
    device = Device.objects.only("endpoint").first()
    return Check("sealed fields", True, "none yet" if device is None else "the keys open them")


def alarms() -> Check:
    opened = Alarm.objects.filter(closed_at=None)
    if not opened.exists():
        return Check("alarms", True, "none")
    told = [f"{one.kind} ({one.subject}, {one.count}×): {one.detail}" for one in opened[:SHOWN]]
    return Check("alarms", False, _some(told, opened.count()), "Mend the cause, then close the alarm in the admin.")


def sources() -> Check:
    troubled = Source.objects.exclude(problem="").filter(paused=False)
    if not troubled.exists():
        return Check("sources", True, f"{Source.objects.count()}, nothing is wrong with them")
    told = [f"{one.pk} {one}: {one.problem}" for one in troubled.order_by("-failures", "pk")[:SHOWN]]
    failing = troubled.filter(failures__gte=FAILING).exists()
    return Check("sources", not failing, _some(told, troubled.count()), "newsbell source list tells all of it.")


def circuits() -> Check:
    """Ways to push services that are closed: our key or clock was refused there, or they asked to wait."""
    states = [(lane, Circuit.from_json(lane.circuit)) for lane in Lane.objects.all()]
    refused = [f"{lane.origin}: {state.reason}" for lane, state in states if state.state != "closed"]
    if refused:
        return Check(
            "push services",
            False,
            f"Our key is refused, nothing is sent there: {_some(refused[:SHOWN], len(refused))}",
            "See the keys folder, the clock and NEWSBELL_CONTACT; newsbell tries again by itself.",
        )
    waiting = [lane.origin for lane, _ in states if closed_until(Pace.from_json(lane.pace), now())]
    if waiting:
        return Check(
            "push services", True, f"{', '.join(waiting)} asked to wait, or does not answer", "Nothing: newsbell waits."
        )
    return Check("push services", True, f"{len(states)} used so far, none refuses")


def newest_moment() -> datetime | None:
    """The latest moment that the database knows of."""
    known = (
        Poll.objects.aggregate(at=Max("at"))["at"],
        Outcome.objects.aggregate(at=Max("decided_at"))["at"],
        Device.objects.aggregate(at=Max("created_at"))["at"],
    )
    return max(filter(None, known), default=None)


def _some(told: list[str], count: int) -> str:
    more = count - len(told)
    return "; ".join(told) + (f"; and {more} more" if more else "")
