"""The reader's own page of favourites: chosen, removed and taken back, whatever the line does to their order."""

import json
from pathlib import Path

import pytest
from tests.browser.firefox import until
from tests.browser.pages import desk
from tests.browser.pages.own.sitting import ARABIC, ENTER, Sitting
from tests.readership import join, told

from newsbell.bell.page_words import PAGE_WORDS
from newsbell.bell.words import WORDS, words_in
from newsbell.common import clock
from newsbell.follows import choices
from newsbell.follows.choices import Wish, follow
from newsbell.readers.models import Consent
from newsbell.stories import by_hand
from newsbell.stories.models import Article

pytestmark = pytest.mark.timeout(600)
FOCUSED = "return document.activeElement.getAttribute('aria-label') === arguments[0]"
LEVEL = "select[aria-label='When to tell you of Devon']"
SLOW = """
  // Of the next requests that change something the first comes last: its line is slow.
  const own = window.fetch;
  let first = true;
  window.sent = [];
  window.fetch = async (address, options) => {
    if (options.method !== "GET") {
      window.sent.push(`${options.method} ${new URL(address, location.href).pathname}`);
      if (first) {
        first = false;
        await new Promise((go) => (window.go = go));
      }
    }
    const answer = await own(address, options);
    window.answered = (window.answered ?? 0) + 1;
    return answer;
  };
"""
"""How a page's choices are brought in the other order: the first waits for `window.go()`."""


def test_favourites_are_added_changed_and_removed(sitting: Sitting) -> None:
    sitting.preferences()
    browser = sitting.browser
    assert "Devon" in browser.text("#follows li:first-child")
    browser.type("#subject", "Apollo 11")
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
    # The database knows before the page does.
    browser.until(FOCUSED, "Undo: follow Devon again")
    browser.type("#subject", "the")
    browser.click("#add button")
    sitting.said("These words are too short or too common. Please choose others.", "#problem")
    receipts = Consent.objects.filter(reader=sitting.reader, choice="follow").values_list("words", flat=True)
    assert "Your reminders\nYour favourites\nApollo 11: At once" == receipts[0]


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_headline_by_which_a_running_story_is_called_has_its_language(sitting: Sitting, language: str) -> None:
    """WCAG 2.2, 3.1.2: a voice reads the words of the page as those of the page, and the headline as what it is."""
    outcome = told(sitting.reader, "Bridge falls")
    Article.objects.filter(story=outcome.story).update(language="en-GB")
    follow(sitting.reader.pk, sitting.publisher, [Wish("thread", "Bridge falls", story=outcome.story)], clock.now())
    sitting.preferences(language)
    of_another_language = (
        "return [...document.querySelectorAll('#follows [lang]')].map((one) => [one.lang, one.textContent,"
        " one.parentElement.tagName, one.parentElement.textContent])"
    )
    said = words_in(language, {}, WORDS)["thread"].replace("{name}", "Bridge falls")
    assert [["en-GB", "Bridge falls", "BDI", said]] == sitting.browser.script(of_another_language)
    assert [] == desk.findings(sitting.browser)
    own = words_in(language, {}, PAGE_WORDS)
    sitting.browser.click(f"[aria-label='{own['removeOf'].format(name=said)}']")
    sitting.said(own["removed"].format(name=said))
    assert own["removed"].format(name=said) in sitting.browser.text("#follows")
    assert [["en-GB", "Bridge falls", "BDI", said]] == sitting.browser.script(of_another_language), "and once removed"


def test_what_another_tab_has_removed_is_removed(sitting: Sitting) -> None:
    sitting.preferences()
    choices.replace(sitting.reader.pk, sitting.publisher, [], clock.now())
    sitting.reader.devices.all().delete()
    sitting.browser.click("button[aria-label='Remove Devon']")
    sitting.said("Removed: Devon")
    sitting.browser.click("#devices button[aria-label^=Remove]")
    sitting.browser.until("return !document.getElementById('no-devices').hidden")
    assert "" == sitting.browser.text("#problem")


def test_a_choice_that_failed_takes_back_none_that_came_after_it(sitting: Sitting) -> None:
    """Each step through a list is a choice, and on a slow line the next one is made before its answer."""
    sitting.preferences()
    browser = sitting.browser
    browser.script("""
      const own = window.fetch;
      window.fetch = (...asked) => {
        window.fetch = async (...again) => {
          window.fetch = own;
          await new Promise((go) => (window.go = go));
          return own(...again);
        };
        return Promise.reject(new TypeError("The line is cut"));
      };
      const level = document.querySelector("select[aria-label='When to tell you of Devon']");
      for (level.value of ["digest", "inbox"]) level.dispatchEvent(new Event("change"));
    """)
    browser.until("return document.querySelector('#problem').textContent !== '' && 'go' in window")
    browser.script("window.go()")
    until(lambda: ("phrase", "Devon", "inbox") in sitting.follows(), "The level")
    sitting.said("Saved.")
    shown = "return document.querySelector(\"select[aria-label='When to tell you of Devon']\").value"
    assert "inbox" == browser.script(shown)


