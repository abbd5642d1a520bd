"""What a story is about: its people, places, organisations and topics, each with the evidence. Pure.

The publisher's own word comes first (what the page says that it is about, its tags), then the gazetteer, then the
text's own names: told apart by given names, titles, head nouns ("Police", "University") and what stands beside
them. A name whose kind stays in doubt is left out: a follow that rings wrongly costs more than one
that the reader adds in words.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain

from newsbell.articles.known import gazetteer
from newsbell.articles.known.folding import fold
from newsbell.articles.known.name_words import (
    KNOWN,
    LEGAL,
    MEDIA,
    ORGANISATION,
    PLACE_ENDS,
    PLACE_STARTS,
    PLATFORMS,
    STREETS,
    THING_ENDS,
    is_known,
)
from newsbell.articles.reading import Reading
from newsbell.articles.subjects.asides import is_credited, listed, signs, signs_off, stands_apart
from newsbell.articles.subjects.cutting import Cutter
from newsbell.articles.subjects.filing import filed
from newsbell.articles.subjects.german.appositions import tells
from newsbell.articles.subjects.german.houses import OF_HOUSE, house_of, is_german_head
from newsbell.articles.subjects.heads import is_compound_head
from newsbell.articles.subjects.houses import called_before, house, stands_for
from newsbell.articles.subjects.mentions import Mentions, letters
from newsbell.articles.subjects.people import NO_SURNAMES, bears_it, is_called_by_post, is_known_by_it, somebody
from newsbell.articles.subjects.places import PARTS, Places
from newsbell.articles.subjects.publisher import is_own, own_names
from newsbell.articles.subjects.shortening import Ends, Key, by_ends, may_mean, shortens
from newsbell.articles.subjects.sorts import begins_with_post, is_feast, is_kind
from newsbell.articles.subjects.spans import Span, spans
from newsbell.articles.subjects.subject import Subject
from newsbell.articles.subjects.uncased.naming import named

# A report of a tournament names fifty players, whom their followers want to hear of.
MOST = 60
# No story is as long; what is, would be read for minutes.
_MOST_SIGNS = 200_000
# "Vancouver police": a town's, though the text writes it small.
_POLICE = ("police",)
# "the Genovese crime family"
_FAMILY = ("crime", "family")
# "the Obama administration"
_RULE = ("administration",)
# German writes its nouns with capitals, so there a capital says little.
_GERMAN = frozenset(
    ("der", "die", "das", "und", "ist", "im", "mit", "von", "auf", "nicht", "dem", "den", "ein", "eine")
)
_AT_LEAST = 2
_LETTERS = 2
_LONGEST_PLACE = 4


def subjects(
    title: str | None,
    standfirst: str | None,
    body: Sequence[str],
    tags: Iterable[str] = (),
    told: Iterable[tuple[str, str]] = (),
    *,
    section: str | None = None,
    byline: Iterable[str] = (),
    site: str | None = None,
    url: str | None = None,
) -> list[Subject]:
    """The subjects, the weightiest first. `told`: (name, kind) as the page itself says; `tags`: the publisher's own.

    Who signs is a subject only where the headline names them; the house whose page it is (`site`, `url`) where the text
    names it. Of a text of more than 200,000 characters the rest is not read.
    """
    # Who signs or shows it is nobody of the story; an empty part keeps the others' numbers.
    title, standfirst, *body = _bounded((title or "", standfirst or "", *body))
    parts = [title, standfirst, *("" if signs(text) else text for text in body)]
    found, lower = spans(parts)
    tags = tuple(tags)
    tagged = frozenset(key for tag in tags if tag[:1].isupper() and len(key := tuple(map(fold, tag.split()))) > 1)
    cutter = Cutter(lower, tagged, _capitals(found), german=len(lower & _GERMAN) > _AT_LEAST)
    names = _Names(lower, parts, cutter, own_names(site, url))
    for span in found:
        names.add(span)
    results: dict[str, Subject] = {}
    for name, kind in told:
        _keep(results, Subject(name, kind, "the page says so", 6.0))
    signed = {fold(name) for name in byline if fold(name) not in fold(title)}
    for one in chain(names.told_apart(), named(parts)):
        if one.kind != "person" or fold(one.name) not in signed:
            _keep(results, one)
    known = {key: (one.name, one.kind) for key, one in results.items()}
    for name, kind, within in filed(section, tags, known, (title, site or "", *signed), parts):
        _keep(results, Subject(name, kind, "the publisher's own word", 3.0, within))
    return sorted(results.values(), key=lambda one: -one.weight)[:MOST]


def with_subjects(seen: Reading) -> Reading:
    """The article with its subjects."""
    told = subjects(
        seen.title,
        seen.standfirst,
        seen.body,
        seen.tags,
        seen.subjects,
        section=seen.section,
        byline=seen.byline or (),
        site=seen.site,
        url=seen.url,
    )
    return replace(seen, subjects=tuple((one.name, one.kind) for one in told))


def _keep(results: dict[str, Subject], one: Subject) -> None:
    known = results.setdefault(fold(one.name), one)
    if known is not one:
        known.weight += one.weight


class _Names:
    """The names of one text, by their folded words."""

    def __init__(self, lower: frozenset[str], parts: Sequence[str], cutter: Cutter, own: frozenset[str]) -> None:
        self._lower, self._german, self._own = lower, cutter.german, own
        self._listed, self._last = listed(parts), len(parts) - 1
        self._cutter = cutter
        self._by_key: dict[tuple[str, ...], Mentions] = {}
        self._places = Places(self._by_key, lower, german=cutter.german)

    def add(self, span: Span) -> None:
        if is_credited(span):
            return
        for one in filter(None, map(house_of, span.words if self._german else ())):
            self._mention((one,), replace(span, words=(one,), first=False, before=(OF_HOUSE,), after=()))
        for words, part in self._cutter.cut(span):
            self._mention(words, part)
            if part.after[:1] == _POLICE and not self._german and gazetteer.find(" ".join(words)):
                self._mention((*words, *_POLICE), replace(part, after=part.after[1:]))
            if part.after[:2] == _FAMILY:
                self._mention((*words, *_FAMILY), replace(part, after=part.after[2:]))
            if part.after[:1] == _RULE and not (gazetteer.is_plain(fold(words[-1])) or gazetteer.find(words[-1])):
                self._mention((words[-1], *_RULE), replace(part, after=part.after[1:]))

    def _mention(self, words: tuple[str, ...], span: Span) -> None:
        self._by_key.setdefault(tuple(map(fold, words)), Mentions(words)).spans.append(span)

    def told_apart(self) -> Iterable[Subject]:
        self._join_openings()
        self._join_makers()
        if self._german:
            self._join_called()
        kinds: dict[tuple[str, ...], tuple[str, str]] = {}
        # Long names first: what they are decides what their parts are.
        for key, name in sorted(self._by_key.items(), key=lambda item: -len(item[0])):
            if said := self._kind(key, name):
                kinds[key] = said
        bracketed = self._in_brackets(kinds)
        longer = by_ends(kinds)
        heads = {key: bracketed.get(key) or self._head(key, kinds, longer) for key in self._by_key}
        mentions: dict[tuple[str, ...], list[Span]] = defaultdict(list)
        for key, name in self._by_key.items():
            if heads[key] in kinds:
                mentions[heads[key]] += name.spans
        for key, own in mentions.items():
            kind, evidence = kinds[key]
            text = self._by_key[key].text
            shown, within = self._told(text, gazetteer.known(text) if kind == "place" else None)
            parts = [span.part for span in own]
            weight = len(own) + 5.0 * (0 in parts) + 2.0 * (1 in parts or 2 in parts) + 1.0 / (1 + min(parts))
            if (kind == "person" and self._is_beside(own)) or self._listed.issuperset(parts):
                continue
            passing = fold(shown) in PLATFORMS or key[-1] in STREETS or "-".join(key) in MEDIA
            if passing and len(own) < _AT_LEAST and min(parts) > 1:
                continue
            yield Subject(shown, kind, evidence, weight, within)

    def _told(self, text: str, place: gazetteer.Place | None) -> tuple[str, tuple[str, ...]]:
        """What a place is called, and what it is in: "America" rings who follows the United States too."""
        if place is None:
            return text, ()
        short = text.isupper() and place.people and self._cutter.language in ("", "en")  # "the US"
        shown = place.name if place.declined or short else text
        return shown, place.within if fold(shown) == fold(place.name) else (place.name, *place.within)

    def _is_beside(self, own: Sequence[Span]) -> bool:
        """Is somebody named only where who made the story is, or in what stands around it?"""
        own = sorted(own, key=lambda span: span.part)
        return all(map(stands_apart, own)) or signs_off(own[0], self._last)

    def _join_openings(self) -> None:
        """ "Choosing DeGeneres" opens a sentence, and DeGeneres stands elsewhere: the first word is no name."""
        for key, name in list(self._by_key.items()):
            shorter = self._by_key.get(key[1:])
            opener = key[0] in self._lower or gazetteer.is_common(key[0]) or key[0].endswith("ing")
            if shorter and opener and all(span.first for span in name.spans):
                shorter.spans += self._by_key.pop(key).spans

    def _join_makers(self) -> None:
        """ "Toyota Yaris Cross" in the headline, or told of often, is a thing, and its maker what the story names."""
        for key, name in list(self._by_key.items()):
            told = len(name.spans) > _AT_LEAST or not all(span.part for span in name.spans)
            if len(key) > 1 and told and _is_maker(name.words[0]) and not self._kind(key, name):
                self._by_key.setdefault(key[:1], Mentions(name.words[:1])).spans += name.spans

    def _join_called(self) -> None:
        """ "Der Outdoorausrüster Mammut", whom the headline names alone: the noun before it says what it is."""
        for key, name in list(self._by_key.items()):
            alone = self._by_key.get(key[1:]) if len(key) == _AT_LEAST else None
            called = alone and tells(key[0]) == "organisation" and not is_german_head(key[0])
            if alone and called and not all(span.part for span in alone.spans):
                spans_of_it = (replace(span, words=span.words[1:], first=False, before=key[:1]) for span in name.spans)
                alone.spans += spans_of_it

    def _in_brackets(self, kinds: Mapping[Key, tuple[str, str]]) -> dict[Key, Key]:
        """Short names that stand behind an organisation's: "Dirección de Prevención (Diprove)"."""
        least = _AT_LEAST - self._german  # German writes as one word what others write as two
        long = [key for key, (kind, _evidence) in kinds.items() if kind == "organisation" and len(key) > least]
        behind = {(span.after[1],): key for key in long for span in self._by_key[key].spans if _brackets_one(span)}
        return {short: key for short, key in behind.items() if short not in kinds}

    def _head(self, key: Key, kinds: Mapping[Key, tuple[str, str]], longer: Ends) -> Key:
        """The full name that a later, shorter mention means: a surname, "the Saints", letters."""
        if key in kinds and kinds[key][0] == "place":
            return key
        if key[-1] in LEGAL and kinds.get(key[:-1], ("",))[0] == "organisation":
            return key[:-1]  # "Yahoo Inc" is Yahoo
        return next((one for one in may_mean(key, longer) if shortens(kinds[one][0], one, key)), key)

    def _kind(self, key: tuple[str, ...], name: Mentions) -> tuple[str, str] | None:
        called = self._german and any(map(called_before, name.spans))
        if all(span.quoted for span in name.spans) and len(name.spans) < _AT_LEAST and not called:
            return None
        if key[-1] in THING_ENDS or begins_with_post(key):
            return None
        if (len(key) > 1 or is_compound_head(key[0])) and (said := self._shape(key, name)):
            return said if said[0] else None
        if len(key) == 1 and self._is_surname_alone(key[0], name):
            return "person", "a title stands before it"
        if person := self._person(key, name):
            return person
        if len(key) == 1 and is_known_by_it(name, self._lower):
            return "person", "a known name"
        if place := self._places.evidence(key, name):
            return "place", place
        return self._house(key, name)

    def _has_form(self, key: Key) -> bool:
        """ "Electronic Data Systems", which the text also calls "Electronic Data Systems Corporation"."""
        return (key in self._companies) and not gazetteer.find(" ".join(key))

    @cached_property
    def _companies(self) -> frozenset[Key]:
        """What names of companies are called without the word for their form."""
        return frozenset(key[:-1] for key in self._by_key if len(key) > 1 and key[-1] in LEGAL)

    def _shape(self, key: Key, name: Mentions) -> tuple[str, str] | None:
        """What the words of a longer name say by themselves; no kind: it is no name."""
        if is_known(name.text):
            return "organisation", "a known name"
        if self._has_form(key):
            return "organisation", "the text says the company's form too"
        if self._cutter.is_organisation(name.words):
            stood_for = any(stands_for(span, letters(key)) for span in name.spans)
            begins = key[0] in self._cutter.starts and not all(span.first for span in name.spans)
            told = begins or name.after_article() or not all(map(gazetteer.is_common, key))
            named = stood_for or (told and not is_kind(key) and not is_feast(key))
            return "organisation" if named else "", f"it ends as organisations do: {name.words[-1]}"
        if len(key) == _AT_LEAST and key[0] in PARTS and gazetteer.find(name.words[1]):
            return "place", f"a part of {name.words[1]}"
        if key[-1] == "state" and not self._german and not name.after_in() and _is_american(name.words[:-1]):
            return "organisation", "a university of that name's"  # "Wichita State"
        if key[-1] in PLACE_ENDS and len(key) <= _LONGEST_PLACE and not bears_it(name):
            if self._german and key[-1] in ("island", "islands"):
                return None  # Iceland
            return "place", f"it ends as places do: {name.words[-1]}"
        if key[0] in PLACE_STARTS:
            return "place", f"it begins as places do: {name.words[0]}"
        return None

    def _person(self, key: tuple[str, ...], name: Mentions) -> tuple[str, str] | None:
        surname = self._by_key.get(key[-1:])
        if gazetteer.find(name.text) is not None and not (surname and surname.said()):
            return None
        evidence = somebody(name, surname, self._by_key.get(key[:1]), self._lower, german=self._german)
        return ("person", evidence) if evidence else None

    def _is_surname_alone(self, key: str, name: Mentions) -> bool:
        """ "President Macron", whose given name the text does not say."""
        if self._german:
            return is_called_by_post(name, self._lower)
        if not name.honoured() or key in self._lower or key in ORGANISATION or key in NO_SURNAMES:
            return False
        if key in gazetteer.given_names() or gazetteer.find(name.text) or "-".join(key.split()) in KNOWN:
            return False
        often = len(name.spans) >= _AT_LEAST or key in gazetteer.surnames() or not gazetteer.is_plain(key)
        return name.words[0][1:].islower() and often

    @cached_property
    def _spelt(self) -> frozenset[str]:
        """The letters of longer names that no head tells for an organisation's: "Next Big Thing (NBT)"."""
        long = (name for key, name in self._by_key.items() if len(key) > 1)
        return frozenset(letters(name.keys) for name in long if not self._shape(name.keys, name))

    def _house(self, key: Key, name: Mentions) -> tuple[str, str] | None:
        plain = key in self._places.ends or any(one in self._lower for one in key)
        spelt = len(key) == 1 and name.text.isupper() and key[0] in self._spelt
        evidence = house(name, german=self._german, plain=plain, spelt=spelt)
        evidence = evidence or ("the page is its own" if is_own(name, self._own, self._lower) else "")
        return ("organisation", evidence) if evidence else None


def _bounded(parts: Iterable[str]) -> Iterator[str]:
    """The parts, of which no more is read than so many signs; those behind are empty."""
    left = _MOST_SIGNS
    for part in parts:
        yield part[:left]
        left = max(0, left - len(part))


def _capitals(found: Iterable[Span]) -> frozenset[str]:
    return frozenset(fold(word) for span in found for word in span.words)


def _is_maker(word: str) -> bool:
    key = fold(word)
    return is_known(word) and not (gazetteer.is_word(key) or gazetteer.find(word) or key in gazetteer.surnames())


def _is_american(words: Sequence[str]) -> bool:
    place = gazetteer.find(" ".join(words))
    return place is not None and "United States" in place.within and words[0] != "Washington"


def _brackets_one(span: Span) -> bool:
    return span.after[:1] == ("(",) and span.after[2:3] == (")",)
