"""Whether a name is a town's, by what stands beside it and how it ends. Pure."""

import re
from collections.abc import Collection, Sequence

from newsbell.articles.known import gazetteer
from newsbell.articles.known.folding import fold
from newsbell.articles.subjects.mentions import Mentions
from newsbell.articles.subjects.spans import Span

# Of a town that fewer people know, the text must say that it is one.
WELL_KNOWN = 100_000
# Spoken of by its name alone, though people bear it too.
CAPITALS = frozenset(("washington",))
# Towns are named without one; "the Plymouth lifeboat" is of Plymouth.
BEFORE_NO_TOWN = frozenset(("el", "le", "los", "les", "la", "il", "das", "der", "die"))
# "Das Essen", "beim Essen": a noun, wherever else the text has it.
BEFORE_NOUNS = frozenset(
    ("das", "dem", "des", "ein", "eine", "einem", "eines", "beim", "zum", "vom", "am", "ins", "furs", "kein", "keine",
     "jedes", "dieses", "mein", "dein", "sein", "ihr", "unser", "viel", "gutes", "wenig", "ohne")
)  # fmt: skip
_ENDS = re.compile(
    r"\w{3}(?:heim|hausen|burg|dorf|furt|kirchen|bronn|weiler|hofen|stetten|munde|rode|leben|ingen|stadt|berg|feld"
    r"|bach|tal|burn|bury|borough|ville|wick|hampton|minster|shire|mouth)$"
)
_BETWEEN = frozenset((",", "and", "und", "y", "et", "e", "i", "en"))
_LETTERS = 2
# Of what it might be besides, "in" alone says that it is a town: one is "bei" and "aus" people too.
_IN = frozenset(("in",))
_SHORT = 3


def is_small_town(
    name: Mentions, lower: Collection[str], ends: Collection[tuple[str, ...]], *, german: bool = False
) -> bool:
    """Is it a smaller town's name and nothing else: no word, nobody's, no part of a longer one?

    `lower`: the text's folded words in lower case; `ends`: what its longer names begin or end with.
    """
    key = name.keys
    if key[0] in lower or gazetteer.is_plain(key[0]) or len(key[0]) <= _LETTERS or key[0] in gazetteer.given_names():
        return False
    named, part = key[-1] in gazetteer.surnames(), key in ends
    is_beside = _is_beside_town if german else is_beside_place
    told = name.after_in() or any(map(is_beside, name.spans))
    if german and not (named and part) and name.any_after(_IN):
        return gazetteer.town(name.text) is not None or gazetteer.village(name.text) is not None
    if named or (part and not (german and any(map(_is_beside_town, name.spans)))):
        return False
    if german and (told or any(map(_has_postcode, name.spans))) and gazetteer.village(name.text) is not None:
        return True
    return told and gazetteer.town(name.text) is not None


def ends_as_towns(name: Mentions, lower: Collection[str], ends: Collection[tuple[str, ...]]) -> bool:
    """Is it a word that ends as towns do, and nobody's: "in Steinheim", "bei Marburg"? `lower`, `ends`: as above."""
    key = name.keys
    if len(key) > 1 or not name.after_in() or not name.text.istitle() or key in ends:
        return False
    ending = _ENDS.search(key[0]) is not None and not gazetteer.is_plain(key[0]) and key[0] not in lower
    known = gazetteer.town(name.text) is not None or not gazetteer.may_be_surname(key[0])
    return ending and known and key[0] not in gazetteer.given_names()


def is_doubted(name: Mentions, place: gazetteer.Place) -> bool:
    """Is it a word too, or what people are called, or letters? Of towns that many know, only the text tells the word.

    "Technologies like AJAX" are none of a town in Canada; "LONDON – He said" opens a sentence.
    """
    word, small = name.keys[0], place.people < WELL_KNOWN
    written = place.city and name.text.isupper() and not any(span.first for span in name.spans)
    return written or (small and gazetteer.is_common(word)) or word in gazetteer.given_names()


def is_beside_its_region(span: Span, place: gazetteer.Place) -> bool:
    """ "Houston, Texas": what stands behind the comma contains it."""
    if not place.within or span.after[:1] != (",",):
        return False
    return any(fold(over).split()[0] in span.after[1:3] for over in place.within)


def _has_postcode(span: Span) -> bool:
    """ "85521 Ottobrunn", "A-7072 Mörbisch" """
    return bool(span.before) and re.search(r"(?:^|\D)\d{4,5}$", span.before[-1]) is not None


def _is_beside_town(span: Span) -> bool:
    """ "nach Salzburg, Bregenz und Linz" """
    word = span.before[-2] if len(span.before) > 1 and span.before[-1] in _BETWEEN else ""
    beside = gazetteer.known(word) if word else None
    return beside is not None and bool(beside.city or beside.within)


def is_less_known(place: gazetteer.Place) -> bool:
    """Is it a town that few know by its name alone?"""
    return place.city and place.people < WELL_KNOWN


def is_known_alone(key: tuple[str, ...], place: gazetteer.Place) -> bool:
    """Does everybody know it by its name alone: a larger town, a capital, a region of more than three letters?"""
    name = " ".join(key)
    capital = place.people >= WELL_KNOWN or name in gazetteer.capitals()
    return capital or (not place.city and len(name) > _SHORT)


def is_beside_place(span: Span) -> bool:
    """ "nach Salzburg, Bregenz und Linz", "New York, Adelaide and Perth": does a place stand beside it?"""
    before = span.before[:-1] if span.before[-1:] and span.before[-1] in _BETWEEN else ()
    after = span.after[1:3] if span.after[:1] and span.after[0] in _BETWEEN else ()
    return any(_is_place(part) for part in (before[-2:], before[-1:], after[:2], after[:1]))


def _is_place(words: Sequence[str]) -> bool:
    """Is it a place, and no word: these are folded, so the text may have them in lower case."""
    if not words or (len(words) == 1 and (gazetteer.is_plain(words[0]) or words[0] in gazetteer.given_names())):
        return False
    place = gazetteer.find(" ".join(words))
    return place is not None and bool(place.city or place.within)
