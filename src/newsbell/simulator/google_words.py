"""The words of Google's push protocol: check-in over HTTP, then MCS ("mobile connection server") over TLS.

Field numbers and tags are those of Chromium's google_apis/gcm/protocol/{checkin,mcs}.proto and
google_apis/gcm/base/mcs_util.h. Each side of an MCS connection says its version once, in one octet; then come frames:
a tag in one octet, a length as a varint, a message of Protocol Buffers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from newsbell.common.errors import SimulatorRefused
from newsbell.simulator.google_wire import Fields, Fixed64, decode, encode, number, read_varint, varint
from newsbell.simulator.push_messages import Message

VERSION = b"\x29"
"""41, in both directions."""
ORIGIN = "https://jmt17.google.com"
"""Where an unbranded Chromium has its messages posted."""
LONGEST_FRAME = 1 << 16


class Tag(IntEnum):
    """What a frame is; Chromium says no others."""

    HEARTBEAT_PING = 0
    HEARTBEAT_ACK = 1
    LOGIN_REQUEST = 2
    LOGIN_RESPONSE = 3
    CLOSE = 4
    IQ = 7
    DATA_MESSAGE = 8


LAST_RECEIVED = {Tag.HEARTBEAT_PING: 2, Tag.HEARTBEAT_ACK: 2, Tag.IQ: 10, Tag.DATA_MESSAGE: 11}
"""The field that says how many frames have come from the other side, by tag: the only acknowledgement there is."""
CHECKIN_ID, CHECKIN_SECRET = 2, 13
"""Of an AndroidCheckinRequest: who the browser is, if it has been here before."""
LOGIN_USER, LOGIN_SECRET, LOGIN_RECEIVED = 3, 5, 10
"""Of a LoginRequest: the same in decimals; and the messages that it got and does not know that we know it."""


@dataclass
class Frames:
    """Cuts what comes on a connection into frames."""

    buffer: bytearray = field(default_factory=bytearray)
    greeted: bool = False

    def feed(self, octets: bytes) -> Iterator[tuple[Tag, Fields]]:
        """The frames that are whole now; raises SimulatorRefused for what no Chromium sends."""
        self.buffer += octets
        if self.buffer and not self.greeted:
            if not self.buffer.startswith(VERSION):
                raise SimulatorRefused(f"A browser speaks version {self.buffer[0]} of Google's push protocol")
            del self.buffer[0]
            self.greeted = True
        while self.buffer and (head := read_varint(self.buffer, 1)):
            size, begins = head
            if size > LONGEST_FRAME or self.buffer[0] not in set(Tag):
                raise SimulatorRefused(f"A browser sent a frame of the kind {self.buffer[0]}, {size} octets long")
            if len(self.buffer) < begins + size:
                return
            frame, self.buffer = self.buffer[: begins + size], self.buffer[begins + size :]
            yield Tag(frame[0]), decode(bytes(frame[begins:]))


def frame(tag: Tag, message: bytes = b"") -> bytes:
    """A message as it goes out."""
    return bytes([tag]) + varint(len(message)) + message


def checked_in(browser: int, secret: int, now_ms: int) -> bytes:
    """An AndroidCheckinResponse: stats_ok, time_msec, android_id, security_token."""
    return encode((1, 1), (3, now_ms), (7, Fixed64(browser)), (8, Fixed64(secret)))


def logged_in(now_ms: int) -> bytes:
    """A LoginResponse: id, last_stream_id_received, server_timestamp."""
    return VERSION + frame(Tag.LOGIN_RESPONSE, encode((1, "newsbell"), (6, 1), (8, now_ms)))


def not_logged_in(why: str) -> bytes:
    """A LoginResponse with an ErrorInfo (code, message): the browser checks in anew."""
    return VERSION + frame(Tag.LOGIN_RESPONSE, encode((1, "newsbell"), (3, encode((1, 401), (2, why)))))


def heartbeat(received: int) -> bytes:
    """The answer to a HeartbeatPing."""
    return frame(Tag.HEARTBEAT_ACK, encode((LAST_RECEIVED[Tag.HEARTBEAT_ACK], received)))


def data_message(app: str, subtype: str, sender: str, message: Message, received: int) -> bytes:
    """A message for a browser, still sealed: a DataMessageStanza that asks to be acknowledged at once.

    Its fields: from, category, token (the Topic), app_data (key 1, value 2), persistent_id, last_stream_id_received,
    ttl, sent (seconds since the epoch), raw_data, immediate_ack. A browser finds the subscription by the subtype, and
    its keys by the sender too.
    """
    app_data = {"subtype": subtype} | ({"content-encoding": "aes128gcm"} if message.body else {})
    fields: list[tuple[int, int | bytes | str]] = [
        (3, sender),
        (5, app),
        *((7, encode((1, key), (2, value))) for key, value in app_data.items()),
        (9, message.id),
        (LAST_RECEIVED[Tag.DATA_MESSAGE], received),
        (17, message.terms.ttl),
        (18, int(message.at)),
        (24, 1),
    ]
    if message.terms.topic:
        fields.append((6, message.terms.topic))
    if message.body:
        fields.append((21, message.body))
    return frame(Tag.DATA_MESSAGE, encode(*fields))


def last_received(tag: Tag, said: Fields) -> int:
    """How many of our frames a browser says to have; 0 where it does not say."""
    return number(said, LAST_RECEIVED[tag]) if tag in LAST_RECEIVED else 0
