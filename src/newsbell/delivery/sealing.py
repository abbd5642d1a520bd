"""Sealing: what only the reader's browser can open (RFC 8188 aes128gcm, RFC 8291)."""

import base64
import binascii
import struct
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256, sha512

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from newsbell.common.errors import BadSubscription, PayloadTooLarge
from newsbell.delivery import curve
from newsbell.delivery.curve import DRAWN, POINT

RECORD_SIZE = 4_096
HEADER = 86  # salt 16, record size 4, key length 1, key 65
TAG = 16
DELIMITER = b"\x02"
MAX_PLAINTEXT = RECORD_SIZE - HEADER - TAG - len(DELIMITER)  # 3,993: the whole body in 4,096 octets (RFC 8291 §4)
AUTH = 16
SALT = 16
ENVELOPE = SALT + POINT + 16 + 12

_INNER, _OUTER = (bytes(octet ^ pad for octet in range(256)) for pad in (0x36, 0x5C))
_FRAME = struct.pack("!LB", RECORD_SIZE, POINT)


@dataclass(slots=True)
class Recipient:
    """The keys of a subscription: the browser's point on P-256 (65 octets) and its auth secret (16 octets)."""

    point: bytes
    auth: bytes = field(repr=False)

    @classmethod
    def parse(cls, p256dh: str | bytes, auth: str | bytes) -> "Recipient":
        """From base64url, with or without padding (str), or from the octets themselves (bytes).

        Raises BadSubscription where the point is not on the curve (RFC 8291 §7) or a length is wrong (§3.1, §3.2).
        """
        point, secret = _octets(p256dh), _octets(auth)
        if len(secret) != AUTH:
            raise _bad(f"Its auth secret has {len(secret)} octets instead of {AUTH}.")
        try:
            curve.check(point)
        except ValueError:
            raise _bad("Its p256dh is not an uncompressed point of 65 octets on P-256.") from None
        return cls(point, secret)


def seal(
    plaintext: bytes,
    recipient: Recipient,
    scalar: bytes,
    salt: bytes,
    *,
    pad_to: int = 0,
) -> bytes:
    """The body of one push message: one record, zero-padded after its delimiter to `pad_to` octets of plaintext.

    The private number (`scalar`, 32 octets) and the salt (16) must never seal anything else (RFC 8188 §4.3, RFC 8291
    §3.1): `seal_again` sees to that. Raises PayloadTooLarge above 3,993 octets.
    """
    return fill(envelope(recipient, scalar, salt), plaintext, pad_to=pad_to)


def envelope(recipient: Recipient, scalar: bytes, salt: bytes) -> bytes:
    """All of sealing that needs no plaintext, 109 octets: salt, our point, content key and nonce. A secret.

    Raises BadSubscription where the recipient's point, which need not have been checked, is not on the curve.
    """
    try:
        sender, shared = curve.agree(scalar, recipient.point)
    except ValueError:
        raise _bad("Its p256dh is not a point on P-256.") from None
    # HKDF (RFC 5869) whose outputs all fit in one block: twice as fast by HMAC alone as by a KDF object.
    secret = hmac_sha256(recipient.auth, shared)
    material = hmac_sha256(secret, b"WebPush: info\0" + recipient.point + sender + b"\1")
    inner, outer = _pads(hmac_sha256(salt, material), 64)
    key = sha256(outer + sha256(inner + b"Content-Encoding: aes128gcm\0\1").digest()).digest()[:16]
    nonce = sha256(outer + sha256(inner + b"Content-Encoding: nonce\0\1").digest()).digest()[:12]
    return salt + sender + key + nonce


def fill(prepared: bytes, plaintext: bytes, *, pad_to: int = 0) -> bytes:
    """The body of one push message, sealed in an `envelope`, which must never seal another plaintext."""
    salt, sender = prepared[:SALT], prepared[SALT : SALT + POINT]
    key, nonce = prepared[SALT + POINT : -12], prepared[-12:]
    return salt + _FRAME + sender + AESGCM(key).encrypt(nonce, _record(plaintext, pad_to), None)


