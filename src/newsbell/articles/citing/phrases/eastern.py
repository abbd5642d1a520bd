"""What names of sources look like in Japanese, Chinese and Korean, as patterns. Pure.

They come in three strengths. Media and institutes are told by their names' ends, or known, and are cited by any of a
language's phrases; an authority (a ministry, an office, a university) mostly acts itself, and is a source only
where the text has a figure or a finding from it. Whatever follows a name is looked at, and not taken: another name may
stand there.
"""

import regex

from newsbell.articles.citing.script_words import any_of, listed

# The letters in brackets behind a name.
BRACKETED = r"(?:[（(][^（）()]{1,20}[）)])?"
_TONGUES = ("ja", "zh", "ko")
_KNOWN = {tongue: frozenset(listed(tongue, "media", "institutes")) for tongue in _TONGUES}
# A word for such a house, by itself, of a town or the one just named, is nobody's name; others' work is the news.
_BARE = {
    tongue: regex.compile(
        r"[县縣県市区區町村都道府州国國同本当各両]?"
        + any_of(tongue, "bare", "media_end", "institutes_end", "authorities_end")
        + rf"|[同本当各両當该該全].?\p{{L}}{{1,3}}|\S*{any_of(tongue, 'parties_end')}"
    )
    for tongue in _TONGUES
}


def names(tongue: str, sign: str) -> tuple[str, str, str, str]:
    """Patterns of media, institutes and authorities, made of such signs; and of where a name may begin."""
    media = rf"(?:{any_of(tongue, 'media')}|{sign}{{1,20}}{any_of(tongue, 'media_end')})"
    institutes = rf"(?:{any_of(tongue, 'institutes')}|{sign}{{1,20}}{any_of(tongue, 'institutes_end')})"
    return media, institutes, rf"{sign}{{1,20}}{any_of(tongue, 'authorities_end')}", rf"(?<!{sign})(?![ー・·])"


def is_bare(tongue: str, name: str) -> bool:
    """Is it a word for such a house, and no house's name; or one that is a party to the news?"""
    return tongue in _BARE and name not in _KNOWN[tongue] and _BARE[tongue].fullmatch(name) is not None
