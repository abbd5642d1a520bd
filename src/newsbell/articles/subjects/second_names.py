"""Where a second name begins in a run of words of which nothing parts it: "David Bromwich David Brooks". Pure."""

import re
from collections.abc import Callable, Sequence

from newsbell.articles.known import gazetteer
from newsbell.articles.known.folding import fold
from newsbell.articles.known.name_words import TEAM

_TWO, _LONGEST = 2, 7
_INITIAL = re.compile(r"[A-Z]\.$")


def second_at(words: Sequence[str], is_somebody: Callable[[Sequence[str]], bool]) -> int | None:
    """The index of its first word; None: it is one name. `is_somebody`: have these words a given name and no more?"""
    if not 2 < len(words) <= _LONGEST or not all(word[:1].isupper() for word in words):
        return None
    return _behind_place(words, is_somebody) or _behind_somebody(words)


def _behind_place(words: Sequence[str], is_somebody: Callable[[Sequence[str]], bool]) -> int | None:
    """ "(envoy to) Pakistan Abdul Salam Zaeef", "Saints Pierre Thomas": somebody behind a country or a team."""
    for at in (1, 2):
        if fold(words[0]) in gazetteer.given_names() or not is_somebody(words[at:]):
            continue
        place = gazetteer.find(" ".join(words[:at]))
        team = at == 1 and fold(words[0]) in TEAM and words[0].endswith("s")
        if team or (place is not None and not place.city and place.people):
            return at
    return None


def _behind_somebody(words: Sequence[str]) -> int | None:
    """ "David Bromwich David Brooks", "Linda Greenhouse Rinne B. Groff"."""
    keys, given = [fold(word) for word in words], gazetteer.given_names()
    if keys[0] not in given or keys[1] in given:
        return None
    two = len(keys) == 2 * _TWO and all(word.istitle() for word in words) and keys[2] in given
    two = two and not gazetteer.is_common(keys[1])
    initial = next((at for at, word in enumerate(words) if at > _TWO and _INITIAL.match(word)), 0)
    alone = initial == _TWO + 1 and len(words) == initial + _TWO
    return _TWO if two or alone else None
