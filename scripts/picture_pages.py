"""Picture the reader's pages into docs/images/pages/: phone and desktop, English and Arabic, light and dark.

Run it when they look different: make pictures
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from small_png import keep

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "images" / "pages"
# Wide, language, dark: few pictures that together show every kind.
KINDS = {
    "desktop-en-light": (0, "en", False),
    "desktop-ar-dark": (0, "ar", True),
    "phone-en-dark": (360, "en", True),
    "phone-ar-light": (360, "ar", False),
}
STORIES = {
    "en": ("Carrick bridge closes for the winter", "Devon lifeboat saves five", "Ferry timetable: what changes"),
    "ar": ("إغلاق جسر كاريك طوال الشتاء", "قارب النجاة في ديفون ينقذ خمسة", "ما الجديد في مواعيد العبّارة"),
}
WISHES = {"en": ("Devon", "Culture"), "ar": ("ديفون", "ثقافة")}
SUBJECTS: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "en": (
        ("place", "Devon", ("South West England", "England")),
        ("organisation", "Devon and Cornwall Police", ()),
        ("person", "Alex Devonport", ()),
        ("topic", "Devon rail", ()),
    ),
    "ar": (
        ("place", "ديفون", ("إنجلترا",)),
        ("organisation", "شرطة ديفون وكورنوال", ()),
        ("topic", "ديفون اليوم", ()),
        ("person", "أليكس ديفونبورت", ()),
    ),
}
NAMES = {"en": "The Harbour Gazette", "ar": "جريدة المرفأ"}
# A weekly edition by e-mail on Sundays at nine, quiet nights, five rings a day and breaking news beyond them.
CHOSEN = {
    "edition": "weekly",
    "edition_weekday": 6,
    "edition_at": 540,
    "channel": "email",
    "quiet_from": 1_320,
    "quiet_to": 420,
    "zone": "Europe/London",
    "rings_a_day": 5,
    "breaking": True,
}
COMMON = {"en": "the", "ar": "في"}

# The same code and time in every picture.
SETTLED = """
  const { codeEnds } = JSON.parse(document.getElementById("facts").textContent).words;
  document.getElementById("code").textContent = "K7MD-4XQP";
  document.getElementById("code-ends").textContent = codeEnds.replace("{time}", "12:15");
  document.activeElement.blur();
  scrollTo(0, 0);
"""
# A file that the reader chose; nothing of it is taken, so that no receipt has another time in each picture.
BROUGHT = """
  const files = new DataTransfer();
  files.items.add(new File([JSON.stringify({ follows: arguments[0] })], "favourites.json"));
  const input = document.getElementById("file");
  input.files = files.files;
  input.dispatchEvent(new Event("change"));
"""


def main() -> None:
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="newsbell-pictures-") as home:
        data = Path(home, "data")
        data.mkdir()
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "newsbell.settings",
            "NEWSBELL_DATA": str(data),
            "NEWSBELL_KEYS": f"{home}/keys",
            "NEWSBELL_URL": "https://bell.example",
            "NEWSBELL_MAIL_FROM": "news@bell.example",
        }
        import django

        django.setup()
        import pytest
        from django.core.management import call_command
        from django.test.testcases import LiveServerThread
        from tests.browser.both import both

        call_command("migrate", verbosity=0)
        server = LiveServerThread("127.0.0.1", _handler(), connections_override={})
        server.daemon = True
        server.start()
        server.is_ready.wait()
        url = f"http://127.0.0.1:{server.port}"
        try:
            with pytest.MonkeyPatch.context() as settings, both(Path(home), settings) as browsers:
                draw(browsers, url)
                browsers["chromium"].end()
        finally:
            server.terminate()


def _handler() -> Any:
    from django.contrib.staticfiles.handlers import StaticFilesHandler

    return StaticFilesHandler


def draw(browsers: Any, url: str) -> None:
    """All pictures, in colours of a publisher's own: desktops in Firefox, phones in Chromium."""

    for language in NAMES:
        slug, manage, inbox = _reader(language, url)
        confirm, leave = _letters(slug)
        pages = {
            "preferences": f"reader/{slug}/preferences?lang={language}#{manage}.{inbox}",
            "inbox": f"reader/{slug}/inbox?lang={language}#{inbox}.{manage}",
            "subject": f"subjects/{slug}/place/{_key(WISHES[language][0])}?lang={language}",
            "suggestions": f"reader/{slug}/preferences?lang={language}#{manage}",
            "subscribe": f"subscribe/{slug}/?lang={language}",
            "code": f"subscribe/{slug}/code?lang={language}",
            "confirm-mail": f"reader/{slug}/address?lang={language}#{confirm}",
            "leave-mail": f"mail/leave/{leave}?lang={language}",
        }
        for kind, (px, of, dark) in KINDS.items():
            if of != language:
                continue
            browser = browsers["chromium" if px else "firefox"]
            browser.scheme(dark=dark)
            browser.width(px)
            for page, address in pages.items():
                browser.open("about:blank")
                browser.open(f"{url}/{address}")
                browser.until("return !document.querySelector('#wait:not([hidden]), button:disabled')")
                if page == "preferences":
                    browser.click("#make-code")
                    browser.until("return document.getElementById('code').textContent")
                    browser.script(SETTLED)
                part = None
                if page == "suggestions":
                    part = _suggested(browser, WISHES[language][0])
                if page == "subject":
                    browser.until("return document.querySelector('.follow button')")
                keep(browser.screenshot(part), PICTURES / f"{page}-{kind}.png")
            browser.open("about:blank")
            browser.open(f"{url}/{pages['preferences']}")
            browser.until("return !document.querySelector('#wait:not([hidden])')")
            browser.click("#receipts summary")
            browser.until("return document.querySelector('#receipt-rows li')")
            browser.script(BROUGHT, [{"kind": "phrase", "name": COMMON[language]}])
            browser.until("return document.querySelector('#not-taken-rows li')")
            browser.script("document.getElementById('said').textContent = ''; document.activeElement.blur()")
            keep(browser.screenshot(), PICTURES / f"receipts-{kind}.png")


