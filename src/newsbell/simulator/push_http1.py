"""HTTP/1.1, by h11."""

import asyncio
from typing import Any

import h11

from newsbell.simulator.push_exchange import Answer, Request, Unanswered
from newsbell.simulator.push_lines import WINDOW, Line


class Http1(Line):
    """HTTP/1.1, one request after the other (RFC 9112)."""

    _head: h11.Request

    def open(self) -> None:
        """Nothing is said before a request."""
        self._h11 = h11.Connection(h11.SERVER)
        self._body = bytearray()

    def data_received(self, data: bytes) -> None:
        """Reads on, and answers each request that is whole."""
        self._h11.receive_data(data)
        self._read()

    def eof_received(self) -> None:
        """The client is done."""
        self._transport.close()

    def _read(self) -> None:
        try:
            while self._step(self._h11.next_event()):
                pass
        except h11.RemoteProtocolError:
            self._transport.close()

    def _step(self, event: Any) -> bool:
        """Takes one event; False when there is nothing more to do for now."""
        if isinstance(event, h11.Request):
            self._head = event
            if self._h11.they_are_waiting_for_100_continue:
                self._send(h11.InformationalResponse(status_code=100, headers=[]))
        elif isinstance(event, h11.Data):
            self._body += event.data
            if len(self._body) > WINDOW:
                self.cut()
                return False
        elif isinstance(event, h11.EndOfMessage):
            return self._answer()
        else:
            return False
        return True

    def _answer(self) -> bool:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in self._head.headers}
        target = self._head.target.decode("latin-1")
        reply = self._handler(Request(self._head.method.decode(), target, headers, bytes(self._body), self._local))
        self._body.clear()
        if reply is Unanswered.SILENCE:
            return False
        if isinstance(reply, Unanswered):
            self.cut()
            return False
        if reply.after_s:
            asyncio.get_running_loop().call_later(reply.after_s, self._answer_late, reply)
            return False
        return self._say(reply)

    def _answer_late(self, reply: Answer) -> None:
        if not self._transport.is_closing() and self._say(reply):
            self._read()

    def _say(self, reply: Answer) -> bool:
        fields = [*reply.headers, ("content-length", str(len(reply.body)))]
        if reply.last:
            fields.append(("connection", "close"))
        self._send(h11.Response(status_code=reply.status, headers=fields))
        self._send(h11.Data(data=reply.body))
        self._send(h11.EndOfMessage())
        if self._h11.our_state is h11.MUST_CLOSE:
            self._transport.close()
            return False
        self._h11.start_next_cycle()
        return True

    def _send(self, event: Any) -> None:
        data = self._h11.send(event)
        if data:
            self._transport.write(data)
