"""Names as a text writes them: runs of capitalised words, each with what stands around it. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from newsbell.articles.name_words import WORDS
from newsbell.common.text import fold

_TOKEN = regex.compile(r"(?:\p{Lu}\.){2,}|[\p{L}\p{N}][\p{L}\p{M}\p{N}’'&.\-]*|[^\s\p{L}\p{N}]")
_CAPITAL = regex.compile(r"^(?:\p{Lu}|d['’]\p{Lu}|al-\p{Lu}|\d\der)")
_INITIAL = regex.compile(r"^\p{Lu}\.$")
_POSSESSIVE = regex.compile(r"['’]s?$")
_ENDS = frozenset('.!?:;“”"`•|')
_QUOTES = frozenset("“\"`„«'‘")
_INSIDE = WORDS["inside"]
_PARTICLES = WORDS["particles"]
_SHORTENED = WORDS["shortened"]
_MOST_CHARACTERS = 20_000


@dataclass(frozen=True)
class Span:
    """A run of capitalised `words`. `first`: it opens a sentence, where a capital says nothing of its first word.

    `before` and `after` are the folded words beside it; `part`: 0 headline, 1 standfirst, 2 and more paragraphs.
    """

    words: tuple[str, ...]
    first: bool
    before: tuple[str, ...]
    after: tuple[str, ...]
    part: int
    quoted: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.words)


def spans(parts: Sequence[str]) -> tuple[list[Span], frozenset[str]]:
    """All spans, and the folded words that also stand in lower case.

    A headline With Capitals On Every Word names nothing that stands nowhere else: its spans are left out.
    """
    found: list[Span] = []
    lower: set[str] = set()
    for number, text in enumerate(parts):
        words = [_trimmed(word) for word in _TOKEN.findall(text[:_MOST_CHARACTERS])]
        own = list(_of(words, number))
        small = [word for word in words if word[:1].islower()]
        big = sum(1 for word in words[1:] if _CAPITAL.match(word))
        if number == 0 and len(parts) > 1 and big > 1.5 * len(small):
            continue
        found += own
        lower.update(map(fold, small))
    return found, frozenset(lower)


def _trimmed(word: str) -> str:
    """Without the stop at its end, unless it is part of the word: "U.S.", "Dr.", "J."."""
    if word.endswith(".") and not (_INITIAL.match(word) or word.count(".") > 1 or word[:-1].lower() in _SHORTENED):
        return word[:-1] + "\0"  # it ends a sentence
    return word


def _of(words: Sequence[str], part: int) -> Iterator[Span]:
    at, opens, quoted = 0, True, False
    while at < len(words):
        word = words[at]
        if not _CAPITAL.match(word):
            quoted = word in _QUOTES and at + 1 < len(words)
            opens = word in _ENDS or word.endswith("\0") or (opens and not word[:1].isalnum())
            at += 1
            continue
        end = _end(words, at)
        run = tuple(_bare(one) for one in words[at:end])
        before = tuple(fold(one) for one in words[max(0, at - 3) : at])
        after = tuple(fold(one) if one[:1].isalnum() else one for one in words[end : end + 4])
        shut = end < len(words) and words[end] in _QUOTES | _ENDS | {"”", "’", ","}
        yield Span(run, opens, before, after, part, quoted and shut)
        opens = words[end - 1].endswith("\0")
        quoted = False
        at = end


def _end(words: Sequence[str], at: int) -> int:
    """Where the run that begins at `at` ends; a possessive or a full stop ends it."""
    end = at + 1
    while end < len(words) and not words[end - 1].endswith("\0"):
        if _POSSESSIVE.search(words[end - 1]) and not words[end - 1].endswith("s'"):
            break
        if _CAPITAL.match(words[end]) or (
            words[end] == "&" and end + 1 < len(words) and _CAPITAL.match(words[end + 1])
        ):
            end += 1
        elif words[end] in _INSIDE:
            ahead = end
            while ahead < len(words) and ahead < end + 2 and words[ahead] in _INSIDE:
                ahead += 1
            if ahead < len(words) and _CAPITAL.match(words[ahead]):
                end = ahead + 1
            else:
                break
        else:
            break
    return end


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word.rstrip("\0"))


def is_particle(word: str) -> bool:
    """A small word of a person's name, as in "Charles de Gaulle"."""
    return word in _PARTICLES
