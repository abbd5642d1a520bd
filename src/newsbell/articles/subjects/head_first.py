"""Where a house's name goes on to whose head noun comes first: "Asamblea Permanente por los Derechos Humanos". Pure."""

from collections.abc import Mapping, Sequence

import regex

from newsbell.articles.known import gazetteer
from newsbell.articles.known.folding import fold
from newsbell.articles.known.name_words import KNOWN, NO_NAMES, ORGANISATION, of_language
from newsbell.articles.subjects.house_names import starts_of
from newsbell.articles.subjects.posts import is_post

_CAPITAL = regex.compile(r"^\p{Lu}")
_SMALL = regex.compile(r"^\p{Ll}[\p{Ll}-]{3,}$")
_MOST = 14
# These write the later words of a house's name small: "Conseil d'orientation des retraites".
_ADJECTIVES = {
    "fr": regex.compile(r"(?:ale?|aux|ique|aire|elle?|ive|if|ienn?e?|éenn?e?|aise?|oise?|ière?|eure?|ante?|ente)s?$"),
    "it": regex.compile(
        r"(?:ale|ali|ic[oaie]|iche|ian[oaie]|an[oaie]|in[oaie]|are|ari[oae]?|iv[oaie]|os[oaie]|es[ei])$"
    ),
}
# "Conservatoire National d'Art dramatique"
_OF_FIELD = regex.compile(r"(?:ique|ale|aire|elle|ica|ico|iche)s?$")
# "Associazione nazionale magistrati"
_OF_MEMBERS = frozenset(("nazionale", "italiana", "sindacale"))
_INFINITIVES = {
    "fr": regex.compile(r"(?:er|ir|dre|ttre|faire|dire)$"),
    "it": regex.compile(r"(?:are|ere|ire|rsi|rre)$"),
}
_BARE = frozenset(("de", "d'", "d’", "di", "pour", "per"))
_OF = frozenset(
    ("de", "d'", "d’", "di", "dell'", "dell’", "dello", "del", "della", "dei", "degli", "delle", "des", "du", "do",
     "da", "dos", "das", "van")
)  # fmt: skip
_TO = frozenset(("a", "ao", "à", "aos", "às", "al"))
_BRANCHES = frozenset(("oficina", "delegacion", "embajada", "consulado", "embaixada", "escritorio", "representacion"))
_FIRST = ("fr", "it", "es", "pt", "ro", "pl")
_HEADS = ORGANISATION.union(*map(starts_of, _FIRST))
_POLISH_LENGTH = 3


def known_end(words: Sequence[str], at: int) -> int:
    """Where the longest known name that begins at `at` ends: "La France insoumise"; 0: none of two words and more."""
    while at < len(words) and fold(words[at]) in NO_NAMES and words[at][:1].isupper():
        at += 1
    first = fold(words[at]) if at < len(words) else ""
    for end in range(min(len(words), at + _LONGEST.get(first, 0)), at + 1, -1):
        one = words[at:end]
        if any(word.endswith("\0") for word in one[:-1]) or not all(word[:1].isalnum() for word in one):
            continue
        if "-".join(fold(word).replace(" ", "-") for word in one) in KNOWN:
            return end
    return 0


def _longest() -> Mapping[str, int]:
    """The first words of known names → how many words the longest of them has."""
    longest: dict[str, int] = {}
    for name in KNOWN:
        parts = name.split("-")
        if len(parts) > 1:
            longest[parts[0]] = max(len(parts), longest.get(parts[0], 0))
    return longest


_LONGEST = _longest()


def house_end(words: Sequence[str], at: int, end: int, language: str) -> int:
    """Where the name that begins at `at`, and of which a run of capitals ends at `end`, ends in this language."""
    end = _small_end(words, end, language)
    if language == "tr":
        return _turkish_end(words, end)
    if not of_language(language, "joins"):
        return end
    at = _first(words, at, end, language)
    if not _begins(words, at, end, language):
        return end
    while end < min(len(words), at + _MOST) and (further := _further(words, at, end, language)):
        end = further
    return end


def _first(words: Sequence[str], at: int, end: int, language: str) -> int:
    """Where the name begins behind what opens the sentence: "La Fédération syndicale unitaire"."""
    opening = of_language(language, "opening")
    while at < end - 1 and ((key := fold(words[at])) in NO_NAMES or key in opening or is_post(words[at])):
        at += 1
    if end > at + 2 and words[at + 1] in of_language(language, "articles"):
        return at + 2  # "Habló la Asamblea Permanente"
    return at


