"""What stands between a plain text's headline and its body: standfirst, captions, and what is of the page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from newsbell.articles import furniture
from newsbell.articles.captions import Caption, caption_of
from newsbell.articles.known.gazetteer import given_names
from newsbell.articles.texts.in_short import lists_in
from newsbell.articles.texts.lines import Signs, is_clock, is_label, is_prose, width
from newsbell.articles.texts.page_phrases import is_page_phrase
from newsbell.articles.texts.thickest import telling
from newsbell.common.text import fold

_BULLET = re.compile(r"^\s*[•*▪‣·–—-]\s+\S")
_LABEL = re.compile(
    r"^(?:synopsis|summary|in short|in brief|zusammenfassung|kurz gesagt|in kürze|resumen|en bref|l'essentiel"
    r"|in breve|sintesi|resumo|samenvatting)\s*[:：]\s*",
    re.IGNORECASE,
)
_LABEL_ALONE = re.compile(rf"{_LABEL.pattern[:-10]}\s*[:：]?$", re.IGNORECASE)
# "Andri Capaul (Text), Karin Hofmänner (Bilder)": who did what.
_DONE_BY = re.compile(
    r"[(](?:words|texts?|texte|texto|testo|tekst|tekst i|photos?|pictures|fotos?|bilder|fotografias?|fotografía|zdjęcia"
    r"|video|vídeo)[)]",
    re.IGNORECASE,
)
_SCORE = re.compile(r"\b\d{1,3}\s?[-–:]\s?\d{1,3}\b")
# The place, or the agency, that opens an article's first paragraph.
_DATELINE = regex.compile(
    r"^(?:\p{Lu}[\p{L}'’ /-]{2,30}(?:,[^.:—–(]{2,20})?\s?(?:[(（][\p{L}/. -]{2,20}[)）]\s?)?(?:\.-|[—–]|--?\s)\s?"
    r"|\p{Lu}{2}[\p{Lu}'’ -]{1,30}:\s|\p{Lu}[\p{L}-]{2,20}(?:/\p{Lu}[\p{L}-]{2,20})?\.\s(?=\p{Lu})"
    r"|[(（][\p{Lu}\p{L} ]{2,20}[)）]\s?[-—–])"
)
_NAMED = regex.compile(r"(?<=\p{Ll}[,;]? )\p{Lu}\p{L}{4,}|\b\d{2,}\b")
_PERSON = regex.compile(r"\p{Lu}\p{Ll}[\p{L}-]+ \p{Lu}[\p{L}’'-]{2,}(?: \p{Lu}[\p{L}’'-]{2,})?")
_QUOTED = re.compile('["“”„«»]')
_BETWEEN = re.compile(r"(?<=[.!?…]) ")
_FEW_WORDS, _LEAST_CLIPPED, _LONGEST_CLIPPED = 14, 60, 180
_SHORTER = 0.65
_LEAST_SUMMARY = 100
_SOON = 7
_LISTED = 40
_LONGEST_SIGNED = 150
_SHARE_WORDS = 2
_TEXT = 14
_LEAST_TOLD = 5
_MOST_OF_IT = 0.63


@dataclass(frozen=True)
class Opening:
    """`start`: where the body begins; `standfirst` without its label; `captions` on the way."""

    start: int
    standfirst: str | None
    captions: tuple[Caption, ...]


def opening_of(lines: Sequence[str], signs: Sequence[Signs], title: int) -> Opening:
    """What stands between the headline, which is at `title`, and the body.

    A summary is told from the first paragraph by its place, over byline, time, share bar or picture; by what follows,
    which opens with a place's name, or tells the same again; or by its label.
    """
    captions: list[Caption] = []
    standfirst: list[str] = []
    names: list[str] = []
    met, start, labelled = False, len(lines), False
    told = lists_in(lines[: title + _LISTED], title + 1)
    for at in range(title + 1, len(lines)):
        line, sign = lines[at], signs[at]
        caption = None if sign.names or sign.furniture or _LABEL.match(line) else caption_of(line, loose=not sign.when)
        names += sign.names
        if labelled or _LABEL_ALONE.match(line):
            wordy = len(line.split()) >= 6 or width(line) > 50
            standfirst += [line] if labelled and wordy else []
            labelled = not labelled
            continue
        again = fold(line) == fold(lines[title])
        if at in told or again or (len(line) < 200 and any(line.startswith(f"{name} ") for name in names)):
            standfirst += told.get(at, [])
            continue
        if caption is not None and not (len(line) > 220 and caption.caption):
            captions.append(caption)
            met = True
        elif sign.any or is_label(line) or is_clock(line):
            met = met or sign.any
        elif furniture.is_related(line) or (furniture.speaks_of_page(line) and width(line) < 160):
            continue
        elif _is_standfirst(lines, signs, at, met=met, more=bool(standfirst), signed=bool(names)):
            standfirst.append(line)
        elif is_prose(line) and not is_page_phrase(line) and (width(line) >= 45 or _is_text_soon(lines, signs, at)):
            # A live page's post: its time of day and its heading stand over it.
            start = at - 2 if is_clock(lines[at - 2]) and not signs[at - 1].any else at
            break
    if not standfirst and _stands_over(lines, signs, title):
        standfirst = [lines[title - 1]]
    return Opening(start, _LABEL.sub("", " ".join(standfirst)) or None, tuple(captions))


def _is_standfirst(
    lines: Sequence[str], signs: Sequence[Signs], at: int, *, met: bool, more: bool, signed: bool
) -> bool:
    line = lines[at]
    if _LABEL.match(line):
        return True
    wordy = len(line.split()) >= 6 or width(line) > 50
    unfit = is_page_phrase(line) or (width(line) < _LONGEST_SIGNED and _DONE_BY.search(line))
    if unfit or not wordy or _DATELINE.match(line) or (_SCORE.search(line) and len(line.split()) < 12):
        return False
    if not met and _signed_after(lines, signs, at):
        return True
    if _BULLET.match(line) or more or not is_prose(line):
        return False
    there = next((one for one in range(at + 1, min(len(lines), at + _SOON)) if _is_paragraph(lines, signs, one)), None)
    if there is None:
        return False
    between = range(at + 1, there)
    pictured = there == at + 2 and caption_of(lines[at + 1], loose=True) is not None
    over_picture = met and pictured and width(line) < min(200, width(lines[there]))
    parted = (signs[at - 1].any or caption_of(lines[at - 1], loose=True) is not None) and there == at + 1
    if over_picture or _is_under_picture(lines, at, there) or (parted and _is_clipped(line, lines[there])):
        return True
    if any(signs[one].met or (signs[one].alone and not signed) or is_clock(lines[one]) for one in between):
        return True
    if sum(len(lines[one].split()) <= _SHARE_WORDS or is_label(lines[one]) for one in between) >= 2:
        return True
    if _DATELINE.match(lines[there]) is not None or (there == at + 1 and _tells_again(line, lines[there])):
        return True
    return _introduces_again(line, lines[there : there + 2]) or _is_told_again(line, lines[there : there + _TEXT])


def _is_under_picture(lines: Sequence[str], at: int, there: int) -> bool:
    """Does this line stand right under a picture, shorter than the paragraph `there`, and quote nobody?"""
    pictured = caption_of(lines[at - 1], loose=True) is not None
    short = _LEAST_SUMMARY <= width(line := lines[at]) < min(200, _SHORTER * width(lines[there]))
    return pictured and short and there - at <= 2 and _QUOTED.search(line) is None


def _is_clipped(line: str, following: str) -> bool:
    """Are these sentences as a summary's: several, each of few words, that quote nobody, over a longer paragraph?"""
    sentences = _BETWEEN.split(line)
    few = len(sentences) > 1 and all(len(one.split()) <= _FEW_WORDS for one in sentences)
    fits = _LEAST_CLIPPED <= width(line) <= min(_LONGEST_CLIPPED, width(following) - 1)
    return few and fits and not _QUOTED.search(line)


