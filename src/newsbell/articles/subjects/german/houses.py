"""Whether German words name a house: "Deutscher Alpenverein", "Bezirksamt Tempelhof", "Verband der Köche". Pure."""

from collections.abc import Sequence

from newsbell.articles.known import gazetteer
from newsbell.articles.known.folding import fold, remembered
from newsbell.articles.known.name_words import LEGAL, LETTERS, NO_NAMES, PEOPLES, WEAK_HEADS, is_known
from newsbell.articles.subjects.german.appositions import WORDS, ends_in
from newsbell.articles.subjects.german.words import is_german
from newsbell.articles.subjects.heads import ENDS, is_head

_JOINING = frozenset(("der", "des", "fur", "zur", "zum", "gegen"))
_ADJECTIVE_ENDS = ("er", "e", "es", "en", "em")
_SINGULAR = ("", "s", "es")
_PEOPLE = ("", "in")
_FURTHEST = 2
_SHORTEST = 3
OF_HOUSE = "(of it)"
"""Stands before a house instead of the compound that names somebody of it."""


def german_house(words: Sequence[str]) -> bool | None:
    """Do these words of a German text name one? None: nothing in them says so."""
    keys = [fold(word) for word in words]
    if len(keys) == 1 or keys[0] in NO_NAMES:
        return None
    if ends_in(keys[0], "person", _PEOPLE) and keys[0] not in WORDS["people"]:
        return False  # "Bundesrat Cassis"
    joint = next((at for at, key in enumerate(keys) if key in _JOINING), 0)
    if joint and is_german_head(keys[joint - 1]):
        return len(keys) > joint + 1 and not (keys[joint + 1] in WORDS["of_nobody"] and len(keys) == joint + _FURTHEST)
    if keys[-1] in LEGAL:
        return None
    if words[-1].endswith("-"):
        return False  # "Silberne Feuerwehr- (und Katastrophenschutz-Ehrenzeichen)"
    if len(keys) == _FURTHEST and gazetteer.is_given(keys) and keys[1].endswith("es"):
        return False  # "Christian Zolles"
    if keys[-1] in WEAK_HEADS | {"sport"} and is_german(keys[-2]):
        return False  # "Kategorie Service"
    if is_german_head(keys[-1]) or keys[-1] in ENDS or is_head(words[-1]):
        return True if _may_precede(keys[-2]) else None if is_german_head(keys[0]) else False
    at = next((at for at, key in enumerate(keys[:_FURTHEST]) if is_german_head(key) or _is_head_before(key)), None)
    if (
        at is not None
        and words[at + 1 :]
        and (at == 0 or _may_precede(keys[0]))
        and _is_its_name(keys[at], words[at + 1 :])
    ):
        return True
    before_place = keys[0] in WORDS["heads_before_place"] and gazetteer.known(" ".join(words[1:])) is not None
    return before_place or None


@remembered
def is_german_head(key: str) -> bool:
    """Does this folded noun name a house: "Alpenverein", "Veterinäramt"?"""
    return ends_in(key, "heads", _SINGULAR)


def _is_head_before(key: str) -> bool:
    """Does a house's own name stand behind this folded noun: "Planungsbüro Hoppe"?"""
    return ends_in(key, "heads_before_names")


def _may_precede(key: str) -> bool:
    """Is it an adjective or a name, and no other noun: "Freizeit Sport" is two things?"""
    adjective = key.endswith(_ADJECTIVE_ENDS) or key in PEOPLES
    return adjective or not is_german(key) or key in gazetteer.given_names() or gazetteer.is_plain(key)


def _is_its_name(head: str, rest: Sequence[str]) -> bool:
    """Does what stands behind the head belong to it? "Weltverband FINA" is FINA, a federation."""
    keys = [fold(word) for word in rest]
    places = [*(" ".join(rest[at:]) for at in range(len(rest))), *rest[-1].split("-")]
    if any(map(gazetteer.known, places)):
        return keys[0] not in gazetteer.given_names()
    return keys[0] == "st" or (_is_head_before(head) and keys[0] not in NO_NAMES)


def house_of(word: str) -> str:
    """The house of which a compound names somebody: "VW-Chef", "BTV-Vizepräsident"; empty: none."""
    house, hyphen, noun = word.rpartition("-")
    key = fold(house)
    if not hyphen or not house[:1].isupper() or "-" in house or not ends_in(fold(noun), "of_house"):
        return ""
    if is_known(house):
        return house
    named = key in gazetteer.given_names() or gazetteer.find(house) is not None or key in LETTERS or key in NO_NAMES
    return "" if len(key) < _SHORTEST or named or is_german(key) or gazetteer.is_plain(key) else house
