"""What pages say of themselves around an article, in so many words (data/page_phrases.toml). Pure."""

import tomllib
from importlib.resources import files

import regex

from newsbell.common.text import fold

_TOLD = tomllib.loads((files("newsbell.articles") / "data" / "page_phrases.toml").read_text("utf-8"))
_PHRASES = {name: [fold(one) for one in words.replace("\n", "|").split("|") if one] for name, words in _TOLD.items()}
_WHOLE = frozenset(_PHRASES["whole"])
_LABELS = frozenset(_PHRASES["labels"])
_STARTS = regex.compile(r"(?:\L<starts>)(?= |$)", starts=_PHRASES["starts"])
_WITHIN = regex.compile(r"(?<= |^)(?:\L<within>)(?= |$)", within=_PHRASES["within"])
_LABEL = regex.compile(r"^\W*(?P<label>[^:|]{2,30}?)\s*[:|]\s*\S")
_LONGEST = 400
_LONGEST_LINK = 120
_QUOTED = regex.compile("[\"“”„«»]|^['‘’]")


def is_page_phrase(line: str) -> bool:
    """Is this line a button or a label of a page, or a sentence that no article has?"""
    if len(line) > _LONGEST or _QUOTED.search(line):
        return False
    folded = fold(line)
    return folded in _WHOLE or _STARTS.match(folded) is not None or _WITHIN.search(folded) is not None


def is_labelled_link(line: str) -> bool:
    """ "Video: How the bridge fell", "Quiz | Which bridge is this?": a link or a box under its label."""
    found = _LABEL.match(line) if len(line) < _LONGEST_LINK and not line.endswith(".") else None
    return found is not None and fold(found["label"]) in _LABELS
