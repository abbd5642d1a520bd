"""A reader before their own pages."""

from dataclasses import dataclass

from tests.browser.both import Browser
from tests.readership import told

from newsbell.api.joining import Joined
from newsbell.common.models import Publisher
from newsbell.follows import choices
from newsbell.readers.models import Reader
from newsbell.reminders.outcomes import Outcome

LONG = ("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch" * 2)[:100]
INBOX_OPEN = "return location.pathname.endsWith('/inbox') && document.getElementById('page')?.hidden === false"
ARABIC = "أخبار المناخ"
BROUGHT = ({"kind": "place", "name": "Uttermere", "level": "inbox"}, {"kind": "phrase", "name": "the"})
TAB, ENTER = "\ue004", "\ue007"


@dataclass
class Sitting:
    """A reader of a publisher, before the pages."""

    browser: Browser
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

    def inbox(self, language: str = "en", *, may_mute: bool = False) -> None:
        self.inbox_of(self.joined, language, may_mute=may_mute)

    def inbox_of(self, joined: Joined, language: str, *, may_mute: bool = False) -> None:
        own = joined.tokens["inbox"] + (f".{joined.tokens['manage']}" if may_mute else "")
        self.open(f"reader/{self.publisher.slug}/inbox", own, language)
        self.browser.until("return !document.getElementById('page').hidden")

    def said(self, text: str, css: str = "#said") -> None:
        self.browser.until("return document.querySelector(arguments[0]).textContent === arguments[1]", css, text)

    def follows(self) -> set[tuple[str, str, str]]:
        return {(one.subject.kind, one.subject.name, one.level) for one in choices.of(self.reader.pk)}


def told_much(sitting: Sitting) -> Outcome:
    told(sitting.reader, LONG, value="in-inbox", reason="daily-cap")
    told(sitting.reader, ARABIC, value="in-inbox", reason="inbox-only", minutes=1)
    return told(sitting.reader, "Devon bridge opens again", minutes=2)


def made(sitting: Sitting) -> None:
    sitting.browser.click("#make-code")
    sitting.browser.until("return document.getElementById('code').textContent")
    sitting.browser.click("#make-link")
    sitting.browser.until("return document.getElementById('link').value")
