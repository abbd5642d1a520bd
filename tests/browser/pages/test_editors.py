"""Editors' pages in real browsers: no column is cut, axe finds nothing, the keyboard alone asks, cancels, releases."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import User
from tests.browser.both import NAMES, Browser, both
from tests.browser.firefox import Firefox, until
from tests.browser.pages import desk
from tests.browser.pages.keyboard import BACK, ENTER, SPACE, TAB, comes_to, tab_to
from tests.readership import join, told
from tests.served import Served, served

from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.delivery import keys
from newsbell.follows.choices import Wish
from newsbell.simulator.push_server import running_push_service
from newsbell.simulator.push_service import PushService
from newsbell.sources.models import Poll, Source
from newsbell.stories.models import Article, Story

pytestmark = pytest.mark.timeout(600)
LAPTOP_PX = 1280
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
SOURCE = f"https://gazette.example/{'long-' * 12}feed.xml"
LISTS = (
    *("newsbell_stories/story", "newsbell_stories/article", "newsbell_reminders/reminder"),
    *("newsbell_sources/source", "newsbell_sources/poll", "newsbell_readers/consent", "newsbell_common/publisher"),
)
CUT = """
  const held = [...document.querySelectorAll(".results, .form-row")];
  return held.some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
"""
INDENT = """
  const [head, item] = [".desk h2", ".desk li"].map(css => document.querySelector(css).getBoundingClientRect().left);
  return item - head;
"""
BUTTON = """
  document.querySelector(".submit-row input").value = "Diese Meldung aus ihrer laufenden Meldung nehmen";
  return document.documentElement.scrollWidth > document.documentElement.clientWidth;
"""
"""Does a button in a language of long words make the page scroll sideways?"""
STORIES, ACCOUNT = "newsbell_stories/story", ("kensa", "carrick bridge")


@dataclass
class Newsroom:
    newsbell: Served
    push: PushService
    browsers: dict[str, Browser]
    publisher: Publisher
    count: int = 0


@dataclass
class Seat:
    """An editor who has signed in, and a story that waits for them."""

    browser: Browser
    url: str
    story: Story
    endpoint: str

    def open(self, path: str = "") -> None:
        self.browser.open(f"{self.url}/admin/{path}")
        self.browser.until("return document.readyState === 'complete' && document.querySelector('#content')")

    def open_story(self) -> None:
        self.open(f"{STORIES}/{self.story.pk}/change/")

    def ask(self, action: str) -> None:
        self.open_story()
        self.browser.click(f"button[value={action}]")
        self.browser.until("return document.querySelector('input[name=sure]')")


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Newsroom]:
    with (
        pytest.MonkeyPatch.context() as settings,
        running_push_service() as push,
        both(tmp_path_factory.mktemp("browsers"), settings) as browsers,
    ):
        own = {"NEWSBELL_PUSH_ORIGINS": push.origin, "NEWSBELL_WORKERS": "1"}
        with served(tmp_path_factory.mktemp("newsbell"), settings, django_db_blocker, **own) as newsbell:
            User.objects.create_superuser(ACCOUNT[0], password=ACCOUNT[1])
            paper = Publisher.objects.create(slug="gazette", name="The Gazette", origin="https://gazette.example")
            source = Source.objects.create(publisher=paper, url=SOURCE, name=LONG, paused=True)
            Poll.objects.create(source=source, at=clock.now(), result=Poll.Result.NEWS, entries=30, fresh=12, held=True)
            yield Newsroom(newsbell, push, browsers, paper)
            browsers["chromium"].end()


@pytest.fixture(params=NAMES)
def seat(newsroom: Newsroom, request: pytest.FixtureRequest) -> Seat:
    browser, url, paper = newsroom.browsers[request.param], newsroom.newsbell.url, newsroom.publisher
    browser.scheme(dark=False)
    browser.width(0)
    public = keys.current(paper, clock.now()).public
    subscription = newsroom.push.subscribe(1, public)[0]
    reader = join(paper, Wish("phrase", "Devon"), said=subscription).reader
    newsroom.count += 1
    outcome = told(reader, f"{LONG} {newsroom.count}", value="deferred", reason="held", minutes=newsroom.count)
    story = Story.objects.get(pk=outcome.story)
    Story.objects.filter(pk=story.pk).update(state=Story.State.HELD)
    copy = {"publisher": paper, "story": story, "seen_at": clock.now(), "decision": "same-story"}
    Article.objects.create(title=f"A copy of {LONG}", evidence=["Most of its words are in both."], **copy)
    seat = Seat(browser, url, story, subscription["endpoint"])
    seat.open()
    if browser.script("return !!document.getElementById('id_username')"):
        browser.type("#id_username", ACCOUNT[0])
        browser.type("#id_password", ACCOUNT[1])
        browser.click("[type=submit]")
        browser.until("return document.querySelector('#logout-form')")
    return seat


def test_axe_finds_nothing_and_no_column_is_cut(seat: Seat, request: pytest.FixtureRequest) -> None:
    """What axe finds is the page's, so one browser asks it; how wide a list is, each browser says for itself."""
    axe = request.node.callspec.params["seat"] == "firefox"
    seat.open()
    desk.judge(seat.browser, "the first page", axe=axe)
    for path in LISTS:
        seat.open(f"{path}/")
        seat.browser.width(LAPTOP_PX)
        assert not seat.browser.script(CUT), path
        seat.browser.width(desk.PHONE_PX)
        assert not seat.browser.script(CUT), f"{path}, on a phone"
        desk.judge(seat.browser, path, axe=axe)
    seat.open(f"{STORIES}/?o=2.-3")
    desk.judge(seat.browser, "a list in an order of its own", axe=axe)
    for path in ("newsbell_reminders/reminder", "newsbell_sources/source"):
        seat.open(f"{path}/")
        seat.browser.click("#result_list tbody th a")
        seat.browser.until("return location.pathname.endsWith('/change/')")
        seat.browser.width(desk.PHONE_PX)
        assert not seat.browser.script(CUT), f"one {path}, on a phone"
    seat.open_story()
    desk.judge(seat.browser, "a story", axe=axe)
    for action in ("release", "keep", "mark_top", "retract", "split"):
        seat.ask(action)
        seat.browser.width(desk.PHONE_PX)
        assert seat.browser.script(INDENT) < desk.PHONE_PX / 10, f"{action}: a list's indent is no part of a phone"
        desk.judge(seat.browser, action, axe=axe)
        seat.browser.width(desk.PHONE_PX)
        assert not seat.browser.script(BUTTON), action


