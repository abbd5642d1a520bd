"""Posting, against real servers on loopback: HTTP/2 over TLS, HTTP/1.1, and such as misbehave."""

import asyncio
import hashlib
import logging
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import trustme
from hypercorn.asyncio import serve
from hypercorn.config import Config
from tests.servers import free_port

from newsbell.delivery.poster import ENDLESS_BODY, Fields, Post, Poster, Reply

HEADERS = {"TTL": "60", "Topic": "a" * 32, "Content-Type": "application/octet-stream", "Content-Encoding": "aes128gcm"}
NO_NAME = "the-secret-part"


@dataclass
class Service:
    """A push service of the test's own: what it saw, and where it is."""

    origin: str
    clients: set[int] = field(default_factory=set)
    versions: set[str] = field(default_factory=set)
    at_once: int = 0
    most_at_once: int = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            while (message := await receive())["type"] != "lifespan.shutdown":
                await send({"type": message["type"] + ".complete"})
            await send({"type": "lifespan.shutdown.complete"})
            return
        self.clients.add(scope["client"][1])
        self.versions.add(scope["http_version"])
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        try:
            await self._answer(scope["path"], scope["headers"], receive, send)
        finally:
            self.at_once -= 1

    async def _answer(self, path: str, headers: Any, receive: Any, send: Any) -> None:
        digest, more = hashlib.sha256(), True
        while more:
            message = await receive()
            digest.update(message.get("body", b""))
            more = message.get("more_body", False)
        status = {"redirect": 307, "gone": 410}.get(path.split("/")[1], 201)
        seen = [(b"x-seen-" + name, value) for name, value in headers if name in (b"ttl", b"topic")]
        answered = [(b"ttl", b"60"), (b"x-digest", digest.hexdigest().encode()), (b"location", b"http://127.0.0.1:1/")]
        await asyncio.sleep(0.002)
        await send({"type": "http.response.start", "status": status, "headers": seen + answered})
        if path.startswith("/endless"):
            for _ in range(64):
                await send({"type": "http.response.body", "body": b"x" * 16_384, "more_body": True})
        await send({"type": "http.response.body", "body": b"y" * 2_000})


@contextmanager
def running(config: Config, scheme: str) -> Iterator[Service]:
    listener = socket.create_server(("127.0.0.1", 0))
    config.bind = [f"fd://{listener.fileno()}"]
    quiet = logging.getLogger("tests.quiet")
    quiet.propagate = False
    quiet.addHandler(logging.NullHandler())
    config.accesslog = config.errorlog = quiet
    config.graceful_timeout = 0.1
    service = Service(f"{scheme}://127.0.0.1:{listener.getsockname()[1]}")
    loop = asyncio.new_event_loop()
    over = asyncio.Event()

    def run() -> None:
        loop.run_until_complete(serve(service, config, shutdown_trigger=over.wait))
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield service
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        listener.detach()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[trustme.CA, str]:
    ca = trustme.CA()
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    ca.cert_pem.write_to_path(str(path))
    return ca, str(path)


@pytest.fixture
def h2(authority: tuple[trustme.CA, str], tmp_path: Path) -> Iterator[Service]:
    certificate = authority[0].issue_cert("127.0.0.1")
    config = Config()
    config.certfile, config.keyfile = str(tmp_path / "cert.pem"), str(tmp_path / "key.pem")
    Path(config.certfile).write_bytes(b"".join(part.bytes() for part in certificate.cert_chain_pems))
    certificate.private_key_pem.write_to_path(config.keyfile)
    with running(config, "https") as service:
        yield service


@pytest.fixture
def h1() -> Iterator[Service]:
    with running(Config(), "http") as service:
        yield service


@pytest.fixture
def raw() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def at(listener: socket.socket, scheme: str = "http") -> str:
    return f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"


def posts(origin: str, count: int, path: str = "/push") -> Iterator[Post[int]]:
    return (
        Post(number, f"{origin}{path}/{number}/{NO_NAME}", HEADERS, str(number).encode()) for number in range(count)
    )


def one(poster: Poster, origin: str, path: str = "/push") -> Reply[int]:
    with poster:
        (reply,) = poster.send(posts(origin, 1, path))
    return reply


