"""The words that tell a name's kind, and organisations that are known (data/name_words.toml, organisations.toml)."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from newsbell.common.text import fold

# These are compared as the text writes them.
_AS_WRITTEN = frozenset(("inside", "particles", "shortened"))


def _words(name: str, text: str) -> frozenset[str]:
    """Folded as names are; a name of several words is written with hyphens."""
    if name in _AS_WRITTEN:
        return frozenset(text.split())
    return frozenset(fold(word).replace(" ", "-" if name == "known" else " ") for word in text.split())


def _read(name: str) -> Mapping[str, str]:
    return tomllib.loads((files("newsbell.articles") / "data" / name).read_text("utf-8"))


_LISTS = _read("name_words.toml")
# The known ones of several lists are one list.
_HOUSES = _read("organisations.toml")
_KNOWN = " ".join(
    (
        _LISTS["known"],
        *_HOUSES.values(),
        *_read("companies.toml").values(),
        *_read("german_organisations.toml").values(),
        _read("houses.toml")["known"],
    )
)
WORDS: Mapping[str, frozenset[str]] = {name: _words(name, words) for name, words in {**_LISTS, "known": _KNOWN}.items()}
_SHORT = 3
_LETTERS = 2
# "Über" is a word, where "Uber" is known.
_KNOWN_AS_WRITTEN = frozenset(map(str.casefold, _KNOWN.split()))


def is_known(name: str) -> bool:
    """Is it an organisation that is known by its name? Of letters most are capitals: "WHO", "KfW", not "who"."""
    key = fold(name).replace(" ", "-")
    if key not in WORDS["known"] or (len(key) <= _SHORT and sum(map(str.isupper, name)) < _LETTERS):
        return False
    return name.isascii() or key not in _KNOWN_AS_WRITTEN


CALLED_AFTER = WORDS["called_after"]
CALLING = WORDS["calling"]
CALLING_ENDS = WORDS["calling_ends"]
COMPANY_ACTS = WORDS["company_acts"]
FROM = WORDS["from"]
HEADS_BEHIND = WORDS["heads_behind"]
HONORIFICS = WORDS["honorifics"]
GENERIC = WORDS["generic"]
IN = WORDS["in"]
JOINED_ENDS = WORDS["joined_ends"]
KNOWN = WORDS["known"]
LEGAL = WORDS["legal"]
LETTERS = WORDS["letters"]
NO_NAMES = WORDS["no_names"]
MEDIA = _words("known", _HOUSES["media"])
OCCUPATIONS = WORDS["occupations"]
OF_COMPANY = WORDS["of_company"]
OWNED = WORDS["owned"]
ORGANISATION = WORDS["organisation"]
ORGANISATION_STARTS = WORDS["organisation_starts"]
PEOPLES = WORDS["peoples"]
PLAIN = WORDS["plain"]
PLACE_ENDS = WORDS["place_ends"]
PLACE_STARTS = WORDS["place_starts"]
PLATFORMS = WORDS["platforms"]
POSSESSORS = WORDS["possessors"]
SAYING = WORDS["saying"]
STREETS = WORDS["streets"]
TEAM = WORDS["team"]
THING_ENDS = WORDS["thing_ends"]
TITLES = WORDS["titles"]
WEAK_HEADS = WORDS["weak_heads"]
