"""Which script is a text in, and its plain form, in which names are looked up. Pure."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

# Ranges of letters, by the language that lists are kept for.
_LETTERS = {
    "han": "\u4e00-\u9fff",
    "kana": "\u3041-\u30ff",
    "ko": "\uac00-\ud7af",
    "arabic": "\u0620-\u064a\u0671-\u06d3",
    "he": "\u05d0-\u05ea",
    "th": "\u0e01-\u0e4e",
    "hi": "\u0904-\u0939\u093e-\u094d",
}
_ANY = re.compile(f"[{''.join(_LETTERS.values())}]")
_EACH = {name: re.compile(f"[{letters}]") for name, letters in _LETTERS.items()}
# Persian and Urdu letters that Arabic has not.
_PERSIAN = re.compile("[پچژگکی]")
_LEAST, _SHARE, _READ = 12, 0.3, 4_000
_MARKS = re.compile("[\u0640\u064b-\u065f\u0670]")
_ARABIC = str.maketrans("أإآٱةؤئ", "ااااهوي")
# "على" is a word, "علي" somebody; else a text may write either letter.
_YA = re.compile("(?<![\u0621-\u064a])([وف]?عل)ى(?![\u0621-\u064a])|ى")
_KANA_SHARE = 0.05


def language_of(text: str) -> str | None:
    """The language whose lists fit: zh, ja, ko, ar, fa, he, th or hi; None: of another script, or of none much."""
    if text.isascii() or _ANY.search(text) is None:
        return None
    text = text[:_READ]
    counts = {name: len(letters.findall(text)) for name, letters in _EACH.items()}
    counts["han"] += counts["kana"]
    kana = counts.pop("kana")
    name = max(counts, key=lambda one: counts[one])
    if counts[name] < _LEAST or counts[name] < _SHARE * sum(map(str.isalpha, text)):
        return None
    if name == "han":
        return "ja" if kana > _KANA_SHARE * counts["han"] else "zh"
    if name == "arabic":
        return "fa" if len(_PERSIAN.findall(text)) > _KANA_SHARE * counts["arabic"] else "ar"
    return name


def languages_of(name: str) -> tuple[str, ...]:
    """The languages with rules of their own in which a name may be written."""
    if name.isascii():
        return ()
    if _EACH["kana"].search(name):
        return ("ja",)
    if _EACH["han"].search(name):
        return ("zh", "ja")
    return ("ko",) if _EACH["ko"].search(name) else ("ar",) if _EACH["arabic"].search(name) else ()


def plain(text: str, language: str) -> str:
    """The form in which names are looked up, of as many signs: Chinese simplified, Arabic without its hamzas."""
    if language == "zh":
        return text.translate(_simplified())
    if language in ("ar", "fa"):
        return _YA.sub(lambda match: match[0] if match[1] else "ي", text.translate(_ARABIC))
    return text


def unmarked(text: str) -> str:
    """Without the marks of Arabic that are no letters."""
    return _MARKS.sub("", text)


@cache
def _simplified() -> Mapping[int, int]:
    lines = (files("newsbell.articles") / "data" / "uncased" / "simplified.txt").read_text("utf-8").split("\n")
    return str.maketrans(lines[0] + "‧•・．", lines[1] + "····")