def answering(listener: socket.socket, answer: bytes | None) -> threading.Thread:
    """Answers one connection: with these octets and an end, or with a reset."""

    def run() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65_536)
            if answer is None:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            else:
                connection.sendall(answer)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_five_hundred_posts_share_one_http_2_connection(h2: Service, authority: tuple[trustme.CA, str]) -> None:
    """FAILURES.md, slow: 10,000 pushes in 30 minutes (web-push#321)."""
    with Poster(private_origins=[h2.origin], ca_file=authority[1], max_in_flight=50) as poster:
        replies = {reply.key: reply for reply in poster.send(posts(h2.origin, 500))}
        assert set(replies) == set(range(500))
        assert {(reply.status, reply.error) for reply in replies.values()} == {(201, None)}
        assert (len(h2.clients), h2.versions) == (1, {"2"})
        assert 2 <= h2.most_at_once <= 50
        # The next shard's posts find the connection open.
        assert len(list(poster.send(posts(h2.origin, 10)))) == 10
        assert len(h2.clients) == 1


def test_a_reply_has_what_the_push_service_said(h2: Service, authority: tuple[trustme.CA, str]) -> None:
    reply = one(Poster(private_origins=[h2.origin], ca_file=authority[1]), h2.origin)
    assert (reply.key, reply.status, reply.body, reply.error) == (0, 201, b"y" * 1_024, None)
    assert reply.headers["ttl"] == reply.headers["x-seen-ttl"] == "60"
    assert reply.headers["x-seen-topic"] == "a" * 32
    assert reply.headers["x-digest"] == hashlib.sha256(b"0").hexdigest()


def test_plain_http_keeps_few_connections_alive(h1: Service) -> None:
    with Poster(private_origins=[h1.origin], max_connections=3) as poster:
        assert {reply.status for reply in poster.send(posts(h1.origin, 100))} == {201}
    assert h1.versions == {"1.1"}
    assert len(h1.clients) <= 3


def test_posts_are_taken_as_there_is_room(h1: Service) -> None:
    """FAILURES.md, slow: all requests opened at once (openclaw#103607); memory that grows with the audience."""
    taken = answered = most = 0

    def counted() -> Iterator[Post[int]]:
        nonlocal taken, most
        for post in posts(h1.origin, 100):
            taken += 1
            most = max(most, taken - answered)
            yield post

    with Poster(private_origins=[h1.origin], max_in_flight=10) as poster:
        for _ in poster.send(counted()):
            answered += 1
        assert sum(len(lines) for lines in poster._idle.values()) <= 10
    assert (taken, answered) == (100, 100)
    assert most <= 11


def test_no_posts_are_no_replies() -> None:
    with Poster() as poster:
        assert list(poster.send([])) == []


def test_what_was_given_up_does_not_come_back(h1: Service) -> None:
    """A sender that stops in the middle leaves its poster fit for use."""
    with Poster(private_origins=[h1.origin], max_in_flight=10) as poster:
        first = poster.send(posts(h1.origin, 50))
        next(first)
        first.close()
        again = list(poster.send(Post(f"again {number}", h1.origin + "/push/x", HEADERS, b"") for number in range(20)))
    assert {reply.key for reply in again} == {f"again {number}" for number in range(20)}


def test_a_redirect_is_an_answer_and_is_not_followed(h2: Service, authority: tuple[trustme.CA, str]) -> None:
    """FAILURES.md, broken into: an internal address after a redirect (web-push-elixir#94)."""
    reply = one(Poster(private_origins=[h2.origin], ca_file=authority[1]), h2.origin, "/redirect")
    assert (reply.status, reply.headers["location"], reply.error) == (307, "http://127.0.0.1:1/", None)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_endless_answer_is_cut(
    scheme: str, request: pytest.FixtureRequest, authority: tuple[trustme.CA, str]
) -> None:
    """FAILURES.md, broken into: an endless answer from a push service."""
    service: Service = request.getfixturevalue("h2" if scheme == "https" else "h1")
    reply = one(Poster(private_origins=[service.origin], ca_file=authority[1]), service.origin, "/endless")
    assert (reply.status, reply.error, len(reply.body)) == (201, None, 1_024)
    assert ENDLESS_BODY < 64 * 16_384


def test_an_address_inside_the_network_is_refused_when_connecting(h1: Service) -> None:
    """FAILURES.md, broken into: a subscription whose endpoint is an internal address (once-campfire#265)."""
    reply = one(Poster(), h1.origin)
    assert (reply.status, reply.error) == (None, "refused-address")
    assert h1.clients == set()


def test_a_refused_address_does_not_stick_to_the_next_post(h1: Service) -> None:
    dead = f"http://127.0.0.1:{free_port()}"
    with Poster(private_origins=[dead], max_in_flight=1) as poster:
        errors = [reply.error for origin in (h1.origin, dead, h1.origin) for reply in poster.send(posts(origin, 1))]
    assert errors == ["refused-address", "connect", "refused-address"]


