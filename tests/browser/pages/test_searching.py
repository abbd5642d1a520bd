"""What can be followed, in real browsers: suggestions in the picker and on the preferences page, a subject's page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from tests.browser.bell.site import Site, site
from tests.browser.both import NAMES, PHONE_PX, SEAT_NAMES, SEATS, Browser, both, sat
from tests.browser.chromium import Chromium
from tests.browser.firefox import IN_BELL as FOUND
from tests.browser.firefox import until
from tests.browser.pages import desk
from tests.readership import join
from tests.served import Served, served
from tests.servers import free_port

from newsbell.bell.models import BellSettings
from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.delivery import keys
from newsbell.follows import choices, directory
from newsbell.follows.choices import Wish
from newsbell.follows.directory import Named
from newsbell.follows.models import Directory, Listed
from newsbell.readers.models import Reader
from newsbell.simulator.push_server import running_push_service
from newsbell.stories import known
from newsbell.stories.facts import facts
from newsbell.stories.models import Article, Story

pytestmark = pytest.mark.timeout(600)
OPTIONS = "return Array.from({root}.querySelectorAll('[role=option]'), one => one.textContent)"
SHADOW = "document.querySelector('newsbell-bell').shadowRoot"
FOCUSED = f"return {SHADOW}.activeElement?.id"
TAB, ENTER, ESCAPE, DOWN, UP = "\ue004", "\ue007", "\ue00c", "\ue015", "\ue013"
LINKED = "[...document.querySelectorAll('#follows a')].map(one => [one.textContent, one.href])"
SUBJECTS = (
    Named("person", "Neil Armstrong"),
    Named("person", "Louis Armstrong"),
    Named("place", "Armidale", ("New South Wales", "Australia")),
    Named("topic", "الأخبار العربية"),
    Named("place", "New South Wales", ("Australia",)),
    # Begin as what is typed begins: so few suggestions as are waited for are there once all of it was asked for.
    Named("place", "Arran", ("Scotland",)),
    Named("place", "Neisse", ("Poland",)),
)


@dataclass
class Room:
    """A browser, newsbell, and a publisher whose stories name some subjects."""

    newsbell: Served
    browser: Browser
    site: Site
    publisher: Publisher
    story: Story
    members: dict[int, Reader] = field(default_factory=dict)

    def open(self, page: str, fragment: str = "", language: str = "en") -> None:
        self.browser.open("about:blank")
        self.browser.open(f"{self.newsbell.url}/{page}?lang={language}{fragment}")
        self.browser.until("return document.readyState === 'complete'")

    def preferences(self, language: str = "en") -> Reader:
        joined = join(self.publisher)
        self.open(f"reader/{self.publisher.slug}/preferences", f"#{joined.tokens['manage']}", language)
        self.browser.until("return !document.getElementById('page').hidden")
        return joined.reader

    def picker(self, anew: bool = True) -> Reader:
        """The picker, at a reader's who follows one thing by the page's button; `anew`: and nothing else."""
        self.browser.permit(self.site.origin, "ALLOW")
        self.browser.open("about:blank")
        self.browser.open(f"{self.site.origin}/one")
        self.browser.until("return 'newsbell' in window")
        if id(self.browser) not in self.members:
            self.browser.click("[data-newsbell-follow] button")
            self.browser.press(".ask .ok")
            self.browser.press(".ask button:not(.ok)")
            self.members[id(self.browser)] = Reader.objects.filter(publisher=self.publisher).latest("pk")
        member = self.members[id(self.browser)]
        if anew:
            choices.replace(member.pk, self.publisher, [Wish("phrase", "Neil Armstrong")], clock.now())
        self.browser.script("void newsbell.preferences()")
        until(lambda: self.browser.bell("dialog[open] #p"), "The picker")
        return member

    def picked(self) -> None:
        """Saves what is chosen in the picker."""
        self.browser.press("dialog .ok")
        until(lambda: not self.browser.bell("dialog"), "The end of the picker")

    def options(self, root: str = "document") -> list[str]:
        return list(self.browser.script(OPTIONS.replace("{root}", root)))

    def follows(self, reader: Reader) -> set[tuple[str, str]]:
        return {(one.subject.kind, one.subject.name) for one in choices.of(reader.pk)}


@pytest.fixture(scope="module")
def rooms(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Iterator[tuple[Room, dict[str, Browser]]]:
    port = free_port()
    bell = f"http://127.0.0.1:{port}"
    with (
        pytest.MonkeyPatch.context() as settings,
        running_push_service(browsers=True) as mozilla,
        running_push_service(vendor="google", browsers=True) as google,
        site(bell) as paper,
        both(tmp_path_factory.mktemp("browsers"), settings, mozilla, google) as browsers,
    ):
        own = {
            "NEWSBELL_LISTEN": f"127.0.0.1:{port}",
            "NEWSBELL_URL": bell,
            "NEWSBELL_PUSH_ORIGINS": mozilla.origin,
            "NEWSBELL_PUSH_ROUTES": f"{google.origin}={google.address}",
            "NEWSBELL_WORKERS": "1",
        }
        with served(tmp_path_factory.mktemp("newsbell"), settings, django_db_blocker, **own) as newsbell:
            publisher = Publisher.objects.create(slug="gazette", name="The Gazette", origin=paper.origin, language="en")
            keys.current(publisher, clock.now())
            BellSettings.objects.create(publisher=publisher, accent="#ffd400")
            story = published(publisher, paper)
            yield Room(newsbell, browsers["firefox"], paper, publisher, story), browsers
            browsers["chromium"].end()


@pytest.fixture(params=SEATS, ids=SEAT_NAMES)
def room(rooms: tuple[Room, dict[str, Browser]], request: pytest.FixtureRequest) -> Room:
    made, browsers = rooms
    return replace(made, browser=sat(browsers, request.param))


def published(publisher: Publisher, paper: Site) -> Story:
    """A story at the site's first page, which names all of these; one of them many follow."""
    url = f"{paper.origin}/one"
    fact = facts(article=0, story=0, source=0, title="", text="", link=url, own_hosts=["127.0.0.1"])
    lead = Article.objects.create(
        publisher=publisher,
        title="Armstrong plays in Armidale",
        standfirst="Both of them.",
        url=url,
        seen_at=clock.now(),
    )
    story = Story.objects.create(publisher=publisher, lead=lead, state=Story.State.NEW, decided_at=clock.now())
    Article.objects.filter(pk=lead.pk).update(story=story, canonical=fact.url or "")
    lead.refresh_from_db()
    known.remember(lead.pk, known.by(known.of(publisher.pk, known.facts_of(lead))))
    directory.enter(Directory.objects.create(publisher=publisher), {story.pk: SUBJECTS})
    Listed.objects.filter(name="Armidale").update(readers=100)
    return story


