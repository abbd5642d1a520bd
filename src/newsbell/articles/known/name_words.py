"""The words that tell a name's kind, and organisations that are known (data/name_words.toml, organisations.toml)."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from newsbell.articles.known.folding import remembered
from newsbell.common.text import fold

# These are compared as the text writes them.
_AS_WRITTEN = frozenset(
    ("inside", "particles", "shortened", "joins", "and", "articles", "says_in", "no_adjectives", "no_nouns")
)


def _words(name: str, text: str) -> frozenset[str]:
    """Folded as names are; a name of several words is written with hyphens."""
    if name in _AS_WRITTEN:
        return frozenset(text.split())
    return frozenset(fold(word).replace(" ", "-" if name in ("known", "nobody") else " ") for word in text.split())


def _read(name: str) -> Mapping[str, str]:
    return tomllib.loads((files("newsbell.articles") / "data" / name).read_text("utf-8"))


_TONGUES: Mapping[str, Mapping[str, str]] = tomllib.loads(
    (files("newsbell.articles") / "data" / "tongues.toml").read_text("utf-8")
)
# Of a language alone; the other words of that file are nobody's in any.
_OF_ONE = (
    "opening", "organisation_starts", "small_ends", "in_towns", "joins", "and", "articles", "says_in",
    "no_adjectives", "no_nouns",
)  # fmt: skip
_LISTS = {
    name: " ".join((words, *(own.get(name, "") for own in _TONGUES.values() if name not in _OF_ONE)))
    for name, words in _read("name_words.toml").items()
}
# The known ones of several lists are one list.
_HOUSES = _read("organisations.toml")
_KNOWN = " ".join(
    (
        _LISTS["known"],
        *_HOUSES.values(),
        *_read("companies.toml").values(),
        *_read("german_organisations.toml").values(),
        *_read("houses_abroad.toml").values(),
        *(_read(name)["known"] for name in ("houses.toml", "english_houses.toml", "german_houses.toml")),
    )
)
WORDS: Mapping[str, frozenset[str]] = {name: _words(name, words) for name, words in {**_LISTS, "known": _KNOWN}.items()}
_SHORT = 3
_LETTERS = 2
# "Über" is a word, where "Uber" is known.
_KNOWN_AS_WRITTEN = frozenset(map(str.casefold, _KNOWN.split()))


@remembered
def is_known(name: str) -> bool:
    """Is it an organisation that is known by its name? Of letters most are capitals: "WHO", "KfW", not "who"."""
    key = fold(name).replace(" ", "-")
    if name.endswith((" die", " der", " das")):
        return False  # "Nur die schwarze Spitze"
    if key not in WORDS["known"] or (len(key) <= _SHORT and sum(map(str.isupper, name)) < _LETTERS):
        return False
    # "SPÖ" is written with capitals alone.
    return name.isascii() or name.isupper() or "-" in key or key not in _KNOWN_AS_WRITTEN


def of_language(language: str, name: str) -> frozenset[str]:
    """The words of this kind in one language alone, such as `opening` (data/tongues.toml)."""
    return _OF_LANGUAGES.get((language, name), frozenset())


_OF_LANGUAGES = {
    (language, name): _words(name, own[name]) for language, own in _TONGUES.items() for name in _OF_ONE if name in own
}


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
