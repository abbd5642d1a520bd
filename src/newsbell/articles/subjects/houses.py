"""Whether a name is an organisation's, by what the text says of it. Pure."""

import re
from collections.abc import Sequence

from newsbell.articles.known import gazetteer
from newsbell.articles.known.folding import fold
from newsbell.articles.known.name_words import (
    CALLING,
    CALLING_ENDS,
    COMPANY_ACTS,
    GENERIC,
    HEADS_BEHIND,
    JOINED_ENDS,
    KNOWN,
    LETTERS,
    OF_COMPANY,
    ORGANISATION,
    OWNED,
    PEOPLES,
    TEAM,
    is_known,
)
from newsbell.articles.subjects.german.appositions import tells
from newsbell.articles.subjects.german.houses import OF_HOUSE
from newsbell.articles.subjects.german.words import is_german
from newsbell.articles.subjects.known_words import is_meant
from newsbell.articles.subjects.mentions import Mentions, letters
from newsbell.articles.subjects.posts import is_post, says_who
from newsbell.articles.subjects.spans import Span

_LETTERS, _AT_LEAST, _FURTHEST = 2, 2, 8
_MOST_LETTERS = 6
_ARTICLES = frozenset(
    (
        "a",
        "an",
        "the",
        "one",
        "ein",
        "eine",
        "der",
        "die",
        "das",
        "un",
        "una",
        "une",
        "la",
        "le",
        "el",
        "l",
        "um",
        "uma",
    )
)
_IS = frozenset((",", "is", "was", "are", "were", "ist", "war", "es", "est", "era", "jest", "–", "-", "—"))
# What stands between two of one kind, and before what belongs to a name.
_BETWEEN = frozenset(("and", "und", "et", "y", "e", "i", "oder", "or", "ou", "o", "&", ","))
_TO = frozenset(("of", "at", "for", "by", "from", "in", "with", "von", "bei", "de", "d", "du", "del", "da", "do"))
_STOPS = frozenset(",.;:()–—") | frozenset(
    ("of", "for", "that", "who", "which", "by", "in", "from", "with", "to", "and", "und", "et", "y", "de", "du", "des",
     "der", "für", "aus", "que", "qui", "where")
)  # fmt: skip
# "Lionsgate's chief executive"
_CHIEFS = frozenset(
    (("chief", "executive"), ("chief", "financial"), ("chief", "operating"), ("chief", "technology"),
     ("managing", "director"), ("board", "member"))
)  # fmt: skip
_MAY_FOLLOW = frozenset(("has", "have", "is", "will", "was", "also", "recently", "today", "just"))
_QUOTES = frozenset("„“\"«»‚‘'")
_SOMEBODYS = frozenset(("his", "her"))
# "Anti-Nato", "ex-Google"
_NO_HYPHENS = frozenset(("anti", "ex", "pro", "non", "pre", "post", "mid", "al", "us", "uk", "eu", "us"))
# "the Socialist party", "a Tunisian newspaper"
_ADJECTIVE = re.compile(r"(?:ians?|ish|ese|ists?|ics?|eans?|cans?|als?)$")
# "CEOs"
_SEVERAL = re.compile(r"[A-Z]{2,5}s$")
# "PrivatBank"
_JOINED = re.compile(r"[A-Z][a-z]+([A-Z][a-z]{3,})$")
# "Naturvårdsverket", "Arbeiderpartiet": Nordic nouns with their article, which have no capital but in names.
_DEFINITE = re.compile(
    r"\w{4,}(?:verket|myndigheten|f[oø]reningen|forbundet|styrelsen|inspektionen|r[aå]det|departementet|direktoratet|tilsynet"
    r"|partiet|n[aä]mnden|kassan|domstolen|universitetet|h[oø]gskolan|sykehuset|r[ae]tten|polisen|enheten|etaten|vesenet)$"
)
_CALLED = re.compile(rf"\w(?:{'|'.join(sorted(CALLING_ENDS))})(?:s|n|en)?$")


def _at_once(name: Mentions, *, german: bool, spelt: bool) -> str:
    """What lists and forms say of a name, whatever stands beside it."""
    key = name.keys
    known = is_known(name.text) or (not german and _ends_known(name))
    if known and is_meant(name, german=german, spelt=spelt):
        return "a known name"
    if any(span.before == (OF_HOUSE,) for span in name.spans):
        return "the text names somebody of it"
    definite = len(key) == 1 and not german and _DEFINITE.match(key[0]) is not None
    return "houses in the north are called so" if definite else ""


def house(name: Mentions, *, german: bool, plain: bool, spelt: bool = False) -> str:
    """What says that it is an organisation's; empty: nothing does.

    `plain`: the text has it in lower case too, or it is a word of some language: only its letters tell it then;
    `spelt`: the text has a longer name of these letters, which is no organisation's.
    """
    key, sign = name.keys, name.text.replace(".", "")
    if told := _at_once(name, german=german, spelt=spelt):
        return told
    if key[0] in LETTERS or _SEVERAL.match(name.text):
        return ""
    short = len(key) <= _AT_LEAST and key[0] not in gazetteer.given_names() and not _is_generic(key)
    if (
        short
        and (len(key[0]) > _LETTERS or (sign.isupper() and len(sign) > 1))
        and _is_called(name.spans, german=german)
        and not (german and _is_noun(name) and not _is_told_of(name))
    ):
        return "the text calls it one"
    if (
        sign.isupper()
        and _LETTERS < len(sign) <= _MOST_LETTERS
        and sign.isalpha()
        and not spelt
        and (name.is_sign() or name.is_cited())
    ):
        return "letters that the text uses as a name"
    if (joined := _JOINED.match(name.text)) and fold(joined[1]) in JOINED_ENDS:
        return f"it ends as organisations do: {joined[1]}"
    common = all(map(gazetteer.is_common, key))
    if not all(map(gazetteer.is_plain, key)) and any(stands_for(span, letters(key)) for span in name.spans):
        return "its letters stand behind it"
    if not german and _plays(name):
        return "teams are called so"
    # German nouns have capitals too, and the first word of a sentence has one in any language.
    named = short and not plain and not common and not german and not all(span.first for span in name.spans)
    if (
        named
        and len(key[0]) > _LETTERS
        and (_acts(name) or any(_is_owned(span) or _is_introduced(span) for span in name.spans))
    ):
        return "the text says what it does"
    return ""