def test_the_picker_suggests_as_it_is_typed_and_the_keyboard_chooses(room: Room) -> None:
    reader = room.picker()
    browser = room.browser
    browser.script(f"{FOUND}.focus()", "#p")
    assert "combobox" == browser.script(f"return {FOUND}.getAttribute('role')", "#p")
    browser.keys(*"arm")
    until(lambda: len(room.options(SHADOW)) == 3, "The suggestions")
    assert "true" == browser.script(f"return {FOUND}.getAttribute('aria-expanded')", "#p")
    assert "Suggestions: 3. Choose with the arrow keys." == browser.script(
        f"return {FOUND}.textContent", "[role=listbox] ~ [role=status]"
    )
    browser.keys(DOWN)
    active = browser.script(f"const at = {FOUND}; return [at.getAttribute('aria-activedescendant'), at.value]", "#p")
    assert ["p-list-0", "arm"] == active, "the focus and the words stay where they are"
    browser.keys(UP, UP)
    assert "p-list-2" == browser.script(f"return {FOUND}.getAttribute('aria-activedescendant')", "#p")
    browser.keys(ESCAPE)
    assert [] == room.options(SHADOW)
    assert browser.script(f"return {FOUND}?.open", "dialog"), "Escape closes the list alone"
    browser.keys(DOWN)
    until(lambda: len(room.options(SHADOW)) == 3, "The suggestions again")
    place = next(number for number, text in enumerate(room.options(SHADOW)) if text.startswith("Armidale"))
    browser.keys(*[DOWN] * (place + 1), ENTER)
    assert "" == browser.script(f"return {FOUND}.value", "#p")
    browser.keys(*"my own words", ENTER)
    room.picked()
    assert {("place", "Armidale"), ("phrase", "my own words")} <= room.follows(reader)


def test_the_picker_stands_in_columns_where_there_is_room(room: Room, request: pytest.FixtureRequest) -> None:
    """Read across as the keyboard goes, from either side; on a phone there is one."""
    reader = room.picker()
    choices.replace(reader.pk, room.publisher, [Wish("phrase", f"pier {one}") for one in range(9)], clock.now())
    room.browser.press("dialog .end button:not(.ok)")
    until(lambda: not room.browser.bell("dialog"), "The end of the picker")
    room.picker(anew=False)
    placed = f"""
      {SHADOW}.host.dir = arguments[0];
      const rows = [...{SHADOW}.querySelector("fieldset").querySelectorAll("label")];
      return rows.map(one => one.getBoundingClientRect()).map(({{ left, top }}) => [Math.round(top), Math.round(left)]);
    """
    for direction, way in (("ltr", 1), ("rtl", -1)):
        places = [(top, way * left) for top, left in room.browser.script(placed, direction)]
        assert sorted(places) == places, "each after the one before, line by line"
        assert (3 if "desktop" in request.node.name else 1) == len({left for _, left in places})


