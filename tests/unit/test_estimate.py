"""What is looked at of a large audience stands for all of it."""

from itertools import pairwise

import pytest

from newsbell.newsroom.estimate import spread


@pytest.mark.parametrize("many", [0, 1, 5, 64])
def test_few_are_all_looked_at(many: int) -> None:
    kept, each = spread(range(many), 64)
    assert (list(range(many)), 1 if many else 0) == (kept, each)


@pytest.mark.parametrize("most", [7, 64])
@pytest.mark.parametrize("many", [65, 128, 129, 1_000, 9_973])
def test_many_are_looked_at_evenly_and_each_stands_for_its_share(many: int, most: int) -> None:
    kept, each = spread(range(many), most)
    assert most / 2 <= len(kept) <= most
    assert many == pytest.approx(len(kept) * each)
    (stride,) = {after - before for before, after in pairwise(kept)}
    assert kept[-1] + stride >= many > kept[-1], "to the end"
