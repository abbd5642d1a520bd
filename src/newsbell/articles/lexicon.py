"""A long list of words that is asked seldom, looked up in its text as it lies: a set takes ten times as much. Pure."""


class Lexicon:
    """`text`: folded words in the order of their octets, one a line, each ended."""

    def __init__(self, text: bytes) -> None:
        self._text = text

    def __contains__(self, word: str) -> bool:
        wanted, text = word.encode(), self._text
        low, high = 0, len(text)
        while low < high:
            start = text.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = text.index(b"\n", start)
            found = text[start:end]
            if found == wanted:
                return True
            low, high = (end + 1, high) if found < wanted else (low, start)
        return False
