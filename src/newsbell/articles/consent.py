"""A consent wall is not an article."""

from collections.abc import Sequence

from newsbell.articles.furniture import asks_consent
from newsbell.common.errors import ConsentWall

_PROSE = 60
_MOST_OF_IT, _LEAST_OF_IT = 0.6, 0.4
_LONG = 900
_BESIDE = 250
_ARTICLE = 6_000


def refuse_wall(lines: Sequence[str]) -> None:
    """Raises ConsentWall where most of the prose among these lines asks for consent (cookies, partners, tracking)."""
    prose = [line for line in lines if len(line) >= _PROSE] or list(lines)
    total = sum(map(len, prose))
    if not 0 < total < _ARTICLE:
        return
    asks: list[bool] = []
    left, told = total, 0
    for line in prose:
        asks.append(asks_consent(line[:600]))
        left -= len(line)
        told += len(line) if asks[-1] and len(line) < _LONG else 0
        if told + left < _LEAST_OF_IT * total:
            return
    near = sum(
        len(line)
        for at, line in enumerate(prose)
        if not asks[at] and any(asks[max(0, at - 1) : at + 2]) and len(line) < _BESIDE
    )
    if told >= _MOST_OF_IT * total or (told >= _LEAST_OF_IT * total and told + near >= 0.85 * total):
        raise ConsentWall(
            "This is a consent wall and not an article",
            why="Most of its text asks for consent to cookies or tracking.",
            fix="Give the page as it is after the choice, or the site's feed.",
        )
