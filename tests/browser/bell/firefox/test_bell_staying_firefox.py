"""A reader of the bell in a real Firefox leaves, comes back, and has repaired what was lost."""

import json

import pytest
from tests.browser.bell.firefox.visiting import ASK, OPEN, PICKER, Visit
from tests.browser.firefox import Absent, until
from tests.followed import followed

from newsbell import joints
from newsbell.common import clock
from newsbell.delivery import keys
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.readers import devices
from newsbell.readers.models import Device, Reader

pytestmark = pytest.mark.timeout(600)


PUT = OPEN % "rows.put(JSON.parse(fields), key); done()"


def test_mute_and_leave_from_the_notification(visit: Visit) -> None:
    """One tap each: of two reasons the one that is named, then the one that remains, then all of it."""
    reader = visit.joined()
    visit.open("/three")
    visit.browser.click("[data-newsbell-follow] button")
    until(lambda: len(reader.favourites.standing()) == 2, "The follow")
    choices.follow(reader.pk, visit.publisher, [Wish("phrase", "Moon")], clock.now())
    visit.publish("Neil Armstrong walks", "On the Moon.", "/walk")
    alert = visit.browser.alert("Neil Armstrong walks")
    first = alert.actions["mute"].removeprefix("Mute this subject: ")
    (other,) = {"Neil Armstrong", "Moon"} - {first}
    alert.act("mute")
    left = visit.browser.alert(f"Muted: {first}")
    assert (f"You follow {other}", True) == (left.body, left.stored["silent"])
    assert sorted(["Top stories", other]) == sorted(followed(reader))
    left.act("mute")
    until(lambda: len(reader.favourites.standing()) == 1, "The end of the follow")
    assert ["Top stories"] == followed(reader)
    until(lambda: visit.choices()[-1] == "mute", "The receipt")
    visit.ring("One more")
    visit.browser.alert("One more").act("leave")
    until(lambda: not reader.devices.exists() and not reader.favourites.exists(), "The leaving")
    until(lambda: visit.choices()[-1] == "leave", "The receipt")
    visit.keep("asked", at=0)
    visit.open("/four")
    visit.never_asked()
    visit.browser.until(NOT_SUBSCRIBED)


def test_an_older_page_left_no_word_for_the_way_back_and_no_button_that_does_nothing_stands(visit: Visit) -> None:
    reader = visit.joined()
    words = visit.kept("bell")["words"]
    visit.keep("bell", words={name: said for name, said in words.items() if name != "undo"})
    choices.follow(reader.pk, visit.publisher, [Wish("phrase", "Moon")], clock.now())
    visit.publish("A walk", "On the Moon.", "/walk")
    visit.browser.alert("A walk").act("mute")
    until(lambda: followed(reader) == ["Top stories"], "The end of the follow")
    with pytest.raises(Absent):
        visit.browser.alert("Muted: Moon", within_s=3)


def test_who_has_left_follows_nothing_again_by_a_notification_that_stands_there_still(visit: Visit) -> None:
    """Nothing would ring, and the page says that nothing is followed."""
    reader = visit.joined()
    choices.follow(reader.pk, visit.publisher, [Wish("phrase", "Moon")], clock.now())
    visit.publish("A walk", "On the Moon.", "/walk")
    visit.browser.alert("A walk").act("mute")
    alert = visit.browser.alert("Muted: Moon")
    visit.browser.script("return newsbell.leave()")
    until(lambda: not reader.favourites.exists(), "The leaving")
    alert.act("undo")
    with pytest.raises(Absent):
        until(reader.favourites.exists, "A follow", within_s=3)


def test_what_could_not_be_asked_brings_nothing_back_after_the_leaving(visit: Visit) -> None:
    """Undo was pressed where there was no line; what is asked for anybody else is asked still."""
    reader = visit.joined()
    again = {"follows": [{"kind": "phrase", "name": "Moon"}], "consent": {"words": "Undo", "choice": "follow"}}
    undo = {"path": "reader/choices", "secret": visit.kept("reader")["capabilities"]["manage"], "body": again}
    visit.browser.script(PUT, "todo", json.dumps([undo, {"path": "leave", "secret": "another's"}]))
    visit.browser.script("return newsbell.leave()")
    until(lambda: not reader.favourites.exists(), "The leaving")
    assert ["another's"] == [one["secret"] for one in visit.kept("todo")]
    visit.open("/three")
    until(lambda: visit.kept("todo") is None, "Nothing left to do")
    assert not reader.favourites.exists()


