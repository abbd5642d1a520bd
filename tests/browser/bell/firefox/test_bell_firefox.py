"""The bell in a real Firefox: asked kindly, OK, Allow, favourites, a story; in whatever page, hand or language."""

import pytest
from tests import books
from tests.browser.bell.firefox.visiting import ASK, PICKER, Visit, _stands, found
from tests.browser.firefox import until
from tests.followed import followed
from tests.readership import told

from newsbell.bell.models import BellSettings
from newsbell.common import clock
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.reminders import inbox

pytestmark = pytest.mark.timeout(600)

SOON_MS = 10_000
"""What is decided so soon after the page asked may be among what it was told of."""
COUNTS = "navigator.serviceWorker.addEventListener('message', () => (window.counted = true))"
TAB, ENTER, ESCAPE = "\ue004", "\ue007", "\ue00c"
BACK_TAB = "\ue008" + TAB + "\ue000"


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
    assert "After the flood.\nYou follow Devon" == alert.body
    assert {"mute": "Mute this subject", "leave": "Stop all"} == alert.actions
    alert.click()
    visit.browser.go_to("/bridge")
    until(lambda: ["accepted"] == books.values(reader), "The outcome")


def test_the_site_says_how_many_stories_wait_in_the_inbox(visit: Visit) -> None:
    """At once on the page that is open, by the worker's own count where that is sure; on the icon of an app too."""
    reader = visit.joined()
    browser = visit.browser
    choices.follow(reader.pk, visit.publisher, [Wish("phrase", "Devon")], clock.now())
    browser.script(COUNTS)
    visit.publish("Devon bridge opens again", "After the flood.", "/bridge")
    browser.alert("Devon bridge opens again")
    # The worker counts after it has shown: a page that asked in between would rightly ask once more.
    browser.until("return window.counted")
    show = """
      window.badges = [];
      navigator.setAppBadge = async (count) => void window.badges.push(count);
      const spot = document.createElement("p");
      spot.id = "new";
      spot.setAttribute("data-newsbell-unread", arguments[0]);
      document.body.prepend(spot);
      return newsbell.scan();
    """
    before = _ms()
    browser.script(show, "")
    browser.until("return document.querySelector('#new button')?.textContent === 'New in your inbox: 1'")
    assert [1] == browser.script("return window.badges")
    assert before <= visit.kept("unread")["upTo"] - SOON_MS <= _ms(), "by newsbell's clock"
    # However long the next story takes here, it comes so soon.
    visit.keep("unread", upTo=_ms() + 600_000)
    visit.publish("Devon ferry sails", "It is new.", "/ferry")
    browser.alert("Devon ferry sails")
    browser.until("return document.querySelector('#new button').textContent === 'New in your inbox: 2'")
    assert 2 == _unread_asked(visit), "so soon after it was asked, the page that is open asks again"
    visit.keep("unread", at=_ms() - 60_000, upTo=_ms() - 60_000)
    visit.publish("Devon tram runs", "It is blue.", "/tram")
    browser.alert("Devon tram runs")
    browser.until("return document.querySelector('#new button').textContent === 'New in your inbox: 3'")
    assert 2 == _unread_asked(visit), "the worker counts on"
    assert [1, 2] == browser.script("return window.badges"), "as newsbell says; what the worker counts it shows itself"
    visit.keep("unread", at=_ms() - 60_000, upTo=_ms() - 60_000)
    visit.ring("What waited since this morning", at=_ms() - 3_600_000)
    browser.alert("What waited since this morning")
    until(lambda: 3 == _unread_asked(visit), "It may be among them, so the page asks again")
    assert 3 == browser.script("return newsbell.unread()")
    browser.until("return document.querySelector('#new button').textContent === 'New in your inbox: 3'")
    visit.open("/five")
    browser.script(show, "{count} new")
    browser.until("return document.querySelector('#new button')?.textContent === '3 new'")
    assert 0 == _unread_asked(visit), "nothing is asked again so soon"
    inbox.mark_read(reader.pk, inbox.page(reader.pk)[0].id, clock.now())
    visit.keep("unread", at=0)
    browser.script("return newsbell.scan()")
    browser.until("return document.querySelector('#new button')?.textContent === '2 new'")
    assert 2 == browser.script("return newsbell.unread()")
    browser.click("#new button")
    browser.go_to("/inbox")
    browser.until("return document.querySelectorAll('#items > li').length === 3")
    browser.click("#items .new button")
    browser.until("return document.querySelectorAll('#items .new').length === 1")
    browser.script("history.back()")
    browser.go_to("/five")
    browser.until("return 'newsbell' in window")
    # A browser that has kept the page as it was shows it again; one that loads it anew has no such place in it.
    browser.script(f"if (!document.querySelector('#new')) {{ {show} }}", "{count} new")
    browser.until("return document.querySelector('#new button')?.textContent === '1 new'")
    visit.open("/six")
    browser.script("return newsbell.leave()")
    browser.script(show, "")
    browser.until("return document.querySelector('#new button')?.hidden")


