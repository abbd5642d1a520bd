"""The circuit opens for our faults alone; one device's key mismatch is that device's."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsbell.delivery.answers import Verdict
from newsbell.delivery.circuit import FIRST_WAIT_S, LONGEST_WAIT_S, Circuit, may_send, probing, seen

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
ACCEPTED = Verdict("accepted", "accepted")
MISMATCH = Verdict("key-mismatch", "key-mismatch")
FORBIDDEN = Verdict("our-keys", "forbidden")
BAD_TOKEN = Verdict("our-keys", "bad-token", certain=True)
GONE = Verdict("gone", "gone")
THEIRS = Verdict("theirs", "timeout")
TOO_LARGE = Verdict("payload", "too-large")
TOO_FAST = Verdict("too-fast", "too-fast")
VERDICTS = [ACCEPTED, MISMATCH, FORBIDDEN, BAD_TOKEN, GONE, THEIRS, TOO_LARGE, TOO_FAST]
HISTORIES = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(VERDICTS), st.integers(0, 4_000)), max_size=40
)


def after(*answers: tuple[str, Verdict]) -> Circuit:
    circuit = Circuit()
    for device, verdict in answers:
        circuit = seen(circuit, device, verdict, NOW)
    return circuit


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@given(st.lists(st.sampled_from([verdict for verdict in VERDICTS if not verdict.certain]), max_size=60))
def test_one_device_alone_never_opens_the_circuit(verdicts: list[Verdict]) -> None:
    """FAILURES.md, keys: a new key silences half of the readers (web-push#462, hapi#1316)."""
    assert may_send(after(*(("a", verdict) for verdict in verdicts)), NOW) == "yes"


def test_a_fault_that_the_push_service_names_opens_it_at_once() -> None:
    circuit = after(("a", BAD_TOKEN))
    assert (circuit.state, circuit.reason, may_send(circuit, NOW)) == ("open", "bad-token", "no")


def test_three_devices_in_a_row_with_an_unexplained_refusal_open_it() -> None:
    assert after(("a", FORBIDDEN), ("b", FORBIDDEN), ("b", FORBIDDEN)).state == "closed"
    assert after(("a", FORBIDDEN), ("b", FORBIDDEN), ("c", FORBIDDEN)).state == "open"


def test_five_devices_in_a_row_with_another_key_open_it() -> None:
    assert after(*((device, MISMATCH) for device in "abcda")).state == "closed"
    assert after(*((device, MISMATCH) for device in "abcde")).state == "open"


def test_an_acceptance_between_starts_the_count_anew() -> None:
    assert after(("a", FORBIDDEN), ("b", FORBIDDEN), ("c", ACCEPTED), ("d", FORBIDDEN)).ambiguous == ("d",)
    assert after(*((device, MISMATCH) for device in "abcd"), ("x", ACCEPTED), ("e", MISMATCH)).state == "closed"


@given(HISTORIES)
def test_an_acceptance_always_closes_it(history: list[tuple[str, Verdict, int]]) -> None:
    circuit = after(*((device, verdict) for device, verdict, _ in history))
    assert seen(circuit, "z", ACCEPTED, NOW) == Circuit()


def test_answers_of_what_was_in_flight_do_not_lengthen_the_wait() -> None:
    opened = after(("a", BAD_TOKEN))
    assert seen(opened, "b", BAD_TOKEN, later(30)) == opened


def test_after_the_wait_one_probe_may_go_and_no_second() -> None:
    opened = after(("a", BAD_TOKEN))
    assert may_send(opened, later(FIRST_WAIT_S - 1)) == "no"
    assert may_send(opened, later(FIRST_WAIT_S)) == "probe"
    assert may_send(probing(opened, later(FIRST_WAIT_S)), later(FIRST_WAIT_S)) == "no"


def test_a_probe_whose_answer_is_lost_is_followed_by_another() -> None:
    out = probing(after(("a", BAD_TOKEN)), later(60))
    assert (may_send(out, later(119)), may_send(out, later(120))) == ("no", "probe")


def test_each_probe_that_fails_doubles_the_wait_up_to_half_an_hour() -> None:
    circuit, now, waits = after(("a", BAD_TOKEN)), NOW, []
    for _ in range(7):
        now += timedelta(seconds=circuit.wait_s)
        circuit = seen(probing(circuit, now), "a", BAD_TOKEN, now)
        waits.append(circuit.wait_s)
    assert waits == [120, 240, 480, 960, 1_800, 1_800, 1_800]


def test_a_probe_that_is_accepted_closes_it() -> None:
    assert seen(probing(after(("a", BAD_TOKEN)), later(60)), "b", ACCEPTED, later(61)) == Circuit()


def test_a_probe_that_says_nothing_of_our_keys_is_repeated_after_the_same_wait() -> None:
    """Also a mismatch: the push service read our token, and that device was made with another key."""
    out = probing(after(("a", BAD_TOKEN)), later(60))
    for verdict in (GONE, THEIRS, MISMATCH):
        again = seen(out, "b", verdict, later(61))
        assert (again.state, again.wait_s, again.reason) == ("open", FIRST_WAIT_S, "bad-token")


def test_where_it_opened_for_mismatches_another_mismatch_is_a_probe_that_failed() -> None:
    opened = after(*((device, MISMATCH) for device in "abcde"))
    assert seen(probing(opened, later(60)), "f", MISMATCH, later(61)).wait_s == 2 * FIRST_WAIT_S


@given(HISTORIES)
def test_whatever_happened_it_survives_its_column_and_opens_again_in_time(
    history: list[tuple[str, Verdict, int]],
) -> None:
    """Law: JSON there and back; never shut for longer than half an hour; never more devices kept than it takes."""
    circuit, now = Circuit(), NOW
    for device, verdict, seconds in history:
        now += timedelta(seconds=seconds)
        if may_send(circuit, now) == "probe":
            circuit = probing(circuit, now)
        circuit = seen(circuit, device, verdict, now)
        assert Circuit.from_json(json.loads(json.dumps(circuit.to_json()))) == circuit
        assert may_send(circuit, now + timedelta(seconds=LONGEST_WAIT_S)) in ("yes", "probe")
        assert len(circuit.ambiguous) <= 3
        assert len(circuit.mismatched) <= 5


def test_an_empty_column_is_a_closed_circuit() -> None:
    assert Circuit.from_json({}) == Circuit()
    assert Circuit().to_json() == {}


def test_an_open_circuit_without_a_moment_may_be_probed() -> None:
    assert may_send(replace(Circuit(), state="open"), NOW) == "probe"
