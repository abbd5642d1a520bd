"""The vectors of the latest headlines in memory: which of them mean nearly the same. Needs the semantic extra."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsbell.stories.facts import Id

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

MOST = 20_000
"""So many are held, 30 MB; the oldest make room."""
NEAREST = 20
_FIRST = 256


def packed(meaning: "Array") -> bytes:
    """Half of its precision is plenty for a cosine: two bytes a number, little-endian."""
    return meaning.astype("<f2").tobytes()


def unpacked(meaning: bytes) -> "Array":
    """What `packed` packed."""
    import numpy as np

    return np.frombuffer(meaning, "<f2").astype(np.float32)


class Meanings:
    """Article → vector of length 1, in the order in which they came."""

    def __init__(self) -> None:
        self._articles: list[Id] = []
        self._rows: Array | None = None
        self._next = 0

    def add(self, article: Id, meaning: "Array") -> None:
        import numpy as np

        if self._rows is None:
            self._rows = np.zeros((_FIRST, len(meaning)), np.float32)
        if self._next == len(self._rows) < MOST:
            self._rows = np.concatenate((self._rows, np.zeros_like(self._rows)))[:MOST]
        at = self._next % MOST
        self._articles[at : at + 1] = [article]
        self._rows[at] = meaning
        self._next = at + 1

    def nearest(self, meaning: "Array") -> Sequence[Id]:
        """The articles nearest in meaning, the nearest first."""
        import numpy as np

        if self._rows is None:
            return []
        alike = self._rows[: len(self._articles)] @ meaning
        few = np.argpartition(-alike, NEAREST)[:NEAREST] if len(alike) > NEAREST else np.arange(len(alike))
        return [self._articles[at] for at in few[np.argsort(-alike[few], kind="stable")]]