def test_leave_from_the_page_and_come_back(visit: Visit) -> None:
    """Stop all reminders in the picker; whoever presses Follow later is the same reader, with the same inbox."""
    reader = visit.joined()
    assert "Your favourites" == visit.browser.text("[data-newsbell-preferences]")
    visit.browser.click("[data-newsbell-preferences]")
    visit.press(f"{PICKER} .plain")
    until(lambda: not reader.devices.exists() and not reader.favourites.exists(), "The leaving")
    visit.open("/three")
    visit.browser.click("[data-newsbell-follow] button")
    visit.press(f"{ASK} .ok")
    until(lambda: reader.devices.exists() and reader.favourites.exists(), "The coming back")
    assert ["Neil Armstrong"] == followed(reader)
    assert 1 == visit.readers.count()


def test_to_leave_is_told_at_the_next_visit_where_newsbell_could_not_be_reached(visit: Visit) -> None:
    """Guarantee 4: this device ended at once; the reader's others ring until newsbell hears of it."""
    reader = visit.joined()
    leave = {"path": "leave", "secret": visit.kept("reader")["capabilities"]["unsubscribe"]}
    visit.keep("reader", left=True, follows=[])
    visit.browser.script(PUT, "todo", json.dumps([leave]))
    visit.open("/three")
    until(lambda: not reader.devices.exists() and not reader.favourites.exists(), "The leaving")
    until(lambda: visit.kept("todo") is None, "Nothing left to do")


def test_a_reader_who_was_erased_elsewhere_is_forgotten_and_may_come_back(visit: Visit) -> None:
    """The publisher's page may read that its secret opens nothing: else the bell would fail there for ever."""
    joints.erase(visit.joined(), clock.now())
    visit.keep("reader", synced=0)
    visit.keep("unread", count=3, at=0)
    visit.open("/three")
    until(lambda: visit.kept("reader") is None, "The forgetting")
    until(lambda: visit.kept("unread")["count"] == 0, "No number of an inbox that is no more")
    visit.browser.click("[data-newsbell-follow] button")
    visit.press(f"{ASK} .ok")
    until(lambda: visit.readers.filter(devices__gone_at=None, favourites__isnull=False).exists(), "The coming back")


def test_what_was_lost_is_repaired_without_a_word(visit: Visit) -> None:
    """A lost subscription, a key of the publisher's that changed, a lost worker: rung again after the next visit."""
    reader = visit.joined()
    first = reader.devices.get()
    visit.open("/three")
    assert visit.only_settings() == visit.asks, "what is well is not told again the same day"

    visit.browser.script(UNSUBSCRIBE)
    visit.open("/four")
    second = _replaced(reader, first)
    visit.ring("Second")
    visit.browser.alert("Second").close()

    visit.publisher.vapid_keys.update(current=False)
    changed = keys.current(visit.publisher, clock.now())
    visit.browser.restart()
    visit.browser.chrome("Services.cache2.clear()")
    visit.open("/five")
    third = _replaced(reader, second)
    assert changed.pk == third.vapid_key_id
    visit.ring("Third")
    visit.browser.alert("Third").close()

    visit.browser.script(UNREGISTER)
    visit.open("/six")
    _replaced(reader, third)
    visit.ring("Fourth")
    visit.browser.alert("Fourth")
    assert not visit.shown("*"), "without a word"
    assert 1 == visit.readers.count()


@pytest.mark.parametrize("ended", ["removed", "left", "erased"])
def test_what_the_reader_ended_elsewhere_stays_ended_and_follow_asks_anew(visit: Visit, ended: str) -> None:
    """Their own page is at another origin: no daily word brings a device back, and Follow is never a dead button."""
    reader = visit.joined()
    if ended == "removed":
        devices.remove(reader.devices.all())
    elif ended == "left":
        joints.leave(reader, clock.now())
    else:
        joints.erase(reader, clock.now())
    visit.keep("reader", synced=0)
    visit.open("/three")
    until(lambda: (visit.kept("reader") or {"left": True}).get("left"), "The browser's hearing of it")
    assert not Device.objects.filter(reader__publisher=visit.publisher).exists(), "nothing comes back by itself"

    visit.browser.click("[data-newsbell-follow] button")
    visit.press(f"{ASK} .ok")
    until(lambda: Device.objects.filter(reader__publisher=visit.publisher).exists(), "The coming back")
    back = visit.readers.get()
    until(lambda: "Neil Armstrong" in followed(back), "The follow")
    assert ("erased" == ended) is (back.pk != reader.pk)


