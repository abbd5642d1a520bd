"""Reads from the web what others wrote, and asks them, without being led inside, drowned, or kept waiting."""

import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import urlencode, urljoin

import pycurl

from newsbell.common.connection import Doorkeeper, harden
from newsbell.common.errors import AddressRefused, AnswerTooLarge, FetchFailed, RedirectRefused, TimedOut
from newsbell.common.urls import Target, shown, target

PORTS = frozenset({80, 443, 8080, 8443})
MAX_HEADER_BYTES = 64 * 1024
LATER = "newsbell tries again later."
_MOVED = frozenset({301, 302, 303, 307, 308})
_MOVED_FOR_GOOD = frozenset({301, 308})
# Of these alone a POST goes on as it was (RFC 9110 §15.4.8, §15.4.9).
_MOVED_AS_IT_WAS = frozenset({307, 308})
_FOR_ONE_ORIGIN = frozenset({"authorization", "cookie", "proxy-authorization"})
_HANDLES = threading.local()


@dataclass(frozen=True)
class Policy:
    """What a SafeClient may do.

    `private_origins`: origins (scheme://host:port, as `urls.origin` gives them) that may be inside the network, on any
    port; every other origin must be public and on port 80, 443, 8080 or 8443.
    `routes`: origin → origin, for tests and the demo: requests for the first go to the second, with the first's Host
    header; a routed origin may be inside the network.
    `max_bytes` bounds a body after decompression, `timeout_s` a whole `get` with its redirects.
    """

    private_origins: frozenset[str] = frozenset()
    routes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    max_bytes: int = 10 * 1024 * 1024
    timeout_s: float = 20
    connect_timeout_s: float = 10
    max_redirects: int = 5
    user_agent: str = "newsbell"


