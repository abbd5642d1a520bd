"""Whether a name's own words say that it is an organisation's: what it ends with, or begins with. Pure."""

import re
from collections.abc import Sequence
from functools import cache

from newsbell.articles.known import gazetteer
from newsbell.articles.known.folding import fold
from newsbell.articles.known.inflection import polish_nouns
from newsbell.articles.known.name_words import ORGANISATION, ORGANISATION_STARTS, TEAM, WORDS, of_language
from newsbell.articles.subjects.german.houses import german_house
from newsbell.articles.subjects.heads import ENDS, is_compound_head, is_head
from newsbell.articles.subjects.posts import is_post

_OWN_HOUSE = re.compile("bundes|landes|europa")
LONGEST_TEAM = 4
_AT_LEAST = 2
_POLISH_ADJECTIVE = re.compile(r"(?:[aei]|y|ej|iego|ego|im|ym|emu)$")


@cache
def starts_of(language: str) -> frozenset[str]:
    """The folded words that a house's name begins with in this language."""
    own = ORGANISATION_STARTS | of_language(language, "organisation_starts")
    return own | frozenset(map(fold, polish_nouns())) if language == "pl" else own


def is_house(words: Sequence[str], *, german: bool, language: str = "") -> bool:
    """Do its words say that it is an organisation's? `language`: the text's, as `tongues.tongue` tells it."""
    keys = [fold(word) for word in words]
    if gazetteer.find(" ".join(words)):
        return False
    if "-".join(keys) in WORDS["nobody"]:
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
    starts = starts_of(language)
    if len(keys) > 1 and (keys[0] in starts or not of_language(language, "small_ends").isdisjoint(keys[1:])):
        return True
    if language == "pl" and len(keys) > 1 and keys[1] in starts and _POLISH_ADJECTIVE.search(keys[0]):
        return not is_post(words[0])  # "Państwowa Straż Pożarna"
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
