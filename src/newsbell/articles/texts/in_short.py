"""The list in which a page tells its article in short, under the headline: its label, and its items. Pure."""

import re
from collections.abc import Mapping, Sequence

from newsbell.articles.captions import caption_of
from newsbell.articles.texts.lines import is_prose, signs_of, width

_BULLET = re.compile(r"^\s*[•*▪‣·-]\s+\S")
# Labels over a list of what the article tells, of several lines.
_LABEL = re.compile(
    r"^(?:in short|in brief|at a glance|key (?:points|takeaways|facts)|what (?:you need )?to know|what you should know"
    r"|highlights|the (?:short|quick) version|das wichtigste (?:in kürze|auf einen blick)|auf einen blick|in kürze"
    r"|darum geht(?:'|’)?s|l['’]essentiel|en bref|ce qu['’]il faut (?:savoir|retenir)|points clés|claves"
    r"|(?:los )?puntos clave|lo esencial|in breve|punti chiave|in sintesi|pontos[- ]chave|em resumo|in het kort"
    r"|i korthet|kort fortalt|det korte av det lange|w skrócie|najważniejsze informacje|ve zkratce)\s*[:：]?$",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"^(?:what['’]s next|why it matters|wie geht es weiter|et maintenant|¿?y ahora)\s?[?:]?$", re.IGNORECASE
)
_LONGEST_ITEM = 180
_LONGEST_BARE = 150
_MOST_ITEMS = 8
_LEAST_WORDS = 5


_SUMMARY = re.compile(
    r"^(?:synopsis|summary|in short|in brief|zusammenfassung|kurz gesagt|in kürze|resumen|en bref|l'essentiel"
    r"|in breve|sintesi|resumo|samenvatting)\s*[:：]?$",
    re.IGNORECASE,
)


def is_summary_label(line: str) -> bool:
    """ "Synopsis:", alone on its line."""
    return _SUMMARY.match(line) is not None


def lists_in(lines: Sequence[str], start: int) -> Mapping[int, list[str]]:
    """The first list from the line `start` on: each of its lines, by its place, with what it tells (labels: nothing).

    Under its label any short sentences are such a list; without one, two bullets of several words or more.
    """
    for at in range(start, len(lines)):
        labelled = _LABEL.match(lines[at]) is not None
        stop = at + labelled
        while stop < min(len(lines), at + _MOST_ITEMS) and _is_item(lines[stop], labelled=labelled):
            stop += 1
        if stop - at > 1:
            return {there: [] if _is_label(lines[there]) else [lines[there]] for there in range(at, stop)}
        if is_prose(lines[at]) and width(lines[at]) >= _LONGEST_ITEM:
            break
    return {}


def _is_label(line: str) -> bool:
    return _LABEL.match(line) is not None or _NEXT.match(line) is not None


def _is_item(line: str, *, labelled: bool) -> bool:
    """A bullet's sentence; under a label any short one, or the question over the last."""
    if width(line) >= _LONGEST_ITEM or signs_of(line).any or caption_of(line, loose=True) is not None:
        return False
    words = len(line.split())
    if _BULLET.match(line):
        return words >= _LEAST_WORDS
    plain = width(line) < _LONGEST_BARE and is_prose(line) and words > _LEAST_WORDS
    return labelled and (plain or _NEXT.match(line) is not None)