@pytest.mark.parametrize("seat", ["firefox"], indirect=True)
def test_a_table_is_one_on_a_phone_too(seat: Seat) -> None:
    """There it is shown as cards: in some browsers what is no table to the eye is none to a screen reader either.

    Of Firefox, which tells the role that it computed.
    """
    assert isinstance(seat.browser, Firefox)
    pages: dict[str, Callable[[], None]] = {
        "#result_list": lambda: seat.open(f"{STORIES}/"),
        ".desk .results:has([name=_selected_action]) table": seat.open_story,
        "#reminders ~ .results table": seat.open_story,
        ".desk .results table": lambda: seat.ask("release"),
    }
    for table, open_page in pages.items():
        open_page()
        seat.browser.width(desk.PHONE_PX)
        roles = {"": "table", "thead": "rowgroup", "tbody": "rowgroup", "tbody tr": "row", "td": "cell"}
        roles |= {"thead th": "columnheader", "tbody th": "rowheader"}
        for part, role in roles.items():
            found = seat.browser.marionette.find_elements("css selector", f"{table} {part}")
            assert {role} >= {one.computed_role for one in found}, f"{table} {part}"
            assert found or "th" in part, part
    seat.browser.width(0)


def test_the_keyboard_alone_asks_cancels_and_releases(seat: Seat, newsroom: Newsroom) -> None:
    browser = seat.browser
    seat.open_story()
    tab_to(browser, "button[value=release]")
    browser.keys(ENTER)
    browser.until("return document.querySelector('input[name=sure]')")
    assert "about 1 reader would be rung, on about 1 device" in browser.text(".estimate").replace("\n", " ")
    tab_to(browser, "input[type=submit].default")
    browser.keys(TAB)
    comes_to(browser, "a.button")
    browser.keys(ENTER)
    browser.until("return document.querySelector('button[value=release]')")
    assert Story.State.HELD == Story.objects.get(pk=seat.story.pk).state
    tab_to(browser, "button[value=release]")
    browser.keys(ENTER)
    browser.until("return document.querySelector('input[name=sure]')")
    tab_to(browser, "input[type=submit].default")
    browser.keys(ENTER)
    browser.until("return document.querySelector('.messagelist')")
    assert "is released: whoever is to be rung for it is rung within seconds" in browser.text(".messagelist")
    assert "was released by an editor (kensa)" in browser.text("#content")
    assert Story.State.NEW == Story.objects.get(pk=seat.story.pk).state
    (rung,) = until(lambda: newsroom.push.shown(seat.endpoint), "The ring")
    assert str(seat.story) == rung["title"]


def test_the_keyboard_alone_finds_a_story_by_its_address_and_leaves_it_in_the_inboxes(seat: Seat) -> None:
    """The address as a browser shows it."""
    browser = seat.browser
    seat.story.articles.update(url=f"https://gazette.example/news/{seat.story.pk}")
    seat.open(f"{STORIES}/?o=2")
    tab_to(browser, ".sortremove")
    tab_to(browser, "#searchbar", BACK)
    browser.type("#searchbar", f"gazette.example/news/{seat.story.pk}{ENTER}")
    browser.until("return new URLSearchParams(location.search).has('q') && document.readyState === 'complete'")
    assert 1 == browser.script("return document.querySelectorAll('#result_list tbody tr').length")
    assert "It is found by its number" in browser.text("#finds")
    tab_to(browser, "[name=action]")
    browser.keys("L")
    browser.until("return document.querySelector('[name=action]').value === 'keep'")
    tab_to(browser, "#result_list tbody .action-select")
    browser.keys(SPACE)
    browser.until("return document.activeElement.checked")
    tab_to(browser, "button[name=index]", BACK)
    browser.keys(ENTER)
    browser.until("return document.querySelector('input[name=sure]')")
    assert LONG in browser.text(".desk table")
    tab_to(browser, "input[type=submit].default")
    browser.keys(ENTER)
    browser.until("return document.querySelector('.messagelist')")
    assert "is left in the inboxes; it rings nobody." in browser.text(".messagelist")
    assert Story.State.KEPT == Story.objects.get(pk=seat.story.pk).state
