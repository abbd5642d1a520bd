"""One connection of a client to the push service, whatever it speaks.

Own protocols, because a server framework always answers, and this one must be able not to: to reset one request,
to cut a connection, or to say nothing. Requests are answered where they end, without a task each.
"""

import asyncio
import socket
import struct
from collections.abc import Callable
from ipaddress import ip_address

from newsbell.simulator.push_exchange import Reply, Request

Handler = Callable[[Request], Reply]
Connections = set[asyncio.Transport]
WINDOW = 1 << 20
"""The largest body that is read, in octets."""
NO_LINGER = struct.pack("ii", 1, 0)


class Line(asyncio.Protocol):
    """What both protocols share: the transport, and ways to break off."""

    def __init__(self, handler: Handler, transport: asyncio.Transport, connections: Connections) -> None:
        self._handler = handler
        self._transport = transport
        self._connections = connections
        peer = transport.get_extra_info("peername")
        self._local = bool(peer) and ip_address(peer[0]).is_loopback

    def open(self) -> None:
        """Says what a server says first."""

    def connection_lost(self, _: Exception | None) -> None:
        """Forgets the connection."""
        self._connections.discard(self._transport)

    def cut(self) -> None:
        """Closes with a TCP reset: what was not sent is lost."""
        sock: socket.socket = self._transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
        self._transport.abort()
