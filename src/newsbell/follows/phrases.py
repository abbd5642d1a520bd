"""Followed phrases, all found in one pass over an article: whole words, overlapping, case and accents folded."""

from array import array
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from ahocorasick_rs import AhoCorasick, Implementation

from newsbell.common.errors import PhraseRefused
from newsbell.common.text import fold, is_word_sign, tokens
from newsbell.follows.stopwords import stop_words

MOST_CHARACTERS = 100
MOST_WORDS = 12
MOST_READ = 200_000
PIECE = 10_000


def pattern(phrase: str, language: str | None = None) -> str:
    """The folded words of a phrase that may be followed by readers of a publisher in `language`.

    Raises PhraseRefused for one that would match nothing or nearly everything: no words, a single letter, stop words
    alone, over 100 characters or 12 words.
    """
    shown = phrase if len(phrase) <= MOST_CHARACTERS else phrase[:MOST_CHARACTERS] + "…"
    if len(phrase) > MOST_CHARACTERS:
        raise PhraseRefused(
            f"Cannot follow “{shown}”", why="It has over 100 characters.", fix="Follow its most telling words."
        )
    words = tokens(phrase)
    if not words:
        raise PhraseRefused(
            f"Cannot follow “{shown}”", why="It has no words.", fix="Give a name, a place or a few words."
        )
    signs = sum(map(is_word_sign, words))
    if len(words) - signs + signs // 2 > MOST_WORDS:
        raise PhraseRefused(
            f"Cannot follow “{shown}”", why="It has over 12 words.", fix="Follow its most telling words."
        )
    if len(words) == 1 and len(words[0]) == 1 and not signs:
        raise PhraseRefused(
            f"Cannot follow “{shown}”", why="It is a single letter.", fix="Give the whole word or name."
        )
    if stop_words(language).issuperset(words):
        raise PhraseRefused(
            f"Cannot follow “{shown}”",
            why="These words stand in nearly every article.",
            fix="Add a word that only your news has, or write a short name out (United States rather than US).",
        )
    return " ".join(words)


class Phrases:
    """An index of phrases by id. The bulk is built once; `add` and `remove` keep it true until the next build."""

    def __init__(self, phrases: Mapping[int, str]) -> None:
        """Index `phrases`, id → phrase. One without words is never found; `pattern` refuses it before it gets here."""
        by_pattern: dict[str, list[int]] = {}
        for one, phrase in phrases.items():
            if folded := fold(phrase):
                by_pattern.setdefault(folded, []).append(one)
        # Flat arrays, not a million small tuples: the ids of pattern n stand between bounds n and n + 1.
        self._ids = array("q")
        self._bounds = array("q", [0])
        for ids in by_pattern.values():
            self._ids.extend(ids)
            self._bounds.append(len(self._ids))
        self._bulk = AhoCorasick(
            (f" {folded} " for folded in by_pattern), implementation=Implementation.ContiguousNFA, store_patterns=False
        )
        self._longest = max(map(len, by_pattern), default=0) + 2
        self._live: dict[str, dict[int, str]] = {}
        self._live_ids: dict[int, str] = {}
        self._removed: set[int] = set()

    def add(self, one: int, phrase: str) -> None:
        """Index a new follow's phrase at once, in place of what `one` stood for before."""
        self.remove(one)
        folded = fold(phrase)
        if folded:
            first = folded.partition(" ")[0]
            self._live.setdefault(first, {})[one] = f" {folded} "
            self._live_ids[one] = first

    def remove(self, one: int) -> None:
        """Find this id no more. Unknown ids are no error: a follow may end twice."""
        self._removed.add(one)
        if first := self._live_ids.pop(one, None):
            del self._live[first][one]
            if not self._live[first]:
                del self._live[first]

    def find(self, *parts: str) -> dict[int, int]:
        """The ids of all phrases in the parts of an article → the part (0, 1, …) in which each is found first.

        Of the parts together the first 200,000 characters are read: no news is longer, only what is meant to exhaust.
        """
        folded = list(_folded(parts))
        stream = "\n".join(folded)  # which no word holds: no phrase reaches from one part into the next
        found: dict[int, int] = {}
        # Every word may begin many phrases, and all that are found come in one list: so it is looked through in pieces.
        for begin in range(0, len(stream), PIECE):
            piece = stream[begin : begin + PIECE + self._longest]
            for index, start, _ in self._bulk.find_matches_as_indexes(piece, overlapping=True):
                for one in self._ids[self._bounds[index] : self._bounds[index + 1]]:
                    if one not in self._removed:
                        found[one] = min(begin + start, found.get(one, begin + start))
        for first in self._live.keys() & set(stream.split(" ")):
            for one, phrase in self._live[first].items():
                if (start := stream.find(phrase)) >= 0:
                    found[one] = start
        ends = list(accumulate(len(part) + 1 for part in folded))
        return {one: bisect(ends, start) for one, start in found.items()}


def _folded(parts: Iterable[str]) -> Iterator[str]:
    """The words of each part between spaces, as far as they are read: the last word, where it is cut, is left out."""
    room = MOST_READ
    for part in parts:
        if room <= 0:
            return
        words = fold(part[:room])
        yield f" {words if len(part) <= room else words.rpartition(' ')[0]} "
        room -= len(part)