@pytest.mark.parametrize("erased", [False, True], ids=["unfollowed", "erased"])
def test_what_the_reader_ends_on_their_own_page_is_seen_at_once_when_they_come_back(visit: Visit, erased: bool) -> None:
    """From the picker to the preferences and back, within a day of the daily word: no button says what is over."""
    reader = visit.joined()
    visit.open("/three")
    visit.browser.click("[data-newsbell-follow] button")
    until(lambda: len(reader.favourites.standing()) == 2, "The follow")
    pressed = "document.querySelector('[data-newsbell-follow] button')?.getAttribute('aria-pressed')"
    # One thing is done at a time: while the bell keeps what newsbell knows already, no picker opens.
    visit.browser.until(f"return {pressed} === 'true'")
    visit.browser.script("void newsbell.preferences()")
    visit.press(f"{PICKER} a")
    visit.browser.go_to("/preferences")
    visit.browser.until("return document.getElementById('page')?.hidden === false")
    visit.browser.click("#erase" if erased else "button[aria-label='Remove Neil Armstrong']")
    if erased:
        visit.browser.click("#sure-yes")
    until(lambda: ["Top stories"] == followed(reader) or not visit.readers.exists(), "The end of it")
    visit.browser.script("history.back()")
    visit.browser.go_to("/three")
    visit.browser.until(f"return {pressed} === 'false'")
    assert erased is (visit.kept("reader") is None)


def test_follow_pressed_on_the_day_of_the_leaving_elsewhere_asks_too(visit: Visit) -> None:
    """Before the daily word: who follows again must ring, or be asked, and is never left with a follow that cannot."""
    reader = visit.joined()
    visit.open("/three")
    joints.leave(reader, clock.now())
    visit.browser.click("[data-newsbell-follow] button")
    visit.press(f"{ASK} .ok")
    until(lambda: reader.devices.exists() and reader.favourites.exists(), "The coming back")


REGISTRATION = "(await navigator.serviceWorker.getRegistration('/newsbell-sw/'))"
UNSUBSCRIBE = f"return (async () => (await {REGISTRATION}.pushManager.getSubscription()).unsubscribe())()"
UNREGISTER = f"return (async () => {REGISTRATION}.unregister())()"
NOT_SUBSCRIBED = f"return (async () => !(await {REGISTRATION}?.pushManager.getSubscription()))()"


def _replaced(reader: Reader, old: Device) -> Device:
    """Waits for the device that has taken the old one's place."""
    until(
        lambda: [old.pk] != (now := list(reader.devices.values_list("pk", flat=True))) and len(now) == 1, "A new device"
    )
    return reader.devices.get()


def test_who_leaves_while_the_page_compares_has_left(visit: Visit) -> None:
    """The page has just told newsbell of its device when the reader leaves: the answer brings nobody back."""
    reader = visit.joined()
    visit.open("/three")
    visit.browser.script(
        """
        const real = window.fetch;
        window.told = new Promise((done) => {
          window.fetch = (address, options) => {
            const compares = String(address).endsWith("/reader/devices") && options?.method === "POST";
            if (!compares) return real(address, options);
            done();
            return new Promise((go) => (window.release = go)).then(() => real(address, options));
          };
        });
        """
    )
    # Only now, since the page that has just come may compare too.
    visit.keep("reader", synced=0)
    visit.browser.script("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })); return window.told")
    visit.browser.script("return newsbell.leave()")
    visit.browser.script("window.release()")
    until(lambda: [path.endswith("/leave") for path in visit.asks].count(True) == 2, "The second leaving")
    assert visit.kept("reader")["left"] is True
    assert not Device.objects.filter(reader=reader).exists()
