"""Django's SMTP, in bounded time: smtplib bounds each wait of its own, and a server may make it wait without end."""

import io
import smtplib
import socket
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

MOST_OCTETS = 1024 * 1024
"""Of a server's answers over one connection: those to a hundred letters are far less."""
# One record of TLS: a write of more would wait for each of its records as long as for the first.
_AT_ONCE = 16 * 1024
# To wait for what an answer allows, where no time is left: not at all, and that is no error of the answer's.
_NO_TIME = 0.001


class Backend(EmailBackend):
    """Django's; all that it says and hears takes the seconds that are `left`, and each wait its `timeout` at most."""

    def __init__(self, *args: Any, left: Callable[[], float], **options: Any) -> None:
        super().__init__(*args, **options)
        self._left = left

    @property
    def connection_class(self) -> Any:
        return partial(_BoundedTls if self.use_ssl else _Bounded, left=self._left)


class _Bounded(smtplib.SMTP):
    def __init__(self, *args: Any, left: Callable[[], float], **options: Any) -> None:
        self._left = left
        super().__init__(*args, **options)

    def _seconds(self) -> float:
        """What the next wait may take; raises SMTPServerDisconnected, which is smtplib's own word, where nothing is."""
        left = self._left()
        if left <= 0:
            raise smtplib.SMTPServerDisconnected("The whole conversation took too long")
        return min(self.timeout, left)

    def _get_socket(self, host: str, port: int, _timeout: float) -> socket.socket:
        """The first of the name's addresses that answers. Each has what is left, where smtplib gives each the whole."""
        failure = OSError(f"{host} has no address")
        for *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            seconds = self._seconds()
            try:
                # smtplib's own step, which its stubs do not know: with TLS from the first octet it wraps the socket.
                found: socket.socket = super()._get_socket(str(address[0]), port, seconds)  # type: ignore[misc]
            except OSError as error:
                failure = error
            else:
                return found
        raise failure

    def send(self, s: Any) -> None:
        octets = s.encode(self.command_encoding) if isinstance(s, str) else bytes(s)
        for at in range(0, len(octets), _AT_ONCE):
            if self.sock is not None:
                self.sock.settimeout(self._seconds())
            super().send(octets[at : at + _AT_ONCE])

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Answers(self.sock, self._seconds))
        answer = super().getreply()
        if self.sock is not None:  # a handshake may follow
            self.sock.settimeout(max(_NO_TIME, min(self.timeout, self._left())))
        return answer


class _BoundedTls(_Bounded, smtplib.SMTP_SSL):
    """From the first octet on."""


class _Answers(io.RawIOBase):
    """What the server says. Each octet of it could come as late as the whole may."""

    def __init__(self, sock: socket.socket, seconds: Callable[[], float]) -> None:
        super().__init__()
        self._sock, self._seconds, self._octets = sock, seconds, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._seconds())
        octets = self._sock.recv_into(buffer)
        self._octets += octets
        if self._octets > MOST_OCTETS:
            raise smtplib.SMTPServerDisconnected("The server says too much")
        return octets
