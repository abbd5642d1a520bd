"""Prepared envelopes: all of sealing but AES-GCM, done ahead (RFC 8291 §3); which message each is bound to.

An envelope seals one plaintext, ever (RFC 8188 §4.3). It is bound to SHA-256 of that before it seals: the same again
finds it bound to the same and gives the same bytes, another plaintext takes no envelope of that device.

Those of up to 1,024 devices lie on one shelf: a slice of devices by their number, all used for one reminder. So what is
bound is written down in few octets for many messages: each plaintext's digest with a bit for each device of the slice.
"""

import struct
from collections.abc import Container, Iterable, Mapping
from hashlib import sha256

from newsbell.delivery.sealing import ENVELOPE

SLICE_BITS = 10
SLICE = 1 << SLICE_BITS
DIGEST = 16
BITMAP = SLICE // 8
_ENTRY = struct.Struct(f"!H4s{ENVELOPE}s")


def place(device: int) -> tuple[int, int]:
    """The slice of a device and its position there."""
    return device >> SLICE_BITS, device & SLICE - 1


def fingerprint(point: bytes, auth: bytes) -> bytes:
    """By which an envelope is known to be for these keys: a browser that subscribed anew could not open it."""
    return sha256(point + auth).digest()[:4]


def digest(plaintext: bytes, pad_to: int) -> bytes:
    """What an envelope is bound to."""
    return sha256(struct.pack("!H", pad_to) + plaintext).digest()[:DIGEST]


def pack(entries: Iterable[tuple[int, bytes, bytes]]) -> bytes:
    """A shelf's octets, of (position, fingerprint, envelope): 115 a device."""
    return b"".join(_ENTRY.pack(*entry) for entry in entries)


def unpack(shelf: bytes) -> dict[int, tuple[bytes, bytes]]:
    """(fingerprint, envelope) by position."""
    return {position: (of, envelope) for position, of, envelope in _ENTRY.iter_unpack(shelf)}


def without(shelf: bytes, positions: Container[int]) -> bytes:
    """The shelf without the envelopes of these positions."""
    return b"".join(_ENTRY.pack(*entry) for entry in _ENTRY.iter_unpack(shelf) if entry[0] not in positions)


def unbound(bound: bytes, positions: Iterable[int]) -> bytes:
    """What is bound, without a word of these positions: only where their envelopes are gone, which could seal anew."""
    taken_out = sum(1 << position for position in set(positions))
    kept = {what: bits & ~taken_out for what, bits in _maps(bound).items()}
    return _packed({what: bits for what, bits in kept.items() if bits})


def bind(bound: bytes, wanted: Mapping[int, bytes]) -> tuple[bytes, set[int]]:
    """What is bound after it, and the positions whose envelope may seal what is `wanted` there (a digest).

    May seal: it was free and is bound to that now, or is bound to just that already.
    """
    maps = _maps(bound)
    taken = 0
    for bits in maps.values():
        taken |= bits
    asked: dict[bytes, int] = {}
    for position, what in wanted.items():
        asked[what] = asked.get(what, 0) | 1 << position
    for what, bits in asked.items():
        if free := bits & ~taken:
            maps[what] = maps.get(what, 0) | free
    return _packed(maps), {position for position, what in wanted.items() if maps.get(what, 0) >> position & 1}


def _packed(maps: Mapping[bytes, int]) -> bytes:
    return b"".join(what + bits.to_bytes(BITMAP, "big") for what, bits in maps.items())


def _maps(bound: bytes) -> dict[bytes, int]:
    each = DIGEST + BITMAP
    starts = range(0, len(bound), each)
    return {bound[at : at + DIGEST]: int.from_bytes(bound[at + DIGEST : at + each], "big") for at in starts}
