"""What is said of how many follow a subject."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.follows.popular import DRAWS, LEAST, told

draws = st.integers(0, DRAWS - 1)
counts = st.integers(0, 10**7)


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, 0), (9, 0), (10, 10), (29, 10), (30, 30), (99, 30), (100, 100), (299, 100), (300, 300), (12_345, 10_000)],
)
def test_a_number_is_coarse(count: int, said: int) -> None:
    assert said == told(count, 0)


@given(counts, draws)
def test_it_is_never_more_than_there_are_and_never_of_fewer_than_ten(count: int, draw: int) -> None:
    assert told(count, draw) == 0 or LEAST <= told(count, draw) <= count


@given(counts, draws)
def test_who_follows_too_never_makes_it_less(count: int, draw: int) -> None:
    assert told(count, draw) <= told(count + 1, draw)


@given(counts)
def test_the_draw_moves_where_it_steps(count: int) -> None:
    """So whoever adds readers of their own until a number comes up has not counted the others."""
    steps = {next(count for count in range(100) if told(count, draw)) for draw in range(DRAWS)}
    assert set(range(10, 10 + DRAWS)) == steps
