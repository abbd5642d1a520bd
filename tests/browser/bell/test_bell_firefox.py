"""The bell in a real Firefox: asked kindly, OK, Allow, favourites, rung, opened, repaired, left."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from tests import books
from tests.browser.bell import visits
from tests.browser.bell.site import Site, site
from tests.browser.firefox import Firefox, firefox, until
from tests.followed import followed
from tests.press import prose
from tests.served import Served, served
from tests.servers import free_port

from newsbell import joints
from newsbell.bell.models import BellSettings
from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.delivery import keys, sender
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.readers import devices
from newsbell.readers.models import Device, Reader
from newsbell.reminders import inbox, rows
from newsbell.reminders.models import Reminder, Shard
from newsbell.reminders.outcomes import whose
from newsbell.simulator.push_server import running_push_service
from newsbell.simulator.push_service import PushService

if TYPE_CHECKING:
    from marionette_driver.marionette import WebElement

pytestmark = pytest.mark.timeout(300)

TESTS = 30
"""At least as many as are below: each has an origin of its own, so a worker and a memory of its own."""
ASK = "[role=dialog]"
PICKER = "dialog[open]"
TAB, ENTER, ESCAPE = "\ue004", "\ue007", "\ue00c"
BACK_TAB = "\ue008" + TAB + "\ue000"


@dataclass
class Visit(visits.Visit):
    """A reader with a real Firefox at the publisher's site."""

    browser: Firefox

    def open(self, path: str) -> None:
        """Opens a page, and waits until the bell has come."""
        self.browser.open(self.site.origin + path)
        self.browser.until("return 'newsbell' in window")

    def shown(self, css: str) -> bool:
        """Is such a thing of the bell's on the page?"""
        return bool(self.browser.script(f"return !!{_found(css)}"))

    def find(self, css: str) -> "WebElement":
        until(lambda: self.shown(css), f"{css} in the bell")
        return self.browser.script(f"return {_found(css)}")

    def press(self, css: str) -> None:
        self.find(css).click()

    def text(self, css: str) -> str:
        return str(self.find(css).text)

    def gone(self, css: str) -> None:
        until(lambda: not self.shown(css), f"The end of {css}")

    def scroll(self) -> None:
        """Reads the story to its end."""
        self.browser.script("scrollTo(0, 0)")
        self.browser.script("scrollTo(0, document.documentElement.scrollHeight)")

    def asked(self) -> None:
        """Scrolls until the soft ask is there."""

        def come() -> bool:
            self.scroll()
            return self.shown(ASK)

        until(come, "The soft ask")

    def never_asked(self) -> None:
        """Scrolls for longer than the bell waits on arrival: nothing is shown."""
        end = time.monotonic() + 3.5
        while time.monotonic() < end:
            self.scroll()
            assert not self.shown("*")
            time.sleep(0.1)

    def joined(self) -> Reader:
        """Reads two stories, presses OK, Allow and Save; returns the reader who is in the database then."""
        self.open("/one")
        self.open("/two")
        self.asked()
        self.press(f"{ASK} .ok")
        self.browser.allow()
        self.press(f"{PICKER} .ok")
        self.gone(PICKER)
        return self.readers.get()

    @property
    def asks(self) -> list[str]:
        """What this page has loaded from elsewhere, without the origin."""
        names = self.browser.script("return performance.getEntriesByType('resource').map(one => one.name)")
        return [name.removeprefix(self.site.bell) for name in names if "favicon" not in name]

    def only_settings(self) -> list[str]:
        return ["/bell.js", f"/bell/{self.publisher.slug}/settings.json"]

    def kept(self, key: str) -> Any:
        """What the bell keeps in the browser."""
        return json.loads(self.browser.script(KEPT, key) or "null")

    def keep(self, key: str, **fields: Any) -> None:
        self.browser.script(KEEP, key, json.dumps(fields))


def _found(css: str) -> str:
    return f"document.querySelector('newsbell-bell')?.shadowRoot.querySelector({css!r})"


