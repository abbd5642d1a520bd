"""The marks of each place in a picture's line at which its credit may begin. Pure."""

import tomllib
from collections.abc import Sequence
from importlib.resources import files
from typing import NamedTuple

import regex

from newsbell.articles.known.folding import fold
from newsbell.articles.known.gazetteer import given_names, surnames
from newsbell.articles.texts.lines import width

_TOLD = tomllib.loads((files("newsbell.articles") / "data" / "credit_words.toml").read_text("utf-8"))
_WORDS = sorted(filter(None, _TOLD["labels"].replace("\n", "|").split("|")), key=len, reverse=True)
_LABELS = "|".join(map(regex.escape, _WORDS))
_BY = "by|von|par|di|de|av|door|por|da|via"
# "Imagen de archivo", "Photo d'illustration" tell what a picture is, and not whose.
_LABEL = regex.compile(
    r"(?i)(?:(?:file|archive|bild|foto|photo|image|main|lead|top|cover|header|staff|express|post|st|mandatory|all)"
    r"[ /])?"
    rf"(?:{_LABELS})(?!\p{{Latin}})(?:\.{{3}}|\.)?"
    r"\s?(?:(?:courtesy of|provided by|submitted by|taken by)\b)?"
    rf"\s?(?:(?:{_BY})\b(?! (?:arch|repert|illustr|stock)))?\s*(?:[:：/・©]|…|\||،)?\s*(?:by\b)?"
)
STRONG = regex.compile(rf"[:：/…|،・©]$|\.{{3}}$|(?:^|\s)(?i:fot|φωτ|zdj)\.$|\b(?i:{_BY}|courtesy of)$")
# A credit may begin after a space, a bracket, the end of a sentence or a sign.
_PLACE = regex.compile(
    r"(?:\s+|(?<=[.!?…\"”’»)\]])(?<!\b\p{Lu}\.)(?=\p{Lu})|(?<=[(\[（［【|/©=＝。、！？—•])"
    # Glued to a caption: "who eats his lunchSWNS", "the loads near KaubImage: Jane Doe".
    r"|(?<=\p{Ll}{2})(?=\p{Lu}{3,}\b|\p{Lu}{2,} \p{Lu}{2}|(?:Image|Photo|Credit|Foto|Picture|Photograph)(?::|\.{3}|…)))"
    r"(?![\s|/–—•·©=＝(\[（［【]|-\s|-?$)"
)
_HOUSES, _SMALL = frozenset(map(fold, _TOLD["houses"].split())), frozenset(_TOLD["small"].split())
_WHERE = regex.compile(r"[(\[（](?:\p{L}+\s){0,2}(?:" + "|".join(_TOLD["where"].split()) + r")\.?[)\]）]\.?$")
_ENDS = {
    **dict.fromkeys(".!?…。！？", "stop"),
    **dict.fromkeys('"”’»', "quote"),
    **dict.fromkeys(")]）", "shut"),
    **dict.fromkeys("([（［【", "open"),
    **{sign: sign for sign in "|/—–-©=＝,:;、•·"},
}
_BETWEEN = regex.compile(r"[\s/|,;:–—-]+")
_SEVERAL = regex.compile(r"[.!?。][\s\"”]+\S")
_INITIAL = regex.compile(r"(?<!\p{L})\p{Lu}\.(?:$|(?= ?\p{Lu}))")
MADE = regex.compile(r"(?:撮影|提供|[摄攝])$")
_COUNTS = (1, 2, 3, 4, 5, 6, 8, 11)
_LINE_COUNTS = (3, 6, 10, 15, 25)
# A credit has no more words than that.
_FURTHEST = 14
_SHORT, _FEW, _LONG = 3, 6, 8
SIGNS = "|/–—-=＝•·©"
FRAME = f" ()[]（）［］【】\\{SIGNS}"


class Place(NamedTuple):
    """Where a credit may begin (characters from the start; None: nowhere), and the marks that tell of it."""

    at: int | None
    marks: Sequence[str]


def places(line: str) -> list[Place]:
    """Each place at which a credit may begin in a line, the last being none."""
    ats = [found.end() for found in _PLACE.finditer(line) if 0 < found.end() < len(line)]
    return [*(Place(at, _marks(line, at)) for at in (0, *ats[-_FURTHEST:])), Place(None, _of_none(line))]


def label_of(text: str) -> str:
    """What a credit calls itself at its beginning: "Photo: "; the empty string if nothing."""
    found = _LABEL.match(text)
    if not found or not found.end() or (text[found.end() - 1].isalpha() and text[found.end() :][:1].isalpha()):
        return ""
    return found.group()


def tells_where(line: str) -> bool:
    """Does it end with where somebody stands in the picture: "Jane Doe (left) and Mark Roe (right)"?"""
    return _WHERE.search(line) is not None


def _marks(line: str, at: int) -> list[str]:
    head, tail = line[:at].rstrip(), line[at:].strip()
    after = _after(head)
    label = label_of(tail).strip()
    kind = "" if not label else "label strong" if STRONG.search(label) else "label bare"
    body = tail[len(label) :].strip(f"{FRAME}.:")
    words = body.split()
    pieces = [fold(piece) for piece in _BETWEEN.split(body)]
    long = _words_in(body)
    count = _step(long, _COUNTS)
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
        "house alone": len(words) == 1 and fold(body) in _HOUSES,
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
        "short head": 0 < _words_in(head) < _SHORT,
        f"whole {long > _LONG}": not head,
        f"names after {after}": named,
        "made": MADE.search(body),
        "after initial": _INITIAL.search(head),
        "initial first": _INITIAL.match(body),
    }
    return [
        f"after {after}",
        f"words {count}",
        f"words {count} after {after}",
        f"small {min(3, small)}",
        f"small {min(2, small)} after {after}",
        *(mark for mark, holds in shown.items() if holds and mark),
        *(dict.fromkeys(f"word {piece}" for piece in pieces if piece) if len(words) <= _FEW else ()),
    ]


def _after(head: str) -> str:
    """What stands before the place: a sign, or the form of a word."""
    if not head.strip():
        return "nothing"
    first = head.split()[-1][0]
    of_word = "small" if first.islower() else "capital" if first.isupper() else "digit" if first.isdigit() else "other"
    return _ENDS.get(head[-1], of_word)


def _of_none(line: str) -> list[str]:
    return ["none", f"none, ends {_after(line)}", f"none, words {_step(_words_in(line), _LINE_COUNTS)}"]


def _words_in(text: str) -> int:
    """How many words: of writing without spaces two signs are one."""
    return max(len(text.split()), (width(text) - len(text)) // 2)


def _step(number: int, steps: Sequence[int]) -> int:
    return sum(number >= step for step in steps)
