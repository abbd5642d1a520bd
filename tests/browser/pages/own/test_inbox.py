"""The inbox in real browsers, on a desktop and a phone: read, put off, and no secret told."""

from datetime import timedelta

import pytest
from tests import books
from tests.browser.firefox import until
from tests.browser.pages import desk
from tests.browser.pages.own.conftest import Rooms
from tests.browser.pages.own.sitting import ARABIC, ENTER, INBOX_OPEN, TAB, Sitting, told_much
from tests.readership import told

from newsbell.bell.page_words import PAGE_WORDS
from newsbell.bell.words import words_in
from newsbell.common import clock
from newsbell.follows import choices
from newsbell.readers import capabilities
from newsbell.readers.capabilities import Purpose
from newsbell.readers.models import Capability, Consent
from newsbell.reminders import changes, inbox
from newsbell.reminders.models import Opened, Reminder
from newsbell.stories.models import Article

pytestmark = pytest.mark.timeout(600)


HIDDEN = "return document.getElementById(arguments[0]).hidden"
FAILED = "That did not work. Please try again."
MARKS = """
  const said = (one) => one ? [one.lang, one.dir] : [];
  return [...document.querySelectorAll("#items li")].map((row) => {
    const headline = row.querySelector("h2");
    return [headline.textContent, ...said(headline), ...said(row.querySelector("h2 + p:not(.mark)"))];
  });
"""
STRUCK = """
  const one = document.querySelector("#items s").parentElement;
  return [one.textContent, one.lang, one.dir];
"""
# The one page goes before the other has come.


def test_the_inbox_says_what_waits_for_the_edition_and_what_was_in_one(sitting: Sitting) -> None:
    # Of today: the newsbell that runs beside the test ends what waits for longer than it may.
    today = clock.now()
    told(sitting.reader, "Fair in Devon", value="deferred", reason="digest", since=today)
    told(sitting.reader, "Fire in Devon", value="in-edition", reason="daily-cap", minutes=1, since=today)
    sitting.inbox()
    said = sitting.browser.text("#items")
    assert "Waits for your next edition" in said
    assert "In your edition" in said


def test_to_open_the_inbox_ends_no_link_that_the_reader_keeps(sitting: Sitting) -> None:
    """A page that was opened with the one secret alone is given another for the inbox."""
    manage = capabilities.issue(sitting.reader, Purpose.MANAGE, clock.now(), capabilities.LINK)
    sitting.open(f"reader/{sitting.publisher.slug}/preferences", manage)
    sitting.browser.click("#open-inbox")
    sitting.browser.until(INBOX_OPEN)
    assert sitting.reader == capabilities.reader_for(manage, Purpose.MANAGE)


def test_the_inbox_says_why_and_what_became_of_it_and_is_read(sitting: Sitting) -> None:
    outcome = told_much(sitting)
    sitting.inbox()
    first = sitting.browser.text("#items li:first-child")
    assert "Devon bridge opens again" in first
    assert "You follow Devon · Notification sent; we cannot see whether it arrived" in first
    sitting.browser.click("button[aria-label='Mark as read: Devon bridge opens again']")
    until(lambda: Opened.objects.filter(reminder=outcome.reminder).exists(), "Read")
    assert 3 == sitting.browser.script("return document.querySelectorAll('#items li').length")


