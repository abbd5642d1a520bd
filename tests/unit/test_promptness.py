"""The buckets of seen-to-accepted."""

import math
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from newsbell.delivery.promptness import FIRST, LAST, bound, bucket, cumulated, middle, quantile


@given(st.floats(0, 1e6))
def test_a_delay_is_in_the_least_bucket_that_reaches_to_it(seconds: float) -> None:
    number = bucket(seconds)
    assert FIRST <= number <= LAST + 1
    assert seconds <= bound(number) * (1 + 1e-6)
    assert number == FIRST or seconds > bound(number - 1) * (1 - 1e-6)


@given(st.lists(st.floats(0.6, 20_000), min_size=1), st.sampled_from([0.5, 0.95, 0.99]))
def test_a_quantile_is_never_too_short_and_at_most_one_bucket_too_long(delays: list[float], share: float) -> None:
    exact = sorted(delays)[math.ceil(share * len(delays)) - 1]
    told = quantile(Counter(map(bucket, delays)), share)
    assert told is not None
    assert exact * (1 - 1e-6) <= told <= exact * 2**0.5 * (1 + 1e-6)


def test_nothing_counted_has_no_quantile_and_buckets_add_up() -> None:
    assert quantile({}, 0.5) is None
    assert [(0.5, 1), (2**-0.5, 1), (1.0, 3)] == cumulated({-2: 1, 0: 2})[:3]
    assert (math.inf, 4) == cumulated({-2: 1, 0: 2, LAST + 1: 1})[-1]
    assert bound(3) < middle(4) < bound(4)
    assert bound(LAST) == middle(LAST + 1)
