"""A small WebSub hub for tests: a real server on loopback that does what hubs do, and what bad ones do."""

import hmac
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode
from urllib.request import Request, urlopen


@dataclass
class Asked:
    """One request of a subscriber."""

    mode: str
    topic: str
    callback: str
    secret: str
    lease_s: str


class Hub(ThreadingHTTPServer):
    """Verifies before it answers, as many do; `manners` change what it does.

    status: what it answers; lease_s: what it grants; verifies: whether it does; topic: another one than was asked for;
    location: where it redirects.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.origin = f"http://127.0.0.1:{self.server_address[1]}"
        self.asked: list[Asked] = []
        self.subscribers: dict[str, Asked] = {}
        self.answers: list[tuple[int, str]] = []
        self.manners: dict[str, Any] = {"status": 202, "lease_s": "864000", "verifies": True}

    def verify(self, asked: Asked, **other: str) -> int:
        """Asks the callback whether it meant that; returns the status of its answer."""
        said = {
            "hub.mode": asked.mode,
            "hub.topic": self.manners.get("topic", asked.topic),
            "hub.challenge": "a <b>challenge</b>",
            "hub.lease_seconds": self.manners["lease_s"],
            **other,
        }
        status, body = _call(f"{asked.callback}?{urlencode(said)}")
        self.answers.append((status, body))
        if status == 200 and body == said["hub.challenge"]:
            if asked.mode == "subscribe":
                self.subscribers[asked.callback] = asked
            else:
                self.subscribers.pop(asked.callback, None)
        return status

    def deny(self, asked: Asked, reason: str) -> int:
        said = {"hub.mode": "denied", "hub.topic": asked.topic, "hub.reason": reason}
        return _call(f"{asked.callback}?{urlencode(said)}")[0]

    def push(
        self, body: bytes, method: str = "sha256", secret: str | None = None, headers: Mapping[str, str] | None = None
    ) -> list[int]:
        """Sends the body to every subscriber; returns the status of each answer."""
        return [self.push_to(one, body, method, secret, headers) for one in list(self.subscribers.values())]

    def push_to(
        self,
        to: Asked,
        body: bytes,
        method: str = "sha256",
        secret: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> int:
        sent = {"Content-Type": "application/rss+xml", "Link": f'<{to.topic}>; rel="self", <{self.origin}/>; rel="hub"'}
        if method:
            digest = hmac.new((to.secret if secret is None else secret).encode(), body, method).hexdigest()
            sent["X-Hub-Signature"] = f"{method}={digest}"
        return _call(to.callback, body, {**sent, **(headers or {})})[0]


def _call(url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> tuple[int, str]:
    try:
        with urlopen(Request(url, body, dict(headers or {})), timeout=60) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


class _Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        hub = self.server
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        names = ("hub.mode", "hub.topic", "hub.callback", "hub.secret", "hub.lease_seconds")
        asked = Asked(*(form.get(name, [""])[0] for name in names))
        if location := hub.manners.get("location"):
            self._answer(hub.manners["status"], {"Location": location})
            return
        hub.asked.append(asked)
        if hub.manners["status"] == 202 and hub.manners["verifies"]:
            hub.verify(asked)
        self._answer(hub.manners["status"], hub.manners.get("headers", {}))

    def _answer(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        body = b"" if status == 202 else b"<p>so it is</p>"
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def hubbing() -> Iterator[Hub]:
    with Hub() as hub:
        thread = threading.Thread(target=hub.serve_forever, args=(0.02,), name="hub")
        thread.start()
        try:
            yield hub
        finally:
            hub.shutdown()
            thread.join()