def test_all_that_is_new_is_marked_as_read_by_one_press(sitting: Sitting) -> None:
    told_much(sitting)
    browser = sitting.browser
    sitting.inbox()
    assert [] == desk.findings(browser)
    assert not desk.overflows(browser)
    browser.click("#read-all")
    sitting.said("Read")
    assert [0, 3] == browser.script(
        "return ['.new', ''].map(one => document.querySelectorAll(`#items li${one}`).length)"
    )
    assert browser.script(HIDDEN, "read-all"), "where no two are new, each has its own button"
    assert browser.script("return document.activeElement.textContent") == "Devon bridge opens again"
    sitting.inbox()
    assert not browser.script("return document.querySelector('#items .new')")


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_story_has_its_language_where_that_is_known_and_not_the_pages(sitting: Sitting, language: str) -> None:
    """WCAG 2.2, 3.1.2: a voice reads it as what it is. Of an editor's words nobody said in which they are."""
    rows = (("Nobody knows", ""), ("Not a tag", "English"), (ARABIC, "ar"), ("Brand in Devon", "DE"), ("Fire", "en-GB"))
    for minutes, (title, said) in enumerate((*rows, ("Back", "en-GB")), -9):
        outcome = told(sitting.reader, title, minutes=minutes)
        Article.objects.filter(story=outcome.story).update(language=said)
    changes.retract(outcome.story, sitting.publisher.pk, "We were wrong.", clock.now())
    sitting.inbox(language)
    marks = sitting.browser.script(MARKS)
    own = {said: "" if said.lower() == language else said for _, said in rows} | {"English": ""}
    assert ["We were wrong.", "", "auto"] == marks[0][:3]
    assert ["Back", "en-GB", "auto"] == sitting.browser.script(STRUCK)
    assert [[title, own[said], "auto", own[said], "auto"] for title, said in rows[::-1]] == marks[1:]
    assert [] == desk.findings(sitting.browser)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_of_a_retracted_story_the_inbox_says_the_editors_words(sitting: Sitting, language: str) -> None:
    """In the headline's place: that is small below them, and leads nowhere; nothing is left of the teaser."""
    browser, words = sitting.browser, "We were wrong: there is no such bridge."
    outcome = told_much(sitting)
    changes.retract(outcome.story, sitting.publisher.pk, words, clock.now())
    sitting.inbox(language)
    first = "#items li:first-child"
    assert words == browser.text(f"{first} h2")
    assert words_in(language, {}, PAGE_WORDS)["retracted"] == browser.text(f"{first} .mark")
    assert "Devon bridge opens again" == browser.text(f"{first} .quiet s")
    assert "More of Devon bridge" not in browser.text(first)
    assert [0, 2] == browser.script(
        "return ['li:first-child a', 'h2 a'].map(one => document.querySelectorAll(`#items ${one}`).length)"
    )
    for dark in (False, True):
        browser.scheme(dark=dark)
        assert [] == desk.findings(browser), f"dark {dark}"
    assert not desk.overflows(browser)
    # What was focused is gone with the press: a title takes the focus, linked or not.
    browser.click(f"{first} button")
    browser.until("return document.activeElement.textContent === arguments[0]", words)
    assert Opened.objects.filter(reminder=outcome.reminder).exists()


def test_of_two_times_to_ring_again_the_last_one_that_was_chosen_is_shown_and_holds(sitting: Sitting) -> None:
    """On a slow line the first comes last."""
    told(sitting.reader, "Devon bridge opens again")
    sitting.inbox()
    browser = sitting.browser
    browser.click("#items summary")
    browser.script("""
      const own = window.fetch;
      window.fetch = async (...asked) => {
        window.fetch = own;
        await new Promise((go) => (window.go = go));
        return own(...asked);
      };
      const presses = document.querySelectorAll("#items details button");
      for (const press of [presses[0], presses[presses.length - 1]]) press.click();
    """)
    (tomorrow,) = until(
        lambda: [one.later for one in inbox.page(sitting.reader.pk) if one.later], "The last choice, which comes first"
    )
    browser.script("window.go()")
    sitting.said("Saved.")
    until(lambda: inbox.page(sitting.reader.pk)[0].later == tomorrow, "Tomorrow morning, once more")
    assert tomorrow - clock.now() > timedelta(hours=2)
    told_as = (
        "new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(arguments[0]))"
    )
    browser.until(f"return document.querySelector('#items').textContent.includes({told_as})", tomorrow.isoformat())


