"""Protocol Buffers on the wire, and Google's frames: what goes out comes in again, whatever way it is cut."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.common.errors import SimulatorRefused
from newsbell.simulator.google_wire import Fixed64, decode, encode, number, read_varint, texts, varint
from newsbell.simulator.google_words import LONGEST_FRAME, VERSION, Frames, Tag, frame, last_received

U64 = st.integers(0, 2**64 - 1)
FIELDS = st.lists(st.tuples(st.integers(1, 2_000), U64 | st.binary(max_size=300) | U64.map(Fixed64)), max_size=8)


@given(FIELDS)
def test_what_is_written_is_read(fields: list[tuple[int, int | bytes | str]]) -> None:
    expected: dict[int, list[object]] = {}
    for field, value in fields:
        expected.setdefault(field, []).append(value)
    assert expected == decode(encode(*fields))


@given(FIELDS, st.data())
def test_half_a_message_is_refused_or_is_a_shorter_one(
    fields: list[tuple[int, int | bytes | str]], data: st.DataObject
) -> None:
    whole = encode(*fields)
    with suppress(SimulatorRefused):
        assert set(decode(whole[: data.draw(st.integers(0, len(whole)))])) <= set(decode(whole))


@given(st.lists(st.tuples(st.sampled_from(Tag), FIELDS), max_size=4), st.integers(1, 50))
def test_frames_are_whole_however_they_come(
    said: list[tuple[Tag, list[tuple[int, int | bytes | str]]]], size: int
) -> None:
    octets = VERSION + b"".join(frame(tag, encode(*fields)) for tag, fields in said)
    frames = Frames()
    parts = (octets[at : at + size] for at in range(0, len(octets), size))
    found = [one for part in parts for one in frames.feed(part)]
    assert [(tag, decode(encode(*fields))) for tag, fields in said] == found


def test_known_octets() -> None:
    """The examples of https://protobuf.dev/programming-guides/encoding/."""
    assert b"\x96\x01" == varint(150)
    assert (150, 2) == read_varint(b"\x96\x01")
    assert b"\x08\x96\x01\x12\x07testing" == encode((1, 150), (2, "testing"))
    said = decode(b"\x08\x96\x01\x12\x07testing\x1d\x01\x00\x00\x00")
    assert (150, ["testing"], 1, 0, []) == (number(said, 1), texts(said, 2), number(said, 3), number(said, 9), [])
    assert 0 == number(said, 2)


@pytest.mark.parametrize("octets", [b"\x80" * 10, b"\x0b", b"\x0a\x05abc", b"\x09\x00", b"\x08"])
def test_what_is_no_message_is_refused(octets: bytes) -> None:
    """A number without an end, a group, half a text, half a number."""
    with pytest.raises(SimulatorRefused):
        decode(octets)


@pytest.mark.parametrize(
    "octets",
    [b"\x00", VERSION + b"\x63\x00", VERSION + b"\x02" + varint(LONGEST_FRAME + 1), VERSION + b"\x02" + b"\x80" * 10],
    ids=["version", "tag", "size", "endless"],
)
def test_what_is_no_frame_is_refused(octets: bytes) -> None:
    with pytest.raises(SimulatorRefused):
        list(Frames().feed(octets))


def test_only_some_frames_acknowledge() -> None:
    assert [3, 0] == [last_received(Tag.IQ, {10: [3]}), last_received(Tag.LOGIN_REQUEST, {10: [b"id"]})]
