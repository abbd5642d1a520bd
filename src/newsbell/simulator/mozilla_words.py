"""The words of Mozilla's push protocol between a browser and its push service: JSON objects over a WebSocket.

After Firefox's own PushServiceWebSocket.sys.mjs and https://mozilla-services.github.io/autopush-rs/architecture.html.
"""

import json
from collections.abc import Mapping
from typing import Any

from newsbell.common.errors import SimulatorRefused
from newsbell.simulator.push_journal import to_base64
from newsbell.simulator.push_messages import Message

SUBPROTOCOL = "push-notification"
SHOWN, UNDECRYPTABLE, NOT_DELIVERED = 100, 101, 102
"""Codes of an ack: the worker got the message; it could not be opened; it was no news or nobody was there for it."""
ASKED, QUOTA_EXCEEDED, PERMISSION_REVOKED = 200, 201, 202
"""Codes of an unregister: the page's wish; too many pushes that showed nothing; the reader's."""
PING: Mapping[str, Any] = {}

Words = Mapping[str, Any]


def read(text: str | bytes) -> dict[str, Any]:
    """What a browser says; raises SimulatorRefused for all but a JSON object."""
    try:
        said = json.loads(text)
    except ValueError as error:
        raise SimulatorRefused("A browser sent what is not JSON", why=str(error)) from error
    if not isinstance(said, dict):
        raise SimulatorRefused("A browser sent JSON that is no object")
    return said


def hello(browser: str) -> Words:
    """The answer to `hello`; a browser that is given another name than it had drops all its subscriptions."""
    return {"messageType": "hello", "status": 200, "uaid": browser, "use_webpush": True, "broadcasts": {}}


def registered(channel_id: str, endpoint: str) -> Words:
    """The answer to `register`."""
    return {"messageType": "register", "status": 200, "channelID": channel_id, "pushEndpoint": endpoint}


def refused(kind: str, channel_id: object, status: int) -> Words:
    """The answer to a `register` that cannot be followed; the page's subscribe() fails with AbortError."""
    return {"messageType": kind, "status": status, "channelID": channel_id}


def unregistered(channel_id: str) -> Words:
    """The answer to `unregister`."""
    return {"messageType": "unregister", "status": 200, "channelID": channel_id}


def notification(channel_id: str, message: Message) -> Words:
    """A message for a browser, still sealed; one without a body has neither data nor headers."""
    said = {
        "messageType": "notification",
        "channelID": channel_id,
        "version": message.id,
        "ttl": message.terms.ttl,
        "timestamp": int(message.at),
    }
    if message.terms.topic:
        said["topic"] = message.terms.topic
    if message.body:
        said |= {"data": to_base64(message.body), "headers": {"encoding": "aes128gcm"}}
    return said
