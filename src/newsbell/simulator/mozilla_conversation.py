"""What one Firefox says to its push service, and what it is answered; without the wire."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from newsbell.common.errors import SimulatorRefused
from newsbell.simulator import mozilla_words as words
from newsbell.simulator.push_channels import Channel
from newsbell.simulator.push_messages import Message
from newsbell.simulator.push_service import PushService


class Conversation:
    """One connection of one browser. `say` may be called from any thread in which a message is posted."""

    def __init__(self, service: PushService, say: Callable[[words.Words], None]) -> None:
        self._service = service
        self._say = say
        self._browser = ""

    def hear(self, text: str | bytes) -> None:
        """Answers one message; raises SimulatorRefused for what no Firefox says, and the connection should end."""
        said = words.read(text)
        kind = said.get("messageType", "ping")
        if kind == "ping":
            self._say(words.PING)
        elif kind == "hello":
            self._hello(said)
        elif not self._browser:
            raise SimulatorRefused(f"A browser said {kind!r} before hello")
        elif kind == "register":
            self._register(said)
        elif kind == "unregister":
            self._unregister(said)
        elif kind == "ack":
            self._acks(said)
        elif kind in {"nack", "broadcast_subscribe"}:
            # A nack tells of an error in the worker, after the ack; of broadcasts there is never a newer one.
            self._service.note(self._browser, **{kind: said.get("code")})
        else:
            raise SimulatorRefused(f"A browser said {kind!r}", why="Mozilla's push protocol has no such message.")

    def end(self) -> None:
        """The connection is over: what was not acknowledged waits for the next one."""
        self._service.browsers.disconnect(self._browser, self._hand)

    def _hello(self, said: dict[str, Any]) -> None:
        if self._browser:
            raise SimulatorRefused("A browser said hello twice")
        known = str(said.get("uaid") or "")
        self._browser = known if self._service.browsers.knows(known) else uuid4().hex
        self._say(words.hello(self._browser))
        self._service.browsers.connect(self._browser, self._hand)

    def _register(self, said: dict[str, Any]) -> None:
        channel_id = said.get("channelID")
        try:
            channel = self._service.browsers.register(
                self._browser, _text(said, "channelID"), _text(said, "key"), self._hand
            )
        except SimulatorRefused:
            self._say(words.refused("register", channel_id, 400))
        else:
            self._say(words.registered(channel.id, self._service.endpoint(channel)))

    def _unregister(self, said: dict[str, Any]) -> None:
        channel_id = _text(said, "channelID")
        self._service.browsers.unregister(self._browser, channel_id, _code(said, words.ASKED))
        self._say(words.unregistered(channel_id))

    def _acks(self, said: dict[str, Any]) -> None:
        updates = said.get("updates")
        for update in updates if isinstance(updates, list) else []:
            self._service.browsers.acknowledge(
                self._browser,
                _text(update, "channelID"),
                _text(update, "version"),
                _code(update, words.SHOWN),
            )

    def _hand(self, channel: Channel, message: Message) -> None:
        self._say(words.notification(channel.id, message))


def _code(said: dict[str, Any], usual: int) -> int:
    code = said.get("code", usual)
    if not isinstance(code, int):
        raise SimulatorRefused(f"A browser gave the code {code!r}")
    return code


def _text(said: object, name: str) -> str:
    value = said.get(name) if isinstance(said, dict) else None
    if not isinstance(value, str) or not value:
        raise SimulatorRefused(f"A browser left {name} out")
    return value
