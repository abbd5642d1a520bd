"""What tells of each line of a plain text which part of its page it is: marks of form, words, place and neighbours."""

import re
from collections import Counter
from collections.abc import Sequence

from newsbell.articles import furniture
from newsbell.articles.captions import caption_of
from newsbell.articles.texts.credits import likelihoods
from newsbell.articles.texts.gaps import gaps
from newsbell.articles.texts.lines import Line, Signs, is_clock, is_label, is_prose, signs_of, width
from newsbell.articles.texts.openings import OPENINGS
from newsbell.articles.texts.page_phrases import is_labelled_link, is_page_phrase
from newsbell.articles.texts.recurring import recurring
from newsbell.articles.texts.telling import telling
from newsbell.common.text import fold, tokens

Marks = list[str]
_WIDTHS = (8, 15, 25, 40, 60, 90, 130, 180, 260, 400)
_WORDS = (2, 3, 4, 6, 8, 10, 14, 20, 30, 50)
_SOME = (1, 2, 4)
_PARAGRAPH = 70
_MOST_WORDS = 40
_LONGEST_REPEAT = 300
_LONGEST_PICTURE = 350
_YOU = re.compile(
    r"\b(?:you|your|we|our|us|sie|ihr|ihre|ihnen|wir|unser\w*|uns|vous|votre|vos|nous|notre|nos|tu|tus|usted"
    r"|nuestr\w+|du|dein\w*)\b",
    re.IGNORECASE,
)
_FORMS = {
    "quotes": re.compile('["“”„«»]'),
    "opens quoted": re.compile("[\"“„«'‘’]"),
    "bar": re.compile(r".*\|"),
    "slash": re.compile(".*/"),
    "sign": re.compile(".*©"),
    "arrow": re.compile(".*[>›»→▶]"),
    "bullet": re.compile(r"[•*▪‣·–—-]\s+\S"),
    "numbered": re.compile(r"\d{1,2}[.)]?\s"),
    "asks": re.compile(r".*\?$"),
    "calls": re.compile(".*!$"),
    "colon at end": re.compile(".*[:：]$"),
    "colon": re.compile(r".{0,30}[:：]\s*\S"),
    "dots": re.compile(r".*(?:…|\.\.\.)$"),
    "bracket at end": re.compile(r".*[)\]）]$"),
    "digit": re.compile(r".*\d"),
    "year": re.compile(r".*\b(?:19|20)\d\d\b"),
    "money": re.compile(".*[£$€]"),
    "address": re.compile(r".*(?:@|www\.|https?:|\.com\b|\.org\b)"),
}
_ENDS = re.compile(r"[.!?…。]['\"”’»)]*(?: |$)")
# What a line is first of all, of which three in a row are one mark.
_KINDS = (
    *("corrects", "caption", "clock", "ends", "related", "furniture", "of page", "phrase", "labelled link"),
    *("names", "time", "prose", "bullet", "caption?"),
)
_NEAR = (-3, -2, -1, 1, 2, 3)


def marks_of(lines: Sequence[str]) -> list[Marks]:
    """The marks of each line: words for what it has, each once."""
    signs = [signs_of(line) for line in lines]
    forms = [_of_form(line, sign) for line, sign in zip(lines, signs, strict=True)]
    paragraphs = [at for at, line in enumerate(lines) if is_prose(line) and width(line) >= _PARAGRAPH]
    places = _of_places(lines, paragraphs)
    kinds = ["edge", *(next((kind for kind in _KINDS if kind in form), "short") for form in forms), "edge"]
    edges = list(map(_of_edges, lines))
    between = gaps(forms, paragraphs)
    marked: list[Marks] = []
    for at, line in enumerate(lines):
        # What is known for the page's own needs no other mark, which could speak against it.
        own = (
            ["phrase"]
            if "phrase" in forms[at]
            else [*forms[at], *edges[at], *_of_words(line), " < ".join(kinds[at : at + 3])]
        )
        marks = [*own, *places[at], *between[at]]
        for step in _NEAR:
            there = at + step
            if not 0 <= there < len(lines):
                marks.append(f"{step}:none")
            elif abs(step) == 1:
                marks += [f"{step}:{mark}" for mark in (*forms[there], *places[there], *edges[there])]
            else:
                marks += [f"{step}:{mark}" for mark in forms[there][:5]]
        marked.append([mark for mark in marks if mark and not mark.endswith(":")])
    return marked


