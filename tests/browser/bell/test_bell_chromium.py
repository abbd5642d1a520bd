"""The bell in a real Chromium: asked kindly, OK, the real Allow, a favourite, rung, opened."""

from pathlib import Path
from typing import Any

import pytest
from tests.browser.bell.site import site
from tests.browser.chromium import chromium
from tests.browser.firefox import until
from tests.served import free_port, served

from newsbell.bell.models import BellSettings
from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.delivery import keys, sender
from newsbell.readers.models import Reader
from newsbell.reminders.models import Outcome
from newsbell.simulator.push_server import running_push_service
from newsbell.sources.models import Source
from newsbell.work import check

pytestmark = pytest.mark.timeout(120)

ASK, PICKER = "newsbell-bell [role=dialog]", "newsbell-bell dialog[open]"
TO_THE_END = "() => { scrollTo(0, 0); scrollTo(0, document.documentElement.scrollHeight); }"


def test_ok_allow_a_favourite_a_story_and_its_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> None:
    """The whole way: asked by the rule, OK, the real Allow, a favourite, a story, its words, a click."""
    # Playwright keeps a loop in this thread, which Django would take for an asynchronous caller; and it knows a
    # connection by that loop, so the browser comes before newsbell.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    port = free_port()
    bell = f"http://127.0.0.1:{port}"
    with (
        running_push_service(vendor="google", browsers=True) as push,
        site(bell) as own,
        chromium(tmp_path, push=push) as browser,
    ):
        settings = {
            "NEWSBELL_LISTEN": f"127.0.0.1:{port}",
            "NEWSBELL_URL": bell,
            "NEWSBELL_PUSH_ROUTES": f"{push.origin}={push.address}",
            "NEWSBELL_SOURCE_ORIGINS": own.origin,
        }
        sender.poster.cache_clear()
        with served(tmp_path, monkeypatch, django_db_blocker, **settings):
            publisher = Publisher.objects.create(slug="gazette", name="The Gazette", origin=own.origin, language="en")
            keys.current(publisher, clock.now())
            BellSettings.objects.create(publisher=publisher, stories=2, scroll=50, days=30)

            browser.open(f"{own.origin}/one")
            browser.until("'newsbell' in window")
            browser.open(f"{own.origin}/two")
            browser.until("'newsbell' in window")
            assert "default" == browser.script("Notification.permission")

            def asked() -> bool:
                browser.script(TO_THE_END)
                return bool(browser.page.locator(ASK).is_visible())

            until(asked, "The soft ask")
            browser.click(f"{ASK} .ok")
            browser.allow()
            browser.page.locator(f"{PICKER} #p").fill("Devon")
            browser.click(f"{PICKER} .ok")
            browser.page.locator(PICKER).wait_for(state="hidden")
            reader = Reader.objects.get(publisher=publisher)
            assert {("top-stories", "Top stories"), ("phrase", "Devon")} == set(
                reader.follows.values_list("subject__kind", "subject__name")
            )
            assert ["google"] == list(reader.devices.values_list("vendor", flat=True))

            feed = Source.objects.create(publisher=publisher, url=f"{own.origin}/feed.xml", due_at=None)
            check([feed.pk])
            own.publish("Devon bridge opens again", "After the flood.", "/bridge")
            check([feed.pk])
            shown = browser.notification("Devon bridge opens again")
            assert "After the flood." == shown["body"]
            assert ["mute", "leave"] == [action["action"] for action in shown["actions"]]
            browser.press_notification()
            until(lambda: f"{own.origin}/bridge" in browser.urls(), "The story")
            outcomes = Outcome.objects.filter(reader=reader).values_list("value", flat=True)
            until(lambda: ["accepted"] == list(outcomes), "The outcome")
            # Else newsbell waits at its own end for the connections that the browser keeps.
            browser.end()
        sender.poster.cache_clear()
