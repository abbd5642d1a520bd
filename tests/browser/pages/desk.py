"""The reader's pages in a real Firefox: light and dark, wide and narrow, and judged by axe."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.browser.firefox import Firefox

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
JUDGED = """
  const [rules, within] = arguments;
  const judged = axe.run(within ?? document, {runOnly: rules, resultTypes: ["violations"]});
  return judged.then(({violations}) => JSON.stringify(
    violations.map(({id, nodes}) => [id, nodes.map(({target, failureSummary}) => `${target}: ${failureSummary}`)])));
"""
SCHEME = "Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', arguments[0])"
# Windows are not made as narrow as phones are; the page within one is.
NARROW = "gBrowser.selectedBrowser.style.cssText = arguments[0] ? `flex:none;width:${arguments[0]}px` : ''"
PHONE_PX = 320
"""The narrowest that a page must fit without scrolling sideways (WCAG 2.2, 1.4.10)."""


def scheme(browser: Firefox, dark: bool) -> None:
    """The reader prefers dark, or light."""
    browser.chrome(SCHEME, 0 if dark else 1)


def width(browser: Firefox, px: int) -> None:
    """The page is so wide; 0: as wide as its window."""
    browser.chrome(NARROW, px)


def findings(browser: Firefox, within: str | None = None) -> Any:
    """What axe finds on the open page, or in one part of it, by its rules of WCAG 2.2 A and AA and its own advice."""
    if not AXE.exists():
        pytest.skip("axe is not installed: npm ci")
    browser.script(AXE.read_text("utf-8") + ";window.axe = window.axe ?? axe;")
    return json.loads(browser.script(JUDGED, RULES, within))


def overflows(browser: Firefox) -> bool:
    """Does anything reach beyond the page's sides?"""
    return bool(browser.script("return document.documentElement.scrollWidth > document.documentElement.clientWidth"))
