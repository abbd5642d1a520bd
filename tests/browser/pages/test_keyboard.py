"""The keyboard alone does all: on the reader's pages, and in the bell on a publisher's site. Real keys, no mouse.

In Firefox on a desktop and in Chromium at a phone's width, as a small screen with a keyboard is: what either of them
does with the focus, and what a narrow page hides, is walked once.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from tests.browser.bell.site import Site, site
from tests.browser.both import DESKTOP_PX, PHONE_PX, Browser, both, sat
from tests.browser.firefox import until
from tests.browser.pages.keyboard import BACK, DOWN, ENTER, ESCAPE, SPACE, TAB, comes_to, focused, tab_to
from tests.followed import followed
from tests.readership import join, subscription, told
from tests.served import Served, served
from tests.servers import free_port

from newsbell.api import joining
from newsbell.api.joining import Joined
from newsbell.bell.models import BellSettings
from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.delivery import keys
from newsbell.follows.choices import Wish
from newsbell.readers import codes, devices
from newsbell.readers.models import Consent, LinkCode, Reader
from newsbell.reminders.models import Opened
from newsbell.simulator.push_server import running_push_service

pytestmark = pytest.mark.timeout(600)

BELL = "document.querySelector('newsbell-bell')?.shadowRoot.querySelector(arguments[0])"
ASK, PICKER = "[role=dialog]", "dialog[open]"
FOLLOW = "[data-newsbell-follow] button"
SITES = 14
"""At least as many as there are tests, in each browser: each is an origin of its own."""


@dataclass
class Rooms:
    newsbell: Served
    browsers: dict[str, Browser]
    sites: list[Site]
    count: int = 0


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Rooms]:
    port = free_port()
    bell = f"http://127.0.0.1:{port}"
    with (
        pytest.MonkeyPatch.context() as settings,
        running_push_service(browsers=True) as mozilla,
        running_push_service(vendor="google", browsers=True) as google,
        ExitStack() as sites,
        both(tmp_path_factory.mktemp("browsers"), settings, mozilla, google) as browsers,
    ):
        own = {
            "NEWSBELL_LISTEN": f"127.0.0.1:{port}",
            "NEWSBELL_URL": bell,
            "NEWSBELL_PUSH_ORIGINS": mozilla.origin,
            "NEWSBELL_PUSH_ROUTES": f"{google.origin}={google.address}",
            "NEWSBELL_WORKERS": "1",
        }
        free = [sites.enter_context(site(bell)) for _ in range(SITES)]
        with served(tmp_path_factory.mktemp("newsbell"), settings, django_db_blocker, **own) as newsbell:
            yield Rooms(newsbell, browsers, free)
            browsers["chromium"].end()


@dataclass
class Seat:
    """A publisher of one's own, in front of the browser; `site` is where its bell is."""

    browser: Browser
    url: str
    publisher: Publisher
    site: Site

    def open(self, page: str, secret: str = "") -> None:
        self.browser.open("about:blank")
        self.browser.open(f"{self.url}/{page}?lang=en#{secret}")
        self.browser.until(
            "return document.readyState === 'complete'"
            " && !document.querySelector('#wait:not([hidden]), button:disabled')"
        )

    def visit(self, path: str) -> None:
        self.browser.open(self.site.origin + path)
        self.browser.until("return 'newsbell' in window")

    def shown(self, css: str) -> bool:
        return bool(self.browser.script(f"return !!{BELL}", css))

    def comes(self, css: str) -> None:
        until(lambda: self.shown(css), f"{css} in the bell")

    def goes(self, css: str) -> None:
        until(lambda: not self.shown(css), f"The end of {css}")

    def said(self, text: str, css: str = "#said") -> None:
        self.browser.until("return document.querySelector(arguments[0]).textContent === arguments[1]", css, text)

    def follows(self) -> set[str]:
        return set(followed(Reader.objects.get(publisher=self.publisher)))

    def asked(self) -> None:
        """Two stories are read, the second to its end."""
        self.visit("/one")
        self.visit("/two")
        until(self._asked, "The soft ask")

    def _asked(self) -> bool:
        self.browser.script("scrollTo(0, 0); scrollTo(0, document.documentElement.scrollHeight)")
        return self.shown(ASK)