OPEN = """
  const [key, fields] = arguments;
  const asked = indexedDB.open("newsbell", 1);
  return new Promise((done, fail) => { asked.onerror = fail; asked.onsuccess = () => done(asked.result); }).then(db =>
    new Promise((done, fail) => {
      const rows = db.transaction("kept", "readwrite").objectStore("kept");
      const got = rows.get(key);
      got.onerror = fail;
      got.onsuccess = () => { %s; db.close(); };
    }));
"""
KEPT = OPEN % "done(JSON.stringify(got.result))"
PUT = OPEN % "rows.put(JSON.parse(fields), key); done()"
KEEP = OPEN % "rows.put({...got.result, ...JSON.parse(fields)}, key); done()"


@dataclass
class Rooms:
    """What all tests share: one newsbell, one push service, one browser; and an unused origin for each test."""

    newsbell: Served
    push: PushService
    browser: Firefox
    sites: list[Site]


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Rooms]:
    port = free_port()
    bell = f"http://127.0.0.1:{port}"
    with (
        pytest.MonkeyPatch.context() as settings,
        running_push_service(browsers=True) as push,
        ExitStack() as sites,
        firefox(tmp_path_factory.mktemp("firefox"), push=push) as browser,
    ):
        free = [sites.enter_context(site(bell)) for _ in range(TESTS)]
        own = {
            "NEWSBELL_LISTEN": f"127.0.0.1:{port}",
            "NEWSBELL_URL": bell,
            "NEWSBELL_PUSH_ORIGINS": push.origin,
            "NEWSBELL_SOURCE_ORIGINS": ",".join(one.origin for one in free),
        }
        sender.poster.cache_clear()
        with served(tmp_path_factory.mktemp("newsbell"), settings, django_db_blocker, **own) as newsbell:
            yield Rooms(newsbell, push, browser, free)
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
    for alert in rooms.browser.alerts():
        alert.close()


def test_ok_allow_a_favourite_a_story_and_its_page(visit: Visit) -> None:
    """The whole way: asked by the rule, OK, the real Allow, a favourite, a story, its words, a click."""
    visit.open("/one")
    visit.never_asked()
    assert visit.only_settings() == visit.asks, "nothing else before the reader acts"
    visit.open("/two")
    assert not visit.browser.prompts()
    before = visit.browser.script("return document.documentElement.scrollHeight")
    visit.asked()
    assert "May we tell you about new stories?" == visit.text("h2")
    assert before == visit.browser.script("return document.documentElement.scrollHeight"), "nothing on the page moved"
    assert not visit.browser.prompts(), "only the click on OK asks the browser"
    visit.press(f"{ASK} .ok")
    visit.browser.allow()
    assert "Your favourites" == visit.text(f"{PICKER} h2")
    visit.find("#p").send_keys("Devon")
    visit.press(f"{PICKER} .ok")
    visit.gone(PICKER)

    reader = visit.readers.get()
    assert {("top-stories", "Top stories"), ("phrase", "Devon")} == {
        (one.subject.kind, one.subject.name) for one in reader.favourites.standing()
    }
    allow, favourites = visit.consents()
    assert ("allow", "en", f"{visit.site.origin}/two") == (allow.choice, allow.language, allow.page)
    assert allow.words.startswith("May we tell you about new stories?\nWe ring for the top stories")
    assert allow.words.endswith("[OK]\n[Not now]\n[I have a code from another device]")
    assert "favourites" == favourites.choice
    assert "[x] Devon" in favourites.words
    assert "[ ] Apollo 11" in favourites.words

    visit.publish("Devon bridge opens again", "After the flood.", "/bridge")
    alert = visit.browser.alert("Devon bridge opens again")
    assert "After the flood." == alert.body
    assert {"mute": "Mute this subject", "leave": "Stop all"} == alert.actions
    alert.click()
    visit.browser.go_to("/bridge")
    until(lambda: ["accepted"] == books.values(reader), "The outcome")


