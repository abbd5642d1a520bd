"""The words by which texts cite, and the media and institutes that are known (data/citing_words.toml)."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from newsbell.articles.known.folding import fold

_TOLD = tomllib.loads((files("newsbell.articles") / "data" / "citing_words.toml").read_text("utf-8"))
# A name in another case → as it is called.
NOMINATIVE: Mapping[str, str] = _TOLD.pop("nominative")
WORDS: Mapping[str, frozenset[str]] = {
    name: frozenset(
        fold(one) for one in (words.replace("\n", "|").split("|") if "|" in words else words.split()) if one
    )
    for name, words in _TOLD.items()
}


def lists_of(*names: str) -> Mapping[str, tuple[str, ...]]:
    """Each word of these lists → the lists that it is in."""
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        for word in sorted(WORDS[name]):
            found[word] = (*found.get(word, ()), name)
    return found


# Of the words around a name, and of those in it.
AROUND = lists_of(
    "told", "according", "unto", "as", "data", "of", "report", "counts", "kinds", "by", "published", "shows", "firms",
    "of_medium", "clause", "some", "no_verb", "articles",
)  # fmt: skip
WITHIN = lists_of(
    "media_words", "institute_words", "loose_words", "nature", "of_all", "offices", "kinds", "data", "firms"
)
