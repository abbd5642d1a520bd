"""A file of all that a push service must not forget: one JSON object a line, appended."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from newsbell.simulator.push_channels import Channel
from newsbell.simulator.push_devices import Device, Keys
from newsbell.simulator.push_messages import Message, Terms
from newsbell.simulator.push_vapid import from_base64

Line = dict[str, Any]


def to_base64(octets: bytes) -> str:
    """URL-safe base64 without padding."""
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


class Journal:
    """Lines of devices, changes to them, and accepted messages, in the order in which they happened."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("a", buffering=1, encoding="utf-8")
        if path.read_bytes()[-1:] not in {b"", b"\n"}:
            self._file.write("\n")

    def write(self, line: Line) -> None:
        """Appends one line; it is the system's as soon as this returns, so it outlives a kill of the process."""
        self._file.write(json.dumps(line) + "\n")

    def lines(self) -> Iterator[Line]:
        """All whole lines so far; one that a kill tore apart is left out."""
        with self._path.open(encoding="utf-8") as file:
            for text in file:
                try:
                    yield json.loads(text)
                except ValueError:
                    continue

    def close(self) -> None:
        """Ends writing."""
        self._file.close()


def device_line(device: Device) -> Line:
    """A new device, private key and all: nobody's key but a simulated reader's."""
    return {
        "kind": "device",
        "token": device.token,
        "key": to_base64(device.application_server_key),
        "private": hex(device.keys.private.private_numbers().private_value),
        "auth": to_base64(device.keys.auth),
        "remembers": device.remembers,
    }


def device_of(line: Line) -> Device:
    """The device of a `device_line`."""
    private = ec.derive_private_key(int(line["private"], 16), ec.SECP256R1())
    keys = Keys(private, from_base64(line["auth"]))
    return Device(line["token"], from_base64(line["key"]), keys, remembers=line["remembers"])


def channel_line(channel: Channel) -> Line:
    """A browser's new subscription; its keys are the browser's own."""
    return {
        "kind": "channel",
        "token": channel.token,
        "key": to_base64(channel.application_server_key),
        "browser": channel.browser,
        "id": channel.id,
    }


def channel_of(line: Line) -> Channel:
    """The subscription of a `channel_line`; its browser is away."""
    return Channel(line["token"], from_base64(line["key"]), line["browser"], line["id"])


def ack_line(channel: Channel, message: str, code: int) -> Line:
    """A browser is done with a message."""
    return {"kind": "ack", "token": channel.token, "message": message, "code": code}


def tell(channel: Channel, line: Line) -> None:
    """Repeats an `ack_line` or a `state_line` to a browser's subscription."""
    if line["kind"] == "ack":
        channel.acknowledge(line["message"], line["code"])
        return
    channel.gone, channel.unregistered = line["gone"], line["unregistered"]
    channel.fault, channel.fault_times = line["fault"], line["fault_times"]
    if channel.gone:
        channel.waiting.clear()


def state_line(device: Device | Channel, now: float) -> Line:
    """What has changed at a subscription by `now`, in seconds since the epoch."""
    return {
        "kind": "state",
        "at": now,
        "token": device.token,
        "online": device.online,
        "gone": device.gone,
        "fault": device.fault,
        "fault_times": device.fault_times,
        "unregistered": device.unregistered if isinstance(device, Channel) else None,
    }


def message_line(message: Message) -> Line:
    """An accepted message."""
    return {
        "kind": "message",
        "id": message.id,
        "token": message.token,
        "at": message.at,
        "ttl": message.terms.ttl,
        "urgency": message.terms.urgency,
        "topic": message.terms.topic,
        "body": to_base64(message.body),
    }


def message_of(line: Line) -> Message:
    """The message of a `message_line`."""
    terms = Terms(line["ttl"], line["urgency"], line["topic"])
    return Message(line["id"], line["token"], line["at"], terms, from_base64(line["body"]))
