"""Whether a word that German writes with a capital is a noun: what is no word, nor made of words, is a name. Pure.

`python scripts/make_german_words.py` makes the list (data/german_words.txt), without what is made of other words.
"""

from collections.abc import Set
from functools import cache
from importlib.resources import files

from newsbell.articles.known.folding import remembered
from newsbell.articles.known.lexicon import Lexicon

_SHORTEST = 3
_LONGEST = 60
_MOST_PARTS = 4
# What stands between the parts of a compound: "Arbeit-s-platz", "Sonne-n-schein".
_JOINTS = ("", "s", "n", "es", "en", "er", "e")
# How nouns, adjectives and verbs end in their cases.
_ENDINGS = frozenset(("", "s", "n", "e", "en", "es", "er", "ern", "em", "nen", "in", "innen", "ens"))


@remembered
def is_german(key: str) -> bool:
    """Is this folded word one of German in any of its cases, or a compound? Of "kfw mittel" the last part says it."""
    return made_of(key.rpartition(" ")[2], _words())


def made_of(key: str, words: Lexicon | Set[str], parts: int = _MOST_PARTS) -> bool:
    """Is it one of `words`, or put together from that many of them at most?"""
    if not _SHORTEST <= len(key) <= _LONGEST:
        return False
    starts = {0}
    for _ in range(parts):
        ends = [end for start in starts for end in range(start + _SHORTEST, len(key) + 1) if key[start:end] in words]
        if any(key[end:] in _ENDINGS for end in ends):
            return True
        starts = {end + len(joint) for end in ends for joint in _JOINTS if key.startswith(joint, end)}
    return False


@cache
def _words() -> Lexicon:
    return Lexicon((files("newsbell.articles") / "data" / "german_words.txt").read_bytes(), indexed=True)
