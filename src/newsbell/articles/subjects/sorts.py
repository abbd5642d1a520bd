"""What says of which sort somebody or something is, and not which: "Social Media", "Secretary of Health". Pure."""

from newsbell.articles.known import gazetteer
from newsbell.articles.known.name_words import PEOPLES, PLAIN, WEAK_HEADS
from newsbell.articles.subjects.shortening import Key

_TWO = 2
# "Secretary of Health" is somebody, "Department of Health and Human Services" one house.
_POSTS = frozenset(("secretary", "minister", "head", "director", "chief"))
# "a senior Israeli Defence official"
_FIELDS = frozenset(("defence", "defense", "health", "intelligence", "security", "customs", "sports", "sport"))


def is_feast(key: Key) -> bool:
    """ "Graduation Party": no party of a parliament is called by a plain word that says no conviction."""
    plain = len(key) == _TWO and gazetteer.is_plain(key[0])
    return plain and key[1] == "party" and not key[0].endswith(("al", "an", "ic", "ist", "ive", "or", "our"))


def is_kind(key: Key) -> bool:
    """ "Social Media", "Virtual Private Network": a kind of house, and none by name; "Israeli Defence": a field."""
    field = len(key) == _TWO and key[0] in PEOPLES and key[1] in _FIELDS
    return field or (key[-1] in WEAK_HEADS and all(one in PLAIN for one in key[:-1]))


def begins_with_post(key: Key) -> bool:
    """ "Secretary of Health", "Inspector-General of Intelligence"."""
    at = key.index("of") if "of" in key else 0
    return (at == 1 and key[0] in _POSTS) or (at > 0 and key[at - 1].split()[-1] == "general")
