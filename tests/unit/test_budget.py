"""Some reminders: how many rings a reader gets, and what becomes of the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.reminders.budget import keeps, plan, put_by
from newsbell.reminders.outcome import FINAL, REASONS

SOME = st.integers(0, 30)


@pytest.mark.parametrize(
    ("origin", "rung", "expected"),
    [
        ("https://push.example", 9, ("deferred", "to-send")),
        ("https://push.example", 10, ("in-inbox", "daily-cap")),
        ("https://push.example", 11, ("in-inbox", "daily-cap")),
        (None, 0, ("in-inbox", "no-device")),
    ],
)
def test_ten_ring_and_the_rest_is_in_the_inbox(origin: str | None, rung: int, expected: tuple[str, str]) -> None:
    assert expected == plan(origin, rung, 10)


@given(st.sampled_from((None, "https://push.example")), SOME, SOME)
def test_nothing_drops_and_more_rings_never_make_one_ring_more(origin: str | None, rung: int, allowed: int) -> None:
    value, reason = plan(origin, rung, allowed)
    assert value == "deferred" or value in FINAL
    assert reason in REASONS
    assert (value == "deferred") == (origin is not None and rung < allowed)
    if value != "deferred":
        assert plan(origin, rung + 1, allowed)[0] != "deferred"


@given(SOME, SOME, st.booleans(), st.booleans())
def test_what_is_kept_for_top_stories_takes_nothing_from_them(
    rung: int, allowed: int, edition: bool, beyond: bool
) -> None:
    kept = keeps(allowed, top=False, edition=edition)
    assert 0 == keeps(allowed, top=True, edition=edition)
    assert kept <= allowed / 5
    assert edition or not kept
    top, other = plan("https://push.example", rung, allowed), plan("https://push.example", rung, allowed, kept=kept)
    assert (top[0] == "deferred") == (rung < allowed)
    assert (other[0] == "deferred") == (rung < allowed - kept)
    assert (other[1] == "spared") == (allowed - kept <= rung < allowed)
    assert ("deferred", "to-send") == plan("https://push.example", rung, allowed, beyond=True, kept=kept)
    assert put_by(other, beyond) in (other, ("deferred", other[1]))
