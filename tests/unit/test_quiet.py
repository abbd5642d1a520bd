"""Quiet hours, by the reader's own clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsbell.reminders.quiet import DAY_MINUTES, Quiet

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Quiet(22 * 60, 7 * 60, BERLIN)
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/St_Johns",
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Gaza",
)
MINUTES = st.integers(0, DAY_MINUTES - 1)


def berlin(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [("2026-11-23T21:59", False), ("2026-11-23T22:00", True), ("2026-11-24T06:59", True), ("2026-11-24T07:00", False)],
)
def test_a_night_begins_and_ends_by_the_readers_clock(clock: str, quiet: bool) -> None:
    assert quiet == NIGHT.at(berlin(clock))


def test_it_says_how_long_until_they_begin_and_when_they_are_over() -> None:
    assert timedelta(hours=2) == NIGHT.left(berlin("2026-11-23T20:00"))
    assert timedelta() == NIGHT.left(berlin("2026-11-23T23:00"))
    assert berlin("2026-11-24T07:00") == NIGHT.over(berlin("2026-11-23T23:00"))
    assert berlin("2026-11-23T12:00") == NIGHT.over(berlin("2026-11-23T12:00"))


def test_summer_time_shortens_one_night_and_lengthens_another() -> None:
    """It begins in Berlin on 29 March 2026 at 2:00, and ends on 25 October 2026 at 3:00."""
    for evening, hours in (("2026-03-28T22:00", 8), ("2026-10-24T22:00", 10), ("2026-05-01T22:00", 9)):
        assert timedelta(hours=hours) == NIGHT.over(berlin(evening)) - berlin(evening)


def test_an_hour_that_does_not_come_begins_when_the_clock_is_put_on() -> None:
    quiet = Quiet(2 * 60 + 30, 6 * 60, BERLIN)
    assert berlin("2026-03-29T03:00") == berlin("2026-03-29T01:30") + quiet.left(berlin("2026-03-29T01:30"))


@given(begins=MINUTES, ends=MINUTES, zone=st.sampled_from(ZONES), minutes=st.integers(0, 15 * 366 * DAY_MINUTES))
@example(begins=0, ends=1, zone="Pacific/Apia", minutes=0)
def test_they_begin_and_end_at_the_very_minute(begins: int, ends: int, zone: str, minutes: int) -> None:
    if begins == ends:
        with pytest.raises(ValueError, match="two different"):
            Quiet(begins, ends, ZoneInfo(zone))
        return
    quiet, minute = Quiet(begins, ends, ZoneInfo(zone)), timedelta(minutes=1)
    moment = datetime(2012, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    turns = quiet.over(moment) if quiet.at(moment) else moment + quiet.left(moment)
    assert quiet.at(turns) is not quiet.at(moment)
    assert quiet.at(turns - minute) is quiet.at(moment)
    assert timedelta() < turns - moment <= timedelta(hours=50)
    step = (turns - moment) / 50
    assert all(quiet.at(moment + number * step) is quiet.at(moment) for number in range(50))
