"""A reader with a real Chromium at the publisher's site."""

from dataclasses import dataclass
from typing import Any

from tests.browser.bell import visits
from tests.browser.chromium import Chromium
from tests.browser.firefox import until

from newsbell.readers.models import Reader

ASK, PICKER, FOLLOW = "newsbell-bell [role=dialog]", "newsbell-bell dialog[open]", "[data-newsbell-follow] button"
TO_THE_END = "scrollTo(0, 0); scrollTo(0, document.documentElement.scrollHeight);"


@dataclass
class Visit(visits.Visit):
    """A reader with a real Chromium at the publisher's site."""

    browser: Chromium

    def open(self, path: str) -> None:
        """Opens a page, and waits until the bell has come."""
        self.browser.open(self.site.origin + path)
        self.browser.until("return 'newsbell' in window")

    def shown(self, css: str) -> bool:
        """Is such a thing of the bell's on the page?"""
        return self.browser.page.locator(css).is_visible()

    def asked(self) -> None:
        """Reads two stories, and scrolls until the soft ask is there."""
        self.open("/one")
        self.open("/two")
        assert "default" == self.browser.script("return Notification.permission")

        def come() -> bool:
            self.browser.script(TO_THE_END)
            return self.shown(ASK)

        until(come, "The soft ask")

    def joined(self) -> Reader:
        """Is asked, presses OK, Allow and Save; returns the reader who is in the database then."""
        self.asked()
        self.browser.click(f"{ASK} .ok")
        self.browser.allow()
        self.saved()
        return self.readers.get()

    def following(self) -> Reader:
        """Joins, and follows Neil Armstrong too."""
        reader = self.joined()
        self.open("/three")
        self.browser.click(FOLLOW)
        until(lambda: len(reader.favourites.standing()) == 2, "The follow")
        return reader

    def saved(self) -> None:
        """Presses Save in the picker."""
        self.browser.click(f"{PICKER} .ok")
        self.browser.page.locator(PICKER).wait_for(state="hidden")

    def words(self, tag: str) -> list[tuple[str, bool]]:
        """The titles under a tag, each with whether it is silent, once none is on its way."""
        self.browser.popup()
        return [(one["title"], one["silent"]) for one in self.browser.notifications() if one["tag"] == tag]

    def marks(self) -> set[Any]:
        return {one["timestamp"] for one in self.browser.notifications()}

    def stands(self, title: str, *, silent: bool) -> None:
        """Waits until what was sent last is the one notification of the story, and the one on the screen."""

        def notices() -> list[tuple[str, bool]]:
            assert len(self.browser.popups()) == 1
            if not self.marks() - self.before:
                return []
            return [(one["title"], one["silent"]) for one in self.browser.notifications() if one["tag"] == "moon"]

        self.browser.popup()
        until(lambda: notices() == [(title, silent)], f"{title!r}, silent: {silent}")
