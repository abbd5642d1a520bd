"""The lines of a plain-text save, and what each shows of itself: prose, label, byline, date."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

import regex

from newsbell.articles import furniture
from newsbell.articles.bylines import is_person, names_of, opens_with_by
from newsbell.articles.dates import told_date
from newsbell.common.text import squeeze

_NUMBERED = re.compile(r"\[\d{1,4}\](?=\S)")
_LINK_MARK = re.compile(r"(?<!\s)\s*<(?:https?|mailto):[^<>\s]{1,2000}>")
_STARS = re.compile(r"^\s*\*([^*]+)\*\s*$")
_RULE = re.compile(r"^[\s\-_=*#~.·•]{3,}$")
_END = re.compile(r"[.!?…。！？।؟:](?:[\"'”’»“)\]」』]*)$")
_CLOSED = re.compile(r"[.!?…。！？।؟](?:[\"'”’»“)\]」』\s■♦●]*)(?:\s?[(\[][^()\[\]]{2,20}[)\]])?$")
_SENTENCES = regex.compile(r"\p{Ll}[.!?] \p{Lu}|\d[.!?] \p{Lu}\p{Ll}")
_ROLE = regex.compile(
    r"^(?:[\p{L}&'’-]+\s+){0,5}?(?:correspondent|reporter|editor|journalist|writer|korrespondent(?:in)?"
    r"|reporter(?:in)?|redakteur(?:in)?|volontär(?:in)?|staff writer|journaliste"
    r"|periodista)\s+(?P<name>\p{Lu}[\p{L}.'’-]+(?:\s+\p{Lu}[\p{L}.'’-]+){1,3})$",
    regex.IGNORECASE,
)
# "Jane Doe, Energy Correspondent".
_WITH_ROLE = regex.compile(
    r"^(?P<name>\p{Lu}[\p{L}.'’-]+(?:\s+\p{Lu}[\p{L}.'’-]+){1,3}),\s+(?:[\p{L}&'’-]+\s+){0,4}?"
    r"(?i:correspondent|reporter|editor|journalist|writer|columnist|korrespondent(?:in)?|redakteur(?:in)?|volontär(?:in)?"
    r"|journaliste|periodista|redactora?|corresponsal)$"
)
_AT = regex.compile(
    r"^(?P<name>\p{Lu}[\p{L}.'’-]+(?:\s+\p{Lu}[\p{L}.'’-]+){1,3})\s+(?:at|in|aus|à|en)\s+\p{Lu}[\p{L}' -]{2,40}$"
)
_WORDS = re.compile(
    r"^(?:words|text|texte|texto|report)\s*:\s*(?P<name>.+?)(?:\s{2,}|\s+(?:pictures?|photos?|fotos?|bilder|images"
    r"|photography)\s*:.*|$)",
    re.IGNORECASE,
)
# "Andri Capaul (Text), Karin Hofer (Bilder)".
_DID_WORDS = regex.compile(
    r"^(?P<name>\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]+){1,3}) \((?:text|words|texte|texto|testo|tekst)\)",
    regex.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:updated|modified|aktualisiert|mis à jour|modifié|actualizado|aktualizacja|aggiornato|bijgewerkt"
    r"|uppdaterad|opdateret|edited)\b",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"^\W*(?:(?:published|posted|updated)\W+)?(?:\d+|an?|one|two) ?(?:sec|min|hr|hour|day|week|month|h\b|d\b"
    r"|m\b)\w* ago|^vor \d+ (?:min|st|tag)|^il y a \d+|^hace \d+",
    re.IGNORECASE,
)
_DESK = regex.compile(
    r"^(?:[\p{Lu}][\p{L}&'’-]*\s+){1,5}(?:Newsdesk|News Desk|newsroom|Redaktion|Reporters|Reporting Team)$"
)
_NOBODY_SIGNS = re.compile(
    r"^(?:staff report\w*|redacción|red|redaktion|redazione|la rédaction|von redaktion|newsroom)\W*$", re.IGNORECASE
)
_FIRST = re.compile(
    r"\b(?:published|posted|publié|publicado|veröffentlicht|erstellt|pubblicato|publicerad)\b", re.IGNORECASE
)
_WIDE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
_CLOCK_ALONE = re.compile(r"^\W*\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?|\s?[A-Z]{2,4}|\s?Uhr)?\W*$", re.IGNORECASE)
_FAR = re.compile(r"\s{3,}|\t+")
_LONGEST_MENU = 300
# A picture's label, whose caption or credit stands on the next line.
_LABEL_ALONE = re.compile(
    r"^(?:image(?: (?:source|caption|credit))?|media caption|bild(?:quelle|unterschrift|rechte|nachweis)"
    r"|crédits?(?: photo)?|photo"
    r"|photo credit|picture|credit|fuente de la imagen|pie de foto|foto|bild|légende)\s?[,:]$",
    re.IGNORECASE,
)
# "Filed by Jane Doe on Monday".
_DONE_BY = regex.compile(
    r"^\p{Lu}\p{Ll}{2,12} (?:by|von|par|por|da) (?P<name>\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]+){1,2})\b"
)
_ARTICLE = re.compile(r"^(?:the|an?|der|die|das|ein|eine|le|la|les|un|une|el|los|las|il|lo|de|het)\s", re.IGNORECASE)
_AGENCY = 4
_WRAPPED = 82
_RARE = 12
_MOST_LINES = 3_000


class Line(str):
    """A line of a save; `apart`: an empty line or a rule stands over it."""

    apart = False

    @classmethod
    def of(cls, text: str, apart: bool) -> "Line":
        """This text as a line."""
        line = cls(text)
        line.apart = apart
        return line


@dataclass(frozen=True)
class Signs:
    """What a line shows. `names`: who signs in so many words; `alone`: names that sign beside a date."""

    names: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    slash: bool = False
    when: date | None = None
    changed: bool = False
    furniture: bool = False
    ago: bool = False

    @property
    def any(self) -> bool:
        return bool(self.names or self.alone or self.when or self.furniture or self.ago)


def lines_of(text: str) -> list[Line]:
    """The lines of a save with words in them, 3,000 at most; links' addresses out, wrapped paragraphs put together."""
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[: 4 * _MOST_LINES]
    raw = [_LINK_MARK.sub("", line).rstrip() for line in raw]
    # A text browser's numbers of links: a line of several is a menu.
    raw = [_NUMBERED.sub("| ", line) if len(_NUMBERED.findall(line)) > 1 else _NUMBERED.sub("", line) for line in raw]
    long = [line for line in raw if len(line.strip()) > 40 and line.count(" ") > 4]
    # A prompt of the page may run over the width to which the article's lines are wrapped.
    over = sum(len(line) > _WRAPPED for line in raw)
    wrapped = len(long) >= 3 and over * _RARE <= len(long)
    width = _width_of(raw)
    lines: list[str] = []
    apart: list[bool] = []
    fresh = True
    last = 0
    for line in raw:
        bare = squeeze(_menu(_STARS.sub(r"\1", line)))
        if not bare or _RULE.match(line):
            fresh = True
            continue
        indented = line.startswith("  ") and not line.startswith("   *")
        # Where the next word had room, the line was ended on purpose: a headline over a byline.
        full = last + 1 + len(line.split()[0]) > width
        runs_on = wrapped and full and 50 < last <= _WRAPPED and lines[-1].count(" ") > 4
        runs_on = runs_on and not (indented and last < 60)
        ends_it = bare[0].islower() and _CLOSED.search(bare) and lines and not _CLOSED.search(lines[-1])
        labelled = lines and len(lines[-1]) < 30 and _LABEL_ALONE.match(lines[-1])
        if labelled or (not fresh and (runs_on or ends_it)):
            lines[-1] = f"{lines[-1]} {bare}"
        else:
            lines.append(bare)
            apart.append(fresh)
        fresh, last = False, len(line)
    return [Line.of(line, over) for line, over in zip(lines[:_MOST_LINES], apart, strict=False)]