def test_the_site_says_how_many_stories_wait_in_the_inbox(visit: Visit) -> None:
    """Asked of newsbell every five minutes at most, counted on by the worker, shown on the icon of an app."""
    reader = visit.joined()
    browser = visit.browser
    choices.follow(reader.pk, visit.publisher, [Wish("phrase", "Devon")], clock.now())
    visit.publish("Devon bridge opens again", "After the flood.", "/bridge")
    browser.alert("Devon bridge opens again")
    show = """
      window.badges = [];
      navigator.setAppBadge = async (count) => void window.badges.push(count);
      const spot = document.createElement("p");
      spot.id = "new";
      spot.setAttribute("data-newsbell-unread", arguments[0]);
      document.body.prepend(spot);
      return newsbell.scan();
    """
    browser.script(show, "")
    browser.until("return document.querySelector('#new button')?.textContent === 'New in your inbox: 1'")
    assert [1] == browser.script("return window.badges")
    visit.publish("Devon ferry sails", "It is new.", "/ferry")
    browser.alert("Devon ferry sails")
    until(lambda: visit.kept("unread")["count"] == 2, "The worker's count")
    visit.open("/five")
    browser.script(show, "{count} new")
    browser.until("return document.querySelector('#new button')?.textContent === '2 new'")
    assert [] == [path for path in visit.asks if "unread" in path], "nothing is asked again so soon"
    inbox.mark_read(reader.pk, inbox.page(reader.pk)[0].id, clock.now())
    visit.keep("unread", at=0)
    browser.script("return newsbell.scan()")
    browser.until("return document.querySelector('#new button')?.textContent === '1 new'")
    assert 1 == browser.script("return newsbell.unread()")
    browser.click("#new button")
    browser.go_to("/inbox")
    browser.until("return document.querySelectorAll('#items > li').length === 2")
    visit.open("/six")
    browser.script("return newsbell.leave()")
    browser.script(show, "")
    browser.until("return document.querySelector('#new button')?.hidden")


def test_not_now_twice_is_never_again(visit: Visit) -> None:
    """Not now, and Escape: after the first the publisher's days pass, after the second nothing asks again."""
    visit.open("/one")
    visit.open("/two")
    visit.asked()
    visit.press(f"{ASK} button:not(.ok)")
    visit.gone(ASK)
    visit.open("/three")
    visit.never_asked()
    visit.keep("asked", at=0)
    visit.open("/four")
    visit.asked()
    visit.browser.marionette.find_element("css selector", "body").send_keys(ESCAPE)
    visit.gone(ASK)
    assert 2 == visit.kept("asked")["refusals"]
    visit.keep("asked", at=0)
    visit.open("/five")
    visit.never_asked()
    assert not visit.readers.exists()


def test_block_is_respected_and_help_comes_when_asked_for(visit: Visit) -> None:
    """After Always Block nothing asks by itself; who presses Follow is told how to allow."""
    visit.open("/one")
    visit.open("/two")
    visit.asked()
    visit.press(f"{ASK} .ok")
    visit.browser.block()
    until(lambda: visit.kept("asked")["refusals"] == 1, "The refusal")
    visit.keep("asked", at=0)
    visit.open("/three")
    visit.never_asked()
    visit.browser.click("[data-newsbell-follow] button")
    assert "Your browser blocks notifications here" == visit.text("h2")
    visit.press(f"{ASK} .ok")
    visit.gone(ASK)
    assert 1 == visit.kept("asked")["refusals"]
    assert not visit.readers.exists()


def test_a_follow_button_is_a_choice_so_no_picker_opens(visit: Visit) -> None:
    """Pressed on arrival it asks for this one subject; pressed again it unfollows; each with its receipt."""
    visit.open("/one")
    follow = "[data-newsbell-follow] button"
    assert "Follow Neil Armstrong" == visit.browser.text(follow)
    visit.browser.click(follow)
    assert "Follow Neil Armstrong" == visit.text("h2")
    visit.press(f"{ASK} .ok")
    visit.browser.allow()
    pressed = (
        "return document.querySelector('[data-newsbell-follow] button').getAttribute('aria-pressed') === arguments[0]"
    )
    visit.browser.until(pressed, "true")
    reader = visit.readers.get()
    assert [("phrase", "Neil Armstrong")] == [
        (one.subject.kind, one.subject.name) for one in reader.favourites.standing()
    ]
    assert not visit.shown(PICKER)
    visit.browser.click(follow)
    visit.browser.until(pressed, "false")
    assert not reader.favourites.exists()
    assert ["allow", "unfollow"] == visit.choices()


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


