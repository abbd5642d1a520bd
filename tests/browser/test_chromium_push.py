"""A real Chromium subscribes, is rung by newsbell's own sender, shows, is clicked, leaves: over the simulator alone."""

import json
from collections.abc import Iterator

import pytest
from tests.browser import gazette
from tests.browser.chromium import Chromium, chromium
from tests.browser.firefox import until
from tests.browser.gazette import KEY, Ringer, Site, story

from newsbell.delivery.vapid import VapidKey
from newsbell.simulator.google_conversation import RECEIVED
from newsbell.simulator.google_desk import DELETED
from newsbell.simulator.push_server import running_push_service
from newsbell.simulator.push_service import PushService

UNSUBSCRIBE = """
  return navigator.serviceWorker.ready
    .then(worker => worker.pushManager.getSubscription())
    .then(one => one.unsubscribe());
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with gazette.site() as one:
        yield one


@pytest.fixture(scope="module")
def push() -> Iterator[PushService]:
    with running_push_service(vendor="google", browsers=True) as service:
        yield service


@pytest.fixture(scope="module")
def browser(push: PushService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with chromium(tmp_path_factory.mktemp("chromium"), push=push) as one:
        yield one


def subscribed(browser: Chromium, site: Site, push: PushService) -> Ringer:
    """A reader presses OK and Allow, and the page subscribes."""
    browser.open(site.origin)
    browser.click("#ok")
    browser.allow()
    assert "granted" == browser.until("return window.answer")
    ringer = Ringer(push, json.loads(browser.script("return subscribe(arguments[0]).then(JSON.stringify)", KEY.public)))
    # It connects for its first subscription only, and where that fails tries again after ten seconds and more.
    until(lambda: ringer.channel.online, "The browser's connection", 60)
    return ringer


def titles(site: Site, count: int = 1) -> list[str]:
    return [seen["said"]["notification"]["title"] for seen in site.events("push", count)]


def test_a_reader_is_rung_and_the_click_opens_the_story(browser: Chromium, site: Site, push: PushService) -> None:
    """OK, the real Allow, a message sealed by newsbell: opened, shown with the right words, clicked with the mouse."""
    ringer = subscribed(browser, site, push)
    assert ringer.said["endpoint"].startswith("https://jmt17.google.com/fcm/send/")
    assert 201 == ringer.post(story(site))
    shown = browser.notification("Eagle lands")
    assert ("Houston hears from the Moon.", "moon", "en") == (shown["body"], shown["tag"], shown["lang"])
    assert [("later", "Later")] == [(action["action"], action["title"]) for action in shown["actions"]]
    assert [RECEIVED] == ringer.acks(1)
    assert [{"event": "push", "said": json.loads(story(site))}] == site.events("push")
    browser.press_notification()
    until(lambda: f"{site.origin}/moon" in browser.urls(), "The story")
    assert [{"event": "click", "action": "", "tag": "moon"}] == site.events("click")


def test_a_button_of_the_notification_reaches_the_worker(browser: Chromium, site: Site, push: PushService) -> None:
    """Its name comes with the click; no window opens for it."""
    ringer = subscribed(browser, site, push)
    ringer.post(story(site, "Later, please"))
    browser.notification("Later, please")
    browser.press_notification(button=0)
    assert [{"event": "click", "action": "later", "tag": "moon"}] == site.events("click")


def test_block_is_kept(browser: Chromium, site: Site) -> None:
    """Pressed with the mouse; a second request is answered without a question."""
    browser.open(site.origin)
    browser.click("#ok")
    browser.block()
    assert "denied" == browser.until("return window.answer")
    assert "denied" == browser.script("return Notification.requestPermission()")


def test_a_message_sealed_for_another_key_never_reaches_the_worker(
    browser: Chromium, site: Site, push: PushService
) -> None:
    """The service accepts it and the browser acknowledges it all the same; the page hears nothing."""
    ringer = subscribed(browser, site, push)
    right, wrong = ringer.said["keys"]["p256dh"], VapidKey.generate().public
    ringer.said["keys"]["p256dh"] = wrong
    assert 201 == ringer.post(story(site, "Sealed for another"))
    ringer.said["keys"]["p256dh"] = right
    assert 201 == ringer.post(story(site, "Sealed for this one"))
    browser.notification("Sealed for this one")
    assert [RECEIVED, RECEIVED] == ringer.acks(2)
    assert ["Sealed for this one"] == titles(site)
    browser.dismiss()


def test_what_waited_over_a_restart_is_collapsed_by_its_topic(browser: Chromium, site: Site, push: PushService) -> None:
    """While the browser is away the newest of one Topic waits, and TTL 0 is dropped; grant and subscription stay."""
    ringer = subscribed(browser, site, push)
    before = push.report()
    browser.end()
    until(lambda: not ringer.channel.online, "The browser's leaving")
    assert [201, 201, 201] == [
        ringer.post(story(site, "First words")),
        ringer.post(story(site, "Better words")),
        ringer.post(story(site, "Now or never"), "other", TTL="0"),
    ]
    browser.start()
    assert [RECEIVED] == ringer.acks(1)
    browser.open(site.origin)
    browser.notification("Better words")
    assert ["Better words"] == titles(site)
    after = push.report()
    assert [1, 1] == [after[name] - before[name] for name in ("collapsed", "expired")]
    browser.dismiss()


def test_what_was_received_is_not_shown_twice(browser: Chromium, site: Site, push: PushService) -> None:
    """The connection breaks and comes again: what was acknowledged is not handed over once more."""
    ringer = subscribed(browser, site, push)
    assert 201 == ringer.post(story(site, "Once"))
    browser.notification("Once")
    assert [RECEIVED] == ringer.acks(1)
    assert ["Once"] == titles(site)
    browser.restart()
    browser.open(site.origin)
    until(lambda: ringer.channel.online, "The browser's coming back")
    assert 201 == ringer.post(story(site, "Next"), "next")
    assert [RECEIVED, RECEIVED] == ringer.acks(2)
    browser.notification("Next")
    assert ["Once", "Next"] == titles(site, 2)
    browser.dismiss()


def test_a_page_that_unsubscribes_is_gone(browser: Chromium, site: Site, push: PushService) -> None:
    """The browser deletes its registration, and the service answers 410; a new subscription rings."""
    ringer = subscribed(browser, site, push)
    assert browser.script(UNSUBSCRIBE)
    assert DELETED == until(lambda: ringer.channel.unregistered, "The browser's unregistering")
    assert 410 == ringer.post(story(site))
    again = Ringer(push, json.loads(browser.script("return subscribe(arguments[0]).then(JSON.stringify)", KEY.public)))
    assert ringer.said["endpoint"] != again.said["endpoint"]
    assert 201 == again.post(story(site, "Back again"))
    browser.notification("Back again")
    browser.dismiss()
