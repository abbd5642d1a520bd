"""Whether German words name a building or a landmark: "Flughafen Dübendorf", "Rahmedetalbrücke". Pure."""

import re
from collections.abc import Sequence

from newsbell.articles.known import gazetteer
from newsbell.articles.known.folding import fold
from newsbell.articles.subjects.german.appositions import WORDS
from newsbell.articles.subjects.german.words import is_german
from newsbell.articles.subjects.mentions import Mentions

_ENDS = tuple(WORDS["landmarks"])
_ROAD = re.compile(r"[AB] ?\d{1,3}[a-z]?$")
_ON_ROAD = frozenset((word, "der") for word in ("auf", "an", "von", "uber", "entlang", "ab", "nach", "neben", "zu"))
_SHORTEST_FIRST, _LONGEST = 4, 3


def is_road(name: Mentions) -> bool:
    """ "auf der A45": a motorway or a trunk road, by its number."""
    if len(name.words) > 1 or not _ROAD.match(name.words[0]):
        return False
    return any(span.before[-2:] in _ON_ROAD for span in name.spans)


def is_landmark(words: Sequence[str]) -> bool:
    """Are they the name of one?"""
    keys = [fold(word) for word in words]
    if len(keys) > 1:
        named = gazetteer.known(" ".join(words[1:])) is not None or not is_german(keys[1])
        return keys[0] in WORDS["buildings"] and len(keys) <= _LONGEST and named and words[-1][:1].isupper()
    *_, last = parts = keys[0].split()
    end = next((end for end in _ENDS if last.endswith(end)), "")
    if not end or not words[0][:1].isupper():
        return False
    several = len(parts) > 2 and not any(map(str.isdigit, keys[0]))
    return several or (len(parts) == 1 and len(last) >= len(end) + _SHORTEST_FIRST and not is_german(last))
