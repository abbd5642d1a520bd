"""Whom and what a text without capitals names: its language's lists and rules, each name counted once. Pure."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from newsbell.articles.subjects.subject import Subject
from newsbell.articles.subjects.uncased import arabic, han, korean, spaced
from newsbell.articles.subjects.uncased.found import Found
from newsbell.articles.subjects.uncased.places import places
from newsbell.articles.subjects.uncased.scripts import language_of, languages_of, plain, unmarked
from newsbell.articles.subjects.uncased.words import doubted, known

_MOST_SIGNS = 20_000
_OF: Mapping[str, Callable[[str], Iterable[Found]]] = {
    "zh": han.chinese_names,
    "ja": han.japanese_names,
    "ko": korean.names,
    "ar": arabic.names,
}


def named(parts: Sequence[str]) -> Iterator[Subject]:
    """People, organisations and places of a text in a script without capitals; none of another's.

    `parts`: headline, standfirst, paragraphs. Names are told as the text has them, places without the word for their
    kind: 武汉 for 武汉市.
    """
    parts = [unmarked(part) for part in parts]
    text = "\n".join(parts)[:_MOST_SIGNS]
    language = language_of(text)
    if language is None:
        return
    smooth = plain(text, language)
    found = _OF[language](smooth) if language in _OF else spaced.names(smooth, language)
    begins = [0, *accumulate(len(part) + 1 for part in parts)]
    for (kind, _), own in _counted(found).items():
        at = [bisect(begins, one.start) - 1 for one in own]
        if not any(one.sure for one in own) and len(own) == 1 and at[0] > 0:
            continue
        first = max(own, key=lambda one: (one.end - one.start, -one.start))
        shown = " ".join(text[first.start : first.end].split())
        if shown.startswith("لل"):
            shown = "ال" + shown[2:]
        within: tuple[str, ...] = ()
        if kind == "place":
            shown, within = _place(smooth[first.start : first.end], shown, first.key, language)
        weight = len(own) + 5.0 * (0 in at) + 2.0 * (1 in at or 2 in at) + 1.0 / (1 + min(at))
        yield Subject(shown, kind, own[0].evidence, weight, within)


def listed(name: str) -> tuple[str, tuple[str, ...]] | None:
    """(kind, what contains it) of a name in a script without capitals that a list knows and that means nothing else."""
    for language in languages_of(name):
        smooth = plain(unmarked(name), language)
        if smooth in doubted(language):
            continue
        if (one := known(language).get(smooth)) is not None and one.kind != "place":
            return one.kind, ()
        if (place := places(language).get(smooth)) is not None and place.sure:
            return "place", place.within
    return None


def _place(name: str, shown: str, first: str, language: str) -> tuple[str, tuple[str, ...]]:
    """What a place is called, and what contains it: its longer names, its English one, and what that is in."""
    listed = places(language).get(name) or places(language).get(first)
    short = shown[: len(first)] if name.startswith(first) else shown
    others = (shown,) if shown != short else ()
    return short, tuple(dict.fromkeys((*others, *(listed.within if listed else ()))))


def _counted(found: Iterable[Found]) -> dict[tuple[str, str], list[Found]]:
    """What is found, none over another, the longest first; by its kind and key."""
    counted: dict[tuple[str, str], list[Found]] = defaultdict(list)
    taken: set[int] = set()
    for one in sorted(dict.fromkeys(found), key=lambda one: (one.start - one.end, not one.sure, one.start)):
        inside = range(one.start, one.end)
        if taken.isdisjoint(inside):
            taken.update(inside)
            counted[one.kind, one.key].append(one)
    for own in counted.values():
        own.sort(key=lambda one: one.start)
    return counted