def test_a_long_picker_scrolls_within_itself_and_shows_its_suggestions(room: Room) -> None:
    """What is for ears alone would make the dialog itself longer than it is, and typing scroll all of it away."""
    reader = room.picker()
    wishes = [Wish("phrase", f"harbour number {number}") for number in range(160)]
    choices.replace(reader.pk, room.publisher, wishes, clock.now())
    room.browser.press("dialog .end button:not(.ok)")
    until(lambda: not room.browser.bell("dialog"), "The end of the picker")
    room.picker(anew=False)
    assert "p" == room.browser.script(FOCUSED), "the search has the focus at once, above all that is followed"
    room.browser.keys(*"arm")
    until(lambda: len(room.options(SHADOW)) == 3, "The suggestions")
    measured = f"""
      const [dialog, box, list, input] = ["dialog", ".b", "#p-list", "#p"].map(css => {SHADOW}.querySelector(css));
      const [within, shown, typed] = [box, list, input].map(one => one.getBoundingClientRect());
      return [dialog.scrollHeight - dialog.clientHeight, box.scrollHeight - box.clientHeight,
        shown.bottom - within.bottom, within.top - typed.top];
    """
    beyond, scrolls, below, above = room.browser.script(measured)
    assert beyond <= 1
    assert scrolls > 500
    assert below <= 1, "the list is seen whole"
    assert above <= 1, "and what is typed"


@pytest.mark.parametrize("room", [("chromium", PHONE_PX)], ids=["chromium-touch"], indirect=True)
def test_on_a_touch_screen_the_search_is_first_and_opens_no_keyboard(room: Room) -> None:
    assert isinstance(room.browser, Chromium)
    session = room.browser.context.new_cdp_session(room.browser.page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 5})
    try:
        room.picker()
        assert room.browser.script("return matchMedia('(pointer: coarse)').matches")
        assert "" == room.browser.script(FOCUSED)
        room.browser.keys(TAB)
        assert "p" == room.browser.script(FOCUSED)
    finally:
        session.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
        session.detach()


def test_the_picker_offers_what_the_page_is_about_and_what_many_follow(room: Room) -> None:
    """By the kinds that newsbell knows them as, not as mere words; and how the story goes on."""
    reader = room.picker()
    text = room.browser.script(f"return {FOUND}.textContent", "dialog")
    assert "On this page" in text
    assert "How this goes on: Armstrong plays in Armidale" in text
    assert "Popular here" in text
    assert "Place · New South Wales · Readers: 100 or more" in text
    room.browser.script(
        f"const all = [...{SHADOW}.querySelectorAll('label')];"
        "for (const name of ['How this goes on', 'Louis']) all.find(one => one.textContent.startsWith(name)).click()"
    )
    room.picked()
    assert {("thread", "Armstrong plays in Armidale"), ("person", "Louis Armstrong")} <= room.follows(reader)
    room.picker(anew=False)
    room.picked()
    assert ("thread", "Armstrong plays in Armidale") in room.follows(reader), "to save again changes nothing"


def test_the_picker_shows_a_kind_where_it_tells_two_apart_and_says_it_to_who_hears_the_page(room: Room) -> None:
    """The words Neil Armstrong are followed, and the page is about the person; of Louis there is one."""
    room.picker()
    seen = dict[str, bool](
        room.browser.script(
            f"return [...{SHADOW}.querySelectorAll('label:has(small)')]"
            ".map(one => [one.textContent, one.querySelector('small span').getBoundingClientRect().width > 1])"
        )
    )
    assert {"Neil Armstrong Person": True, "Louis Armstrong Person": False}.items() <= seen.items()


def test_the_preferences_page_suggests_and_words_remain_words(room: Room) -> None:
    reader = room.preferences()
    browser = room.browser
    browser.type("#subject", "neil")
    until(lambda: room.options() == ["Neil ArmstrongPerson"], "The suggestion")
    browser.keys(DOWN, ENTER)
    assert ["person", "Neil Armstrong"] == browser.script(
        "return ['kind', 'subject'].map(id => document.getElementById(id).value)"
    )
    browser.keys(ENTER)
    until(lambda: ("person", "Neil Armstrong") in room.follows(reader), "Neil Armstrong")
    browser.script("document.getElementById('kind').value = 'phrase'")
    browser.until("return document.getElementById('subject').value === ''")
    browser.type("#subject", "armada" + ENTER)
    until(lambda: ("phrase", "armada") in room.follows(reader), "The words")
    # The list above what is pressed next is a row longer then.
    browser.until("return document.getElementById('subject').value === ''")
    browser.click("#popular button[aria-label='Add: Armidale']")
    until(lambda: ("place", "Armidale") in room.follows(reader), "Armidale")
    browser.until(f"return {LINKED}.length === 2")
    page = f"{room.newsbell.url}/subjects/gazette"
    linked = [
        ["Neil Armstrong", f"{page}/person/neil-armstrong?lang=en"],
        ["Armidale", f"{page}/place/armidale?lang=en"],
    ]
    assert linked == browser.script(f"return {LINKED}"), "what stories name has its page, and words have none"


