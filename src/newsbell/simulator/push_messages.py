"""A message that an application server asks to have pushed (RFC 8030)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from newsbell.simulator.push_vendors import Refusal, Vendor

URGENCIES = frozenset({"very-low", "low", "normal", "high"})
TTL = re.compile(r"[0-9]{1,12}")
TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}")
SALT_AND_SIZE = 20
"""Octets before the key id's length in an aes128gcm header (RFC 8188 section 2.1)."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a message may wait, in seconds, how urgent it is, and which waiting message it replaces."""

    ttl: int
    urgency: str
    topic: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """One accepted message; `at` is seconds since the epoch."""

    id: str
    token: str
    at: float
    terms: Terms
    body: bytes

    def expired(self, now: float) -> bool:
        """Is its time to live over (RFC 8030 section 5.2)?"""
        return now > self.at + self.terms.ttl


def read_terms(headers: Mapping[str, str], body: bytes, vendor: Vendor) -> Terms | Refusal:
    """The terms of a POST under `vendor`'s limits, or why it is refused (RFC 8030 sections 5.2 to 5.4 and 7.2)."""
    if len(body) > vendor.body_limit:
        return Refusal.TOO_LARGE
    if body and headers.get("content-encoding", "").strip().lower() != "aes128gcm":
        return Refusal.BAD_ENCODING
    ttl = headers.get("ttl", "")
    if not TTL.fullmatch(ttl) or int(ttl) < vendor.ttl_least:
        return Refusal.BAD_TTL
    topic = headers.get("topic")
    if topic is not None and (not TOPIC.fullmatch(topic) or len(topic) in vendor.topic_lengths_refused):
        return Refusal.BAD_TOPIC
    urgency = headers.get("urgency", "normal")
    if urgency not in URGENCIES:
        return Refusal.BAD_URGENCY
    return Terms(min(int(ttl), vendor.ttl_cap), urgency, topic)


def key_and_nonce(body: bytes) -> bytes:
    """The salt and sender key of a sealed body: what decides its content key and nonce (RFC 8188 sections 2.2, 2.3)."""
    length = body[SALT_AND_SIZE] if len(body) > SALT_AND_SIZE else 0
    return body[:16] + body[SALT_AND_SIZE + 1 : SALT_AND_SIZE + 1 + length]