def test_what_was_never_shown_is_not_marked_as_read(sitting: Sitting) -> None:
    """Nor what came since; what is further down is marked once it was shown too. The list stays where it is."""
    browser = sitting.browser
    for number in range(22):
        told(sitting.reader, f"Story {number}", minutes=number)
    sitting.inbox()
    told(sitting.reader, "Came since", minutes=22)
    browser.script("window.row = document.querySelector('#items li')")
    browser.click("#read-all")
    sitting.said("Read")
    assert ["Came since", "Story 1", "Story 0"] == still_new(sitting)
    assert browser.script("return window.row === document.querySelector('#items li')")
    browser.click("#older")
    browser.until("return document.querySelectorAll('#items li').length === 22")
    assert 2 == browser.script("return document.querySelectorAll('#items .new').length")
    browser.click("#read-all")
    until(lambda: ["Came since"] == still_new(sitting), "Read")


def still_new(sitting: Sitting) -> list[str]:
    return [one.title for one in inbox.page(sitting.reader.pk, size=50) if not one.read_at]


def test_what_cannot_be_fetched_is_asked_for_again_and_costs_nothing_that_is_there(sitting: Sitting) -> None:
    """Newsbell's own fault: a row of its ledger that nobody can read."""
    browser = sitting.browser
    stories = [told(sitting.reader, f"Story {number}", minutes=number).reminder for number in range(22)]
    oldest, newest = (Reminder.objects.filter(pk=stories[at]) for at in (0, -1))
    whole = oldest.get().subjects
    oldest.update(subjects=b"{")
    sitting.inbox()
    browser.type("#older", ENTER)
    sitting.said(FAILED, "#problem")
    assert 20 == browser.script("return document.querySelectorAll('#items li').length")
    assert "older" == browser.script("return document.activeElement.id"), "pressed again, it asks again"
    oldest.update(subjects=whole)
    browser.keys(ENTER)
    browser.until("return document.querySelectorAll('#items li').length === 22")
    newest.update(subjects=b"{")
    sitting.open(f"reader/{sitting.publisher.slug}/inbox", sitting.joined.tokens["inbox"])
    browser.until("return !document.getElementById('again').hidden")
    sitting.said(FAILED, "#problem")
    assert [] == desk.findings(browser)
    browser.type("#again", ENTER)
    browser.until("return document.getElementById('wait').hidden && document.activeElement.id === 'again'")
    newest.update(subjects=whole)
    browser.keys(ENTER)
    browser.until("return !document.getElementById('page').hidden")
    assert [20, "h1", True, ""] == browser.script(
        "return [document.querySelectorAll('#items li').length, document.activeElement.localName,"
        " document.getElementById('again').hidden, document.getElementById('problem').textContent]"
    )


TWICE = "const press = document.getElementById(arguments[0]); press.click(); press.click()"


@pytest.mark.parametrize("sitting", [("firefox", 0)], indirect=True)
def test_pressed_twice_before_the_answer_it_shows_no_story_twice(sitting: Sitting) -> None:
    """Older stories, and what could not be fetched."""
    browser = sitting.browser
    stories = [told(sitting.reader, f"Story {number}", minutes=number).reminder for number in range(42)]
    newest = Reminder.objects.filter(pk=stories[-1])
    whole = newest.get().subjects
    newest.update(subjects=b"{")
    sitting.open(f"reader/{sitting.publisher.slug}/inbox", sitting.joined.tokens["inbox"])
    browser.until("return !document.getElementById('again').hidden")
    newest.update(subjects=whole)
    for pressed, shown in (("again", 20), ("older", 40), ("older", 42)):
        browser.script(TWICE, pressed)
        browser.until("return document.querySelectorAll('#items li').length >= arguments[0]", shown)
    assert 42 == browser.script("return document.querySelectorAll('#items li').length")


@pytest.mark.parametrize("sitting", [("firefox", 0)], indirect=True)
def test_a_mute_and_its_undo_that_are_pressed_twice_are_one_each(sitting: Sitting) -> None:
    """A second one, which finds nothing to do, would say that it did not work."""
    browser, reader = sitting.browser, sitting.reader
    devon = next(one.subject.pk for one in choices.of(reader.pk) if one.subject.name == "Devon")
    told(reader, "Fire in Devon", why=[{"subject": devon, "kind": "phrase", "name": "Devon", "evidence": "its words"}])
    before, receipts = sitting.follows(), Consent.objects.filter(reader=reader).count()
    sitting.inbox(may_mute=True)
    for said in ("Muted: Devon", "Following Devon"):
        browser.script("const press = document.querySelector('[data-of=Devon]'); press.click(); press.click()")
        sitting.said(said)
        browser.until("return document.activeElement.dataset.of === 'Devon'")
        assert not browser.text("#problem")
    assert before == sitting.follows()
    assert 2 == Consent.objects.filter(reader=reader).count() - receipts


