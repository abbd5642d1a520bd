"""When is later?"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.reminders.times import When, later

CAIRO = ZoneInfo("Africa/Cairo")  # UTC+2 in winter


@pytest.mark.parametrize(
    ("when", "at", "rings"),
    [
        ("hour", "2026-11-23T12:10", "2026-11-23T13:10"),
        ("evening", "2026-11-23T12:10", "2026-11-23T18:00"),
        ("evening", "2026-11-23T18:00", "2026-11-24T18:00"),
        ("morning", "2026-11-23T12:10", "2026-11-24T08:00"),
        ("morning", "2026-11-23T02:00", "2026-11-23T08:00"),
        ("morning", "2026-11-23T06:00", "2026-11-24T08:00"),
    ],
)
def test_the_hours_are_the_readers_own(when: When, at: str, rings: str) -> None:
    now = datetime.fromisoformat(at).replace(tzinfo=CAIRO)
    assert datetime.fromisoformat(rings).replace(tzinfo=CAIRO) == later(when, CAIRO, now.astimezone(UTC))


def test_a_clock_that_is_put_back_changes_no_hour() -> None:
    """Summer time ends in Berlin on 25 October 2026."""
    berlin = ZoneInfo("Europe/Berlin")
    rings = later("morning", berlin, datetime(2026, 10, 24, 20, tzinfo=UTC))
    assert "2026-10-25T08:00:00+01:00" == rings.isoformat()


@given(
    when=st.sampled_from(("hour", "evening", "morning")),
    zone=st.sampled_from(("UTC", "Africa/Cairo", "Pacific/Apia", "America/St_Johns", "Europe/Berlin")),
    days=st.floats(0, 10_000),
)
def test_it_is_always_later_and_never_more_than_a_day_and_a_half(when: When, zone: str, days: float) -> None:
    now = datetime(2012, 1, 1, tzinfo=UTC) + timedelta(days=days)
    ahead = later(when, ZoneInfo(zone), now) - now
    assert timedelta() < ahead < timedelta(hours=30)
