"""The wire format of Protocol Buffers, as far as Google's push protocol needs it.

By https://protobuf.dev/programming-guides/encoding/: a handful of messages does not repay a compiler and its runtime.
"""

from collections.abc import Mapping, Sequence

from newsbell.common.errors import SimulatorRefused

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
"""Wire types of a field."""
FIXED_SIZES = {FIXED64: 8, FIXED32: 4}
LONGEST_VARINT = 10

Fields = Mapping[int, Sequence[int | bytes]]
"""A message that came: what it says by field number, in its order."""


class Fixed64(int):
    """A number that goes out in eight octets, little end first."""


def varint(number: int) -> bytes:
    """A number of up to 64 bits in groups of seven, the lowest first; all but the last have the high bit."""
    groups = bytearray()
    while number > 0x7F:
        groups.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*groups, number])


def read_varint(octets: bytes | bytearray, at: int = 0) -> tuple[int, int] | None:
    """The number that begins at `at`, and where the next thing begins; None where its end has not come yet.

    Raises SimulatorRefused for one that is longer than any.
    """
    number = 0
    for count, octet in enumerate(octets[at : at + LONGEST_VARINT]):
        number |= (octet & 0x7F) << 7 * count
        if octet < 0x80:
            return number, at + count + 1
    if len(octets) - at >= LONGEST_VARINT:
        raise SimulatorRefused("A browser sent a number without an end")
    return None


def encode(*fields: tuple[int, int | bytes | str]) -> bytes:
    """A message of these (field number, value) pairs; another message within it goes in as its octets."""
    message = bytearray()
    for number, value in fields:
        if isinstance(value, Fixed64):
            message += varint(number << 3 | FIXED64) + value.to_bytes(8, "little")
        elif isinstance(value, int):
            message += varint(number << 3 | VARINT) + varint(value)
        else:
            octets = value.encode() if isinstance(value, str) else value
            message += varint(number << 3 | BYTES) + varint(len(octets)) + octets
    return bytes(message)


def decode(octets: bytes) -> Fields:
    """What a message says; raises SimulatorRefused for octets that are none."""
    fields: dict[int, list[int | bytes]] = {}
    at = 0
    while at < len(octets):
        key, at = _number(octets, at)
        kind = key & 7
        value: int | bytes
        if kind == VARINT:
            value, at = _number(octets, at)
        elif kind in {BYTES, *FIXED_SIZES}:
            size, at = _number(octets, at) if kind == BYTES else (FIXED_SIZES[kind], at)
            if at + size > len(octets):
                raise SimulatorRefused("A browser sent half a message")
            part, at = octets[at : at + size], at + size
            value = part if kind == BYTES else int.from_bytes(part, "little")
        else:
            raise SimulatorRefused(f"A browser sent a field of the unknown kind {kind}")
        fields.setdefault(key >> 3, []).append(value)
    return fields


def number(fields: Fields, field: int) -> int:
    """The number in a field, 0 where it is left out."""
    value = fields.get(field, [0])[-1]
    return value if isinstance(value, int) else 0


def texts(fields: Fields, field: int) -> list[str]:
    """All that a field says as text."""
    return [value.decode(errors="replace") for value in fields.get(field, []) if isinstance(value, bytes)]


def _number(octets: bytes, at: int) -> tuple[int, int]:
    found = read_varint(octets, at)
    if found is None:
        raise SimulatorRefused("A browser sent half a message")
    return found
