"""Whether a name of several words is somebody's, and by what. Pure."""

import re
from collections.abc import Sequence

from newsbell.articles.known import gazetteer
from newsbell.articles.known.folding import fold
from newsbell.articles.known.name_words import (
    CALLED_AFTER,
    NO_NAMES,
    ORGANISATION_STARTS,
    PEOPLES,
    PLACE_STARTS,
    TEAM,
    TITLES,
    is_known,
)
from newsbell.articles.subjects.german.appositions import WORDS, honours, tells
from newsbell.articles.subjects.german.words import is_german
from newsbell.articles.subjects.heads import is_head
from newsbell.articles.subjects.mentions import AGE, INITIALS, TITLED, Mentions
from newsbell.articles.subjects.somebody import LONGEST_PERSON
from newsbell.articles.subjects.spans import is_of_father, is_particle

NO_SURNAMES = NO_NAMES | TITLES | PEOPLES
# People and towns are named without one: "the Hague" is in the gazetteer, "la Merkel" is somebody.
ARTICLES = frozenset(("the", "el", "le", "los", "les"))
_LETTERS = 2
# "Hurricane Georges", "North Poole", "Aunt Miranda"
_NO_FIRST = frozenset(
    map(
        fold,
        ("hurricane", "storm", "typhoon", "operation", "aunt", "uncle", "north", "south", "east", "west", "new",
         "old", "st", "dt", "estadio", "stade", "estádio", "copa", "coupe", "coppa", "taça", "ligue", "serie", "série",
         "campeonato", "torneo", "trofeo", "trofeu", "trophée", "prix", "premio", "prémio", "prêmio", "gran",
         "grand", "festival", "lycée", "collège", "liceo", "stadio", "teatro", "théâtre"),
    )
)  # fmt: skip
_KOREAN = re.compile(
    r"(?:Ahn|An|Bae|Baek|Bang|Cha|Chang|Cho|Choe|Choi|Chung|Gong|Ha|Han|Heo|Hong|Hwang|Hyun|Im|Jang|Jeon|Jeong|Jo|Joo|Ju"
    r"|Jun|Jung|Kang|Kim|Ko|Koo|Kwak|Kwon|Lee|Lim|Min|Moon|Nam|No|Oh|Pak|Park|Rhee|Ri|Roh|Ryu|Seo|Shin|Sim|Sin|So|Son|Song"
    r"|Suh|Sung|Woo|Yang|Yeo|Yi|Yoo|Yoon|Yu|Yun) [A-Z][a-z]+-[a-z]+$"
)
_THEIRS = frozenset(("administration", "government", "era", "regime"))
_ADDRESS = re.compile(r"\.\w{2}")
# "Wayne State", "Nine Mile", "Georgia Tech"
_SIDES = frozenset(
    ("north", "south", "east", "west", "state", "mile", "tech", "house", "hotel", "place", "plan", "inn", "towers")
)
# As German nouns end, and names that nobody knows seldom do.
_NOUN = re.compile(r"(?:er|in|or|ung|heit|keit|e|en|el|schaft|of|ft|io|-\w+)$")


def somebody(
    name: Mentions, surname: Mentions | None, first: Mentions | None, lower: frozenset[str], *, german: bool
) -> str:
    """What says that it is a person's; empty: nothing does.

    `surname` and `first`: the mentions of its last and its first word alone.
    """
    key = name.keys
    if (said := _at_once(name, german=german)) is not None:
        return said
    # German nouns are names too often for words of another language to tell them.
    is_word = gazetteer.is_common if german else gazetteer.is_plain
    given, last = _is_given(name), key[-1] in gazetteer.surnames()
    plain = is_word(key[-1]) and not last and not is_of_father(name.words[-2])  # "Osama bin Laden"
    doubted = len(key[0]) > 1 and (key[0] in lower or gazetteer.is_common(key[0]))
    spoken = surname is not None and surname.said() and not gazetteer.is_common(key[-1])
    alone = surname is not None and (spoken or not plain) and key[-1] not in lower
    if given and not (doubted and (plain or not (last or alone))) and key[-1] not in PEOPLES:
        short = len(key) == _LETTERS or name.has_initial() or key[-2] in gazetteer.given_names()
        return "" if plain and (german or not short) else f"{name.words[0]} is a given name"
    plain = gazetteer.is_common(key[-1]) and plain
    strange = not doubted and not plain and key[0] not in ORGANISATION_STARTS and key[0] not in PEOPLES
    strange = strange and not all(map(is_word, key))  # "Deep Throat", "Tar Heels"
    if german:
        return _in_german(name, alone=alone and last) if strange else ""
    if strange and (evidence := name.cue_of_person()):
        return evidence
    if not strange or any(map(is_word, key[1:-1])):
        return ""
    named = alone and (not is_word(key[0]) or key[-2] in gazetteer.given_names())
    if named and surname and _is_meant(name, surname, first):
        return f"later the text says {name.words[-1]} alone"
    if any(map(is_word, key)):
        return ""
    if len(key) == _LETTERS and (last or _is_rare(name)) and gazetteer.find(name.words[0]) is None:
        return f"{name.words[-1]} is a surname" if _is_whole(name) else ""
    return "the text says what they said" if name.speaks() and _is_whole(name) else ""


