"""How often a source is read (newsbell.sources.pace)."""

from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.sources.pace import DAY_S, Bounds, Found, max_age_s, next_poll

NOW = datetime(2024, 5, 6, 12, 30, tzinfo=UTC)
BOUNDS = Bounds(min_s=60, max_s=3600)
MIDDLE = 0.5

seconds = st.floats(min_value=0, max_value=1e7)
founds = st.builds(
    Found,
    result=st.sampled_from(("news", "unchanged", "failed")),
    status=st.sampled_from((None, 200, 304, 401, 403, 404, 429, 500, 503)),
    failures=st.integers(min_value=0, max_value=10_000),
    retry_after_s=st.none() | seconds,
    max_age_s=st.none() | seconds,
    ttl_s=st.none() | seconds,
    skip_hours=st.frozensets(st.integers(min_value=0, max_value=23)),
)
bounds = st.builds(
    lambda least, more: Bounds(least, least + more),
    st.floats(min_value=1, max_value=5000),
    st.floats(min_value=0, max_value=DAY_S),
)
jitters = st.floats(min_value=0, max_value=1, exclude_max=True)
nows = st.integers(min_value=0, max_value=4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def wait(found: Found, interval_s: float = 600, jitter: float = MIDDLE) -> float:
    due = next_poll(found, interval_s, BOUNDS, NOW, jitter).due_at
    assert due is not None
    return (due - NOW).total_seconds()


@given(founds, seconds, bounds, nows, jitters)
def test_a_source_is_never_read_below_the_least_nor_beyond_the_greatest_interval(
    found: Found, interval_s: float, bounds: Bounds, now: datetime, jitter: float
) -> None:
    """Only Retry-After may reach further, and then within a day and the tenth that spreads."""
    pace = next_poll(found, interval_s, bounds, now, jitter)
    assert pace.due_at is not None
    waited = (pace.due_at - now).total_seconds()
    asked = min(found.retry_after_s or 0, DAY_S)
    assert bounds.min_s - 1e-3 <= waited <= max(bounds.max_s, asked * 1.1) + 1e-3
    assert waited >= asked - 1e-3
    assert bounds.min_s <= pace.interval_s <= bounds.max_s


@given(st.integers(min_value=1, max_value=200), seconds, bounds, jitters)
def test_each_failure_more_waits_at_least_as_long(
    failures: int, interval_s: float, bounds: Bounds, jitter: float
) -> None:
    waits = [
        next_poll(Found("failed", 503, failures + more), interval_s, bounds, NOW, jitter).due_at or NOW
        for more in (0, 1)
    ]
    assert waits[0] <= waits[1]


@given(seconds, bounds, jitters)
def test_news_never_slows_and_quiet_never_hastens(interval_s: float, bounds: Bounds, jitter: float) -> None:
    before = max(bounds.min_s, min(interval_s or bounds.min_s * 4, bounds.max_s))
    after_news = next_poll(Found("news", 200), interval_s, bounds, NOW, jitter).interval_s
    after_quiet = next_poll(Found("unchanged", 304), interval_s, bounds, NOW, jitter).interval_s
    assert after_news <= before <= after_quiet


@pytest.mark.parametrize(("result", "expected"), [("news", 300), ("unchanged", 900), ("failed", 1200)])
def test_news_halves_quiet_adds_half_failure_doubles(
    result: Literal["news", "unchanged", "failed"], expected: float
) -> None:
    assert wait(Found(result, failures=1)) == expected


def test_after_failures_the_pace_is_what_it_was() -> None:
    pace = next_poll(Found("failed", 500, 5), 600, BOUNDS, NOW, MIDDLE)
    assert (pace.interval_s, pace.why) == (600, "later: 5 failures in a row")


def test_a_source_that_was_never_read_begins_at_four_times_the_least() -> None:
    assert next_poll(Found("failed"), 0, BOUNDS, NOW, MIDDLE).interval_s == 240


def test_gone_means_stop_and_says_so() -> None:
    pace = next_poll(Found("failed", 410, 1), 600, BOUNDS, NOW, MIDDLE)
    assert (pace.due_at, pace.why) == (None, "stopped: it is gone for good (410)")


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refusal_is_left_alone_for_long_from_the_first_time(status: int) -> None:
    assert wait(Found("failed", status, 1)) == 3600


def test_retry_after_is_honoured_within_a_day_and_never_cut_short_by_jitter() -> None:
    assert wait(Found("failed", 429, 1, retry_after_s=7200), jitter=0) == 7200
    assert wait(Found("failed", 503, 1, retry_after_s=10 * DAY_S), jitter=0) == DAY_S
    assert wait(Found("unchanged", 304, retry_after_s=5)) == 900


def test_what_the_feed_asks_for_is_met_within_the_greatest_interval() -> None:
    assert wait(Found("news", ttl_s=1800)) == 1800
    assert wait(Found("news", max_age_s=1000, ttl_s=100)) == 1000
    assert wait(Found("news", ttl_s=DAY_S)) == 3600


def test_skipped_hours_are_left_alone_within_the_greatest_interval() -> None:
    """Due at 12:40; hour 12 is skipped, so 13:00. With all the afternoon skipped it is read once an hour."""
    assert wait(Found("unchanged", skip_hours=frozenset({12})), interval_s=400) == 1800
    assert wait(Found("unchanged", skip_hours=frozenset(range(12, 20))), interval_s=400) == 3600
    assert wait(Found("unchanged", skip_hours=frozenset(range(24))), interval_s=400) == 600


@pytest.mark.parametrize(
    ("value", "expected"),
    [("max-age=300", 300), ("public, Max-Age=60, s-maxage=5", 60), ('max-age="7"', 7), ("s-maxage=5", None),
     ("no-cache", None), ("max-age=-1", None)],
)  # fmt: skip
def test_how_long_an_answer_is_fresh(value: str, expected: float | None) -> None:
    assert max_age_s({"cache-control": value}) == expected


@given(st.text())
def test_headers_in_any_state_are_read(text: str) -> None:
    assert (max_age_s({"cache-control": text}) or 0) >= 0


def test_a_due_time_is_the_same_moment_in_any_zone() -> None:
    east = NOW.astimezone(tz=datetime.fromisoformat("2024-01-01T00:00:00+05:30").tzinfo)
    found = Found("unchanged", skip_hours=frozenset({12}))
    assert next_poll(found, 400, BOUNDS, east, MIDDLE).due_at == NOW + timedelta(minutes=30)
