"""The demo's page in a real Firefox: its button rings the visitor's own browser."""

from typing import Any

import pytest
from tests.browser.firefox import firefox
from tests.browser.pages import desk
from tests.served import served
from tests.servers import free_port

from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.delivery import keys, sender
from newsbell.newsroom.demo import STORIES, TOWN
from newsbell.simulator.push_server import running_push_service
from newsbell.sources.models import Source
from newsbell.stories.models import Article, Story

pytestmark = pytest.mark.timeout(600)
IN_SHADOW = "return document.querySelector('newsbell-bell')?.shadowRoot.querySelector('[role=dialog] .ok')"


def test_the_button_rings_the_visitor(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, django_db_blocker: pytest.FixtureRequest
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    for folder in ("firefox", "newsbell"):
        (tmp_path / folder).mkdir()
    with (
        running_push_service(browsers=True) as push,
        firefox(tmp_path / "firefox", push=push) as browser,
    ):
        own = {
            "NEWSBELL_LISTEN": f"127.0.0.1:{port}",
            "NEWSBELL_URL": url,
            "NEWSBELL_DEMO": "1",
            "NEWSBELL_PUSH_ORIGINS": push.origin,
            "NEWSBELL_SOURCE_ORIGINS": url,
        }
        sender.poster.cache_clear()
        with served(tmp_path / "newsbell", monkeypatch, django_db_blocker, **own):
            paper = Publisher.objects.create(slug="gazette", name="The Gazette", origin="https://gazette.example")
            keys.current(paper, clock.now())
            for language, dark, px in (("ar", True, 0), ("ar", False, 320), ("en", True, 320), ("en", False, 0)):
                browser.scheme(dark=dark)
                browser.width(px)
                browser.open(f"{url}/demo/?lang={language}")
                browser.until("return document.querySelector('[data-newsbell-follow] button')")
                assert [] == desk.findings(browser), f"{language} {dark} {px}"
                assert not desk.overflows(browser), f"{language} at {px} pixels"
            Source.objects.create(publisher=paper, url=f"https://gazette.example/{'long-' * 12}feed.xml", paused=True)
            told = {"title": "Seals sail", "standfirst": "At dawn.", "url": "https://gazette.example/seals"}
            lead = Article.objects.create(publisher=paper, seen_at=clock.now(), **told)
            Story.objects.create(publisher=paper, lead=lead, state=Story.State.NEW, decided_at=clock.now())
            for language, dark, px in (("ar", True, 0), ("ar", False, 320), ("de", True, 320), ("pl", False, 0)):
                browser.scheme(dark=dark)
                browser.width(px)
                browser.open(f"{url}/?lang={language}")
                assert [] == desk.findings(browser), f"the front page, {language} {dark} {px}"
                assert not desk.overflows(browser), f"the front page, {language} at {px} pixels"
            for language, dark, px in (("ar", True, 320), ("fr", False, 0)):
                browser.scheme(dark=dark)
                browser.width(px)
                browser.open(f"{url}/?lang={language}")
                browser.click(".stories h3 a")
                browser.until("return location.pathname.startsWith('/demo/stories/')")
                assert ["Seals sail", "At dawn."] == [browser.text("h1"), browser.text("main p")]
                browser.until("return document.querySelector('[data-newsbell-preferences]')?.hidden === false")
                assert [] == desk.findings(browser), f"a story, {language} {dark} {px}"
                assert not desk.overflows(browser), f"a story, {language} at {px} pixels"
            for language, dark, px in (("ar", True, 320), ("de", False, 320), ("en", True, 0)):
                browser.scheme(dark=dark)
                browser.width(px)
                browser.open(f"{url}/nowhere?lang={language}")
                assert [] == desk.findings(browser), f"a wrong address, {language} {dark} {px}"
                assert not desk.overflows(browser), f"a wrong address, {language} at {px} pixels"
            browser.width(0)
            browser.click("main a")
            browser.until("return location.pathname === '/'")
            browser.open(f"{url}/demo/?lang=en")
            browser.until("return document.querySelector('[data-newsbell-follow] button')")
            browser.click("[data-newsbell-follow] button")
            browser.until(IN_SHADOW)
            browser.script(IN_SHADOW).click()
            browser.allow()
            browser.until("return document.querySelector('[aria-pressed=true]')")
            browser.click("#publish")
            title, text = STORIES[0]
            alert = browser.alert(title)
            assert f"{text}\nYou follow {TOWN}" == alert.body
            alert.click()
            browser.go_to("/demo/1")
            assert title == browser.text("h1")
            browser.until("return document.querySelector('main [aria-pressed=true]')")
            browser.click("[data-newsbell-preferences]")
            browser.until("return document.querySelector('newsbell-bell')?.shadowRoot.querySelector('dialog')")
        sender.poster.cache_clear()
