"""Floods: what one poll brings in masses waits for an editor (guarantee 7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.sources.flood import FEW, is_flood


@pytest.mark.parametrize(
    ("stories", "entries", "expected"),
    [
        (10, 100, False),
        (11, 100, True),
        (FEW - 1, FEW - 1, False),
        (FEW, FEW, True),
        (FEW, 2 * FEW, False),
        (FEW + 1, 2 * FEW, True),
        (0, 0, False),
    ],
)
def test_more_than_ten_or_most_of_a_known_source(stories: int, entries: int, expected: bool) -> None:
    assert expected == is_flood(stories, entries, 10)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 20))
def test_more_new_stories_never_make_less_of_a_flood(stories: int, entries: int, limit: int) -> None:
    if is_flood(stories, entries, limit):
        assert is_flood(stories + 1, entries, limit)
    assert is_flood(limit + 1, entries, limit)
