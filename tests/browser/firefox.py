"""A real Firefox for tests: headless, with a profile of its own, driven by Marionette; nothing leaves the machine."""

import json
import os
import shutil
import subprocess
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

import pytest

from newsbell.simulator.push_service import PushService

with warnings.catch_warnings():
    # A part of it has an escape that newer Pythons warn of when they compile it.
    warnings.simplefilter("ignore", DeprecationWarning)
    from marionette_driver.errors import NoSuchWindowException
    from marionette_driver.marionette import Marionette

T = TypeVar("T")
PATIENCE_S = 60.0
"""The longest that anything is waited for: a start on a busy machine."""
POLL_S, SELDOM_S = 0.02, 0.2
"""What is waited for is asked again after so long: at first, and at most. Each question is work for the browser too."""
SETTINGS: dict[str, str | int | bool] = {
    "marionette.port": 0,
    # Its windows are the desktop's notifications, for want of a desktop; without motion they close at once.
    "alerts.useSystemBackend": False,
    "ui.prefersReducedMotion": 1,
    # A click within half a second of the prompt's coming is else taken for an accident.
    "security.notification_enable_delay": 0,
    "dom.push.testing.allowInsecureServerURL": True,
    "dom.push.retryBaseInterval": 200,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "127.0.0.1,localhost",
}
PROMPT = "web-notifications-notification"
ALERTS = """
  const found = [];
  for (const alert of Services.wm.getEnumerator("alert:alert")) {
    if (!alert.gIsActive || alert.closed) continue;
    const said = id => alert.document.getElementById(id);
    alert.testName ??= Services.uuid.generateUUID().toString();
    found.push([alert.testName, said("alertTitleLabel").getAttribute("value"), said("alertTextLabel").textContent]);
  }
  return found;
"""
# At once: any of them may go by itself meanwhile.
DISMISS = (
    'for (const alert of [...Services.wm.getEnumerator("alert:alert")]) if (alert.gIsActive) alert.onAlertClose();'
)
IN_ALERT = """
  const [name, action] = arguments;
  for (const alert of Services.wm.getEnumerator("alert:alert")) if (alert.testName === name) { %s; return true; }
  return false;
"""
# These windows have no buttons; their listener takes an action in the form in which a desktop hands it over.
ACT = """
  const chosen = { action, title: action, QueryInterface: ChromeUtils.generateQI(["nsIAlertAction"]) };
  alert.gAlertListener.observe(chosen, "alertclickcallback", alert.gAlertCookie);
  alert.onAlertClose();
"""
# All that such a window waits for is its own end.
HOLD = "for (let timer = alert.setTimeout(() => {}); timer; timer--) alert.clearTimeout(timer);"
STORED = """
  const { db } = ChromeUtils.importESModule("moz-src:///dom/notification/NotificationDB.sys.mjs");
  const workers = Cc["@mozilla.org/serviceworkers/manager;1"].getService(Ci.nsIServiceWorkerManager);
  const all = workers.getAllRegistrations();
  const tasks = [];
  for (let i = 0; i < all.length; i++) {
    const { scope, principal } = all.queryElementAt(i, Ci.nsIServiceWorkerRegistrationInfo);
    tasks.push(db.queueTask("getall", { origin: principal.origin, scope }));
  }
  return Promise.all(tasks).then(lists => JSON.stringify(lists.flat()));
"""
IN_BELL = "document.querySelector('newsbell-bell')?.shadowRoot.querySelector(arguments[0])"
"""The first of the bell's own that matches a selector, in the body of a `script`."""
SCHEME = "Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', arguments[0])"
# Windows are not made as narrow as phones are; the page within one is.
NARROW = """
  gBrowser.selectedBrowser.style.cssText = arguments[0] ? `flex:none;width:${arguments[0]}px` : "";
  return gBrowser.selectedBrowser.clientWidth;
"""
PERMIT = """
  const [origin, answer] = arguments;
  const principal = Services.scriptSecurityManager.createContentPrincipalFromOrigin(origin);
  if (answer === "prompt") Services.perms.removeFromPrincipal(principal, "desktop-notification");
  else Services.perms.addFromPrincipal(principal, "desktop-notification", Services.perms[`${answer}_ACTION`]);
"""


class Absent(AssertionError):
    """What was waited for did not come."""


def until(said: Callable[[], T], what: str, within_s: float = PATIENCE_S) -> T:
    """The first true value of `said`, which is asked again and again; raises Absent after `within_s` seconds."""
    end, pause = time.monotonic() + within_s, POLL_S
    while not (value := said()):
        if time.monotonic() > end:
            raise Absent(f"{what}: not within {within_s:g} s")
        time.sleep(pause)
        pause = min(1.5 * pause, SELDOM_S)
    return value


