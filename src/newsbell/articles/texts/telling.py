"""The words by which a line tells what it is about."""

from newsbell.common.text import is_unspaced, tokens

_LETTERS = 4


def telling(line: str) -> set[str]:
    """The words that tell what a line is about: longer ones, numbers; in scripts without spaces, pairs of signs."""
    found: set[str] = set()
    last = ""
    for word in tokens(line):
        if is_unspaced(word):
            found |= {last + word} if last else set()
            last = word
            continue
        last = ""
        if len(word) >= _LETTERS or (len(word) > 1 and word.isdigit()):
            found.add(word)
    return found
