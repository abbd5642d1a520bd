"""Google's side of the browsers on one TLS port: where a Chromium checks in, registers, and stays connected.

Its flags are --gcm-checkin-url=ADDRESS/checkin --gcm-registration-url=ADDRESS/register3 --gcm-mcs-endpoint=ADDRESS.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from newsbell.common import clock
from newsbell.common.errors import SimulatorRefused
from newsbell.simulator.google_conversation import Conversation
from newsbell.simulator.google_desk import Desk
from newsbell.simulator.google_words import VERSION, Frames
from newsbell.simulator.push_certificate import throwaway_tls
from newsbell.simulator.push_http1 import Http1
from newsbell.simulator.push_lines import Connections
from newsbell.simulator.push_service import PushService


class Entrance(asyncio.Protocol):
    """A new connection: MCS and HTTP are told apart by the first octet."""

    def __init__(self, desk: Desk, connections: Connections) -> None:
        self._desk = desk
        self._connections = connections

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Waits for what the browser says first."""
        self._transport = cast(asyncio.Transport, transport)
        self._connections.add(self._transport)

    def connection_lost(self, _: Exception | None) -> None:
        """A browser that came and said nothing."""
        self._connections.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        """Hands the connection over to the one who speaks its protocol."""
        line: Mcs | Http1
        if data.startswith(VERSION):
            line = Mcs(self._desk, self._transport, self._connections)
        else:
            line = Http1(self._desk.answer, self._transport, self._connections)
            line.open()
        self._transport.set_protocol(line)
        line.data_received(data)


class Mcs(asyncio.Protocol):
    """The connection on which a browser is told of its messages."""

    def __init__(self, desk: Desk, transport: asyncio.Transport, connections: Connections) -> None:
        self._transport = transport
        self._connections = connections
        self._loop = asyncio.get_running_loop()
        self._frames = Frames()
        self._conversation = Conversation(desk, self._soon)

    def data_received(self, data: bytes) -> None:
        """Answers all frames that are whole."""
        try:
            for tag, said in self._frames.feed(data):
                self._conversation.hear(tag, said)
        except SimulatorRefused:
            # After what is still to be said, which comes with the loop's next turn.
            self._loop.call_soon(self._transport.close)

    def connection_lost(self, _: Exception | None) -> None:
        """The browser has gone."""
        self._connections.discard(self._transport)
        self._conversation.end()

    def _soon(self, octets: bytes) -> None:
        # A message may be posted, or let out of its queue, in a thread of a test.
        self._loop.call_soon_threadsafe(self._transport.write, octets)


@contextlib.asynccontextmanager
async def browsers_welcome(service: PushService, host: str, port: int) -> AsyncIterator[str]:
    """Listens for browsers while the context lasts, port 0 on a free one; gives the https:// address."""
    connections: Connections = set()
    with TemporaryDirectory(prefix="newsbell-google-") as folder:
        context, _ = throwaway_tls(Path(folder), set(), clock.now())
    context.set_alpn_protocols(["http/1.1"])
    entrance = partial(Entrance, Desk(service), connections)
    server = await asyncio.get_running_loop().create_server(entrance, host, port, ssl=context)
    try:
        yield f"https://{f'[{host}]' if ':' in host else host}:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for transport in list(connections):
            transport.abort()
        await server.wait_closed()
        # One more turn, in which the cut connections hear of it; else their transports outlive the loop.
        await asyncio.sleep(0)
