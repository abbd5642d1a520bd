"""The `lang` of words in another language than their page's (WCAG 2.2, 3.1.2), so that a voice reads them as such.

What nobody said, or said otherwise than in a language tag, is not known; a wrong `lang` reads worse than none. Pure.
"""

import re

_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*", re.IGNORECASE | re.ASCII)
_NO_LANGUAGE = frozenset({"mis", "mul", "und", "zxx"})
"""Uncoded, several, undetermined, none (ISO 639)."""


def tag(said: str) -> str:
    """What a feed or a page says that its language is, as a language tag (BCP 47); empty where it is none."""
    found = said.strip().replace("_", "-")
    known = _TAG.fullmatch(found) and found.partition("-")[0].lower() not in _NO_LANGUAGE
    return found if known else ""


def other(said: str, page: str) -> str:
    """The language of some words where it is not the page's; empty where it is, or is not known."""
    found = tag(said)
    return found if found.lower() != page.lower() else ""
