"""The bell in a real Chromium: asked kindly, OK, the real Allow, rung, opened, muted, repaired, left."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from tests import books
from tests.browser.bell import visits
from tests.browser.bell.chromium_visits import ASK, FOLLOW, PICKER, Visit
from tests.browser.bell.site import Site, site
from tests.browser.chromium import Chromium, chromium
from tests.browser.firefox import until
from tests.followed import followed
from tests.press import prose
from tests.served import served
from tests.servers import free_port

from newsbell.bell.models import BellSettings
from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.delivery import keys, sender
from newsbell.readers.models import Device, Reader
from newsbell.reminders.models import Reminder
from newsbell.simulator.push_server import running_push_service
from newsbell.simulator.push_service import PushService
from newsbell.stories.models import Story

pytestmark = pytest.mark.timeout(600)

TESTS = 14
"""At least as many as are below: each has an origin of its own, so a worker and a memory of its own."""
LATER, MUTE, UNDO, LEAVE = 0, 0, 0, 1
"""The buttons of a notification, from the left."""
REGISTRATION = "navigator.serviceWorker.getRegistration('/newsbell-sw/')"
SUBSCRIPTION = f"{REGISTRATION}.then(one => one?.pushManager.getSubscription())"
UNREGISTER = f"return {REGISTRATION}.then(one => one.unregister())"
BADGE = """
  const spot = Object.assign(document.createElement("p"), { id: "new" });
  spot.setAttribute("data-newsbell-unread", "");
  document.body.prepend(spot);
  return newsbell.scan();