def test_the_last_of_two_choices_holds_whatever_the_line_does_to_their_order(sitting: Sitting) -> None:
    sitting.preferences()
    browser = sitting.browser
    browser.script(
        f"""
      {SLOW}
      const level = document.querySelector(arguments[0]);
      for (level.value of ["digest", "inbox"]) level.dispatchEvent(new Event("change"));
    """,
        LEVEL,
    )
    until(lambda: ("phrase", "Devon", "inbox") in sitting.follows(), "The last choice, which comes first")
    browser.script("window.go()")
    sitting.said("Saved.")
    until(lambda: browser.script("return window.sent.length") == 3, "The last choice, once more")
    browser.until("return window.answered >= 3")
    assert ("phrase", "Devon", "inbox") in sitting.follows()
    assert "inbox" == browser.script("return document.querySelector(arguments[0]).value", LEVEL)


@pytest.mark.parametrize("sitting", [("firefox", 0)], indirect=True)
def test_a_choice_about_one_favourite_holds_against_all_that_named_it_before(sitting: Sitting, tmp_path: Path) -> None:
    """A file names many; and the form gives top stories no name."""
    sitting.preferences()
    browser = sitting.browser
    kept = tmp_path / "favourites.json"
    kept.write_text(json.dumps([{"kind": "phrase", "name": "Devon", "level": "digest"}]))
    browser.script(SLOW)
    browser.choose_file("#file", kept)
    browser.until("return 'go' in window")
    browser.script("document.querySelector(\"[aria-label='Remove Devon']\").click()")
    until(lambda: "Devon" not in {name for _, name, _ in sitting.follows()}, "The removal, which comes first")
    browser.script("window.go()")
    browser.until("return window.sent.length === 4")
    until(lambda: "Devon" not in {name for _, name, _ in sitting.follows()}, "The removal, once more")
    assert Consent.objects.filter(reader=sitting.reader, choice="file").exists()

    sitting.preferences()
    browser.script(
        f"""
      {SLOW}
      const level = document.querySelector("select[aria-label='When to tell you of Top stories']");
      level.value = "inbox";
      level.dispatchEvent(new Event("change"));
      document.querySelector("#kind").value = "top-stories";
      document.querySelector("#kind").onchange();
      document.querySelector("#level").value = "digest";
      document.querySelector("#add").requestSubmit();
    """
    )
    until(lambda: ("top-stories", "Top stories", "digest") in sitting.follows(), "The last choice, which comes first")
    browser.script("window.go()")
    browser.until("return window.sent.length === 3 && window.answered >= 4")
    assert ("top-stories", "Top stories", "digest") in sitting.follows()


@pytest.mark.parametrize("sitting", [("firefox", 0)], indirect=True)
def test_what_is_removed_and_who_leaves_is_not_brought_back_by_a_choice_that_comes_late(sitting: Sitting) -> None:
    """Nothing waits to be sent: to leave is sent at once, and once more after what came late."""
    sitting.preferences()
    browser = sitting.browser
    change = "const level = document.querySelector(arguments[0]); level.value = 'inbox';"
    change += "level.dispatchEvent(new Event('change'));"
    browser.script(f"{SLOW} {change} document.querySelector(\"[aria-label='Remove Devon']\").click()", LEVEL)
    until(lambda: "Devon" not in {name for _, name, _ in sitting.follows()}, "The removal, which comes first")
    browser.script("window.go()")
    sitting.said("Removed: Devon")
    assert "Devon" not in {name for _, name, _ in sitting.follows()}

    sitting.preferences()
    browser.script(f"{SLOW} {change}", LEVEL.replace("Devon", "Top stories"))
    browser.click("#leave")
    browser.click("#sure-yes")
    until(lambda: not sitting.follows(), "The leaving, which comes first")
    browser.script("window.go()")
    sitting.said("Nothing rings any more.")
    assert not sitting.follows()
    leave = "POST /api/v1/reader/leave"
    assert ["POST /api/v1/reader/choices", leave, leave] == browser.script("return window.sent")


