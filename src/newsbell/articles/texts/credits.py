"""Where in a line that belongs to a picture its credit begins: by the learned weights of marks of each place. Pure.

`python scripts/learn_credits.py` makes the weights (data/credit_weights.txt). Each place at which a credit may begin is
a choice, and so is that the line has none; the likeliest is taken (a conditional logit, McFadden 1974).
"""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import regex

from newsbell.articles.captions import Caption, without_frame
from newsbell.articles.known.folding import fold
from newsbell.articles.known.gazetteer import given_names, surnames

_LABEL = regex.compile(
    r"(?i)(?:(?:file|archive|bild|foto|photo|image) )?(?:image(?: source| credit)?|photo(?:graph)?s?(?: credit)?|picture(?: credit)?|pictures"
    r"|pics?|credits?|source|portrait|copyright|arkivfoto|fotos?(?:graf\w*)?|(?:symbol|archiv)?bild(?:er|quelle|nachweis)?|bildrechte|grafik"
    r"|graphic|chart|map|video|vidéo|illustration|quelle|crédits?(?: photos?)?|photo d'archives|photographie|imagen|fotografía"
    r"|fotografie|fotógrafo|crédito|immagine|fot|beeld|kuva|photographer|zdj(?:ęcie)?|zdroj|źródło|billede|bilde|dessin|tekening"
    r"|croquis d'audience|artwork|fotoğraf|фото|写真提供|画像提供|写真|撮影|提供|图|摄影?|صورة|تصوير|المصدر|مصدر الصورة)(?!\p{Latin})(?:\.{3}|\.)?"
    r"\s?(?:(?:by|von|par|di|de|av|door|por|da)\b)?\s*(?:[:：/]|…|\||،)?\s*(?:by\b)?"
)
_STRONG = regex.compile(r"[:：/…|،]$|\.{3}$|(?:^|\s)(?:[Ff]ot\.|FOT\.)$|\b(?i:by|von|par|di|de|av)$")
# A label without its colon is one before a name alone: "Photo Mari Bowen".
_BARE = regex.compile(r"(?i:photo|foto|picture|dessin|fot|bild)\s+(?=[\p{Lu}«]|courtesy\b)")
_OF_CAPTION = regex.compile(r"(?i)^(?:image|picture|photo|légende|legende|bildunterschrift|pie de foto)\s?:\s+")
# A credit may begin after a space, a bracket, the end of a sentence or a sign.
_PLACE = regex.compile(
    r"(?:\s+|(?<=[.!?…\"”’»)\]])(?<!\b\p{Lu}\.)(?=\p{Lu})|(?<=[(\[（［【|/©=＝。、！？]))(?![\s|/–—•·©=＝(\[（［【]|-\s|-?$)"
)
_SMALL = frozenset(
    "for of the and de del della di du la le les van von der den via by et y und pour für al el a e en i af av og och to from per"
    " dos da do par com".split()
)
_HOUSES = frozenset(
    "ap afp epa pa efe dpa apa ansa tass reuters lapresse xinhua keystone lusa tt ntb ritzau belga anp pap ctk getty images"
    " shutterstock istock alamy imago stock epd kna inpho press photo news unsplash pixabay wikimedia handout supplied submitted"
    " courtesy file archive archiv privat private facebook google adobe flickr media wire pool agency library collection museum"
    " police council university".split()
)
_ENDS = {
    **dict.fromkeys(".!?…。！？", "stop"),
    **dict.fromkeys("\"”’»", "quote"),
    **dict.fromkeys(")]）", "shut"),
    **dict.fromkeys("([（［【", "open"),
    **{sign: sign for sign in "|/—–-©=＝,:;、•·"},
}
_BETWEEN = regex.compile(r"[\s/|,;:–—-]+")
_SEVERAL = regex.compile(r"[.!?。][\s\"”]+\S")
_MADE = regex.compile(r"(?:撮影|提供|[摄攝])$")
_WORDS = (1, 2, 3, 4, 5, 6, 8, 11)
_LINE_WORDS = (3, 6, 10, 15, 25)
# A credit has no more words than that.
_FURTHEST = 14
_LONGEST = 500
_SIGNS = "|/–—-=＝•·©"
_FRAME = f" ()[]（）［］【】{_SIGNS}"


class Form(Enum):
    """What a picture's line holds."""

    CAPTION = "caption"
    CREDIT = "credit"
    BOTH = "both"


class Place(NamedTuple):
    """Where a credit may begin (characters from the start; None: nowhere), and the marks that tell of it."""

    at: int | None
    marks: Sequence[str]


# What a line's part makes likelier, by so much.
LEAN = 100
_LEANS: Mapping[Form, Callable[[int | None], bool]] = {
    Form.CAPTION: lambda at: at is None,
    Form.CREDIT: lambda at: at == 0,
    Form.BOTH: bool,
}


@cache
def weights() -> Mapping[str, int]:
    """Mark → its weight, in hundredths."""
    told = (files("newsbell.articles") / "data" / "credit_weights.txt").read_text("utf-8")
    lines = (line.rsplit(" ", 1) for line in told.splitlines() if not line.startswith("#"))
    return {mark: int(weight) for mark, weight in lines}


