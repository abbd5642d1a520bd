"""The bell's own dialogs on a publisher's page, judged by axe: in both languages, light and dark, wide and narrow."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from tests.browser.bell.site import Site, site
from tests.browser.firefox import Firefox, firefox, until
from tests.browser.pages import desk
from tests.served import served
from tests.servers import free_port

from newsbell.bell.models import BellSettings
from newsbell.bell.words import LANGUAGES, words
from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.delivery import keys
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.readers.models import Reader
from newsbell.simulator.push_server import running_push_service

pytestmark = pytest.mark.timeout(600)
FOUND = "document.querySelector('newsbell-bell')?.shadowRoot.querySelector(arguments[0])"
FOLLOW = "[data-newsbell-follow] button"
LONG = ("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch" * 2)[:100]
FITS = """
  const box = document.querySelector("newsbell-bell").shadowRoot.querySelector(".n");
  const { left, right } = box.getBoundingClientRect();
  const { clientWidth, scrollWidth } = document.documentElement;
  return left >= 0 && right <= clientWidth && box.scrollWidth <= box.clientWidth && scrollWidth <= clientWidth;
"""
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/604.1"


@dataclass
class Looker:
    """Whoever looks at each of the bell's dialogs."""

    browser: Firefox
    site: Site
    publisher: Publisher
    seen: list[str]

    def open(self) -> None:
        self.browser.open("about:blank")
        self.browser.open(f"{self.site.origin}/one")
        self.browser.until("return 'newsbell' in window")

    def press(self, css: str) -> None:
        self.browser.until(f"return {FOUND}", css)
        self.browser.script(f"return {FOUND}", css).click()

    def follow(self, answer: Any) -> None:
        """Follow is pressed where the browser's answer is known."""
        self.browser.permit(self.site.origin, answer)
        self.open()
        self.browser.click(FOLLOW)

    def look(self, name: str, title: str) -> None:
        self.browser.until(f"return {FOUND}?.textContent === arguments[1]", "h2", title)
        for dark in (False, True):
            self.browser.scheme(dark=dark)
            for px in (0, desk.PHONE_PX):
                self.browser.width(px)
                assert [] == desk.findings(self.browser, "newsbell-bell"), f"{name}, dark {dark}, {px} px"
                assert self.browser.script(FITS), f"{name}, {px} px"
        self.browser.width(0)
        self.seen.append(name)


@pytest.fixture(scope="module")
def lookers(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[dict[str, Looker]]:
    port = free_port()
    bell = f"http://127.0.0.1:{port}"
    with (
        pytest.MonkeyPatch.context() as settings,
        running_push_service(browsers=True) as push,
        ExitStack() as sites,
        firefox(tmp_path_factory.mktemp("firefox"), push=push) as browser,
    ):
        own = {
            "NEWSBELL_LISTEN": f"127.0.0.1:{port}",
            "NEWSBELL_URL": bell,
            "NEWSBELL_PUSH_ORIGINS": push.origin,
            "NEWSBELL_WORKERS": "1",
        }
        with served(tmp_path_factory.mktemp("newsbell"), settings, django_db_blocker, **own):
            found = {}
            for language in LANGUAGES:
                paper = sites.enter_context(site(bell))
                paper.publisher, paper.lang = f"gazette-{language}", language
                publisher = Publisher.objects.create(
                    slug=paper.publisher, name="The Gazette", origin=paper.origin, language=language
                )
                keys.current(publisher, clock.now())
                BellSettings.objects.create(publisher=publisher, accent="#ffd400")
                found[language] = Looker(browser, paper, publisher, [])
            yield found


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_any_of_its_dialogs(lookers: dict[str, Looker], language: str) -> None:
    """In the order in which a reader meets them; each with words that are longer than it is wide."""
    one = lookers[language]
    browser = one.browser
    said = words({})[language]
    one.follow("DENY")
    one.look("blocked", said["blocked"])
    one.follow("prompt")
    one.look("ask", said["follow"].replace("{name}", "Neil Armstrong"))
    one.press(".plain")
    one.look("code", said["code"])
    browser.permit(one.site.origin, "ALLOW")
    browser.script(f"const at = {FOUND}; at.value = 'AAAA-AAAA'", "#c")
    one.press("dialog .ok")
    browser.until(f"return {FOUND}?.textContent === arguments[1]", "[role=alert]", said["codeRefused"])
    one.look("wrong code", said["code"])
    one.follow("ALLOW")
    one.press(".ask .ok")
    one.look("offer", said["keep"])
    one.press(".ask .ok")
    one.look("way back", said["link"])
    reader = Reader.objects.get(publisher=one.publisher)
    choices.follow(reader.pk, one.publisher, [Wish("phrase", LONG), Wish("topic", "أخبار المناخ")], clock.now())
    one.open()
    browser.script("void newsbell.preferences()")
    one.look("picker", said["pick"])
    browser.script(f"const at = {FOUND}; at.value = 'a'", "#p")
    one.press("dialog .ok")
    browser.until(f"return {FOUND}?.textContent === arguments[1]", "[role=alert]", said["phraseRefused"])
    one.look("refused words", said["pick"])
    with browser.marionette.using_prefs({"general.useragent.override": IPHONE, "dom.push.enabled": False}):
        one.open()
        browser.script("void newsbell.ask()")
        one.look("iPhone", said["home"])
    assert 9 == len(one.seen)


def test_axe_would_find_something_there(lookers: dict[str, Looker]) -> None:
    """So that nothing found means something: it looks into the shadow root."""
    one = lookers["en"]
    one.follow("prompt")
    until(lambda: one.browser.script(f"return !!{FOUND}", ".ask"), "The soft ask")
    one.browser.script(f"const at = {FOUND}; at.textContent = ''", ".ask .ok")
    one.browser.script(f"const at = {FOUND}; at.removeAttribute('aria-labelledby')", ".ask")
    names = {name for name, _ in desk.findings(one.browser, "newsbell-bell")}
    assert {"button-name", "aria-dialog-name"} <= names
