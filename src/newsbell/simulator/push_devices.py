"""A simulated reader's device: it opens what arrives, rings or stays silent, and keeps what its reader would see."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from newsbell.simulator.push_messages import SALT_AND_SIZE, Message
from newsbell.simulator.push_notifications import Notification, read_notification
from newsbell.simulator.push_subscriptions import Subscription


class Arrival(StrEnum):
    """What became of a message at the device; the values are the report's words."""

    RANG = "rings"
    SILENT_REPEAT = "silent_repeats"
    SILENT_CORRECTION = "silent_corrections"
    SILENT = "silent"
    NOT_SHOWN = "not_shown"
    UNDECRYPTABLE = "undecryptable"


@dataclass(frozen=True, slots=True)
class Shown:
    """One notification as the reader saw it; `at` in seconds since the epoch, `raw` the payload as it was opened."""

    title: str
    body: str
    navigate: str
    tag: str
    at: float
    rang: bool
    raw: str


@dataclass(frozen=True, slots=True)
class Keys:
    """A subscription's secrets at the browser (RFC 8291 sections 3.1, 3.2)."""

    private: ec.EllipticCurvePrivateKey
    auth: bytes

    @property
    def public(self) -> bytes:
        """The 65 octets of `p256dh`."""
        return self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def open(self, body: bytes) -> bytes:
        """The plaintext of a sealed body; raises ValueError where a browser would drop it (RFC 8291 section 4)."""
        try:
            size = int.from_bytes(body[16:SALT_AND_SIZE], "big")
            if len(body) - SALT_AND_SIZE - 1 - body[SALT_AND_SIZE] > size:
                raise ValueError("more than one record")
            return bytes(http_ece.decrypt(body, private_key=self.private, auth_secret=self.auth, version="aes128gcm"))
        except Exception as error:
            # Whatever the bytes did to the decrypter, a browser does one thing: it drops the message.
            raise ValueError("cannot be opened") from error


@dataclass(slots=True)
class Device(Subscription):
    """One subscription and the simulated reader behind it."""

    keys: Keys
    remembers: bool = True
    """Does a worker remember the tags that were shown? Without one, every arrival rings."""
    online: bool = True
    memory: dict[str, Notification] = field(default_factory=dict)
    """What the worker remembers of each tag: the newest words that it showed."""
    rung_for: Counter[str] = field(default_factory=Counter)
    """The newest update of each tag that rang."""
    screen: dict[str, Shown] = field(default_factory=dict)
    """What the reader has not dismissed. The memory is another thing: a repeat of a dismissed tag does not ring."""
    shown: list[Shown] = field(default_factory=list)
    received: Counter[str] = field(default_factory=Counter)
    """How often each tag arrived, each revision of its words apart.

    `replaced` counts those of them that brought another payload than the time before.
    """
    replaced: int = 0
    last: dict[str, str] = field(default_factory=dict)
    rung: Counter[str] = field(default_factory=Counter)
    """How often each tag rang, and each update of it that its reader asked to be rung for."""
    rung_at: Counter[str] = field(default_factory=Counter)
    """How often each address rang: a story that comes under two tags shows here."""

    def receive(self, message: Message, now: float, dismisses: Callable[[], bool]) -> Arrival:
        """Opens a message, and shows it by the worker's rule: a tag rings once, a repeat replaces silently.

        `dismisses` is asked once for each notification on the screen.
        """
        self.screen = {tag: shown for tag, shown in self.screen.items() if not dismisses()}
        try:
            raw = self.keys.open(message.body).decode() if message.body else ""
        except ValueError:
            return Arrival.UNDECRYPTABLE
        notification = read_notification(raw)
        if notification is None:
            return Arrival.NOT_SHOWN
        return self._show(notification, raw, now)

    def _show(self, arrived: Notification, raw: str, now: float) -> Arrival:
        tag = arrived.tag
        before = self.memory.get(tag) if tag and self.remembers else None
        # What a correction has overtaken says the corrected words again.
        words = before if before and before.correction > arrived.correction else arrived
        known = before is not None and arrived.update <= self.rung_for[tag]
        rang = not known and not arrived.silent
        shown = Shown(words.title, words.body, words.navigate, tag, now, rang, raw)
        self.shown.append(shown)
        self.screen[tag or f"untagged {len(self.shown)}"] = shown
        if tag:
            self.memory[tag] = words
            self.rung_for[tag] = max(self.rung_for[tag], arrived.update)
            self.received[f"{tag} {arrived.correction}" if arrived.correction else tag] += 1
            self.replaced += self.last.get(tag, raw) != raw
            self.last[tag] = raw
        if rang:
            self._ring(arrived)
            return Arrival.RANG
        newer = before is not None and arrived.correction > before.correction
        return Arrival.SILENT_CORRECTION if newer else Arrival.SILENT_REPEAT if known else Arrival.SILENT

    def _ring(self, arrived: Notification) -> None:
        # What a reader asked to be rung for again is no second ring.
        again = arrived.update or arrived.snooze
        self.rung_at[f"{arrived.navigate} {again}" if again else arrived.navigate] += 1
        if arrived.tag:
            self.rung[f"{arrived.tag} {arrived.update}" if arrived.update else arrived.tag] += 1