def _at_once(name: Mentions, *, german: bool) -> str | None:
    """What its words alone decide; None: nothing."""
    key = name.keys
    if not _may_be(name) or (german and _ends_with_noun(key)):
        return ""
    if german and key[-1] in WORDS["person"] and not gazetteer.may_be_surname(key[-1]):
        return ""  # "Pietro Kardinal"
    if german:
        return f"{name.words[0]} is what they are" if _is_crowned(key) else _told_of_given(name)
    korean = _KOREAN.match(name.text) and not any(map(gazetteer.is_common, key[1].split()))
    return "names of Korea are written so" if korean else None


def is_called_by_post(name: Mentions, lower: frozenset[str]) -> bool:
    """ "Ministerin Köstinger": in a German text, a surname alone behind a post; `lower`: its words in lower case."""
    key, nouns = name.keys[0], (_noun_before(span.before) for span in name.spans)
    if key in lower or key in NO_SURNAMES or key in gazetteer.given_names() or not any(map(honours, nouns)):
        return False
    if gazetteer.find(name.text) or is_known(name.text) or not name.words[0][1:].islower():
        return False
    return not is_german(key) or key in gazetteer.surnames()


def _told_of_given(name: Mentions) -> str | None:
    """ "Bischof Harald Rein": behind a noun of people two words are somebody's, whatever else the second says."""
    two = len(name.keys) == _LETTERS and name.words[-1][:1].isupper() and gazetteer.is_given(name.keys)
    told = two and any(tells(_noun_before(span.before)) == "person" for span in name.spans)
    return "a title stands before it" if told and not is_known(name.text) else None


def _noun_before(before: Sequence[str]) -> str:
    own = before[:-1] if before[-1:] == (TITLED,) else before
    return own[-1] if own else ""


def _in_german(name: Mentions, *, alone: bool) -> str:
    """What tells a name of strange words where nouns have capitals too; `alone`: its surname stands alone as well."""
    if is_german(name.keys[-1]) and not gazetteer.may_be_surname(name.keys[-1]):
        return ""  # "Oetker Trockenbackhefe"
    evidence = name.cue_of_person()
    if name.speaks() and _are_strange(name):
        return "the text says what they said"
    if name.titled() or (evidence == AGE and len(name.keys) == _LETTERS):
        return evidence
    if alone and not _NOUN.search(name.words[0]):
        return f"later the text says {name.words[-1]} alone"
    return f"{name.words[-1]} is a surname" if _is_strange(name) else ""


def _is_crowned(key: Sequence[str]) -> bool:
    """ "Papst Franziskus", "König Charles" """
    return len(key) == _LETTERS and key[0] in WORDS["crowned"] and not is_german(key[1])


def _ends_with_noun(key: Sequence[str]) -> bool:
    """ "Tod von Steiners Oma", "Louis Vuitton Missgeschick": a longer name that ends with a German noun."""
    return len(key) > _LETTERS and is_german(key[-1]) and not gazetteer.may_be_surname(key[-1])


def _are_strange(name: Mentions) -> bool:
    """ "Hape Kerkeling": two words of no language, nothing of a place or a house in them."""
    words = any(is_german(key) or gazetteer.is_plain(key) for key in name.keys)
    return not words and len(name.keys) == _LETTERS and name.text.istitle() and _is_whole(name)


def _is_strange(name: Mentions) -> bool:
    """ "Imke Onnen": in a German text a surname behind a word of no language."""
    first = name.keys[0]
    word = is_german(first) or gazetteer.is_plain(first) or gazetteer.find(name.words[0]) is not None
    if word or len(name.keys) > _LETTERS or gazetteer.is_plain(name.keys[-1]):
        return False
    return (name.keys[-1] in gazetteer.surnames() or _is_rare(name)) and _is_whole(name)


