"""Cuts the names out of a run of capitalised words: posts, sentences' first words and joining words part them. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from newsbell.articles.known import gazetteer
from newsbell.articles.known.folding import fold
from newsbell.articles.known.inflection import german_name, polish_name, polish_person, russian_person
from newsbell.articles.known.name_words import (
    FROM,
    IN,
    KNOWN,
    NO_NAMES,
    ORGANISATION,
    PEOPLES,
    TEAM,
    TITLES,
    WORDS,
    is_known,
    of_language,
)
from newsbell.articles.known.tongues import tongue
from newsbell.articles.subjects.german.appositions import tells
from newsbell.articles.subjects.german.cuts import (
    begins_at,
    is_halved,
    is_noun,
    is_place_in_genitive,
    is_town,
    parts_people,
    without_theirs,
)
from newsbell.articles.subjects.german.houses import is_german_head
from newsbell.articles.subjects.heads import ENDS, is_head
from newsbell.articles.subjects.house_names import is_house, starts_of
from newsbell.articles.subjects.mentions import TITLED
from newsbell.articles.subjects.one_house import begins_house, is_one_house, is_seated, stands_alone
from newsbell.articles.subjects.posts import is_held, is_post, says_who
from newsbell.articles.subjects.second_names import second_at
from newsbell.articles.subjects.somebody import is_may, is_somebody, is_theirs
from newsbell.articles.subjects.spans import Span, is_of_father, is_particle, without_signs

_AND = frozenset(("and", "und", "et", "y"))
_AND_OF = _AND | {"e"}
_AT_LEAST = 2
_INSIDE = WORDS["inside"]
# Letters of houses, that are small words of other languages.
_SIGNS = frozenset(("UN", "MIT"))
_THREE = 3
# "Soviet-era Communist Party", "Seattle-based Commission": no part of the name.
_ADJECTIVE = re.compile(
    r"-(?:affiliated|area|backed|based|born|controlled|era|held|led|linked|listed|made|occupied|owned|ranked|run|style"
    r"|nahen?[nrs]?|geführte[nrs]?|ähnliche[nrs]?)$"
)
_INITIAL = re.compile(r"[A-Z]\.$")
# "I’m", "They’ve"
_SHORTENED = re.compile("\\w['’](?:m|ve|re|ll|d)$")
# No name of a house goes on behind these: "das Bezirksamt Tempelhof zu Recht".
_BESIDE = frozenset(("zu", "bei"))
_ARTICLES = frozenset(("la", "el", "los", "las"))
_OF_FIELD = frozenset(
    ("of", "de", "la", "l", "d", "dell", "della", "degli", "dei", "del", "delle", "du", "des", "da", "do", "das", "van",
     "voor", "υπουργοσ")
)  # fmt: skip
_GERMAN_JOINING = frozenset(("von", "vom", "der", "des", "den", "für", "zu", "zur", "bei", "und"))
# "W Polsce", "Bei Siemens"
_PREPOSITIONS = IN | FROM | frozenset(
    ("beim", "vom", "zum", "zur", "als", "laut", "seit", "trotz", "ohne", "unter", "durch", "z", "ze", "do", "po", "od",
     "za", "dla", "o", "u")
)  # fmt: skip
_LEADING = frozenset(("den", "dem", "der", "zum", "zur",
                      "de", "des", "del", "du", "di", "la", "of", "the", "and", "et", "y", "e", "und", "für", "para",
                      "pour", "zu"))  # fmt: skip


class Cutter:
    """For one text: `lower` are its folded words in lower case, `capitals` those in its names, `tagged` its tags."""

    def __init__(
        self,
        lower: frozenset[str],
        tagged: frozenset[tuple[str, ...]] = frozenset(),
        capitals: frozenset[str] = frozenset(),
        *,
        german: bool,
    ) -> None:
        self._lower, self._tagged, self._capitals, self.german = lower, tagged, capitals, german
        self._english = "the" in lower and not german
        self.language = language = "de" if german else tongue(lower)
        self._polish, self._russian = language == "pl", language == "ru"
        self._opening = of_language(language, "opening")
        self.starts = starts_of(language)

    def cut(self, span: Span) -> Iterable[tuple[tuple[str, ...], Span]]:
        """The names of a span: a sentence's first word is none of it; a post parts a house from its holder."""
        words = without_signs(span.words)
        opened = span.first
        while words and self._no_part(words, opened=opened):
            span = replace(span, before=(*span.before, fold(words.pop(0))))
            opened = False
        if len(words) > _AT_LEAST and words[0] == "Former" and self.is_organisation(words):
            words.pop(0)
        while words and (words[0] in _LEADING or (self.german and words[0] == "bin")):
            span = replace(span, before=(*span.before, words.pop(0)))
        known = is_known(" ".join(words))  # "Union of Concerned Scientists"
        while words and not known and _is_no_end(words) and not self._is_sign(words[-1]):
            words.pop()
        if (at := self._parts_at(words)) is not None:
            yield from self.cut(replace(span, words=tuple(words[:at]), first=opened, after=(fold(words[at]),)))
            # "Jonathan Moyo and Saviour Kasukuwere": beside somebody is somebody.
            beside = (TITLED,) if fold(words[at]) in _AND and is_somebody(words[:at]) else ()
            before = (*span.before[-1:], fold(words[at - 1]) if at else "", fold(words[at]), *beside)
            yield from self.cut(replace(span, words=tuple(words[at + 1 :]), first=False, before=before))
            return
        posts = [at for at, word in enumerate(words) if is_post(word)]
        if posts and (not self.is_organisation(words) or is_somebody(words[posts[-1] + 1 :])):
            first, last = posts[0], posts[-1]
            if words[:first]:
                yield from self.cut(
                    replace(span, words=tuple(words[:first]), first=opened, after=(fold(words[first]),))
                )
            span = replace(span, before=(*span.before, fold(words[last]), TITLED))
            words, opened = words[last + 1 :], False
        if at := self._field_at(span, words):
            if self.is_organisation(words[:at]):
                yield from self._finished(span, words[:at], opened=opened)
            span = replace(span, before=(*span.before, fold(words[at - 1]), TITLED))
            words, opened = words[at:], False
        yield from self._two(span, words, opened=opened)

    def _two(self, span: Span, words: list[str], *, opened: bool) -> Iterable[tuple[tuple[str, ...], Span]]:
        """The names of a span without posts: nothing may part two people, nor a house from who is of it."""
        beside: tuple[tuple[str, ...], tuple[str, ...]] = (",",), (",",)
        if (at := self._second_at(words)) is None and (at := self._holder_at(words)) is not None:
            beside = tuple(map(fold, words[at:])), (fold(words[at - 1]), TITLED)
        if at is None:
            yield from self._finished(span, words, opened=opened)
            return
        after, before = beside
        yield from self.cut(replace(span, words=tuple(words[:at]), first=opened, after=after))
        yield from self.cut(replace(span, words=tuple(words[at:]), first=False, before=before))

    def _finished(self, span: Span, words: list[str], *, opened: bool) -> Iterable[tuple[tuple[str, ...], Span]]:
        words = without_signs(words)
        # What is left behind a post: "(vice president) of the Dallas Cowboys".
        while len(words) > 1 and words[0] in _LEADING:
            span = replace(span, before=(*span.before, words[0]))
            words = words[1:]
        if self.german and (at := begins_at(words, self._tagged)):
            noun, told = fold(words[at - 1]), tells(fold(words[at - 1]))
            # Of whom a tag alone tells the name, it tells not that it is somebody's.
            titled = told == "person" if told else is_somebody(words[at:]) or not self._is_tagged(words[at:])
            span = replace(span, before=(*span.before, noun, *([TITLED] if titled else [])))
            words, opened = words[at:], False
        noun = span.before[-2] if span.before[-1:] == (TITLED,) and len(span.before) > 1 else ""
        if words := without_signs(self._without_ends(words, owner=bool(noun) and tells(noun) != "person")):
            yield self._undeclined(words), replace(span, words=tuple(words), first=opened)

    def _holder_at(self, words: Sequence[str]) -> int | None:
        """Where who is of a house begins behind it: "Rada Europejska Charles Michel", "KE Ursula von der Leyen"."""
        for at in range(1, len(words) - 1):
            house, rest = words[:at], words[at:]
            if not is_somebody(rest) or gazetteer.is_common(fold(rest[-1])) or is_post(house[-1]):
                continue
            sign = at == 1 and ((house[0].isupper() and len(house[0]) > 1 and self._polish) or is_known(house[0]))
            ends = at > 1 and (fold(house[-1]) in ENDS or is_known(" ".join(self._undeclined(house))))
            if sign or ends:
                return at
        return None

    def _field_at(self, span: Span, words: Sequence[str]) -> int:
        """Where who holds a post begins behind its field: "(ministro dell') Interno Matteo Piantedosi"; 0: nowhere."""
        if not (set(span.before[-1:]) & _OF_FIELD or self._polish) or not any(map(says_who, span.before[-_THREE:])):
            return 0
        if len(words) <= _AT_LEAST or is_somebody(words):
            return 0
        begins = (at for at in range(1, len(words) - 1) if gazetteer.find(words[at]) is None)
        return next((at for at in begins if is_somebody(words[at:]) and " ".join(words[at:]).istitle()), 0)

    def _second_at(self, words: Sequence[str]) -> int | None:
        """Where somebody begins behind somebody, of whom nothing parts them: "David Bromwich David Brooks"."""
        if self.german:  # "Emily Atkin Milliardärin Kim Kardashian"
            ends = range(_AT_LEAST, len(words) - _AT_LEAST)
            at = next((at for at in ends if parts_people(words[:at], words[at], words[at + 1 :])), None)
            if at is not None:
                return at
        return second_at(words, is_somebody)

    def _undeclined(self, words: Sequence[str]) -> tuple[str, ...]:
        if self.german and len(words) > 1 and self.is_organisation(words):
            return german_name(words)
        if self._russian:
            return russian_person(words, gazetteer.given_names())
        if not self._polish:
            return tuple(words)
        house = polish_name(words)
        return polish_person(words, gazetteer.given_names()) if house == tuple(words) else house

    def _without_ends(self, words: list[str], *, owner: bool) -> list[str]:
        """Without a German genitive's s, and the people of which somebody is; `owner`: a thing stands before it."""
        if len(words) == 1:
            words = [words[0].rstrip("'’")]
        if self.german and len(words) == 1 and is_place_in_genitive(words[0]):
            return [words[0][:-1]]
        if self.german and len(words) > 1 and words[0].endswith("s") and self._is_genitive(words[:1], owner=owner):
            return [words[0][:-1]]
        if self.german and words and words[-1].endswith("s") and self._is_genitive(words, owner=owner):
            words = [*words[:-1], words[-1][:-1]]
        words = words[self._called_by(words) :]
        if self.german:
            words = without_theirs(words)
        while len(words) > _AT_LEAST and self._is_thing_of(words):
            words = words[:-1]
        while len(words) > 1 and fold(words[0]) in PEOPLES and not self.is_organisation(words):
            if gazetteer.find(" ".join(words)) or is_known(" ".join(words)) or is_somebody(words):
                break
            words = words[1:]
        return words

    def _called_by(self, words: Sequence[str]) -> int:
        """How many words in front say what somebody is: "Seahawk Julius Jones", "Leg-spinner Stuart MacGill"."""
        at = len(words) - _AT_LEAST
        says = 0 < at <= _THREE and is_somebody(words[at:]) and all(map(self._may_say_who, words[:at]))
        return at if says else 0

    def _may_say_who(self, word: str) -> bool:
        key = fold(word)
        parts = key.split()  # none of "®"
        is_word = gazetteer.is_plain if self._english else gazetteer.is_common
        says = parts != [] and (is_word(parts[-1]) or key in PEOPLES or key + "s" in TEAM)
        return says and word[:1].isupper() and parts[0] not in gazetteer.given_names()

    def _is_thing_of(self, words: Sequence[str]) -> bool:
        """ "Bettie Page Kleid": somebody, and what is theirs."""
        last = fold(words[-1])
        if is_of_father(words[-2]):
            return False  # "Osama bin Laden"
        is_word = gazetteer.is_plain if self._ends_somebody(words[-2]) else gazetteer.is_common
        theirs = is_word(last) and last not in gazetteer.surnames() and last not in gazetteer.given_names()
        return theirs and is_somebody(words)

    def _ends_somebody(self, word: str) -> bool:
        key = fold(word)
        named = gazetteer.may_be_surname(key) and key not in gazetteer.given_names()
        return named and not self.german and not is_particle(word)

    def _is_noun(self, left: Sequence[str], joint: str) -> bool:
        """ "Lizenzen von Creative Commons": is in front neither somebody nor the head of a house's name?"""
        if not left or any(fold(word) in gazetteer.given_names() for word in (left[0], left[-1])):
            return False
        return joint in _BESIDE or not (
            is_head(left[-1]) or any(is_german_head(fold(word)) for word in (left[0], left[-1]))
        )

    def _is_tagged(self, words: Sequence[str]) -> bool:
        return tuple(map(fold, words)) in self._tagged

    def _is_of_house(self, left: Sequence[str], right: Sequence[str]) -> bool:
        """ "Yong Jiang von der Fujian University": somebody, and where they are."""
        # "Johann Wolfgang von Goethe" is one, "Stefan Bröckling von der Tiernothilfe" is not.
        last = fold(left[-1]) if left else ""
        known = last in gazetteer.given_names() or gazetteer.is_common(last) or is_particle(last)
        house = [word for word in right if word[:1].isupper()]
        apart = not known or is_noun(last) or self.is_organisation(house) or all(map(is_noun, house))
        return apart and is_somebody(left)

    def _is_genitive(self, words: Sequence[str], *, owner: bool) -> bool:
        """ "Apples Akkus", "Angela Merkels Rede": without its s it is a name that is known."""
        keys = [fold(word) for word in (*words[:-1], words[-1][:-1])]
        if "-".join(fold(" ".join(words)).split()) in KNOWN or keys[-1] + "s" in gazetteer.surnames():
            return False
        named = keys[0] in gazetteer.given_names() and keys[-1] in gazetteer.surnames()
        return "-".join(keys) in KNOWN or (named and (owner or keys[-1] in self._capitals))

    def _parts_at(self, words: Sequence[str]) -> int | None:
        """Where a small word stands between two names: "Greece and Turkey", but not "Devon and Cornwall Police"."""
        if gazetteer.find(" ".join(words)) or is_known(" ".join(words)):
            return None
        one = is_head(words[-1]) if words else False
        for at, word in enumerate(words):
            left, right = words[:at], words[at + 1 :]
            if self._parts(word, left, right) or (word in _ARTICLES and self._opens_before(left, right)):
                return at
            if fold(word) in _AND and (is_one_house(left, right, ends=one) or is_halved(left)):
                return None
            if fold(word) in _AND_OF and begins_house(left, self.starts) and right[:1] not in (["la"], ["el"], ["los"]):
                continue
            if fold(word) in _AND and not (
                one
                and not stands_alone(left, right)
                and not self.is_organisation(left)
                and not any(map(is_post, words))
            ):
                return at
            if fold(word) == "of" and (self._holds_a_post(left) or is_held(right) or is_seated(left, right)):
                return at
            of_theirs = word in _OF_FIELD and is_theirs(left, right)
            if word.islower() and (of_theirs or gazetteer.find(" ".join(left))) and not self.is_organisation(words):
                return at
        return None

    def _parts(self, word: str, left: Sequence[str], right: Sequence[str]) -> bool:
        """Is it an adjective, a German joining word or an Italian "and" between what are two names?"""
        if left[-1:] in (["Van"], ["Von"]):
            return False  # "Alexander Van der Bellen"
        if fold(word) in _AND and all(gazetteer.find(" ".join(side)) for side in (left, right)):
            return True  # "Gaza Strip and West Bank"
        if word == "of" and right[:1] == ["the"] and is_town(left):
            return True  # "(met in) London of the Commonwealth Group"
        if fold(word) in _AND and is_one_house(left, right, ends=False):
            return False  # "Bundesministerium für Wirtschaft und Klimaschutz"
        if self.german and word in _GERMAN_JOINING:
            if is_halved(left):
                return False
            if self._is_noun(left, word) or self._is_of_house(left, right) or self._are_houses(word, left, right):
                return True
        return _ADJECTIVE.search(word) is not None or (word == "e" and self._are_two(left, right))

    def _are_houses(self, word: str, left: Sequence[str], right: Sequence[str]) -> bool:
        """ "Grenzschutz und der Bundespolizei", "Fakultät der Universität München": is each a house of its own?"""
        house = right[right[0].islower() :] if right else []
        again = word == "und" and len(house) < len(right)
        return bool(left) and (again or (len(house) > 1 and self.is_organisation(house)))

    def _are_two(self, left: Sequence[str], right: Sequence[str]) -> bool:
        """ "Palmeiras e CBF", "Luca Rossi e Anna Bianchi": is one of the two letters, known, a place or somebody?"""
        if not right or not right[0][:1].isupper():
            return False
        return any(
            is_known(" ".join(one)) or gazetteer.find(" ".join(one)) or is_somebody(one)
            or (len(one) == 1 and one[0].isupper() and len(one[0]) > 1)
            for one in (left, right)
        )  # fmt: skip

    def _holds_a_post(self, words: Sequence[str]) -> bool:
        """ "Senior Trooper Tom Tennant of the Woodburn Police": is that in front somebody?"""
        last = max((at for at, word in enumerate(words) if is_post(word)), default=-1)
        return is_somebody(words[last + 1 :])

    def _no_part(self, words: Sequence[str], *, opened: bool) -> bool:
        """Is the first word none of the name?"""
        if not fold(words[0]):
            return True
        if any(gazetteer.find(" ".join(words[:most])) for most in (2, 3) if len(words) >= most):
            return False
        if self._is_known_with_article(words):
            return False
        alone = len(words) == 1
        if opened and not alone and not words[0].endswith(".") and fold(words[0]) in _PREPOSITIONS:
            return True
        if _SHORTENED.search(words[0]):
            return True
        if _INITIAL.match(words[0]) and not alone and fold(words[1]) not in NO_NAMES:
            return False  # "A. J. Smith"
        if (fold(words[0]) in NO_NAMES and not self._is_sign(words[0])) or (alone and fold(words[0]) in PEOPLES):
            return True
        if (
            opened
            and fold(words[0]) in self._opening
            and (len(words[0]) <= _THREE or fold(words[0]) not in gazetteer.given_names())
        ):
            return True
        if fold(words[0]) in PEOPLES and self.is_organisation(words):
            return False
        return opened and self._is_common(words[0], words, alone=alone)

    def _is_sign(self, word: str) -> bool:
        return self._english and word in _SIGNS

    def _opens_before(self, left: Sequence[str], right: Sequence[str]) -> bool:
        """ "Habló la Asamblea Permanente": does a house begin behind what opens the sentence?"""
        return len(left) == 1 and left[0][:1].isupper() and bool(right) and fold(right[0]) in self.starts

    def _is_known_with_article(self, words: Sequence[str]) -> bool:
        """ "Les Républicains", where the text does not write the word small."""
        known = bool(self._opening) and len(words) == _AT_LEAST and is_known(" ".join(words))
        return known and fold(words[1]) not in self._lower

    def _is_common(self, word: str, words: Sequence[str], *, alone: bool) -> bool:
        """Is it a word that this text has in lower case too, or any, or one that only opens sentences?"""
        key = fold(word)
        if gazetteer.is_common(key) and (
            alone or (words[1] == "of" and key not in ORGANISATION) or not self.is_organisation(words)
        ):
            return key not in gazetteer.given_names() and "-".join(map(fold, words)) not in KNOWN
        return key in self._lower or (alone and key in ORGANISATION) or (alone and key in TITLES)

    def is_organisation(self, words: Sequence[str]) -> bool:
        named = without_signs(words)
        return named != [] and is_house(named, german=self.german, language=self.language)


def _is_no_end(words: Sequence[str]) -> bool:
    key = fold(words[-1])
    return not key or (key in NO_NAMES and not is_may(words)) or key in ("of", "the", "and") or words[-1] in _INSIDE
