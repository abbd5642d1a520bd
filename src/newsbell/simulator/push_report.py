"""What a push service and its readers saw, counted."""

from collections import Counter, deque
from collections.abc import Iterable
from typing import Any

from newsbell.simulator.push_channels import Channel
from newsbell.simulator.push_devices import Arrival, Device

MOST_EVENTS = 200_000
"""Older events are forgotten, so that a storm does not fill the memory; the counts know all."""


class Report:
    """Counts and events of one push service."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.faults: Counter[str] = Counter()
        self.unanswered: Counter[str] = Counter()
        self.events: deque[dict[str, Any]] = deque(maxlen=MOST_EVENTS)

    def as_json(self, devices: Iterable[Device], channels: Iterable[Channel] = ()) -> dict[str, Any]:
        """The report: see docs/how-to/test-with-the-simulator.md. `second_rings` above 0 is a broken promise.

        What real browsers did is counted apart: they do not tell what their readers saw.
        """
        all_devices = list(devices)
        counts = self.counts
        return {
            "devices": len(all_devices),
            "posts": counts["posts"],
            "accepted": counts["accepted"],
            "waiting": sum(len(device.waiting) for device in all_devices),
            "collapsed": counts["collapsed"],
            "expired": counts["expired"],
            "decrypted": sum(counts[kind] for kind in Arrival if kind is not Arrival.UNDECRYPTABLE),
            **{kind.value: counts[kind] for kind in Arrival},
            "raw_doubles": sum(_repeats(device.received) for device in all_devices),
            "replacements": sum(device.replaced for device in all_devices),
            "second_rings": sum(_repeats(device.rung) for device in all_devices),
            "same_address_rings": sum(_repeats(device.rung_at) for device in all_devices),
            "repeat_bytes": counts["repeat_bytes"],
            "reused_key_and_nonce": counts["reused_key_and_nonce"],
            "statuses": {str(code): count for code, count in sorted(self.statuses.items())},
            "faults": dict(self.faults),
            "unanswered": dict(self.unanswered),
            "browsers": _browsers(list(channels), counts["handed_over"]),
        }


def _browsers(channels: list[Channel], handed_over: int) -> dict[str, Any]:
    acks = Counter(str(code) for channel in channels for code in channel.acks)
    left = Counter(str(channel.unregistered) for channel in channels if channel.unregistered is not None)
    return {
        "channels": len(channels),
        "connected": sum(channel.online for channel in channels),
        "waiting": sum(len(channel.waiting) for channel in channels),
        "handed_over": handed_over,
        "acks": dict(acks),
        "unregistered": dict(left),
    }


def _repeats(counter: Counter[str]) -> int:
    return sum(counter.values()) - len(counter)