"""
SCRIPTS = """return navigator.serviceWorker.getRegistrations().then(all =>
  all.map(one => [new URL(one.scope).pathname, new URL(one.active.scriptURL).pathname]))"""


@dataclass
class Rooms:
    """What all tests share: one newsbell, one push service, one browser; and an unused origin for each test."""

    push: PushService
    browser: Chromium
    sites: list[Site]


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Rooms]:
    port = free_port()
    bell = f"http://127.0.0.1:{port}"
    with (
        pytest.MonkeyPatch.context() as settings,
        running_push_service(vendor="google", browsers=True) as push,
        ExitStack() as sites,
        chromium(tmp_path_factory.mktemp("chromium"), push=push) as browser,
    ):
        # Playwright keeps a loop in this thread, which Django would take for an asynchronous caller; and it knows a
        # connection by that loop, so the browser comes before newsbell.
        settings.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        free = [sites.enter_context(site(bell)) for _ in range(TESTS)]
        own = {
            "NEWSBELL_LISTEN": f"127.0.0.1:{port}",
            "NEWSBELL_URL": bell,
            "NEWSBELL_PUSH_ROUTES": f"{push.origin}={push.address}",
            "NEWSBELL_SOURCE_ORIGINS": ",".join(one.origin for one in free),
        }
        sender.poster.cache_clear()
        with served(tmp_path_factory.mktemp("newsbell"), settings, django_db_blocker, **own):
            yield Rooms(push, browser, free)
            # Else newsbell waits at its own end for the connections that the browser keeps.
            browser.end()
        sender.poster.cache_clear()


@pytest.fixture
def visit(rooms: Rooms) -> Iterator[Visit]:
    own = rooms.sites.pop()
    slug = f"gazette-{len(rooms.sites)}"
    own.publisher = slug
    publisher = Publisher.objects.create(slug=slug, name="The Gazette", origin=own.origin, language="en")
    keys.current(publisher, clock.now())
    BellSettings.objects.create(publisher=publisher, stories=2, scroll=50, days=30)
    yield Visit(rooms.push, own, publisher, rooms.browser)
    rooms.browser.dismiss()


def test_ok_allow_a_favourite_a_story_and_its_page(visit: Visit) -> None:
    """The whole way: asked by the rule, OK, the real Allow, a favourite, a story, its words, a click."""
    visit.asked()
    visit.browser.click(f"{ASK} .ok")
    visit.browser.allow()
    visit.browser.page.locator(f"{PICKER} #p").fill("Devon")
    visit.saved()
    reader = visit.readers.get()
    assert {("top-stories", "Top stories"), ("phrase", "Devon")} == {
        (one.subject.kind, one.subject.name) for one in reader.favourites.standing()
    }
    assert ["google"] == list(reader.devices.values_list("vendor", flat=True))
    assert ["allow", "favourites"] == visit.choices()

    visit.publish("Devon bridge opens again", "After the flood.", "/bridge")
    shown = visit.browser.notification("Devon bridge opens again")
    story = Story.objects.get(pk=books.outcomes(reader)[0].story)
    assert ("After the flood.\nYou follow Devon", "en", False) == (shown["body"], shown["lang"], shown["silent"])
    assert ["mute", "leave"] == [action["action"] for action in shown["actions"]]
    said = {"story": story.pk, "edition": None, "why": ["Devon"]}
    assert {"navigate": f"{visit.site.origin}/bridge", "newsbell": said} == shown["data"]
    visit.browser.press_notification()
    until(lambda: f"{visit.site.origin}/bridge" in visit.browser.urls(), "The story")
    until(lambda: ["accepted"] == books.values(reader), "The outcome")


def test_not_now_and_the_real_block_are_respected(visit: Visit) -> None:
    """A refusal each; who blocks is told at once how to allow, and again who presses Follow; nothing asks by itself."""
    visit.asked()
    visit.browser.click(f"{ASK} button:not(.ok)")
    visit.browser.page.locator(ASK).wait_for(state="hidden")
    visit.browser.click(FOLLOW)
    visit.browser.click(f"{ASK} .ok")
    visit.browser.block()
    visit.browser.page.locator(f"{ASK} h2", has_text="Your browser blocks notifications here").wait_for()
    visit.browser.click(f"{ASK} .ok")
    visit.browser.page.locator(ASK).wait_for(state="hidden")
    visit.browser.click(FOLLOW)
    assert "Your browser blocks notifications here" == visit.browser.page.locator(f"{ASK} h2").inner_text()
    visit.browser.click(f"{ASK} .ok")
    assert not visit.readers.exists()


def test_a_repeat_is_silent_and_a_correction_replaces(visit: Visit) -> None:
    """Guarantees 2 and 5: one alert however often it is pushed, over a restart too; the corrected words stay."""
    visit.joined()
    visit.ring("Eagle lands", "At 20:17.")
    visit.stands("Eagle lands", silent=False)
    visit.ring("Eagle lands", "At 20:17.")
    visit.stands("Eagle lands", silent=True)
    visit.ring("Eagle lands at 20:18", "Corrected.", correction=True)
    visit.stands("Eagle lands at 20:18", silent=True)
    visit.ring("Eagle lands", "At 20:17.")
    visit.stands("Eagle lands at 20:18", silent=True)
    visit.browser.restart()
    visit.open("/three")
    visit.ring("Eagle lands", "At 20:17.")
    visit.stands("Eagle lands at 20:18", silent=True)


def test_a_correction_that_comes_first_rings(visit: Visit) -> None:
    visit.joined()
    visit.ring("Eagle lands at 20:18", "Corrected.", correction=True)
    visit.stands("Eagle lands at 20:18", silent=False)


def test_a_correction_in_the_feed_replaces_in_silence_what_is_shown(visit: Visit) -> None:
    """Guarantee 5, the whole way: the publisher's feed says that it was corrected, and the notification says it too."""
    reader, text = visit.following(), prose("the walk")
    visit.publish("Neil Armstrong walks", text, "/walk")
    tag = visit.browser.notification("Neil Armstrong walks")["tag"]
    until(lambda: "accepted" in books.values(reader), "The outcome")
    visit.correct("Neil Armstrong walked", f"{text} Correction: he has come back.", "/walk")
    until(lambda: visit.words(tag) == [("Neil Armstrong walked", True)], "The corrected words")


def test_a_major_update_rings_only_where_it_was_asked_for(visit: Visit) -> None:
    reader, text = visit.following(), prose("the walk")
    updates = Reminder.objects.filter(kind="update", publisher=visit.publisher)
    visit.publish("Neil Armstrong walks", text, "/walk")
    tag = visit.browser.notification("Neil Armstrong walks")["tag"]
    until(lambda: "accepted" in books.values(reader), "The outcome")
    visit.correct("Neil Armstrong walks again", f"{text} {prose('a second walk', 6)}", "/walk")
    until(lambda: updates.filter(open=False).count() == 1, "The update, told to whoever asked for it")
    assert ["Neil Armstrong walks"] == [title for title, _ in visit.words(tag)]
    Reader.objects.filter(pk=reader.pk).update(updates=True)
    visit.correct("Neil Armstrong is back", f"{text} {prose('the way back', 12)}", "/walk")
    until(lambda: visit.words(tag) == [("Neil Armstrong is back", False)], "The update")


