"""A new connection to the push service: HTTP/2 and HTTP/1.1 are told apart by ALPN or by the first bytes."""

import asyncio
import ssl
from typing import cast

from newsbell.simulator.push_http1 import Http1
from newsbell.simulator.push_http2 import Http2
from newsbell.simulator.push_lines import Connections, Handler, Line

H2_PREFACE = b"PRI * HTTP/2.0"


class Door(asyncio.Protocol):
    """A new connection, until it is known which protocol it speaks."""

    def __init__(self, handler: Handler, connections: Connections) -> None:
        self._handler = handler
        self._connections = connections

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asks TLS what was agreed on; without TLS, waits for the first bytes."""
        self._transport = cast(asyncio.Transport, transport)
        self._connections.add(self._transport)
        tls: ssl.SSLObject | None = transport.get_extra_info("ssl_object")
        if tls is not None:
            self._enter(tls.selected_alpn_protocol() == "h2")

    def connection_lost(self, _: Exception | None) -> None:
        """A client that came and said nothing."""
        self._connections.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        """HTTP/2 with prior knowledge begins with its preface (RFC 9113 section 3.4); all else is HTTP/1.1."""
        self._enter(data.startswith(H2_PREFACE)).data_received(data)

    def _enter(self, http2: bool) -> asyncio.Protocol:
        line: Line = (Http2 if http2 else Http1)(self._handler, self._transport, self._connections)
        self._transport.set_protocol(line)
        line.open()
        return line
