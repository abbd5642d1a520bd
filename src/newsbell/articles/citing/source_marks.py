"""What tells whether a run of words names a source of the text: marks of the name and of the words around it. Pure.

A mark is a short text ("l1 told": the word before is "told"). Their weights are learned (scripts/learn_sources.py).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, zip_longest

import regex

from newsbell.articles.citing.citing_words import AROUND, WITHIN, WORDS
from newsbell.articles.citing.known_sources import kind_of
from newsbell.articles.citing.spans import CLOSING, OPENING, Sentence, sentence_of, spans_of
from newsbell.articles.known.folding import fold, remembered
from newsbell.articles.known.gazetteer import find, given_names, is_common, is_famous, is_plain, may_be_surname
from newsbell.articles.known.name_words import HONORIFICS, PEOPLES

_SENTENCE = regex.compile(r"(?<=(?:\p{Ll}{3}|\d|[\"”’»)])[.!?…][\"”“’»)]?)\s+(?=[\p{Lu}\"“„«»‘(])")
_PARTY = regex.compile(
    r"Police|Polizei|Policía|Polizia|Council|Court|Ministry|Minister|Mayor|Fire|Sheriff|Company|Club|Hospital"
    r"|School|Party|Parliament|Army|Navy|Committee|Commons|Senate|House|Congress"
    r"|Coroner|Attorney|Prosecutor|Governor|President"
)
# The mark of a name of somebody, a party, people or place ("A French newspaper", "according to Israel"): no source.
NOBODY = "nobody"
_NEAR, _RIGHT = 7, 6
_ASIDE = 16
_STEM = 5
_SHORT = 2
_OFTEN = 5
# So many of a text are looked at: a text of 100,000 characters has some 7,500.
_MOST = 30_000
_OFTEN_ELSE = "!"
_HEADS = frozenset({"media_words", "institute_words", "loose_words", "nature", "data"})
# What is so of all institutes, and of all media.
_SORTS = {"m": "medium", "j": "medium", **dict.fromkeys("sriunpo", "institute")}
_LINKS = frozenset("and und et y e i og och ve of for de der des du für & - . / :".split())  # noqa: SIM905 - words read better than quotes
_QUOTES = regex.compile('["“”„«»]')
_PARTS = frozenset(";:")
_WORDLY = frozenset({"0", "A", "AA", "Ab", "AbC", "a", "aB", "u"})
_WORDS = frozenset({"common", "plain"})


@dataclass
class Span:
    """What may be a name, where it stands, and its marks; those of its edges are told first."""

    name: str
    sentence: int
    first: int
    last: int
    place: "_Place"
    text: Sequence[str]

    @property
    def left(self) -> Sequence[str]:
        """The marks of what stands before it."""
        return self.place.left(self.first).marks

    @property
    def right(self) -> Sequence[str]:
        """The marks of what stands after it."""
        return self.place.right(self.last).marks

    @property
    def own(self) -> Sequence[str]:
        """The marks of the name, of it with what stands around, and of where and how often the text has it."""
        marks, kind = self.place.own(self.first, self.last)
        return [*marks, *self.text, *(f"{one} {kind}" for one in self.text[:2])]


def spans_in(body: Sequence[str], title: str | None = None) -> Iterator[Span]:
    """Whatever may be a name in these paragraphs under this headline, in order."""
    headed = {word for word in sentence_of(title or "").folded if len(word) > _SHORT}
    found: list[tuple[int, int, int, int, str, _Place]] = []
    met: dict[str, int] = {}
    times: Counter[str] = Counter()
    tokens: Counter[str] = Counter()
    people: set[str] = set()
    at = 0
    for number, paragraph in enumerate(body):
        for text in _SENTENCE.split(paragraph):
            place = _Place(sentence_of(text))
            tokens.update(place.sentence.tokens)
            spans = list(dict.fromkeys(islice(spans_of(place.sentence), _MOST - len(found))))
            place.know(spans)
            for first, last in spans:
                name = place.sentence.named(first, last)
                times[name] += 1
                met.setdefault(name, number)
                if place.is_somebody(first, last):
                    people.add(place.sentence.folded[last])
                found.append((number, at, first, last, name, place))
            at += 1
    for number, at, first, last, name, place in found:
        marks = [f"t {min(times[name], _OFTEN)}"]
        if len(body) > _SHORT:  # in a text, and not in a paragraph alone
            marks += [
                f"first {min(met[name], 4)}",
                f"late {min(3, 4 * number // len(body))}",
                f"bag {min(tokens[place.sentence.tokens[last]], _OFTEN)}",
            ]
        if headed:
            named = [word for word in place.words(first, last) if len(word) > _SHORT]
            there = sum(word in headed for word in named)
            marks.append(f"{'all' if there == len(named) else 'some'} in headline" if there else "not in headline")
        if first == last and (word := place.sentence.folded[last]) in people and not kind_of([word]):
            marks.append(NOBODY)  # the text has the full name too
        yield Span(name, at, first, last, place, marks)


@dataclass(frozen=True)
class _Edge:
    """The marks of what stands on a side of a name; the word next to it; the lists that its words are in."""

    marks: Sequence[str]
    word: str
    lists: Sequence[str]
    article: bool = False


@dataclass
class _Place:
    """A sentence, with what is known of each of its words."""

    sentence: Sentence
    _left: dict[int, _Edge] = field(default_factory=dict)
    _right: dict[int, _Edge] = field(default_factory=dict)
    # The kinds of the names that are known, and of those that are known for sure.
    _kinds: dict[tuple[int, int], str] = field(default_factory=dict)
    _known: dict[tuple[int, int], str] = field(default_factory=dict)

    def know(self, spans: Iterable[tuple[int, int]]) -> None:
        """Looks which of these are known."""
        for first, last in spans:
            if kind := kind_of(self.words(first, last)):
                self._kinds[first, last] = kind
                if not kind.endswith(_OFTEN_ELSE):
                    self._known[first, last] = kind

    def words(self, first: int, last: int) -> list[str]:
        """The folded words of a span, without signs."""
        sentence = self.sentence
        return [sentence.folded[at] for at in range(first, last + 1) if sentence.shapes[at] in _WORDLY]

    def _beside(self, first: int, last: int) -> list[str]:
        """How a span lies to the names that are known: within one, or one within it."""
        marks: list[str] = []
        for (begin, end), kind in self._known.items():
            if (begin, end) == (first, last):
                continue
            if begin <= first and last <= end:
                marks.append(f"within known {kind}")
            elif first <= begin and end <= last:
                where = "first" if begin == first else "last" if end == last else "inside"
                marks += [f"holds known {kind}", f"holds known {kind} {where}"]
        return list(dict.fromkeys(marks))

    @cached_property
    def shown(self) -> Sequence[str]:
        """Each word as its neighbours see it: a name is "N", a figure "0"."""
        return [
            "0" if shape == "0" else "N" if shape in ("A", "AA", "Ab", "AbC") and word not in AROUND else word
            for word, shape in zip(self.sentence.folded, self.sentence.shapes, strict=True)
        ]

    @cached_property
    def _sort(self) -> Sequence[str]:
        """Has the sentence figures, and quotes?"""
        figures = ["figures"] if "0" in self.sentence.shapes else []
        return [*figures, "quotes"] if _QUOTES.search(self.sentence.text) else figures

    def left(self, first: int) -> _Edge:
        """What stands before this token."""
        if first not in self._left:
            self._left[first] = self._left_of(first)
        return self._left[first]

    def right(self, last: int) -> _Edge:
        """What stands after this token."""
        if last not in self._right:
            self._right[last] = self._right_of(last)
        return self._right[last]

    def _left_of(self, first: int) -> _Edge:
        before = self.shown[max(0, first - _NEAR) : first][::-1]
        next_, second = (*before, "^", "^")[:2]
        marks = [f"l1 {next_}", f"l2 {second}", f"l12 {second} {next_}"]
        if next_ == "N":
            word = self.sentence.folded[first - 1]
            marks += [f"ln {word}", f"ln4 {word[-4:]}"]
        if "who" in before:  # "a botanist who studies moss at"
            marks.append("l who")
        lists, article = self._far_left_of(before, marks)
        if article:
            over = next((word for word in before if word not in WORDS["articles"]), "^")
            marks += ["art", f"al {over}"]
        return _Edge([*marks, *lists], next_, lists, article)

    @staticmethod
    def _far_left_of(before: Sequence[str], marks: list[str]) -> tuple[Sequence[str], bool]:
        """Adds the marks of all words before a name; the lists that they are in; is the next one an article?"""
        lists: list[str] = []
        passed, article = 0, False
        for word, over in zip_longest(before, before[1:]):
            if word == "N":
                passed += 1
            elif word in _PARTS:
                break
            elif word[0].isalpha():
                if passed == 0 and word in WORDS["articles"]:
                    article = True
                    continue
                if len(word) > _STEM:
                    marks.append(f"lp {word[:_STEM]}")
                    if passed == 0:
                        marks.append(f"l1p {word[:_STEM]}")
                # "a botanist who studies moss at": a verb, and no studies.
                if word in AROUND and over != "who":
                    near = 1 if passed == 0 else 3 if passed < 3 else 6
                    lists += [f"l{near} {of}" for of in AROUND[word]]
                passed += 1
        return list(dict.fromkeys(lists)), article

    def _right_of(self, last: int) -> _Edge:
        sentence = self.sentence
        after = self.shown[last + 1 : last + 1 + _RIGHT]
        next_, second = (*after, "$", "$")[:2]
        marks = [f"r1 {next_}", f"r2 {second}", f"r12 {next_} {second}"]
        if after and sentence.is_glued(last + 1):
            marks.append(f"rg {next_}")
        if next_ == "N":
            marks.append(f"rn4 {sentence.folded[last + 1][-4:]}")
        if next_ == ",":
            marks += self._over_aside(last + 2)
        lists = self._far_right_of(after, marks)
        return _Edge([*marks, *lists], next_, lists)

    def _over_aside(self, start: int) -> Sequence[str]:
        """The marks of the word behind what stands between commas: "Yle, the broadcaster, reported"."""
        ends = range(start, min(len(self.shown), start + _ASIDE))
        end = next((at for at in ends if self.shown[at] == ","), len(self.shown))
        behind = self.shown[end + 1 : end + 2]
        return [*(f"as {word}" for word in behind), *(f"asc {of}" for word in behind for of in AROUND.get(word, ()))]

    @staticmethod
    def _far_right_of(after: Sequence[str], marks: list[str]) -> Sequence[str]:
        """Adds the marks of all words after a name; the lists that they are in."""
        lists: list[str] = []
        passed = 0
        for word in after:
            if word == "N":
                passed += 1
            elif word[0].isalpha():
                if len(word) > _STEM:
                    marks.append(f"rp {word[:_STEM]}")
                    if passed < 2:
                        marks.append(f"r{passed + 1}p {word[:_STEM]}")
                if word in AROUND:
                    lists += [f"r{passed + 1 if passed < 2 else 4} {of}" for of in AROUND[word]]
                passed += 1
        return list(dict.fromkeys(lists))

    def is_somebody(self, first: int, last: int) -> bool:
        """Is it a given name, and a name that is no word nor the head of a house?"""
        sentence = self.sentence
        if last - first not in (1, 2) or "given" not in _known_of(sentence.tokens[first]):
            return False
        return sentence.is_capital(last) and WITHIN.keys().isdisjoint({sentence.folded[last]})

    def own(self, first: int, last: int) -> tuple[Sequence[str], str]:
        """The marks of the name itself, and of it with what stands around; and its kind."""
        sentence, shapes = self.sentence, self.sentence.shapes
        before, after = self.left(first), self.right(last)
        marks, kind, words = self._named(first, last)
        marks += [
            f"kl {kind} {before.word}", f"kr {kind} {after.word}", f"sh {shapes[first]}{shapes[last]}{min(words, 4)}"
        ]  # fmt: skip
        marks += [f"k{one} {kind}" for one in before.lists]
        marks += [f"k{one} {kind}" for one in after.lists]
        if shapes[last] == "a":
            marks += ["low", f"low {after.word}"]
        told = list(self._sort)
        if before.article:
            told.append("kart")
        if first == 0:
            told.append("opens")
            marks.append(f"opens {kind} {after.word}")
        if sentence.is_capital(last + 1) or (
            last + 2 < len(shapes) and self.shown[last + 1] in _LINKS and sentence.is_capital(last + 2)
        ):
            told.append("goes")
        if before.word == "N":
            told.append("came")
        if before.word == "(" and after.word == ")":
            told.append("bracketed")
        if before.word in OPENING and after.word in CLOSING:
            told.append("quoted")
        marks += told
        marks += [f"{one} {kind}" for one in told]
        marks += self._beside(first, last)
        return marks, kind

    def _named(self, first: int, last: int) -> tuple[list[str], str, int]:
        """The marks of a name alone, its kind by them, and how many words it has."""
        sentence = self.sentence
        at = [one for one in range(first, last + 1) if sentence.shapes[one] in _WORDLY]
        words = [sentence.folded[one] for one in at]
        of = [_known_of(sentence.tokens[one]) for one in at]
        name = sentence.named(first, last)
        key, begins, ends = " ".join(words), words[0], words[-1]
        known = self._kinds.get((first, last)) or ("-" if key in WORDS["no_source"] else "")
        if known == "m" and len(words) == 1 and not of[0].isdisjoint(_WORDS):
            known = "m!"  # "Welt", "Sun": a paper's name, and more often a word
        sort = _SORTS.get(known, "")
        marks = [
            f"h {ends}", f"h3 {ends[-3:]}", f"h4 {ends[-4:]}", f"h5 {ends[-5:]}", f"f {begins}", f"f4 {begins[-4:]}",
            f"n {min(len(words), 6)}", f"kd {known}", f"ks {sort}", *(f"w {word}" for word in words),
        ]  # fmt: skip
        every = frozenset[str]().union(*of)
        marks += [f"a {one}" for one in every]
        if len(words) > 1:
            marks += [f"fx {one}" for one in of[0]]
            marks += [f"hx {one}" for one in of[-1]]
            marks += [f"w4 {word[-4:]}" for word in words[:-1] if len(word) > _STEM]
            marks += [f"in {word}" for word in sentence.folded[first + 1 : last] if word in _LINKS]
        person = len(words) in (2, 3) and "given" in of[0] and "surname" in of[-1]
        letters = len(words) == 1 and sentence.shapes[first] == "AA"
        if person:
            marks.append("person")
        if letters:
            marks.append(f"letters {min(len(name), 6)}")
        if len(words) > 1 and find(name):
            marks.append("place")
        people = len(words) == 1 and not letters and (ends in PEOPLES or "place" in of[0])
        # Ms Roe is titled, and the General Social Survey not.
        titled = len(words) > 1 and begins in HONORIFICS and _HEADS.isdisjoint(every)
        if key in WORDS["parties"] or (not known and (person or people or titled or is_famous(key))):
            marks.append(NOBODY)
        kind = known or _kind(every, len(words), person=person, letters=letters)
        marks.append(f"k {kind}")
        return marks, kind, len(words)


def _kind(every: Set[str], words: int, *, person: bool, letters: bool) -> str:
    """The kind of a name that is not known, by what its words are."""
    for kind, of in (("M", "media_words"), ("I", "institute_words"), ("L", "loose_words")):
        if of in every:
            return kind
    if words > 1:
        return "p" if person else str(min(words, 3))
    return "A" if letters else "c" if "coined" in every else "P" if "place" in every else "1"


@remembered
def _known_of(token: str) -> frozenset[str]:
    """What is known of a word: whose lists it is in, and of one with a capital, what it may be the name of."""
    key = fold(token)
    found = set(WITHIN.get(key, ()))
    if not token[0].isalpha() or token.islower():
        return frozenset(found)
    if key in given_names():
        found.add("given")
    if may_be_surname(key):
        found.add("surname")
    if find(token):
        found.add("place")
    if is_common(key):
        found.add("common")
    elif is_plain(key):
        found.add("plain")
    elif len(key) > _SHORT:
        found.add("coined")
    if _PARTY.fullmatch(token):
        found.add("party")
    return frozenset(found)
