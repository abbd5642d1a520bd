"""Whether "and" stands inside the name of one house: "Department of Health and Human Services". Pure."""

from collections.abc import Collection, Sequence

from newsbell.articles.known import gazetteer
from newsbell.articles.known.folding import fold
from newsbell.articles.known.name_words import ORGANISATION, is_known
from newsbell.articles.subjects.german.houses import is_german_head
from newsbell.articles.subjects.heads import is_compound_head

# "Secretary of Health" is somebody, "Department of Health and Human Services" one house.
_OF_SEVERAL = frozenset(("department", "ministry", "office", "bureau", "institute", "committee"))
_OF_FIELDS = _OF_SEVERAL | frozenset(
    ("academy", "agency", "association", "authority", "board", "center", "centre", "chamber", "college", "commission",
     "council", "faculty", "federation", "foundation", "organisation", "organization", "school", "secretariat",
     "service", "society", "union", "university")
)  # fmt: skip
_OF_FIELD = frozenset(("of", "for", "on", "fur"))
_OF = frozenset(("de", "del", "da", "das", "do", "dos", "di", "della", "delle", "dei", "du", "des", "d'", "d’", "à"))
_NOT_FIELDS = ORGANISATION - {"community", "defence", "defense", "health", "intelligence", "sport", "sports"}


def is_one_house(left: Sequence[str], right: Sequence[str], *, ends: bool) -> bool:
    """ "Department of Health and Human Services", which `ends` as houses do."""
    several = ends and bool(_OF_SEVERAL & set(map(fold, left))) and "of" in left and "the" not in right
    return several or _is_of_fields(left, right)


def _is_of_fields(left: Sequence[str], right: Sequence[str]) -> bool:
    """ "Centre for Disease Prevention and Control": is what stands beside "and" what one house is for?"""
    keys = list(map(fold, left))
    heads = (at for at, key in enumerate(keys) if at and key in _OF_FIELD and _is_of_field(left[at - 1]))
    at = next(heads, 0)
    if not at or not right or at == len(left) - 1 or any(map(gazetteer.find, left[at + 1 :])):
        return False
    return not any(
        word in ("the", "of", "for") or word.isupper() or fold(word) in _NOT_FIELDS or gazetteer.find(word)
        for word in right
    )


def _is_of_field(word: str) -> bool:
    return fold(word) in _OF_FIELDS or is_compound_head(word) or is_german_head(fold(word))


def stands_alone(left: Sequence[str], right: Sequence[str]) -> bool:
    """ "the EU and the Monetary Fund", "ATF and FBI": what stands before "and" is a name of its own."""
    last = left[-1].replace(".", "") if left else ""
    return list(right[:1]) == ["the"] or (last.isupper() and len(last) > 1)


def begins_house(left: Sequence[str], starts: Collection[str]) -> bool:
    """ "Dirección de Prevención e Investigación": what follows "e" is still its name. `starts`: the head nouns."""
    return bool(left) and fold(left[0]) in starts and not _OF.isdisjoint(left)


def is_seated(left: Sequence[str], right: Sequence[str]) -> bool:
    """ "HP of Palo Alto": a known house and the town where it sits, which no known name has together."""
    house, town = " ".join(left), " ".join(right)
    return is_known(house) and gazetteer.find(town) is not None and not is_known(f"{house} of {town}")
