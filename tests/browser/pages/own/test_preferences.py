"""The preference page in real browsers, on a desktop and a phone: favourites, devices, editions, links, data."""

import json
from pathlib import Path

import pytest
from tests.browser.both import Browser
from tests.browser.firefox import until
from tests.browser.pages import desk
from tests.browser.pages.own.sitting import ARABIC, BROUGHT, ENTER, TAB, Sitting, made
from tests.readership import join, told

from newsbell.bell.page_words import PAGE_WORDS
from newsbell.bell.words import WORDS, words_in
from newsbell.common import clock
from newsbell.follows import choices
from newsbell.follows.choices import Wish, follow
from newsbell.readers import capabilities
from newsbell.readers.capabilities import Purpose
from newsbell.readers.models import Consent, LinkCode, Reader
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
    sitting.browser.choose_file("#file", kept)
    sitting.said(f"Taken from the file: {1 + len(rows)}")
    assert before | {("place", "Uttermere", "inbox")} == sitting.follows()
    assert "Uttermere" in browser.text("#follows")
    assert "the – These words are too short or too common. Please choose others." in browser.text("#not-taken-rows")
    receipt = Consent.objects.filter(reader=sitting.reader).latest("pk")
    assert ("file", True) == (receipt.choice, "Take favourites from a file\nUttermere\nthe" in receipt.words)
    for wrong in ("{broken", "{}", json.dumps([{}] * 1_001), "[" + " " * 1_100_000 + "]"):
        kept.write_text(wrong)
        sitting.browser.choose_file("#file", kept)
        sitting.said("This file holds no favourites, or too many of them.", "#problem")
        browser.script("document.getElementById('problem').textContent = ''")
    assert browser.script("return document.getElementById('not-taken').hidden")


def test_what_was_agreed_to_is_read_in_the_words_that_were_shown(sitting: Sitting) -> None:
    sitting.preferences()
    sitting.browser.click("button[aria-label='Remove Devon']")
    until(lambda: Consent.objects.filter(reader=sitting.reader, choice="unfollow").exists(), "The receipt")
    # The list above what is pressed next may be of another height then.
    sitting.said("Removed: Devon")
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
        browser.keys(TAB)
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
    browser.type("#subject", "Apollo 11" + ENTER)
    until(lambda: "Apollo 11" in {name for _, name, _ in sitting.follows()}, "Apollo 11")
    browser.type("#erase", ENTER)
    browser.until("return document.getElementById('sure').open")
    assert "sure-no" == browser.script("return document.activeElement.id")
    browser.type("#sure-no", "\ue00c")
    browser.until("return !document.getElementById('sure').open")
    assert Reader.objects.filter(pk=sitting.reader.pk).exists()


def test_rings_a_day_and_which_devices_ring(sitting: Sitting) -> None:
    sitting.preferences()
    sitting.browser.type("#most", "3")
    sitting.browser.click("#rings button")
    sitting.said("Saved.")
    sitting.browser.click("input[value=all]")
    until(lambda: Reader.objects.get(pk=sitting.reader.pk).ringing == "all", "All ring")
    assert 3 == Reader.objects.get(pk=sitting.reader.pk).rings_a_day
    sitting.browser.click("#devices button[aria-label^=Remove]")
    until(lambda: not sitting.reader.devices.exists(), "The end of the device")
    # The database knows before the page does.
    until(lambda: "No device rings." in sitting.browser.text("#no-devices"), "The page's word of it")


def test_the_number_that_holds_is_shown_and_is_no_choice_until_one_is_made(sitting: Sitting) -> None:
    sitting.preferences()
    shown = "const most = document.getElementById('most'); return [most.value, most.placeholder]"
    assert ["", "10"] == sitting.browser.script(shown)
    sitting.browser.click("#rings button")
    sitting.said("Saved.")
    assert Reader.objects.get(pk=sitting.reader.pk).rings_a_day is None
    sitting.preferences()
    assert ["", "10"] == sitting.browser.script(shown)


def pick(browser: Browser, css: str, value: str) -> None:
    """Chooses from a list, as the mouse would."""
    script = (
        "const [css, value] = arguments; const list = document.querySelector(css); list.value = value;"
        "list.dispatchEvent(new Event('change'))"
    )
    browser.script(script, css, value)


def test_quiet_hours_that_end_when_they_begin_are_refused_in_words(sitting: Sitting) -> None:
    """The reader was told to try again, which never helped."""
    sitting.preferences()
    hours = "for (const one of ['from', 'to']) document.getElementById(`quiet-${one}`).value = '22:00'"
    sitting.browser.script(hours)
    sitting.browser.click("#hours button")
    sitting.said("Choose two different times.", "#problem")
    assert Reader.objects.get(pk=sitting.reader.pk).quiet_from is None


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
    sitting.said("Everything is erased.", "#no-link-title")


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
