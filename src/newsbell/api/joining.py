"""Joining: a push subscription, a consent and the first follows make a reader. For the API and the command line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from newsbell.common import conf
from newsbell.common.errors import BadSubscription
from newsbell.common.models import Publisher
from newsbell.common.writing import lasting
from newsbell.delivery import keys
from newsbell.delivery.endpoints import check_endpoint
from newsbell.delivery.sealing import Recipient
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.readers import capabilities, consent, devices
from newsbell.readers.devices import Subscription
from newsbell.readers.models import Device, Reader


@dataclass(frozen=True)
class Choice:
    """What was shown to a reader, in which words, and what they chose."""

    words: str
    choice: str
    language: str = ""
    page: str = ""


@dataclass(frozen=True)
class Joined:
    """A new reader with their device; `tokens` are their capabilities by purpose, to be shown once."""

    reader: Reader
    device: Device
    tokens: Mapping[str, str] = field(repr=False)


def join(
    publisher: Publisher,
    subscription: Subscription,
    choice: Choice,
    wishes: Sequence[Wish],
    language: str,
    now: datetime,
) -> Joined:
    """Makes the reader, or nothing at all: raises what registering the device and following raise."""
    with lasting(), transaction.atomic():
        reader = Reader.objects.create(publisher=publisher, language=language, created_at=now)
        holder = capabilities.new_holder()
        device = devices.register(reader, subscription, now, holder)
        consent.receipt(reader, choice.choice, choice.words, choice.language or language, choice.page, now)
        tokens = capabilities.issue_all(reader, now, holder)
        choices.follow(reader.pk, publisher, wishes, now)  # at the end: others wait for its lock
        return Joined(reader, device, tokens)


def read_subscription(publisher: Publisher, said: Mapping[str, Any], now: datetime) -> Subscription:
    """A browser's `PushSubscription.toJSON()`, checked: a push service's endpoint, a point on P-256, a key of ours.

    `applicationServerKey` beside it names the key that it was made with; without it, it is the publisher's current one.
    Raises BadSubscription, or NotFound for a key that the publisher never had.
    """
    try:
        url, p256dh, auth = said["endpoint"], said["keys"]["p256dh"], said["keys"]["auth"]
        made_with = said.get("applicationServerKey") or ""
    except (KeyError, TypeError, AttributeError):
        url = p256dh = auth = made_with = None
    if not all(isinstance(part, str) for part in (url, p256dh, auth, made_with)):
        raise BadSubscription(
            "This is no push subscription",
            why="It takes an endpoint, and keys with p256dh and auth.",
            fix="Send what PushSubscription.toJSON() gives in the browser.",
        )
    endpoint = check_endpoint(url, frozenset(conf.get("NEWSBELL_PUSH_ORIGINS")))
    recipient = Recipient.parse(p256dh, auth)
    key = keys.named(publisher, made_with) if made_with else keys.current(publisher, now)
    return Subscription(endpoint.url, endpoint.origin, endpoint.vendor, recipient.point, recipient.auth, key.pk)
