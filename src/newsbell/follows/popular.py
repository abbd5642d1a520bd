"""How many readers follow a subject, said so that nobody learns of one of them. Pure.

Counts are of ten and more, and coarse. Where a step lies is moved by a draw that is each subject's own and that nobody
knows: whoever adds readers of their own, and watches when a number comes up, cannot count the others.
"""

DRAWS = 10
LEAST = 10


def told(count: int, draw: int) -> int:
    """At least so many readers: 10, 30, 100, 300 …; 0 where there are too few to say. `draw`: of 0 to 9, for good."""
    said, step = 0, LEAST
    while step <= count - draw:
        said, step = step, step * 3 if str(step).startswith("1") else step // 3 * 10
    return said
