"""Whether a name's own words say that it is an organisation's: what it ends with, or begins with. Pure."""

import re
from collections.abc import Sequence

from newsbell.articles import gazetteer
from newsbell.articles.folding import fold
from newsbell.articles.german_houses import german_house
from newsbell.articles.heads import ENDS, is_compound_head, is_head
from newsbell.articles.name_words import ORGANISATION, ORGANISATION_STARTS, TEAM

_OWN_HOUSE = re.compile("bundes|landes|europa")
LONGEST_TEAM = 4
_AT_LEAST = 2
_NOBODY = frozenset(
    (("mental", "health"), ("public", "health"), ("fake", "news"), ("breaking", "news"), ("solar", "systems"))
)


def is_house(words: Sequence[str], *, german: bool) -> bool:
    """Do its words say that it is an organisation's?"""
    keys = [fold(word) for word in words]
    if gazetteer.find(" ".join(words)):
        return False
    if tuple(keys) in _NOBODY:
        return False
    if _ends_with_company(words):
        return False
    if german and (said := german_house(words)) is not None:
        return said
    if len(keys) > 1 and keys[-2] != "of" and (keys[-1] in ENDS or is_head(words[-1]) or _is_team(words)):
        return True
    if _OWN_HOUSE.match(keys[0]) and is_head(words[0]):
        return True  # "Bundeskriminalamt"
    if len(keys) > 1 and is_compound_head(words[0]) and gazetteer.find(" ".join(words[1:])):
        return True  # "Kantonspolizei Bern"
    if len(keys) > 1 and keys[0] in ORGANISATION_STARTS:
        return True
    head = next((at for at, key in enumerate(keys) if key in ("of", "for", "on", "fur", "de", "des", "del", "di")), 0)
    return bool(head) and (keys[head - 1] in ORGANISATION or is_head(words[head - 1])) and len(keys) > head + 1


def _is_team(words: Sequence[str]) -> bool:
    """ "Buffalo Bills", "Manchester United": a town's, or several of a kind."""
    keys = [fold(word) for word in words]
    if keys[-1] not in TEAM or len(keys) > LONGEST_TEAM:
        return False
    town = gazetteer.find(" ".join(words[:-1]))
    # Manchester City plays; Colorado City is a town.
    plays = town is not None and (town.city or keys[-1] != "city" or "England" in town.within)
    return plays or (
        keys[-1].endswith("s") and keys[-1] not in gazetteer.surnames() and keys[0] not in gazetteer.given_names()
    )


def _ends_with_company(words: Sequence[str]) -> bool:
    """ "Pinterest und Co.": no company is meant."""
    return len(words) > _AT_LEAST and fold(words[-1]) == "co" and fold(words[-2]) in ("und", "en", "i", "y")
