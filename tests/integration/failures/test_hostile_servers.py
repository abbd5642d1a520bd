"""What servers do, beside what they send: each is a clear error, or its good entry is read, while the rest goes on."""

import dataclasses
import gzip
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from tests.integration.failures.beside import GOOD, poll_beside_a_good_one
from tests.press import Press, rss
from tests.world import Later

from newsbell.common.safe_client import SafeClient
from newsbell.sources import asking, polling
from newsbell.stories.models import Article

pytestmark = pytest.mark.django_db
GROWING = gzip.compress(b" " * 50_000_000)


def endless(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    request.wfile.write(b"<rss><channel>")
    while True:
        request.wfile.write(b"<item><title>x</title></item>" * 1000)


def dripping(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    stop = threading.Event()
    while not stop.wait(0.05):
        request.wfile.write(b" ")


def dripping_headers(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n")
    stop = threading.Event()
    while not stop.wait(0.05):
        request.wfile.write(b"X: y\r\n")


def around(request: BaseHTTPRequestHandler) -> None:
    request.send_response(302)
    request.send_header("Location", request.path + "x")
    request.end_headers()


def packed(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Encoding", "gzip")
    request.end_headers()
    request.wfile.write(GROWING)


def inside(request: BaseHTTPRequestHandler) -> None:
    request.send_response(302)
    request.send_header("Location", "http://169.254.169.254/latest/meta-data")
    request.end_headers()


def nothing(request: BaseHTTPRequestHandler) -> None:
    request.close_connection = True


def broken_chunks(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzzz\r\n" + rss(GOOD))


def too_short(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + rss(GOOD))


def odd_type(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/png; charset=\x01\xff; x\r\n\r\n" + rss(GOOD))


def many_links(request: BaseHTTPRequestHandler) -> None:
    link = b"Link: " + b"<;rel=" * 9_000 + b"\r\n"
    request.wfile.write(b"HTTP/1.1 200 OK\r\n" + link + b"\r\n" + rss(GOOD))


def not_http(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")


def lying_304(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 304 Not Modified\r\n\r\n")


class Bad(ThreadingHTTPServer):
    """Answers every request in one manner."""

    daemon_threads = True
    manner: Callable[[BaseHTTPRequestHandler], None]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what is wanted here."""


class _Handler(BaseHTTPRequestHandler):
    server: Bad

    def do_GET(self) -> None:
        self.server.manner(self)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


MANNERS: dict[str, tuple[Callable[[BaseHTTPRequestHandler], None], bool, str]] = {
    "a body without end": (endless, False, "larger than"),
    "a body that drips": (dripping, False, "did not answer in full"),
    "headers that drip": (dripping_headers, False, "did not answer in full"),
    "a packed answer that grows": (packed, False, "larger than"),
    "a circle of redirects": (around, False, "redirects more than 5 times"),
    "a redirect inside": (inside, False, "[address-refused]"),
    "a connection that closes": (nothing, False, "[fetch-failed]"),
    "chunks that are none": (broken_chunks, False, "[fetch-failed]"),
    "a body that is shorter than it says": (too_short, False, "[fetch-failed]"),
    "a type that is none": (odd_type, True, ""),
    "a header of nothing but links": (many_links, True, ""),
    "another protocol": (not_http, False, "[fetch-failed]"),
    "nothing new, unasked": (lying_304, False, "says that nothing changed"),
}
# Of these alone the time is the bound; what comes to an end by itself has the time that a busy machine takes.
DRIPPING = {name for name, (manner, _, _) in MANNERS.items() if manner in (dripping, dripping_headers)}
PATIENCE_S = 1.5


@pytest.mark.parametrize("name", MANNERS)
def test_a_hostile_server(press: Press, later: Later, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Each is a clear error, or its good entry is read, while the rest goes on."""
    manner, is_read, told = MANNERS[name]
    usual = asking.client().policy
    with Bad(("127.0.0.1", 0), _Handler) as server:
        server.manner = manner
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        routes = {**usual.routes, "http://wire.example": f"http://127.0.0.1:{server.server_port}"}
        patience_s = PATIENCE_S if name in DRIPPING else usual.timeout_s
        policy = dataclasses.replace(usual, routes=routes, timeout_s=patience_s)
        monkeypatch.setattr(polling, "client", lambda: SafeClient(policy))
        try:
            poll = poll_beside_a_good_one(press, "http://wire.example/hostile")
        finally:
            server.shutdown()
            thread.join()
    assert told in " ".join(poll.problems)
    assert is_read == Article.objects.filter(title="Fire in Devon").exists()
    assert is_read or poll.result == "failed"
