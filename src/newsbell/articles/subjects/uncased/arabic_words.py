"""The words of an Arabic text, without the letters that may lead them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from newsbell.articles.subjects.uncased.words import words


@dataclass(frozen=True)
class Word:
    """A word; `led`: how many letters before it are none of it ("وبالقاهرة")."""

    start: int
    end: int
    text: str

    @property
    def is_sign(self) -> bool:
        return not "\u0621" <= self.text[0] <= "\u064a"


def forms(word: Word) -> Iterator[tuple[str, int]]:
    """The word, and what it is without the letters that may lead it: where each begins."""
    text, start = word.text, word.start
    yield text, start
    for size in (1, 2):
        led, own = text[:size], text[size:]
        if len(own) < 3 or not all(one in "وفبلك" for one in led):
            break
        if led[-1] == "ل" and own.startswith("ل"):
            yield "ا" + own, start + size - 1  # "للسودان": the article has lost its first letter
        yield own, start + size


@cache
def given() -> frozenset[str]:
    """Names that people are given."""
    return words("ar", "people", "given") | words("ar", "people", "foreign")


def is_nisba(word: str) -> bool:
    """An adjective such as "المصرية", "الفرنسي"."""
    return word.startswith("ال") and word.endswith(("يه", "ي", "يين", "يون", "يات"))


def is_stop(word: str) -> bool:
    """A small word or what somebody does, at which a name ends."""
    stops = words("ar", "context", "stops")
    if len(word) == 1:
        return True
    return (
        word in stops
        or word in words("ar", "people", "says")
        or (word[0] in "وف" and (word[1:] in stops or word[1:] in words("ar", "people", "says")))
    )