def message_key(seed: bytes, device: str | bytes, plaintext: bytes, *, pad_to: int = 0) -> tuple[bytes, bytes]:
    """The ephemeral private number and salt of one message, derived rather than drawn.

    A POST whose answer is unknown is repeated with the same bytes (guarantee 2), also after a crash and in another
    process, so the key cannot be forgotten; and storing one for each message in flight costs a row before each POST.
    Instead, as RFC 6979 does for signatures, both are HMAC-SHA512 under a secret `seed` (32 random octets of one
    reminder, kept sealed only while it is sent), of the device and SHA-256 of the whole padded record.
    The same message has the same key and so the same bytes; another device, text or padding has another key, so no
    key and nonce ever seal two plaintexts (RFC 8188 §4.3), and each message has a key pair of its own (RFC 8291 §3.1).
    Whoever lacks the seed cannot tell it from a random key; whoever steals it can open that reminder's messages alone.
    """
    identity = device.encode() if isinstance(device, str) else device
    # HMAC-SHA512 of a secret that is uniform already: HKDF's one block (RFC 5869 §2.3).
    inner, outer = _pads(seed, 128)
    told = sha512(inner + b"newsbell message key\0" + _digest(plaintext, pad_to) + identity + b"\1").digest()
    drawn = sha512(outer + told).digest()
    return curve.scalar(drawn[:DRAWN]), drawn[DRAWN:]


def seal_again(plaintext: bytes, recipient: Recipient, seed: bytes, device: str | bytes, *, pad_to: int = 0) -> bytes:
    """`seal` under `message_key`: equal arguments give equal bytes, as often as a lost answer asks for them."""
    scalar, salt = message_key(seed, device, plaintext, pad_to=pad_to)
    return seal(plaintext, recipient, scalar, salt, pad_to=pad_to)


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """HMAC (RFC 2104 §2) under a key of at most 64 octets.

    `hmac.digest` looks OpenSSL's MAC up anew each time: 1.7 µs, beside 1.1.
    """
    inner, outer = _pads(key, 64)
    return sha256(outer + sha256(inner + message).digest()).digest()


def _pads(key: bytes, block: int) -> tuple[bytes, bytes]:
    """What HMAC's inner and outer hash begin with, under a key of at most a block."""
    key = key.ljust(block, b"\0")
    return key.translate(_INNER), key.translate(_OUTER)


def body_size(plaintext: int) -> int:
    """Octets of the whole body that so many octets of (padded) plaintext make."""
    return HEADER + plaintext + len(DELIMITER) + TAG


@lru_cache(maxsize=64)  # all who are told the same get one record
def _record(plaintext: bytes, pad_to: int) -> bytes:
    size = max(len(plaintext), pad_to)
    if size > MAX_PLAINTEXT:
        raise PayloadTooLarge(
            f"A message of {size} octets does not fit",
            why=f"One encrypted record holds {MAX_PLAINTEXT} (RFC 8291 §4).",
            fix="Shorten its text: newsbell.delivery.payload does so by itself.",
        )
    return (plaintext + DELIMITER).ljust(size + 1, b"\0")


@lru_cache(maxsize=64)
def _digest(plaintext: bytes, pad_to: int) -> bytes:
    return sha256(_record(plaintext, pad_to)).digest()


def _octets(value: str | bytes) -> bytes:
    if isinstance(value, bytes):
        return value
    try:
        return base64.b64decode(value.rstrip("=") + "=" * (-len(value.rstrip("=")) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _bad("Its keys are not base64url.") from None


def _bad(why: str) -> BadSubscription:
    return BadSubscription("The subscription's keys cannot be used", why=why, fix="Subscribe again in the browser.")
