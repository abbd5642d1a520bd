"""Shortening text for a notification without breaking what a reader sees as one character."""

import re
import unicodedata

ELLIPSIS = "…"

_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_JOINER = "\u200d"
_VIRAMA = 9  # canonical combining class: joins Indic consonants
_WORD = 24  # characters that are given up at most to end at a word


def clean(text: str) -> str:
    """One line that UTF-8 can hold: white space and control characters become a space, lone surrogates U+FFFD."""
    return _UNSEEN.sub(" ", _LONE_SURROGATE.sub("\ufffd", text)).strip()


def clip(text: str, octets: int) -> str:
    """`text` (clean) in at most so many octets of UTF-8: cut between graphemes, at a word if one is near, and "…".

    The empty string where not even the ellipsis fits. A simplification of UAX #29: combining marks, joined emoji,
    flags, Hangul and Indic conjuncts stay whole.
    """
    encoded = text.encode()
    if len(encoded) <= octets:
        return text
    room = octets - len(ELLIPSIS.encode())
    if room < 0:
        return ""
    cut = len(encoded[:room].decode(errors="ignore"))
    while cut and _joined(text, cut):
        cut -= 1
    if text[cut] != " ":
        space = text.rfind(" ", max(0, cut - _WORD), cut)
        cut = space if space > 0 else cut
    return text[:cut].rstrip(" ,;:–—-") + ELLIPSIS


def _joined(text: str, index: int) -> bool:
    """Does the character at `index` belong to the one before it?"""
    before, after = text[index - 1], text[index]
    return (
        unicodedata.category(after) in ("Mn", "Me", "Mc")
        or _JOINER in (before, after)
        or unicodedata.combining(before) == _VIRAMA
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= after <= "\U000e007f"  # tags of regional flags
        or "\u1160" <= after <= "\u11ff"  # Hangul vowels and finals
        or (_flag(after) and _flags_before(text, index) % 2 == 1)
    )


def _flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flags_before(text: str, index: int) -> int:
    count = 0
    while count < index and _flag(text[index - 1 - count]):
        count += 1
    return count