def _plays(name: Mentions) -> bool:
    """ "the Chargers", "Chargers lineman" """
    one = len(name.keys) == 1 and name.keys[0] in TEAM and name.keys[0].endswith(("s", "sox"))
    return one and any(span.before[-1:] == ("the",) or any(map(is_post, span.after[:2])) for span in name.spans)


def _is_generic(key: Sequence[str]) -> bool:
    """ "the Office", "Community": a kind of house, and none by name."""
    return all(word in ORGANISATION or word in GENERIC or calls(word) for word in key)


def calls(word: str) -> bool:
    """Is it what a text calls an organisation: "company", "Technologieunternehmen"?"""
    return word in CALLING or _CALLED.search(word) is not None


def _is_owned(span: Span) -> bool:
    """ "founder of Lionsgate", but no "spokesman for Immigration (Minister)"."""
    return not any(map(is_post, span.after[:1])) and bool(
        set(span.before[-1:]) & _TO and set(span.before[-2:-1]) & OWNED
    )


def _is_called(spans: Sequence[Span], *, german: bool) -> bool:
    """ "the studio Lionsgate", "the studio, Lionsgate,", "the studios Lionsgate and Miramax", "Lionsgate CEO"."""
    return any(
        set(span.after[:1]) & OF_COMPANY
        or (not german and span.after[:2] in _CHIEFS)
        or (set(span.after[:1]) & HEADS_BEHIND and not german and not _is_adjective(span.words[-1]))
        or (any(map(calls, span.before[-1:])) and not (german and span.first))
        or (german and called_before(span))
        or (span.before[-1:] == (",",) == span.after[:1] and any(map(calls, span.before[-2:-1])))
        or (not german and set(span.before[-1:]) & _BETWEEN and any(map(calls, span.before[-3:-2])))
        for span in spans
    )


def called_before(span: Span) -> bool:
    """ "der Ausrüster Mammut", "das Bündnis «Vier Pfoten»": a German noun before it calls it one."""
    if span.first:
        return False  # the noun ends the sentence before
    noun = span.before[-2:-1] if span.before[-1:] and span.before[-1] in _QUOTES else span.before[-1:]
    return any(tells(word) == "organisation" for word in noun)


def _is_noun(name: Mentions) -> bool:
    """Is it of German nouns? Of these only several in quotes are a name: "das Bündnis «Vier Pfoten»"."""
    quoted = len(name.keys) > 1 and any(set(span.before[-1:]) & _QUOTES for span in name.spans)
    return not quoted and all(map(is_german, name.keys))


def _is_told_of(name: Mentions) -> bool:
    """Is a noun that the text calls a house in its headline, and told of throughout: "Mammut"?"""
    parts = [span.part for span in name.spans]
    return len(parts) > _AT_LEAST and 0 in parts


def _is_adjective(word: str) -> bool:
    """Does it say of what kind a house is, and not how it is called?"""
    key = fold(word)
    return key in PEOPLES or _ADJECTIVE.search(key) is not None or gazetteer.find(word) is not None


def _is_introduced(span: Span) -> bool:
    """ ", a studio in Hollywood", "is a Finnish company", but not ", a company founder"."""
    after = span.after
    if len(after) < 3 or after[0] not in _IS or after[1] not in _ARTICLES:
        return False
    for at, word in enumerate(after[2:_FURTHEST], 2):
        if word in _STOPS:
            return False
        if calls(word):
            return not any(map(says_who, after[at + 1 : at + 2])) and after[at + 1 : at + 2] != ("of",)
    return False


def _acts(name: Mentions) -> bool:
    """ "Odiago has launched", where it is told more than once."""
    if len(name.spans) < _AT_LEAST or len(name.keys) > 1 or name.keys[0] in gazetteer.surnames():
        return False
    return any(_begins_with_act(span.after) for span in name.spans if span.part != 0)


def _begins_with_act(after: Sequence[str]) -> bool:
    at = 1 if set(after[:1]) & _MAY_FOLLOW else 0
    somebodys = set(after[at + 1 : at + 2]) & _SOMEBODYS  # "released his new single"
    return bool(set(after[at : at + 1]) & COMPANY_ACTS) and not somebodys


def stands_for(span: Span, short: str) -> bool:
    return span.after[:2] == ("(", short) and len(short) > _LETTERS


def _ends_known(name: Mentions) -> bool:
    """ "ST-Ericsson" """
    first, _, last = name.keys[0].rpartition(" ")
    joined = len(name.words) == 1 and "-" in name.words[0]
    return joined and last in KNOWN and bool(first) and first not in _NO_HYPHENS and len(last) > _LETTERS
