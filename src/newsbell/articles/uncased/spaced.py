"""Places, and no other names, in scripts for which newsbell has no rules: Persian, Hebrew, Thai, Hindi. Pure."""

import re
from collections.abc import Iterator

from newsbell.articles.uncased.found import Found
from newsbell.articles.uncased.lexicon import stretches
from newsbell.articles.uncased.places import Place

# Letters that Hebrew writes before a name, as part of its word.
_BEFORE = {"he": "בלמהוכש"}
_LETTER = re.compile(r"[\w\u0900-\u0963]")
_SHORTEST = {"he": 4, "fa": 4, "hi": 4, "th": 6}


def names(text: str, language: str) -> Iterator[Found]:
    """Countries, and towns that are large."""
    for one in stretches(text, language):
        if not isinstance(one.entry, Place) or len(one.name) < _SHORTEST[language]:
            continue
        if (one.entry.sure or " " in one.name) and (language == "th" or _is_whole(text, one.start, one.end, language)):
            over = one.entry.within[-1] if one.entry.within else ""
            yield Found(one.start, one.end, one.entry.name, "place", f"it is in {over}" if over else "a known place")


def _is_whole(text: str, start: int, end: int, language: str) -> bool:
    before = re.search(r"[\w\u0900-\u0963]*$", text[max(0, start - 12) : start])
    led = before[0] if before else ""
    return not _LETTER.match(text[end : end + 1]) and (
        not led or (len(led) < 3 and all(one in _BEFORE.get(language, "") for one in led))
    )