@pytest.fixture(params=[("firefox", DESKTOP_PX), ("chromium", PHONE_PX)], ids=["firefox-desktop", "chromium-phone"])
def seat(rooms: Rooms, request: pytest.FixtureRequest) -> Seat:
    rooms.count += 1
    own = rooms.sites.pop()
    slug = own.publisher = f"gazette-{rooms.count}"
    publisher = Publisher.objects.create(slug=slug, name="The Gazette", origin=own.origin, language="en")
    keys.current(publisher, clock.now())
    BellSettings.objects.create(publisher=publisher, stories=2, scroll=50, days=30)
    return Seat(sat(rooms.browsers, request.param), rooms.newsbell.url, publisher, own)


def test_not_now_escape_and_whose_escape_it_is(seat: Seat) -> None:
    """The soft ask takes the focus from nobody who has it elsewhere, and Tab leads into it and out again."""
    browser = seat.browser
    seat.asked()
    browser.keys(TAB)
    comes_to(browser, ".ask .ok")
    tab_to(browser, ".ask button:not(.ok)")
    tab_to(browser, ".ask .plain")
    tab_to(browser, FOLLOW, BACK)
    browser.keys(ESCAPE)
    assert seat.shown(ASK), "Escape in something of the page's own is not an answer"
    tab_to(browser, ".ask button:not(.ok)")
    browser.keys(ENTER)
    seat.goes(ASK)

    tab_to(browser, FOLLOW)
    browser.keys(ENTER)
    comes_to(browser, ".ask")
    browser.keys(ESCAPE)
    seat.goes(ASK)
    comes_to(browser, FOLLOW)
    assert not Reader.objects.filter(publisher=seat.publisher).exists()


def test_ok_the_picker_and_the_way_back(seat: Seat) -> None:
    """Follow, OK, Allow, the offered link and code, more favourites; the focus comes back to where it was."""
    browser = seat.browser
    seat.visit("/one")
    tab_to(browser, FOLLOW)
    browser.keys(SPACE)
    comes_to(browser, ".ask")
    tab_to(browser, ".ask .ok")
    browser.keys(ENTER)
    browser.allow()
    browser.until(f"return {BELL}?.textContent.startsWith('Keep your favourites safe')", ASK)
    assert {"Neil Armstrong"} == seat.follows()
    comes_to(browser, ".ask")
    tab_to(browser, ".ask .ok")
    browser.keys(ENTER)
    comes_to(browser, "dialog input[readonly]")
    tab_to(browser, "dialog .end button", BACK)
    link = browser.script(f"return {BELL}.value", "dialog input[readonly]")
    assert link.startswith(f"{seat.url}/reader/{seat.publisher.slug}/preferences?lang=en#")
    assert LinkCode.objects.filter(reader__publisher=seat.publisher).exists()
    address = browser.script(f"return {BELL}.href", "dialog a")
    assert f"{seat.site.origin}/#newsbell-code" == address
    tab_to(browser, "dialog .ok")
    browser.keys(ENTER)
    browser.until(f"return {BELL}.textContent === 'Copied.'", "dialog [role=status]")
    for _ in range(12):
        browser.keys(TAB)
        assert "newsbell-bell" == browser.script("return document.activeElement.localName"), "the last leads round"
    browser.keys(ESCAPE)
    seat.goes(PICKER)
    comes_to(browser, FOLLOW)

    browser.script("void newsbell.preferences()")
    seat.comes(PICKER)
    comes_to(browser, "#p")
    browser.keys("Devon" + ENTER)
    assert focused(browser, "#p"), "whoever adds one can add another"
    browser.until(f"return {BELL}?.textContent === '✓ Devon'", "dialog [role=status]")
    tab_to(browser, "dialog .find button")
    tab_to(browser, "dialog fieldset input")
    assert "Devon Words" == browser.script(f"return {BELL}.textContent", "dialog fieldset label"), "right below"
    tab_to(browser, "dialog fieldset:nth-of-type(2) input")
    browser.keys(SPACE)
    tab_to(browser, "dialog .ok")
    browser.keys(ENTER)
    seat.goes(PICKER)
    comes_to(browser, FOLLOW)
    assert {"Neil Armstrong", "Space", "Devon"} == seat.follows()

    browser.script("void newsbell.preferences()")
    seat.comes(PICKER)
    tab_to(browser, "dialog .plain")
    browser.keys(ENTER)
    reader = Reader.objects.get(publisher=seat.publisher)
    until(lambda: not reader.devices.exists() and not reader.favourites.exists(), "The leaving")


