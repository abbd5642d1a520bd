"""Places, and no other names, in scripts for which newsbell has no rules: Persian, Hebrew, Thai, Hindi. Pure."""

import re
from collections.abc import Iterator

from newsbell.articles.subjects.uncased.found import Found
from newsbell.articles.subjects.uncased.lexicon import stretches
from newsbell.articles.subjects.uncased.places import Place, places

# Letters that Hebrew writes before a name, as part of its word.
_BEFORE = {"he": "בלמהוכש"}
_WORD = re.compile(r"[\w\u0900-\u0963\u200c'-]+")
_LONGEST = 3
_SHORTEST = {"he": 4, "fa": 4, "hi": 4, "th": 6}


def names(text: str, language: str) -> Iterator[Found]:
    """Countries, and towns that are large."""
    found = _words(text, language) if language != "th" else _unspaced(text)
    for start, end, place in found:
        if end - start >= _SHORTEST[language] and (place.sure or " " in text[start:end]):
            over = place.within[-1] if place.within else ""
            yield Found(start, end, place.name, "place", f"it is in {over}" if over else "a known place")


def _unspaced(text: str) -> Iterator[tuple[int, int, Place]]:
    for one in stretches(text, "th"):
        if isinstance(one.entry, Place):
            yield one.start, one.end, one.entry


def _words(text: str, language: str) -> Iterator[tuple[int, int, Place]]:
    told, known = list(_WORD.finditer(text)), places(language)
    for at, first in enumerate(told):
        for last in reversed(told[at : at + _LONGEST]):
            begins = [first.start()]
            while begins[-1] < last.end() and text[begins[-1]] in _BEFORE.get(language, "") and len(begins) < _LONGEST:
                begins.append(begins[-1] + 1)
            start = next((one for one in begins if text[one : last.end()] in known), None)
            if start is not None:
                yield start, last.end(), known[text[start : last.end()]]
                break
