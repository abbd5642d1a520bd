"""Retry-After, read once for push services and sources."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.common.retry_after import LONGEST_WAIT_S, retry_after_s

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("120", 120),
        (" 0 ", 0),
        ("9" * 40, LONGEST_WAIT_S),
        ("86401", LONGEST_WAIT_S),
        ("-5", None),
        ("1.5", None),
        ("١٢", None),
        ("Mon, 23 Nov 2026 06:02:00 GMT", 120),
        ("Mon, 23 Nov 2026 06:02:00 -0000", 120),
        ("Mon, 23 Nov 2026 05:00:00 GMT", 0),
        ("Mon, 23 Nov 2099 05:00:00 GMT", LONGEST_WAIT_S),
        ("Mon, 99 Nov 2026 06:02:00 GMT", None),
        ("soon", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_never_more_than_a_day(value: str | None, seconds: int | None) -> None:
    assert seconds == retry_after_s(value, NOW)


@given(st.text())
def test_in_any_state_it_is_read(text: str) -> None:
    wished = retry_after_s(text, NOW)
    assert wished is None or 0 <= wished <= LONGEST_WAIT_S
