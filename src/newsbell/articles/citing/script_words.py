"""The words by which texts in scripts without capitals cite (data/citing_scripts.toml), as alternatives of a regex."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

import regex

_TOLD: Mapping[str, Mapping[str, str]] = tomllib.loads(
    (files("newsbell.articles") / "data" / "citing_scripts.toml").read_text("utf-8")
)


def listed(tongue: str, *lists: str) -> tuple[str, ...]:
    """The words of these lists of a language, longest first."""
    words = (word for name in lists for word in _split(_TOLD[tongue][name]))
    return tuple(sorted({word for word in words if word}, key=lambda word: (-len(word), word)))


def any_of(tongue: str, *lists: str) -> str:
    """One of the words of these lists, as a group of a regex, the longest first."""
    return "(?:" + "|".join(regex.escape(word, literal_spaces=True) for word in listed(tongue, *lists)) + ")"


def _split(words: str) -> list[str]:
    return words.replace("\n", "|").split("|") if "|" in words else words.split()
