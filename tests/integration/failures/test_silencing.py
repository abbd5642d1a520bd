"""Guarantee 6 as attacks: whatever a less trusted source does, the publisher's own story rings in its own words."""

from datetime import timedelta

import pytest
from tests.press import OLD, Press, item, prose
from tests.unit.test_tellings import CLEARED, CLEARED_TOO, CRACKS

from newsbell.common import clock
from newsbell.readers.models import Reader
from newsbell.reminders import inbox
from newsbell.sources.models import Source
from newsbell.stories.models import Article, Story

pytestmark = pytest.mark.django_db

TITLE = "Trawler crew rescued off the Devon coast"
TEXT = prose("the trawler", 12)
OWN = {"link": "https://gazette.example/trawler", "guid": "https://gazette.example/?p=17"}
MINE = item(TITLE, TEXT, category="Sea", **OWN)


@pytest.fixture
def rival(press: Press, monkeypatch: pytest.MonkeyPatch) -> Source:
    """A less trusted source, whose flood no editor stops; it and the publisher's own have been read before."""
    monkeypatch.setenv("NEWSBELL_FLOOD", "1000")
    press.begin()
    source = press.source("https://wire.example/feed", rank=1)
    press.begin(*(item(f"A quiet day {n}", guid=f"q{n}") for n in range(40)), source=source)
    return source


def attack(press: Press, rival: Source, *items: str) -> None:
    """The rival shows these, among what it has shown before."""
    press.publish(*items, *(item(f"A quiet day {n}", guid=f"q{n}") for n in range(40)), source=rival)


def own_story_rings(press: Press, *, times: int = 1) -> Reader:
    """The publisher's own article rings who follows its topic, in its own words, leads its story and the inbox."""
    reader = press.here.reader("topic:Sea")
    press.publish(MINE, OLD)
    assert [(TITLE, OWN["link"])] * times == [(one["title"], one["navigate"]) for one in press.here.shown(reader)]
    (entry,) = inbox.page(reader.pk)
    assert (TITLE, OWN["link"]) == (entry.title, entry.url)
    return reader


def still_speaks_for_itself(press: Press, reader: Reader) -> None:
    """What the rival did afterwards rang nobody again, and changed no word of it."""
    assert [TITLE] == [one["title"] for one in press.here.shown(reader)]
    (entry,) = inbox.page(reader.pk)
    assert (TITLE, OWN["link"]) == (entry.title, entry.url)
    assert Story.objects.filter(lead__source=press.here.source, lead__title=TITLE).exists()


@pytest.mark.parametrize("share", [0.1, 0.45, 0.9])
def test_swallowed_by_a_page_that_holds_its_text(press: Press, rival: Source, share: float) -> None:
    """A less trusted source publishes the paper's text, a part of it or all, inside a longer one."""
    words = TEXT.split()
    part = " ".join(words[: int(share * len(words))])
    attack(press, rival, item("The news in full", f"{part} {prose('stuffing', 30)}", guid="1"))
    own_story_rings(press)


def test_captioned_by_a_copy_with_another_headline(press: Press, rival: Source) -> None:
    reader = own_story_rings(press)
    attack(press, rival, item("You will not believe what they caught", TEXT, guid="1", category="Sea"))
    attack(press, rival, item("You will not believe what they caught", TEXT + prose("pills"), guid="1", category="Sea"))
    still_speaks_for_itself(press, reader)


@pytest.mark.parametrize("text", ["", TEXT[:200], prose("pills", 12)], ids=["nothing", "its opening", "other text"])
def test_pre_empted_by_its_headline_over(press: Press, rival: Source, text: str) -> None:
    """A less trusted source has the paper's headline before the paper has, over nothing, its opening or other text."""
    attack(press, rival, item(TITLE, text, guid="1"))
    own_story_rings(press)


