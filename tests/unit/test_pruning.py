"""FAILURES.md, devices thrown away: a push service that errs for an hour must not cost the audience."""

import pytest

from newsbell.delivery.pruning import too_many_gone


@pytest.mark.parametrize(
    ("answers", "gone", "usual", "alarming"),
    [
        (0, 0, 0.02, False),
        (19, 19, 0.02, False),
        (20, 20, 0.02, True),
        (20, 3, 0.02, False),
        (20, 4, 0.02, True),
        (1_000, 20, 0.02, False),
        (1_000, 60, 0.02, False),
        (1_000, 99, 0.02, False),
        (1_000, 100, 0.02, True),
        (1_000, 99, 0.0, False),
        (1_000, 100, 0.0, True),
        (1_000, 500, 0.4, False),
        (1_000, 700, 0.4, True),
        (1_000, 990, 1.0, False),
        (1_000, 1_000, 1.0, False),
    ],
)
def test_a_share_far_above_the_usual_is_an_alarm(answers: int, gone: int, usual: float, alarming: bool) -> None:
    assert too_many_gone(answers, gone, usual) is alarming
