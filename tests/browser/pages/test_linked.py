"""The hosted page; Firefox on a desktop and Chromium on a phone linked by a code: one rings, or both, each once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests import books
from tests.browser.bell.site import Site, site
from tests.browser.both import PHONE_PX, both
from tests.browser.chromium import Chromium
from tests.browser.firefox import IN_BELL, Firefox, until
from tests.browser.pages import desk
from tests.followed import followed
from tests.served import Served, served
from tests.servers import free_port

from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.delivery import keys, sender
from newsbell.readers.models import Consent, Device, Reader
from newsbell.simulator.push_server import running_push_service
from newsbell.sources.models import Source
from newsbell.stories.models import Story
from newsbell.work import check

pytestmark = pytest.mark.timeout(600)
# The address is there before anything of the page.
YOURS_OPEN = """
  return location.pathname === "/reader/gazette/preferences" && document.getElementById("page")?.hidden === false;
"""


@dataclass
class Pair:
    """Two browsers of one person, on two machines, and the site of a publisher who has no script of the bell."""

    newsbell: Served
    site: Site
    publisher: Publisher
    one: Firefox
    other: Chromium
    told: set[str] = field(default_factory=set)

    def address(self, page: str) -> str:
        return f"{self.newsbell.url}/{page}?lang=en"

    def publish(self, title: str, path: str) -> None:
        url = f"{self.site.origin}/feed.xml"
        source, new = Source.objects.get_or_create(publisher=self.publisher, url=url, defaults={"due_at": None})
        if new:
            check([source.pk])
        self.site.publish(title, "After the flood.", path)
        check([source.pk])

    def rung(self, title: str) -> list[int]:
        """How often each browser rang for the story, once its outcome is settled."""
        (story,) = Story.objects.filter(lead__title=title)
        until(lambda: books.values(story=story.pk) == ["accepted"], "The outcome")
        until(lambda: any(self._shown(title)), "A ring")
        return self._shown(title)

    def _shown(self, title: str) -> list[int]:
        there = [one.title for one in self.one.alerts()], [one["title"] for one in self.other.notifications()]
        return [titles.count(title) for titles in there]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Pair]:
    port = free_port()
    bell = f"http://127.0.0.1:{port}"
    with (
        pytest.MonkeyPatch.context() as settings,
        running_push_service(browsers=True) as mozilla,
        running_push_service(vendor="google", browsers=True) as google,
        site(bell) as paper,
        both(tmp_path_factory.mktemp("browsers"), settings, mozilla, google) as browsers,
    ):
        one, other = browsers["firefox"], browsers["chromium"]
        assert isinstance(one, Firefox)
        assert isinstance(other, Chromium)
        other.width(PHONE_PX)
        own = {
            "NEWSBELL_LISTEN": f"127.0.0.1:{port}",
            "NEWSBELL_URL": bell,
            "NEWSBELL_PUSH_ORIGINS": mozilla.origin,
            "NEWSBELL_PUSH_ROUTES": f"{google.origin}={google.address}",
            "NEWSBELL_SOURCE_ORIGINS": paper.origin,
        }
        sender.poster.cache_clear()
        with served(tmp_path_factory.mktemp("newsbell"), settings, django_db_blocker, **own) as newsbell:
            publisher = Publisher.objects.create(slug="gazette", name="The Gazette", origin=paper.origin, language="en")
            keys.current(publisher, clock.now())
            yield Pair(newsbell, paper, publisher, one, other)
            other.end()
        sender.poster.cache_clear()


def test_two_devices_linked_by_the_code(pair: Pair) -> None:
    """Subscribed on the hosted page, more settings from its picker, a code, the other browser; one rings, then both."""
    one, other = pair.one, pair.other
    one.open(pair.address("subscribe/gazette/"))
    one.until("return !document.getElementById('start').disabled")
    assert not one.prompts()
    one.click("#start")
    one.press("[role=dialog] .ok")
    one.allow()
    until(lambda: one.bell("dialog[open] #p"), "The picker")
    one.script(f"{IN_BELL}.focus()", "dialog[open] #p")
    one.keys(*"Devon")
    one.press("dialog[open] .ok")
    until(lambda: not one.bell("dialog[open]"), "The end of the picker")
    reader = Reader.objects.get()
    assert {"Top stories", "Devon"} == set(followed(reader))

    one.press(".ask button:last-of-type")
    one.until("return document.getElementById('asks').hidden")
    assert ["Top stories", "Devon"] == _followed(one), "who follows is not asked again, and sees what"
    one.open(pair.address("subscribe/gazette/"))
    one.until("return !document.getElementById('followed').hidden")
    assert one.script("return document.getElementById('asks').hidden")
    assert ["Top stories", "Devon"] == _followed(one)
    for px in (0, desk.PHONE_PX):
        one.width(px)
        assert not desk.overflows(one)
        assert [] == desk.findings(one)
    one.width(0)
    one.click("#to-yours")
    one.until(YOURS_OPEN)
    one.open(pair.address("subscribe/gazette/"))
    one.until("return !document.getElementById('followed').hidden")
    one.click("#change")
    one.press("dialog[open] a")
    one.until(YOURS_OPEN)
    one.click("#make-code")
    code = one.until("return document.getElementById('code').textContent")

    other.open(pair.address("subscribe/gazette/code"))
    other.until("return !document.getElementById('go').disabled")
    other.type("#code", "AAAA-AAAA")
    other.click("#go")
    other.allow()
    other.until("return document.getElementById('problem').textContent.startsWith('This code opens nothing')")
    other.script("document.getElementById('code').value = ''")
    other.type("#code", code.lower())
    other.click("#go")
    other.until("return document.getElementById('said').textContent === 'Done: this device is yours now.'")
    assert reader == Reader.objects.get()
    assert 2 == Device.objects.filter(reader=reader).count()
    assert ["allow", "favourites", "code"] == [one.choice for one in Consent.objects.filter(reader=reader)]

    pair.publish("Devon bridge opens again", "/bridge")
    other.notification("Devon bridge opens again")
    assert [0, 1] == pair.rung("Devon bridge opens again"), "the newest rings, and no other"
    other.dismiss()

    one.click("input[value=all]")
    until(lambda: Reader.objects.get().ringing == "all", "All ring")
    title = "Devon ferry sails on Sundays"
    pair.publish(title, "/ferry")
    one.alert(title).hold()
    other.notification(title)
    assert [1, 1] == pair.rung(title)
    assert [] == [alert for alert in one.alerts() if alert.title != title]
    other.press_notification()
    until(lambda: f"{pair.site.origin}/ferry" in other.urls(), "The story")


def _followed(browser: Firefox) -> list[str]:
    """What the hosted page says is followed."""
    return list(browser.script("return [...document.querySelectorAll('#follows li')].map(one => one.textContent)"))


def test_the_hosted_worker_and_app_are_the_publishers_own(pair: Pair) -> None:
    """Each publisher on newsbell's origin has a worker, a scope and a memory of its own."""
    pair.one.open(pair.address("subscribe/gazette/"))
    pair.one.until("return !document.getElementById('start').disabled")
    said = pair.one.script("return fetch('/subscribe/gazette/settings.json').then(one => one.json())")
    assert ("/subscribe/gazette/worker.js", "") == (said["worker"], said["scope"])
    text = pair.one.script("return fetch('/subscribe/gazette/worker.js').then(one => one.text())")
    assert 'self.newsbellStore = "newsbell-gazette";\nimportScripts("/sw.js");\n' == text
    names = pair.one.script("return indexedDB.databases().then(all => all.map(one => one.name))")
    assert {"newsbell-gazette"} == set(names)