def test_mute_and_leave_from_the_notification(visit: Visit) -> None:
    """One press of the mouse each: the subject's follow ends, is taken back and ends again, then all of it."""
    reader = visit.following()
    visit.publish("Neil Armstrong walks", "On the Moon.", "/walk")
    visit.browser.notification("Neil Armstrong walks")
    visit.browser.press_notification(MUTE, lambda: followed(reader) == ["Top stories"])
    until(lambda: visit.choices()[-1] == "mute", "The receipt")
    shown = visit.browser.notification("Muted: Neil Armstrong")
    assert (True, ["undo", "leave"]) == (shown["silent"], [one["action"] for one in shown["actions"]])
    visit.browser.press_notification(UNDO)
    until(lambda: len(reader.favourites.standing()) == 2, "The follow, taken back")
    assert ["Neil Armstrong", "Top stories"] == sorted(followed(reader))
    until(lambda: visit.choices()[-1] == "follow", "The receipt")
    assert "Muted: Neil Armstrong\n[Undo]" == visit.consents()[-1].words
    assert ["accepted"] == books.values(reader), "nothing has rung again"

    visit.publish("Neil Armstrong walks again", "On the Moon.", "/again")
    visit.browser.notification("Neil Armstrong walks again")
    visit.browser.press_notification(MUTE, lambda: followed(reader) == ["Top stories"])
    visit.browser.notification("Muted: Neil Armstrong")
    visit.browser.dismiss()
    visit.open("/three")
    visit.browser.until("return document.querySelector(arguments[0]).textContent === 'Follow Neil Armstrong'", FOLLOW)
    visit.ring("One more")
    visit.browser.notification("One more")
    visit.browser.press_notification(LEAVE)
    until(lambda: not reader.devices.exists() and not reader.favourites.exists(), "The leaving")
    until(lambda: visit.choices()[-1] == "leave", "The receipt")
    visit.browser.until(f"return {SUBSCRIPTION}.then(one => !one)")


def test_later_from_the_notification_and_from_the_inbox_rings_again(visit: Visit) -> None:
    """The badge opens the inbox, whose story rings again once its time has come; so does the notification's button."""
    BellSettings.objects.filter(publisher=visit.publisher).update(actions=["later", "leave"])
    reader = visit.following()
    visit.publish("Neil Armstrong walks", "On the Moon.", "/walk")
    visit.browser.notification("Neil Armstrong walks")
    visit.browser.press_notification(LATER)
    until(lambda: Reminder.objects.filter(kind="snooze", publisher=visit.publisher).exists(), "The snooze")
    visits.come(reader)
    visit.browser.notification("Neil Armstrong walks")
    visit.browser.dismiss()

    visit.open("/four")
    visit.browser.script(BADGE)
    visit.browser.until("return document.querySelector('#new button')?.textContent === 'New in your inbox: 1'")
    visit.browser.click("#new button")
    visit.browser.until("return document.querySelector('#items details')")
    assert "You follow Neil Armstrong" in visit.browser.text("#items")
    visit.browser.click("details summary")
    visit.browser.click("details button")
    until(lambda: books.outcomes(reader, kind="snooze", value="deferred"), "The snooze of the inbox")
    visit.browser.until("return document.activeElement.textContent === 'Do not remind me'")
    visits.come(reader)
    visit.open("/five")
    visit.browser.notification("Neil Armstrong walks")


def test_the_page_that_is_open_says_at_once_how_many_stories_are_new(visit: Visit) -> None:
    """Without a reload: asked anew so soon after it was asked, counted on by the worker later."""
    visit.following()
    visit.open("/four")
    visit.browser.script(BADGE)
    visit.browser.until("return document.querySelector('#new button')?.hidden")
    for number, title in enumerate(("Neil Armstrong walks", "Neil Armstrong plays golf"), start=1):
        visit.publish(title, "On the Moon.", f"/{number}")
        visit.browser.notification(title)
        said = f"New in your inbox: {number}"
        visit.browser.until("return document.querySelector('#new button').textContent === arguments[0]", said)
        assert not visit.browser.script("return document.querySelector('#new button').hidden")
        # The next is waited for as the only one on the screen.
        visit.browser.dismiss()


