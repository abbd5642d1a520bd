"""A real Firefox subscribes, is rung by newsbell's own sender, shows, is clicked, leaves: over the simulator alone."""

import json
from collections.abc import Iterator

import pytest
from tests.browser import gazette
from tests.browser.firefox import Firefox, firefox, until
from tests.browser.gazette import KEY, Ringer, Site, story

from newsbell.delivery.vapid import VapidKey
from newsbell.simulator.mozilla_words import PERMISSION_REVOKED, QUOTA_EXCEEDED, SHOWN, UNDECRYPTABLE
from newsbell.simulator.push_server import running_push_service
from newsbell.simulator.push_service import PushService


@pytest.fixture
def site() -> Iterator[Site]:
    with gazette.site() as one:
        yield one


@pytest.fixture(scope="module")
def push() -> Iterator[PushService]:
    with running_push_service(browsers=True) as service:
        yield service


@pytest.fixture(scope="module")
def browser(push: PushService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with firefox(tmp_path_factory.mktemp("firefox"), push=push) as one:
        yield one


def subscribed(browser: Firefox, site: Site, push: PushService) -> Ringer:
    """A reader presses OK and Allow, and the page subscribes."""
    browser.open(site.origin)
    browser.click("#ok")
    browser.allow()
    assert "granted" == browser.until("return window.answer")
    said = browser.script("return subscribe(arguments[0]).then(JSON.stringify)", KEY.public)
    return Ringer(push, json.loads(said))


def test_the_browser_asks_only_where_the_reader_acted(browser: Firefox, site: Site) -> None:
    """A request on arrival is answered `default` without a question; Always Block is kept."""
    browser.open(site.origin)
    assert "default" == browser.script("return Notification.requestPermission()")
    assert not browser.prompts()
    browser.click("#ok")
    browser.block()
    assert "denied" == browser.until("return window.answer")


def test_a_reader_is_rung_and_the_click_opens_the_story(browser: Firefox, site: Site, push: PushService) -> None:
    """OK, Allow, a message sealed by newsbell: the worker gets its very JSON, the words show, the click is real."""
    ringer = subscribed(browser, site, push)
    assert ringer.said["endpoint"].startswith(f"{push.origin}/wpush/v2/")
    assert 201 == ringer.post(story(site))
    alert = browser.alert("Eagle lands")
    assert ("Houston hears from the Moon.", "moon", {"later": "Later"}) == (
        alert.body,
        alert.stored["tag"],
        alert.actions,
    )
    assert [SHOWN] == ringer.acks(1)
    assert [{"event": "push", "said": json.loads(story(site))}] == site.events("push")
    alert.click()
    browser.go_to(f"{site.origin}/moon")
    assert [{"event": "click", "action": "", "tag": "moon"}] == site.events("click")
    assert [] == browser.alerts()


def test_a_button_of_the_notification_reaches_the_worker(browser: Firefox, site: Site, push: PushService) -> None:
    """Its name comes with the click; no window opens for it."""
    ringer = subscribed(browser, site, push)
    ringer.post(story(site, "Later, please"))
    browser.alert("Later, please").act("later")
    assert [{"event": "click", "action": "later", "tag": "moon"}] == site.events("click")


def test_a_message_sealed_for_another_key_never_reaches_the_worker(
    browser: Firefox, site: Site, push: PushService
) -> None:
    """The service accepts it all the same; the browser says 101 and the page hears nothing."""
    ringer = subscribed(browser, site, push)
    right, wrong = ringer.said["keys"]["p256dh"], VapidKey.generate().public
    ringer.said["keys"]["p256dh"] = wrong
    assert 201 == ringer.post(story(site, "Sealed for another"))
    assert [UNDECRYPTABLE] == ringer.acks(1)
    ringer.said["keys"]["p256dh"] = right
    assert 201 == ringer.post(story(site, "Sealed for this one"))
    browser.alert("Sealed for this one").close()
    assert ["Sealed for this one"] == [seen["said"]["notification"]["title"] for seen in site.events("push")]


def test_what_waited_over_a_restart_is_collapsed_by_its_topic(browser: Firefox, site: Site, push: PushService) -> None:
    """While the browser is away the newest of one Topic waits, and TTL 0 is dropped."""
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
    browser.alert("Better words").close()
    assert [SHOWN] == ringer.acks(1)
    assert ["Better words"] == [seen["said"]["notification"]["title"] for seen in site.events("push")]
    after = push.report()
    assert [1, 1] == [after[name] - before[name] for name in ("collapsed", "expired")]


def test_a_reader_who_takes_the_permission_back_is_gone(browser: Firefox, site: Site, push: PushService) -> None:
    """The browser unregisters with 202, and the service answers 410."""
    ringer = subscribed(browser, site, push)
    browser.permit(site.origin, "DENY")
    assert PERMISSION_REVOKED == until(lambda: ringer.channel.unregistered, "The browser's unregistering")
    assert 410 == ringer.post(story(site))


def test_pushes_that_show_nothing_cost_the_subscription(browser: Firefox, site: Site, push: PushService) -> None:
    """After at most 16 silent ones the browser unregisters with 201: every push must show something."""
    ringer = subscribed(browser, site, push)
    browser.open("about:blank")
    statuses = [ringer.post(json.dumps({"silent": number}).encode(), str(number)) for number in range(16)]
    assert {201} == set(statuses)
    assert QUOTA_EXCEEDED == until(lambda: ringer.channel.unregistered, "The browser's unregistering")
    assert 410 == ringer.post(story(site))