@dataclass(frozen=True)
class Alert:
    """A notification on the screen, as its window shows it."""

    browser: "Firefox" = field(repr=False)
    name: str
    title: str
    body: str

    @property
    def stored(self) -> dict[str, Any]:
        """What the worker asked for: tag, lang, dir, silent, actions …, as the browser keeps it."""
        return until(lambda: [n for n in self.browser.notifications() if n["title"] == self.title], "Its keeping")[-1]

    @property
    def actions(self) -> dict[str, str]:
        """The titles of its buttons by their names."""
        return {action["name"]: action["title"] for action in self.stored["actions"]}

    def click(self) -> None:
        """Clicks the notification: a real notificationclick."""
        self._do("alert.onAlertClick()")

    def act(self, action: str) -> None:
        """Presses the button of that name: a real notificationclick with that action."""
        assert action in self.actions, f"There is no button {action!r}, only {', '.join(self.actions) or 'none'}"
        self._do(ACT, action)

    def close(self) -> None:
        """Dismisses it: a real notificationclose."""
        self._do("alert.onAlertClose()")

    def hold(self) -> None:
        """It stays until it is acted on: by itself it goes after 20 seconds, shown elsewhere yet or not."""
        self._do(HOLD)

    def _do(self, what: str, action: str = "") -> None:
        assert self.browser.chrome(IN_ALERT % what, self.name, action), "The notification has gone"