def is_known_by_it(name: Mentions, lower: frozenset[str]) -> bool:
    """ "Obama", "al-Assad": is it a name that says of whom, though it stands alone, and not as in "the Obama era"?"""
    key = name.keys[0]
    alone = not all(set(span.after[:1]) & _THEIRS for span in name.spans)
    return gazetteer.is_famous(key) and alone and key not in lower and not name.text.isupper()


def bears_it(name: Mentions) -> bool:
    """ "Kellie Hill", "P. J. Hill", "PJ Hill": is it somebody whose surname is of a place's kind?"""
    acts = name.keys[0] in gazetteer.given_names() and (name.said() or name.titled())
    return acts or all(len(word) == 1 or INITIALS.match(word) for word in name.words[:-1])


def _is_given(name: Mentions) -> bool:
    """Is the first word one that people are given? "TINE Fotballskole" is a house's, "Gay Germany" nobody's."""
    shouted = name.words[0].isupper() and not name.text.isupper() and len(name.words[0]) > _LETTERS
    named = name.keys[-1] in gazetteer.surnames() or not _is_country(name.words[-1])  # "Eddie Jordan"
    return not shouted and gazetteer.is_given(name.keys) and named


def _is_country(word: str) -> bool:
    place = gazetteer.find(word)
    return place is not None and not place.city and place.people > 0


def _is_rare(name: Mentions) -> bool:
    """Are these two words, of which no language makes others, a name that few bear?"""
    told = all(len(word) > _LETTERS and word[1:].islower() for word in name.words)
    return told and gazetteer.may_be_surname(name.keys[-1])


def _is_meant(name: Mentions, surname: Mentions, first: Mentions | None) -> bool:
    """Are the last word's mentions of somebody? Of a thing ("Windows Server") the first word stands alone as well."""
    if surname.after_in() or not _is_whole(name, speaks=surname.said()):
        return False
    return surname.said() or first is None or len(first.spans) <= len(surname.spans)


def _may_be(name: Mentions) -> bool:
    key = name.keys
    shouted = name.all_capitals() and not _is_somebody_in_capitals(name)
    if not name.titled() and (shouted or name.all_after(ARTICLES)):
        return False  # a label of the page, or a thing
    small = [word for word in name.words if not word[:1].isupper() and not word.startswith("al-")]
    if not 2 <= len(key) <= LONGEST_PERSON or not all(map(is_particle, small)) or not name.may_be_person():
        return False
    if _is_called_after(name):
        return False
    if any(_ADDRESS.search(word) for word in name.words):
        return False  # "Stuff.co.nz. Retrieved"
    if name.words[0].islower() and name.words[0] not in ("von", "van"):
        return False
    if any(map(is_head, name.words[1:])) or key[0] in _NO_FIRST or key[-1] in _SIDES:
        return False
    if key[-1] in TEAM - gazetteer.surnames() or key[0] in PLACE_STARTS:
        return False
    # "M. D.", "U.S. Masters"
    return not all(len(one) <= _LETTERS for one in key) and not _is_of_a_country(name)


def _is_somebody_in_capitals(name: Mentions) -> bool:
    """ "JANET BARBOZA": a given name and a surname, as papers of some countries write people."""
    first, last = name.keys[0], name.keys[-1]
    if not any(span.before or span.after for span in name.spans):
        return False  # a line of its own
    return first in gazetteer.given_names() and gazetteer.may_be_surname(last) and not gazetteer.is_plain(last)


def _is_called_after(name: Mentions) -> bool:
    """ "au lycée Jean Moulin", "in der Straße": what is called so is a house or a street."""
    return all(set(span.before[-1:]) & CALLED_AFTER for span in name.spans)


def _is_of_a_country(name: Mentions) -> bool:
    if name.keys[0] in gazetteer.given_names():
        return False
    begins = (gazetteer.find(name.words[0]), gazetteer.find(" ".join(name.words[:2])))
    return any(place is not None and not place.city and place.people for place in begins)


def _is_whole(name: Mentions, *, speaks: bool = False) -> bool:
    """Is nothing in it another name: no letters ("ESPN Chile"), no known house, no place that is mute, no "of"?"""
    ends = (name.words[0], name.words[-1])
    if any(word.isupper() and len(word) > 1 for word in ends) or any(map(is_known, name.words)):
        return False
    if any(word in ("de", "of", "du", "des") for word in name.words[1:-1]):
        return False
    return speaks or all(gazetteer.find(word) is None for word in ends)
