"""Which phrases can be followed?"""

from newsbell.common.errors import PhraseRefused
from newsbell.common.stopwords import stop_words
from newsbell.common.text import is_word_sign, tokens

MOST_CHARACTERS = 100
MOST_WORDS = 12


def pattern(phrase: str, language: str | None = None) -> str:
    """The folded words of a phrase that may be followed by readers of a publisher in `language`.

    Raises PhraseRefused for one that would match nothing or nearly everything: no words, a single letter, stop words
    alone, over 100 characters or 12 words.
    """
    shown = phrase if len(phrase) <= MOST_CHARACTERS else phrase[:MOST_CHARACTERS] + "…"
    if len(phrase) > MOST_CHARACTERS:
        raise PhraseRefused(
            f"Cannot follow “{shown}”", why="It has over 100 characters.", fix="Follow its most telling words."
        )
    words = tokens(phrase)
    if not words:
        raise PhraseRefused(
            f"Cannot follow “{shown}”", why="It has no words.", fix="Give a name, a place or a few words."
        )
    signs = sum(map(is_word_sign, words))
    if len(words) - signs + signs // 2 > MOST_WORDS:
        raise PhraseRefused(
            f"Cannot follow “{shown}”", why="It has over 12 words.", fix="Follow its most telling words."
        )
    if len(words) == 1 and len(words[0]) == 1 and not signs:
        raise PhraseRefused(
            f"Cannot follow “{shown}”", why="It is a single letter.", fix="Give the whole word or name."
        )
    if stop_words(language).issuperset(words):
        raise PhraseRefused(
            f"Cannot follow “{shown}”",
            why="These words stand in nearly every article.",
            fix="Add a word that only your news has, or write a short name out (United States rather than US).",
        )
    return " ".join(words)