def test_an_origin_can_be_routed_elsewhere(h1: Service) -> None:
    """NEWSBELL_PUSH_ROUTES, for tests with Chromium: the endpoint stays, the posts go to a stand-in."""
    poster = Poster(routes={"https://jmt17.google.com": h1.origin})
    assert one(poster, "https://jmt17.google.com", "/gone").status == 410


def test_a_certificate_that_nobody_vouches_for_is_refused(h2: Service) -> None:
    assert one(Poster(private_origins=[h2.origin]), h2.origin).error == "tls"


def test_a_server_that_speaks_no_tls_is_a_tls_error(raw: socket.socket) -> None:
    thread = answering(raw, b"HTTP/1.1 200 OK\r\n\r\n")
    reply = one(Poster(private_origins=[at(raw, "https")]), at(raw, "https"))
    thread.join()
    assert (reply.status, reply.error) == (None, "tls")


def test_a_server_that_never_answers_is_a_timeout(raw: socket.socket) -> None:
    reply = one(Poster(private_origins=[at(raw)], timeout_s=0.2), at(raw))
    assert (reply.status, reply.error) == (None, "timeout")


def test_a_silent_server_does_not_hold_up_the_others(raw: socket.socket, h1: Service) -> None:
    """FAILURES.md, rung twice: one bad device retried with its whole batch (rpush#331)."""
    quick = (Post(post.key + 1, post.url, HEADERS, b"") for post in posts(h1.origin, 20))
    both = [*posts(at(raw), 1), *quick]
    with Poster(private_origins=[at(raw), h1.origin], timeout_s=3) as poster:
        replies = list(poster.send(both))
    assert [reply.key for reply in replies][-1] == 0
    assert [reply.error for reply in replies] == [None] * 20 + ["timeout"]


@pytest.mark.parametrize("answer", [None, b"", b"HTTP/1.1 2"])
def test_a_connection_that_breaks_off_before_a_status_is_a_reset(raw: socket.socket, answer: bytes | None) -> None:
    thread = answering(raw, answer)
    reply = one(Poster(private_origins=[at(raw)]), at(raw))
    thread.join()
    assert (reply.status, reply.error) == (None, "reset")


def test_a_connection_that_breaks_off_after_its_status_was_answered(raw: socket.socket) -> None:
    """Rung twice: the push service had accepted it, so sending it again would be a double."""
    thread = answering(raw, b"HTTP/1.1 201 Created\r\nContent-Length: 100\r\nTTL: 60\r\n\r\nhalf")
    reply = one(Poster(private_origins=[at(raw)]), at(raw))
    thread.join()
    assert (reply.status, reply.error, reply.body, reply.headers["ttl"]) == (201, None, b"half", "60")


def test_an_interim_answer_is_not_the_answer(raw: socket.socket) -> None:
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
    thread = answering(raw, early + b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
    reply = one(Poster(private_origins=[at(raw)]), at(raw))
    thread.join()
    assert (reply.status, reply.headers) == (201, {"content-length": "0"})


def test_fields_are_found_by_any_case_and_the_last_of_a_name_counts() -> None:
    interim = [b"HTTP/1.1 103 Early Hints\r\n", b"Retry-After: 9\r\n", b"\r\n"]
    fields = Fields(
        [*interim, b"HTTP/1.1 201 Created\r\n", b"ttl: 30\r\n", b"TTL:  60 \r\n", b"TTL-Or-So: 1\r\n", b"\r\n"]
    )
    assert fields["ttl"] == "60"
    assert "retry-after" not in fields
    assert fields == {"ttl": "60", "ttl-or-so": "1"}
    assert len(fields) == 2


def test_an_interim_answer_alone_is_a_reset(raw: socket.socket) -> None:
    thread = answering(raw, b"HTTP/1.1 103 Early Hints\r\n\r\n")
    reply = one(Poster(private_origins=[at(raw)]), at(raw))
    thread.join()
    assert (reply.status, reply.error) == (None, "reset")


def test_an_address_that_is_none_is_an_error_and_not_a_crash() -> None:
    with Poster() as poster:
        (reply,) = poster.send([Post(1, "https://exa mple/", HEADERS, b"")])
    assert (reply.status, reply.error) == (None, "connect")


def test_neither_posts_nor_replies_show_the_endpoint(h1: Service) -> None:
    """FAILURES.md, broken into: tokens in logs. The endpoint is a capability (RFC 8030 §8.3)."""
    (post,) = posts(h1.origin, 1)
    assert NO_NAME not in repr(post) + repr(one(Poster(), h1.origin))
