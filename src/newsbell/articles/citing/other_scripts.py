"""Sources in texts whose letters have no capitals, or are Cyrillic, by the phrases that cite them. Pure."""

from collections.abc import Iterator

import regex

from newsbell.articles.citing.phrases import arabic, chinese, cyrillic, hebrew, indian, japanese, korean, thai
from newsbell.articles.citing.phrases.eastern import is_bare

_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
# The phrases of each language, and a letter that stands in whatever they find.
_PHRASES = tuple(
    (tongue, regex.compile(letter), tuple(regex.compile(one, regex.V1) for one in phrases))
    for tongue, letter, phrases in (
        ("ja", r"[\p{Han}\p{Hiragana}\p{Katakana}]", japanese.phrases()),
        ("zh", r"\p{Han}", chinese.phrases()),
        ("ko", r"\p{Hangul}", korean.phrases()),
        ("ru", r"\p{Cyrillic}", cyrillic.phrases()),
        ("ar", r"\p{Arabic}", arabic.phrases()),
        ("he", r"\p{Hebrew}", hebrew.phrases()),
        ("hi", r"[\p{Devanagari}\p{Bengali}\p{Tamil}]", indian.phrases()),
        ("th", r"\p{Thai}", thai.phrases()),
    )
)
# Wide letters and figures, of which a name has its own: ＮＨＫ.
_NARROW = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}


def cited_in(paragraph: str) -> Iterator[str]:
    """The sources of a paragraph, in order. Raises TimeoutError where one look takes a second.

    Where one phrase finds "the Agency" and another "the Agency of Tunis", it is the longer name.
    """
    found: dict[tuple[int, int], str] = {}
    narrow = paragraph.translate(_NARROW)
    other = "zh" if _KANA.search(paragraph) else "ja"
    for tongue, letter, phrases in _PHRASES:
        if tongue != other and letter.search(paragraph):
            for phrase in phrases:
                for one in phrase.finditer(narrow, timeout=1):
                    (first, last), name = _named(paragraph, one)
                    if name and not is_bare(tongue, name):
                        found[first, last] = name
    taken: list[tuple[int, int]] = []
    for first, last in sorted(found, key=lambda span: span[0] - span[1]):
        if all(last <= begin or first >= end for begin, end in taken):
            taken.append((first, last))
    yield from (found[span] for span in sorted(taken))


def _named(paragraph: str, found: regex.Match[str]) -> tuple[tuple[int, int], str]:
    """Where what was found stands, and as written; the article that "for" has swallowed given back (للمعهد: المعهد)."""
    if glued := found.groupdict().get("glued"):
        return found.span("glued"), f"ا{glued}"
    first, last = found.span("name")
    return (first, last), paragraph[first:last].strip()
