"""Whether words begin or end as houses' names do in a language. Pure."""

import re
from collections.abc import Sequence
from functools import cache

from newsbell.articles import gazetteer
from newsbell.articles.folding import fold
from newsbell.articles.heads import ENDS, is_compound_head, is_head
from newsbell.articles.inflection import polish_nouns
from newsbell.articles.name_words import ORGANISATION, ORGANISATION_STARTS, TEAM, WORDS, of_language
from newsbell.articles.posts import is_post

_OWN_HOUSE = re.compile("bundes|landes|europa")
_POLISH_ADJECTIVE = re.compile(r"(?:[aei]|y|ej|iego|ego|im|ym|emu)$")
_LONGEST_TEAM = 4
_AT_LEAST = 2


@cache
def starts_of(language: str) -> frozenset[str]:
    """The folded words that a house's name begins with in this language."""
    own = ORGANISATION_STARTS | of_language(language, "organisation_starts")
    return own | frozenset(map(fold, polish_nouns())) if language == "pl" else own


class Houses:
    """For texts of one language."""

    def __init__(self, language: str) -> None:
        self.starts = starts_of(language)
        self._small_ends, self._polish = of_language(language, "small_ends"), language == "pl"

    def are_one(self, words: Sequence[str]) -> bool:
        """Do these words begin or end as a house's name does?"""
        keys = [fold(word) for word in words]
        if gazetteer.find(" ".join(words)):
            return False
        if "-".join(keys) in WORDS["nobody"]:
            return False
        if _ends_with_company(words):
            return False
        if len(keys) > 1 and keys[-2] != "of" and (keys[-1] in ENDS or is_head(words[-1]) or self._is_team(words)):
            return True
        if _OWN_HOUSE.match(keys[0]) and is_head(words[0]):
            return True  # "Bundeskriminalamt"
        if len(keys) > 1 and is_compound_head(words[0]) and gazetteer.find(" ".join(words[1:])):
            return True  # "Kantonspolizei Bern"
        if len(keys) > 1 and (keys[0] in self.starts or not self._small_ends.isdisjoint(keys[1:])):
            return True
        if self._polish and len(keys) > 1 and keys[1] in self.starts and _POLISH_ADJECTIVE.search(keys[0]):
            return not is_post(words[0])  # "Państwowa Straż Pożarna"
        head = next(
            (at for at, key in enumerate(keys) if key in ("of", "for", "on", "fur", "de", "des", "del", "di")), 0
        )
        return bool(head) and (keys[head - 1] in ORGANISATION or is_head(words[head - 1])) and len(keys) > head + 1

    def _is_team(self, words: Sequence[str]) -> bool:
        """ "Buffalo Bills", "Manchester United": a town's, or several of a kind."""
        keys = [fold(word) for word in words]
        if keys[-1] not in TEAM or len(keys) > _LONGEST_TEAM:
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