def test_help_where_the_browser_blocks(seat: Seat) -> None:
    browser = seat.browser
    browser.permit(seat.site.origin, "DENY")
    seat.visit("/one")
    tab_to(browser, FOLLOW)
    browser.keys(ENTER)
    comes_to(browser, ".ask")
    assert 1 == browser.script(f"return {BELL}.querySelectorAll('button').length", ASK)
    tab_to(browser, ".ask .ok")
    browser.keys(SPACE)
    seat.goes(ASK)
    comes_to(browser, FOLLOW)


def test_a_code_is_typed_on_the_publishers_own_site(seat: Seat) -> None:
    """At the address that the first device shows, and from the soft ask."""
    browser = seat.browser
    first = join(seat.publisher, Wish("phrase", "Devon"), now=clock.now())
    seat.visit("/one")
    tab_to(browser, FOLLOW)
    browser.keys(ENTER)
    comes_to(browser, ".ask")
    tab_to(browser, ".ask .plain")
    browser.keys(ENTER)
    comes_to(browser, "#c")
    browser.keys(ESCAPE)
    seat.goes(PICKER)
    comes_to(browser, FOLLOW)

    code, _ = codes.issue(first.reader, clock.now())
    browser.permit(seat.site.origin, "ALLOW")
    browser.open("about:blank")
    seat.visit("/#newsbell-code")
    comes_to(browser, "#c")
    browser.keys("AAAA-AAAA" + ENTER)
    browser.until(f"return {BELL}.textContent.startsWith('This code opens nothing.')", "dialog [role=alert]")
    comes_to(browser, "#c")
    browser.keys("⇧\ue011", code.lower(), ENTER)
    browser.until(f"return {BELL}?.textContent === 'Your favourites'", "dialog h2")
    assert 2 == first.reader.devices.count()
    browser.keys(ESCAPE)
    seat.goes(PICKER)
    assert [first.reader] == list(Reader.objects.filter(publisher=seat.publisher))


@pytest.fixture
def joined(seat: Seat) -> Joined:
    made = join(seat.publisher, Wish("phrase", "Devon"), Wish("top-stories"), now=clock.now())
    checked = joining.read_subscription(seat.publisher, subscription(), clock.now())
    devices.register(made.reader, checked, clock.now(), "phone")
    return made


