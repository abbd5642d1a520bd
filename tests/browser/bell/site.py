"""A publisher's site for tests: pages under a strict policy with Trusted Types, one worker file; and one of its own."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.press import OLD, item, rss

PAGE = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>{title}</title>
<meta property="og:type" content="article"><meta property="article:tag" content="Houston">
<script type="application/ld+json">{metadata}</script>
<script src="{bell}/bell.js" data-publisher="{publisher}" async></script>
<h1>{title}</h1><p data-newsbell-follow="phrase:Neil Armstrong"></p><article>{text}</article>
<button data-newsbell-preferences hidden></button>"""
METADATA = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "articleSection": "Space",
    "keywords": "Apollo 11",
}
WORKER = 'importScripts("{bell}/sw.js");'
OWN_PAGE = "<!doctype html><title>Own</title><script>navigator.serviceWorker.register('/own-sw.js');</script>"
OWN_WORKER = """
  self.addEventListener("fetch", () => {});
  self.addEventListener("push", event => event.waitUntil(self.registration.showNotification("The site's own")));
"""


@dataclass
class Site:
    """The publisher's origin; `bell` is newsbell's, `worker` what newsbell-sw.js says, `items` what the feed shows."""

    origin: str
    bell: str
    worker: str
    publisher: str = "gazette"
    lang: str = "en"
    items: list[str] = field(default_factory=lambda: [OLD])

    def publish(self, title: str, text: str, path: str) -> None:
        """A story more in the feed, the newest first."""
        self.items.insert(0, item(title, text, link=self.origin + path, guid=path))

    def page(self, title: str) -> str:
        text = "<p>One small step for man, one giant leap for mankind.</p>" * 150
        facts = {"title": title, "lang": self.lang, "bell": self.bell, "publisher": self.publisher, "text": text}
        return PAGE.format(metadata=json.dumps(METADATA), **facts)

    @property
    def policy(self) -> str:
        """Neither styles nor scripts but the bell's own file, and no string is ever made into either."""
        return "; ".join(
            (
                "default-src 'none'",
                f"script-src {self.bell}",
                f"connect-src {self.bell}",
                "worker-src 'self'",
                "base-uri 'none'",
                "require-trusted-types-for 'script'",
                "trusted-types newsbell",
            )
        )


@contextmanager
def site(bell: str) -> Iterator[Site]:
    """A site that listens while the context lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/feed.xml":
                self._reply("application/rss+xml", rss(*here.items).decode(), "")
            elif self.path == "/own":
                self._reply("text/html", OWN_PAGE, "")
            elif self.path == "/own-sw.js":
                self._reply("text/javascript", OWN_WORKER, "")
            elif self.path == "/newsbell-sw.js":
                self._reply(
                    "text/javascript", here.worker, f"default-src 'none'; script-src {bell}; connect-src {bell}"
                )
            else:
                self._reply("text/html", here.page(self.path.strip("/").title() or "Front"), here.policy)

        def _reply(self, kind: str, text: str, policy: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(text.encode())))
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        here = Site(f"http://127.0.0.1:{server.server_port}", bell, WORKER.format(bell=bell))
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="site")
        thread.start()
        try:
            yield here
        finally:
            server.shutdown()
            thread.join()
