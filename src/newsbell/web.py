"""The web process: Django behind waitress, threads in one process, so that nothing is left behind when it dies."""

import os
import socket

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsbell.settings")

from django.core.wsgi import get_wsgi_application

from newsbell.common import conf

application = get_wsgi_application()


def run(listening: socket.socket) -> None:
    """Serves on `listening` until SIGTERM or SIGINT."""
    from waitress.server import create_server

    server = create_server(
        application,
        sockets=[listening],
        threads=8,
        ident="newsbell",
        trusted_proxy=conf.get("NEWSBELL_PROXY") or None,
        trusted_proxy_headers={"x-forwarded-for", "x-forwarded-proto"} if conf.get("NEWSBELL_PROXY") else None,
        clear_untrusted_proxy_headers=True,
    )
    try:
        server.run()
    finally:
        server.close()
