"""Long headlines on a terminal: each is said in full once, and cut where it comes again. Pure."""

from rich.text import Text

LONGEST = 60
"""Columns: a sentence around it still fits beside the other cells of a table."""


class Headlines:
    """Those that a command tells of; `said` are the ones that it has told in full, or need not."""

    def __init__(self, *said: str) -> None:
        self._said = dict.fromkeys(said)

    def once(self, title: str) -> str:
        """In full the first time."""
        if title in self._said:
            return cut(title)
        self._said[title] = None
        return title

    def within(self, words: str) -> str:
        """The words of a sentence that may name them again."""
        for title in sorted(self._said, key=len, reverse=True):
            words = words.replace(title, cut(title))
        return words


def cut(title: str) -> str:
    """As much of it as names it."""
    words = Text(title)
    words.truncate(LONGEST, overflow="ellipsis")
    return words.plain
