"""A site whose feeds show nothing new, in a process of its own, so that its CPU does not count."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized

from newsbell.common.errors import MeasurementFailed


@dataclass(frozen=True)
class Site:
    """A site with a feed at any path; it asks for each connection to be closed, as if each were of another site."""

    origin: str
    etag: str
    conditional: "Synchronized[int]"

    def answer(self, *, conditional: bool) -> None:
        """From now on: 304 to who names the ETag; else the same bytes, and nothing to name."""
        self.conditional.value = conditional


@contextmanager
def serving(body: bytes) -> Iterator[Site]:
    context = multiprocessing.get_context("spawn")
    (ours, its), flag = context.Pipe(), context.Value("i", 0)
    process = context.Process(target=_run, args=(its, body, flag), daemon=True)
    process.start()
    its.close()
    try:
        yield Site(ours.recv(), _etag(body), flag)
    except EOFError:
        raise MeasurementFailed("The sources for the benchmark did not start") from None
    finally:
        process.terminate()
        process.join()


def _etag(body: bytes) -> str:
    return f'"{blake2b(body, digest_size=8).hexdigest()}"'


def _run(pipe: Connection, body: bytes, conditional: "Synchronized[int]") -> None:
    etag = _etag(body)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            unchanged = conditional.value and self.headers["If-None-Match"] == etag
            self.send_response(HTTPStatus.NOT_MODIFIED if unchanged else HTTPStatus.OK)
            self.send_header("ETag", etag)
            if not unchanged:
                self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if not unchanged:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        pipe.send(f"http://127.0.0.1:{server.server_port}")
        server.serve_forever()
