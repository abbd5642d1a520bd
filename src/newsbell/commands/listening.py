"""The socket that the web process listens on."""

import socket

from newsbell.common import conf
from newsbell.common.errors import SettingInvalid


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