def test_what_was_removed_is_taken_back_by_the_keyboard_alone(sitting: Sitting) -> None:
    """As it was, from the next story on, with its receipt; whoever hears the page is told of both."""
    sitting.preferences()
    browser, before, moment = sitting.browser, sitting.follows(), clock.now()
    browser.script("document.querySelector(arguments[0]).scrollIntoView()", LEVEL)
    browser.type(f"button[aria-label='Remove {ARABIC}']", ENTER)
    undo = f"Undo: follow {ARABIC} again"
    for _ in range(2):
        sitting.said(f"Removed: {ARABIC}")
        assert browser.script(FOCUSED, undo), "the way back is where the reader is"
        assert f"Removed: {ARABIC}" in browser.text("#follows li:nth-child(2)")
        assert before - {("topic", ARABIC, "inbox")} == sitting.follows()
        assert [] == desk.findings(browser)
        assert not desk.overflows(browser)
        browser.keys(ENTER)
        sitting.said(f"Following {ARABIC}")
        assert before == sitting.follows()
        assert browser.script(FOCUSED, f"Remove {ARABIC}")
        assert [True] == [moment < one.since for one in choices.of(sitting.reader.pk) if one.subject.name == ARABIC]
        browser.keys(ENTER)
    until(lambda: before != sitting.follows(), "The last removal")
    said = Consent.objects.filter(reader=sitting.reader, choice="follow").latest("pk").words
    assert f"Your reminders\nYour favourites\nRemoved: {ARABIC}\n{undo}\n{ARABIC}: Inbox only" == said


def test_who_has_gone_on_when_a_removal_is_answered_is_not_fetched_back_to_it(sitting: Sitting) -> None:
    """On a slow line what they typed next would have pressed the button that came under their fingers: Undo."""
    sitting.preferences()
    browser = sitting.browser
    browser.script(SLOW)
    browser.type("button[aria-label='Remove Devon']", ENTER)
    browser.until("return 'go' in window")
    browser.type("#subject", "Apollo")
    browser.script("window.go()")
    sitting.said("Removed: Devon")
    browser.keys(" 11")
    assert "Apollo 11" == browser.script("return document.querySelector('#subject').value")
    assert "Devon" not in {name for _, name, _ in sitting.follows()}


def test_what_was_removed_while_the_list_was_shown_anew_stands_in_it_no_more(sitting: Sitting) -> None:
    sitting.preferences()
    browser, row = sitting.browser, "return Boolean(document.querySelector(\"button[aria-label='Remove Devon']\"))"
    browser.script(f"{SLOW} document.querySelector(\"button[aria-label='Remove Devon']\").click()")
    browser.type("#subject", "Apollo 11")
    browser.click("#add button")
    browser.until("return document.querySelector('#follows').textContent.includes('Apollo 11')")
    assert browser.script(row), "newsbell has not heard of the removal"
    browser.script("window.go()")
    sitting.said("Removed: Devon")
    assert not browser.script(row)


@pytest.mark.parametrize("sitting", [("firefox", 0)], indirect=True)
def test_a_running_story_that_was_joined_to_another_is_taken_back_as_what_it_is_by_now(sitting: Sitting) -> None:
    """Its row showed one that was not followed, and what was followed could not be removed by it."""
    first, second = told(sitting.reader, "Bridge falls"), told(sitting.reader, "Bridge is down", minutes=1)
    wish = Wish("thread", "Bridge is down", story=second.story)
    follow(sitting.reader.pk, sitting.publisher, [wish], clock.now())
    sitting.preferences()
    browser, before = sitting.browser, sitting.follows()
    whole = by_hand.join(first.story, second.story, "an editor", clock.now())
    browser.type("button[aria-label='Remove How this goes on: Bridge is down']", ENTER)
    sitting.said("Removed: How this goes on: Bridge is down")
    browser.keys(ENTER)
    sitting.said("Following How this goes on: Bridge is down")
    browser.click(f"button[aria-label='Remove How this goes on: {whole}']")
    sitting.said(f"Removed: How this goes on: {whole}")
    assert before - {("thread", "Bridge is down", "at-once")} == sitting.follows()


def test_who_has_removed_the_last_follows_nothing_and_has_a_way_back(sitting: Sitting) -> None:
    sitting.preferences("en", join(sitting.publisher, Wish("phrase", "Devon")))
    browser, hidden = sitting.browser, "return document.getElementById('nothing').hidden"
    assert browser.script(hidden)
    browser.click("button[aria-label='Remove Devon']")
    browser.until(f"{hidden} === false")
    browser.click("button[aria-label='Undo: follow Devon again']")
    browser.until(hidden)
