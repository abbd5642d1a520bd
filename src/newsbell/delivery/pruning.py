"""When too many devices are gone at once to be true: an alarm, not a mass retirement."""

from math import sqrt

ENOUGH = 20
SIGMAS = 5


def too_many_gone(answers: int, gone: int, usual: float) -> bool:
    """Is the share of 404 and 410 in one run at one push origin far above the `usual` share (0 to 1)?

    As `far_above` says, and beyond what chance explains (5 standard deviations of a binomial). Fewer than 20 answers
    say nothing.
    """
    if answers < ENOUGH:
        return False
    chance = usual * answers + SIGMAS * sqrt(answers * usual * (1 - usual))
    return far_above(answers, gone, usual) and gone > chance


def far_above(answers: int, gone: int, usual: float) -> bool:
    """Is it three times the `usual` share and a tenth of all answers at least?

    But never more than half-way from the usual to everyone, or an installation where most are stale could not notice.
    """
    return gone >= min(max(3 * usual, 0.1), (1 + usual) / 2) * answers
