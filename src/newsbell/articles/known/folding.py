"""What is asked of the same few words thousands of times, and answered once: above all `fold`. Pure."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

from newsbell.common import text

_WORDS = 16_384
_LONGEST = 40
_Said = TypeVar("_Said")


def remembered(ask: Callable[[str], _Said]) -> Callable[[str], _Said]:
    """`ask`, whose last 16,384 answers are kept. Not of what is no word: a text of one without end fills no memory."""
    kept = lru_cache(maxsize=_WORDS)(ask)

    @wraps(ask)
    def asked(words: str) -> _Said:
        return kept(words) if len(words) <= _LONGEST else ask(words)

    return asked


@remembered
def fold(words: str) -> str:
    """As `newsbell.common.text.fold`."""
    return text.fold(words)
