"""The lists of a language: names that are known, and words that tell others. Read once for each process. Pure."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from newsbell.articles.subjects.uncased.scripts import plain

LISTED = ("zh", "ja", "ko", "ar")
_BETWEEN = re.compile(r"[,\n]")


@dataclass(frozen=True)
class Known:
    """A name that is known: of which kind, and what it is told as first (the same for all its names)."""

    kind: str
    first: str


@cache
def lists(language: str) -> dict[str, dict[str, str]]:
    """The language's file as it lies."""
    path = files("newsbell.articles") / "data" / "uncased" / f"{language}.toml"
    return tomllib.loads(path.read_text("utf-8")) if language in LISTED else {}


@cache
def words(language: str, part: str, name: str) -> frozenset[str]:
    """The words of one list, plain."""
    return frozenset(plain(lists(language)[part][name], language).split())


@cache
def known(language: str) -> dict[str, Known]:
    """Plain name → what it is; of two of the same name the first."""
    found: dict[str, Known] = {}
    for kind, first, name in _named(language):
        found.setdefault(plain(name, language), Known(kind, plain(first, language)))
    return found


@cache
def _groups(language: str) -> dict[str, frozenset[str]]:
    """What names are told as first → all those names, but for the doubted."""
    groups: dict[str, set[str]] = {}
    for name, one in known(language).items():
        if name not in doubted(language):
            groups.setdefault(one.first, set()).add(name)
    return {first: frozenset(names) for first, names in groups.items()}


def doubted(language: str) -> frozenset[str]:
    """Names that are words, too."""
    return words(language, "context", "doubted")


def is_doubted(name: str, one: Known, text: str, language: str) -> bool:
    """Is it a word, too, and the text has none of its other names?"""
    if name not in doubted(language):
        return False
    return not any(other in text for other in _groups(language).get(one.first, ()))


def _named(language: str) -> Iterator[tuple[str, str, str]]:
    for kind, listed in lists(language).get("known", {}).items():
        for group in _BETWEEN.split(listed):
            names = [name.strip() for name in group.split("|") if name.strip()]
            for name in names:
                yield kind, names[0], name
