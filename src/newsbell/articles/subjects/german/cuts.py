"""Where a German run of capitalised words parts: its nouns have capitals as names do. Pure."""

from collections.abc import Collection, Sequence

from newsbell.articles.known import gazetteer
from newsbell.articles.known.folding import fold
from newsbell.articles.known.name_words import KNOWN, LEGAL, is_known
from newsbell.articles.subjects.german.appositions import named_at, tells
from newsbell.articles.subjects.german.words import is_german
from newsbell.articles.subjects.house_names import is_house
from newsbell.articles.subjects.somebody import is_somebody

_KNOWN_TOWN = 100_000
_OF_MEMBERS = frozenset(("der", "für"))
_AT_LEAST, _THREE, _SHORT = 2, 3, 5


def begins_at(words: Sequence[str], tagged: Collection[tuple[str, ...]]) -> int:
    """Where the name begins behind German nouns: "Konkurrent Google", "Regisseurin Anna Meier"; 0: it does not."""
    keys = [fold(word) for word in words]
    if not keys or keys[0] in gazetteer.given_names() or is_town(words) or is_known(" ".join(words)):
        return 0
    at = named_at(words)
    if is_house(words, german=True):
        if len(words) > _AT_LEAST and keys[-1] in LEGAL and keys[0].endswith("en") and tells(keys[0]):
            return 1  # "Waffenproduzenten Blaser GmbH"
        return at if at and tells(keys[at - 1]) == "person" and keys[at] in gazetteer.given_names() else 0
    rests = range(1, len(words))
    return next(
        (
            at
            for at in rests
            if "-".join(keys[at:]) in KNOWN
            or tuple(keys[at:]) in tagged
            or is_somebody(words[at:])
            or is_town(words[at:])
            or (is_german(keys[at - 1]) and _is_land(words[at:]))
        ),
        at,
    )


def without_theirs(words: list[str]) -> list[str]:
    """ "Frank Wisbars Antikriegsfilme", "Klaus Zinnecker Chorleiter": somebody, without what is theirs."""
    left = list(words)
    while len(left) > _AT_LEAST and is_somebody(left[:-1]) and is_noun(left[-1]):
        left.pop()
    owns = len(left) < len(words) and left[-1].endswith("s") and not gazetteer.may_be_surname(fold(left[-1]))
    return [*left[:-1], left[-1][:-1]] if owns else left


def parts_people(left: Sequence[str], noun: str, right: Sequence[str]) -> bool:
    """Does this noun say who the second of two is: "Emily Atkin Milliardärin Kim Kardashian"?"""
    named = any(is_somebody(left[at:]) for at in range(len(left) - 1)) and is_somebody(right)
    return named and tells(fold(noun)) == "person" and is_german(fold(noun))


def is_halved(left: Sequence[str]) -> bool:
    """ "Verband der Kinder- und Jugendärzte": does a house's name go on behind what stands for two words?"""
    return left[-1:] != [] and left[-1].endswith("-") and not _OF_MEMBERS.isdisjoint(left)


def is_noun(word: str) -> bool:
    """Is it a German noun, and nobody's name?"""
    key = fold(word)
    return is_german(key) and not gazetteer.may_be_surname(key) and key not in gazetteer.given_names()


def _is_land(words: Sequence[str]) -> bool:
    """ "Großraum Alpen", "EU-Mitglied Irland", "Vulkane Hawaiis" """
    name = " ".join(words)
    place = gazetteer.find(name) or (gazetteer.find(name[:-1]) if name.endswith("s") else None)
    named = fold(words[0]) in gazetteer.given_names() or len(words[-1]) <= _THREE
    return place is not None and not place.city and not named


def is_town(words: Sequence[str]) -> bool:
    """ "Standort Krefeld" """
    place = gazetteer.find(" ".join(words))
    return place is not None and place.city and place.people >= _KNOWN_TOWN


def is_place_in_genitive(word: str) -> bool:
    """ "Hawaiis", "Emdens" """
    key = fold(word)
    if not word.endswith("s") or not word.istitle() or len(key) <= _SHORT or gazetteer.find(word) is not None:
        return False
    return not is_german(key) and key not in gazetteer.given_names() and gazetteer.find(word[:-1]) is not None