def test_the_page_counts_anew_when_the_reader_comes_back_from_an_editions_inbox(visit: Visit) -> None:
    """The notification of an edition opens the inbox in another tab; what they read there is new no more."""
    reader = visit.joined()
    for title in ("Devon bridge opens again", "Devon ferry sails"):
        told(reader, title, value="in-inbox", reason="daily-cap", since=clock.now())
    browser = visit.browser
    visit.open("/three")
    browser.script("""
      const spot = document.createElement("p");
      spot.id = "new";
      spot.setAttribute("data-newsbell-unread", "");
      document.body.prepend(spot);
      return newsbell.scan();
    """)
    browser.until("return document.querySelector('#new button')?.textContent === 'New in your inbox: 2'")
    inbox_here = f"{visit.site.bell}/reader/{visit.publisher.slug}/inbox"
    browser.script(COUNTS)
    visit.ring("2 stories for you", navigate=inbox_here, story=None, edition=1)
    # The worker counts after it has shown: a page that asked after the click would rightly not ask again at once.
    browser.until("return window.counted")
    site, before = browser.marionette.current_window_handle, set(browser.marionette.window_handles)
    browser.alert("2 stories for you").click()
    (opened,) = until(lambda: set(browser.marionette.window_handles) - before, "The inbox's tab")
    browser.marionette.switch_to_window(opened)
    browser.until("return location.pathname.endsWith('/inbox')")
    browser.until("return document.querySelectorAll('#items > .new').length === 2")
    assert "stays new until you mark it as read" in browser.text("#page"), "what was opened is reported to nobody"
    browser.click("#items .new button")
    browser.until("return document.querySelectorAll('#items > .new').length === 1")
    browser.marionette.switch_to_window(site)
    browser.until("return document.querySelector('#new button').textContent === 'New in your inbox: 1'")


def _unread_asked(visit: Visit) -> int:
    """How often this page has asked newsbell for the number."""
    return len([path for path in visit.asks if path.endswith("/inbox/unread")])


def _ms() -> int:
    return int(clock.now().timestamp() * 1000)


def test_not_now_twice_is_never_again(visit: Visit) -> None:
    """Not now, and Escape: after the first the publisher's days pass, after the second nothing asks again."""
    visit.open("/one")
    visit.open("/two")
    visit.asked()
    visit.press(f"{ASK} button:not(.ok)")
    visit.gone(ASK)
    until(lambda: visit.kept("asked")["refusals"] == 1, "The refusal")
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
    """After Always Block it is said how to allow; nothing asks by itself, and who presses Follow is told again."""
    visit.open("/one")
    visit.open("/two")
    visit.asked()
    visit.press(f"{ASK} .ok")
    visit.browser.block()
    until(lambda: visit.kept("asked")["refusals"] == 1, "The refusal")
    until(lambda: visit.text("h2") == "Your browser blocks notifications here", "The help")
    assert "choose Notifications, then Allow." in visit.text(f"{ASK} p")
    assert "inbox" not in visit.text(f"{ASK} p"), "who is no reader has none"
    visit.press(f"{ASK} .ok")
    visit.gone(ASK)
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
    sign = "return getComputedStyle(document.querySelector('[data-newsbell-follow] button'), '::before').content"
    assert "✓" in visit.browser.script(sign), "and it can be seen"
    button = visit.browser.marionette.find_element("css selector", follow)
    assert "Following Neil Armstrong" == button.text == button.computed_label, "what is so, and no order"
    reader = visit.readers.get()
    assert [("phrase", "Neil Armstrong")] == [
        (one.subject.kind, one.subject.name) for one in reader.favourites.standing()
    ]
    assert not visit.shown(PICKER)
    (allow,) = visit.consents()
    assert allow.words.startswith("Follow Neil Armstrong\nWe ring when a new story is about it")
    assert "top stories" not in allow.words, "which are not followed by this"
    visit.browser.click(follow)
    visit.browser.until(pressed, "false")
    assert "none" == visit.browser.script(sign)
    assert not reader.favourites.exists()
    assert ["allow", "unfollow"] == visit.choices()


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
    assert visit.browser.until(f"return !!{found(PICKER)}?.matches(':focus-within')")
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
    assert "rtl" == visit.browser.script(f"return getComputedStyle({found(ASK)}).direction")
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
