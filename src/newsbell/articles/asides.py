"""Who is named beside a story and is nobody of it: who signs, who took a picture, whom a note refers to. Pure."""

import re

from newsbell.articles.spans import Span

_SIGNS = re.compile(
    r"\W*(?:(?:by|par|por|von|text|texte|texto|testo|tekst|fotos?|photos?)\b:?(?: \S+){1,5}$"
    r"|(?:additional )?(?:reporting|writing|editing|research|graphics|translation) by\b"
    r"|(?:written|reported|edited|compiled|translated|produced) by\b)",
    re.IGNORECASE,
)
_LONGEST_SIGNED = 160
# Headline and standfirst come before the paragraphs.
_HEADS, _NOTED = 2, 3
_SHOWN = frozenset(
    ("photo", "photos", "photograph", "photographs", "picture", "pictures", "image", "images", "portrait", "graphic",
     "illustration", "foto", "fotos", "bild", "bilder", "imagen", "credit")
)  # fmt: skip
_SHOWN_BY = frozenset(("by", "von", "par", "por", "di", ":", "courtesy"))
_NO_CREDIT = frozenset(("©", "copyright"))


def signs(text: str) -> bool:
    """ "Par Jacques Munier", "Reporting by Jane Roe; editing by Max Smith": a line that says who made it."""
    return len(text) <= _LONGEST_SIGNED and _SIGNS.match(text) is not None


def is_credited(span: Span) -> bool:
    """ "© Jane Doe", "(Picture by Jane Doe)" """
    by, what = set(span.before[-1:]), set(span.before[-2:-1])
    return bool(by & _NO_CREDIT or (by & _SHOWN_BY and what & _SHOWN))


def stands_apart(span: Span) -> bool:
    """Is it a paragraph by itself, as who signs at the end or is one of a list, or somebody of a reference?"""
    if span.part < _HEADS:
        return False
    noted = span.before[:1] == ("^",) and len(span.before) < _NOTED
    return noted or not any(word[:1].isalnum() for word in (*span.before, *span.after))
