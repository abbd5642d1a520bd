"""A real Chromium for tests: on a screen of its own, driven by Playwright and a mouse; nothing leaves the machine."""

import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from tests.browser.firefox import PATIENCE_S, Absent, until
from tests.browser.screen import Box, Screen, words_in

from newsbell.simulator.push_service import PushService

CLICKS_APART_S = 0.7
"""The browser takes clicks that come sooner after its question, or after one another, for accidents."""
NEEDED = {"chromium": "chromium", "Xvfb": "xvfb", "xdotool": "xdotool"}
DESKTOP = (1280, 900)
WINDOW = (1000, 700)
ALLOW, BLOCK = Box(358, 200, 64, 32), Box(279, 200, 64, 32)
"""Where the browser's own question, which hangs at the address, has its buttons: neither Playwright nor X knows."""
POPUP_PX = 360
"""The width of every notification."""
BUTTONS_PX = 40
"""The last line of a notification, if it has buttons, from its lower edge."""
SHOWN_S = 60.0
"""The longest from a push to its notification: the browser lets a worker take as long to start on a busy machine."""
EFFECT_S = 10.0
"""The longest that a click is given to have its effect before it is made again: of one that was slow the worker would
hear twice. The notification stays for 25 seconds."""
SHOWN = "navigator.serviceWorker.getRegistrations().then(all => Promise.all(all.map(one => one.getNotifications())))"
READ = f"""return {SHOWN}.then(lists => lists.flat().map(
  ({{ title, body, tag, silent, renotify, lang, dir, actions, data, timestamp }}) =>
  ({{ title, body, tag, silent, renotify, lang, dir, actions, data, timestamp }})))"""
CLOSE = f"return {SHOWN}.then(lists => lists.flat().forEach(one => one.close()))"


KEYS = {
    "\ue004": "Tab",
    "\ue007": "Enter",
    "\ue00c": "Escape",
    "\ue011": "Home",
    "\ue013": "ArrowUp",
    "\ue015": "ArrowDown",
}
"""Playwright's names of WebDriver's keys."""
ANSWERS = {"ALLOW": "granted", "DENY": "denied", "prompt": "prompt"}
TALL_PX = 915
"""The height of a phone."""


