"""A number and its noun."""

import pytest

from newsbell.common.plural import plural


@pytest.mark.parametrize(
    ("number", "forms", "said"),
    [
        (0, ("story", "stories"), "0 stories"),
        (1, ("story", "stories"), "1 story"),
        (1028, ("story", "stories"), "1,028 stories"),
        (1, ("worker",), "1 worker"),
        (2, ("worker",), "2 workers"),
        (1, ("row is", "rows are"), "1 row is"),
    ],
)
def test_the_noun_agrees_with_its_number(number: int, forms: tuple[str, ...], said: str) -> None:
    assert said == plural(number, *forms)
