"""A real Firefox subscribes, is rung by newsbell's own sender, shows, is clicked, leaves: over the simulator alone."""

import json
import threading
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from tests.browser.firefox import Firefox, firefox, until

from newsbell.common import clock
from newsbell.delivery import sender
from newsbell.delivery.endpoints import check_endpoint
from newsbell.delivery.payload import Payload, declare, topic
from newsbell.delivery.poster import Poster
from newsbell.delivery.vapid import Tokens, VapidKey
from newsbell.simulator.mozilla_words import PERMISSION_REVOKED, QUOTA_EXCEEDED, SHOWN, UNDECRYPTABLE
from newsbell.simulator.push_channels import Channel
from newsbell.simulator.push_server import running_push_service
from newsbell.simulator.push_service import PushService

PAGE = """<!doctype html><title>Gazette</title><button id="ok">OK</button>
<script>
  async function subscribe(key) {
    await navigator.serviceWorker.register("/worker.js");
    const worker = await navigator.serviceWorker.ready;
    return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  }
  document.getElementById("ok").onclick = async () => { window.answer = await Notification.requestPermission(); };
</script>"""
WORKER = """
  const tell = said => fetch("/saw", { method: "POST", body: JSON.stringify(said) });
  const later = { action: "later", title: "Later" };
  self.addEventListener("push", event => {
    const said = event.data.json();
    const { title, navigate, ...rest } = said.notification ?? {};
    const show = title && self.registration.showNotification(title, { ...rest, actions: [later], data: navigate });
    event.waitUntil(Promise.all([show, tell({ event: "push", said })]));
  });
  self.addEventListener("notificationclick", event => {
    event.notification.close();
    const open = event.action || clients.openWindow(event.notification.data);
    event.waitUntil(Promise.all([open, tell({ event: "click", action: event.action, tag: event.notification.tag })]));
  });
"""
KEY = VapidKey.generate()
TOKENS = Tokens(KEY, "mailto:bell@gazette.com")
FILES = {
    "/": ("text/html", PAGE),
    "/worker.js": ("text/javascript", WORKER),
    "/moon": ("text/html", "<title>Moon</title>"),
}


