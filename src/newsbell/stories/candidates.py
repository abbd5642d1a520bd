"""Which earlier articles are worth comparing with a new one, of all that share a key with it. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from newsbell.stories.facts import FURNITURE_STORIES, Id

# A key proposes the latest of its articles alone: furniture ("Sign up for our newsletter") stands in all of them.
MOST_HOLDERS = 50
# Compared by text at most with so many. A copy shares many rare runs of words, so it stands among the first.
MOST_COMPARED = 12
# And with so few that share no run of words but what many have: they are alike in that, or one text again and again.
_CROWDED, _MOST_CROWDED = 1 / 8, 3
# A key's latest articles tell whether it is furniture: in so many of them it stands in several stories.
_LOOKED_AT = 12


def by_text(holders: Iterable[Sequence[Id]]) -> list[Id]:
    """The articles that share most with a new one, given the holders of each of its keys; ties by id.

    A key weighs by how few have it: what stands in fifty articles says next to nothing of any of them. Reading those is
    half of what it costs to look for copies.
    """
    weights: defaultdict[Id, float] = defaultdict(float)
    for having in holders:
        for article in having:
            weights[article] += 1 / len(having)
    likely = sorted(weights, key=lambda article: (-weights[article], str(article)))[:MOST_COMPARED]
    return [one for at, one in enumerate(likely) if at < _MOST_CROWDED or weights[one] >= _CROWDED]


def crowded(holders: Mapping[int, Sequence[Id]]) -> dict[int, Sequence[Id]]:
    """The keys that may be furniture, each with the latest of its articles: its stories are counted among those."""
    return {key: having[-_LOOKED_AT:] for key, having in holders.items() if len(having) >= FURNITURE_STORIES}


def stories_of(holders: Mapping[int, Sequence[Id]], story: Mapping[Any, Id | None]) -> dict[int, int]:
    """In how many stories each key was found; an article that is gone is in none."""
    return {key: len({story[one] for one in having if one in story}) for key, having in holders.items()}