def test_mute_and_leave_from_the_notification(visit: Visit) -> None:
    """One tap each: the subject's follow ends, then all of it."""
    reader = visit.joined()
    visit.open("/three")
    visit.browser.click("[data-newsbell-follow] button")
    until(lambda: len(reader.favourites.standing()) == 2, "The follow")
    visit.publish("Neil Armstrong walks", "On the Moon.", "/walk")
    visit.browser.alert("Neil Armstrong walks").act("mute")
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


def test_leave_from_the_page_and_come_back(visit: Visit) -> None:
    """Stop all reminders in the picker; whoever presses Follow later is the same reader, with the same inbox."""
    reader = visit.joined()
    visit.browser.script("newsbell.preferences()")
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
    visit.open("/three")
    until(lambda: visit.kept("reader") is None, "The forgetting")
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


def test_follow_pressed_on_the_day_of_the_leaving_elsewhere_asks_too(visit: Visit) -> None:
    """Before the daily word: who follows again must ring, or be asked, and is never left with a follow that cannot."""
    reader = visit.joined()
    visit.open("/three")
    joints.leave(reader, clock.now())
    visit.browser.click("[data-newsbell-follow] button")
    visit.press(f"{ASK} .ok")
    until(lambda: reader.devices.exists() and reader.favourites.exists(), "The coming back")


def test_a_newer_worker_takes_over(visit: Visit) -> None:
    """It comes with the daily word to newsbell, and remembers what the older one showed."""
    reader = visit.joined()
    visit.ring("Eagle lands")
    visit.browser.alert("Eagle lands")
    visit.site.worker += 'self.addEventListener("activate", event => event.waitUntil(caches.open("newer")));'
    visit.keep("reader", synced=0)
    visit.open("/three")
    visit.browser.until("return caches.has('newer')")
    assert visit.kept("reader")["synced"] > 0
    assert 1 == reader.devices.count()
    visit.ring("Eagle lands")
    _stands(visit, [("Eagle lands", True)])


def test_by_keyboard_alone(visit: Visit) -> None:
    """Tab reaches OK and Not now, Enter presses; the page's own place is kept."""
    visit.open("/one")
    visit.open("/two")
    visit.asked()
    body = visit.browser.marionette.find_element("css selector", "body")
    focused = "return document.querySelector('newsbell-bell').shadowRoot.activeElement?.textContent"
    body.send_keys(TAB)
    assert "OK" == visit.browser.script(focused)
    visit.find(f"{ASK} .ok").send_keys(TAB)
    assert "Not now" == visit.browser.script(focused)
    visit.find(f"{ASK} button:not(.ok)").send_keys(BACK_TAB)
    visit.find(f"{ASK} .ok").send_keys(ENTER)
    visit.browser.allow()
    assert visit.browser.until(f"return !!{_found(PICKER)}?.matches(':focus-within')")
    visit.find(f"{PICKER} #p").send_keys("Devon" + ENTER)
    visit.find(f"{PICKER} #p").send_keys(ESCAPE)
    visit.gone(PICKER)
    assert ["Top stories"] == followed(visit.readers.get())


def test_silent_where_subscribing_is_refused(visit: Visit) -> None:
    """After Allow the browser refuses the subscription: the page is as if there were no bell."""
    visit.open("/one")
    visit.open("/two")
    visit.asked()
    visit.browser.marionette.set_pref("dom.push.connection.enabled", False)
    try:
        visit.press(f"{ASK} .ok")
        visit.browser.allow()
        visit.open("/three")
        visit.never_asked()
    finally:
        visit.browser.marionette.set_pref("dom.push.connection.enabled", True)
    assert not visit.readers.exists()


