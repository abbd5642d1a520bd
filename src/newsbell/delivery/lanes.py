"""Lanes: the pace and the circuit of each push origin and key, in rows that every sender shares."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DEFAULT_DB_ALIAS

from newsbell.common.prepared import Given, Prepared
from newsbell.delivery import circuit, pace
from newsbell.delivery.answers import Verdict
from newsbell.delivery.circuit import Circuit
from newsbell.delivery.models import Lane
from newsbell.delivery.pace import Pace

A_MOMENT = timedelta(seconds=2)

Way = tuple[str, int]
"""A push origin and the VAPID key that a device there was made with."""
Held = dict[str, list[Lane]]
"""The lanes of some push origins, by these: what one transaction has locked it need not ask for again."""


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


def locked(ways: Iterable[Way], held: Held | None = None) -> list[Lane]:
    """The lanes of these ways, of those that are remarkable or were, locked until the transaction ends.

    `held`: those that this transaction has locked already, which grow.
    """
    wanted, held = set(ways), {} if held is None else held
    origins = sorted({origin for origin, _ in wanted})
    # In one order, so that two senders never wait for each other.
    for origin in origins:
        if origin not in held:
            held[origin] = [Lane.from_db(DEFAULT_DB_ALIAS, _FIELDS, said) for said in _LANES.rows(origin=origin)]
    return [lane for origin in origins for lane in held[origin] if (lane.origin, lane.vapid_key_id) in wanted]


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


def hear(answers: Iterable[Heard], now: datetime, held: Held | None = None) -> dict[Way, Circuit]:
    """Lets the lanes hear answers, in their order; the circuit of each that is open now. `held`: as in `locked`."""
    heard: dict[Way, list[Heard]] = {}
    for answer in answers:
        heard.setdefault(answer.way, []).append(answer)
    held = {} if held is None else held
    lanes = locked(heard, held)
    if len(lanes) < len(heard):
        made = [Lane(origin=origin, vapid_key_id=key) for origin, key in sorted(heard)]
        Lane.objects.bulk_create(made, ignore_conflicts=True)
        held.clear()
        lanes = locked(heard, held)
    found = {}
    for lane in lanes:
        state, speed = before = Circuit.from_json(lane.circuit), Pace.from_json(lane.pace)
        last = None
        for answer in heard[lane.origin, lane.vapid_key_id]:
            if answer.verdict is last and last.kind == "accepted":
                continue  # the second in a row tells nothing more
            last = answer.verdict
            state = circuit.seen(state, str(answer.device), answer.verdict, now)
            speed = pace.seen(speed, answer.verdict, now)
        if (state, speed) != before:
            lane.circuit, lane.pace = state.to_json(), speed.to_json()
            lane.save(update_fields=["circuit", "pace"])
        if state.state == "open":
            found[lane.origin, lane.vapid_key_id] = state
    return found


_FIELDS = ("id", "origin", "vapid_key_id", "pace", "circuit")
_LANES = Prepared(
    lambda: Lane.objects.select_for_update().filter(origin=Given("origin")).order_by("pk").values_list(*_FIELDS).query
)
