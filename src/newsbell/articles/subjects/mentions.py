"""All mentions of one name in a text, and what stands beside them. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from newsbell.articles.known import gazetteer
from newsbell.articles.known.folding import fold
from newsbell.articles.known.name_words import HONORIFICS, IN, SAYING
from newsbell.articles.subjects.posts import says_who
from newsbell.articles.subjects.spans import Span

AGE = "the text says an age"
TITLED = "(post)"
"""Stands before a name instead of the post that was cut off, or of whom it is beside."""
_BEFORE_SIGN = IN | frozenset(
    ("the", "by", "of", "for", "with", "der", "die", "dem", "den", "des", "vom", "beim", "von", "la", "le", "l", "d",
     "el", "del", "al", "du", "au", "o", "do", "da", "il")
)  # fmt: skip
_ACCORDING = frozenset(("according", "secondo", "segun", "segundo", "selon", "laut", "wedlug", "volgens"))
_BEFORE_CITED = _ACCORDING | {"to", "the", "l", "la", "le", "der", "dem", "el", "o", "a", "il"}
REPORTING = frozenset(
    ("reported", "reports", "teilte", "meldet", "berichtet", "informa", "informó", "rapporte", "podaje")
)
_ARTICLES = frozenset(("the", "der", "die", "das", "dem", "den", "des", "la", "le", "el", "il", "l", "los", "las", "o"))
_DIRECTIONS = frozenset(
    ("north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "outskirts", "suburb")
)
_TOWNS = frozenset(("town", "city", "village", "suburb", "hamlet", "borough", "municipality", "district"))
_LONGEST_TOWN = 3
# "P.", "PJ"
INITIALS = re.compile(r"(?:[A-Z]\.|[A-Z]J|J[A-Z])$")
# "Berger a déclaré", "Schlein ha detto"
_HAS = frozenset(("a", "ha", "has", "heeft", "har", "avait", "aveva", "hat"))
_ELIDED = re.compile(r"\b((?:[dl]|(?:a|da|de|ne|su)ll)['’]) ")
_AGE = re.compile(r", [1-9]\d?$")


@dataclass
class Mentions:
    """All mentions of one name."""

    words: tuple[str, ...]
    spans: list[Span] = field(default_factory=list)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(map(fold, self.words))

    @property
    def text(self) -> str:
        return _ELIDED.sub(r"\1", " ".join(self.words))

    def said(self) -> bool:
        return any(
            set(span.after[:1]) & SAYING
            or set(span.before[-1:]) & SAYING
            or (set(span.after[:1]) & _HAS and set(span.after[1:2]) & SAYING)
            for span in self.spans
        )

    def speaks(self) -> bool:
        """ "Giannis Panagopoulos, said:" too."""
        return self.said() or any(span.after[:1] == (",",) and set(span.after[1:2]) & SAYING for span in self.spans)

    def after_in(self) -> bool:
        """ "in Woodburn", "14 miles north of Woodburn"."""
        return any(
            set(span.before[-1:]) & IN
            or (span.before[-1:] == ("of",) and span.before[-2:-1] and span.before[-2].split()[-1] in _DIRECTIONS)
            for span in self.spans
        )

    def after_the(self) -> bool:
        """Mostly: "the Amazon" is no company."""
        return 2 * sum(span.before[-1:] == ("the",) for span in self.spans) > len(self.spans)

    def after_article(self) -> bool:
        return any(set(span.before[-1:]) & _ARTICLES for span in self.spans)

    def in_region(self) -> bool:
        """ "in Woodburn, Oregon", "the town of Bountiful"."""
        if not all(word[:1].isupper() for word in self.words) or len(self.words) > _LONGEST_TOWN:
            return False
        return any(
            (set(span.before[-1:]) & (IN | {"of"}) and span.after[:1] == (",",) and _is_region(span.after[1:]))
            or (span.before[-1:] == ("of",) and set(span.before[-2:-1]) & _TOWNS)
            for span in self.spans
        )

    def is_sign(self) -> bool:
        """Are these letters used as a name is: behind an article or a small word, not before a number?"""
        spans = [span for span in self.spans if not span.after[:1] or not span.after[0].isdigit()]
        return len(spans) > 1 and any(set(span.before[-1:]) & _BEFORE_SIGN for span in spans)

    def is_cited(self) -> bool:
        """ "TMZ reported", "selon l’OMS": do they speak, or does the text go by them?"""
        return self.said() or any(
            set(span.after[:1]) & REPORTING
            or (set(span.before[-2:]) & _ACCORDING and set(span.before[-1:]) & _BEFORE_CITED)
            for span in self.spans
        )

    def all_after(self, words: frozenset[str]) -> bool:
        return all(set(span.before[-1:]) & words for span in self.spans)

    def any_after(self, words: frozenset[str]) -> bool:
        return any(set(span.before[-1:]) & words for span in self.spans)

    def titled(self) -> bool:
        """Behind a title, also as in "the priest, Fidelis Mukonori,"."""
        return any(
            span.before[-1:] == (TITLED,)
            or any(map(says_who, span.before[-1:]))
            or (span.before[-1:] == (",",) == span.after[:1] and any(map(says_who, span.before[-2:-1])))
            for span in self.spans
        )

    def honoured(self) -> bool:
        """Behind what stands before surnames: "President Macron"."""
        said = (span.before[-2:] if span.before[-1:] == (TITLED,) else span.before[-1:] for span in self.spans)
        return any(set(words) & HONORIFICS for words in said)

    def all_capitals(self) -> bool:
        """In the text, not only in a headline."""
        return all(span.text.isupper() and span.part > 1 for span in self.spans)

    def may_be_person(self) -> bool:
        return not any(sign.isdigit() or sign == "&" for sign in self.text)

    def has_initial(self) -> bool:
        if INITIALS.match(self.words[0]):
            return True
        return self.words[0].endswith(".") or (len(self.words) > 2 and len(self.words[1].rstrip(".")) == 1)

    def cue_of_person(self) -> str:
        """What beside the name says that it is somebody's; empty: nothing."""
        if any(span.before[-1:] == ("old",) or _AGE.match(" ".join(span.after[:2])) for span in self.spans):
            return AGE
        if self.has_initial():
            return "it has an initial"
        if any(span.after[:2] == (",", "who") for span in self.spans):
            return "the text goes on with who"
        return "a title stands before it" if self.titled() else ""


def _is_region(after: Sequence[str]) -> bool:
    """Does what stands behind the comma begin with a country or one of its parts?"""
    places = (gazetteer.find(" ".join(after[:most])) for most in (2, 1) if len(after) >= most)
    return any(place is not None and not place.city for place in places)


def letters(key: Sequence[str]) -> str:
    """The first letters of a name's words."""
    return "".join(word[:1] for word in key if word not in ("of", "the", "and", "for"))
