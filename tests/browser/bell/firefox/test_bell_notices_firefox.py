"""Notifications in a real Firefox: rung once, replaced, put off, corrected, updated."""

import pytest
from tests import books
from tests.browser.bell import visits
from tests.browser.bell.firefox.visiting import Visit, _stands
from tests.browser.firefox import until
from tests.press import prose

from newsbell.bell.models import BellSettings
from newsbell.readers.models import Reader
from newsbell.reminders.models import Reminder

pytestmark = pytest.mark.timeout(600)


def test_a_repeat_is_silent_and_a_correction_replaces(visit: Visit) -> None:
    """Guarantees 2 and 5: one alert however often it is pushed, over a restart too; the corrected words stay."""
    visit.joined()
    visit.ring("Eagle lands", "At 20:17.")
    assert not visit.browser.alert("Eagle lands").stored["silent"]
    visit.ring("Eagle lands", "At 20:17.")
    _stands(visit, [("Eagle lands", True)])
    visit.browser.restart()
    visit.ring("Eagle lands", "At 20:17.")
    _stands(visit, [("Eagle lands", True)])
    visit.ring("Eagle lands at 20:18", "Corrected.", correction=True)
    _stands(visit, [("Eagle lands at 20:18", True)])
    visit.ring("Eagle lands", "At 20:17.")
    _stands(visit, [("Eagle lands at 20:18", True)])


def test_a_correction_that_comes_first_rings(visit: Visit) -> None:
    visit.joined()
    visit.ring("Eagle lands at 20:18", "Corrected.", correction=True)
    _stands(visit, [("Eagle lands at 20:18", False)])