def _further(words: Sequence[str], at: int, end: int, language: str) -> int:
    """Where the part of the name ends that stands behind `end`; 0: none does."""
    if words[end - 1].endswith("\0"):
        return 0
    joins, word = of_language(language, "joins"), words[end].rstrip("\0")
    if _CAPITAL.match(word):
        beside = words[end - 1] in joins or words[end - 1][:1].isupper()
        named = fold(word) in gazetteer.given_names()
        return end + 1 if not named or (beside and language != "pl") else 0
    if _goes_on_small(words, at, end, language):
        return end + 1
    joined = not joins.isdisjoint(words[at:end]) or (language == "pl" and end - at >= _POLISH_LENGTH)
    is_and = word in of_language(language, "and")
    if word not in joins and not (is_and and joined):
        return 0
    over = end + 1
    if is_and and words[over : over + 1] and words[over] in joins & _OF:
        over += 1  # "de la sécurité alimentaire et des affaires vétérinaires"
    if words[over : over + 1] and words[over] in of_language(language, "articles"):
        over += 1
    return _over(words, at, end, over, language)


def _begins(words: Sequence[str], at: int, end: int, language: str) -> bool:
    """Does it begin with the head noun of a house, or in Polish with an adjective before that?"""
    starts = starts_of(language)
    return fold(words[at]) in starts or (language == "pl" and end > at + 1 and fold(words[at + 1]) in starts)


def _small_end(words: Sequence[str], end: int, language: str) -> int:
    """Behind "Skellefteå tingsrätt", "Nejvyšší správní soud": its head noun is written small; else `end`."""
    ends = of_language(language, "small_ends")
    if not ends or words[end - 1].endswith("\0"):
        return end
    for over in (end, end + 1):
        word = words[over] if over < len(words) else ""
        if word.islower() and fold(word.rstrip("\0")) in ends:
            in_town = words[over + 1 : over + 2] in (["v"], ["ve"], ["města"]) and not word.endswith("\0")
            return over + 3 if in_town and _CAPITAL.match((*words, "", "", "")[over + 2]) else over + 1
        if not word[:1].islower() or word.endswith("\0"):
            break
    return end


def _turkish_end(words: Sequence[str], end: int) -> int:
    """Behind "Adalet ve Kalkınma Partisi": over "ve" to the head noun that ends it; else `end`."""
    over, found = end, end
    while words[over : over + 1] == ["ve"] and not words[over - 1].endswith("\0"):
        over += 1
        while over < len(words) and _CAPITAL.match(words[over]) and not words[over - 1].endswith("\0"):
            over += 1
            if fold(words[over - 1].rstrip("\0")) in ORGANISATION:
                found = over
    return found


def _over(words: Sequence[str], at: int, join: int, over: int, language: str) -> int:
    """The end of what a joining word leads to, if that is of the name; 0: it is not."""
    if over >= len(words):
        return 0
    word, joining = words[over].rstrip("\0"), words[join]
    if language == "pl" and joining in ("w", "we"):
        held = not of_language("pl", "in_towns").isdisjoint(map(fold, words[at:join]))
        return over + 1 if held and _CAPITAL.match(word) else 0
    if _CAPITAL.match(word):
        return over + 1 if joining in _OF or _is_purpose(words, at, join, word) else 0
    if language not in _ADJECTIVES or joining in ("à", "aux", "alla") or not _SMALL.match(word):
        return 0
    if joining in of_language(language, "and") and words[join + 1] not in of_language(language, "joins"):
        return 0
    verb = joining in _BARE and over == join + 1 and _INFINITIVES[language].search(word)
    return 0 if verb or word in of_language(language, "no_nouns") else over + 1


def _is_purpose(words: Sequence[str], at: int, join: int, word: str) -> bool:
    """ "por los Derechos", "ao Crime", "a Crimes", but not "(detuvo) la Policía de Madrid a Juan"."""
    if fold(word) in _HEADS or fold(word) in gazetteer.given_names():
        return False
    place = gazetteer.find(word) is not None
    if words[join] in ("en", "em"):
        return place and fold(words[join - 1]) in _BRANCHES
    of_something = not _OF.isdisjoint(words[at:join]) and (word.endswith("s") or words[join] != "a")
    return not place and (of_something or words[join] not in _TO)


def _goes_on_small(words: Sequence[str], at: int, end: int, language: str) -> bool:
    """ "Fédération syndicale unitaire": is it an adjective of the name?"""
    word = words[end].rstrip("\0")
    if language not in _ADJECTIVES or word in of_language(language, "no_nouns") or not _SMALL.match(word):
        return False
    if end > at + 1 and words[end - 1][:1].isupper() and not (words[end - 2] in _OF and _OF_FIELD.search(word)):
        return False
    if word.endswith("i") and fold(words[end - 1]) in _OF_MEMBERS:
        return True
    return _ADJECTIVES[language].search(word) is not None and word not in of_language(language, "no_adjectives")
