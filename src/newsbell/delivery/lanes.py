"""Lanes: the pace and the circuit of each push origin and key, in rows that every sender shares."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsbell.delivery import circuit, pace
from newsbell.delivery.answers import Verdict
from newsbell.delivery.circuit import Circuit
from newsbell.delivery.models import Lane
from newsbell.delivery.pace import Pace

A_MOMENT = timedelta(seconds=2)

Way = tuple[str, int]
"""A push origin and the VAPID key that a device there was made with."""


@dataclass(slots=True)
class Heard:
    """One answer on a way."""

    way: Way
    device: int
    verdict: Verdict


@dataclass
class Grant:
    """How many messages may still go on a way now, and when the next one may."""

    left: int
    then: datetime
    every: timedelta = timedelta()

    def next_turn(self) -> datetime:
        """When one that must wait may go: each a little later than the one before it."""
        turn, self.then = self.then, self.then + self.every
        return turn


def locked(ways: Iterable[Way]) -> "list[Lane]":
    """The lanes of these ways, of those that are remarkable or were, locked until the transaction ends."""
    return _lanes(ways, lock=True)


def closed(lanes: Iterable[Lane], now: datetime) -> dict[Way, datetime]:
    """The ways that are closed at `now`, each with the moment when it may open again."""
    found = {}
    for lane in lanes:
        if until := pace.closed_until(Pace.from_json(lane.pace), now):
            found[lane.origin, lane.vapid_key_id] = until
        elif circuit.may_send(state := Circuit.from_json(lane.circuit), now) == "no":
            found[lane.origin, lane.vapid_key_id] = state.until or now
    return found


def grants(lanes: Iterable[Lane], wanted: Mapping[Way, int], now: datetime) -> dict[Way, Grant]:
    """The ways on which no more than so many may go now: by their pace, or one, to try whether our keys are taken.

    A way that is not in the answer is not bounded. Writes down what is granted: run it in the transaction that takes
    the messages, then all senders together keep the pace, and two never probe at once.
    """
    found = {}
    for lane in lanes:
        way = lane.origin, lane.vapid_key_id
        if way not in wanted:
            continue
        state, before = Circuit.from_json(lane.circuit), Pace.from_json(lane.pace)
        after, free, then = pace.granted(before, wanted[way], now)
        if free and circuit.may_send(state, now) == "probe":
            lane.circuit = circuit.probing(state, now).to_json()
            found[way] = Grant(1, now + A_MOMENT)
        elif after.rate is not None or not free:
            found[way] = Grant(free, then, timedelta(seconds=1 / after.rate) if after.rate else timedelta())
        if way in found or after != before:
            lane.pace = after.to_json()
            lane.save(update_fields=["circuit", "pace"])
    return found


def hear(answers: Iterable[Heard], now: datetime) -> dict[Way, Circuit]:
    """Lets the lanes hear answers, in their order; returns the circuit of each that is open now."""
    heard: dict[Way, list[Heard]] = {}
    for answer in answers:
        heard.setdefault(answer.way, []).append(answer)
    lanes = _lanes(heard, lock=True)
    if len(lanes) < len(heard):
        made = [Lane(origin=origin, vapid_key_id=key) for origin, key in sorted(heard)]
        Lane.objects.bulk_create(made, ignore_conflicts=True)
        lanes = _lanes(heard, lock=True)
    found = {}
    for lane in lanes:
        state, speed = before = Circuit.from_json(lane.circuit), Pace.from_json(lane.pace)
        for answer in heard[lane.origin, lane.vapid_key_id]:
            state = circuit.seen(state, str(answer.device), answer.verdict, now)
            speed = pace.seen(speed, answer.verdict, now)
        if (state, speed) != before:
            lane.circuit, lane.pace = state.to_json(), speed.to_json()
            lane.save(update_fields=["circuit", "pace"])
        if state.state == "open":
            found[lane.origin, lane.vapid_key_id] = state
    return found


def _lanes(ways: Iterable[Way] | Mapping[Way, object], *, lock: bool = False) -> list[Lane]:
    wanted = set(ways)
    rows = Lane.objects.filter(origin__in={origin for origin, _ in wanted}).order_by("pk")
    if lock:
        rows = rows.select_for_update()
    return [lane for lane in rows if (lane.origin, lane.vapid_key_id) in wanted]
