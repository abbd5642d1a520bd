"""A real browser's subscription: it opens and shows by itself, so the push service only hands over and is told."""

from collections.abc import Callable
from dataclasses import dataclass, field

from newsbell.simulator.push_messages import Message
from newsbell.simulator.push_subscriptions import Subscription

Hand = Callable[["Channel", Message], None]
"""How a message reaches a browser that is connected."""


@dataclass(slots=True)
class Channel(Subscription):
    """One subscription of the browser `browser`, which calls it `id`."""

    browser: str
    id: str
    hand: Hand | None = None
    """None while the browser is away."""
    handed: dict[str, Message] = field(default_factory=dict)
    """What was handed over and not acknowledged, by its id."""
    acks: list[int] = field(default_factory=list)
    """What the browser said of each message, in its own protocol's codes."""
    unregistered: int | None = None
    """Why the browser gave the subscription up, in its own protocol's codes."""

    @property
    def online(self) -> bool:
        """Is the browser connected?"""
        return self.hand is not None

    def give(self, message: Message) -> None:
        """Hands a message to the browser, which is there, and keeps it until it is acknowledged."""
        self.handed[message.id] = message
        if self.hand:
            self.hand(self, message)

    def acknowledge(self, message_id: str, code: int) -> None:
        """The browser is done with a message; one acknowledged before it was handed over again does not wait."""
        self.acks.append(code)
        self.handed.pop(message_id, None)
        self.waiting = [message for message in self.waiting if message.id != message_id]

    def take_back(self) -> list[Message]:
        """What was handed over and never acknowledged, oldest first; the browser has left."""
        handed, self.handed, self.hand = list(self.handed.values()), {}, None
        return handed
