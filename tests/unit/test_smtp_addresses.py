"""A mail server's name with many addresses: each is tried, all of them in the seconds that are left."""

import socket
from collections.abc import Iterator
from smtplib import SMTPServerDisconnected
from threading import Thread
from typing import Any

import pytest

from newsbell.delivery import smtp

SILENT = 8


def addressed(monkeypatch: pytest.MonkeyPatch, *addresses: tuple[str, int]) -> None:
    """The server's name has these addresses: there is no name server to ask here."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address) for address in addresses]
    plain = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *rest, **more: found if host == "many.example" else plain(host, *rest, **more),
    )


@pytest.fixture
def listening() -> Iterator[int]:
    """A port of 127.0.0.1 at which a server greets once."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"220 mail.example\r\n")
                connection.recv(1024)
                connection.sendall(b"250 mail.example\r\n")
                connection.recv(1024)

        greeting = Thread(target=greet, daemon=True)
        greeting.start()
        yield server.getsockname()[1]
        greeting.join(10)


def test_the_next_address_is_tried_where_one_refuses(monkeypatch: pytest.MonkeyPatch, listening: int) -> None:
    addressed(monkeypatch, ("127.0.0.9", listening), ("127.0.0.1", listening))
    backend = smtp.Backend(left=lambda: 30.0, host="many.example", port=listening, timeout=10)
    assert backend.open()
    backend.close()


def test_no_further_address_is_tried_where_no_time_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    addressed(monkeypatch, *((f"127.0.0.{at}", 9) for at in range(2, 2 + SILENT)))
    seconds = iter([3.0, 2.0, 0.0])
    tried: list[Any] = []

    def silent(address: Any, *_rest: Any, **_more: Any) -> None:
        tried.append(address)
        raise TimedOut

    monkeypatch.setattr(socket, "create_connection", silent)
    with pytest.raises(SMTPServerDisconnected):
        smtp.Backend(left=lambda: next(seconds), host="many.example", port=9, timeout=10).open()
    assert [("127.0.0.2", 9), ("127.0.0.3", 9)] == tried


class TimedOut(TimeoutError):
    """As of an address that does not answer."""
