"""The browser's side of the push service, in Google's protocol: what a Chromium says on the wire, and is told."""

import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pycurl
import pytest
from tests.served import wait

from newsbell.simulator.google_conversation import RECEIVED
from newsbell.simulator.google_desk import DELETED
from newsbell.simulator.google_wire import Fields, Fixed64, decode, encode, number, texts
from newsbell.simulator.google_words import VERSION, Frames, Tag, frame
from newsbell.simulator.push_devices import Keys
from newsbell.simulator.push_journal import to_base64
from newsbell.simulator.push_server import running_push_service
from newsbell.simulator.push_service import PushService

APP = "org.chromium.linux"


def unverified() -> ssl.SSLContext:
    """As a Chromium with --ignore-certificate-errors."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def fetch(url: str, body: bytes | None = None, authorization: str = "") -> tuple[int, bytes]:
    curl, out = pycurl.Curl(), list[bytes]()
    for option, value in (
        (pycurl.URL, url),
        (pycurl.PROXY, ""),
        (pycurl.SSL_VERIFYPEER, 0),
        (pycurl.SSL_VERIFYHOST, 0),
        (pycurl.TIMEOUT, 10),
        (pycurl.WRITEFUNCTION, out.append),
        (pycurl.HTTPHEADER, [f"Authorization: {authorization}"] if authorization else []),
    ):
        curl.setopt(option, value)
    if body is not None:
        curl.setopt(pycurl.POST, 1)
        curl.setopt(pycurl.POSTFIELDS, body)
    try:
        curl.perform()
        return curl.getinfo(pycurl.RESPONSE_CODE), b"".join(out)
    finally:
        curl.close()


class Browser:
    """What a Chromium does over HTTP."""

    def __init__(self, service: PushService) -> None:
        self.service = service
        self.check_in()

    def check_in(self, *who: tuple[int, int | bytes | str]) -> None:
        status, body = fetch(f"{self.service.browser_url}/checkin", encode(*who, (14, 3)))
        assert 200 == status
        said = decode(body)
        self.id, self.secret = number(said, 7), number(said, 8)

    def form(self, **said: str) -> tuple[int, str]:
        login = f"AidLogin {self.id}:{self.secret}"
        body = urlencode({"app": APP, "device": self.id} | said).encode()
        status, text = fetch(f"{self.service.browser_url}/register3", body, login)
        return status, text.decode()

    def subscribe(self, key: str, keys: Keys, subtype: str = "wp:https://gazette.example/#1-V2") -> dict[str, Any]:
        """A subscription as the page gets it."""
        status, text = self.form(sender=key, **{"X-subtype": subtype, "scope": "GCM"})
        assert (200, "token") == (status, text.partition("=")[0])
        public = {"p256dh": to_base64(keys.public), "auth": to_base64(keys.auth)}
        return {"endpoint": f"https://jmt17.google.com/fcm/send/{text.partition('=')[2]}", "keys": public}


class Connection:
    """A Chromium's MCS connection."""

    def __init__(self, line: ssl.SSLSocket) -> None:
        self.line, self.frames, self.waiting = line, Frames(), list[tuple[Tag, Fields]]()

    def say(self, tag: Tag, *fields: tuple[int, int | bytes | str]) -> None:
        self.line.sendall(frame(tag, encode(*fields)))

    def hear(self) -> tuple[Tag, Fields] | None:
        """The next frame; None at the end."""
        while not self.waiting:
            data = self.line.recv(4096)
            if not data:
                return None
            self.waiting += self.frames.feed(data)
        return self.waiting.pop(0)

    def message(self) -> Fields:
        heard = self.hear()
        assert heard is not None
        assert Tag.DATA_MESSAGE == heard[0]
        return heard[1]


@contextmanager
def connected(browser: Browser, *received: str, secret: int = 0) -> Iterator[Connection]:
    at = urlsplit(browser.service.browser_url)
    with (
        socket.create_connection((at.hostname or "", at.port or 0), 10) as plain,
        unverified().wrap_socket(plain) as line,
    ):
        line.sendall(VERSION)
        one = Connection(line)
        user = str(browser.id)
        ids = ((10, message) for message in received)
        one.say(Tag.LOGIN_REQUEST, (1, "chrome"), (3, user), (4, user), (5, str(secret or browser.secret)), *ids)
        yield one


