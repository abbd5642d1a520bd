"""The browser's side of the push service, in Mozilla's protocol: what a Firefox says on the wire, and is told."""

import json
import signal
import subprocess
import sys
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.served import wait
from tests.servers import free_port
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from newsbell.common.errors import NotFound, SimulatorRefused
from newsbell.simulator.mozilla_words import QUOTA_EXCEEDED, SHOWN, SUBPROTOCOL, UNDECRYPTABLE
from newsbell.simulator.push_devices import Keys
from newsbell.simulator.push_journal import to_base64
from newsbell.simulator.push_server import running_push_service
from newsbell.simulator.push_service import PushService
from newsbell.simulator.push_vapid import from_base64

NOON = 1_800_000_000.0


class Browser:
    """What a Firefox does on one connection."""

    def __init__(self, socket: ClientConnection, uaid: str = "") -> None:
        self.socket = socket
        self.hello = self.ask(messageType="hello", use_webpush=True, broadcasts={}, **({"uaid": uaid} if uaid else {}))
        self.uaid = self.hello.get("uaid", "")

    def say(self, **said: Any) -> None:
        self.socket.send(json.dumps(said))

    def hear(self) -> Any:
        return json.loads(self.socket.recv(timeout=60))

    def ask(self, **said: Any) -> Any:
        self.say(**said)
        return self.hear()

    def subscribe(self, key: str, keys: Keys, channel_id: str = "") -> dict[str, Any]:
        """A subscription as the page gets it; the key goes out padded, as Firefox pads it."""
        padded = urlsafe_b64encode(from_base64(key)).decode()
        said = self.ask(messageType="register", channelID=channel_id or str(uuid4()), key=padded)
        public = {"p256dh": to_base64(keys.public), "auth": to_base64(keys.auth)}
        return {"channelID": said["channelID"], "endpoint": said["pushEndpoint"], "keys": public}

    def ack(self, message: dict[str, Any], code: int) -> None:
        update = {"channelID": message["channelID"], "version": message["version"], "code": code}
        self.say(messageType="ack", updates=[update])
        assert {} == self.ask()


@contextmanager
def browsing(service: PushService, uaid: str = "") -> Iterator[Browser]:
    with connect(service.browser_url, subprotocols=[Subprotocol(SUBPROTOCOL)], proxy=None) as socket:
        yield Browser(socket, uaid)


@pytest.fixture
def service() -> Iterator[PushService]:
    with running_push_service(browsers=True) as running:
        yield running


@pytest.fixture
def keys(sender: Any) -> Keys:
    return Keys(sender.new_key(), bytes(16))


def post(sender: Any, to: dict[str, Any], payload: Any = None, **changes: str) -> int:
    body = sender.seal(to, payload or sender.story())
    reply = sender.fetch(to["endpoint"], body=body, headers=sender.headers(to, **changes))
    return int(reply.status)


def away(service: PushService, to: dict[str, Any]) -> None:
    """Waits until the service has noticed that the browser left."""
    wait(lambda: not service.channel(to["endpoint"]).online, 10)


def test_a_browser_subscribes_and_is_handed_the_message_still_sealed(
    service: PushService, sender: Any, keys: Keys
) -> None:
    """Its own key opens what the sender sealed; the ack is the report's, which counts no reader's ring."""
    with browsing(service) as browser:
        to = browser.subscribe(sender.key, keys)
        assert to["endpoint"].startswith(f"{service.origin}/wpush/v2/")
        assert 201 == post(sender, to, topic="moon")
        message = browser.hear()
        assert ("notification", to["channelID"], {"encoding": "aes128gcm"}, 3600, "moon") == tuple(
            message[name] for name in ("messageType", "channelID", "headers", "ttl", "topic")
        )
        assert sender.story() == json.loads(keys.open(from_base64(message["data"])))
        browser.ack(message, SHOWN)
        report = service.report()
        assert {
            "channels": 1,
            "connected": 1,
            "waiting": 0,
            "handed_over": 1,
            "acks": {"100": 1},
            "unregistered": {},
        } == report["browsers"]
        assert [0, 0, 0, 1] == [report[name] for name in ("devices", "rings", "decrypted", "accepted")]


def test_what_was_not_acknowledged_comes_again(service: PushService, sender: Any, keys: Keys) -> None:
    """Under the same version, so that a browser which has seen it knows; an ack ends it, whatever it says."""
    with browsing(service) as browser:
        to = browser.subscribe(sender.key, keys)
        post(sender, to)
        first = browser.hear()
    away(service, to)
    with browsing(service, browser.uaid) as again:
        assert (browser.uaid, 200, True) == tuple(again.hello[name] for name in ("uaid", "status", "use_webpush"))
        assert first == again.hear()
        again.ack(first, UNDECRYPTABLE)
    away(service, to)
    with browsing(service, browser.uaid) as third:
        assert {} == third.ask()
    assert {"101": 1} == service.report()["browsers"]["acks"]


