"""The preference page in real browsers, on a desktop and a phone: a file, devices, editions, links, data."""

import json
from pathlib import Path

import pytest
from tests.browser.both import Browser
from tests.browser.firefox import until
from tests.browser.pages.own.sitting import BROUGHT, ENTER, TAB, Sitting, made

from newsbell.common import clock
from newsbell.readers import capabilities
from newsbell.readers.capabilities import Purpose
from newsbell.readers.models import Consent, LinkCode, Reader

pytestmark = pytest.mark.timeout(600)


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