def _suggested(browser: Any, place: str) -> str:
    """The form of favourites with suggestions, one of them chosen by the arrow keys."""
    browser.type("#subject", place[:3])
    browser.until("return document.querySelectorAll('[role=option]').length > 1")
    browser.keys("\ue015")
    return "#add"


def _key(name: str) -> str:
    from newsbell.common.text import fold

    return fold(name).replace(" ", "-")


def _reader(language: str, origin: str) -> tuple[str, str, str]:
    """A publisher with a reader who was told of some stories: its slug, and two secrets of the reader's."""
    from tests.readership import MOZILLA, join, subscription, told

    from newsbell.api import joining
    from newsbell.bell.models import BellSettings
    from newsbell.common.models import Publisher
    from newsbell.delivery import keys
    from newsbell.follows import directory
    from newsbell.follows.choices import Wish
    from newsbell.follows.directory import Named
    from newsbell.follows.models import Directory, Listed
    from newsbell.readers import devices
    from newsbell.readers.models import Reader
    from newsbell.reminders import inbox
    from newsbell.stories.models import Article, Story

    slug = f"harbour-{language}"
    paper = Publisher.objects.create(slug=slug, name=NAMES[language], origin=origin, language=language)
    BellSettings.objects.create(publisher=paper, accent="#b3261e")
    place, topic = WISHES[language]
    wishes = (Wish("top-stories"), Wish("phrase", place), Wish("topic", topic, "inbox"))
    joined = join(paper, *wishes, said=subscription(MOZILLA + slug))
    said = joining.read_subscription(paper, subscription(f"https://fcm.googleapis.com/fcm/send/{slug}"), _later())
    devices.choose(devices.register(joined.reader, said, _later()))
    reasons = (("in-inbox", "daily-cap"), ("accepted", "accepted"), ("accepted", "accepted"))
    for at, (title, (value, reason)) in enumerate(zip(STORIES[language], reasons, strict=True)):
        why = [{"subject": 1, "kind": "phrase", "name": place, "evidence": ""}]
        if at == len(reasons) - 1:
            why.append({"subject": 2, "kind": "top-stories", "name": "Top stories", "evidence": ""})
        outcome = told(joined.reader, title, value=value, reason=reason, minutes=60 * at, why=why)
        if not at:
            inbox.mark_read(joined.reader.pk, outcome.reminder, _later())
        Article.objects.filter(story=outcome.story).update(standfirst="")
    stories = Story.objects.filter(publisher=paper).values_list("pk", flat=True)
    named = [Named(kind, name, within) for kind, name, within in SUBJECTS[language]]
    listing = Directory.objects.create(publisher=paper)
    directory.enter(listing, {story: named[: 1 + 3 * (not at)] for at, story in enumerate(stories)})
    Listed.objects.filter(publisher=paper, kind="place").update(readers=300)
    keys.current(paper, _later())
    Reader.objects.filter(pk=joined.reader.pk).update(**CHOSEN)
    return slug, joined.tokens["manage"], joined.tokens["inbox"]


def _letters(slug: str) -> tuple[str, str]:
    """The reader's address, and what its letters' links hold: to confirm another one, and to stop."""
    from newsbell.common import clock
    from newsbell.readers import addresses
    from newsbell.readers.models import Reader

    moment, reader = clock.now(), Reader.objects.get(publisher__slug=slug)
    own = addresses.ask(reader, "reader@mail.example", moment)
    addresses.confirm(addresses.token(own, "confirm"), moment)
    other = addresses.ask(reader, "other@mail.example", moment)
    return addresses.token(other, "confirm"), addresses.token(own, "leave")


def _later() -> Any:
    from datetime import timedelta

    from tests.readership import NOON

    return NOON + timedelta(days=2)


if __name__ == "__main__":
    main()
