"""What one Chromium says on its MCS connection, and what it is told; without the wire."""

from collections.abc import Callable

from newsbell.common.errors import SimulatorRefused
from newsbell.simulator import google_words as words
from newsbell.simulator.google_desk import Desk, known
from newsbell.simulator.google_wire import Fields, texts
from newsbell.simulator.google_words import Tag
from newsbell.simulator.push_channels import Channel
from newsbell.simulator.push_journal import to_base64
from newsbell.simulator.push_messages import Message

RECEIVED = 1
"""What a browser says of a message: that it came. Whether it could be opened or was shown it keeps to itself."""


class Conversation:
    """One connection of one browser. `say` may be called from any thread in which a message is posted."""

    def __init__(self, desk: Desk, say: Callable[[bytes], None]) -> None:
        self._desk = desk
        self._service = desk.service
        self._say = say
        self._browser = ""
        self._said = self._heard = 0
        self._unacknowledged: dict[int, tuple[str, str]] = {}

    def hear(self, tag: Tag, said: Fields) -> None:
        """Answers one frame; raises SimulatorRefused for what no Chromium says, and the connection should end."""
        self._heard += 1
        if (tag is Tag.LOGIN_REQUEST) == bool(self._browser):
            raise SimulatorRefused(f"A browser said {tag.name} {'twice' if self._browser else 'before it logged in'}")
        if tag is Tag.LOGIN_REQUEST:
            self._log_in(said)
            return
        self._acknowledge(words.last_received(tag, said))
        if tag is Tag.HEARTBEAT_PING:
            with self._service.lock:
                self._tell(words.heartbeat(self._heard))

    def end(self) -> None:
        """The connection is over: what was not acknowledged waits for the next one."""
        if self._desk.hands.get(self._browser) == self._hand:
            del self._desk.hands[self._browser]
        self._service.browsers.disconnect(self._browser, self._hand)

    def _log_in(self, said: Fields) -> None:
        browser, given = (next(iter(texts(said, field)), "") for field in (words.LOGIN_USER, words.LOGIN_SECRET))
        if not known(browser, given):
            self._say(words.not_logged_in("This browser has not checked in here"))
            raise SimulatorRefused("A browser logged in without having checked in")
        self._browser = browser
        self._tell(words.logged_in(int(self._service.now() * 1_000)))
        for message in texts(said, words.LOGIN_RECEIVED):
            self._service.browsers.received(browser, message, RECEIVED)
        self._desk.hands[browser] = self._hand
        self._service.browsers.connect(browser, self._hand)

    def _acknowledge(self, last: int) -> None:
        with self._service.lock:
            for number in [number for number in self._unacknowledged if number <= last]:
                channel_id, message = self._unacknowledged.pop(number)
                self._service.browsers.acknowledge(self._browser, channel_id, message, RECEIVED)

    def _hand(self, channel: Channel, message: Message) -> None:
        app, _, subtype = channel.id.partition(" ")
        sender = to_base64(channel.application_server_key)
        self._tell(words.data_message(app, subtype, sender, message, self._heard))
        self._unacknowledged[self._said] = channel.id, message.id

    def _tell(self, octets: bytes) -> None:
        self._said += 1
        self._say(octets)
