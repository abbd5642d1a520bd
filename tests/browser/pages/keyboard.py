"""A reader without a mouse: what has the focus, and how far Tab gets them."""

from typing import Any

from tests.browser.both import Browser
from tests.browser.firefox import until

TAB, ENTER, SPACE, ESCAPE = "\ue004", "\ue007", " ", "\ue00c"
UP, DOWN = "\ue013", "\ue015"
BACK = "⇧" + TAB
MOST_TABS = 60
DEEPEST = """
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
"""
HERE = (
    DEEPEST
    + """
  const css = arguments[0];
  if (!at?.matches(css)) return false;
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  const { top, bottom, left, right } = at.getBoundingClientRect();
  const inView = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
  const ring = outlineStyle === "auto" || (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2);
  return JSON.stringify({ ring, inView });
"""
)
SEEN = '{"ring":true,"inView":true}'
SAID = DEEPEST + "return at && `${at.localName}#${at.id}.${at.className} ${at.textContent.slice(0, 40)}`"


def focused(browser: Browser, css: str) -> bool:
    """Does something that matches have the focus, in the bell too?"""
    return bool(browser.script(HERE, css))


def comes_to(browser: Browser, css: str) -> None:
    """Waits until something that matches has the focus."""
    until(lambda: focused(browser, css), f"The focus on {css}, not on {browser.script(SAID)}")


def tab_to(browser: Browser, css: str, key: str = TAB) -> None:
    """Presses Tab until something that matches has the focus: it is in view, and has a ring that can be seen."""
    seen: list[Any] = []
    for _ in range(MOST_TABS):
        browser.keys(key)
        if focused(browser, css):
            # The browser may have moved the focus and not drawn it yet.
            until(lambda: browser.script(HERE, css) == SEEN, f"{css} in view, with a ring")
            return
        seen.append(browser.script(SAID))
    raise AssertionError(f"Tab does not reach {css}, but {seen}")
