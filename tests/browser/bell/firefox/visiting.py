"""A visit with a real Firefox, and what the bell keeps in it."""

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.browser.bell import visits
from tests.browser.firefox import Firefox, until

from newsbell.readers.models import Reader

if TYPE_CHECKING:
    from marionette_driver.marionette import WebElement

COME = "return 'newsbell' in window && !!document.querySelector('[data-newsbell-follow] [aria-pressed]')"
ASK = "[role=dialog]"
PICKER = "dialog[open]"


@dataclass
class Visit(visits.Visit):
    """A reader with a real Firefox at the publisher's site."""

    browser: Firefox

    def open(self, path: str) -> None:
        """Opens a page, and waits until the bell has come and has made its buttons there."""
        self.browser.open(self.site.origin + path)
        self.browser.until(COME)

    def shown(self, css: str) -> bool:
        """Is such a thing of the bell's on the page?"""
        return bool(self.browser.script(f"return !!{found(css)}"))

    def find(self, css: str) -> "WebElement":
        until(lambda: self.shown(css), f"{css} in the bell")
        return self.browser.script(f"return {found(css)}")

    def press(self, css: str) -> None:
        self.find(css).click()

    def text(self, css: str) -> str:
        return str(self.find(css).text)

    def gone(self, css: str) -> None:
        until(lambda: not self.shown(css), f"The end of {css}")

    def scroll(self) -> None:
        """Reads the story to its end."""
        self.browser.script("scrollTo(0, 0)")
        self.browser.script("scrollTo(0, document.documentElement.scrollHeight)")

    def asked(self) -> None:
        """Scrolls until the soft ask is there."""

        def come() -> bool:
            self.scroll()
            return self.shown(ASK)

        until(come, "The soft ask")

    def never_asked(self) -> None:
        """Scrolls for longer than the bell waits on arrival: nothing is shown."""
        end = time.monotonic() + 3.5
        while time.monotonic() < end:
            self.scroll()
            assert not self.shown("*")
            time.sleep(0.1)

    def marks(self) -> set[Any]:
        # What is shown anew has a window of its own; what the browser keeps of it may be the same.
        return {alert.name for alert in self.browser.alerts()}

    def joined(self) -> Reader:
        """Reads two stories, presses OK, Allow and Save; returns the reader who is in the database then."""
        self.open("/one")
        self.open("/two")
        self.asked()
        self.press(f"{ASK} .ok")
        self.browser.allow()
        self.press(f"{PICKER} .ok")
        self.gone(PICKER)
        return self.readers.get()

    @property
    def asks(self) -> list[str]:
        """What this page has loaded from elsewhere, without the origin."""
        names = self.browser.script("return performance.getEntriesByType('resource').map(one => one.name)")
        return [name.removeprefix(self.site.bell) for name in names if "favicon" not in name]

    def only_settings(self) -> list[str]:
        return ["/bell.js", f"/bell/{self.publisher.slug}/settings.json"]

    def kept(self, key: str) -> Any:
        """What the bell keeps in the browser."""
        return json.loads(self.browser.script(KEPT, key) or "null")

    def keep(self, key: str, **fields: Any) -> None:
        self.browser.script(KEEP, key, json.dumps(fields))


def found(css: str) -> str:
    return f"document.querySelector('newsbell-bell')?.shadowRoot.querySelector({css!r})"


OPEN = """
  const [key, fields] = arguments;
  const asked = indexedDB.open("newsbell", 1);
  return new Promise((done, fail) => { asked.onerror = fail; asked.onsuccess = () => done(asked.result); }).then(db =>
    new Promise((done, fail) => {
      const rows = db.transaction("kept", "readwrite").objectStore("kept");
      const got = rows.get(key);
      got.onerror = fail;
      got.onsuccess = () => { %s; db.close(); };
    }));
"""
KEPT = OPEN % "done(JSON.stringify(got.result))"
KEEP = OPEN % "rows.put({...got.result, ...JSON.parse(fields)}, key); done()"


def _stands(visit: Visit, expected: list[tuple[str, bool]]) -> None:
    """Waits until what was rung last is shown, and (title, silent) of what stands is this, each once on the screen."""

    def notices() -> list[tuple[str, bool]]:
        assert len(visit.browser.alerts()) <= 1
        if not visit.marks() - visit.before:
            return []
        all_of_them = visit.browser.notifications()
        return [(one["title"], one["silent"]) for one in all_of_them if one["tag"] == "moon"]

    until(lambda: notices() == expected, f"{expected}")
