"""Serve a newsroom over HTTP on loopback: many hosts on one port, told apart by the Host header."""

import gzip
import hashlib
import socket
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from email.utils import formatdate, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from newsbell.common.errors import AddressRefused
from newsbell.common.urls import target
from newsbell.simulator.newsroom import Newsroom, Resource, place

# Last-Modified is this moment plus a minute a step: told by the newsroom alone, so that two runs answer alike.
FIRST_STEP = 1_767_225_600


class Site:
    """A newsroom that is being served. `publish` moves it on; `hits` counts the requests by host and path."""

    def __init__(self, newsroom: Newsroom, port: int) -> None:
        self.newsroom = newsroom
        self.step = 0
        self.hits: Counter[str] = Counter()
        self._changed: dict[str, int] = {}
        self._answers: dict[str, Resource] = {}
        self._lock = threading.Lock()
        self.server = _Server(("127.0.0.1", port), self)
        self.publish(0)

    @property
    def address(self) -> str:
        """Where the server listens: `http://127.0.0.1:PORT`."""
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    @property
    def routes(self) -> Mapping[str, str]:
        """Origin → where it is served, for each host of the newsroom, as http and as https."""
        plan = self.newsroom.plan
        # Where a redirect leads is no host of the newsroom: it may point inside a network on purpose.
        urls = [plan.publisher.origin, *self.newsroom.pages]
        urls += [source.url for source in plan.sources] + [redirect.source for redirect in plan.redirects]
        urls += [f"https://{host}" for source in plan.sources for host in source.hosts]
        urls += [url for step in plan.steps for url in step.pages]
        hosts = {target(url).netloc for url in urls}
        return {f"{scheme}://{host}": self.address for scheme in ("https", "http") for host in sorted(hosts)}

    def publish(self, step: int) -> None:
        """Show what stands after a step, counted from 1; 0 is before the first. Raises IndexError for any other."""
        answers = {place(url): resource for url, resource in self.newsroom.state(step).items()}
        with self._lock:
            for where in answers.keys() | self._answers.keys():
                if answers.get(where) != self._answers.get(where):
                    self._changed[where] = step
            self._answers, self.step = answers, step

    def answer(self, where: str) -> tuple[Resource, int] | None:
        """What stands at a host and path, with the step of its last change; None where nothing does."""
        with self._lock:
            self.hits[where] += 1
            for name in (where, where.partition("?")[0]):
                if name in self._answers:
                    return self._answers[name], self._changed[name]
        return None


@contextmanager
def running_newsroom(newsroom: Newsroom, port: int = 0) -> Iterator[Site]:
    """Serve on 127.0.0.1 (port 0: any free one) until the block ends. Nothing is published yet: call `publish(1)`."""
    site = Site(newsroom, port)
    thread = threading.Thread(target=site.server.serve_forever, args=(0.05,), name="newsroom")
    thread.start()
    try:
        yield site
    finally:
        site.server.shutdown()
        thread.join()
        site.server.close_connections()
        site.server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self, address: tuple[str, int], site: Site) -> None:
        self.site = site
        self._open: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        # HTTPServer would look the host's name up, which can take seconds where there is no resolver.
        socket_address = self.server_address
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(socket_address)
        self.server_address = self.socket.getsockname()

    def get_request(self) -> tuple[socket.socket, object]:
        request, client = super().get_request()
        self._open.add(request)
        return request, client

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        """End the clients' idle connections, so that their threads end too."""
        for request in tuple(self._open):
            with suppress(OSError):  # the client closed it first
                request.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "SampleNewsroom", ""
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        try:
            found = self.server.site.answer(place(f"http://{self.headers.get('Host', '')}{self.path}"))
        except AddressRefused:
            found = None
        if found is None:
            self._send(HTTPStatus.NOT_FOUND, b"Nothing stands here.\n", {"Content-Type": "text/plain"})
            return
        resource, step = found
        if resource.redirect:
            self._send(HTTPStatus(resource.redirect.status), b"", {"Location": resource.redirect.to})
            return
        self._send_found(resource, step)

    do_HEAD = do_GET  # noqa: N815 - the name that http.server asks for

    def _send_found(self, resource: Resource, step: int) -> None:
        # Weak, because the gzipped and the plain answer share it (RFC 9110 §8.8.1).
        tag = f'W/"{hashlib.sha256(resource.body).hexdigest()[:20]}"'
        changed = FIRST_STEP + 60 * step
        headers = {"ETag": tag, "Last-Modified": formatdate(changed, usegmt=True), "Vary": "Accept-Encoding"}
        headers["Content-Type"] = resource.content_type
        if self._is_known(tag, changed):
            self._send(HTTPStatus.NOT_MODIFIED, None, headers)
            return
        body = resource.body
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            body, headers["Content-Encoding"] = gzip.compress(body, mtime=0), "gzip"
        self._send(HTTPStatus.OK, body, headers)

    def _is_known(self, tag: str, changed: int) -> bool:
        """If-None-Match decides; If-Modified-Since only without it (RFC 9110 §13.2.2)."""
        if known := self.headers.get("If-None-Match"):
            return known.strip() == "*" or tag in (one.strip() for one in known.split(","))
        if since := self.headers.get("If-Modified-Since"):
            try:
                return changed <= parsedate_to_datetime(since).timestamp()
            except ValueError:
                return False
        return False

    def _send(self, status: HTTPStatus, body: bytes | None, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if body is not None:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if body is not None and self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the site's hits tell what was asked."""
