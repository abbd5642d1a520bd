"""A push service that complains is slowed down, one that is silent is left alone; others pay nothing for it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from newsbell.delivery.answers import Verdict
from newsbell.delivery.circuit import FIRST_WAIT_S, LONGEST_WAIT_S, Circuit, may_send, probing
from newsbell.delivery.circuit import seen as circuit_seen
from newsbell.delivery.pace import FREE, LEAST, LONGEST_SILENCE_S, SILENT, STEP, Pace, closed_until, granted, seen

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
ACCEPTED = Verdict("accepted", "accepted")
TOO_FAST = Verdict("too-fast", "too-fast", 30)
SILENCE = Verdict("theirs", "timeout")


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_nothing_bounds_a_push_service_that_never_complained() -> None:
    assert granted(Pace(), 100_000, NOW) == (Pace(), 100_000, NOW)
    assert seen(Pace(), ACCEPTED, NOW) == Pace()


def test_a_complaint_closes_the_way_for_as_long_as_it_asks_and_then_leaves_a_thousand_a_minute() -> None:
    """Google's rule for a flagged site."""
    pace = seen(Pace(), TOO_FAST, NOW)
    assert closed_until(pace, later(29)) == later(30)
    assert granted(pace, 5, later(29))[1] == 0
    sent = 0
    for half in range(60, 180):
        pace, free, then = granted(pace, 1_000, later(half / 2))
        sent += free
        assert then > later(half / 2)
    assert 980 <= sent <= 1_000 + STEP


@pytest.mark.parametrize("kind", ["too-fast", "theirs"])
def test_mozillas_503_with_retry_after_is_a_complaint_too(kind: str) -> None:
    assert seen(Pace(), Verdict(kind, "http-503", 9), NOW).rate == STEP  # type: ignore[arg-type] # one of its words
    assert seen(Pace(), Verdict("theirs", "http-500"), NOW) == Pace()


def test_what_was_in_flight_together_complains_once() -> None:
    pace = Pace()
    for _ in range(96):
        pace = seen(pace, TOO_FAST, NOW)
    assert pace.rate == STEP
    for times in range(1, 20):
        pace = seen(pace, TOO_FAST, later(60 * times))
    assert pace.rate == LEAST


def test_each_quiet_minute_adds_a_thousand_until_there_is_no_bound() -> None:
    pace = seen(Pace(), TOO_FAST, NOW)
    rates = [granted(pace, 1, later(30 + 60 * minute + 1))[0].rate for minute in range(13)]
    assert rates[:3] == [STEP, 2 * STEP, 3 * STEP]
    assert rates[-1] is None


def test_ten_silences_in_a_row_close_the_way_and_one_more_closes_it_for_longer() -> None:
    """So a service that hangs takes ten messages of a sender's time, not one sender after the other."""
    pace = Pace()
    for _ in range(SILENT - 1):
        pace = seen(pace, SILENCE, NOW)
    assert closed_until(pace, NOW) is None
    pace = seen(pace, SILENCE, NOW)
    assert closed_until(pace, NOW) == later(10)
    pace = seen(pace, SILENCE, later(5))
    assert closed_until(pace, later(5)) == later(10), "what was in flight does not lengthen it"
    pace = seen(pace, SILENCE, later(11))
    assert closed_until(pace, later(11)) == later(31)
    assert seen(pace, ACCEPTED, later(40)).silent == 0


class Laws(RuleBasedStateMachine):
    """One way, whatever it answers and however often it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.now, self.pace, self.circuit = NOW, Pace(), Circuit()
        self.sent: list[tuple[datetime, int, float]] = []

    @rule(seconds=st.floats(0, 200))
    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(wanted=st.integers(1, 5_000))
    def take(self, wanted: int) -> None:
        closed = closed_until(self.pace, self.now)
        self.pace, free, then = granted(self.pace, wanted, self.now)
        assert 0 <= free <= wanted
        assert not (closed and free), "none goes while it is closed"
        assert free == wanted or then > self.now, "who waits is told of a later moment"
        if self.pace.rate is not None:
            assert free <= self.pace.rate, "no more at once than a second brings"
            again = granted(self.pace, wanted, self.now)[1]
            assert again == 0 or free == wanted, "asking twice gives no more than once"
            assert free or granted(self.pace, 1, then)[1] == 1, "its turn comes when it was told"

    @rule(
        kind=st.sampled_from(["accepted", "gone", "payload", "our-keys", "key-mismatch", "too-fast", "theirs"]),
        reason=st.sampled_from(["timeout", "reset", "http-500", "http-503", "bad-token"]),
        wait=st.none() | st.integers(0, 86_400),
        device=st.sampled_from("abcdef"),
        certain=st.booleans(),
        times=st.integers(1, 12),
    )
    def hear(self, kind: str, reason: str, wait: int | None, device: str, certain: bool, times: int) -> None:
        verdict = Verdict(kind, reason, wait, certain=certain and kind == "our-keys")  # type: ignore[arg-type] # its words
        before = self.pace
        for _ in range(times):
            self.pace = seen(self.pace, verdict, self.now)
            self.circuit = circuit_seen(self.circuit, device, verdict, self.now)
        if closed_until(before, self.now):
            assert closed_until(self.pace, self.now), "no answer opens a way that asked to be left alone"
            assert self.pace.until
            assert before.until
            assert self.pace.until >= before.until
        if kind == "too-fast" and wait:
            assert self.pace.until
            assert self.pace.until >= self.now + timedelta(seconds=wait)
        if kind == "accepted":
            assert self.circuit == Circuit()

    @rule()
    def probe(self) -> None:
        if may_send(self.circuit, self.now) == "probe":
            self.circuit = probing(self.circuit, self.now)
            assert may_send(self.circuit, self.now) == "no", "one probe at a time"

    @invariant()
    def rates_and_waits_have_their_bounds(self) -> None:
        assert self.pace.rate is None or LEAST <= self.pace.rate < FREE
        assert self.pace.wait_s <= LONGEST_SILENCE_S
        assert FIRST_WAIT_S <= self.circuit.wait_s <= LONGEST_WAIT_S
        assert self.pace.silent < SILENT

    @invariant()
    def what_is_written_down_is_what_was_meant(self) -> None:
        assert Pace.from_json(json.loads(json.dumps(self.pace.to_json()))) == self.pace
        assert Circuit.from_json(json.loads(json.dumps(self.circuit.to_json()))) == self.circuit


TestLaws = pytest.mark.laws(Laws.TestCase)
