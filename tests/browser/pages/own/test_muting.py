"""What a story was told for is muted in the inbox, and taken back, in real browsers."""

from datetime import timedelta

import pytest
from tests.browser.firefox import until
from tests.browser.pages import desk
from tests.browser.pages.own.sitting import ARABIC, ENTER, INBOX_OPEN, Sitting
from tests.readership import told

from newsbell.common import clock
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.readers.models import Consent
from newsbell.reminders import inbox, snooze

pytestmark = pytest.mark.timeout(600)


BESIDE = """
  const [said, undo] = [...document.querySelector("#items .pair").children].map((one) => one.getBoundingClientRect());
  return said.bottom > undo.top && undo.bottom > said.top;
"""
LABELLED = "return [...arguments].map(one => document.querySelectorAll(`#items [aria-label='${one}']`).length)"
FOCUSED = "return document.activeElement.getAttribute('aria-label')"


def test_what_a_story_was_told_for_is_muted_in_the_inbox_in_one_tap(sitting: Sitting) -> None:
    """Where the reader came from a page that may: with the inbox's own link there is no such button."""
    browser = sitting.browser
    devon, top = (
        next(one.subject.pk for one in choices.of(sitting.reader.pk) if one.subject.name == name)
        for name in ("Devon", "Top stories")
    )
    told(
        sitting.reader,
        "Devon bridge opens again",
        why=[
            {"subject": devon, "kind": "phrase", "name": "Devon", "evidence": "in the headline"},
            {"subject": top, "kind": "top-stories", "name": "Top stories", "evidence": "an editor marked it"},
        ],
    )
    sitting.inbox()
    assert "You follow Devon and Top stories" in browser.text("#items")
    assert not browser.script("return document.querySelector('#items [aria-label^=Mute]')")
    sitting.preferences()
    browser.click("#open-inbox")
    browser.until(INBOX_OPEN)
    # What may mute may manage: it does not stay in an address that a reader keeps or shares, and outlives a reload.
    assert "." not in browser.script("return location.hash")
    browser.script("window.before = true; location.reload()")
    browser.until("return !window.before")
    browser.until(INBOX_OPEN)
    browser.click("button[aria-label='Mute this subject: Devon']")
    sitting.said("Muted: Devon")
    assert "Devon" not in {name for _, name, _ in sitting.follows()}
    assert "Undo: follow Devon again" == browser.script(FOCUSED), "the way back is where the reader is"
    assert "Muted: Devon" in browser.text("#items")
    assert "Top stories" in {name for _, name, _ in sitting.follows()}, "the other reason remains, with its own button"
    assert "Mute this subject: Top stories" in browser.text("#items")
    assert ("mute", "Devon") == Consent.objects.filter(reader=sitting.reader).values_list("choice", "words").latest(
        "pk"
    )


def test_a_mute_is_taken_back_by_the_keyboard_alone(sitting: Sitting) -> None:
    """In its level, from now on; and so is what was to ring again. Whoever hears the page is told of both."""
    browser, reader, moment = sitting.browser, sitting.reader, clock.now()
    topic = next(one.subject.pk for one in choices.of(reader.pk) if one.subject.name == ARABIC)
    why = [{"subject": topic, "kind": "topic", "name": ARABIC, "evidence": "its section"}]
    told(reader, "Heat in May", why=why)
    put_off = told(reader, "Frost in June", why=why, minutes=1)
    until_then = (moment + timedelta(hours=5)).replace(microsecond=0)
    snooze.snooze(put_off, until_then, "https://push.example", moment)
    before = sitting.follows()
    mute, undo = f"Mute this subject: {ARABIC}", f"Undo: follow {ARABIC} again"
    sitting.inbox(may_mute=True)
    assert "Rings again: " in browser.text("#items li:first-child")
    browser.type(f"button[aria-label='{mute}']", ENTER)
    for _ in range(2):
        sitting.said(f"Muted: {ARABIC}")
        assert undo == browser.script(FOCUSED)
        assert ("topic", ARABIC, "inbox") not in sitting.follows()
        assert "Rings again: " not in browser.text("#items li:first-child")
        assert [0, 2] == browser.script(LABELLED, mute, undo), "of the other story too"
        assert browser.script(BESIDE), "what was muted and its way back stay together"
        assert [] == desk.findings(browser)
        assert not desk.overflows(browser)
        browser.keys(ENTER)
        sitting.said(f"Following {ARABIC}")
        assert before == sitting.follows()
        assert mute == browser.script(FOCUSED)
        assert [2, 0] == browser.script(LABELLED, mute, undo)
        assert until_then == inbox.page(reader.pk)[0].later
        assert "Rings again: " in browser.text("#items li:first-child")
        again = [one.since for one in choices.of(reader.pk) if one.subject.name == ARABIC]
        assert [True] == [moment < since for since in again], "what was decided meanwhile is old to it"
        browser.keys(ENTER)
    until(lambda: before != sitting.follows(), "The last mute")
    sitting.inbox(may_mute=True)
    assert [0, 0] == browser.script(LABELLED, mute, undo), "what is not followed is not offered to be muted"
    receipts = Consent.objects.filter(reader=reader, choice="follow").values_list("words", flat=True)
    assert f"Your inbox\nMuted: {ARABIC}\n{undo}\n{ARABIC}: Inbox only" == receipts[0]


def test_of_two_running_stories_of_one_name_the_one_that_was_muted_is_shown_so(sitting: Sitting) -> None:
    browser, reader = sitting.browser, sitting.reader
    name, numbers = "Live updates", (told(reader, "One").story, told(reader, "Another", minutes=1).story)
    wishes = [Wish("thread", name, story=number) for number in numbers]
    follows = [one for one in choices.follow(reader.pk, reader.publisher, wishes, clock.now()) if one.subject.story]
    for at, one in enumerate(follows):
        why = {"subject": one.pk, "kind": "thread", "name": name, "story": one.subject.story, "evidence": "goes on"}
        told(reader, f"Goes on with {at}", why=[why], minutes=2 + at)
    called = f"How this goes on: {name}"
    mute, undo = f"Mute this subject: {called}", f"Undo: follow {called} again"
    sitting.inbox(may_mute=True)
    assert [2, 0] == browser.script(LABELLED, mute, undo)
    first = "#items li:first-child"
    browser.type(f"{first} button[aria-label='{mute}']", ENTER)
    for _ in range(2):
        sitting.said(f"Muted: {called}")
        assert [1, 1] == browser.script(LABELLED, mute, undo), "the other one is followed still, and can be muted"
        assert f"Muted: {called}" in browser.text(first)
        assert [numbers[0]] == [one.subject.story for one in choices.of(reader.pk) if one.subject.story]
        browser.keys(ENTER)
        sitting.said(f"Following {called}")
        # Followed again it has another number, and is what it was.
        assert [2, 0] == browser.script(LABELLED, mute, undo)
        browser.keys(ENTER)
