"""The media and institutes that are known by name (data/known_sources.txt), and of what kind each is. Pure.

A kind is a letter: m media, j journals, s services of statistics, weather, health and the like, r regulators and
authorities, i institutes, u universities, n associations and charities, p pollsters, trackers and houses that sell
figures, o international organisations; with "!" where the words are more often something else ("Metro").
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from newsbell.articles.citing.citing_words import WORDS

MEDIA = frozenset({"m", "j"})
_SMALL = "-"
_STEM, _SHORT_STEM = 5, 3
_LEAST_STEMMED = 9


class _Known(NamedTuple):
    """`kinds`: words of a name → its kind; `stems`: of names of several words, the beginnings of these → its kind;
    `small`: the first two words of each name that is written in small letters → the words of those names; `large`: of
    each other name of several words."""

    kinds: Mapping[str, str]
    stems: Mapping[str, str]
    small: Mapping[str, Sequence[Sequence[str]]]
    large: Mapping[str, Sequence[Sequence[str]]]


@cache
def _known() -> _Known:
    told = (files("newsbell.articles") / "data" / "known_sources.txt").read_text("utf-8")
    lines = [line.split(" ", 1) for line in told.splitlines() if not line.startswith("#")]
    kinds = {**dict.fromkeys(WORDS["institutes"], "i"), **dict.fromkeys(WORDS["media"], "m")}
    small, large = defaultdict[str, list[Sequence[str]]](list), defaultdict[str, list[Sequence[str]]](list)
    stems: dict[str, str] = {}
    for kind, key in lines:
        kinds[key] = kind.removesuffix(_SMALL)
        words = key.split(" ")
        if kind.endswith(_SMALL):
            small[_opening(words)].append(words)
        elif len(words) > 1:
            large[_opening(words)].append(words)
        if len(words) > 1 and len(key) >= _LEAST_STEMMED:
            stems.setdefault(_stem(words), kinds[key])
    return _Known(kinds, stems, small, large)


def kind_of(words: Sequence[str]) -> str:
    """The kind of the name that has these folded words, in whatever case of its language; "" if it is not known."""
    key = " ".join(words)
    known = _known()
    if (kind := known.kinds.get(key)) or len(words) == 1 or len(key) < _LEAST_STEMMED:
        return kind or ""
    return known.stems.get(_stem(words), "")


def names_from(word: str, after: str, *, small: bool) -> Sequence[Sequence[str]]:
    """The words of each known name that begins with these: in small letters, or in capitals and of several words."""
    known = _known()
    names = known.small if small else known.large
    return [*names.get(_opening([word]), ()), *names.get(_opening([word, after]), ())]


def _opening(words: Sequence[str]) -> str:
    return " ".join(words[:2])


def _stem(words: Sequence[str]) -> str:
    # What a name of another case ends with is left out: "Najwyższej Izby Kontroli", "des Bundesamtes für Statistik".
    return " ".join(word[:_STEM] if len(word) > _STEM else word[:_SHORT_STEM] for word in words)