class Chromium:
    """One browser, from `start` to `end`; `page` and `context` are there for what this leaves out."""

    def __init__(
        self, driver: Playwright, screen: Screen, folder: Path, push: PushService | None, flags: Sequence[str]
    ) -> None:
        self._driver, self.screen, self._folder = driver, screen, folder
        # Without a push service nothing answers there: it never subscribes, and nothing leaves the machine.
        at = push.browser_url if push else "https://127.0.0.1:9"
        self._flags = [
            f"--gcm-checkin-url={at}/checkin",
            f"--gcm-registration-url={at}/register3",
            f"--gcm-mcs-endpoint={at}",
            "--ignore-certificate-errors",
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
            "--window-position=0,0",
            f"--window-size={WINDOW[0]},{WINDOW[1]}",
            *flags,
        ]
        self._px = 0
        self.context: BrowserContext
        self.page: Page
        self._tools: CDPSession

    def start(self) -> None:
        """Starts it with its profile, on an empty page."""
        self.context = self._driver.chromium.launch_persistent_context(
            self._folder / "profile",
            executable_path=shutil.which("chromium"),
            headless=False,
            chromium_sandbox=False,
            no_viewport=True,
            args=self._flags,
            env={**self.screen.environment, "HOME": str(self._folder), "LANGUAGE": "en"},
            timeout=PATIENCE_S * 1_000,
        )
        self.context.set_default_timeout(PATIENCE_S * 1_000)
        self.screen.park()
        self.page = self.context.pages[0]
        self._tools = self.context.new_cdp_session(self.page)

    def end(self) -> None:
        """Quits, so that the profile is whole."""
        self.context.close()

    def restart(self) -> None:
        """Quits and starts again with the same profile, on an empty page."""
        self.end()
        self.start()

    def open(self, url: str) -> None:
        """Goes to an address and waits until it is loaded."""
        self.page.goto(url)

    def click(self, css: str) -> None:
        """Clicks the first element that matches, in open shadow roots too, as a person would, once it is there."""
        self.page.locator(css).first.click()

    def press(self, css: str) -> None:
        """Clicks the first of the bell's own that matches, once it is there."""
        self.click(f"newsbell-bell {css}")

    def bell(self, css: str) -> bool:
        """Is such a thing of the bell's own on the page?"""
        return self.page.locator(f"newsbell-bell {css}").count() > 0

    def type(self, css: str, text: str) -> None:
        """Puts the focus on the first element that matches, and presses the keys of the text."""
        self.page.locator(css).first.focus()
        self.keys(*text)

    def choose_file(self, css: str, path: Path) -> None:
        """Chooses the file in an input for files."""
        self.page.set_input_files(css, path)

    def keys(self, *keys: str) -> None:
        """Presses keys as a hand would, one after the other, wherever the focus is; "⇧\ue004" is Shift and Tab."""
        for key in keys:
            held = "Shift+" * key.startswith("⇧")
            for one in key.removeprefix("⇧"):
                if one in KEYS or held:
                    self.page.keyboard.press(held + KEYS.get(one, one))
                else:
                    self.page.keyboard.type(one)

    def text(self, css: str) -> str:
        """The visible text of the first element that matches, once it is there."""
        return self.page.locator(css).first.inner_text()

    def script(self, code: str, *given: Any) -> Any:
        """Runs the body of a function (`arguments`, `return`) in the page itself; waits for a promise that it gives."""
        return self.page.evaluate(f"given => (function () {{ {code}\n}}).apply(null, given)", list(given))

    def until(self, code: str, *given: Any) -> Any:
        """The first true value of a `script`, asked again and again."""
        return until(lambda: self._asked(code, *given), code)

    def _asked(self, code: str, *given: Any) -> Any:
        try:
            return self.script(code, *given)
        except PlaywrightError as error:
            if "Execution context was destroyed" not in error.message:
                raise
            return None  # the page went elsewhere meanwhile

    def allow(self) -> None:
        """Waits for the browser's own question, and presses its Allow with the mouse."""
        self._answer(ALLOW, "granted")

    def block(self) -> None:
        """Waits for the browser's own question, and presses its Block with the mouse."""
        self._answer(BLOCK, "denied")

    def notifications(self) -> list[dict[str, Any]]:
        """What the workers of the page's origin have shown and nobody dismissed."""
        shown: list[dict[str, Any]] = self.script(READ)
        return shown

    def notification(self, title: str) -> dict[str, Any]:
        """Waits until a notification stands on the screen, and for this one by its title.

        Looks at the screen first: a page that asks Chromium for its notifications while one is on its way makes it
        forget that one, and no click on it reaches anybody. So another is dismissed before this one is sent.
        """
        until(self._standing, f"{title!r} on the screen", SHOWN_S)
        return until(lambda: [one for one in self.notifications() if one["title"] == title], f"{title!r} shown")[0]

    def dismiss(self) -> None:
        """Closes what the workers of the page's origin have shown; waits until the screen is empty."""
        self.script(CLOSE)
        until(lambda: not self.popups(), "The end of all notifications")

    def popups(self) -> list[Box]:
        """Where notifications are on the screen: windows beside the browser's own."""
        return [box for box in self.screen.windows() if box.width == POPUP_PX]

    def popup(self) -> Box:
        """Waits until one notification, and no other, stands still on the screen."""
        return until(self._standing, "One notification on the screen")[0]

    def press_notification(self, button: int | None = None, effect: Callable[[], bool] | None = None) -> None:
        """Clicks the notification that is on the screen, or its button of that number; waits until it is gone.

        The click is repeated until it has its effect: the browser drops those that come too soon. `effect`: what is
        waited for where another notification comes by it, which must not be asked for on its way.
        """
        before = len(self.notifications())
        happened = effect or (lambda: len(self.notifications()) < before)

        def pressed() -> bool:
            if not (popups := self._standing()):
                return happened()
            popup = popups[0]
            x, y = popup.left + 50, popup.top + 50
            if button is not None:
                line = Box(popup.left, popup.bottom - BUTTONS_PX, popup.width, BUTTONS_PX - 13)
                if len(buttons := words_in(self.screen.picture(line))) <= button:
                    return False  # the window is there, and not drawn yet
                x, y = popup.left + buttons[button], line.top + line.height // 2
            self.screen.click(x, y)
            try:
                return until(happened, "The effect", EFFECT_S)
            except Absent:
                return False
            finally:
                self.screen.park()

        until(pressed, "The click on the notification")
        if not effect:
            until(lambda: not self.popups(), "The end of the notification")

    def urls(self) -> list[str]:
        """The addresses of all tabs."""
        # Playwright hears of new tabs only while something is asked of it.
        self.page.title()
        return [page.url for page in self.context.pages]

    def forget_pages(self) -> None:
        """Empties the cache of what was loaded."""
        self._tools.send("Network.clearBrowserCache")

    def permit(self, origin: str, answer: Literal["ALLOW", "DENY", "prompt"]) -> None:
        """Answers for an origin as the browser's settings would; "prompt" takes back what was answered."""
        told = {"permission": {"name": "notifications"}, "setting": ANSWERS[answer], "origin": origin}
        self._tools.send("Browser.setPermission", told)

    def scheme(self, *, dark: bool) -> None:
        """The reader prefers dark, or light."""
        self.page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")

    def width(self, px: int) -> None:
        """The page is so wide, and as tall as a phone; 0: as its window."""
        self._px = px
        if px:
            self._tall(TALL_PX)
        else:
            self._tools.send("Emulation.clearDeviceMetricsOverride")
        self.until("return !arguments[0] || innerWidth === arguments[0]", px)

    def screenshot(self, css: str | None = None) -> bytes:
        """All that the page shows, or one element of it, as a PNG."""
        if css:
            return self.page.locator(css).first.screenshot()
        if self._px:
            # Beside a scrollbar the picture would lose as much of a side, from right to left that of the first letters.
            self._tall(self.script("return document.documentElement.scrollHeight"))
        try:
            return self.page.screenshot(full_page=True)
        finally:
            self.width(self._px)

    def _tall(self, px: int) -> None:
        size = {"width": self._px, "height": px, "deviceScaleFactor": 1, "mobile": False}
        self._tools.send("Emulation.setDeviceMetricsOverride", size)

    def _standing(self) -> list[Box]:
        popups = self.popups()
        # They slide in over the screen's right edge.
        there = len(popups) == 1 and popups[0].right < self.screen.box.right
        return popups if there and self.screen.still(popups[0]) else []

    def _answer(self, button: Box, permission: str) -> None:
        def drawn() -> bool:
            # The two buttons have one colour, and what is between them another.
            middle = ALLOW.top + ALLOW.height // 2
            line = self.screen.picture(Box(0, middle, ALLOW.right, 1))
            allow, block, between = (line.getpixel((x, 0)) for x in (ALLOW.left, BLOCK.left, ALLOW.left - 7))
            return allow == block != between and self.screen.still(button)

        def answered() -> bool:
            if drawn():
                time.sleep(CLICKS_APART_S)
                # A question that was answered may be seen for a moment still: that click would fall on the page.
                if not is_so():
                    self.screen.click(button.left + button.width // 2, button.top + button.height // 2)
                    self.screen.park()
            return is_so()

        def is_so() -> bool:
            return bool(self.script("return Notification.permission") == permission)

        self.page.bring_to_front()
        until(answered, f"The browser's question, and {permission}")


def needed() -> None:
    """Skips the test where Chromium, or what it needs for a screen, is not installed, except in CI."""
    missing = [package for command, package in NEEDED.items() if not shutil.which(command)]
    if missing:
        assert not os.environ.get("CI"), f"CI runs the tests of the browsers; not installed: {', '.join(missing)}"
        pytest.skip(f"Not installed: apt-get install {' '.join(missing)}")


@contextmanager
def chromium(
    folder: Path, push: PushService | None = None, desktop: tuple[int, int] = DESKTOP, flags: Sequence[str] = ()
) -> Iterator[Chromium]:
    """A Chromium that lasts as long as the context, with all that it writes in `folder`.

    `push` is where it gets its pushes from: a running_push_service(vendor="google", browsers=True). Of `flags` of the
    same name the last holds. On a `desktop` (pixels) other than its own its questions may be drawn elsewhere.
    """
    needed()
    with ExitStack() as stack:
        screen = stack.enter_context(Screen(*desktop))
        browser = Chromium(stack.enter_context(sync_playwright()), screen, folder, push, flags)
        browser.start()
        stack.callback(browser.end)
        yield browser
