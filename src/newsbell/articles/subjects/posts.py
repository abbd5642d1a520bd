"""Words that say who somebody is: titles, posts and occupations. Pure."""

from collections.abc import Sequence
from itertools import dropwhile

from newsbell.articles.known.folding import fold, remembered
from newsbell.articles.known.name_words import OCCUPATIONS, ORGANISATION, TITLES

_ELECT = "elect"


@remembered
def is_post(word: str) -> bool:
    """Is it a title, or one made of several: "Attorney-General", "President-elect"?"""
    parts = fold(word).split()
    return parts[:1] != [_ELECT] and bool(parts) and all(part in TITLES or part == _ELECT for part in parts)


def says_who(word: str) -> bool:
    """Is it a post or an occupation: "priest"?"""
    return word in OCCUPATIONS or is_post(word)


def is_held(right: Sequence[str]) -> bool:
    """ "Government of Prime Minister Costas Karamanlis": does somebody's post begin there?"""
    named = list(dropwhile(is_post, [word for word in right if word != "the"]))
    begins = bool(right) and is_post(right[0]) and fold(right[0]) not in ORGANISATION
    return begins and bool(named) and fold(named[0]) not in ORGANISATION