def test_what_waits_for_a_browser_is_collapsed_and_expires(sender: Any, keys: Keys) -> None:
    """The newest of one Topic waits, as long as its TTL says; what was handed over without an ack waits too."""
    now = NOON
    with running_push_service(browsers=True, now=lambda: now) as service:

        def send(tag: str, **changes: str) -> None:
            headers = sender.headers(to, now=now, **changes)
            body = sender.seal(to, sender.story(tag))
            assert 201 == sender.fetch(to["endpoint"], body=body, headers=headers).status

        with browsing(service) as browser:
            to = browser.subscribe(sender.key, keys)
            send("unacknowledged", topic="moon")
            send("unacknowledged, and now or never", ttl="0")
            assert {"notification"} == {browser.hear()["messageType"] for _ in range(2)}
        away(service, to)
        send("newest", topic="moon")
        send("short-lived", ttl="60")
        send("never", ttl="0")
        assert 2 == service.report()["browsers"]["waiting"]
        now += 61
        with browsing(service, browser.uaid) as again:
            message = again.hear()
            assert sender.story("newest") == json.loads(keys.open(from_base64(message["data"])))
            again.ack(message, SHOWN)
        report = service.report()
        assert [1, 3, 3] == [report["collapsed"], report["expired"], report["browsers"]["handed_over"]]


def test_a_new_connection_of_a_browser_takes_over(service: PushService, sender: Any, keys: Keys) -> None:
    """The old one may not have noticed that it is dead; when it ends, the new one stays."""
    with browsing(service) as old:
        to = old.subscribe(sender.key, keys)
        with browsing(service, old.uaid) as new:
            old.socket.close()
            post(sender, to)
            new.ack(new.hear(), SHOWN)
            assert service.channel(to["endpoint"]).online


def test_a_browser_leaves_and_says_why(service: PushService, sender: Any, keys: Keys) -> None:
    """POSTs answer 410 from then on; a browser whose subscriptions are all gone gets a new name."""
    with browsing(service) as browser:
        to = browser.subscribe(sender.key, keys)
        said = {"messageType": "unregister", "channelID": to["channelID"]}
        assert said | {"status": 200} == browser.ask(**said, code=QUOTA_EXCEEDED)
    assert 410 == post(sender, to)
    assert {"201": 1} == service.report()["browsers"]["unregistered"]
    with browsing(service, browser.uaid) as again:
        assert again.uaid not in {"", browser.uaid}


def test_a_subscription_is_made_once(service: PushService, sender: Any, keys: Keys) -> None:
    """A browser that lost the answer asks again by the same id; other channels and browsers have their own."""
    with browsing(service) as one, browsing(service) as other:
        first = one.subscribe(sender.key, keys, "a")
        assert first == one.subscribe(sender.key, keys, "a")
        rest = [one.subscribe(sender.key, keys, "b"), other.subscribe(sender.key, keys, "a")]
        assert 3 == len({to["endpoint"] for to in [first, *rest]})
        post(sender, rest[1])
        assert "a" == other.hear()["channelID"]
        assert {} == one.ask()


@pytest.mark.parametrize("key", ["", "AAAA", "not base64", None], ids=["empty", "no point", "no base64", "none"])
def test_a_key_that_is_no_point_is_refused(service: PushService, key: str | None) -> None:
    """The page's subscribe() fails; the connection goes on."""
    with browsing(service) as browser:
        said = browser.ask(messageType="register", channelID="a", **({} if key is None else {"key": key}))
        assert {"messageType": "register", "channelID": "a", "status": 400} == said
        assert {} == browser.ask()
        assert {} == service.browsers.channels


def test_a_ping_a_nack_and_a_broadcast_change_nothing(service: PushService) -> None:
    """`{}` is a ping and its answer; there are no broadcasts, and a nack is noted."""
    with browsing(service) as browser:
        browser.say(messageType="broadcast_subscribe", broadcasts={"remote-settings/monitor_changes": "v0"})
        browser.say(messageType="nack", version="v", code=301)
        assert [{}, {}] == [browser.ask(), browser.ask(messageType="ping")]
        assert [{"nack": 301}] == [{"nack": event["nack"]} for event in service.events() if "nack" in event]


