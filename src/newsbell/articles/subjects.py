"""What a story is about: its people, places, organisations and topics, each with the evidence. Pure.

The publisher's own word comes first (what the page says that it is about, its tags), then the gazetteer, then the
text's own names: told apart by given names, titles, head nouns ("Police", "University") and what stands beside
them. A name whose kind stays in doubt is left out: a follow that rings wrongly costs more than one
that the reader adds in words.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import dropwhile

from newsbell.articles import gazetteer
from newsbell.articles.name_words import (
    FROM,
    IN,
    KNOWN,
    NO_NAMES,
    ORGANISATION,
    PEOPLES,
    PLACE_ENDS,
    PLACE_STARTS,
    SAYING,
    TEAM,
    THING_ENDS,
    TITLES,
)
from newsbell.articles.reading import Reading
from newsbell.articles.spans import Span, is_particle, spans
from newsbell.common.text import fold

MOST = 25
_LONGEST_PERSON = 5
# German writes its nouns with capitals, so there a capital says little.
_GERMAN = frozenset(
    ("der", "die", "das", "und", "ist", "im", "mit", "von", "auf", "nicht", "dem", "den", "ein", "eine")
)
_AT_LEAST = 2
_LETTERS = 2
_ELECT = "elect"
# "Secretary of Health" is somebody, "Department of Health and Human Services" one house.
_POSTS = frozenset(("secretary", "minister", "head", "director", "chief"))
_OF_SEVERAL = frozenset(("department", "ministry", "office", "bureau", "institute", "committee"))
TITLED = "mr"
_AGE = re.compile(r", [1-9]\d?$")
_AND = frozenset(("and", "und", "et", "y"))
# Of a town that fewer people know, the text must say that it is one.
_WELL_KNOWN = 100_000


@dataclass
class Subject:
    """One thing that the story is about. `weight` orders them: what the headline names comes first."""

    name: str
    kind: str
    evidence: str
    weight: float = 0.0
    within: tuple[str, ...] = ()


@dataclass
class _Name:
    """All mentions of one name."""

    words: tuple[str, ...]
    spans: list[Span] = field(default_factory=list)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(map(fold, self.words))

    @property
    def text(self) -> str:
        return " ".join(self.words)

    def said(self) -> bool:
        return any(set(span.after[:1]) & SAYING or set(span.before[-1:]) & SAYING for span in self.spans)

    def after_in(self) -> bool:
        return any(set(span.before[-1:]) & IN for span in self.spans)

    def titled(self) -> bool:
        return any(span.before[-1:] == (TITLED,) or set(span.before[-1:]) & TITLES for span in self.spans)

    def may_be_person(self) -> bool:
        return "&" not in self.words and not any(sign.isdigit() for sign in self.text)

    def cue_of_person(self) -> str:
        """What beside the name says that it is somebody's; empty: nothing."""
        if any(span.before[-1:] == ("old",) or _AGE.match(" ".join(span.after[:2])) for span in self.spans):
            return "the text says an age"
        if self.words[0].endswith(".") or (len(self.words) > 2 and len(self.words[1].rstrip(".")) == 1):
            return "it has an initial"
        return "a title stands before it" if self.titled() else ""


def subjects(
    title: str | None,
    standfirst: str | None,
    body: Sequence[str],
    tags: Iterable[str] = (),
    told: Iterable[tuple[str, str]] = (),
) -> list[Subject]:
    """The subjects, the weightiest first. `told`: (name, kind) as the page itself says; `tags`: the publisher's own."""
    parts = [title or "", standfirst or "", *body]
    found, lower = spans(parts)
    names = _Names(lower, german=len(lower & _GERMAN) > _AT_LEAST)
    for span in found:
        names.add(span)
    results: dict[str, Subject] = {}
    for name, kind in told:
        _keep(results, Subject(name, kind, "the page says so", 6.0))
    for one in names.told_apart():
        _keep(results, one)
    for tag in tags:
        _keep(results, _of_tag(tag, results))
    return sorted(results.values(), key=lambda one: -one.weight)[:MOST]


def with_subjects(seen: Reading) -> Reading:
    """The article with its subjects."""
    told = subjects(seen.title, seen.standfirst, seen.body, seen.tags, seen.subjects)
    return replace(seen, subjects=tuple((one.name, one.kind) for one in told))


def _keep(results: dict[str, Subject], one: Subject) -> None:
    known = results.setdefault(fold(one.name), one)
    if known is not one:
        known.weight += one.weight


