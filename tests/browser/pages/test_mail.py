"""E-mail at the reader's, in real browsers: the address, its letter's link, and the way out. The letters are real."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from tests.browser.both import SEAT_NAMES, SEATS, Browser, both, sat
from tests.browser.firefox import until
from tests.browser.pages import desk
from tests.postoffice import PostOffice, post_office
from tests.readership import join
from tests.served import Served, served

from newsbell.api.joining import Joined
from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.readers import addresses
from newsbell.readers.models import Address

pytestmark = pytest.mark.timeout(600)
HOME = "a.reader.with.a.long.name@a-rather-long-domain.mail.example"


@dataclass
class Rooms:
    newsbell: Served
    browsers: dict[str, Browser]
    office: PostOffice


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: pytest.FixtureRequest) -> Iterator[Rooms]:
    with (
        pytest.MonkeyPatch.context() as settings,
        post_office() as office,
        both(tmp_path_factory.mktemp("browsers"), settings) as browsers,
        served(
            tmp_path_factory.mktemp("newsbell"),
            settings,
            django_db_blocker,
            NEWSBELL_WORKERS="1",
            NEWSBELL_MAIL_FROM="news@bell.example",
            NEWSBELL_MAIL_URL=office.url,
        ) as newsbell,
    ):
        yield Rooms(newsbell, browsers, office)
        browsers["chromium"].end()


@dataclass
class Sitting:
    """A reader of a publisher, before the pages."""

    rooms: Rooms
    browser: Browser
    publisher: Publisher
    joined: Joined

    def open(self, address: str, ready: str = "!document.querySelector('#wait:not([hidden])')") -> None:
        self.browser.open("about:blank")
        self.browser.open(self.rooms.newsbell.url + address)
        self.browser.until(f"return document.readyState === 'complete' && {ready}")

    def preferences(self, language: str = "en") -> None:
        path = f"/reader/{self.publisher.slug}/preferences?lang={language}#{self.joined.tokens['manage']}"
        self.open(path, "!document.getElementById('page').hidden")

    def confirming(self, secret: str, language: str = "en") -> None:
        self.open(f"/reader/{self.publisher.slug}/address?lang={language}#{secret}")

    def text(self, css: str) -> str:
        return str(self.browser.script("return document.querySelector(arguments[0]).textContent", css))

    def shows(self, css: str, text: str) -> None:
        self.browser.until("return document.querySelector(arguments[0]).textContent === arguments[1]", css, text)


numbers = iter(range(100))


@pytest.fixture(params=SEATS, ids=SEAT_NAMES)
def sitting(rooms: Rooms, request: pytest.FixtureRequest) -> Sitting:
    site = Publisher.objects.create(
        slug=f"gazette-{next(numbers)}", name="The Gazette", origin="https://gazette.example", language="en"
    )
    return Sitting(rooms, sat(rooms.browsers, request.param), site, join(site))


def type_address(sitting: Sitting, address: str) -> None:
    sitting.browser.script("document.getElementById('mailbox').value = arguments[0]", address)
    sitting.browser.click("#mail-form button[type=submit]")


def test_an_address_is_given_confirmed_and_left(sitting: Sitting) -> None:
    """From the page by a real worker and a real mail server back to the page."""
    browser, office = sitting.browser, sitting.rooms.office
    before, home = len(office.letters), f"{next(numbers)}.{HOME}"
    sitting.preferences()
    type_address(sitting, "reader@x")
    sitting.shows("#problem", "This is no e-mail address.")
    type_address(sitting, home)
    sitting.shows("#mail-waits", f"A letter goes to {home}. Open its link within 24 hours.")
    until(lambda: len(office.letters) > before, "a letter comes")
    plain, _ = office.letters[-1].iter_parts()
    link = next(word for word in plain.get_content().split() if word.startswith("http"))
    sitting.open(link.removeprefix(sitting.rooms.newsbell.url))
    assert addresses.of(sitting.joined.reader.pk) is None, "to open a link changes nothing"
    browser.click("#confirm")
    sitting.shows(
        "#said", "Confirmed. Editions come here once you choose E-mail under Your edition, on the preference page."
    )
    sitting.preferences()
    assert (f"Confirmed: {home}", "") == (sitting.text("#mail-stands"), sitting.text("#mail-waits"))

    row = addresses.of(sitting.joined.reader.pk)
    assert row is not None
    sitting.open(f"/mail/leave/{addresses.token(row, 'leave')}")
    browser.click("main button")
    browser.until("return document.querySelector('main [role=status]')?.textContent.startsWith('Stopped.')")
    sitting.preferences()
    sitting.shows("#mail-stands", "E-mails were stopped. You can give an address again.")
    browser.click("#receipts summary")
    browser.until("return document.querySelectorAll('#receipt-rows li').length > 2")
    receipts = browser.text("#receipt-rows")
    assert "Stop these e-mails" in receipts
    assert "Confirm your e-mail address" in receipts
    sitting.open(urlsplit(link)._replace(scheme="", netloc="").geturl())
    browser.click("#confirm")
    browser.until("return document.getElementById('problem').textContent.startsWith('This link does not work')")


def test_an_address_is_removed_and_the_focus_is_not_lost(sitting: Sitting) -> None:
    browser = sitting.browser
    confirmed(sitting)
    sitting.preferences()
    browser.click("#mail-remove")
    browser.until("return document.activeElement.id === 'mailbox'")
    assert addresses.of(sitting.joined.reader.pk) is None
    assert browser.script("return document.getElementById('mail-remove').hidden")


def confirmed(sitting: Sitting) -> Address:
    row = waiting(sitting)
    return addresses.confirm(addresses.token(row, "confirm"), clock.now())


def waiting(sitting: Sitting) -> Address:
    """Without a letter: this one is not sent."""
    return addresses.ask(sitting.joined.reader, f"{next(numbers)}.{HOME}", clock.now(), enough=True)


@pytest.mark.parametrize(("sitting", "language", "axe"), desk.JUDGES, indirect=["sitting"])
def test_axe_finds_nothing_and_nothing_overflows(sitting: Sitting, language: str, axe: bool) -> None:
    """Every page of e-mail, light and dark, on a desktop and a phone."""
    browser = sitting.browser
    row = confirmed(sitting)
    waits = waiting(sitting)
    leave = f"/mail/leave/{addresses.token(row, 'leave')}?lang={language}"

    def left() -> None:
        sitting.open(leave)
        browser.click("main button")
        browser.until("return document.querySelector('main [role=status]')")

    pages: dict[str, Callable[[], None]] = {
        "an address and another": lambda: sitting.preferences(language),
        "confirm": lambda: sitting.confirming(addresses.token(waits, "confirm"), language),
        "no link": lambda: sitting.confirming("", language),
        "leave": lambda: sitting.open(leave),
        "left": left,
        "ended": lambda: sitting.preferences(language),
    }
    for name, open_page in pages.items():
        open_page()
        desk.judge(browser, name, axe=axe)
    assert language == browser.script("return document.documentElement.lang")