def split(line: str, form: Form) -> Caption:
    """The caption and the credit of a line that belongs to a picture, and has likely this form."""
    text = without_frame(line)
    if isinstance(text, Caption):
        return text
    if len(text) > _LONGEST:
        return Caption(text, None)
    lean = _LEANS[form]
    best, _ = max(_scored(text), key=lambda scored: scored[1] + LEAN * lean(scored[0]))
    credit = without_label(text[best :]) if best is not None else None
    caption = text[: best].strip(f"{_SIGNS} ([（［【") if credit else text
    return Caption(_OF_CAPTION.sub("", caption) or None, credit or None)


def likelihoods(line: str) -> tuple[int, int]:
    """How much likelier than no credit is one that ends the line, and one that is the whole of it, as log-odds?"""
    *credits, (_, none) = _scored(line)
    (_, whole), *ending = credits
    return round((max((score for _, score in ending), default=whole) - none) / 100), round((whole - none) / 100)


def _scored(line: str) -> list[tuple[int | None, int]]:
    by = weights()
    return [(place.at, sum([by.get(mark, 0) for mark in place.marks])) for place in places(line)]


def without_label(credit: str) -> str:
    """A credit without what it calls itself and its brackets: "Photo: Jane Doe)"."""
    bare = credit.strip(_FRAME)
    label = _label(bare)
    if not _STRONG.search(label.strip()) and label != bare:
        label = found.group() if (found := _BARE.match(bare)) else ""
    bare = bare[len(label) :].strip(f"{_FRAME}:") or bare
    return _MADE.sub("", bare.removesuffix(".") if bare.count(".") == 1 else bare).strip(" ,;:©")


def places(line: str) -> list[Place]:
    """Each place at which a credit may begin in a line, the last being none."""
    ats = [found.end() for found in _PLACE.finditer(line) if 0 < found.end() < len(line)]
    return [*(Place(at, _marks(line, at)) for at in (0, *ats[-_FURTHEST:])), Place(None, _of_none(line))]


def _label(text: str) -> str:
    found = _LABEL.match(text)
    if not found or not found.end() or text[: found.end()][-1].isalpha() and text[found.end() :][:1].isalpha():
        return ""
    return found.group()


def _marks(line: str, at: int) -> list[str]:
    head, tail = line[:at].rstrip(), line[at:].strip()
    after = _after(head)
    label = _label(tail).strip()
    kind = "" if not label else "label strong" if _STRONG.search(label) else "label bare"
    body = tail[len(label) :].strip(f"{_FRAME}.:")
    words = body.split()
    pieces = [fold(piece) for piece in _BETWEEN.split(body)]
    count = _step(len(words), _WORDS)
    small = sum(word[0].islower() and word.strip(".,") not in _SMALL for word in words)
    shut = any(sign in tail[-2:] for sign in ")]）］】")
    given = bool(words) and fold(words[0].strip(".,")) in given_names()
    named = len(words) > 1 and all(word[0].isupper() or word in _SMALL or not word[0].isalpha() for word in words)
    shown = {
        "after stop and sign": head[-1:] in tuple("|/—–-•·©") and head[-2:-1] in tuple(".!?…"),
        "glued": bool(head) and not line[at - 1].isspace() and after != "open" and head[-1] not in "=＝",
        f"opened {shut}": after == "open",
        f"brackets {count}": after == "open" and shut,
        kind: kind,
        f"{kind} after {after}": kind,
        "house": not _HOUSES.isdisjoint(pieces),
        "ends house": bool(words) and fold(words[-1]) in _HOUSES,
        "slash": "/" in body,
        "bar": "|" in body,
        "sign": "©" in tail,
        "comma": "," in body,
        "digit": any(map(str.isdigit, body)),
        "sentences": _SEVERAL.search(body),
        f"ends stop after {after}": tail[-1:] in tuple(".!?。"),
        f"capitals {head.isupper()}": body.isupper(),
        "given": given,
        f"given and name after {after}": given and len(_BETWEEN.split(body)) in (2, 3),
        "surname": bool(words) and fold(words[-1]) in surnames(),
        f"begins small {body[:1].islower()}": words,
        "short head": 0 < len(head.split()) < len(_WORDS) // 3 + 1,
        f"whole {len(words) > len(_WORDS)}": not head,
        f"names after {after}": named,
        "made": _MADE.search(body),
    }
    return [
        f"after {after}",
        f"words {count}",
        f"words {count} after {after}",
        f"small {min(3, small)}",
        f"small {min(2, small)} after {after}",
        *(mark for mark, holds in shown.items() if holds and mark),
        *dict.fromkeys(f"word {piece}" for piece in pieces if piece),
    ]


def _after(head: str) -> str:
    """What stands before the place: a sign, or the form of a word."""
    if not head:
        return "nothing"
    first = head.split()[-1][0]
    of_word = "small" if first.islower() else "capital" if first.isupper() else "digit" if first.isdigit() else "other"
    return _ENDS.get(head[-1], of_word)


def _of_none(line: str) -> list[str]:
    return ["none", f"none, ends {_after(line)}", f"none, words {_step(len(line.split()), _LINE_WORDS)}"]


def _step(number: int, steps: Sequence[int]) -> int:
    return sum(number >= step for step in steps)