@dataclass
class Site:
    """A publisher's page with a worker that tells what it sees; an origin of its own for each test."""

    origin: str
    saw: list[dict[str, Any]] = field(default_factory=list)

    def events(self, kind: str) -> list[dict[str, Any]]:
        return [said for said in self.saw if said["event"] == kind]


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, text = FILES.get(self.path, ("text/plain", ""))
            self._reply(kind, text)

        def do_POST(self) -> None:
            here.saw.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self._reply("text/plain", "")

        def _reply(self, kind: str, text: str) -> None:
            self.send_response(200)
            self.send_header("content-type", f"{kind}; charset=utf-8")
            self.send_header("content-length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        here = Site(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield here
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def push() -> Iterator[PushService]:
    with running_push_service(browsers=True) as service:
        yield service


@pytest.fixture(scope="module")
def browser(push: PushService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with firefox(tmp_path_factory.mktemp("firefox"), push=push) as one:
        yield one


@dataclass
class Ringer:
    """newsbell's sender for one real subscription."""

    push: PushService
    said: dict[str, Any]

    @property
    def channel(self) -> Channel:
        return self.push.channel(self.said["endpoint"])

    def post(self, plaintext: bytes, story: str = "moon", **headers: str) -> int | None:
        """Seals, signs and posts one message; the status that comes back."""
        endpoint = check_endpoint(self.said["endpoint"], frozenset({self.push.origin}))
        p256dh, auth = (urlsafe_b64decode(self.said["keys"][name] + "==") for name in ("p256dh", "auth"))
        message = sender.Message(
            key=1,
            device=1,
            origin=endpoint.origin,
            vendor=endpoint.vendor,
            endpoint=endpoint.url,
            p256dh=p256dh,
            auth=auth,
            vapid_key=1,
            plaintext=plaintext,
            seed=bytes(32),
            topic=topic(b"secret", story),
            ttl_s=3_600,
        )
        made = sender.post(message, TOKENS.authorization(endpoint.origin, clock.now()))
        with Poster(private_origins=[endpoint.origin]) as poster:
            (reply,) = poster.send([replace(made, headers={**made.headers, **headers})])
        return reply.status

    def acks(self, count: int) -> list[int]:
        """What the browser said of its messages, once it has said so of `count`."""
        until(lambda: len(self.channel.acks) >= count, f"{count} acks")
        return self.channel.acks


def subscribed(browser: Firefox, site: Site, push: PushService) -> Ringer:
    """A reader presses OK and Allow, and the page subscribes."""
    browser.open(site.origin)
    browser.click("#ok")
    browser.allow()
    assert "granted" == browser.until("return window.answer")
    said = browser.script("return subscribe(arguments[0]).then(JSON.stringify)", KEY.public)
    return Ringer(push, json.loads(said))


def story(site: Site, title: str = "Eagle lands", **changes: Any) -> bytes:
    return declare(Payload(title, f"{site.origin}/moon", "Houston hears from the Moon.", "en", tag="moon", **changes))


def test_the_browser_asks_only_where_the_reader_acted(browser: Firefox, site: Site) -> None:
    """A request on arrival is answered `default` without a question; Always Block is kept."""
    browser.open(site.origin)
    assert "default" == browser.script("return Notification.requestPermission()")
    assert not browser.prompts()
    browser.click("#ok")
    browser.block()
    assert "denied" == browser.until("return window.answer")


def test_a_reader_is_rung_and_the_click_opens_the_story(browser: Firefox, site: Site, push: PushService) -> None:
    """OK, Allow, a message sealed by newsbell: the worker gets its very JSON, the words show, the click is real."""
    ringer = subscribed(browser, site, push)
    assert ringer.said["endpoint"].startswith(f"{push.origin}/wpush/v2/")
    assert 201 == ringer.post(story(site))
    alert = browser.alert("Eagle lands")
    assert ("Houston hears from the Moon.", "moon", {"later": "Later"}) == (
        alert.body,
        alert.stored["tag"],
        alert.actions,
    )
    assert [SHOWN] == ringer.acks(1)
    assert [{"event": "push", "said": json.loads(story(site))}] == site.events("push")
    alert.click()
    browser.go_to(f"{site.origin}/moon")
    assert [{"event": "click", "action": "", "tag": "moon"}] == site.events("click")
    assert [] == browser.alerts()


def test_a_button_of_the_notification_reaches_the_worker(browser: Firefox, site: Site, push: PushService) -> None:
    """Its name comes with the click; no window opens for it."""
    ringer = subscribed(browser, site, push)
    ringer.post(story(site, "Later, please"))
    browser.alert("Later, please").act("later")
    assert [{"event": "click", "action": "later", "tag": "moon"}] == until(lambda: site.events("click"), "The click")


def test_a_message_sealed_for_another_key_never_reaches_the_worker(
    browser: Firefox, site: Site, push: PushService
) -> None:
    """The service accepts it all the same; the browser says 101 and the page hears nothing."""
    ringer = subscribed(browser, site, push)
    right, wrong = ringer.said["keys"]["p256dh"], VapidKey.generate().public
    ringer.said["keys"]["p256dh"] = wrong
    assert 201 == ringer.post(story(site, "Sealed for another"))
    assert [UNDECRYPTABLE] == ringer.acks(1)
    ringer.said["keys"]["p256dh"] = right
    assert 201 == ringer.post(story(site, "Sealed for this one"))
    browser.alert("Sealed for this one").close()
    assert ["Sealed for this one"] == [seen["said"]["notification"]["title"] for seen in site.events("push")]


def test_what_waited_over_a_restart_is_collapsed_by_its_topic(browser: Firefox, site: Site, push: PushService) -> None:
    """While the browser is away the newest of one Topic waits, and TTL 0 is dropped."""
    ringer = subscribed(browser, site, push)
    before = push.report()
    browser.end()
    until(lambda: not ringer.channel.online, "The browser's leaving")
    assert [201, 201, 201] == [
        ringer.post(story(site, "First words")),
        ringer.post(story(site, "Better words")),
        ringer.post(story(site, "Now or never"), "other", TTL="0"),
    ]
    browser.start()
    browser.alert("Better words").close()
    assert [SHOWN] == ringer.acks(1)
    assert ["Better words"] == [seen["said"]["notification"]["title"] for seen in site.events("push")]
    after = push.report()
    assert [1, 1] == [after[name] - before[name] for name in ("collapsed", "expired")]


def test_a_reader_who_takes_the_permission_back_is_gone(browser: Firefox, site: Site, push: PushService) -> None:
    """The browser unregisters with 202, and the service answers 410."""
    ringer = subscribed(browser, site, push)
    browser.permit(site.origin, "DENY")
    assert PERMISSION_REVOKED == until(lambda: ringer.channel.unregistered, "The browser's unregistering")
    assert 410 == ringer.post(story(site))


def test_pushes_that_show_nothing_cost_the_subscription(browser: Firefox, site: Site, push: PushService) -> None:
    """After at most 16 silent ones the browser unregisters with 201: every push must show something."""
    ringer = subscribed(browser, site, push)
    browser.open("about:blank")
    statuses = [ringer.post(json.dumps({"silent": number}).encode(), str(number)) for number in range(16)]
    assert {201} == set(statuses)
    assert QUOTA_EXCEEDED == until(lambda: ringer.channel.unregistered, "The browser's unregistering")
    assert 410 == ringer.post(story(site))
