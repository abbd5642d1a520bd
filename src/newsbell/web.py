"""The web process: Django behind waitress, threads in one process, so that nothing is left behind when it dies."""

import os
import socket
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsbell.settings")

from django.core.wsgi import get_wsgi_application

from newsbell.common import conf

application = get_wsgi_application()


MAX_BODY = 1024 * 1024
# So many at once, each of which may be silent for so long: who holds them all keeps everybody out. Each may hold a body
# of the greatest length, most of it in a file; and descriptors are 1,024 where nobody asked for more.
MAX_CONNECTIONS, SILENT_S = 480, 30
IN_MEMORY = 64 * 1024


def server(listening: socket.socket) -> Any:
    """The waitress server on `listening`: `run()` and `close()` are its own. Takes bodies of 1 MiB at most."""
    from waitress.server import create_server

    return create_server(
        application,
        sockets=[listening],
        threads=8,
        ident="newsbell",
        # It takes a body in before Django sees the request: more than any form or API call here has is not taken.
        max_request_body_size=MAX_BODY,
        inbuf_overflow=IN_MEMORY,
        connection_limit=MAX_CONNECTIONS,
        channel_timeout=SILENT_S,
        asyncore_use_poll=True,
        trusted_proxy=conf.get("NEWSBELL_PROXY") or None,
        trusted_proxy_headers={"x-forwarded-for", "x-forwarded-proto"} if conf.get("NEWSBELL_PROXY") else None,
        clear_untrusted_proxy_headers=True,
    )


def run(listening: socket.socket) -> None:
    """Serves on `listening` until SIGTERM or SIGINT."""
    serving = server(listening)
    try:
        serving.run()
    finally:
        serving.close()
