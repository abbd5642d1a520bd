"""Whether a text that has a known organisation's name means it: letters and words name other things too. Pure."""

import re
from collections.abc import Sequence

from newsbell.articles.known.folding import fold
from newsbell.articles.known.name_words import LETTERS
from newsbell.articles.subjects.german.words import is_german
from newsbell.articles.subjects.mentions import Mentions
from newsbell.articles.subjects.spans import Span

_INDEFINITE = frozenset(
    ("ein", "eine", "einem", "einen", "einer", "eines", "kein", "keine", "keinem", "keinen", "keiner", "jede", "jedes",
     "jeder", "viele", "mehrere", "alle", "solche")
)  # fmt: skip
# Not the verb of the sentence: "meldete", "eröffnete", "musste" stand right before who does it.
_ADJECTIVE = re.compile(
    r"(?:\w{3,}(?:ische|liche|bare|ige|iche|are|ale|nde|elle|ive)|\w*ge\w{2,}ete|(?:\w{2,}(?:e|ch)|gros|mei)ste)[nrsm]?$"
)
# Units of measurement that houses are called as.
_UNITS = frozenset(("siemens", "tesla"))
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d$")
_MODEL = re.compile(r"\d+[^\W\d_]+\W?\d")
_OF_LAW = frozenset(("§", "§§", "abs", "absatz", "art", "artikel"))


def is_meant(name: Mentions, *, german: bool, spelt: bool) -> bool:
    """Is it the house? `spelt`: the text has a longer name of these letters, which is no organisation's."""
    key = name.keys
    if len(key) > 1:
        return True
    if key[0] in LETTERS or all(map(_is_measure, name.spans)):
        return False
    if name.text.isupper() and (any(map(_spells_out, name.spans)) or (spelt and any(map(_in_brackets, name.spans)))):
        return False
    return not (german and is_german(key[0]) and _is_noun(name.spans))


def _is_measure(span: Span) -> bool:
    """ "26 Tesla", "§ 13 Abs. 6 SAP", "Adapter GAA 12V-21"; not "In 1969 NASA", "the 27 EU countries" """
    before = span.before[-1] if span.before else ""
    unit = before.isdigit() and not _YEAR.match(before) and fold(span.words[0]) in _UNITS
    law = before.isdigit() and not _OF_LAW.isdisjoint(one.rstrip(".") for one in span.before)
    model = span.after[0] if span.after else ""
    return unit or law or (_MODEL.match(model) is not None and span.words[0].isupper())


def _in_brackets(span: Span) -> bool:
    return span.before[-1:] == ("(",) and span.after[:1] == (")",)


def _spells_out(span: Span) -> bool:
    """ "LCI (Life Cycle Impulse)" """
    short = fold(span.words[0])
    most = len(short)
    words: Sequence[str] = span.after[1 : most + 1]
    closed = span.after[:1] == ("(",) and span.after[most + 1 : most + 2] == (")",)
    return closed and "".join(word[:1] for word in words) == short


def _is_noun(spans: Sequence[Span]) -> bool:
    """ "Eine Allianz", and mostly "das solarthermische Kraftwerk", "reaktionäre Politiken": a noun, and no name."""
    before = [span.before[-1] for span in spans if span.before]
    described = sum(_ADJECTIVE.match(word) is not None for word in before)
    return not _INDEFINITE.isdisjoint(before) or 2 * described >= len(spans)
