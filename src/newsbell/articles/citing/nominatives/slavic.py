"""Polish, Czech, Slovak, Croatian, Serbian and Slovene names in the nominative. Pure.

Such a name has a noun at its head, with adjectives before it, in Polish and Czech also behind it: all of them are
in the case that the sentence wants, and what follows is not. The noun is one of data/nominative_heads.toml, and tells
by its form both the language and that the name is in another case.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

# So many words of a name are read.
_MOST = 12
_LONG_VOWELS = frozenset("áéíóúýô")
_VOWELS = _LONG_VOWELS | frozenset("aeiouyä")
_GENDERS = ("male", "female", "neuter")


@dataclass(frozen=True)
class _Head:
    """A form of a noun: as it is called, the endings of its adjectives, and must it have one before it?"""

    called: str
    endings: Sequence[tuple[str, str]]
    beside: bool


@dataclass(frozen=True)
class _Language:
    heads: Mapping[str, _Head]
    ands: frozenset[str]
    before: frozenset[str]
    people: frozenset[str]
    ranks: tuple[str, ...]


def in_nominative(name: str) -> str:
    """The name as it is called: "Najwyższej Izby Kontroli" is "Najwyższa Izba Kontroli"."""
    words = name.split(" ")
    if len(words) > _MOST:
        return name
    for language in _LANGUAGES:
        if turned := _turned(words, language):
            return " ".join(turned)
    return name


def _turned(words: Sequence[str], language: _Language) -> list[str] | None:
    """The words in the nominative, or nothing where they have no head of this language in another case."""
    at = next((at for at, word in enumerate(words) if word.lower() in language.heads), None)
    if at is None:
        return None
    head = language.heads[words[at].lower()]
    adjectives = [_adjective(word, head, language) for word in words[:at]]
    if (head.beside and not at) or None in adjectives:
        return None
    behind = _behind(words[at + 1 :], head, language)
    return [*filter(None, adjectives), _like(words[at], head.called), *behind, *words[at + 1 + len(behind) :]]


def _behind(words: Sequence[str], head: _Head, language: _Language) -> list[str]:
    """The adjectives behind a head that belong to it, turned.

    One that a noun follows may be of that noun ("Ústavu českého jazyka"); only a rank is not ("Komendy Głównej
    Policji").
    """
    turned: list[str] = []
    for word in words:
        adjective = _adjective(word, head, language)
        if adjective is None or word.lower() in language.people:
            break
        turned.append(adjective)
    if len(turned) == len(words) or (turned and words[len(turned)].lower() in language.before):
        return turned
    return turned[:1] if turned and language.ranks and words[0].lower().startswith(language.ranks) else []


def _adjective(word: str, head: _Head, language: _Language) -> str | None:
    """An adjective (or what joins two) as this head wants it."""
    if word in language.ands:
        return word
    for ending, called in head.endings:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: -len(ending)]
            return stem + ("a" if ending == "ej" and called == "á" and _is_long(stem) else called)
    return None


def _is_long(stem: str) -> bool:
    """Is its last vowel long? Then a Slovak ending behind it is short: "štátna"."""
    return next((letter for letter in reversed(stem.lower()) if letter in _VOWELS), "") in _LONG_VOWELS


def _like(word: str, called: str) -> str:
    """A noun with a capital where the text has one."""
    return called[0].upper() + called[1:] if word[0].isupper() else called


def _language(told: Mapping[str, Any]) -> _Language:
    heads: dict[str, _Head] = {}
    for gender in _GENDERS:
        endings = [(one, other) for one, _, other in (pair.partition(">") for pair in told[gender]["endings"].split())]
        for line in told[gender]["heads"].strip().splitlines():
            called, *forms = line.split()
            stem = called[:-1] if called[-1] in "aoeéí" else called
            for form in forms:
                heads[form.lstrip("+").replace("~", stem)] = _Head(called, endings, form.startswith("+"))
    ands, before, people = (frozenset(told[key].split()) for key in ("ands", "before", "people"))
    return _Language(heads, ands, before, people, tuple(told["ranks"].split()))


_TOLD = tomllib.loads((files("newsbell.articles") / "data" / "nominative_heads.toml").read_text("utf-8"))
_LANGUAGES = tuple(map(_language, _TOLD.values()))
