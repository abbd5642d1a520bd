"""The socket that the web process listens on."""

import socket
from contextlib import suppress
from threading import Event

from newsbell.common import conf
from newsbell.common.errors import SettingInvalid

ASKED_EVERY_S = 0.1
LONGEST_ANSWER_S = 1.0


def listen() -> socket.socket:
    """Listens where NEWSBELL_LISTEN says; SettingInvalid where that cannot be."""
    host, port = conf.get("NEWSBELL_LISTEN")
    try:
        return socket.create_server((host, port), backlog=256)
    except OSError as error:
        raise SettingInvalid(
            f"newsbell cannot listen on {host}:{port}",
            why=f"{error.strerror or error}.",
            fix="Stop what listens there, or set NEWSBELL_LISTEN to another HOST:PORT.",
        ) from None


def answers(stopping: Event) -> bool:
    """Waits until somebody takes connections where NEWSBELL_LISTEN says; False when `stopping` is set before."""
    address = conf.get("NEWSBELL_LISTEN")
    while not stopping.is_set():
        with suppress(OSError), socket.create_connection(address, LONGEST_ANSWER_S):
            return True
        stopping.wait(ASKED_EVERY_S)
    return False
