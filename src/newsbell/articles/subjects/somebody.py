"""Whether words have a given name and nothing of a place or house. Pure."""

from collections.abc import Sequence

from newsbell.articles.known import gazetteer
from newsbell.articles.known.folding import fold
from newsbell.articles.known.name_words import ORGANISATION, PLACE_ENDS, TEAM
from newsbell.articles.subjects.heads import is_head

LONGEST_PERSON = 5
_NO_PERSONS = ORGANISATION | PLACE_ENDS | TEAM


def is_somebody(words: Sequence[str]) -> bool:
    """Have these words a given name and nothing of a place or house?"""
    keys = [fold(word) for word in words]
    if not 2 <= len(keys) <= LONGEST_PERSON or not _NO_PERSONS.isdisjoint(keys):
        return False
    if any(map(is_head, words)):
        return False
    return gazetteer.is_given(keys) and gazetteer.find(" ".join(words)) is None


def is_may(words: Sequence[str]) -> bool:
    """ "Theresa May": a month is a surname too."""
    return len(words) > 1 and words[-1] == "May" and fold(words[-2]) in gazetteer.given_names()


def is_theirs(left: Sequence[str], right: Sequence[str]) -> bool:
    """ "l'Empoli di Aurelio Andreazzoli": something of somebody's?"""
    if not left or not right:
        return False
    return is_somebody(right) and fold(left[0]) not in gazetteer.given_names() and right[0][:1].isupper()
