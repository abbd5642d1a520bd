"""Where in a line that belongs to a picture its credit begins: by the learned weights of marks of each place. Pure.

`python scripts/learn_credits.py` makes the weights (data/credit_weights.txt). Each place at which a credit may begin is
a choice, and so is that the line has none; the likeliest is taken (a conditional logit, McFadden 1974).
"""

from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache, lru_cache
from importlib.resources import files

import regex

from newsbell.articles.captions import SECOND_LABEL, Caption, without_frame
from newsbell.articles.texts.credit_marks import FRAME, MADE, SIGNS, STRONG, label_of, places, tells_where

# A label without its colon is one before a name alone: "Photo Mari Bowen"; Picture Alliance and Photo News are houses.
_BARE = regex.compile(
    r"(?i:photo|foto|fotó|picture|dessin|fot|bild|beeld|copyright|credit|pic|kép|kuva|illustration)\s+"
    r"(?!(?i:alliance|news|stock)\b)(?=[\p{Lu}«]|courtesy\b)"
)
_SHOUTED = regex.compile(r"^[\p{Lu}'’ ]{4,40}:\s*(?=\p{Lu}{2})")
_BEHIND = regex.compile(rf"(?:{MADE.pattern}|(?<=^(?:PTI|ANI|IANS)) Photo$)")
_OPENING, _CLOSING = "([（［【", ")]）］】"
_LONGEST = 500


class Form(Enum):
    """What a picture's line holds."""

    CAPTION = "caption"
    CREDIT = "credit"
    BOTH = "both"


# What a line's part makes likelier, and by so much: a line that is called a credit often has its caption too.
_LEANS: Mapping[Form, tuple[int, Callable[[int | None], bool]]] = {
    Form.CAPTION: (500, lambda at: at is None),
    Form.CREDIT: (150, lambda at: at == 0),
    Form.BOTH: (500, bool),
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
    lean, holds = _LEANS[form]
    best, _ = max(_scored(text), key=lambda scored: scored[1] + lean * holds(scored[0]))
    if best is not None and tells_where(text) and not label_of(text[best:].lstrip(FRAME)):
        best = None
    credit = without_label(text[best:]) if best is not None else ""
    if not any(map(str.isalpha, credit)):
        return Caption(text.rstrip(f"{SIGNS} "), None)
    # "The harbour, photo by Jane Doe": what parts them is of neither.
    caption = text[:best].rstrip(f"{SIGNS} {_OPENING}").rstrip(",:、")
    if caption.startswith("(") and ")" not in caption:
        caption = caption[1:]
    return Caption(caption or None, credit)


@lru_cache(maxsize=1_024)
def likelihoods(line: str) -> tuple[int, int]:
    """How much likelier than no credit is one that ends the line, and one that is the whole of it, as log-odds?"""
    (_, whole), *ending, (_, none) = _scored(line)
    best = max((score for _, score in ending), default=whole)
    return round((best - none) / 100), round((whole - none) / 100)


def _scored(line: str) -> list[tuple[int | None, int]]:
    by = weights()
    return [(place.at, sum([by.get(mark, 0) for mark in place.marks])) for place in places(line)]


def without_label(credit: str) -> str:
    """A credit without what it calls itself and its brackets: "Photo: Jane Doe)"."""
    bare = credit.lstrip(FRAME).rstrip(f" {SIGNS}")
    if sum(map(bare.count, _CLOSING)) > sum(map(bare.count, _OPENING)):
        bare = bare.rstrip(FRAME)
    bare = SECOND_LABEL.sub("", bare)
    label = label_of(bare)
    if not STRONG.search(label.strip()) and label != bare:
        label = found.group() if (found := _BARE.match(bare)) else ""
    rest = bare[len(label) :].lstrip(f"{FRAME}:")
    # A second label behind the first, as in "Foto/Grafik: Jane Doe".
    if label and (second := label_of(rest).strip()).endswith((":", "：")):
        rest = rest[len(second) :].lstrip(f"{FRAME}:")
    bare = _SHOUTED.sub("", rest) or bare
    return _BEHIND.sub("", bare.removesuffix(".") if bare.count(".") == 1 else bare).strip(" ,;:©")