def _of_form(line: str, sign: Signs) -> Marks:
    """What a line shows by itself; the first five are told of lines further off too."""
    words = line.split()
    capitals = sum(word[0].isupper() for word in words)
    caption = "caption" if caption_of(line) else "caption?" if caption_of(line, loose=True) else ""
    shown = {
        "prose": is_prose(line),
        "names": sign.names,
        "time": sign.when,
        "alone": sign.alone,
        "ago": sign.ago,
        "clock": is_clock(line),
        "furniture": sign.furniture,
        "label": is_label(line),
        "phrase": is_page_phrase(line),
        "labelled link": is_labelled_link(line),
        "ends": furniture.ends_article(line),
        "related": furniture.is_related(line),
        "corrects": furniture.is_correction(line),
        "of page": furniture.speaks_of_page(line),
        "names page": furniture.names_page(line),
        "consent": furniture.asks_consent(line),
        "capitals": line.isupper(),
        "small": line[0].islower(),
        "speaks to you": _YOU.search(line) and not _FORMS["quotes"].search(line),
        **{name: form.match(line) for name, form in _FORMS.items()},
        **{name: opening.match(line) for name, opening in OPENINGS.items()},
    }
    ends = min(3, len(_ENDS.findall(line)))
    wide = f"width {_step(width(line), _WIDTHS)}"
    first = [wide, f"words {_step(len(words), _WORDS)}", *(name for name in ("prose", "names", "time") if shown[name])]
    return [
        *first,
        *[""] * (5 - len(first)),
        *(name for name, holds in shown.items() if holds and name not in first),
        f"sentences {ends}",
        f"capitals {4 * capitals // max(1, len(words))}",
        caption,
        *_of_credit(line),
    ]


def _of_credit(line: str) -> Marks:
    """How likely a credit ends the line or is the whole of it, if it belongs to a picture."""
    if width(line) > _LONGEST_PICTURE:
        return []
    ending, whole = likelihoods(line)
    return [f"credit ends {min(4, max(-3, ending))}", f"credit whole {min(4, max(-3, whole))}"]


def _of_words(line: str) -> Marks:
    words = tokens(line)
    return list({f"word {word}" for word in words}) if len(words) <= _MOST_WORDS else []


def _of_edges(line: str) -> Marks:
    words = tokens(line)
    return [f"first {words[0]}", f"first {' '.join(words[:2])} ", f"last {words[-1]}"] if words else []


def _of_places(lines: Sequence[str], paragraphs: Sequence[int]) -> list[Marks]:
    """Where a line stands among these paragraphs, and what of it the text tells elsewhere."""
    among = set(paragraphs)
    parted = 2 * sum(_is_apart(lines[at]) for at in paragraphs) > len(paragraphs)
    told = [telling(line) for line in lines]
    counts = Counter(word for at in paragraphs for word in told[at])
    folded = [fold(line) for line in lines]
    times = Counter(folded)
    whole = " ".join(folded)
    words = whole.split()
    again_told = recurring(lines, told, paragraphs)
    openings = Counter(map(" ".join, zip(words, words[1:], words[2:], words[3:], strict=False)))
    seen = set[str]()
    before = ended = 0
    placed: list[Marks] = []
    for at, line in enumerate(lines):
        own = at in among
        known = sum(counts[word] > own for word in told[at])
        over = len(paragraphs) - before - own
        apart, under = _is_apart(line), at + 1 < len(lines) and _is_apart(lines[at + 1])
        # To look for it in the whole text pays only where its first words stand there again.
        again = len(line) < _LONGEST_REPEAT and openings[" ".join(folded[at].split()[:4])] > times[folded[at]]
        placed.append(
            [
                f"told {4 * known // len(told[at])}" if told[at] else "told nothing",
                *(
                    [f"told {8 * known // len(told[at])} in paragraph {_step(before, _SOME)}"]
                    if own and told[at]
                    else []
                ),
                f"paragraphs before {_step(before, _SOME)}",
                f"paragraphs after {_step(over, _SOME)}",
                f"set {apart:d}{under:d}{parted:d}",
                f"ended {min(3, ended)}",
                *([("again " if folded[at] in seen else "first of ") + "several"] if times[folded[at]] > 1 else []),
                *(["within another"] if again and whole.count(folded[at]) > times[folded[at]] else []),
                *_begins_as(folded, at),
                *again_told[at],
            ]
        )
        before += own
        ended += furniture.ends_article(line)
        seen.add(folded[at])
    return placed


def _begins_as(folded: Sequence[str], at: int) -> Marks:
    """Has it a neighbour's words first? So a picture's description has whose it is: "Jane Doe A bridge at dusk"."""
    near = {"below": at + 1, "above": at - 1}
    return [
        f"begins as {where}"
        for where, there in near.items()
        if 0 <= there < len(folded) and folded[there] and folded[at].startswith(f"{folded[there]} ")
    ]


def _is_apart(line: str) -> bool:
    return isinstance(line, Line) and line.apart


def _step(number: int, steps: Sequence[int]) -> int:
    return sum(number >= step for step in steps)
