"""A publisher's page with a worker, and newsbell's own sender, for the tests of real browsers."""

import json
import threading
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.browser.firefox import until

from newsbell.common import clock
from newsbell.delivery import sender
from newsbell.delivery.endpoints import check_endpoint
from newsbell.delivery.payload import Payload, declare, topic
from newsbell.delivery.poster import Poster
from newsbell.delivery.vapid import Tokens, VapidKey
from newsbell.simulator.push_channels import Channel
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

    def events(self, kind: str, count: int = 1) -> list[dict[str, Any]]:
        """What the worker told of this kind, once it is so many: it tells beside what it does, so perhaps later."""
        until(lambda: len(self._events(kind)) >= count, f"{count} of {kind}")
        return self._events(kind)

    def _events(self, kind: str) -> list[dict[str, Any]]:
        return [said for said in self.saw if said["event"] == kind]


@contextmanager
def site() -> Iterator[Site]:
    """A site that listens while the context lasts."""

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
        try:
            yield here
        finally:
            server.shutdown()
            thread.join()


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
        endpoint = check_endpoint(self.said["endpoint"], frozenset({self.push.address}))
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
        with Poster(routes={self.push.origin: self.push.address}) as poster:
            (reply,) = poster.send([replace(made, headers={**made.headers, **headers})])
        return reply.status

    def acks(self, count: int) -> list[int]:
        """What the browser said of its messages, once it has said so of `count`."""
        until(lambda: len(self.channel.acks) >= count, f"{count} acks")
        return self.channel.acks


def story(site: Site, title: str = "Eagle lands", **changes: Any) -> bytes:
    """What newsbell would push of a story there."""
    return declare(Payload(title, f"{site.origin}/moon", "Houston hears from the Moon.", "en", tag="moon", **changes))