class Firefox:
    """One browser, from `start` to `end`; `marionette` is there for what this leaves out.

    `settings` are more preferences (about:config) beside those that keep it quiet and at home.
    """

    def __init__(self, binary: str, folder: Path, settings: Mapping[str, str | int | bool]) -> None:
        self._binary, self._folder = binary, folder
        self.marionette = Marionette()
        self._profile = folder / "profile"
        self._profile.mkdir()
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in settings.items())
        (self._profile / "user.js").write_text("".join(lines))

    def start(self) -> None:
        """Starts it and waits until it can be driven."""
        port = self._profile / "MarionetteActivePort"
        port.unlink(missing_ok=True)
        flags = ["--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--new-instance"]
        with (self._folder / "firefox.log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._binary, *flags, "--profile", str(self._profile)],
                # A home of its own: else it writes in the user's, and as root it refuses another's.
                env={**os.environ, "HOME": str(self._folder), "MOZ_CRASHREPORTER_DISABLE": "1"},
                stdout=log,
                stderr=log,
            )
        until(lambda: self._process.poll() is not None or (port.exists() and port.read_text()), "Firefox starts")
        assert self._process.poll() is None, (self._folder / "firefox.log").read_text()[-2000:]
        self.marionette = Marionette(port=int(port.read_text()), socket_timeout=PATIENCE_S)
        self.marionette.start_session(timeout=PATIENCE_S)
        self.marionette.timeout.implicit = PATIENCE_S / 4
        self.marionette.timeout.script = PATIENCE_S

    def end(self) -> None:
        """Quits as a user would, so that the profile is whole; kills it where that takes too long."""
        if self._process.poll() is None:
            with suppress(Exception):
                # Whatever it has come to: a browser that cannot be asked any more is killed below.
                self.chrome(
                    "Services.tm.dispatchToMainThread(() => Services.startup.quit(Ci.nsIAppStartup.eForceQuit))"
                )
            try:
                self._process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self.marionette.delete_session(send_request=False)

    def restart(self) -> None:
        """Quits and starts again with the same profile, on an empty page."""
        self.end()
        self.start()

    def open(self, url: str) -> None:
        """Goes to an address and waits until it is loaded."""
        self.marionette.navigate(url)

    def click(self, css: str) -> None:
        """Clicks the first element that matches, as a person would, once it is there."""
        until(lambda: self._clicked(css), f"{css} to click")

    def _clicked(self, css: str) -> bool:
        from marionette_driver.errors import StaleElementException

        try:
            self.marionette.find_element("css selector", css).click()
        except StaleElementException:
            return False  # the page drew it anew between the look and the click
        return True

    def press(self, css: str) -> None:
        """Clicks the first of the bell's own that matches, once it is there."""
        until(lambda: self.bell(css), f"{css} in the bell")
        self.script(f"return {IN_BELL}", css).click()

    def bell(self, css: str) -> bool:
        """Is such a thing of the bell's own on the page?"""
        return bool(self.script(f"return !!{IN_BELL}", css))

    def type(self, css: str, text: str) -> None:
        """Puts the focus on the first element that matches, and presses the keys of the text."""
        self.marionette.find_element("css selector", css).send_keys(text)

    def choose_file(self, css: str, path: Path) -> None:
        """Chooses the file in an input for files."""
        self.type(css, str(path))

    def keys(self, *keys: str) -> None:
        """Presses keys as a hand would, one after the other, wherever the focus is; "⇧\ue004" is Shift and Tab."""
        pressing = self.marionette.actions.sequence("key", "keyboard")
        for key in keys:
            if key.startswith("⇧"):
                pressing.key_down("\ue008").key_down(key[1:]).key_up(key[1:]).key_up("\ue008")
            else:
                pressing.send_keys(key)
        pressing.perform()

    def text(self, css: str) -> str:
        """The visible text of the first element that matches, once it is there."""
        return str(self.marionette.find_element("css selector", css).text)

    def script(self, code: str, *given: Any) -> Any:
        """Runs the body of a function (`arguments`, `return`) in the page itself; waits for a promise that it gives."""
        return self.marionette.execute_script(code, script_args=given, sandbox=None)

    def until(self, code: str, *given: Any, within_s: float = PATIENCE_S) -> Any:
        """The first true value of a `script`, asked again and again."""
        return until(lambda: self.script(code, *given), code, within_s)

    def chrome(self, code: str, *given: Any) -> Any:
        """Runs the body of a function in the browser's own window, with all its rights."""
        with self.marionette.using_context("chrome"):
            return self.marionette.execute_script(code, script_args=given)

    def prompts(self) -> bool:
        """Does the browser ask now whether the page may show notifications?"""
        return bool(self.chrome(f"return !!document.getElementById({PROMPT!r})"))

    def allow(self) -> None:
        """Waits for the browser's own question, and presses its Allow."""
        self._answer("button")

    def block(self) -> None:
        """Waits for the browser's own question, and presses its Always Block."""
        self._answer("secondaryButton")

    def permit(self, origin: str, answer: Literal["ALLOW", "DENY", "prompt"]) -> None:
        """Answers for an origin in the browser's settings; "prompt" takes back what was answered."""
        self.chrome(PERMIT, origin, answer)

    def scheme(self, *, dark: bool) -> None:
        """The reader prefers dark, or light."""
        self.chrome(SCHEME, 0 if dark else 1)
        # The page is in another process, which hears of it later.
        self.until("return matchMedia('(prefers-color-scheme: dark)').matches === arguments[0]", dark)

    def width(self, px: int) -> None:
        """The page is so wide; 0: as wide as its window."""
        self.until("return innerWidth === arguments[0]", self.chrome(NARROW, px))

    def alerts(self) -> list[Alert]:
        """The notifications that are on the screen now."""
        return [Alert(self, *found) for found in self.chrome(ALERTS)]

    def alert(self, title: str | None = None, within_s: float = PATIENCE_S) -> Alert:
        """Waits for a notification, by its title if that is given."""
        what = "A notification" if title is None else f"A notification {title!r}"
        return until(lambda: [a for a in self.alerts() if title in {None, a.title}], what, within_s)[0]

    def notifications(self) -> list[dict[str, Any]]:
        """What workers have shown and nobody dismissed, oldest first, as they asked for it."""
        shown: list[dict[str, Any]] = json.loads(self.chrome(STORED))
        return shown

    def dismiss(self) -> None:
        """Closes the notifications that are on the screen; waits until it is empty."""
        self.chrome(DISMISS)
        until(lambda: not self.alerts(), "The end of all notifications")

    def urls(self) -> list[str]:
        """The addresses of all tabs."""
        code = "return Array.from(window.gBrowser.browsers, b => b.currentURI.spec)"
        return [str(url) for url in self.chrome(code)]

    def go_to(self, part: str) -> None:
        """Waits for a tab whose address has `part`, and goes on in it."""
        until(lambda: self._switched(part), f"A tab at {part}")

    def close_others(self) -> None:
        """Closes all tabs but the one that it is in."""
        here = self.marionette.current_window_handle
        for other in set(self.marionette.window_handles) - {here}:
            self.marionette.switch_to_window(other)
            self.marionette.close()
        self.marionette.switch_to_window(here)

    def screenshot(self, css: str | None = None) -> bytes:
        """All that the page shows, or one element of it, as a PNG."""
        part = css and self.marionette.find_element("css selector", css)
        picture: bytes = self.marionette.screenshot(part or None, format="binary")
        return picture

    def _switched(self, part: str) -> bool:
        for handle in self.marionette.window_handles:
            with suppress(NoSuchWindowException):
                self.marionette.switch_to_window(handle)
                if part in self.marionette.get_url():
                    return True
        return False

    def _answer(self, button: str) -> None:
        until(self.prompts, "The browser's question")
        self.chrome(f"document.getElementById({PROMPT!r}).{button}.click()")
        until(lambda: not self.prompts(), "The end of the question")


def binary() -> str:
    """Where Firefox is; the test is skipped where it is not, except in CI."""
    found = shutil.which("firefox-esr") or shutil.which("firefox")
    if found:
        return found
    assert not os.environ.get("CI"), "CI runs the tests of the browsers, and Firefox is not installed"
    pytest.skip("Firefox is not installed: apt-get install firefox-esr")


@contextmanager
def firefox(
    folder: Path, push: PushService | None = None, settings: Mapping[str, str | int | bool] | None = None
) -> Iterator[Firefox]:
    """A Firefox that lasts as long as the context, with all that it writes in `folder`.

    `push` is where it gets its pushes from: a running_push_service(browsers=True). Without one it gets none.
    """
    said: dict[str, str | int | bool] = {
        "dom.push.connection.enabled": push is not None,
        "dom.push.serverURL": push.browser_url if push else "",
    }
    browser = Firefox(binary(), folder, {**SETTINGS, **said, **(settings or {})})
    try:
        browser.start()
        yield browser
    finally:
        browser.end()
