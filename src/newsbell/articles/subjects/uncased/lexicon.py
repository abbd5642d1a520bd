"""Known names and places in a text that has no spaces, the longest at each place. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from newsbell.articles.subjects.uncased.places import Place, places
from newsbell.articles.subjects.uncased.words import Known, known, lists, words

Entry = Known | Place | None


@dataclass(frozen=True)
class Stretch:
    """What is known from `start` to `end`; `entry` None: it is a word, and no name."""

    start: int
    end: int
    name: str
    entry: Entry

    @property
    def is_place(self) -> bool:
        return isinstance(self.entry, Place)

    @property
    def is_house(self) -> bool:
        return isinstance(self.entry, Known) and self.entry.kind == "organisation"

    @property
    def is_somebody(self) -> bool:
        return isinstance(self.entry, Known) and self.entry.kind == "person"


@cache
def _lexicon(language: str) -> tuple[AhoCorasick, list[str], list[Entry]]:
    entries: dict[str, Entry] = dict(places(language))
    entries |= {name: one for name, one in known(language).items() if one.kind != "place"}
    entries |= dict.fromkeys(words(language, "context", "not_names")) if "context" in lists(language) else {}
    names = list(entries)
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest), names, list(entries.values())


def stretches(text: str, language: str) -> Iterator[Stretch]:
    """All that are known, from the left, none over another."""
    matcher, names, entries = _lexicon(language)
    for at, start, end in matcher.find_matches_as_indexes(text):
        yield Stretch(start, end, names[at], entries[at])


@cache
def finder(language: str, part: str, *lists_of: str) -> AhoCorasick:
    """What finds the words of these lists, the longest at each place."""
    return AhoCorasick(ordered(language, part, *lists_of), matchkind=MatchKind.LeftmostLongest)


@cache
def ordered(language: str, part: str, *lists_of: str) -> list[str]:
    """The words of these lists, in the order in which their finder numbers them."""
    return sorted(frozenset().union(*(words(language, part, name) for name in lists_of)))