def test_a_press_chooses_as_well(room: Room) -> None:
    reader = room.preferences()
    room.browser.type("#subject", "louis")
    until(room.options, "The suggestion")
    room.browser.click("[role=option]")
    assert "subject" == room.browser.script("return document.activeElement.id")
    room.browser.click("#add button")
    until(lambda: ("person", "Louis Armstrong") in room.follows(reader), "Louis Armstrong")


# Once in each browser, which remembers at newsbell's own origin whose it is.
@pytest.mark.parametrize("room", [("firefox", 0), ("chromium", PHONE_PX)], ids=NAMES, indirect=True)
def test_a_subjects_page_follows_by_its_button(room: Room) -> None:
    room.browser.permit(room.newsbell.url, "ALLOW")
    room.open("subjects/gazette/place/armidale")
    room.browser.click(".follow button")
    room.browser.press(".ask .ok")
    room.browser.until("return document.querySelector('.follow button').getAttribute('aria-pressed') === 'true'")
    reader = Reader.objects.filter(publisher=room.publisher).latest("pk")
    assert {("place", "Armidale")} == room.follows(reader)
    room.browser.press(".ask button:not(.ok)")
    room.open(f"subjects/gazette/thread/{room.story.pk}")
    room.browser.click(".follow button")
    until(lambda: ("thread", "Armstrong plays in Armidale") in room.follows(reader), "The running story")
    room.browser.until("return document.querySelector('.follow button').getAttribute('aria-pressed') === 'true'")
    room.browser.click(".follow button")
    until(lambda: {("place", "Armidale")} == room.follows(reader), "The end of it")
    choices.follow(reader.pk, room.publisher, [Wish("phrase", "armidale"), Wish("top-stories")], clock.now())
    room.open("subscribe/gazette/")
    room.browser.until("return document.querySelectorAll('#follows li').length === 3")
    shown = room.browser.script("return [...document.querySelectorAll('#follows li')].map(one => one.textContent)")
    assert ["ArmidalePlace", "armidaleWords", "Top stories"] == shown, "of one name it is said which is which"
    room.browser.click("#follows a")
    room.browser.until("return location.pathname === '/subjects/gazette/place/armidale'")


@pytest.mark.parametrize(("room", "language", "axe"), desk.JUDGES, indirect=["room"])
def test_axe_finds_nothing_and_nothing_overflows(room: Room, language: str, axe: bool) -> None:
    def listed() -> None:
        room.preferences(language)
        room.browser.type("#subject", "arm")
        until(lambda: len(room.options()) == 3, "The suggestions")
        room.browser.keys(DOWN)

    pages: dict[str, Callable[[], None]] = {
        "suggestions": listed,
        "place": lambda: room.open("subjects/gazette/place/armidale", "", language),
        "thread": lambda: room.open(f"subjects/gazette/thread/{room.story.pk}", "", language),
        "absent": lambda: room.open("subjects/gazette/topic/carrick-bridge", "", language),
    }
    for name, open_page in pages.items():
        open_page()
        desk.judge(room.browser, name, axe=axe)


def test_axe_finds_nothing_in_the_pickers_list(room: Room) -> None:
    room.picker()
    room.browser.script(f"{FOUND}.focus()", "#p")
    room.browser.keys(*"arm", DOWN)
    until(lambda: len(room.options(SHADOW)) == 3, "The suggestions")
    room.browser.keys(DOWN)
    for dark in (False, True):
        room.browser.scheme(dark=dark)
        assert [] == desk.findings(room.browser, "newsbell-bell"), f"dark {dark}"


def test_who_asked_in_words_that_somebody_else_follows_sees_none_of_it(room: Room) -> None:
    other = join(room.publisher, Wish("phrase", "armadillo secret")).reader
    room.preferences()
    room.browser.type("#subject", "arm")
    until(room.options, "The suggestions")
    assert "armadillo" not in " ".join(room.options())
    assert ("phrase", "armadillo secret") in room.follows(other)