def _width_of(raw: Sequence[str]) -> int:
    """The width to which a text is wrapped, as its lines go on in the next ones: nine in ten are no longer."""
    broken = [len(line) for line, below in pairwise(raw) if 50 < len(line) <= _WRAPPED and below.strip()]
    return sorted(broken)[len(broken) * 9 // 10] if broken else 0


def _menu(line: str) -> str:
    """A line of words far apart, as a menu's are, with bars between them; others as they are."""
    pieces = _FAR.split(line.strip()) if len(line) < _LONGEST_MENU else [line]
    return " | ".join(pieces) if len(pieces) > 2 and not _CLOSED.search(line) else line


def is_prose(line: str) -> bool:
    """Is this written as a sentence: closed by its sign, with the words of one?"""
    if not _CLOSED.search(line):
        if len(line.split()) >= 14 and _SENTENCES.search(line):
            return True
        return line.startswith("(") and line.endswith(")") and any(map(str.isdigit, line)) and len(line) < 80
    return len(line.split()) >= 2 or (len(line) >= 12 and not line.isascii())


def is_label(line: str) -> bool:
    """Is this the page's own: a menu's word, a kicker, a button, in one or two words or all in capitals?"""
    words = line.split()
    if furniture.is_furniture(line) or furniture.ends_article(line):
        return True
    if not line.isascii() and len(line) > 9 and len(words) == 1 and not line.isalpha():
        return False
    return (len(words) <= 2 and not _END.search(line) and width(line) < 25) or (line.isupper() and len(words) <= 4)


def is_clock(line: str) -> bool:
    """Is this a time of day and nothing else, as the posts of a live page have it over them?"""
    return len(line) < 20 and _CLOCK_ALONE.match(line) is not None


@lru_cache(maxsize=4_096)
def signs_of(line: str) -> Signs:
    """What a line shows of byline, time and page."""
    if len(line) > 200:
        return Signs()
    if _AGO.match(line):
        return Signs(ago=True)
    told = told_date(line)
    rest = line
    when: date | None = None
    if told is not None and (len(line) < 120 and not (is_prose(line) and len(line.split()) > 12)):
        when = told[0] if told[1] else told[0].date()
    names = _names(rest, when is not None)
    alone: tuple[str, ...] = ()
    slash = False
    if not names and when is None and not _ARTICLE.match(line) and not _CLOSED.search(line) and len(line) < 80:
        pieces = re.split(r"\s+/\s+|\s*,\s+|\s+(?:and|und|et|y|&)\s+", line)
        slash = " / " in line
        if all(
            is_person(piece) or (slash and at and piece.isalpha() and len(piece) < 7) for at, piece in enumerate(pieces)
        ) and is_person(pieces[0]):
            alone = tuple(map(squeeze, pieces))
    return Signs(names, alone, slash, when, _is_change(line), furniture.is_furniture(line))


def width(line: str) -> int:
    """How long a line is, in Latin letters: a sign of Han writing says as much as two."""
    return len(line) + len(_WIDE.findall(line))


def _is_change(line: str) -> bool:
    return _CHANGED.search(line) is not None and not _FIRST.search(line)


def _names(line: str, dated: bool) -> tuple[str, ...]:
    if _NOBODY_SIGNS.match(line) or len(line) > 160:
        return ()
    for pattern in (_WORDS, _ROLE, _WITH_ROLE, _AT, _DID_WORDS):
        if match := pattern.match(line):
            return tuple(name for name in names_of(match["name"]) if is_person(name))
    if (match := _DONE_BY.match(line)) and len(line) < 90 and not _CLOSED.search(line):
        return (match["name"],)
    if _DESK.match(line):
        return (line,)
    if opens_with_by(line) and not (is_prose(line) and len(line.split()) > 9):
        return tuple(_pieces(line))
    if dated:
        after = re.search(r"\b(?:by|von|par|por|di|door)\s+(?P<name>[^|,]{3,60})$", line, re.IGNORECASE) or re.search(
            r"[|•·]\s*(?P<name>[^|\d•·:]{3,60})$", line
        )
        if after:
            return tuple(name for name in _pieces(after["name"]))
    return ()


def _pieces(line: str) -> list[str]:
    pieces = re.split(r"\s+/\s+|\s+(?:avec|with|con|mit)\s+", line)
    return [name for piece in pieces for name in names_of(piece) if name[:1].isupper() or len(name) <= _AGENCY]
