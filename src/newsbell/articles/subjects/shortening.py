"""Which longer name a shorter mention means: a surname, "the Saints", letters. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import islice

from newsbell.articles.known.name_words import TEAM
from newsbell.articles.subjects.mentions import letters

Key = tuple[str, ...]
"""A name's folded words."""
Ends = Mapping[str, Sequence[Key]]
"""Names by what a shorter mention of them begins or ends with, the longest first."""
_LETTERS = 2
# A text without end may name thousands of one surname, and each mention could mean any of them.
_MOST = 200


def by_ends(kinds: Iterable[Key]) -> Ends:
    found: dict[str, list[Key]] = defaultdict(list)
    for key in sorted(kinds, key=_longest_first):
        for end in {key[0], key[-1], key[-1] + "s", letters(key)}:
            found[end].append(key)
    return found


def may_mean(key: Key, ends: Ends) -> Iterator[Key]:
    """The names of which this one may be a shorter mention, the longest first."""
    found = merge(ends.get(key[0], ()), ends.get(key[-1], ()), key=_longest_first)
    return (one for one in islice(found, _MOST) if one != key)


def _longest_first(key: Key) -> tuple[int, Key]:
    return -len(key), key


def shortens(kind: str, longer: Key, key: Key) -> bool:
    """Is `key` a shorter mention of what is called `longer`?"""
    if kind == "person" and len(longer) == len(key):
        return longer[:-1] == key[:-1] and key[-1] == longer[-1] + "s"  # "Max Webers": that of Max Weber
    if len(longer) <= len(key):
        return False
    alone = len(key) == 1
    if kind == "person":
        ends = (longer[0], longer[-1]) == (key[0], key[-1])
        return longer[-len(key) :] == key or (longer[0] == key[0] if alone else ends)
    stands_for_it = alone and len(longer) > 1 and letters(longer) == key[0]
    if kind == "place":
        return stands_for_it and len(key[0]) > _LETTERS
    if longer[-len(key) :] == key and (not alone or key[0] in TEAM):
        return True
    # "Democratic Party", of Turkmenistan
    return stands_for_it or (not alone and longer[: len(key) + 1] in ((*key, "of"), (*key, "for")))
