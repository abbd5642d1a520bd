"""The reader's pages in real browsers: light and dark, wide and narrow, and judged by axe."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.browser.both import NAMES, Browser

from newsbell.bell.words import LANGUAGES

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
JUDGED = """
  const [rules, within] = arguments;
  const judged = axe.run(within ?? document, {runOnly: rules, resultTypes: ["violations"]});
  return judged.then(({violations}) => JSON.stringify(
    violations.map(({id, nodes}) => [id, nodes.map(({target, failureSummary}) => `${target}: ${failureSummary}`)])));
"""
PHONE_PX = 320
"""The narrowest that a page must fit without scrolling sideways (WCAG 2.2, 1.4.10)."""

JUDGES = [
    pytest.param((name, 0), language, name == "chromium" or language == "ar", id=f"{language}-{name}")
    for name in NAMES
    for language in LANGUAGES
]
"""A seat, a language, whether axe judges: what it finds is the page's, so it looks at it once in each language, in
Chromium, where that costs half as much; and in Arabic, from right to left, in both browsers."""


def judge(browser: Browser, name: str, *, axe: bool = True) -> None:
    """The open page, light and dark, on a desktop and a phone: nothing overflows, and axe finds nothing."""
    for px in (0, PHONE_PX):
        browser.width(px)
        assert not overflows(browser), f"{name}, {px} px"
        for dark in (False, True) if axe else ():
            browser.scheme(dark=dark)
            assert [] == findings(browser), f"{name}, dark {dark}, {px} px"
    browser.width(0)


def findings(browser: Browser, within: str | None = None) -> Any:
    """What axe finds on the open page, or in one part of it, by its rules of WCAG 2.2 A and AA and its own advice."""
    if not AXE.exists():
        pytest.skip("axe is not installed: npm ci")
    if not browser.script("return 'axe' in window"):
        browser.script(AXE.read_text("utf-8") + ";window.axe = window.axe ?? axe;")
    return json.loads(browser.script(JUDGED, RULES, within))


def overflows(browser: Browser) -> bool:
    """Does anything reach beyond the page's sides?"""
    return bool(browser.script("return document.documentElement.scrollWidth > document.documentElement.clientWidth"))
