"""How many stories have a mark: a table of bounded size, whatever words will ever come. Pure.

Each mark counts in one of a million cells (CRC-32, the same in every process). Two marks that meet in one count
together, so a figure is never too low, and seldom too high: one mark in seven of 150,000 shares its cell, mostly with
another rare one. That is all that rarity asks for, at four megabytes.
"""

import zlib
from array import array
from collections.abc import Iterable

CELLS = 1 << 20


def mark_key(publisher: int, mark: str) -> int:
    """The 63-bit key of a mark at a publisher; marks that share one are told apart when tellings are compared."""
    return (publisher << 32) | zlib.crc32(mark.encode())


class Counts:
    """The running frequency of marks; `total` stories were counted."""

    def __init__(self, packed: bytes = b"", total: int = 0) -> None:
        self._cells = array("I", zlib.decompress(packed) if packed else bytes(4 * CELLS))
        self.total = total

    def add(self, marks: Iterable[str], *, first: bool = True) -> None:
        """Counts marks that a story did not have before; `first`: its first telling."""
        for mark in marks:
            self._cells[zlib.crc32(mark.encode()) % CELLS] += 1
        self.total += first

    def having(self, mark: str) -> int:
        """So many stories have it, or a few less."""
        return self._cells[zlib.crc32(mark.encode()) % CELLS]

    def packed(self) -> bytes:
        """The table, compressed, for `Counts(packed, total)` on a machine of the same byte order."""
        return zlib.compress(self._cells.tobytes(), 1)
