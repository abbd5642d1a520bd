"""Whether German words name a building or a landmark: "Flughafen Dübendorf", "Rahmedetalbrücke". Pure."""

from collections.abc import Sequence

from newsbell.articles.known import gazetteer
from newsbell.articles.known.folding import fold
from newsbell.articles.subjects.german.appositions import WORDS
from newsbell.articles.subjects.german.words import is_german

_ENDS = tuple(WORDS["landmarks"])
_SHORTEST_FIRST, _LONGEST = 4, 3


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
