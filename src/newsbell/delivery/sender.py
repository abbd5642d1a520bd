"""Sends messages: sealed for their devices, signed with the key that each was made with, posted, answers judged."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Literal

from newsbell.common import conf, memory, secrets
from newsbell.common.errors import BadSubscription, SettingInvalid
from newsbell.delivery import keys
from newsbell.delivery.answers import Verdict, judge
from newsbell.delivery.endpoints import Vendor
from newsbell.delivery.envelopes import digest, fingerprint
from newsbell.delivery.models import VapidKey
from newsbell.delivery.payload import padded_size
from newsbell.delivery.poster import Post, Poster
from newsbell.delivery.sealing import Recipient, fill, seal_again
from newsbell.delivery.shelves import Stock, Wanted
from newsbell.delivery.vapid import Tokens

log = logging.getLogger("newsbell.delivery")
LEAST_TTL_S = 60
BATCH = 256  # messages whose envelopes are bound in one commit
SEALED_AT_ONCE = 96


@dataclass(slots=True)
class Message:
    """One notification (`plaintext`) for one device. The same message seals to the same bytes, whoever repeats it."""

    key: int
    device: int
    origin: str
    vendor: Vendor
    endpoint: str = field(repr=False)
    p256dh: bytes = field(repr=False)
    auth: bytes = field(repr=False)
    vapid_key: int
    plaintext: bytes = field(repr=False)
    seed: bytes = field(repr=False)
    topic: str
    ttl_s: int
    urgency: Literal["normal", "high"] = "normal"


@dataclass(slots=True)
class Answer:
    """What became of the message `key`; `status` None where nothing came back."""

    key: int
    vendor: str
    status: int | None
    verdict: Verdict


def post(message: Message, authorization: str, envelope: bytes | None = None) -> Post[int]:
    """The request of RFC 8030 §5 for one message: an aes128gcm body with its TTL, Topic and Urgency.

    Sealed in `envelope`, which was bound to it, or by its own message key.
    """
    pad_to = padded_size(len(message.plaintext))
    if envelope:
        body = fill(envelope, message.plaintext, pad_to=pad_to)
    else:
        recipient = Recipient(message.p256dh, message.auth)
        body = seal_again(message.plaintext, recipient, message.seed, str(message.device), pad_to=pad_to)
    ttl_s = max(LEAST_TTL_S, message.ttl_s)
    return Post(message.key, message.endpoint, _headers(authorization, ttl_s, message.topic, message.urgency), body)


@lru_cache(maxsize=64)
def _headers(authorization: str, ttl_s: int, topic: str, urgency: str) -> Mapping[str, str]:
    return {
        "Authorization": authorization,
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(ttl_s),
        "Topic": topic,
        "Urgency": urgency,
    }


def send(messages: Iterable[Message], now: datetime) -> Iterator[Answer]:
    """Posts messages, a bounded number in flight; answers come as they come, one for each message."""
    sent: dict[int, Message] = {}
    unsent: dict[int, tuple[str, Verdict]] = {}
    signed: dict[tuple[str, int], str] = {}

    def posts() -> Iterator[Post[int]]:
        for some in _with_envelopes(messages, now):
            # Some at once: what is done many times in a row costs less than in turn with the posting.
            yield from [made for message, envelope in some if (made := sealed(message, envelope))]

    def sealed(message: Message, envelope: bytes | None) -> Post[int] | None:
        way = message.origin, message.vapid_key
        try:
            if way not in signed:
                signed[way] = _tokens(message.vapid_key).authorization(message.origin, now)
            made = post(message, signed[way], envelope)
        except BadSubscription:
            # One bad device never fails its shard: it must subscribe again, like one with another key.
            unsent[message.key] = message.vendor, Verdict("key-mismatch", "bad-subscription")
        except SettingInvalid as error:
            # Nor does one key of ours whose file is away: that is our fault, and its circuit's alarm.
            log.error("%s", error)
            unsent[message.key] = message.vendor, Verdict("our-keys", "key-unusable", certain=True)
        else:
            sent[message.key] = message
            return made
        return None

    for reply in poster().send(posts()):
        message = sent.pop(reply.key)
        verdict = judge(message.vendor, reply.status, reply.headers, reply.body, reply.error, now)
        yield Answer(reply.key, message.vendor, reply.status, verdict)
    for key, (vendor, verdict) in unsent.items():
        yield Answer(key, vendor, None, verdict)


def _with_envelopes(messages: Iterable[Message], now: datetime) -> Iterator[Sequence[tuple[Message, bytes | None]]]:
    """The messages, some at once, those of breaking news with a prepared envelope that is bound to them where there is
    one.
    """
    waiting, stocks = iter(messages), dict[bytes, Stock]()
    if not conf.get("NEWSBELL_ENVELOPES"):
        while plain := [(message, None) for message in islice(waiting, SEALED_AT_ONCE)]:
            yield plain
        return
    while batch := list(islice(waiting, BATCH)):
        found: dict[int, bytes | None] = {}
        for seed in {message.seed for message in batch if message.urgency == "high"}:
            own = [message for message in batch if message.seed == seed]
            wanted = list(map(_wanted, own))
            bound = stocks.setdefault(seed, Stock(seed, now)).take(wanted)
            found.update(zip((message.key for message in own), map(bound.get, wanted), strict=True))
        for first in range(0, len(batch), SEALED_AT_ONCE):
            yield [(message, found.get(message.key)) for message in batch[first : first + SEALED_AT_ONCE]]


def _wanted(message: Message) -> Wanted:
    return message.device, fingerprint(message.p256dh, message.auth), _bound_to(message.plaintext)


@lru_cache(maxsize=64)
def _bound_to(plaintext: bytes) -> bytes:
    return digest(plaintext, padded_size(len(plaintext)))


@lru_cache(maxsize=1)
def poster() -> Poster:
    """This process's connections to the push services, kept between shards."""
    extra = frozenset(conf.get("NEWSBELL_PUSH_ORIGINS"))
    return Poster(
        routes=conf.get("NEWSBELL_PUSH_ROUTES"),
        private_origins=extra,
        ca_file=conf.get("NEWSBELL_PUSH_CA") or None,
        timeout_s=conf.get("NEWSBELL_PUSH_TIMEOUT"),
    )


@lru_cache(maxsize=256)
def _tokens(vapid_key: int) -> Tokens:
    return Tokens(keys.load(VapidKey.objects.get(pk=vapid_key)), conf.get("NEWSBELL_CONTACT"))


memory.forgets(_tokens.cache_clear)
memory.forgets(secrets.forget)
