"""What a German noun before a name says that it is: "Ausrüster Mammut", "Sängerin Moa", "Provinz Mpumalanga". Pure."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files

from newsbell.articles.known import gazetteer
from newsbell.articles.known.folding import fold, remembered
from newsbell.articles.known.name_words import KNOWN, NO_NAMES, PEOPLES, is_known
from newsbell.articles.subjects.german.words import is_german

_LISTS = tomllib.loads((files("newsbell.articles") / "data" / "german_nouns.toml").read_text("utf-8"))
WORDS: Mapping[str, frozenset[str]] = {
    name: frozenset(fold(word) for word in words.split()) for name, words in _LISTS.items()
}
_KINDS = ("organisation", "person", "place")
# Of women, and in the other cases.
_ENDINGS = ("", "in", "s", "n", "en", "es", "e", "innen")
_SHORTEST_HEAD, _SHORTEST_FIRST = 4, 3
_LONGEST = {"person": 4, "organisation": 3, "place": 3}


@remembered
def tells(noun: str) -> str:
    """The kind that this folded noun says what follows it is of; empty: none. Of a compound its last part says it."""
    last = noun.split()[-1] if noun else ""
    for stem in _stems(last):
        if stem in WORDS["people"]:
            return "person"
        for at in _ends_of(stem):
            for kind in _KINDS:
                if stem[at:] in WORDS[kind]:
                    return kind
    return ""


@remembered
def honours(noun: str) -> bool:
    """Is it a post that stands before a surname alone: "Ministerin Köstinger"?"""
    return tells(noun) == "person" and ends_in(noun, "honoured")


def ends_in(noun: str, words: str, endings: Sequence[str] = _ENDINGS) -> bool:
    """Is this folded noun one of a list of the data's, or a compound that ends with one?"""
    last = noun.split()[-1] if noun else ""
    return any(stem[at:] in WORDS[words] for stem in _stems(last, endings) for at in _ends_of(stem))


def _stems(word: str, endings: Sequence[str] = _ENDINGS) -> Iterator[str]:
    return (word.removesuffix(ending) for ending in endings if word.endswith(ending))


def _ends_of(word: str) -> Iterator[int]:
    """Where the last part of a compound may begin: "Bergsport-ausrüster"."""
    yield 0
    yield from range(_SHORTEST_FIRST, len(word) - _SHORTEST_HEAD + 1)


def named_at(words: Sequence[str]) -> int:
    """Where a name begins behind nouns of which the last says what it is; 0: nowhere."""
    keys = [fold(word) for word in words]
    for at in range(1, len(words)):
        if not (is_german(keys[at - 1]) or tells(keys[at - 1]) or keys[at - 1] in PEOPLES):
            return 0
        if (kind := tells(keys[at - 1])) and _may_be(kind, words[at:], keys[at - 1 :]):
            return at
    return 0


def _may_be(kind: str, words: Sequence[str], keys: Sequence[str]) -> bool:
    """May these words be called so? `keys`: the noun before them, and they."""
    noun, *own = keys
    if len(words) > _LONGEST[kind] or own[0] in NO_NAMES or not words[0][:1].isupper():
        return False
    named = not is_german(own[0]) or own[0] in gazetteer.given_names()
    if kind == "person":
        strange = named and (not is_german(own[-1]) or gazetteer.may_be_surname(own[-1]))
        return strange and not tells(own[-1]) and (len(words) > 1 or honours(noun)) and not is_known(" ".join(words))
    if kind == "place":
        return named or gazetteer.find(" ".join(words)) is not None
    known = is_known(" ".join(words)) or "-".join(own) in KNOWN
    return known or (not is_german(own[0]) and gazetteer.find(" ".join(words)) is None)
