"""Web sites on loopback, and the safe client that may ask them."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from newsbell.common.safe_client import Policy, SafeClient

Page = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A web site on loopback: `pages` by path; `seen` are the requests that reached it."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                site.pages[self.path.partition("?")[0]](self)

            def log_request(self, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                """A client that hangs up on an endless answer is what these tests are about."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"

    def says(self, path: str, body: bytes = b"hello", status: int = 200, **headers: str) -> None:
        def page(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in headers.items():
                request.send_header(name.replace("_", "-"), value)
            request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body)

        self.pages[path] = page

    def sends(self, path: str, location: str, status: int = 302) -> None:
        self.says(path, b"", status, Location=location)


def client(*sites: Site, **policy: Any) -> SafeClient:
    return SafeClient(Policy(private_origins=frozenset(site.origin for site in sites), **policy))
