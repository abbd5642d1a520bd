"""A headline cut into the word pieces that a language model of BERT's kind reads (uncased; Devlin et al. 2019)."""

import unicodedata
from collections.abc import Iterator, Sequence

# A headline has about twenty.
LONGEST = 64
# A longer word is unknown, as BERT has it.
_WORD = 100
_IDEOGRAPHS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2CEAF), (0x2F800, 0x2FA1F))


class Pieces:
    """Cuts by a vocabulary, one piece a line; `##` begins those that go on with a word."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._number = {piece: number for number, piece in enumerate(vocabulary)}

    def __call__(self, text: str) -> list[int]:
        """The numbers of its first pieces, between those of the marks for the beginning and the end."""
        found: list[int] = []
        for word in _words(text[: LONGEST * _WORD]):
            found += self._cut(word)
        return [self._number["[CLS]"], *found[: LONGEST - 2], self._number["[SEP]"]]

    def _cut(self, word: str) -> list[int]:
        """The longest known pieces from the left; a word that cannot be cut so is unknown."""
        cut: list[int] = []
        start = 0
        while start < len(word) <= _WORD:
            before = "##" if start else ""
            ends = (end for end in range(len(word), start, -1) if before + word[start:end] in self._number)
            end = next(ends, None)
            if end is None:
                return [self._number["[UNK]"]]
            cut.append(self._number[before + word[start:end]])
            start = end
        return cut or [self._number["[UNK]"]]


def _words(text: str) -> Iterator[str]:
    """Small letters without accents; a punctuation mark or an ideograph is a word of its own."""
    word = ""
    for sign in unicodedata.normalize("NFD", text).lower():
        category = unicodedata.category(sign)
        if category == "Mn" or (category in ("Cc", "Cf", "Co", "Cn") and not sign.isspace()) or sign == "\ufffd":
            continue
        if not sign.isspace() and not _alone(sign, category):
            word += sign
            continue
        if word:
            yield word
            word = ""
        if not sign.isspace():
            yield sign
    if word:
        yield word


def _alone(sign: str, category: str) -> bool:
    # BERT counts all ASCII signs that are no letter or digit, "$" and "+" too.
    if category.startswith("P") or (sign.isascii() and not sign.isalnum()):
        return True
    return any(first <= ord(sign) <= last for first, last in _IDEOGRAPHS)
