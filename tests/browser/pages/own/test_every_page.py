"""Every page of a reader's in each language and at each width: axe finds nothing, and nothing overflows."""

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from tests.browser.pages import desk
from tests.browser.pages.own.sitting import BROUGHT, LONG, Sitting, made, told_much
from tests.readership import join

pytestmark = pytest.mark.timeout(600)


@pytest.mark.parametrize(("sitting", "language", "axe"), desk.JUDGES, indirect=["sitting"])
def test_axe_finds_nothing_and_nothing_overflows(sitting: Sitting, language: str, axe: bool) -> None:
    """Every page, light and dark, on a desktop and a phone, with words that are longer than the page is wide."""
    told_much(sitting)
    slug = sitting.publisher.slug
    other = join(sitting.publisher)
    pages: dict[str, Callable[[], None]] = {
        "front": lambda: sitting.open(""),
        "demo": lambda: sitting.open("demo/"),
        "preferences": lambda: sitting.preferences(language),
        "file and receipts": lambda: brought(sitting, language),
        "erase": lambda: asked_to_erase(sitting, language),
        "code made": lambda: code_made(sitting, language),
        "inbox": lambda: sitting.inbox(language),
        "nothing followed": lambda: nothing_followed(sitting, language),
        "refused": lambda: refused(sitting, language),
        "nothing told": lambda: sitting.inbox_of(other, language),
        "no link": lambda: sitting.open(f"reader/{slug}/preferences", "", language),
        "wrong link": lambda: sitting.open(f"reader/{slug}/inbox", "wrong", language),
        "subscribe": lambda: sitting.open(f"subscribe/{slug}/", "", language),
        "code": lambda: sitting.open(f"subscribe/{slug}/code", "", language),
    }
    for name, open_page in pages.items():
        open_page()
        desk.judge(sitting.browser, name, axe=axe)
    assert language == sitting.browser.script("return document.documentElement.lang")
    assert ("rtl" if language == "ar" else "ltr") == sitting.browser.script("return document.documentElement.dir")


@pytest.mark.parametrize("sitting", [("firefox", 0)], indirect=True)
def test_axe_would_find_something(sitting: Sitting) -> None:
    """So that nothing found means something."""
    sitting.preferences()
    sitting.browser.script(
        "document.getElementById('subject').removeAttribute('id'); document.body.style.color = '#999'"
    )
    assert {"label", "color-contrast"} <= {name for name, _ in desk.findings(sitting.browser)}


def nothing_followed(sitting: Sitting, language: str) -> None:
    sitting.preferences(language, join(sitting.publisher))
    sitting.browser.script("document.querySelector('#devices button:last-child').click()")
    sitting.browser.until("return !document.getElementById('no-devices').hidden")


def refused(sitting: Sitting, language: str) -> None:
    sitting.preferences(language)
    sitting.browser.script("document.getElementById('subject').value = 'the'")
    sitting.browser.script("document.getElementById('add').requestSubmit()")
    sitting.browser.until("return document.getElementById('problem').textContent")


def asked_to_erase(sitting: Sitting, language: str) -> None:
    sitting.preferences(language)
    sitting.browser.script("document.getElementById('erase').click()")


def brought(sitting: Sitting, language: str) -> None:
    """Favourites of a file, some of which cannot be taken, and the receipts, open."""
    sitting.preferences(language)
    with NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({"follows": [*BROUGHT, {"kind": "phrase", "name": LONG + " the"}, {"kind": LONG}]}, file)
        file.flush()
        sitting.browser.choose_file("#file", Path(file.name))
        sitting.browser.until("return document.querySelectorAll('#not-taken-rows li').length === 3")
    sitting.browser.click("#receipts summary")
    sitting.browser.until("return document.querySelector('#receipt-rows li')")


def code_made(sitting: Sitting, language: str) -> None:
    sitting.preferences(language)
    made(sitting)
