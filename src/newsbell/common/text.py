"""Words as newsbell compares them: case, accents and typography folded away: "Müller’s" is "MULLER'S"."""

import re
import unicodedata

import regex

# Dropped inside words. Latin, Greek and Cyrillic accents; Hebrew points; Arabic harakat, hamza marks and tatweel;
# enclosing marks; soft hyphens, joiners, direction marks and variation selectors. Vowel signs of Devanagari, Thai and
# their like are letters: kept.
_DROPPED = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+"
)
# Turned into spaces first: it leaves most English text pure ASCII, which is several times faster to split.
_TYPOGRAPHY = re.compile("[\u00a0\u00ab\u00b4\u00bb\u02b9-\u02bf\u2000-\u200a\u2010-\u2029\u202f-\u205f]+")
# What Unicode does not decompose, but readers do not tell apart when they type; Arabic as Lucene's normalisers have it.
_LETTERS = str.maketrans(
    {
        **dict(zip("øłđðħı", "olddhi", strict=True)),
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        **dict(zip("ٱىیېةکڪ", "اييي" + "هكك", strict=True)),
    }
)
_LETTER = re.compile(f"[{''.join(map(chr, _LETTERS))}]")

# Scripts that are written without spaces: every character is a word, so that "whole words" works by sequence.
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\u30fc\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD = regex.compile(
    rf"[{_UNSPACED}&&[\p{{L}}\p{{N}}]]\p{{M}}*|[\p{{L}}\p{{N}}--[{_UNSPACED}]][\p{{L}}\p{{N}}\p{{M}}--[{_UNSPACED}]]*",
    regex.V1,
)
_ASCII_WORD = re.compile("[a-z0-9]+")
_UNSPACED_SIGN = regex.compile(rf"[{_UNSPACED}]")
_HAN = regex.compile(r"\p{Han}")

# What no headline needs and what can disguise one: controls, bidi embeddings, overrides and isolates, surrogates.
_DISGUISE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+"
)


def tokens(text: str) -> list[str]:
    """The folded words of `text`, in order.

    Case and accents go (NFKD, Unicode §3.13 caseless matching, plus letters such as ø and ł); punctuation separates
    (Devon's → devon, s); in scripts without spaces each character, with its marks, is a word.
    """
    if not text.isascii():
        text = _DROPPED.sub("", unicodedata.normalize("NFKD", _TYPOGRAPHY.sub(" ", text)).casefold())
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
            if _LETTER.search(text):
                text = text.translate(_LETTERS)
            if not text.isascii():
                words: list[str] = _WORD.findall(text)
                return words
    return _ASCII_WORD.findall(text.lower())


def fold(text: str) -> str:
    """The folded words of `text`, joined by single spaces; equal for what a reader would call the same words."""
    return " ".join(tokens(text))


def squeeze(text: str) -> str:
    """`text` on one line: white space squeezed, control characters, bidi overrides and lone surrogates removed."""
    return " ".join(_DISGUISE.sub("", text).split())


def is_unspaced(token: str) -> bool:
    """Is this token one character of a script that is written without spaces?"""
    return _UNSPACED_SIGN.match(token) is not None


def is_word_sign(token: str) -> bool:
    """Is this one character a word by itself, as in Han writing (米), where a Latin or Thai letter is not?"""
    return _HAN.match(token) is not None