@dataclass(frozen=True)
class Answer:
    """An HTTP answer: `headers` with lower-case names, `body` decompressed, `url` the one that answered.

    `moved_to` is the new permanent address: set where every redirect on the way was a 301 or 308 (RFC 9110 §15.4.2,
    §15.4.9) and its end answered 2xx or 304, else None.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    moved_to: str | None = None


class SafeClient:
    """GETs and POSTs under a Policy. Keeps no connection and no cookie; safe in threads and after a fork."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch `url`, following redirects, each judged like the first address and never from https down to http.

        Raises AddressRefused, RedirectRefused, AnswerTooLarge, TimedOut or FetchFailed, whose messages show no query.
        """
        return self._send(url, dict(headers or {}), None, _MOVED)

    def post_form(self, url: str, fields: Mapping[str, str]) -> Answer:
        """POST `fields` as a form; only a redirect that keeps the method (307, 308) is followed, judged as in `get`.

        Raises what `get` raises; its messages show no field.
        """
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._send(url, headers, urlencode(fields).encode(), _MOVED_AS_IT_WAS)

    def _send(self, url: str, headers: dict[str, str], form: bytes | None, moved: frozenset[int]) -> Answer:
        deadline = time.monotonic() + self.policy.timeout_s
        where, sent, for_good = target(url), headers, True
        for hop in range(self.policy.max_redirects + 1):
            answer = self._hop(where, sent, form, deadline)
            if answer.status not in moved or "location" not in answer.headers:
                ended_well = answer.status == 304 or 200 <= answer.status < 300
                moved_to = answer.url if hop and for_good and ended_well else None
                return Answer(answer.status, answer.headers, answer.body, answer.url, moved_to)
            for_good = for_good and answer.status in _MOVED_FOR_GOOD
            onward = _onward(where, answer)
            if (where.scheme, onward.scheme) == ("https", "http"):
                raise RedirectRefused(
                    f"{shown(where.url)} redirects to {shown(onward.url)}",
                    why="That would go on without encryption.",
                    fix="Ask the site to redirect to https, or use the http address if you trust the way there.",
                )
            if onward.origin != where.origin:
                sent = {name: value for name, value in sent.items() if name.lower() not in _FOR_ONE_ORIGIN}
            where = onward
        raise RedirectRefused(
            f"{shown(url)} redirects more than {self.policy.max_redirects} times",
            why="It may be a loop, or a page that wants cookies.",
            fix="Open it in a browser and use the address that it ends at.",
        )

    def _hop(self, where: Target, headers: Mapping[str, str], form: bytes | None, deadline: float) -> Answer:
        private_ok, to = self._way(where)
        lines = [_line("Host", where.netloc), *(_line(name, value) for name, value in headers.items())]
        left = max(0.001, deadline - time.monotonic())
        curl, into = _handle(), _Intake(self.policy.max_bytes)
        doorkeeper = harden(
            curl, private_ok=private_ok, connect_timeout_s=self.policy.connect_timeout_s, timeout_s=left
        )
        curl.setopt(pycurl.FORBID_REUSE, 1)  # a connection made for a route must not serve another origin
        curl.setopt(pycurl.URL, to.url)
        curl.setopt(pycurl.USERAGENT, self.policy.user_agent)
        curl.setopt(pycurl.ACCEPT_ENCODING, "")
        curl.setopt(pycurl.HTTPHEADER, lines)
        if form is not None:
            curl.setopt(pycurl.POSTFIELDS, form)
        curl.setopt(pycurl.WRITEFUNCTION, into.body)
        curl.setopt(pycurl.HEADERFUNCTION, into.header)
        try:
            curl.perform()
        except pycurl.error as error:
            raise _failure(error, where, doorkeeper, into, self.policy) from error
        return Answer(curl.getinfo(pycurl.RESPONSE_CODE), into.headers, b"".join(into.chunks), where.url)

    def _way(self, where: Target) -> tuple[bool, Target]:
        """May this origin be inside the network, and where do its requests really go?"""
        route = self.policy.routes.get(where.origin)
        if route is not None:
            end = target(route)
            return True, Target(end.scheme, end.host, end.port, where.resource)
        private_ok = where.origin in self.policy.private_origins
        if not private_ok and where.port not in PORTS:
            raise AddressRefused(
                f"Refused {shown(where.url)}",
                why=f"Port {where.port} is not a web server's usual port.",
                fix=f"Serve it on 80, 443, 8080 or 8443, or set NEWSBELL_SOURCE_ORIGINS={where.origin}.",
            )
        return private_ok, where


def _handle() -> pycurl.Curl:
    """This thread's handle, all clients' one: it holds the certificates, whose loading takes 10 ms of CPU."""
    if getattr(_HANDLES, "process", None) != os.getpid():
        _HANDLES.curl, _HANDLES.process = pycurl.Curl(), os.getpid()
    _HANDLES.curl.reset()
    curl: pycurl.Curl = _HANDLES.curl
    return curl


class _Intake:
    """Collects one answer, and stops the transfer when it grows too large."""

    def __init__(self, max_bytes: int) -> None:
        self.left = max_bytes
        self.header_left = MAX_HEADER_BYTES
        self.headers: dict[str, str] = {}
        self.chunks: list[bytes] = []
        self.too_large = ""

    def body(self, chunk: bytes) -> int:
        self.chunks.append(chunk[: self.left])
        self.left -= len(chunk)
        if self.left < 0:
            self.too_large = "body"
            return -1
        return len(chunk)

    def header(self, line: bytes) -> int:
        self.header_left -= len(line)
        if self.header_left < 0:
            self.too_large = "header"
            return -1
        if line.startswith(b"HTTP/"):
            self.headers.clear()  # 1xx answers come before the final one
        name, colon, value = line.decode("latin-1").partition(":")
        if colon:
            name, value = name.strip().lower(), value.strip()
            self.headers[name] = f"{self.headers[name]}, {value}" if name in self.headers else value
        return len(line)


def _line(name: str, value: str) -> bytes:
    line = f"{name}: {value}".encode("latin-1")
    if any(byte < 32 and byte != 9 for byte in line):
        raise ValueError(f"the {name} header holds a control character")
    return line


def _onward(where: Target, answer: Answer) -> Target:
    """Where a redirect leads (RFC 9110 §10.2.2). Bytes beyond ASCII are meant as UTF-8 nearly always."""
    location = answer.headers["location"].encode("latin-1").decode("utf-8", "replace")
    try:
        return target(urljoin(where.url, location))
    except ValueError as error:
        raise RedirectRefused(f"{shown(where.url)} redirects to an address that cannot be read") from error


def _failure(
    error: pycurl.error, where: Target, doorkeeper: Doorkeeper, into: _Intake, policy: Policy
) -> AddressRefused | FetchFailed:
    code, said = error.args[0], str(error.args[1])
    name = shown(where.url)
    if into.too_large:
        limit = policy.max_bytes if into.too_large == "body" else MAX_HEADER_BYTES
        large = AnswerTooLarge(
            f"The {into.too_large} of {name} is larger than {limit:,} bytes", fix="See that the address is right."
        )
        large.begun = b"".join(into.chunks)
        return large
    if code == pycurl.E_OPERATION_TIMEDOUT:
        return TimedOut(f"{name} did not answer in full within {policy.timeout_s:g} s", fix=LATER)
    if code == pycurl.E_COULDNT_CONNECT and doorkeeper.refused:
        return AddressRefused(
            f"Refused to connect to {name}",
            why=f"It is at {doorkeeper.refused}, inside a network.",
            fix=f"If that is meant to be, set NEWSBELL_SOURCE_ORIGINS={where.origin}.",
        )
    return FetchFailed(f"Could not read {name}", why=f"{said.rstrip('.')} (curl {code}).", fix=LATER)
