"""HTTP/2, by h2."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import DataReceived, RequestReceived, StreamEnded, StreamReset, WindowUpdated
from h2.exceptions import ProtocolError, StreamClosedError
from h2.settings import SettingCodes

from newsbell.simulator.push_exchange import Answer, Reply, Request, Unanswered
from newsbell.simulator.push_lines import WINDOW, Line


class Http2(Line):
    """HTTP/2, many requests at once (RFC 9113)."""

    def open(self) -> None:
        """Settings, with a window that takes a whole body without a word in between."""
        self._h2 = H2Connection(
            H2Configuration(
                client_side=False,
                header_encoding=None,
                # What a client may not send is its own fault here, and checking it costs a third of the time.
                validate_inbound_headers=False,
                normalize_inbound_headers=False,
                validate_outbound_headers=False,
                normalize_outbound_headers=False,
            )
        )
        self._h2.initiate_connection()
        self._h2.update_settings({SettingCodes.INITIAL_WINDOW_SIZE: WINDOW})
        self._h2.increment_flow_control_window(16 * WINDOW)
        self._requests: dict[int, tuple[dict[str, str], bytearray, list[int]]] = {}
        self._unsent: dict[int, memoryview] = {}
        self._said_last = False
        self._flush()

    def data_received(self, data: bytes) -> None:
        """Takes all that has come, then writes all that is due at once."""
        if self._said_last:
            return  # it was told that this is not taken
        try:
            for event in self._h2.receive_data(data):
                if not self._said_last:
                    self._step(event)
        except ProtocolError:
            self._flush()
            self._transport.close()
            return
        self._flush()

    def _step(self, event: Any) -> None:
        if isinstance(event, RequestReceived):
            headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in event.headers}
            self._requests[event.stream_id] = (headers, bytearray(), [0])
        elif isinstance(event, DataReceived):
            _, body, taken = self._requests[event.stream_id]
            body += event.data
            taken[0] += event.flow_controlled_length
        elif isinstance(event, StreamEnded):
            headers, body = self._end(event.stream_id)
            request = Request(headers.get(":method", ""), headers.get(":path", ""), headers, bytes(body), self._local)
            reply = self._handler(request)
            # A client that gave up in the same breath has closed the stream: the answer is lost, to it alone.
            with suppress(ProtocolError):
                if isinstance(reply, Answer) and reply.after_s:
                    asyncio.get_running_loop().call_later(reply.after_s, self._answer_late, event.stream_id, reply)
                else:
                    self._answer(event.stream_id, reply)
        elif isinstance(event, StreamReset):
            self._unsent.pop(event.stream_id, None)
            if event.stream_id in self._requests:
                self._end(event.stream_id)
        elif isinstance(event, WindowUpdated):
            for stream in [event.stream_id] if event.stream_id else list(self._unsent):
                self._send_body(stream)

    def _end(self, stream: int) -> tuple[dict[str, str], bytearray]:
        headers, body, (taken,) = self._requests.pop(stream)
        if taken:
            self._h2.acknowledge_received_data(taken, stream)
        return headers, body

    def _answer(self, stream: int, reply: Reply) -> None:
        if isinstance(reply, Answer):
            self._h2.send_headers(stream, _fields(reply), end_stream=not reply.body)
            if reply.body:
                self._unsent[stream] = memoryview(reply.body)
                self._send_body(stream)
            if reply.last:
                self._go_away(stream)
        elif reply is Unanswered.RESET:
            self._h2.reset_stream(stream, ErrorCodes.INTERNAL_ERROR)
        elif reply is Unanswered.CUT:
            self.cut()

    def _answer_late(self, stream: int, reply: Answer) -> None:
        if self._said_last or self._transport.is_closing():
            return
        with suppress(ProtocolError):
            self._answer(stream, reply)
        self._flush()

    def _go_away(self, stream: int) -> None:
        self._h2.close_connection(last_stream_id=stream)
        self._said_last = True
        # Closed by the client, who has answers to read; or a moment later.
        asyncio.get_running_loop().call_later(1, self._transport.close)

    def _send_body(self, stream: int) -> None:
        """As much of an answer's body as the client has room for."""
        while stream in self._unsent:
            rest = self._unsent[stream]
            try:
                room = min(self._h2.local_flow_control_window(stream), self._h2.max_outbound_frame_size, len(rest))
            except StreamClosedError:
                del self._unsent[stream]
                return
            if not room:
                return
            self._h2.send_data(stream, bytes(rest[:room]), end_stream=room == len(rest))
            self._unsent[stream] = rest[room:]
            if room == len(rest):
                del self._unsent[stream]

    def _flush(self) -> None:
        data = self._h2.data_to_send()
        if data:
            self._transport.write(data)


def _fields(answer: Answer) -> Iterable[tuple[bytes, bytes]]:
    yield b":status", str(answer.status).encode()
    for name, value in answer.headers:
        yield name.encode(), value.encode()
    yield b"content-length", str(len(answer.body)).encode()
