"""Lanes: the pace and the circuit of each push origin and key, in rows that every sender shares."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsbell.delivery import circuit
from newsbell.delivery.answers import Verdict
from newsbell.delivery.circuit import Circuit
from newsbell.delivery.models import Lane

Way = tuple[str, int]
"""A push origin and the VAPID key that a device there was made with."""


@dataclass(frozen=True)
class Heard:
    """One answer on a way."""

    way: Way
    device: int
    verdict: Verdict


def closed(ways: Iterable[Way], now: datetime) -> dict[Way, datetime]:
    """The ways that are closed at `now`, each with the moment when it may open again."""
    found = {}
    for lane in _lanes(ways):
        if lane.paced_until and lane.paced_until > now:
            found[lane.origin, lane.vapid_key_id] = lane.paced_until
        elif circuit.may_send(state := Circuit.from_json(lane.circuit), now) == "no":
            found[lane.origin, lane.vapid_key_id] = state.until or now
    return found


def probes(ways: Iterable[Way], now: datetime) -> set[Way]:
    """Those of `ways` on which just one message may go now, to try whether our keys are taken again. Writes that down.

    Run it in the transaction that takes the message: then two senders never probe at once.
    """
    found = set()
    for lane in _lanes(ways, lock=True):
        state = Circuit.from_json(lane.circuit)
        if circuit.may_send(state, now) == "probe":
            lane.circuit = circuit.probing(state, now).to_json()
            lane.save(update_fields=["circuit"])
            found.add((lane.origin, lane.vapid_key_id))
    return found


def hear(answers: Iterable[Heard], now: datetime) -> dict[Way, Circuit]:
    """Lets the lanes hear answers, in their order; returns the circuit of each that is open now."""
    heard: dict[Way, list[Heard]] = {}
    for answer in answers:
        heard.setdefault(answer.way, []).append(answer)
    for origin, key in heard:
        Lane.objects.get_or_create(origin=origin, vapid_key_id=key)
    found = {}
    for lane in _lanes(heard, lock=True):
        state = Circuit.from_json(lane.circuit)
        for answer in heard[lane.origin, lane.vapid_key_id]:
            state = circuit.seen(state, str(answer.device), answer.verdict, now)
            if answer.verdict.retry_after_s and answer.verdict.kind in ("too-fast", "theirs"):
                asked = now + timedelta(seconds=answer.verdict.retry_after_s)
                lane.paced_until = max(filter(None, (lane.paced_until, asked)))
        lane.circuit = state.to_json()
        lane.save(update_fields=["circuit", "paced_until"])
        if state.state == "open":
            found[lane.origin, lane.vapid_key_id] = state
    return found


def _lanes(ways: Iterable[Way] | Mapping[Way, object], *, lock: bool = False) -> list[Lane]:
    wanted = set(ways)
    rows = Lane.objects.filter(origin__in={origin for origin, _ in wanted}).order_by("pk")
    if lock:
        rows = rows.select_for_update()
    return [lane for lane in rows if (lane.origin, lane.vapid_key_id) in wanted]
