"""What may be the name of a source in a sentence: each run of its words that could be one. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import regex

from newsbell.articles.citing.citing_words import AROUND, WITHIN, WORDS
from newsbell.articles.citing.known_sources import names_from
from newsbell.articles.known.folding import fold, remembered

_TOKEN = regex.compile(r"[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]")
# Agencies that write themselves in small letters.
_SMALL = frozenset({"afp", "apa", "ats", "awp", "dpa", "epd", "kna", "ots", "sda", "sid", "taz"})
_GLUE = frozenset("-'’./&:")
_JOINTS = frozenset("&+–")
_BEFORE = frozenset("'’(«„“\"»‘[–—/")
OPENING, CLOSING = frozenset("«„“\"‘»'"), frozenset("»“”\"’«'")
# No word of a name in small letters: what somebody does, and what a clause is made of.
_NO_NAME = frozenset[str]().union(
    *(
        WORDS[of]
        for of in (
            "told", "report", "counts", "according", "shows", "of_medium", "no_verb", "articles", "by", "clause",
        )
    )
)  # fmt: skip
_HEADS = frozenset({"institute_words", "loose_words", "media_words", "nature"})
_LAST_OF_SEVERAL = frozenset({"und", "and", "et", "y", "e", "en", "og", "och", "i", "&", ","})
_LONGEST = 8
_QUOTED = 6
# So many words in small letters go on the name of an institute; and so many that only join two words any name.
_MOST_SMALL, _MOST_LINKS = 7, 3
# Nor has any name more words and signs.
_MOST_TOKENS = 40
# Signs between two words of a known name.
_MOST_JOINED = 3
# Capitals behind the last "and" of a list, until what its house is called.
_MOST_JOINED_WORDS = 4
_SHORT = 3
_SHORT_START = 4


@dataclass(frozen=True)
class Sentence:
    """The tokens of a sentence: as written, folded, by shape, each with where it begins and ends."""

    text: str
    tokens: Sequence[str]
    folded: Sequence[str]
    shapes: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]

    def named(self, first: int, last: int) -> str:
        """The text from one token to another."""
        return self.text[self.starts[first] : self.ends[last]]

    def is_glued(self, at: int) -> bool:
        """Does no space stand before this token?"""
        return 0 < at < len(self.tokens) and self.starts[at] == self.ends[at - 1]

    def is_capital(self, at: int) -> bool:
        """Has this token a capital letter?"""
        return at < len(self.tokens) and self.shapes[at] in _CAPITAL


_CAPITAL = frozenset({"A", "AA", "Ab", "AbC", "aB"})


def sentence_of(text: str) -> Sentence:
    """A sentence with its tokens."""
    found = list(_TOKEN.finditer(text))
    tokens = [one[0] for one in found]
    return Sentence(
        text,
        tokens,
        [fold(one) or one for one in tokens],
        [shape_of(one) for one in tokens],
        [one.start() for one in found],
        [one.end() for one in found],
    )


@remembered
def shape_of(token: str) -> str:
    """ "0" of figures, a sign itself, "A", "AA", "Ab", "AbC", "a" or "aB" of letters, "u" of those without case."""
    if token.isdigit():
        return "0"
    if not token[0].isalpha():
        # "2GB", "7NEWS", "20min" are words that begin with a figure.
        return "AbC" if token[0].isdigit() and any(map(str.isalpha, token)) else token[0]
    if token.isupper():
        return "A" if len(token) == 1 else "AA"
    if token[0].isupper():
        return "Ab" if token[1:].islower() else "AbC"
    if token.islower():
        return "a"
    return "aB" if token.lower() != token else "u"


def spans_of(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """First and last token of whatever may be a name; they overlap."""
    for first in range(len(sentence.tokens)):
        yield from _known_at(sentence, first)
        quoted = first > 0 and sentence.tokens[first - 1] in OPENING and sentence.shapes[first] == "a"
        if not (quoted or _may_begin(sentence, first)):
            continue
        if sentence.is_glued(first) and sentence.tokens[first - 1] not in _BEFORE:
            continue
        if not (sentence.shapes[first] in ("A", "Ab") and sentence.folded[first] in WORDS["no_start"]):
            yield from _quoted_at(sentence, first) if quoted else _spans_at(sentence, first)


def _may_begin(sentence: Sentence, at: int) -> bool:
    if sentence.is_capital(at) or sentence.tokens[at] in _SMALL:
        return True
    if sentence.shapes[at] == "0":
        return sentence.is_capital(at + 1)
    if sentence.shapes[at] != "a":
        return False
    # "netzpolitik.org"
    if sentence.tokens[at + 1 : at + 2] == ["."] and sentence.is_glued(at + 1) and sentence.is_glued(at + 2):
        return sentence.shapes[at + 2] == "a"
    # "npj Vaccines"
    word = sentence.folded[at]
    short = len(word) <= _SHORT_START and sentence.is_capital(at + 1)
    return short and word not in WORDS["links"] and word not in WORDS["no_start"] and word not in AROUND


def _known_at(sentence: Sentence, first: int) -> Iterator[tuple[int, int]]:
    """The names that are known, however they go on: "Des Moines Register", "pv magazine", "t-online".

    An article before a name is looked at when it is told (learned.py).
    """
    if sentence.folded[first] in WORDS["articles"]:
        return
    after = "".join(sentence.folded[_next(sentence, first)][:1])
    for words in names_from(sentence.folded[first], after, small=sentence.shapes[first] == "a"):
        last = first
        for word in words[1:]:
            there = _next(sentence, last)
            if sentence.folded[there] != [word]:
                break
            last = there.start
        else:
            if not (sentence.is_glued(first) and sentence.tokens[first - 1] not in _BEFORE):
                yield first, last


def _next(sentence: Sentence, at: int) -> slice:
    """The next word, over the signs between."""
    for there in range(at + 1, at + 1 + _MOST_JOINED):
        if there >= len(sentence.tokens) or sentence.tokens[there][0].isalnum():
            return slice(there, there + 1)
    return slice(at + _MOST_JOINED, at + 1 + _MOST_JOINED)


def _quoted_at(sentence: Sentence, first: int) -> Iterator[tuple[int, int]]:
    """ "chrismon" in quotation marks."""
    for at in range(first + 1, min(first + _QUOTED, len(sentence.tokens))):
        if sentence.tokens[at] in CLOSING:
            yield first, at - 1
            return


def _spans_at(sentence: Sentence, first: int) -> Iterator[tuple[int, int]]:
    word = sentence.folded[first]
    institute = word in WORDS["goes_on"] or not _HEADS.isdisjoint(WITHIN.get(word, ()))
    if sentence.is_capital(first) or sentence.tokens[first] in _SMALL:
        yield first, first
    at, words, small = first + 1, 1, 0
    end = min(len(sentence.tokens), first + _MOST_TOKENS)
    while at < end and words < _LONGEST and small <= (_MOST_SMALL if institute else _MOST_LINKS):
        step = _step(sentence, at, institute=institute)
        if step is _Step.END:
            return
        if step is _Step.GLUED:
            at += 1
        small = small + 1 if step in (_Step.LINK, _Step.SMALL) else small if step is _Step.JOINT else 0
        if step in (_Step.NAME, _Step.GLUED, _Step.SMALL):
            yield first, at
            words += step is not _Step.GLUED
        at += 1


class _Step(Enum):
    """How a name goes on with a token: with a word of it, one in small letters, one that joins; or not at all."""

    NAME = auto()
    GLUED = auto()
    SMALL = auto()
    LINK = auto()
    JOINT = auto()
    END = auto()


def _step(sentence: Sentence, at: int, *, institute: bool) -> _Step:
    sign, word = sentence.tokens[at], sentence.folded[at]
    if _is_inner(sentence, at):
        return _Step.JOINT
    if sign in _GLUE and sentence.is_glued(at):
        goes_on = sentence.is_glued(at + 1) and sentence.tokens[at + 1][0].isalnum()
        return _Step.GLUED if goes_on else _Step.END
    # "Landesamt für Naturschutz, Umwelt und Geologie", "Snack, Nut and Crisp Manufacturers Association"
    if sign == "," and sentence.is_capital(at + 1) and at + 2 < len(sentence.tokens):
        several = sentence.folded[at + 2] in _LAST_OF_SEVERAL and (institute or _is_of_house(sentence, at))
        return _Step.JOINT if several else _Step.END
    if sign in _JOINTS:
        return _Step.NAME if sign == "+" and sentence.is_glued(at) else _Step.JOINT
    if not sign[0].isalnum():
        return _Step.END
    if sentence.is_capital(at) or sentence.shapes[at] == "0":
        return _Step.NAME
    if word in WORDS["links"]:
        return _Step.LINK
    return _Step.SMALL if institute and len(sign) >= _SHORT and word not in _NO_NAME else _Step.END


def _is_of_house(sentence: Sentence, at: int) -> bool:
    """Does a list that goes on with this comma end with what houses are called: "…, Nut and Crisp Association"?"""
    end = at + 3
    while end < min(at + 3 + _MOST_JOINED_WORDS, len(sentence.tokens)) and sentence.is_capital(end):
        end += 1
    return any("institute_words" in WITHIN.get(word, ()) for word in sentence.folded[at + 3 : end])


def _is_inner(sentence: Sentence, at: int) -> bool:
    """The stop of "U.S. Department", the apostrophe of "Beekeepers' Association", the hyphen of "Fiskeri- og Sø"."""
    sign = sentence.tokens[at]
    # "Trafik-, Bygge- og Boligstyrelsen"
    if sign == "-" and sentence.tokens[at + 1 : at + 2] == [","] and sentence.is_glued(at):
        return sentence.is_capital(at + 2) and sentence.tokens[at + 3 : at + 4] == ["-"]
    if sign == "," and sentence.tokens[at - 1] == "-" and sentence.is_capital(at + 1):
        return sentence.tokens[at + 2 : at + 3] == ["-"]
    if not sentence.is_glued(at) or sentence.is_glued(at + 1) or at + 1 >= len(sentence.tokens):
        return False
    if sign == ".":
        return sentence.shapes[at - 1] == "A"
    if sign in "'’":
        return sentence.folded[at - 1].endswith("s") and sentence.is_capital(at + 1)
    return sign == "-" and sentence.folded[at + 1] in WORDS["links"]
