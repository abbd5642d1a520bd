"""News that nobody wrote: words as frequent as in a language, names, articles. The same ones for the same seed."""

from itertools import accumulate
from random import Random

_ONSETS = ("b", "br", "d", "dr", "f", "g", "h", "k", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v", "w")
_RHYMES = ("a", "an", "ar", "e", "el", "en", "i", "in", "o", "on", "or", "u", "ul", "ay", "ea", "ing")
VOCABULARY = 30_000


class Writer:
    """Makes up words, names and articles."""

    def __init__(self, seed: int = 0) -> None:
        self._random = Random(seed)  # noqa: S311 - the same text at each run, guards nothing
        made = dict.fromkeys(self._word(self._random.randint(1, 4)) for _ in range(2 * VOCABULARY))
        self.vocabulary = list(made)[:VOCABULARY]
        # The n-th word of a language comes 1/n as often as the first (Zipf).
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self.vocabulary) + 1)))

    def _word(self, syllables: int) -> str:
        return "".join(self._random.choice(_ONSETS) + self._random.choice(_RHYMES) for _ in range(syllables))

    def words(self, count: int) -> str:
        """So many words of running text."""
        return " ".join(self._random.choices(self.vocabulary, cum_weights=self._weights, k=count))

    def name(self) -> str:
        """A name or phrase of one to four words, as readers follow them: a single word is rare, a combination too."""
        count = self._random.choice((1, 2, 2, 2, 3, 3, 4))
        words = [self._word(5)] if count == 1 else self._random.choices(self.vocabulary, k=count)
        return " ".join(words).title()

    def paragraphs(self, count: int, words: int = 55) -> list[str]:
        """So many paragraphs of so many words."""
        return [f"{self.words(words).capitalize()}." for _ in range(count)]