def test_what_came_while_the_browser_was_away_rings_at_its_return(visit: Visit) -> None:
    """A story published meanwhile waits at the push service; the permission and the subscription stay."""
    reader = visit.following()
    channel = visit.push.channel(bytes(reader.devices.get().endpoint).decode())
    visit.browser.end()
    until(lambda: not channel.online, "The browser's leaving")
    visit.publish("Neil Armstrong is back", "It waited.", "/away")
    until(lambda: ["accepted"] == books.values(reader), "The outcome")
    visit.browser.start()
    visit.open("/three")
    body = visit.browser.notification("Neil Armstrong is back")["body"]
    assert "It waited.\nYou follow Neil Armstrong" == body
    assert 1 == reader.devices.count()


def test_what_was_lost_is_repaired_without_a_word(visit: Visit) -> None:
    """A lost subscription, a key of the publisher's that changed, a lost worker: rung again after the next visit."""
    reader = visit.joined()
    first = reader.devices.get()
    assert visit.browser.script(f"return {SUBSCRIPTION}.then(one => one.unsubscribe())")
    visit.open("/four")
    second = _replaced(reader, first)
    visit.ring("Second")
    visit.browser.notification("Second")
    visit.browser.dismiss()

    visit.publisher.vapid_keys.update(current=False)
    changed = keys.current(visit.publisher, clock.now())
    visit.browser.forget_pages()
    visit.open("/five")
    third = _replaced(reader, second)
    assert changed.pk == third.vapid_key_id

    assert visit.browser.script(UNREGISTER)
    visit.open("/six")
    _replaced(reader, third)
    visit.ring("Fourth")
    visit.browser.notification("Fourth")
    assert not visit.shown(ASK), "without a word"
    assert 1 == visit.readers.count()


def test_beside_a_sites_own_worker_in_a_scope_of_its_own(visit: Visit) -> None:
    """A PWA's and the push vendor's service worker (newspack-plugin#2104); root scope taken (OneSignal-Website-SDK#691)

    The site's worker keeps the root and its pages, and hears nothing of newsbell's pushes.
    """
    visit.browser.open(f"{visit.site.origin}/own")
    visit.browser.script("return navigator.serviceWorker.ready.then(() => true)")
    visit.joined()
    assert [["/", "/own-sw.js"], ["/newsbell-sw/", "/newsbell-sw.js"]] == sorted(visit.browser.script(SCRIPTS))
    assert visit.browser.script("return navigator.serviceWorker.controller.scriptURL").endswith("/own-sw.js")
    visit.ring("Eagle lands")
    visit.browser.notification("Eagle lands")
    assert ["Eagle lands"] == [one["title"] for one in visit.browser.notifications()]


def test_imported_in_a_sites_own_worker(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """It shows its own pushes, and leaves the site's to the site."""
    BellSettings.objects.filter(publisher=visit.publisher).update(scope="/")
    visit.site.worker += """
      self.addEventListener("fetch", () => {});
      self.addEventListener("push", event => {
        if (event.data.json().own) event.waitUntil(self.registration.showNotification("The site's own"));
      });
    """
    visit.joined()
    visit.ring("Eagle lands")
    visit.browser.notification("Eagle lands")
    visit.browser.dismiss()
    monkeypatch.setattr("tests.browser.bell.visits.declare", lambda _: b'{"own": true}')
    visit.ring("never read")
    visit.browser.notification("The site's own")
    assert ["The site's own"] == [one["title"] for one in visit.browser.notifications()]
    assert [["/", "/newsbell-sw.js"]] == visit.browser.script(SCRIPTS)


def _replaced(reader: Reader, old: Device) -> Device:
    """Waits for the device that has taken the old one's place."""
    until(
        lambda: [old.pk] != (now := list(reader.devices.values_list("pk", flat=True))) and len(now) == 1, "A new device"
    )
    return reader.devices.get()
