"""All names in a Chinese or a Japanese text: what the lists know, and what the rules of each language tell. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence

from newsbell.articles.subjects.uncased import chinese, japanese
from newsbell.articles.subjects.uncased.found import Found
from newsbell.articles.subjects.uncased.lexicon import Stretch, stretches
from newsbell.articles.subjects.uncased.places import Place
from newsbell.articles.subjects.uncased.words import Known, is_doubted, words

_HAN = re.compile(r"[\u4e00-\u9fff]")
_KANA = re.compile(r"[\u30a1-\u30faー]")
Ends = Mapping[int, Stretch]
"""What is known, by where it ends."""


def chinese_names(text: str) -> Iterator[Found]:
    """Of a text in simplified signs."""
    text = chinese.dotted(chinese.without_works(text))
    covered = chinese.covered(text)
    known = list(stretches(covered, "zh"))
    yield from _listed(text, covered, known, "zh")
    yield from chinese.found(covered, known)


def japanese_names(text: str) -> Iterator[Found]:
    """Of a text in kana and Han signs."""
    text = japanese.without_works(text)
    covered = japanese.covered(text)
    known = [one for one in stretches(covered, "ja") if not _is_inside_kana(covered, one)]
    yield from _listed(text, covered, known, "ja")
    ends = _ends(known)
    sure = [one for one in known if not isinstance(one.entry, Place) or _is_place(covered, one, one.entry, ends, "ja")]
    yield from japanese.found(covered, known, sure)


def _is_inside_kana(text: str, one: Stretch) -> bool:
    """ "タイ" in "タイヤ": a word in katakana is not cut."""
    before, after = text[one.start - 1 : one.start], text[one.end : one.end + 1]
    begins = _KANA.match(one.name) and _KANA.match(before)
    return bool(begins or (_KANA.match(one.name[-1]) and _KANA.match(after)))


def _ends(known: Sequence[Stretch]) -> Ends:
    return {one.end: one for one in known}


def _listed(text: str, covered: str, known: Sequence[Stretch], language: str) -> Iterator[Found]:
    ends = _ends(known)
    for one in known:
        if isinstance(one.entry, Known):
            if not _is_cut_short(covered, one, language) and not is_doubted(one.name, one.entry, text, language):
                yield _with_nation(covered, one, one.entry, ends, language)
        elif isinstance(one.entry, Place) and _is_place(covered, one, one.entry, ends, language):
            yield (
                _division(one, covered)
                if language == "ja" and covered[one.end : one.end + 1] in _SMALLER
                else _place(one, one.entry)
            )
    if covered != text:
        # Who made it is nobody of the story, but where they were is its place.
        for one in stretches(text, language):
            hidden = covered[one.start : one.end] != one.name
            if hidden and isinstance(one.entry, Place) and one.entry.sure and len(one.name) < len(text):
                yield _place(one, one.entry)


def _with_nation(text: str, one: Stretch, entry: Known, ends: Ends, language: str) -> Found:
    """ "烏克蘭國防部": a ministry that many nations have is that of the nation before it."""
    if one.name in words(language, "rules", "of_place"):
        nation = ends.get(one.start)
        if nation is not None and nation.is_place:
            return Found(nation.start, one.end, text[nation.start : one.end], entry.kind, "a known name")
    return Found(one.start, one.end, entry.first, entry.kind, "a known name")


# "大和村" is another place than "大和市".
_SMALLER = ("町", "村", "区")


def _division(one: Stretch, text: str) -> Found:
    return Found(one.start, one.end + 1, text[one.start : one.end + 1], "place", "it ends as towns do")


def _place(one: Stretch, entry: Place) -> Found:
    over = next((name for name in reversed(entry.within)), "")
    return Found(one.start, one.end, entry.name, "place", f"it is in {over}" if over else "a known place")


def _is_cut_short(text: str, one: Stretch, language: str) -> bool:
    """ "马云" in "马云飞": Latin letters and translated names go on."""
    behind, before = text[one.end : one.end + 1], text[one.start - 1 : one.start]
    latin = one.name[-1].isascii() and one.name[-1].isalnum() and behind.isascii() and behind.isalnum()
    begins = one.name[0].isascii() and one.name[0].isalnum() and before.isascii() and before.isalnum()
    short = one.is_house and len(one.name) < 3 and language == "ja" and _HAN.match(before)
    return bool(
        short or latin or begins or (one.is_somebody and (behind == "·" or before == "·") and _HAN.match(one.name))
    )


def _is_place(text: str, one: Stretch, entry: Place, ends: Ends, language: str) -> bool:
    """Is a place that is not known by its name alone told by what stands beside it?"""
    doubted = one.name in words(language, "context", "doubted")
    if entry.sure and not doubted:
        return True
    before, behind = text[max(0, one.start - 3) : one.start], text[one.end : one.end + 1]
    beside = ends.get(one.start)
    if (not doubted and beside is not None and _is_sure(beside)) or behind in words(language, "context", "parts"):
        return True
    near = any(before.endswith(word) for word in words(language, "context", "near"))
    return near and (not _HAN.match(behind) or behind in "的举发召进参工生与和、")


def _is_sure(one: Stretch) -> bool:
    return isinstance(one.entry, Place) and one.entry.sure
