"""Where the prose of a plain text stands thickest, and the words that it tells of: all else is held to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from newsbell.articles import furniture
from newsbell.articles.texts.lines import is_prose, width
from newsbell.common.text import is_unspaced, tokens

_PARAGRAPH = 60
_SENTENCE = 25
_MOST = 600
_LETTERS = 4


@dataclass(frozen=True)
class Thickest:
    """Lines `start` to before `stop`; `first` and `last` of them are paragraphs; `words` are theirs."""

    start: int
    stop: int
    first: int
    last: int
    words: frozenset[str]


def thickest(lines: Sequence[str]) -> Thickest:
    """The run of lines with the greatest sum: paragraphs count by their length, others take a little off."""
    weights = [_weight(line) for line in lines]
    best = total = 0.0
    start = stop = begun = 0
    for at, weight in enumerate(weights):
        if total <= 0:
            total, begun = 0.0, at
        total += weight
        if total > best:
            best, start, stop = total, begun, at + 1
    paragraphs = [at for at in range(start, stop) if weights[at] > 1] or [start]
    words = frozenset(word for at in range(start, stop) if weights[at] > 0 for word in telling(lines[at]))
    return Thickest(start, stop, paragraphs[0], paragraphs[-1], words)


def telling(line: str) -> set[str]:
    """The words that tell what a line is about: longer ones, numbers; in scripts without spaces, pairs of signs."""
    found: set[str] = set()
    last = ""
    for word in tokens(line):
        if is_unspaced(word):
            found |= {last + word} if last else set()
            last = word
            continue
        last = ""
        if len(word) >= _LETTERS or (len(word) > 1 and word.isdigit()):
            found.add(word)
    return found


def _weight(line: str) -> float:
    if not is_prose(line) or width(line) < _SENTENCE:
        return -0.5 if len(line.split()) < 3 else -0.35
    if width(line) < _PARAGRAPH or furniture.is_furniture(line):
        return 0.1
    of_page = furniture.speaks_of_page(line) or furniture.speaks_of_consent_alone(line)
    return 0.1 if of_page else min(width(line), _MOST) / 100 + 0.4
