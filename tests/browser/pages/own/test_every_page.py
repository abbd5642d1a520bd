"""Every page of a reader's in each language and at each width: axe finds nothing, and nothing overflows."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from PIL import Image
from tests.browser.both import PHONE_PX
from tests.browser.pages import desk
from tests.browser.pages.own.sitting import BROUGHT, LONG, Sitting, made, told_much
from tests.readership import join, told

from newsbell.api.joining import Joined
from newsbell.bell.page_words import PAGE_WORDS
from newsbell.bell.words import WORDS, words_in
from newsbell.common import clock
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.reminders import changes, inbox, snooze
from newsbell.reminders.models import Reminder
from newsbell.sources.models import Source
from newsbell.stories import by_hand
from newsbell.stories.models import Article

pytestmark = pytest.mark.timeout(600)
SIDE_PX, BORDER_PX = 12, 8
"""Of a page at a phone's width: its empty sides, and the line of the publisher's colour above it."""
KNOWN = """
  const [name, reader] = arguments;
  return new Promise((done, fail) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => ["kept", "shown"].forEach((shelf) => asked.result.createObjectStore(shelf));
    asked.onerror = () => fail(asked.error);
    asked.onsuccess = () => {
      const transaction = asked.result.transaction("kept", "readwrite");
      transaction.objectStore("kept").put({ ...reader, synced: Date.now() }, "reader");
      transaction.oncomplete = () => { asked.result.close(); done(true); };
    };
  });
"""
"""What the bell keeps of a reader who has joined, in a browser that no push service can give a subscription here."""


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
        "inbox that may mute, with all that may become of a story": lambda: all_became(sitting, language),
        "muted, with a way back": lambda: taken_back(sitting, language),
        "removed, with a way back": lambda: removed(sitting, language),
        "could not be fetched": lambda: not_fetched(sitting, language),
        "nothing followed": lambda: nothing_followed(sitting, language),
        "refused": lambda: refused(sitting, language),
        "nothing told": lambda: sitting.inbox_of(other, language),
        "no link": lambda: sitting.open(f"reader/{slug}/preferences", "", language),
        "wrong link": lambda: sitting.open(f"reader/{slug}/inbox", "wrong", language),
        "subscribe": lambda: sitting.open(f"subscribe/{slug}/", "", language),
        "subscribe, of a reader": lambda: subscribed(sitting, language),
        "subscribe, of a reader who follows nothing": lambda: subscribed(sitting, language, join(sitting.publisher)),
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


@pytest.mark.parametrize("sitting", [("chromium", PHONE_PX)], indirect=True)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_picture_for_the_docs_has_both_sides_of_the_page(sitting: Sitting, language: str) -> None:
    """Beside a scrollbar it would end where that began: in Arabic, at the first letters."""
    sitting.preferences(language)
    picture = Image.open(BytesIO(sitting.browser.screenshot())).convert("RGB")
    assert PHONE_PX == picture.width
    for left in (0, PHONE_PX - SIDE_PX):
        side = picture.crop((left, BORDER_PX, left + SIDE_PX, picture.height))
        assert 1 == len(side.getcolors() or ()), "nothing but the ground is there"


def nothing_followed(sitting: Sitting, language: str) -> None:
    sitting.preferences(language, join(sitting.publisher))
    sitting.browser.script("document.querySelector('#devices button:last-child').click()")
    sitting.browser.until("return !document.getElementById('no-devices').hidden")


def all_became(sitting: Sitting, language: str) -> None:
    """Beside what was told: retracted, corrected, joined, put off, read, in an edition, and one that waits for one."""
    reader, publisher, today = sitting.reader, sitting.publisher, clock.now()
    stories = [told(reader, f"{n} {LONG}", minutes=n - 10, since=today) for n in range(5)]
    told(reader, f"In an edition {LONG}", value="in-edition", reason="daily-cap", since=today)
    told(reader, f"Waits for one {LONG}", value="deferred", reason="digest", since=today)
    retracted, corrected, joined, put_off, read = stories
    changes.retract(retracted.story, publisher.pk, f"We were wrong: {LONG}", today)
    source = Source.objects.create(publisher=publisher, url="https://gazette.example/feed.xml", paused=True)
    Article.objects.filter(story=corrected.story).update(source=source, change="correction")
    by_hand.join(put_off.story, joined.story, "an editor", today)
    snooze.snooze(put_off, today + timedelta(days=1), "https://push.example", today)
    inbox.mark_read(reader.pk, read.reminder, today)
    sitting.inbox(language, may_mute=True)
    said = words_in(language, {}, PAGE_WORDS)
    shown = sitting.browser.text("#items")
    for word in ("retracted", "corrected", "joined", "read", "inEdition", "nextEdition", "unremind"):
        assert said[word] in shown, word


def taken_back(sitting: Sitting, language: str) -> None:
    """What was muted, which is longer than the page is wide, can be followed again."""
    told(sitting.reader, "Long", why=[{"subject": 1, "kind": "phrase", "name": LONG, "evidence": "in the headline"}])
    sitting.inbox(language, may_mute=True)
    sitting.browser.click(f"#items [data-of='{LONG}']")
    undo = words_in(language, {}, WORDS)["undo"]
    sitting.browser.until("return document.activeElement.textContent === arguments[0]", undo)


def removed(sitting: Sitting, language: str) -> None:
    """Of what is followed the one whose name is longer than the page is wide; those around it stay."""
    choices.follow(sitting.reader.pk, sitting.publisher, [Wish("phrase", LONG)], clock.now())
    sitting.preferences(language)
    said = words_in(language, {}, PAGE_WORDS)
    sitting.browser.click(f"[aria-label='{said['removeOf'].format(name=LONG)}']")
    sitting.said(said["removed"].format(name=LONG))


def not_fetched(sitting: Sitting, language: str) -> None:
    reader = join(sitting.publisher)
    broken = told(reader.reader, "Nobody can read this")
    Reminder.objects.filter(pk=broken.reminder).update(subjects=b"{")
    sitting.open(f"reader/{sitting.publisher.slug}/inbox", reader.tokens["inbox"], language)
    sitting.browser.until("return !document.getElementById('again').hidden")


def subscribed(sitting: Sitting, language: str, joined: Joined | None = None) -> None:
    """The hosted page of whom this browser knows to be a reader."""
    slug, joined = sitting.publisher.slug, joined or sitting.joined
    sitting.browser.permit(sitting.url, "ALLOW")
    sitting.open(f"subscribe/{slug}/", "", language)
    known = {"publisher": slug, "capabilities": dict(joined.tokens), "device": joined.device.pk, "follows": []}
    sitting.browser.script(KNOWN, f"newsbell-{slug}", {**known, "endpoint": "https://push.example/1", "key": ""})
    sitting.open(f"subscribe/{slug}/", "", language)
    sitting.browser.until("return !document.getElementById('followed').hidden")
    names = sitting.browser.script("return document.querySelectorAll('#follows li').length")
    assert len(choices.of(joined.reader.pk)) == names


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
