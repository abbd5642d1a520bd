"""The reader's pages without an account, in a real Firefox."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from tests import books
from tests.browser.firefox import Firefox, firefox, until
from tests.browser.pages import desk
from tests.readership import join, told
from tests.served import Served, served

from newsbell.api.joining import Joined
from newsbell.bell.models import BellSettings
from newsbell.bell.words import LANGUAGES
from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.readers import capabilities
from newsbell.readers.capabilities import Purpose
from newsbell.readers.models import Consent, LinkCode, Reader
from newsbell.reminders.models import Opened
from newsbell.reminders.outcomes import Outcome

pytestmark = pytest.mark.timeout(300)

LONG = ("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch" * 2)[:100]
ARABIC = "أخبار المناخ"
BROUGHT = ({"kind": "place", "name": "Uttermere", "level": "inbox"}, {"kind": "phrase", "name": "the"})
TAB, ENTER = "\ue004", "\ue007"
SETTINGS = {"NEWSBELL_WORKERS": "1", "NEWSBELL_DEMO": "1"}


@dataclass
class Rooms:
    newsbell: Served
    browser: Firefox


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: pytest.FixtureRequest) -> Iterator[Rooms]:
    with (
        pytest.MonkeyPatch.context() as settings,
        firefox(tmp_path_factory.mktemp("firefox")) as browser,
        served(tmp_path_factory.mktemp("newsbell"), settings, django_db_blocker, **SETTINGS) as newsbell,
    ):
        yield Rooms(newsbell, browser)


@dataclass
class Sitting:
    """A reader of a publisher, before the pages."""

    browser: Firefox
    url: str
    publisher: Publisher
    joined: Joined

    @property
    def reader(self) -> Reader:
        return self.joined.reader

    def open(self, page: str, secret: str = "", language: str = "en") -> None:
        """Opens a page from nothing, and waits until it has shown what it has."""
        self.browser.open("about:blank")
        self.browser.open(f"{self.url}/{page}?lang={language}#{secret}")
        self.browser.until(
            "return document.readyState === 'complete'"
            " && !document.querySelector('#wait:not([hidden]), button:disabled')"
        )

    def preferences(self, language: str = "en", joined: Joined | None = None) -> None:
        tokens = (joined or self.joined).tokens
        self.open(f"reader/{self.publisher.slug}/preferences", f"{tokens['manage']}.{tokens['inbox']}", language)
        self.browser.until("return !document.getElementById('page').hidden")

    def inbox(self, language: str = "en") -> None:
        self.inbox_of(self.joined, language)

    def inbox_of(self, joined: Joined, language: str) -> None:
        self.open(f"reader/{self.publisher.slug}/inbox", joined.tokens["inbox"], language)
        self.browser.until("return !document.getElementById('page').hidden")

    def said(self, text: str, css: str = "#said") -> None:
        self.browser.until("return document.querySelector(arguments[0]).textContent === arguments[1]", css, text)

    def follows(self) -> set[tuple[str, str, str]]:
        return {(one.subject.kind, one.subject.name, one.level) for one in choices.of(self.reader.pk)}


numbers = iter(range(100))


@pytest.fixture
def sitting(rooms: Rooms) -> Sitting:
    slug = f"gazette-{next(numbers)}"
    publisher = Publisher.objects.create(slug=slug, name="The Gazette", origin="https://gazette.example", language="en")
    BellSettings.objects.create(publisher=publisher, accent="#ffd400")
    wishes = (Wish("phrase", "Devon"), Wish("topic", ARABIC, "inbox"), Wish("top-stories"), Wish("phrase", LONG))
    joined = join(publisher, *wishes)
    desk.scheme(rooms.browser, dark=False)
    desk.width(rooms.browser, 0)
    return Sitting(rooms.browser, rooms.newsbell.url, publisher, joined)


def told_much(sitting: Sitting) -> Outcome:
    told(sitting.reader, LONG, value="in-inbox", reason="daily-cap")
    told(sitting.reader, ARABIC, value="in-inbox", reason="inbox-only", minutes=1)
    return told(sitting.reader, "Devon bridge opens again", minutes=2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_and_nothing_overflows(sitting: Sitting, language: str) -> None:
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
        for dark in (False, True):
            desk.scheme(sitting.browser, dark)
            for px in (0, desk.PHONE_PX):
                desk.width(sitting.browser, px)
                sitting.browser.until("return !arguments[0] || innerWidth === arguments[0]", px)
                assert [] == desk.findings(sitting.browser), f"{name}, dark {dark}, {px} px"
                assert not desk.overflows(sitting.browser), f"{name}, {px} px"
        desk.width(sitting.browser, 0)
    assert language == sitting.browser.script("return document.documentElement.lang")
    assert ("rtl" if language == "ar" else "ltr") == sitting.browser.script("return document.documentElement.dir")


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
        choose_file(sitting, file.name)
        sitting.browser.until("return document.querySelectorAll('#not-taken-rows li').length === 3")
    sitting.browser.click("#receipts summary")
    sitting.browser.until("return document.querySelector('#receipt-rows li')")


def choose_file(sitting: Sitting, path: str) -> None:
    sitting.browser.marionette.find_element("css selector", "#file").send_keys(path)


def code_made(sitting: Sitting, language: str) -> None:
    sitting.preferences(language)
    made(sitting)


def made(sitting: Sitting) -> None:
    sitting.browser.click("#make-code")
    sitting.browser.until("return document.getElementById('code').textContent")
    sitting.browser.click("#make-link")
    sitting.browser.until("return document.getElementById('link').value")


def test_favourites_are_added_changed_and_removed(sitting: Sitting) -> None:
    sitting.preferences()
    browser = sitting.browser
    assert "Devon" in browser.text("#follows li:first-child")
    browser.marionette.find_element("css selector", "#subject").send_keys("Apollo 11")
    browser.click("#add button")
    sitting.said("Saved.")
    assert ("phrase", "Apollo 11", "at-once") in sitting.follows()
    level = "select[aria-label='When to tell you of Devon']"
    browser.script(
        "const [css] = arguments; const s = document.querySelector(css); s.value = 'inbox';"
        "s.dispatchEvent(new Event('change'))",
        level,
    )
    until(lambda: ("phrase", "Devon", "inbox") in sitting.follows(), "The level")
    browser.click("button[aria-label='Remove Devon']")
    until(lambda: "Devon" not in {name for _, name, _ in sitting.follows()}, "The end of Devon")
    browser.marionette.find_element("css selector", "#subject").send_keys("the")
    browser.click("#add button")
    sitting.said("These words are too short or too common. Please choose others.", "#problem")
    receipts = Consent.objects.filter(reader=sitting.reader, choice="follow").values_list("words", flat=True)
    assert "Your reminders\nYour favourites\nApollo 11: At once" == receipts[0]


def test_favourites_go_along_as_a_file_and_come_back_with_what_could_not_be_taken(
    sitting: Sitting, tmp_path: Path
) -> None:
    sitting.preferences()
    browser = sitting.browser
    catch_files(sitting)
    browser.click("#save-favourites")
    browser.until("return window.taken.length === 2")
    taken = browser.script("return window.taken")
    assert f"favourites-{sitting.publisher.slug}.json" in taken
    rows = json.loads(max(taken, key=len))["follows"]
    assert sitting.follows() == {(one["kind"], one["name"], one["level"]) for one in rows}
    kept = tmp_path / "favourites.json"
    kept.write_text(json.dumps({"follows": [*BROUGHT, *rows]}))
    before = sitting.follows()
    choose_file(sitting, str(kept))
    sitting.said(f"Taken from the file: {1 + len(rows)}")
    assert before | {("place", "Uttermere", "inbox")} == sitting.follows()
    assert "Uttermere" in browser.text("#follows")
    assert "the – These words are too short or too common. Please choose others." in browser.text("#not-taken-rows")
    receipt = Consent.objects.filter(reader=sitting.reader).latest("pk")
    assert ("file", True) == (receipt.choice, "Take favourites from a file\nUttermere\nthe" in receipt.words)
    for wrong in ("{broken", "{}", json.dumps([{}] * 1_001), "[" + " " * 1_100_000 + "]"):
        kept.write_text(wrong)
        choose_file(sitting, str(kept))
        sitting.said("This file holds no favourites, or too many of them.", "#problem")
        browser.script("document.getElementById('problem').textContent = ''")
    assert browser.script("return document.getElementById('not-taken').hidden")


def test_what_was_agreed_to_is_read_in_the_words_that_were_shown(sitting: Sitting) -> None:
    sitting.preferences()
    sitting.browser.click("button[aria-label='Remove Devon']")
    until(lambda: Consent.objects.filter(reader=sitting.reader, choice="unfollow").exists(), "The receipt")
    sitting.browser.click("#receipts summary")
    sitting.browser.until("return document.querySelectorAll('#receipt-rows li').length === 2")
    newest, oldest = (sitting.browser.text(f"#receipt-rows li:nth-child({at})") for at in (1, 2))
    assert newest.splitlines()[1:] == ["Remove", "Devon"]
    assert oldest.splitlines()[1:] == ["May we ring?"]


def test_the_keyboard_alone_does_it(sitting: Sitting) -> None:
    """Tab reaches every control in the order of the page; Enter adds; Escape leaves the question unanswered."""
    sitting.preferences()
    browser = sitting.browser
    seen = []
    for _ in range(60):
        browser.marionette.find_element("css selector", ":focus, body").send_keys(TAB)
        seen.append(browser.script("return document.activeElement.id || document.activeElement.textContent"))
        if seen[-1] == "erase":
            break
    for control in (
        "kind",
        "subject",
        "level",
        "open-inbox",
        "most",
        "make-code",
        "make-link",
        "take",
        "leave",
        "erase",
    ):
        assert control in seen, seen
    browser.marionette.find_element("css selector", "#subject").send_keys("Apollo 11" + ENTER)
    until(lambda: "Apollo 11" in {name for _, name, _ in sitting.follows()}, "Apollo 11")
    browser.marionette.find_element("css selector", "#erase").send_keys(ENTER)
    browser.until("return document.getElementById('sure').open")
    assert "sure-no" == browser.script("return document.activeElement.id")
    browser.marionette.find_element("css selector", "#sure-no").send_keys("\ue00c")
    browser.until("return !document.getElementById('sure').open")
    assert Reader.objects.filter(pk=sitting.reader.pk).exists()


def test_rings_a_day_and_which_devices_ring(sitting: Sitting) -> None:
    sitting.preferences()
    sitting.browser.marionette.find_element("css selector", "#most").send_keys("3")
    sitting.browser.click("#rings button")
    sitting.said("Saved.")
    sitting.browser.click("input[value=all]")
    until(lambda: Reader.objects.get(pk=sitting.reader.pk).ringing == "all", "All ring")
    assert 3 == Reader.objects.get(pk=sitting.reader.pk).rings_a_day
    sitting.browser.click("#devices button[aria-label^=Remove]")
    until(lambda: not sitting.reader.devices.exists(), "The end of the device")
    # The database knows before the page does.
    until(lambda: "No device rings." in sitting.browser.text("#no-devices"), "The page's word of it")


def pick(browser: Firefox, css: str, value: str) -> None:
    """Chooses from a list, as the mouse would."""
    script = (
        "const [css, value] = arguments; const list = document.querySelector(css); list.value = value;"
        "list.dispatchEvent(new Event('change'))"
    )
    browser.script(script, css, value)


def test_an_edition_breaking_news_and_the_digest_are_chosen(sitting: Sitting) -> None:
    sitting.preferences()
    browser = sitting.browser
    assert browser.script("return document.getElementById('edition-more').hidden")
    pick(browser, "#rhythm", "weekly")
    pick(browser, "#weekday", "6")
    assert "Sunday" == browser.script("return document.getElementById('weekday').selectedOptions[0].textContent")
    browser.script("document.getElementById('edition-at').value = '09:30'")
    browser.click("#edition button")
    sitting.said("Saved.")
    reader = Reader.objects.get(pk=sitting.reader.pk)
    assert ("weekly", 6, 570, "push") == (reader.edition, reader.edition_weekday, reader.edition_at, reader.channel)
    assert reader.zone in browser.text("#edition-zone")
    assert 1 == reader.editions.filter(open=True, at__gt=clock.now()).count()
    browser.click("#breaking")
    until(lambda: Reader.objects.get(pk=reader.pk).breaking, "Breaking news")
    said = Consent.objects.get(reader=reader, choice="breaking").words
    assert "[x] Ring me for top stories beyond this number" in said
    pick(browser, "select[aria-label='When to tell you of Devon']", "digest")
    until(lambda: ("phrase", "Devon", "digest") in sitting.follows(), "The digest")
    sitting.preferences("ar")
    assert "weekly" == browser.script("return document.getElementById('rhythm').value")
    pick(browser, "#rhythm", "none")
    browser.click("#edition button")
    until(lambda: Reader.objects.get(pk=reader.pk).edition == "none", "No edition")
    assert browser.script("return document.getElementById('edition-more').hidden")


def test_the_inbox_says_what_waits_for_the_edition_and_what_was_in_one(sitting: Sitting) -> None:
    told(sitting.reader, "Fair in Devon", value="deferred", reason="digest")
    told(sitting.reader, "Fire in Devon", value="in-edition", reason="daily-cap", minutes=1)
    sitting.inbox()
    said = sitting.browser.text("#items")
    assert "Waits for your next edition" in said
    assert "In your edition" in said


def test_a_code_and_a_link_to_keep(sitting: Sitting) -> None:
    sitting.preferences()
    made(sitting)
    assert LinkCode.objects.filter(reader=sitting.reader).exists()
    link = sitting.browser.script("return document.getElementById('link').value")
    address, _, fragment = link.partition("#")
    assert f"{sitting.url}/reader/{sitting.publisher.slug}/preferences?lang=en" == address
    manage, inbox = fragment.split(".")
    assert sitting.reader == capabilities.reader_for(manage, Purpose.MANAGE)
    assert sitting.reader == capabilities.reader_for(inbox, Purpose.INBOX)


def test_to_open_the_inbox_ends_no_link_that_the_reader_keeps(sitting: Sitting) -> None:
    """A page that was opened with the one secret alone is given another for the inbox."""
    manage = capabilities.issue(sitting.reader, Purpose.MANAGE, clock.now(), capabilities.LINK)
    sitting.open(f"reader/{sitting.publisher.slug}/preferences", manage)
    sitting.browser.click("#open-inbox")
    sitting.browser.until("return location.pathname.endsWith('/inbox') && !document.getElementById('page').hidden")
    assert sitting.reader == capabilities.reader_for(manage, Purpose.MANAGE)


def catch_files(sitting: Sitting) -> None:
    """Files as the page would hand them to the reader: the name and the text of each are kept."""
    sitting.browser.script(
        "window.taken = []; const made = URL.createObjectURL;"
        "URL.createObjectURL = blob => { blob.text().then(text => taken.push(text)); return made(blob); };"
        "HTMLAnchorElement.prototype.click = function () { taken.push(this.download); };"
    )


def test_the_data_is_taken_everything_ends_and_is_erased(sitting: Sitting) -> None:
    sitting.preferences()
    browser = sitting.browser
    catch_files(sitting)
    browser.click("#take")
    browser.until("return window.taken.length === 2")
    taken = browser.script("return window.taken")
    assert f"newsbell-{sitting.publisher.slug}.json" in taken
    assert 4 == len(json.loads(max(taken, key=len))["follows"])
    browser.click("#leave")
    browser.click("#sure-yes")
    sitting.said("Nothing rings any more.")
    assert not sitting.follows()
    browser.click("#erase")
    browser.click("#sure-yes")
    until(lambda: not Reader.objects.filter(pk=sitting.reader.pk).exists(), "The end of the reader")
    assert "Everything is erased." == browser.text("#no-link-text")


def test_the_inbox_says_why_and_what_became_of_it_and_is_read(sitting: Sitting) -> None:
    outcome = told_much(sitting)
    sitting.inbox()
    first = sitting.browser.text("#items li:first-child")
    assert "Devon bridge opens again" in first
    assert "You follow Devon · Accepted by your browser's push service" in first
    sitting.browser.click("button[aria-label='Mark as read: Devon bridge opens again']")
    until(lambda: Opened.objects.filter(reminder=outcome.reminder).exists(), "Read")
    assert 3 == sitting.browser.script("return document.querySelectorAll('#items li').length")


def test_to_be_rung_for_updates_is_one_press_with_its_receipt(sitting: Sitting) -> None:
    sitting.preferences()
    sitting.browser.click("#updates")
    sitting.said("Saved.")
    assert Reader.objects.get(pk=sitting.reader.pk).updates
    receipt = Consent.objects.filter(reader=sitting.reader).latest("pk")
    assert "updates" == receipt.choice
    assert "[x] Ring me again when a story that rang changes in a major way" in receipt.words
    sitting.preferences()
    assert sitting.browser.script("return document.getElementById('updates').checked")
    sitting.browser.click("#updates")
    until(lambda: not Reader.objects.get(pk=sitting.reader.pk).updates, "No updates")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_remind_me_later_by_keyboard_and_axe_finds_nothing(sitting: Sitting, language: str) -> None:
    """Closed, open and chosen; light and dark, on a desktop and a phone."""
    told_much(sitting)
    for px, dark in ((0, False), (desk.PHONE_PX, True)):
        desk.scheme(sitting.browser, dark)
        desk.width(sitting.browser, px)
        sitting.inbox(language)
        steps = (
            ("details summary", ENTER, "details[open] button"),
            (":focus", TAB, "details button:focus"),
            (":focus", ENTER, "#items .line .quiet"),
        )
        for at, key, there in steps:
            sitting.browser.marionette.find_element("css selector", at).send_keys(key)
            sitting.browser.until("return document.querySelector(arguments[0])", there)
            assert [] == desk.findings(sitting.browser), f"{there}, dark {dark}, {px} px"
            assert not desk.overflows(sitting.browser), f"{there}, {px} px"
        snoozed = {"kind": "snooze", "value": "deferred"}
        assert 1 == len(books.outcomes(sitting.reader, **snoozed))
        sitting.browser.marionette.find_element("css selector", ":focus").send_keys(ENTER)
        sitting.browser.until("return document.activeElement.tagName === 'SUMMARY'")
        assert not books.outcomes(sitting.reader, **snoozed)


def test_no_secret_leaves_the_fragment(sitting: Sitting, rooms: Rooms) -> None:
    """Not in an address that is asked for, nor in newsbell's log; and an inbox link manages nothing."""
    sitting.preferences()
    asked = sitting.browser.script(
        "return performance.getEntries().map(one => one.name).filter(one => !one.includes('#'))"
    )
    for token in sitting.joined.tokens.values():
        assert not [one for one in asked if token in one]
        assert token not in rooms.newsbell.log
    sitting.open(f"reader/{sitting.publisher.slug}/preferences", sitting.joined.tokens["inbox"])
    assert "This link does not work any more." in sitting.browser.text("#no-link-text")
