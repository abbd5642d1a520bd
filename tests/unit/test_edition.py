"""Editions: by the reader's own clock, of what was not told before."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.reminders.edition import Candidate, Rhythm, choose
from newsbell.reminders.outcome import REASONS, WAITING
from newsbell.reminders.quiet import DAY_MINUTES, Quiet

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = ("UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe", "Asia/Gaza")
MINUTES = st.integers(0, DAY_MINUTES - 1)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
# Samoa left out a day of that month.
FIRST = datetime(2011, 12, 20, tzinfo=UTC)
CANDIDATES = st.builds(
    Candidate,
    reminder=st.integers(1, 10_000),
    story=st.integers(1, 12),
    reason=st.sampled_from(sorted(WAITING)),
    told=st.integers(0, 99).map(lambda minutes: NOW - timedelta(minutes=minutes)),
    priority=st.integers(0, 2),
    rank=st.integers(0, 3),
    read=st.booleans(),
    followed=st.booleans(),
)


def berlin(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-28T07:00", "2026-03-29T07:00"),  # summer time begins that night
        ("2026-10-24T07:00", "2026-10-25T07:00"),  # and ends that one
        ("2026-11-23T06:59", "2026-11-23T07:00"),
    ],
)
def test_an_edition_comes_at_the_readers_hour_whatever_the_clock_is_put_to(now: str, due: str) -> None:
    assert berlin(due) == Rhythm(7 * 60, BERLIN).after(berlin(now))


def test_an_hour_that_is_left_out_is_an_hour_later_and_one_that_comes_twice_comes_once() -> None:
    half_past_two = Rhythm(150, BERLIN)
    assert berlin("2026-03-29T03:30") == half_past_two.after(berlin("2026-03-28T12:00"))
    first = half_past_two.after(berlin("2026-10-24T12:00"))
    assert berlin("2026-10-25T02:30") == first
    assert berlin("2026-10-26T02:30") == half_past_two.after(first)


def test_a_weekly_one_comes_on_its_weekday() -> None:
    assert berlin("2026-11-29T09:00") == Rhythm(540, BERLIN, weekday=6).after(berlin("2026-11-23T12:00"))


def test_one_that_falls_into_quiet_hours_waits_until_they_are_over() -> None:
    night = Quiet(22 * 60, 7 * 60, BERLIN)
    assert berlin("2026-11-24T07:00") == Rhythm(360, BERLIN).after(berlin("2026-11-24T06:30"), night)


@pytest.mark.parametrize(("minute", "weekday"), [(-1, None), (DAY_MINUTES, None), (0, 7), (0, -1)])
def test_no_other_minute_or_weekday_is_one(minute: int, weekday: int | None) -> None:
    with pytest.raises(ValueError, match="minute of a day"):
        Rhythm(minute, BERLIN, weekday)


@given(
    st.sampled_from(ZONES).map(ZoneInfo),
    MINUTES,
    st.none() | st.integers(0, 6),
    st.tuples(MINUTES, MINUTES).filter(lambda pair: pair[0] != pair[1]),
    st.integers(0, 19 * 365 * DAY_MINUTES).map(lambda minutes: FIRST + timedelta(minutes=minutes)),
)
def test_the_next_one_is_later_not_quiet_and_within_its_days(
    zone: ZoneInfo, minute: int, weekday: int | None, hours: tuple[int, int], now: datetime
) -> None:
    quiet = Quiet(*hours, zone)
    due = Rhythm(minute, zone, weekday).after(now, quiet)
    assert now < due <= now + timedelta(days=2 if weekday is None else 9, hours=3)
    assert not quiet.at(due)


def test_every_reason_to_wait_is_a_reason() -> None:
    assert WAITING <= REASONS.keys()


def test_the_editors_choice_goes_before_the_readers_and_that_before_the_hour() -> None:
    found = [
        Candidate(1, 1, "digest", NOW, rank=1),
        Candidate(2, 2, "digest", NOW - timedelta(hours=1), rank=0),
        Candidate(3, 3, "digest", NOW, rank=0),
        Candidate(4, 4, "digest", NOW - timedelta(hours=9), priority=1, rank=5),
    ]
    assert [4, 3, 2, 1] == [one.reminder for one in choose(found)]


def test_a_story_of_two_reminders_stands_where_its_better_one_does() -> None:
    found = [
        Candidate(number, 7 + number % 2, "daily-cap", NOW, priority) for number, priority in ((1, 2), (2, 1), (3, 0))
    ]
    assert [("daily-cap", True), ("daily-cap", True), ("told-already", False)] == [
        (one.reason, one.within) for one in choose(found)
    ]


@given(st.lists(CANDIDATES, max_size=30, unique_by=lambda one: one.reminder), st.integers(1, 20))
def test_every_candidate_is_decided_once_and_none_of_a_story_twice(candidates: list[Candidate], room: int) -> None:
    decided = choose(candidates, room)
    assert sorted(one.reminder for one in candidates) == sorted(one.reminder for one in decided)
    by_number = {one.reminder: one for one in candidates}
    inside = [by_number[one.reminder] for one in decided if one.within]
    stories = [one.story for one in inside]
    wanted = [one for one in candidates if one.followed and not one.read]
    unread = {one.story for one in wanted}
    assert len(stories) == len(set(stories)) == min(room, len(unread))
    assert [one for one in inside if one in wanted] == inside
    best = {story: max(one.priority for one in wanted if one.story == story) for story in unread}
    assert sorted(best.values(), reverse=True)[: len(stories)] == [one.priority for one in inside]
    for one in decided:
        assert one.reason in REASONS
        assert one.within == (one.reason not in ("read", "unfollowed", "told-already", "no-room"))
