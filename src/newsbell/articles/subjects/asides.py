"""Who is named beside a story and is nobody of it: who signs, who took a picture, whom a note refers to. Pure."""

import re
from collections.abc import Sequence
from itertools import groupby

from newsbell.articles.subjects.spans import Span

_SIGNS = re.compile(
    r"\W*(?:(?:by|par|por|von|text|texte|texto|testo|tekst|fotos?|photos?)\b:?(?: \S+){1,5}$"
    r"|(?:additional )?(?:reporting|writing|editing|research|graphics|translation) by\b"
    r"|(?:written|reported|edited|compiled|translated|produced) by\b"
    r"|(?:photo|image|picture)s?(?: ?credits?\b| by\b)|(?:foto|bild)(?:s|er)?(?:nachweise?\b|credits?\b| von\b)"
    r"|\S+ is a (?:registered )?trademark of\b"
    r"|[^.!?]{5,150} contributed (?:reporting )?to this (?:report|story|article)\b)",
    re.IGNORECASE,
)
_LONGEST_SIGNED = 160
_LONGEST_LINE, _LINES, _SHORT = 200, 3, 8
_STOPS = re.compile(r"[.!?…:;。！？\"”“„»’')\]]\s*$|[^\W\d]{2}[.!?]\s")
# Headline and standfirst come before the paragraphs.
_TEASES = re.compile(
    r"(?:\b(?:read )?more|weiterlesen|mehr lesen|lire la suite|leer más|leggi tutto|leia mais"
    r"|czytaj więcej|lees meer)\W*$",
    re.IGNORECASE,
)
_HEADS, _NOTED = 2, 3
_SHOWN = frozenset(
    ("photo", "photos", "photograph", "photographs", "picture", "pictures", "image", "images", "portrait", "graphic",
     "illustration", "foto", "fotos", "bild", "bilder", "imagen", "credit")
)  # fmt: skip
_SHOWN_BY = frozenset(("by", "von", "par", "por", "di", ":", "courtesy"))
_SIGNS_OFF = frozenset(
    ("is", "has", "lives", "teaches", "works", "writes", "covers", "reports", "ist", "lebt", "schreibt", "arbeitet",
     "es", "est", "jest")
)  # fmt: skip
_NO_CREDIT = frozenset(("©", "copyright"))


def signs(text: str) -> bool:
    """ "Par Jacques Munier", "Reporting by Jane Roe; editing by Max Smith": a line that says who made it."""
    return len(text) <= _LONGEST_SIGNED and _SIGNS.match(text) is not None


def listed(parts: Sequence[str]) -> frozenset[int]:
    """The numbers of the parts that are lines of a list, as of other stories: three and more in a row without a stop.

    None where most of the text is so.
    """
    short = [
        number >= _HEADS and len(text) <= _LONGEST_LINE and not _STOPS.search(text) for number, text in enumerate(parts)
    ]
    runs = (list(run) for is_line, run in groupby(range(len(parts)), short.__getitem__) if is_line)
    lines = frozenset(number for run in runs if len(run) >= _LINES for number in run)
    lines |= {number for number, text in enumerate(parts) if number >= _HEADS and _TEASES.search(text)}
    return lines if 2 * len(lines) < len(parts) - _HEADS else frozenset()


def is_credited(span: Span) -> bool:
    """ "© Jane Doe", "(Picture by Jane Doe)" """
    by, what = set(span.before[-1:]), set(span.before[-2:-1])
    return bool(by & _NO_CREDIT or (by & _SHOWN_BY and what & _SHOWN))


def signs_off(span: Span, last: int) -> bool:
    """ "Jane Doe is a writer in Boston." at a text's end, of which `last` is the last part's number."""
    ends = last > _SHORT and span.part >= last - 1
    return ends and not span.before and len(span.words) > 1 and bool(set(span.after[:1]) & _SIGNS_OFF)


def stands_apart(span: Span) -> bool:
    """Is it a paragraph by itself, as who signs at the end or is one of a list, or somebody of a reference?"""
    if span.part < _HEADS:
        return False
    noted = span.before[:1] == ("^",) and len(span.before) < _NOTED
    return noted or not any(word[:1].isalnum() for word in (*span.before, *span.after))