def logged_in(connection: Connection) -> bool:
    heard = connection.hear()
    assert heard is not None
    assert Tag.LOGIN_RESPONSE == heard[0]
    return 3 not in heard[1]


@pytest.fixture
def service() -> Iterator[PushService]:
    with running_push_service(vendor="google", browsers=True) as running:
        yield running


@pytest.fixture
def keys(sender: Any) -> Keys:
    return Keys(sender.new_key(), bytes(16))


def post(service: PushService, sender: Any, to: dict[str, Any], tag: str = "t1", **changes: str) -> int:
    url = service.address + to["endpoint"].removeprefix(service.origin)
    body = sender.seal(to, sender.story(tag))
    return int(sender.fetch(url, body=body, headers=sender.headers(to, **changes)).status)


def test_a_browser_subscribes_and_is_handed_the_message_still_sealed(
    service: PushService, sender: Any, keys: Keys
) -> None:
    """Its own key opens what the sender sealed; the browser finds it by sender, app and subtype."""
    browser = Browser(service)
    with connected(browser) as line:
        assert logged_in(line)
        to = browser.subscribe(sender.key, keys)
        assert 201 == post(service, sender, to, topic="moon")
        said = line.message()
        assert ([sender.key], [APP], ["moon"], 3600, 1) == (
            texts(said, 3),
            texts(said, 5),
            texts(said, 6),
            number(said, 17),
            number(said, 24),
        )
        pairs = [decode(part) for part in said[7] if isinstance(part, bytes)]
        assert {"subtype": "wp:https://gazette.example/#1-V2", "content-encoding": "aes128gcm"} == {
            texts(pair, 1)[0]: texts(pair, 2)[0] for pair in pairs
        }
        (sealed,) = said[21]
        assert isinstance(sealed, bytes)
        assert sender.story() == json.loads(keys.open(sealed))
        line.say(Tag.IQ, (2, 1), (3, ""), (10, 2))
        wait(lambda: service.channel(to["endpoint"]).acks == [RECEIVED], 10)


def test_a_heartbeat_is_answered_and_counts(service: PushService, sender: Any, keys: Keys) -> None:
    """It is a frame of ours too: an acknowledgement of it is none of the message after it."""
    browser = Browser(service)
    with connected(browser) as line:
        assert logged_in(line)
        to = browser.subscribe(sender.key, keys)
        line.say(Tag.HEARTBEAT_PING)
        assert (Tag.HEARTBEAT_ACK, {2: [2]}) == line.hear()
        post(service, sender, to)
        line.message()
        line.say(Tag.HEARTBEAT_PING, (2, 2))
        assert (Tag.HEARTBEAT_ACK, {2: [3]}) == line.hear()
        assert [] == service.channel(to["endpoint"]).acks
        line.say(Tag.HEARTBEAT_ACK, (2, 3))
        wait(lambda: service.channel(to["endpoint"]).acks == [RECEIVED], 10)


def test_what_was_not_acknowledged_comes_again_unless_the_browser_has_it(
    service: PushService, sender: Any, keys: Keys
) -> None:
    """Under the same id; at its coming back a browser tells what it got without being able to say so."""
    browser = Browser(service)
    to = browser.subscribe(sender.key, keys)
    channel = service.channel(to["endpoint"])
    assert not channel.online
    post(service, sender, to, "first")
    with connected(browser) as line:
        assert logged_in(line)
        first = line.message()
    wait(lambda: not channel.online, 10)
    with connected(browser) as line:
        assert logged_in(line)
        again = line.message()
        assert texts(first, 9) == texts(again, 9)
    wait(lambda: not channel.online, 10)
    post(service, sender, to, "second")
    with connected(browser, *texts(first, 9), "long forgotten") as line:
        assert logged_in(line)
        assert texts(first, 9) != texts(line.message(), 9)
        assert [RECEIVED] == channel.acks