@pytest.mark.parametrize(
    "said",
    [
        "[]",
        "no JSON",
        '{"messageType": "hello"}',
        '{"messageType": "sing"}',
        '{"messageType": "unregister"}',
        '{"messageType": "unregister", "channelID": "a", "code": "b"}',
        '{"messageType": "ack", "updates": [{"channelID": "a"}]}',
        '{"messageType": "ack", "updates": ["a"]}',
    ],
)
def test_what_no_firefox_says_ends_the_connection(service: PushService, said: str) -> None:
    """And nothing else: the next browser is served."""
    with browsing(service) as browser:
        browser.socket.send(said)
        with pytest.raises(ConnectionClosed) as closed:
            browser.hear()
        assert 1002 == (closed.value.rcvd and closed.value.rcvd.code)
    with browsing(service) as other:
        other.say(messageType="ack", updates="none")
        assert {} == other.ask()


def test_nothing_is_heard_before_hello(service: PushService) -> None:
    """A browser has to say who it is."""
    with connect(service.browser_url, subprotocols=[Subprotocol(SUBPROTOCOL)], proxy=None) as socket:
        socket.send('{"messageType": "register"}')
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=60)


def test_browsers_subscriptions_outlive_the_service(tmp_path: Path, sender: Any, keys: Keys) -> None:
    """With a journal a new service knows who subscribed, what waits, what was acknowledged, who left, faults."""
    options: dict[str, Any] = {"browsers": True, "journal": tmp_path / "journal", "port": free_port()}
    with running_push_service(**options) as service:
        with browsing(service) as browser:
            stays, leaves, faulty = (browser.subscribe(sender.key, keys, name) for name in ("a", "b", "c"))
            post(sender, stays)
            browser.ack(browser.hear(), SHOWN)
            post(sender, leaves)
            browser.hear()
            browser.ask(messageType="unregister", channelID="b", code=200)
            service.set_fault(faulty["endpoint"], "too-large")
        away(service, stays)
        post(sender, stays, sender.story("waits"))
    with running_push_service(**options) as service:
        assert [410, 413] == [post(sender, to) for to in (leaves, faulty)]
        assert {"100": 1} == service.report()["browsers"]["acks"]
        with browsing(service, browser.uaid) as again:
            assert browser.uaid == again.uaid
            message = again.hear()
            assert sender.story("waits") == json.loads(keys.open(from_base64(message["data"])))
            again.ack(message, SHOWN)


def test_channels_are_told_and_spoiled_by_the_control(service: PushService, sender: Any, keys: Keys) -> None:
    """GET lists them; POST gives one a fault of its own; online is the browser's own affair."""
    with browsing(service) as browser:
        to = browser.subscribe(sender.key, keys)
        token = service.channel(to["endpoint"]).token
        at = f"{service.origin}/_control/channels"
        (listed,) = sender.fetch(at).json
        assert listed == sender.fetch(f"{at}/{token}").json
        assert {
            "token": token,
            "endpoint": to["endpoint"],
            "browser": browser.uaid,
            "online": True,
            "gone": False,
            "fault": None,
            "waiting": 0,
            "acks": [],
            "unregistered": None,
        } == listed
        told = sender.fetch(f"{at}/{token}", body=b'{"fault": "gone", "times": 1}')
        assert (200, "gone") == (told.status, told.json["fault"])
        assert 410 == post(sender, to)
        assert sender.fetch(f"{at}/{token}").json["gone"]
        assert 400 == sender.fetch(f"{at}/{token}", body=b'{"online": false}').status
        assert 404 == sender.fetch(f"{at}/unknown").status


def test_only_a_vendors_own_browsers_connect() -> None:
    """There is no browser side for the others, and none without being asked for."""
    with pytest.raises(SimulatorRefused), running_push_service(vendor="apple", browsers=True):
        pass
    with running_push_service() as service:
        assert "" == service.browser_url
        with pytest.raises(NotFound):
            service.channel("unknown")


def test_the_command_says_where_browsers_connect(sender: Any, keys: Keys) -> None:
    """`newsbell push-service --browser-port 0`."""
    command = [sys.executable, "-m", "newsbell", "push-service", "--port", "0", "--browser-port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(3)]
        (address,) = [line.split()[-1] for line in lines if line.startswith("Browsers connect at")]
        with connect(address, subprotocols=[Subprotocol(SUBPROTOCOL)], proxy=None) as socket:
            to = Browser(socket).subscribe(sender.key, keys)
            assert 201 == post(sender, to)
        process.send_signal(signal.SIGINT)
        assert 0 == process.wait(60)