def _of_tag(tag: str, results: dict[str, Subject]) -> Subject:
    """A tag is of the kind that the text has it as, else of its own: a place, a name, a topic."""
    if (known := results.get(fold(tag))) is not None:
        return Subject(known.name, known.kind, known.evidence, 3.0)
    keys = [fold(word) for word in tag.split()]
    place = gazetteer.find(tag)
    if place is not None and (len(keys) > 1 or keys[0] not in gazetteer.given_names()):
        return Subject(tag, "place", "the publisher's tag", 3.0, place.within)
    if len(keys) > 1 and keys[-1] in ORGANISATION | TEAM and tag[:1].isupper():
        return Subject(tag, "organisation", "the publisher's tag", 3.0)
    if 2 <= len(keys) <= 3 and keys[0] in gazetteer.given_names() and tag.istitle():
        return Subject(tag, "person", "the publisher's tag", 3.0)
    return Subject(tag, "topic", "the publisher's tag", 3.0)


class _Names:
    """The names of one text, by their folded words."""

    def __init__(self, lower: frozenset[str], *, german: bool) -> None:
        self._lower, self._german = lower, german
        self._by_key: dict[tuple[str, ...], _Name] = {}

    def add(self, span: Span) -> None:
        for words, part in self._cut(span):
            key = tuple(map(fold, words))
            self._by_key.setdefault(key, _Name(words)).spans.append(part)

    def _cut(self, span: Span) -> Iterable[tuple[tuple[str, ...], Span]]:
        """The names of a span: a sentence's first word is none of it; a post parts a house from its holder."""
        words = list(span.words)
        opened = span.first
        while words and self._no_part(words, opened=opened):
            words.pop(0)
            opened = False
        while words and (fold(words[-1]) in NO_NAMES or fold(words[-1]) in ("of", "the", "and", "de")):
            words.pop()
        if (at := self._parts_at(words)) is not None:
            yield from self._cut(replace(span, words=tuple(words[:at]), first=opened, after=(fold(words[at]),)))
            yield from self._cut(replace(span, words=tuple(words[at + 1 :]), first=False, before=(fold(words[at]),)))
            return
        posts = [at for at, word in enumerate(words) if _is_post(word)]
        if posts and (not self._is_organisation(words) or self._is_somebody(words[posts[-1] + 1 :])):
            first, last = posts[0], posts[-1]
            if words[:first]:
                yield from self._cut(replace(span, words=tuple(words[:first]), first=opened, after=()))
            words, opened = words[last + 1 :], False
            span = replace(span, before=(*span.before, TITLED))
        while len(words) > 1 and fold(words[0]) in PEOPLES and not self._is_organisation(words):
            if gazetteer.find(" ".join(words)):
                break
            words.pop(0)
        if words:
            yield tuple(words), replace(span, words=tuple(words), first=opened)

    def _parts_at(self, words: Sequence[str]) -> int | None:
        """Where a small word stands between two names: "Greece and Turkey", but not "Devon and Cornwall Police"."""
        if gazetteer.find(" ".join(words)):
            return None
        one = fold(words[-1]) in ORGANISATION if words else False
        for at, word in enumerate(words):
            left, right = words[:at], words[at + 1 :]
            if (
                fold(word) in _AND
                and one
                and _OF_SEVERAL & set(map(fold, left))
                and "of" in left
                and "the" not in right
            ):
                return None
            if fold(word) in _AND and not (
                one
                and not _stands_alone(left, right)
                and not self._is_organisation(left)
                and not any(map(_is_post, words))
            ):
                return at
            if fold(word) == "of" and (self._holds_a_post(left) or _is_held(right)):
                return at
            if word.islower() and not self._is_organisation(words) and gazetteer.find(" ".join(left)):
                return at
        return None

    def _holds_a_post(self, words: Sequence[str]) -> bool:
        """ "Tom Tennant of the Woodburn Police": is that in front somebody?"""
        return self._is_somebody(list(dropwhile(_is_post, words)))

    def _is_somebody(self, words: Sequence[str]) -> bool:
        """Have these words a given name and nothing of a place or house?"""
        keys = [fold(word) for word in words]
        if not 2 <= len(keys) <= _LONGEST_PERSON or set(keys) & (ORGANISATION | PLACE_ENDS | TEAM):
            return False
        return keys[0] in gazetteer.given_names() and gazetteer.find(" ".join(words)) is None

    def _no_part(self, words: Sequence[str], *, opened: bool) -> bool:
        """Is the first word none of the name?"""
        if any(gazetteer.find(" ".join(words[:most])) for most in (2, 3) if len(words) >= most):
            return False
        alone = len(words) == 1
        if fold(words[0]) in NO_NAMES or (alone and fold(words[0]) in PEOPLES):
            return True
        if fold(words[0]) in PEOPLES and self._is_organisation(words):
            return False
        return opened and self._is_common(words[0], alone=alone)

    def _is_common(self, word: str, *, alone: bool) -> bool:
        """Is it a word that the text has in lower case too, or one that only opens sentences?"""
        key = fold(word)
        return key in self._lower or (alone and key in ORGANISATION) or (alone and key in TITLES)

    def _is_organisation(self, words: Sequence[str]) -> bool:
        keys = [fold(word) for word in words]
        if gazetteer.find(" ".join(words)):
            return False
        if len(keys) > 1 and (keys[-1] in ORGANISATION or (keys[-1] in TEAM and gazetteer.find(" ".join(words[:-1])))):
            return True
        head = next((at for at, key in enumerate(keys) if key in ("of", "for", "fur", "de", "des", "del", "di")), 0)
        return bool(head) and keys[head - 1] in ORGANISATION and len(keys) > head + 1

    def told_apart(self) -> Iterable[Subject]:
        self._join_openings()
        kinds: dict[tuple[str, ...], tuple[str, str]] = {}
        # Long names first: what they are decides what their parts are.
        for key, name in sorted(self._by_key.items(), key=lambda item: -len(item[0])):
            if said := self._kind(key, name):
                kinds[key] = said
        heads: dict[tuple[str, ...], tuple[str, ...]] = {}
        for key in self._by_key:
            heads[key] = self._head(key, kinds)
        mentions: dict[tuple[str, ...], list[Span]] = defaultdict(list)
        for key, name in self._by_key.items():
            if heads[key] in kinds:
                mentions[heads[key]] += name.spans
        for key, own in mentions.items():
            kind, evidence = kinds[key]
            place = gazetteer.find(self._by_key[key].text) if kind == "place" else None
            shown = (
                place.name if place and self._by_key[key].text.isupper() and place.people else self._by_key[key].text
            )
            parts = [span.part for span in own]
            weight = len(own) + 5.0 * (0 in parts) + 2.0 * (1 in parts or 2 in parts) + 1.0 / (1 + min(parts))
            yield Subject(shown, kind, evidence, weight, place.within if place else ())

    def _join_openings(self) -> None:
        """ "Choosing DeGeneres" opens a sentence, and DeGeneres stands elsewhere: the first word is no name."""
        for key, name in list(self._by_key.items()):
            shorter = self._by_key.get(key[1:])
            opener = key[0] in self._lower or key[0].endswith("ing")
            if shorter and opener and all(span.first for span in name.spans):
                shorter.spans += self._by_key.pop(key).spans

    def _head(self, key: tuple[str, ...], kinds: dict[tuple[str, ...], tuple[str, str]]) -> tuple[str, ...]:
        """The full name that a later, shorter mention means: a surname, "the Saints", letters."""
        if key in kinds and kinds[key][0] == "place":
            return key
        for longer, (kind, _evidence) in kinds.items():
            if len(longer) <= len(key):
                continue
            if kind == "person" and (longer[-len(key) :] == key or (len(key) == 1 and longer[0] == key[0])):
                return longer
            if kind == "person" and len(key) > 1 and (longer[0], longer[-1]) == (key[0], key[-1]):
                return longer
            if kind == "organisation" and longer[-len(key) :] == key and len(key) == 1 and key[0] in TEAM:
                return longer
            if kind == "organisation" and len(key) == 1 and len(longer) > 1 and _letters(longer) == key[0]:
                return longer
        return key

    def _kind(self, key: tuple[str, ...], name: _Name) -> tuple[str, str] | None:
        if all(span.quoted for span in name.spans) and len(name.spans) < _AT_LEAST:
            return None
        if key[-1] in THING_ENDS or (key[0] in _POSTS and key[1:2] == ("of",)):
            return None
        if self._is_organisation(name.words):
            return "organisation", f"it ends as organisations do: {name.words[-1]}"
        if len(key) == _AT_LEAST and key[0] in ("west", "east", "north", "south") and gazetteer.find(name.words[1]):
            return "place", f"a part of {name.words[1]}"
        if key[-1] in PLACE_ENDS and len(key) > 1:
            return "place", f"it ends as places do: {name.words[-1]}"
        if key[0] in PLACE_STARTS and len(key) > 1:
            return "place", f"it begins as places do: {name.words[0]}"
        if person := self._person(key, name):
            return person
        if place := self._place(key, name):
            return place
        return self._known(key, name)

    def _person(self, key: tuple[str, ...], name: _Name) -> tuple[str, str] | None:
        small = [word for word in name.words if not word[:1].isupper()]
        if not 2 <= len(key) <= _LONGEST_PERSON or not all(map(is_particle, small)) or not name.may_be_person():
            return None
        surname = self._by_key.get(key[-1:])
        if gazetteer.find(name.text) is not None and not (surname and surname.said()):
            return None
        if all(len(one) <= _LETTERS for one in key) or any(
            place is not None and not place.city and place.people
            for place in map(gazetteer.find, (name.words[0], " ".join(name.words[:2])))
            if key[0] not in gazetteer.given_names()
        ):
            return None  # "M. D.", "U.S. Masters"
        if key[0] in gazetteer.given_names() and key[-1] not in ORGANISATION | PLACE_ENDS | TEAM:
            return "person", f"{name.words[0]} is a given name"
        if self._german and not name.titled():
            return None
        if evidence := name.cue_of_person():
            return "person", evidence
        if surname is not None and key[-1] not in self._lower and not surname.after_in():
            return "person", f"later the text says {name.words[-1]} alone"
        if key[-1] in gazetteer.surnames() and key[0] not in self._lower and gazetteer.find(name.words[0]) is None:
            return "person", f"{name.words[-1]} is a surname"
        return ("person", "the text says what they said") if name.said() else None

    def _place(self, key: tuple[str, ...], name: _Name) -> tuple[str, str] | None:
        place = gazetteer.find(name.text)
        if place is None:
            return None
        evidence = f"{place.name} is in {place.within[0]}" if place.within else f"{place.name} is in the gazetteer"
        if not place.city and place.people:
            return "place", evidence  # a country
        inside = name.after_in()
        near = any(set(span.before[-1:]) & FROM for span in name.spans)
        beside = any(self._beside_its_region(span, place) for span in name.spans)
        if key[-1] in self._lower or (len(key) == 1 and key[0] in gazetteer.given_names()):
            return ("place", evidence) if inside or beside else None
        if len(key) == 1 and any(
            key == longer[-1:] and longer != key and "of" not in longer for longer in self._by_key
        ):
            return ("place", evidence) if inside else None  # somebody's surname too
        opens = all(span.first for span in name.spans)
        if len(key) == 1 and (opens or key[0] in gazetteer.surnames()) and place.people < gazetteer.LARGE:
            return ("place", evidence) if inside or beside else None
        if inside or near or beside or place.people >= _WELL_KNOWN or (not place.city and len(key[0]) > _AT_LEAST + 1):
            return "place", evidence
        return None

    def _beside_its_region(self, span: Span, place: gazetteer.Place) -> bool:
        """ "Houston, Texas": what stands behind the comma contains it."""
        if not place.within or span.after[:1] != (",",):
            return False
        return any(fold(over).split()[0] in span.after[1:3] for over in place.within)

    def _known(self, key: tuple[str, ...], name: _Name) -> tuple[str, str] | None:
        if "-".join(key).replace(" ", "-") in KNOWN:
            return "organisation", "a known name"
        letters = name.text.replace(".", "")
        if letters.isupper() and 2 < len(letters) <= 6 and letters.isalpha() and len(name.spans) >= _AT_LEAST:
            return "organisation", "letters that the text uses as a name"
        if any(
            span.after[:1] == ("(",) and len(span.after) > 1 and span.after[1] == _letters(key) for span in name.spans
        ):
            return "organisation", "its letters stand behind it"
        return None


def _is_post(word: str) -> bool:
    """Is it a title, or one made of several: "Attorney-General", "President-elect"?"""
    parts = fold(word).split()
    return parts[:1] != [_ELECT] and bool(parts) and all(part in TITLES or part == _ELECT for part in parts)


def _stands_alone(left: Sequence[str], right: Sequence[str]) -> bool:
    """ "the EU and the Monetary Fund", "ATF and FBI": what stands before "and" is a name of its own."""
    last = left[-1].replace(".", "") if left else ""
    return list(right[:1]) == ["the"] or (last.isupper() and len(last) > 1)


def _is_held(right: Sequence[str]) -> bool:
    """ "Government of Prime Minister Costas Karamanlis": does somebody's post begin there?"""
    named = list(dropwhile(_is_post, [word for word in right if word != "the"]))
    begins = bool(right) and _is_post(right[0]) and fold(right[0]) not in ORGANISATION
    return begins and bool(named) and fold(named[0]) not in ORGANISATION


def _letters(key: Sequence[str]) -> str:
    return "".join(word[:1] for word in key if word not in ("of", "the", "and", "for"))