def test_a_message_without_a_body_is_a_bare_ring(service: PushService, sender: Any, keys: Keys) -> None:
    """Nothing is sealed, so nothing is said of an encoding."""
    browser = Browser(service)
    to = browser.subscribe(sender.key, keys)
    url = service.address + to["endpoint"].removeprefix(service.origin)
    assert 201 == sender.fetch(url, body=b"", headers=sender.headers(to)).status
    with connected(browser) as line:
        assert logged_in(line)
        said = line.message()
        assert (1, False, False) == (len(said[7]), 21 in said, 6 in said)


def test_a_new_connection_of_a_browser_takes_over(service: PushService, sender: Any, keys: Keys) -> None:
    """The old one may not have noticed that it is dead; when it ends, the new one stays."""
    browser = Browser(service)
    to = browser.subscribe(sender.key, keys)
    with connected(browser) as new:
        with connected(browser) as old:
            assert logged_in(old)
        assert logged_in(new)
    with connected(browser) as old:
        assert logged_in(old)
        with connected(browser) as new:
            assert logged_in(new)
            old.line.close()
            post(service, sender, to)
            new.message()
            assert service.channel(to["endpoint"]).online


def test_a_browser_leaves(service: PushService, sender: Any, keys: Keys) -> None:
    """POSTs answer 410 from then on; other subscriptions of the browser stay."""
    browser = Browser(service)
    leaves, stays = browser.subscribe(sender.key, keys, "wp:a"), browser.subscribe(sender.key, keys, "wp:b")
    status, text = browser.form(delete="true", sender="*", **{"X-subtype": "wp:a"})
    assert (200, True) == (status, text.startswith("token="))
    assert [410, 201] == [post(service, sender, to) for to in (leaves, stays)]
    assert DELETED == service.channel(leaves["endpoint"]).unregistered


def test_who_has_not_checked_in_is_refused(service: PushService, sender: Any) -> None:
    """The forms, and the login: it answers with an error and ends; a browser that comes again stays the same."""
    browser = Browser(service)
    first, secret = browser.id, browser.secret
    browser.check_in((2, browser.id), (13, Fixed64(browser.secret)))
    assert (first, secret) == (browser.id, browser.secret)
    with connected(browser, secret=secret + 1) as line:
        assert not logged_in(line)
        assert line.hear() is None
    browser.check_in((2, browser.id), (13, Fixed64(secret + 1)))
    assert first != browser.id
    browser.secret += 1
    assert 401 == browser.form(sender=sender.key)[0]
    assert 401 == fetch(f"{service.browser_url}/register3", b"app=a")[0]


def test_a_sender_that_is_no_point_is_refused(service: PushService) -> None:
    """As that of Chromium's own services is, a number: nothing of Google's is here but push."""
    assert (200, "Error=INVALID_SENDER") == Browser(service).form(sender="745476177629")


def test_all_else_is_refused(service: PushService) -> None:
    """Over HTTP by a status; on the connection by its end."""
    assert 404 == fetch(f"{service.browser_url}/")[0]
    assert 400 == fetch(f"{service.browser_url}/checkin", b"\x0b")[0]
    browser = Browser(service)
    with connected(browser) as line:
        assert logged_in(line)
        line.say(Tag.LOGIN_REQUEST)
        assert line.hear() is None
    at = urlsplit(service.browser_url)
    with (
        socket.create_connection((at.hostname or "", at.port or 0), 10) as plain,
        unverified().wrap_socket(plain) as tls,
    ):
        tls.sendall(VERSION + frame(Tag.HEARTBEAT_PING))
        assert b"" == tls.recv(100)


def test_browsers_subscriptions_outlive_the_service(tmp_path: Path, sender: Any, keys: Keys) -> None:
    """With a journal a new service knows who subscribed and what waits; the browser need not check in anew."""
    options: dict[str, Any] = {"vendor": "google", "browsers": True, "journal": tmp_path / "journal"}
    with running_push_service(**options) as service:
        browser = Browser(service)
        to = browser.subscribe(sender.key, keys)
        post(service, sender, to)
    with running_push_service(**options) as service:
        browser.service = service
        with connected(browser) as line:
            assert logged_in(line)
            line.message()