def test_preferences(seat: Seat, joined: Joined) -> None:
    """Everything on the page, in its order; then leave, and erase, each after a question that Escape refuses."""
    browser, reader = seat.browser, joined.reader
    seat.open(f"reader/{seat.publisher.slug}/preferences", f"{joined.tokens['manage']}.{joined.tokens['inbox']}")
    browser.until("return !document.getElementById('page').hidden")
    level = "select[aria-label='When to tell you of Devon']"
    tab_to(browser, level)
    browser.keys(DOWN)
    until(lambda: "digest" in {one.level for one in reader.favourites.standing()}, "The level")
    comes_to(browser, level)
    tab_to(browser, "button[aria-label='Remove Devon']")
    browser.keys(ENTER)
    until(lambda: {"Top stories"} == seat.follows(), "The end of Devon")
    comes_to(browser, "button[aria-label='Undo: follow Devon again']")
    tab_to(browser, "#subject")
    browser.keys("Apollo 11" + ENTER)
    until(lambda: "Apollo 11" in seat.follows(), "Apollo 11")
    tab_to(browser, "#most")
    browser.keys("3" + ENTER)
    until(lambda: Reader.objects.get(pk=reader.pk).rings_a_day == 3, "Three rings")
    tab_to(browser, "button[aria-label^='Ring here']")
    browser.keys(SPACE)
    until(lambda: reader.devices.filter(chosen=True).exists(), "The choice")
    comes_to(browser, "#devices-title")
    tab_to(browser, "button[aria-label^='Remove Firefox']")
    browser.keys(ENTER)
    until(lambda: reader.devices.count() == 1, "The end of a device")
    comes_to(browser, "#devices-title")
    tab_to(browser, "input[value=one]")
    browser.keys(DOWN)
    until(lambda: Reader.objects.get(pk=reader.pk).ringing == "all", "All ring")
    tab_to(browser, "#make-code")
    browser.keys(SPACE)
    browser.until("return document.getElementById('code').textContent")
    tab_to(browser, "#make-link")
    browser.keys(ENTER)
    comes_to(browser, "#link")
    tab_to(browser, "#copy")
    browser.keys(ENTER)
    seat.said("Copied.")
    browser.script("HTMLAnchorElement.prototype.click = function () { window.taken = this.download; }")
    tab_to(browser, "#take")
    browser.keys(ENTER)
    browser.until("return window.taken")

    tab_to(browser, "#leave")
    browser.keys(ENTER)
    comes_to(browser, "#sure-no")
    browser.keys(ESCAPE)
    comes_to(browser, "#leave")
    assert reader.devices.exists()
    browser.keys(ENTER)
    comes_to(browser, "#sure-no")
    tab_to(browser, "#sure-yes", BACK)
    browser.keys(ENTER)
    seat.said("Nothing rings any more.")
    assert not reader.devices.exists()
    tab_to(browser, "#erase")
    browser.keys(SPACE)
    comes_to(browser, "#sure-no")
    tab_to(browser, "#sure-yes", BACK)
    browser.keys(SPACE)
    until(lambda: not Reader.objects.filter(pk=reader.pk).exists(), "The end of the reader")
    comes_to(browser, "#no-link-title")


def test_inbox(seat: Seat, joined: Joined) -> None:
    """A story is marked as read, older ones are fetched, each with the focus where the reader goes on."""
    browser = seat.browser
    for number in range(22):
        last = told(joined.reader, f"Story {number}", minutes=number)
    seat.open(f"reader/{seat.publisher.slug}/inbox", joined.tokens["inbox"])
    tab_to(browser, "#items li:first-child a")
    tab_to(browser, "button[aria-label='Mark as read: Story 21']")
    browser.keys(ENTER)
    until(lambda: Opened.objects.filter(reminder=last.reminder).exists(), "Read")
    comes_to(browser, "#items li:first-child a")
    tab_to(browser, "#older")
    browser.keys(SPACE)
    comes_to(browser, "#items li:nth-child(21) a")


def test_subscribe_and_a_code(seat: Seat, joined: Joined) -> None:
    """The hosted pages: from the button to the picker; a code makes this browser another reader's device."""
    browser = seat.browser
    browser.permit(seat.url, "ALLOW")
    seat.open(f"subscribe/{seat.publisher.slug}/")
    tab_to(browser, "#start")
    browser.keys(ENTER)
    comes_to(browser, ".ask")
    tab_to(browser, ".ask .ok")
    browser.keys(ENTER)
    seat.comes(PICKER)
    tab_to(browser, "dialog .ok")
    browser.keys(ENTER)
    browser.until(f"return {BELL}?.textContent.startsWith('Keep your favourites safe')", ASK)
    browser.keys(ESCAPE)
    seat.goes(ASK)
    comes_to(browser, "#followed-title")
    assert 2 == Reader.objects.filter(publisher=seat.publisher).count()

    code, _ = codes.issue(joined.reader, clock.now())
    seat.open(f"subscribe/{seat.publisher.slug}/code")
    tab_to(browser, "#code")
    browser.keys(code + ENTER)
    seat.said("Done: this device is yours now.")
    comes_to(browser, "#done a")
    assert "code" in Consent.objects.filter(reader=joined.reader).values_list("choice", flat=True)
