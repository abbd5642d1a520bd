"""When to ask again: never before Retry-After, never after the deadline."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.delivery.answers import Kind, Verdict
from newsbell.delivery.retry import retry_at

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
FAR = NOW + timedelta(days=2)


def waits(kind: Kind, jitter: float) -> list[float]:
    moments = [retry_at(attempt, Verdict(kind, "r"), NOW, FAR, jitter) for attempt in (1, 2, 3, 20, 1_000)]
    return [(moment - NOW).total_seconds() for moment in moments if moment]


def test_the_wait_doubles_up_to_a_bound() -> None:
    assert waits("theirs", 1.0) == [5, 10, 20, 900, 900]
    assert waits("too-fast", 1.0) == [15, 30, 60, 900, 900]
    assert waits("our-keys", 1.0) == [60, 120, 240, 1_800, 1_800]


def test_jitter_spreads_it_over_its_second_half() -> None:
    assert waits("theirs", 0.0) == [2.5, 5, 10, 450, 450]


@pytest.mark.parametrize("kind", ["accepted", "gone", "key-mismatch", "payload"])
def test_what_no_repetition_mends_is_not_repeated(kind: Kind) -> None:
    """FAILURES.md, rung twice: one bad device retried with its whole batch (rpush#331)."""
    assert retry_at(1, Verdict(kind, "r"), NOW, FAR, 0.5) is None


@given(
    st.integers(1, 50),
    st.sampled_from(["theirs", "too-fast", "our-keys"]),
    st.none() | st.integers(0, 86_400),
    st.integers(-10, 100_000),
    st.floats(0, 1, exclude_max=True),
)
def test_retry_after_is_waited_out_and_the_deadline_kept(
    attempt: int, kind: Kind, asked: int | None, left: int, jitter: float
) -> None:
    deadline = NOW + timedelta(seconds=left)
    moment = retry_at(attempt, Verdict(kind, "r", asked), NOW, deadline, jitter)
    if moment is not None:
        assert NOW + timedelta(seconds=max(asked or 0, 2.5)) <= moment < deadline


def test_a_wait_beyond_the_deadline_gives_up() -> None:
    """The inbox or the digest has the story then; nothing rings after its TTL."""
    assert retry_at(1, Verdict("too-fast", "too-fast", 600), NOW, NOW + timedelta(seconds=599), 0.0) is None
    assert retry_at(1, Verdict("theirs", "timeout"), NOW, NOW, 0.0) is None
