"""Which longer name a shorter mention means: a surname, "the Saints", letters. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from newsbell.articles.mentions import letters
from newsbell.articles.name_words import TEAM

Key = tuple[str, ...]
"""A name's folded words."""
_LETTERS = 2


def by_ends(kinds: Iterable[Key]) -> Mapping[str, Sequence[Key]]:
    """The names by what a shorter mention of them begins or ends with."""
    found: dict[str, list[Key]] = defaultdict(list)
    for key in kinds:
        for end in {key[0], key[-1], key[-1] + "s", letters(key)}:
            found[end].append(key)
    return found


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