@pytest.mark.parametrize("sitting", [("firefox", 0)], indirect=True)
def test_who_asks_again_with_a_link_that_has_ended_is_where_that_is_said(sitting: Sitting) -> None:
    """The button that had the focus is gone."""
    browser, broken = sitting.browser, told(sitting.reader, "Nobody can read this")
    Reminder.objects.filter(pk=broken.reminder).update(subjects=b"{")
    sitting.open(f"reader/{sitting.publisher.slug}/inbox", sitting.joined.tokens["inbox"])
    browser.until("return !document.getElementById('again').hidden")
    Capability.objects.filter(reader=sitting.reader).delete()
    browser.type("#again", ENTER)
    browser.until("return document.getElementById('again').hidden")
    assert "no-link-title" == browser.script("return document.activeElement.id")


@pytest.mark.parametrize("sitting", [("firefox", 0)], indirect=True)
def test_what_was_said_goes_once_the_reader_goes_on(sitting: Sitting) -> None:
    """It lies over the page. Its place is there before it has words: else they may not be read aloud."""
    for number in range(22):
        told(sitting.reader, f"Story {number}", minutes=number)
    sitting.inbox()
    browser = sitting.browser
    assert "block" == browser.script("return getComputedStyle(document.getElementById('said')).display")
    browser.script("const began = Date.now(); window.passed = 0; window.Date.now = () => began + window.passed")
    browser.type("button[aria-label^='Mark as read']", ENTER)
    sitting.said("Read")
    browser.script("window.passed = 5000; addEventListener('scroll', () => (window.scrolled = true)); scrollBy(0, 100)")
    browser.until("return window.scrolled")
    assert "Read" == browser.text("#said"), "it was not read yet"
    browser.script("window.passed += 1")
    assert "Read" == browser.text("#said"), "the reader has not gone on"
    browser.script("scrollBy(0, 10)")
    browser.until("return !document.getElementById('said').textContent")


def test_the_inbox_leads_to_the_preferences_where_it_may_and_else_says_where_they_are(sitting: Sitting) -> None:
    """The inbox's own link opens nothing that changes anything, so it says how the reader gets there."""
    browser = sitting.browser
    sitting.inbox()
    assert [True, False] == [browser.script(HIDDEN, one) for one in ("to-yours", "yours-text")]
    assert sitting.publisher.origin == browser.script("return document.querySelector('#yours-text a').origin")
    sitting.preferences()
    browser.click("#open-inbox")
    browser.until(INBOX_OPEN)
    assert browser.script(HIDDEN, "yours-text")
    browser.click("#to-yours a")
    browser.until(
        "return location.pathname.endsWith('/preferences') && document.getElementById('page')?.hidden === false"
    )
    assert "Devon" in browser.text("#follows")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_remind_me_later_by_keyboard_and_axe_finds_nothing(sitting: Sitting, language: str) -> None:
    """Closed, open and chosen, each light and dark."""
    told_much(sitting)
    browser = sitting.browser
    sitting.inbox(language)
    steps = (
        ("details summary", ENTER, "details[open] button"),
        (":focus", TAB, "details button:focus"),
        (":focus", ENTER, "#items li > .line:last-child .quiet"),
    )
    for at, key, there in steps:
        browser.type(at, key)
        browser.until("return document.querySelector(arguments[0]) !== null", there)
        for dark in (False, True):
            browser.scheme(dark=dark)
            assert [] == desk.findings(browser), f"{there}, dark {dark}"
        assert not desk.overflows(browser), there
    snoozed = {"kind": "snooze", "value": "deferred"}
    assert 1 == len(books.outcomes(sitting.reader, **snoozed))
    browser.type(":focus", ENTER)
    browser.until("return document.activeElement.tagName === 'SUMMARY'")
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
