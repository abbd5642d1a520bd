"""The bell in Chromium on the strictest of pages: Trusted Types, nothing asked for too early, nothing that moves."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests.browser.bell.site import METADATA, Site, site
from tests.browser.chromium import Chromium, chromium
from tests.browser.firefox import until
from tests.followed import followed
from tests.served import served
from tests.servers import free_port

from newsbell.bell.models import BellSettings
from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.delivery import keys
from newsbell.readers.models import Reader
from newsbell.simulator.push_server import running_push_service

pytestmark = pytest.mark.timeout(600)

BOX = "newsbell-bell .n"
# A button of the site's own has its place from the first; one that the bell has to make takes what the site reserves.
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<meta property="og:type" content="article">
<script type="application/ld+json">{metadata}</script>
<script src="{bell}/bell.js" data-publisher="gazette" async></script>
<h1>{title}</h1><button data-newsbell-follow="phrase:Neil Armstrong">Follow Neil Armstrong</button>
<article>{text}</article>"""
WATCH = """
  window.violations = [];
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
    violations.push([violatedDirective, blockedURI, sample]));
  window.shifts = [];
  new PerformanceObserver(list => { for (const one of list.getEntries()) shifts.push(
    [one.hadRecentInput, ...one.sources.map(({ node, previousRect: a, currentRect: b }) =>
      [node?.nodeName, node?.className, a.y, b.y, a.height, b.height].join(' '))]); })
    .observe({ type: "layout-shift", buffered: true });
"""
TO_THE_END = "scrollTo(0, 0); scrollTo(0, document.documentElement.scrollHeight);"


@dataclass
class Gate:
    """What stands before newsbell, as an operator's proxy does, and writes down what is asked of it."""

    address: str
    asked: list[str] = field(default_factory=list)


@contextmanager
def gate(newsbell: str) -> Iterator[Gate]:
    """A proxy that listens while the context lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.asked.append(f"{self.command} {self.path}")
            length = int(self.headers.get("Content-Length") or 0)
            passed = {name: value for name, value in self.headers.items() if name.lower() in PASSED}
            request = urllib.request.Request(
                newsbell + self.path, self.rfile.read(length) or None, passed, method=self.command
            )
            try:
                answer = urllib.request.urlopen(request, timeout=60)
            except urllib.error.HTTPError as refused:
                answer = refused
            with answer:
                body = answer.read()
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    if name.lower() not in ("transfer-encoding", "connection", "date", "server", "via"):
                        self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

        do_POST = do_PUT = do_OPTIONS = do_DELETE = do_GET  # noqa: N815 - http.server's own names

        def log_message(self, *_: Any) -> None:
            """Say nothing: it is written down."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        here = Gate(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="gate")
        thread.start()
        try:
            yield here
        finally:
            server.shutdown()
            thread.join()


PASSED = (
    "authorization",
    "content-type",
    "origin",
    "access-control-request-method",
    "access-control-request-headers",
    "if-none-match",
)


def strict(paper: Site) -> None:
    """The site's pages are these, under its policy with Trusted Types."""
    text = "<p>One small step for man, one giant leap for mankind.</p>" * 150

    def page(title: str) -> str:
        return PAGE.format(title=title, metadata=json.dumps(METADATA), bell=paper.bell, text=text)

    paper.page = page  # type: ignore[method-assign] # this site alone


def read(browser: Chromium, url: str) -> None:
    browser.open(url)
    browser.until("return 'newsbell' in window")


def asked(browser: Chromium) -> bool:
    browser.script(TO_THE_END)
    return bool(browser.page.locator(f"{BOX}.ask").is_visible())


def told(browser: Chromium, what: str) -> Any:
    """What the page has seen, once it has drawn what came last."""
    browser.script("return new Promise(done => requestAnimationFrame(() => setTimeout(done, 100)))")
    return browser.script(f"return window.{what}")


def test_nothing_is_asked_for_nothing_moves_and_no_policy_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> None:
    """From the arrival to the picker: only bell.js and its settings before OK, and those once for two pages."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    port = free_port()
    with (
        running_push_service(vendor="google", browsers=True) as push,
        gate(f"http://127.0.0.1:{port}") as door,
        site(door.address) as paper,
        chromium(tmp_path, push=push) as browser,
    ):
        strict(paper)
        own = {
            "NEWSBELL_LISTEN": f"127.0.0.1:{port}",
            "NEWSBELL_URL": f"http://127.0.0.1:{port}",
            "NEWSBELL_PUSH_ROUTES": f"{push.origin}={push.address}",
            "NEWSBELL_WORKERS": "1",
        }
        with served(tmp_path, monkeypatch, django_db_blocker, **own):
            publisher = Publisher.objects.create(slug="gazette", name="The Gazette", origin=paper.origin, language="en")
            keys.current(publisher, clock.now())
            BellSettings.objects.create(publisher=publisher, stories=2, scroll=50, days=30)
            browser.context.add_init_script(WATCH)
            read(browser, f"{paper.origin}/one")
            read(browser, f"{paper.origin}/two")
            until(lambda: asked(browser), "The soft ask")
            assert ["GET /bell.js", "GET /bell/gazette/settings.json"] == door.asked
            assert [] == told(browser, "shifts")
            assert [] == told(browser, "violations")

            browser.click(f"{BOX} .ok")
            browser.allow()
            browser.page.locator(f"{BOX} #p").fill("Devon")
            browser.click(f"{BOX} >> text=Save")
            browser.click(f"{BOX} >> text=Show me")
            browser.page.locator(f"{BOX} input[readonly]").wait_for()
            assert {"Top stories", "Devon"} == set(followed(Reader.objects.get()))
            assert [] == told(browser, "violations")
            # What moves at once where the reader presses, as a favourite that is added, does not count as one.
            assert [] == [one for one in told(browser, "shifts") if not one[0]]
            assert set(door.asked[2:]) & {"POST /api/v1/publishers/gazette/readers"}, "the gate sees what is asked"

            # So that nothing found means something.
            browser.script("try { document.body.innerHTML = '<p>x</p>'; } catch {}")
            assert "require-trusted-types-for" in {directive for directive, *_ in told(browser, "violations")}
            browser.script(
                "scrollTo(0, 0);"
                "document.body.prepend(Object.assign(document.createElement('h1'), { textContent: 'Late' }));"
            )
            until(lambda: told(browser, "shifts"), "A shift is seen")
            browser.end()