def test_pre_empted_by_its_opening_under_another_headline(press: Press, rival: Source) -> None:
    attack(press, rival, item("Sea rescue", TEXT[: len(TEXT) // 3], guid="1"))
    own_story_rings(press)


@pytest.mark.parametrize("theirs", ["link", "guid", "both"])
def test_its_address_and_id_are_taken_first(press: Press, rival: Source, theirs: str) -> None:
    said = OWN if theirs == "both" else {theirs: OWN[theirs]}
    attack(press, rival, item("Lottery numbers", prose("lottery"), **said))
    attack(press, rival, item(TITLE, prose("lottery 2"), **said))
    own_story_rings(press)


def test_its_address_and_id_are_taken_afterwards(press: Press, rival: Source) -> None:
    reader = own_story_rings(press)
    attack(press, rival, item("Lottery numbers", TEXT[:300] + prose("lottery"), category="Sea", **OWN))
    still = [one["title"] for one in press.here.shown(reader)]
    assert TITLE == still[0], "first"
    assert TITLE == inbox.page(reader.pk)[-1].title
    assert "Lottery numbers" not in [str(story) for story in Story.objects.filter(articles__title=TITLE)]


def test_its_image_is_used(press: Press, rival: Source) -> None:
    """An image is no key: the same one under other news is neither a copy nor a claim."""
    picture = '<enclosure url="https://gazette.example/trawler.jpg" type="image/jpeg" length="1"/></item>'
    attack(press, rival, item("Lottery numbers", guid="1").replace("</item>", picture))
    reader = press.here.reader("topic:Sea")
    press.publish(MINE.replace("</item>", picture), OLD)
    assert [TITLE] == [one["title"] for one in press.here.shown(reader)]


@pytest.mark.uncounted
def test_a_flood_of_similar_articles(press: Press, rival: Source) -> None:
    """So many that each key by headline and text has other holders: its own earlier version is found nevertheless."""
    words = TEXT.split()
    items = [item(TITLE, " ".join([*words[n : n + 60], prose(str(n), 20)]), guid=str(n)) for n in range(70)]
    attack(press, rival, *items)
    reader = own_story_rings(press)
    press.publish(item("Five fishermen are safe", TEXT + " It is calm now.", category="Sea", **OWN), OLD)
    assert 1 == len(press.here.shown(reader)), "its own update is known as one"


@pytest.mark.parametrize("title", [f"Correction: {TITLE}", f"UPDATE: {TITLE}", TITLE])
def test_a_correction_or_update_that_another_source_claims(press: Press, rival: Source, title: str) -> None:
    reader = own_story_rings(press)
    text = f"Correction: an earlier version of this article was wrong. {TEXT} Nobody was rescued."
    attack(press, rival, item(title, text, category="Sea", **OWN))
    still_speaks_for_itself(press, reader)
    claimed = Article.objects.get(source=rival, title=title)
    assert ("same-article", "") == (claimed.decision, claimed.change), "a copy, whose word changes nothing"


@pytest.mark.parametrize("days", [-400, -1, 1, 400])
def test_a_copy_that_is_dated_before_or_after_it(press: Press, rival: Source, days: int) -> None:
    """Re-dating: who was first is told by newsbell's clock, and whose story it is by its source."""
    dated = (clock.now() + timedelta(days=days)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    attack(press, rival, item(TITLE, TEXT[: len(TEXT) // 2], guid="1", pubDate=dated))
    reader = own_story_rings(press)
    attack(press, rival, item("Seen elsewhere first", TEXT, guid="2", pubDate=dated))
    still_speaks_for_itself(press, reader)


def test_another_telling_first_neither_silences_nor_captions_the_papers(press: Press, rival: Source) -> None:
    """In other words: the agency tells it first; the paper's readers are rung in the paper's words."""
    attack(press, rival, item(CLEARED_TOO[0], CLEARED_TOO[1], guid="1"))
    reader = press.here.reader("topic:Sea")
    press.publish(item(CLEARED[0], CLEARED[1], category="Sea", **OWN), OLD)
    assert [CLEARED[0]] == [one["title"] for one in press.here.shown(reader)]
    assert CLEARED[0] == inbox.page(reader.pk)[0].title


def test_another_telling_afterwards_never_speaks_for_the_papers(press: Press, rival: Source) -> None:
    reader = press.here.reader("topic:Sea")
    press.publish(item(CLEARED[0], CLEARED[1], category="Sea", **OWN), OLD)
    attack(press, rival, item(CLEARED_TOO[0], CLEARED_TOO[1], guid="1", category="Sea"))
    assert [CLEARED[0]] == [one["title"] for one in press.here.shown(reader)]
    assert [CLEARED[0]] == [entry.title for entry in inbox.page(reader.pk)]


def test_many_tellings_of_a_rival_do_not_keep_a_development_of_the_paper_from_ringing(
    press: Press, rival: Source
) -> None:
    """The paper's next story on the same subject rings, however many reports a rival has stacked on the first."""
    reader = press.here.reader("topic:Sea")
    press.publish(item(CRACKS[0], CRACKS[1], category="Sea", guid="1", link="https://gazette.example/1"), OLD)
    attack(
        press,
        rival,
        *(item(f"{CLEARED_TOO[0]}: {n}", f"{CLEARED_TOO[1]} {prose(str(n), 2)}", guid=str(n)) for n in range(12)),
    )
    press.publish(item(CLEARED[0], CLEARED[1], category="Sea", guid="2", link="https://gazette.example/2"), OLD)
    assert [CRACKS[0], CLEARED[0]] == [one["title"] for one in press.here.shown(reader)]
