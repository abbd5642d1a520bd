"""Whose clock counts. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.common import clock

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SPANS = st.timedeltas(timedelta(0), timedelta(days=400))


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    yield
    clock.agree(NOON, NOON, NOON)


@given(off=SPANS, ahead=st.booleans(), asking=st.timedeltas(timedelta(0), timedelta(seconds=20)), share=st.floats(0, 1))
def test_who_asks_another_clock_is_as_near_to_it_as_the_asking_took(
    off: timedelta, ahead: bool, asking: timedelta, share: float
) -> None:
    """Whatever a machine's own clock says, it differs by no more than what is called little, and half of the asking."""
    asked = NOON + off if ahead else NOON - off
    clock.agree(asked, NOON + share * asking, asked + asking)
    then = asked + asking + clock.behind()
    assert abs(then - (NOON + asking)) <= clock.LITTLE + asking + timedelta(milliseconds=1)


def test_a_little_is_nothing() -> None:
    clock.agree(NOON, NOON + timedelta(seconds=1), NOON)
    assert timedelta() == clock.behind()
