"""The real browsers of a push service: who is connected, what each subscribed to, what they said of their messages.

Whatever protocol a vendor's browser speaks, its side of the simulator calls these and nothing else.
"""

import secrets

from newsbell.simulator import push_journal as journals
from newsbell.simulator.push_channels import Channel, Hand
from newsbell.simulator.push_registry import Registry
from newsbell.simulator.push_vapid import point


class Browsers:
    """The browsers of one push service, by the names that it gave them. Safe to use from several threads."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self.channels = registry.channels

    def knows(self, browser: str) -> bool:
        """Has this browser a subscription that lives?"""
        with self._registry.lock:
            return any(not channel.gone for channel in self._of(browser))

    def register(self, browser: str, channel_id: str, application_server_key: str, hand: Hand | None) -> Channel:
        """Makes a browser's subscription, or finds the one that it calls `channel_id`; `hand` None: it is away.

        Raises SimulatorRefused where the key is not base64url of an uncompressed P-256 point.
        """
        key = point(application_server_key)
        with self._registry.lock:
            for channel in self._of(browser, channel_id):
                return channel
            channel = Channel(secrets.token_urlsafe(24), key, browser, channel_id, hand)
            self._registry.add(channel)
            return channel

    def connect(self, browser: str, hand: Hand) -> None:
        """A browser has come: what waits for it, or was never acknowledged, is handed over unless it has expired."""
        with self._registry.lock:
            for channel in self._of(browser):
                self._leave(channel)
                channel.hand = hand
                self._registry.drain(channel)

    def disconnect(self, browser: str, hand: Hand) -> None:
        """A browser has gone, unless it has come again by another way; what it did not acknowledge waits."""
        with self._registry.lock:
            for channel in self._of(browser):
                if channel.hand == hand:
                    self._leave(channel)

    def acknowledge(self, browser: str, channel_id: str, message: str, code: int) -> None:
        """A browser is done with a message; `code` is its own protocol's word for what it did."""
        with self._registry.lock:
            for channel in self._of(browser, channel_id):
                channel.acknowledge(message, code)
                self._registry.write(journals.ack_line, channel, message, code)
                self._registry.note(channel.token, message=message, ack=code)

    def received(self, browser: str, message: str, code: int) -> None:
        """A browser that comes back is done with a message, whichever of its subscriptions it was for."""
        with self._registry.lock:
            for channel in self._of(browser):
                if message in {waiting.id for waiting in channel.waiting}:
                    self.acknowledge(browser, channel.id, message, code)

    def unregister(self, browser: str, channel_id: str, code: int) -> None:
        """A browser gives a subscription up, and says why in its own protocol's codes: POSTs answer 410 from now on."""
        with self._registry.lock:
            for channel in self._of(browser, channel_id):
                channel.unregistered = code
                self._registry.retire(channel)
                self._registry.note(channel.token, unregistered=code)

    def _of(self, browser: str, channel_id: str = "") -> list[Channel]:
        own = [channel for channel in self.channels.values() if channel.browser == browser]
        return [channel for channel in own if channel_id in {"", channel.id}]

    def _leave(self, channel: Channel) -> None:
        for message in channel.take_back():
            self._registry.keep(channel, message)
