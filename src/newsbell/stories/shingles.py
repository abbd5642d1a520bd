"""Texts as sets of 3-word shingles: what two copies share, however one of them was cut, framed or retitled."""

import struct
from collections.abc import Callable, Collection
from hashlib import blake2b

from newsbell.common.text import tokens

WORDS = 3
# One shingle in four is kept as a look-up key (FracMinHash): unlike the bands of MinHash it also finds a two-sentence
# cut of a long article, because what is sampled of a part is exactly what is sampled of the whole.
SAMPLE = 4
# Of a text that has so many, one in eight: half the rows, and any two sentences of it still have several. Each of those
# is among the one in four of a shorter text.
LONG, LONG_SAMPLE = 256, 8


def hash64(text: str) -> int:
    """A signed 64-bit hash, the same in every process and on every platform; without a key, but nobody can aim it."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


def begin64(begin: str) -> Callable[[str], int]:
    """`hash64` of what begins so, at half the cost where a hundred do."""
    begun = blake2b(begin.encode("utf-8", "replace"), digest_size=8)

    def ended(end: str) -> int:
        whole = begun.copy()
        whole.update(end.encode("utf-8", "replace"))
        return int.from_bytes(whole.digest(), "big", signed=True)

    return ended


def shingles(text: str) -> frozenset[int]:
    """The hashes of all runs of three folded words in `text`; of the whole where it has one or two; none for none."""
    words = tokens(text)
    if 0 < len(words) < WORDS:
        return frozenset((hash64(" ".join(words)),))
    return frozenset(hash64(" ".join(words[at : at + WORDS])) for at in range(len(words) - WORDS + 1))


def sampled(hashes: Collection[int]) -> frozenset[int]:
    """Those of a text's shingles that serve as look-up keys; what two texts share is sampled alike.

    Where both are short or both are long, that is; else as of a long one.
    """
    sample = LONG_SAMPLE if len(hashes) > LONG else SAMPLE
    return frozenset(one for one in hashes if one % sample == 0)


def pack(hashes: Collection[int]) -> bytes:
    """Hashes as little-endian 64-bit integers, sorted."""
    return struct.pack(f"<{len(hashes)}q", *sorted(hashes))


def unpack(packed: bytes) -> frozenset[int]:
    """What `pack` packed."""
    return frozenset(struct.unpack(f"<{len(packed) // 8}q", packed))