def test_silent_in_a_private_window(visit: Visit) -> None:
    """Firefox refuses there without asking, and says so to nobody beforehand: after OK nothing comes, nor again."""
    public = visit.browser.marionette.current_window_handle
    private = visit.browser.marionette.open(type="window", private=True)["handle"]
    visit.browser.marionette.switch_to_window(private)
    try:
        visit.open("/one")
        visit.open("/two")
        visit.asked()
        visit.press(f"{ASK} .ok")
        visit.gone(ASK)
        visit.never_asked()
        visit.open("/three")
        visit.never_asked()
    finally:
        visit.browser.marionette.close()
        visit.browser.marionette.switch_to_window(public)
    assert not visit.readers.exists()


def test_in_arabic_from_right_to_left(visit: Visit) -> None:
    visit.site.lang = "ar-EG"
    visit.open("/one")
    visit.open("/two")
    visit.asked()
    assert "هل تسمح لنا بإخبارك بالأخبار الجديدة؟" == visit.text("h2")
    assert "rtl" == visit.browser.script(f"return getComputedStyle({_found(ASK)}).direction")
    visit.press(f"{ASK} .ok")
    visit.browser.allow()
    assert "مفضّلتك" == visit.text(f"{PICKER} h2")
    assert "ar" == visit.readers.get().language


def test_it_lives_beside_a_sites_own_worker(visit: Visit) -> None:
    """Imported by the site's root worker, it takes its own pushes and leaves the others'."""
    BellSettings.objects.filter(publisher=visit.publisher).update(scope="/")
    visit.site.worker += "self.addEventListener('push', () => {}); self.addEventListener('fetch', () => {});"
    visit.joined()
    visit.ring("Eagle lands")
    visit.browser.alert("Eagle lands")
    scopes = visit.browser.script(
        "return navigator.serviceWorker.getRegistrations().then(all => all.map(one => one.scope))"
    )
    assert [f"{visit.site.origin}/"] == scopes


def test_later_from_the_notification_rings_again(visit: Visit) -> None:
    """The button closes it; when its time has come it rings as if it were new."""
    BellSettings.objects.filter(publisher=visit.publisher).update(actions=["later", "leave"])
    reader = _follower(visit)
    visit.publish("Neil Armstrong walks", "On the Moon.", "/walk")
    alert = visit.browser.alert("Neil Armstrong walks")
    assert {"later": "Later", "leave": "Stop all"} == alert.actions
    alert.act("later")
    until(lambda: Reminder.objects.filter(kind="snooze").exists(), "The snooze")
    until(lambda: not visit.browser.alerts(), "The end of the notification")
    _come(reader)
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
    said = visit.browser.until("return document.querySelector('#items .line .quiet')?.textContent")
    assert said.startswith("Rings again: ")
    assert "Do not remind me" == visit.browser.script("return document.activeElement.textContent")
    visit.browser.click("#items .line button")
    visit.browser.until("return document.activeElement.tagName === 'SUMMARY'")
    assert [("suppressed", "unsnoozed")] == [(one.value, one.reason) for one in books.outcomes(reader, kind="snooze")]
    visit.browser.click("details summary")
    visit.browser.click("details button")
    until(lambda: books.outcomes(reader, kind="snooze", value="deferred"), "The snooze")
    _come(reader)
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


def _stands(visit: Visit, expected: list[tuple[str, bool]]) -> None:
    """Waits until (title, silent) of what stands is this, each once on the screen at most."""

    def notices() -> list[tuple[str, bool]]:
        assert len(visit.browser.alerts()) <= 1
        all_of_them = visit.browser.notifications()
        return [(one["title"], one["silent"]) for one in all_of_them if one["tag"] == "moon"]

    until(lambda: notices() == expected, f"{expected}")


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


def _come(reader: Reader) -> None:
    """The time of the reader's snooze has come."""
    now = clock.now()
    for row in rows.each(Shard.objects.filter(reminder__whose=whose(reader.pk), reminder__open=True)):
        row.put_off(row.deferred(), now, "snoozed")
        row.save(due_at=now)


def _titles(visit: Visit, tag: str) -> list[str]:
    return [one["title"] for one in visit.browser.notifications() if one["tag"] == tag]
