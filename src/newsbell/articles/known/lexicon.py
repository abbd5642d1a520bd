"""A long list of words that is asked seldom, looked up in its text as it lies: a set takes ten times as much. Pure."""

from itertools import groupby

_INDEXED = 3


class Lexicon:
    """`text`: folded words of ASCII in the order of their octets, one a line, each ended.

    `indexed`: it is asked often, so where words of the same three first letters lie is kept; shorter words are in none.
    """

    def __init__(self, text: bytes, *, indexed: bool = False) -> None:
        self._text = text
        self._index = _index(text) if indexed else None

    def __contains__(self, word: str) -> bool:
        wanted, text = word.encode(), self._text
        low, high = (0, len(text)) if self._index is None else self._index.get(wanted[:_INDEXED], (0, 0))
        while low < high:
            start = text.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = text.index(b"\n", start)
            found = text[start:end]
            if found == wanted:
                return True
            low, high = (end + 1, high) if found < wanted else (low, start)
        return False


def _index(text: bytes) -> dict[bytes, tuple[int, int]]:
    found, at = {}, 0
    for first, words in groupby(text.splitlines(keepends=True), lambda word: word[:_INDEXED]):
        end = at + sum(map(len, words))
        found[first] = (at, end)
        at = end
    return found