def test_what_cannot_be_read_is_still_shown(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """userVisibleOnly: a push that shows nothing costs the subscription."""
    visit.joined()
    monkeypatch.setattr("tests.browser.bell.visits.declare", lambda _: b"not JSON")
    visit.ring("never read")
    alert = visit.browser.alert("News")
    assert "There is a new story for you." == alert.body


def test_later_from_the_notification_rings_again(visit: Visit) -> None:
    """The button closes it; when its time has come it rings as if it were new."""
    BellSettings.objects.filter(publisher=visit.publisher).update(actions=["later", "leave"])
    reader = _follower(visit)
    visit.publish("Neil Armstrong walks", "On the Moon.", "/walk")
    alert = visit.browser.alert("Neil Armstrong walks")
    assert {"later": "In an hour", "leave": "Stop all"} == alert.actions
    alert.act("later")
    until(lambda: Reminder.objects.filter(kind="snooze", publisher=visit.publisher).exists(), "The snooze")
    until(lambda: not visit.browser.alerts(), "The end of the notification")
    visits.come(reader)
    again = visit.browser.alert("Neil Armstrong walks")
    assert not again.stored["silent"]
    again.click()
    visit.browser.go_to("/walk")


def test_later_from_the_inbox_rings_again_and_can_be_taken_back(visit: Visit) -> None:
    reader = _follower(visit)
    visit.publish("Neil Armstrong walks", "On the Moon.", "/walk")
    visit.browser.alert("Neil Armstrong walks").close()
    visit.browser.open(_inbox(visit))
    visit.browser.click("details summary")
    visit.browser.click("details button")
    said = visit.browser.until("return document.querySelector('#items li > .line:last-child .quiet')?.textContent")
    assert said.startswith("Rings again: ")
    assert "Do not remind me" == visit.browser.script("return document.activeElement.textContent")
    visit.browser.click("#items li > .line:last-child button")
    visit.browser.until("return document.activeElement.tagName === 'SUMMARY'")
    assert [("suppressed", "unsnoozed")] == [(one.value, one.reason) for one in books.outcomes(reader, kind="snooze")]
    visit.browser.click("details summary")
    visit.browser.click("details button")
    until(lambda: books.outcomes(reader, kind="snooze", value="deferred"), "The snooze")
    visits.come(reader)
    assert not visit.browser.alert("Neil Armstrong walks").stored["silent"]


def test_a_correction_in_the_feed_replaces_in_silence_what_is_shown(visit: Visit) -> None:
    """Guarantee 5, the whole way: the publisher's feed says that it was corrected, and the notification says it too."""
    reader = _follower(visit)
    text = prose("the walk")
    visit.publish("Neil Armstrong walks", text, "/walk")
    tag = visit.browser.alert("Neil Armstrong walks").stored["tag"]
    until(lambda: "accepted" in books.values(reader), "The outcome")
    visit.correct("Neil Armstrong walked", f"{text} Correction: he has come back.", "/walk")
    until(lambda: ["Neil Armstrong walked"] == _titles(visit, tag), "The corrected words")
    (stands,) = (one for one in visit.browser.notifications() if one["tag"] == tag)
    assert stands["silent"]
    until(
        lambda: (
            [("story", "accepted"), ("correction", "accepted")]
            == [(one.kind, one.value) for one in books.outcomes(reader)]
        ),
        "The outcomes",
    )
    visit.browser.open(_inbox(visit))
    assert "Corrected" == visit.browser.text("#items .mark")


def test_a_correction_rings_where_the_story_was_not_shown(visit: Visit) -> None:
    """The browser was closed when the story came; what it finds when it is opened is the correction alone."""
    reader = _follower(visit)
    text = prose("the walk")
    visit.browser.end()
    visit.publish("Neil Armstrong walks", text, "/walk")
    until(lambda: books.outcomes(reader, value="accepted"), "The outcome")
    visit.correct("Neil Armstrong walked", f"{text} Correction: he has come back.", "/walk")
    until(lambda: 2 == len(books.outcomes(reader, value="accepted")), "The correction's outcome")
    visit.browser.start()
    alert = visit.browser.alert("Neil Armstrong walked")
    assert not alert.stored["silent"]
    assert ["Neil Armstrong walked"] == [one["title"] for one in visit.browser.notifications()][-1:]


@pytest.mark.parametrize("asked", [True, False], ids=["asked for", "not asked for"])
def test_a_major_update_rings_only_where_it_was_asked_for(visit: Visit, asked: bool) -> None:
    reader = _follower(visit)
    Reader.objects.filter(pk=reader.pk).update(updates=asked)
    text = prose("the walk")
    visit.publish("Neil Armstrong walks", text, "/walk")
    tag = visit.browser.alert("Neil Armstrong walks").stored["tag"]
    until(lambda: "accepted" in books.values(reader), "The outcome")
    visit.correct("Neil Armstrong walks again", f"{text} {prose('a second walk', 6)}", "/walk")
    update = Reminder.objects.filter(kind="update", publisher=visit.publisher)
    until(lambda: update.filter(open=False).exists(), "The update, told to whoever asked for it")
    if asked:
        until(lambda: ["Neil Armstrong walks again"] == _titles(visit, tag), "The update")
        assert not visit.browser.alert("Neil Armstrong walks again").stored["silent"]
    else:
        assert ["Neil Armstrong walks"] == _titles(visit, tag)
        assert 1 == len(books.outcomes(reader))


def _follower(visit: Visit) -> Reader:
    """Somebody who follows Neil Armstrong."""
    reader = visit.joined()
    visit.open("/three")
    visit.browser.click("[data-newsbell-follow] button")
    until(lambda: len(reader.favourites.standing()) == 2, "The follow")
    return reader


def _inbox(visit: Visit) -> str:
    visit.open("/three")
    secret = visit.kept("reader")["capabilities"]["inbox"]
    return f"{visit.site.bell}/reader/{visit.publisher.slug}/inbox?lang=en#{secret}"


def _titles(visit: Visit, tag: str) -> list[str]:
    return [one["title"] for one in visit.browser.notifications() if one["tag"] == tag]