def _is_paragraph(lines: Sequence[str], signs: Sequence[Signs], at: int) -> bool:
    prose = is_prose(lines[at]) and width(lines[at]) >= 45
    return prose and not signs[at].any and caption_of(lines[at], loose=True) is None


def _tells_again(line: str, following: str) -> bool:
    """Are a number and a name of this line told again in the next, as only a summary's are?"""
    shared = set(_NAMED.findall(line)) & set(_NAMED.findall(following))
    return len(shared) > 1 and any(map(str.isdigit, shared))


def _introduces_again(line: str, following: Sequence[str]) -> bool:
    """Is somebody whom this line names in full named in full again, as only the text under a summary does?"""
    people = [name for name in _PERSON.findall(line) if fold(name.split()[0]) in given_names()]
    return any(name.removesuffix("s") in text for name in people for text in following)


def _is_told_again(line: str, text: Sequence[str]) -> bool:
    """Has the text under this line most of its telling words, as it has a summary's and hardly a first paragraph's?"""
    words = telling(line)
    told = words & set().union(*map(telling, text))
    return len(words) >= _LEAST_TOLD and len(told) >= _MOST_OF_IT * len(words)


def _stands_over(lines: Sequence[str], signs: Sequence[Signs], title: int) -> bool:
    """Does a summary stand over the headline: whole sentences, two or more, and no word of the page?"""
    if title == 0:
        return False
    line = lines[title - 1]
    plain = not (signs[title - 1].any or furniture.asks_consent(line) or furniture.speaks_of_page(line))
    return plain and is_prose(line) and width(line) > 80 and len(re.findall(r"[.!?] ", line)) >= 1


def _signed_after(lines: Sequence[str], signs: Sequence[Signs], at: int) -> bool:
    """Is the next line of another kind: a byline, date, share bar or caption? Then this one stands over them."""
    for there in range(at + 1, min(len(lines), at + 4)):
        if signs[there].any or caption_of(lines[there], loose=True) or is_label(lines[there]):
            return True
        if is_prose(lines[there]) and len(lines[there]) > 110:
            return False
    return False


def _is_text_soon(lines: Sequence[str], signs: Sequence[Signs], at: int) -> bool:
    return any(_is_paragraph(lines, signs, there) for there in range(at + 1, min(len(lines), at + 3)))
