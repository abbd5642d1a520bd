"""Guarantee 6: no source can silence another, speak for it, or lead its readers elsewhere."""

import json

import pytest
from tests.press import OLD, Press, item, prose

from newsbell.common import clock
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.readers.models import Reader
from newsbell.reminders import inbox
from newsbell.sources.models import Poll, Source
from newsbell.stories.models import Article, Story

pytestmark = pytest.mark.django_db

TITLE = "Trawler crew rescued off the Devon coast"
TEXT = prose("the trawler", 12)
OWN = {"link": "https://gazette.example/trawler", "guid": "https://gazette.example/?p=17"}


@pytest.fixture
def wire(press: Press) -> Source:
    """A less trusted source; it and the publisher's own have been read before."""
    press.begin()
    source = press.source("https://wire.example/feed", rank=1)
    press.begin(item("A quiet day", link="https://wire.example/0", guid="0"), source=source)
    return source


def own_story_rings(press: Press, reader: Reader | None = None) -> None:
    """The publisher's own article rings its reader now, with its own headline and address, and leads its story."""
    reader = reader or press.here.reader("topic:Sea")
    press.publish(item(TITLE, TEXT, category="Sea", **OWN), OLD)
    (shown,) = press.here.shown(reader)
    assert (TITLE, OWN["link"]) == (shown["title"], shown["navigate"])
    assert Story.objects.filter(lead__source=press.here.source, lead__title=TITLE).exists()


def test_another_source_with_the_publishers_ids(press: Press, wire: Source) -> None:
    """Poisoning: another source uses the publisher's ids before it."""
    press.publish(item("Lottery numbers", link="https://wire.example/1", guid=OWN["guid"]), source=wire)
    own_story_rings(press)


def test_another_source_with_the_publishers_address(press: Press, wire: Source) -> None:
    """Poisoning: another source claims the publisher's canonical address before it."""
    press.publish(item("Lottery numbers", link=OWN["link"], guid="1"), source=wire)
    assert "" == Article.objects.get(title="Lottery numbers").canonical
    own_story_rings(press)


def test_a_less_trusted_source_with_the_headline_first(press: Press, wire: Source) -> None:
    """Poisoning: a less trusted source publishes the publisher's headline first, over nothing or over other text."""
    press.publish(
        item(TITLE, "", link="https://wire.example/1", guid="1"),
        item(TITLE, prose("pills"), link="https://wire.example/2", guid="2"),
        source=wire,
    )
    own_story_rings(press)


def test_a_giant_page_stuffed_with_everyones_texts(press: Press, wire: Source) -> None:
    """Poisoning: a less trusted source publishes a giant page that holds everyone's texts."""
    texts = [TEXT, *(prose(str(number), 12) for number in range(40))]
    press.publish(item("All of today", " ".join(texts), link="https://wire.example/1", guid="1"), source=wire)
    own_story_rings(press)


@pytest.mark.uncounted
def test_a_flood_of_copies_hides_nothing(press: Press, wire: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    """Poisoning: half of the publisher's text, again and again, so that nothing else is found by its words."""
    monkeypatch.setenv("NEWSBELL_FLOOD", "1000")
    half = " ".join(TEXT.split()[:60])
    items = [item(f"Copy {number}", f"{half} {prose(str(number), 30)}", guid=str(number)) for number in range(60)]
    press.publish(*items, source=wire)
    reader = press.here.reader("phrase:Devon")
    press.publish(item(TITLE, TEXT, **OWN), OLD)
    press.publish(item("Devon: five fishermen are safe", TEXT + " It is calm now.", **OWN), OLD)
    assert 1 == len(press.here.shown(reader)), "neither silenced nor, as its own repeat, told again"


def test_the_publishers_text_first_at_a_less_trusted_source(press: Press, wire: Source) -> None:
    """Poisoning: a less trusted source publishes the very text first: told once, captioned by the publisher's own."""
    reader = press.here.reader("phrase:Devon")
    press.publish(item("Devon: you will not believe it", TEXT, link="https://wire.example/1", guid="1"), source=wire)
    press.publish(item(TITLE, TEXT, **OWN), OLD)
    assert 1 == len(press.here.shown(reader))
    (entry,) = inbox.page(reader.pk)
    assert (TITLE, OWN["link"]) == (entry.title, entry.url)


def test_the_publishers_own_words_reach_whom_the_copys_did_not(press: Press, wire: Source) -> None:
    """Poisoning: a less trusted source has the text first, under words that the publisher's readers do not follow."""
    sea = press.here.reader("topic:Sea")
    press.publish(item("Crew safe", TEXT, link="https://wire.example/1", guid="1"), source=wire)
    assert [] == press.here.shown(sea)
    late = press.here.reader("topic:Sea")
    own_story_rings(press, sea)
    assert [TITLE] == [shown["title"] for shown in press.here.shown(late)], (
        "it follows since before the publisher's own"
    )


def test_a_copy_in_a_sources_first_reading_silences_nobody(press: Press) -> None:
    """Poisoning: a less trusted source is added whose first reading, which rings nobody, has the text already."""
    press.begin()
    wire = press.source("https://wire.example/feed", rank=1)
    press.begin(item("Crew safe", TEXT, link="https://wire.example/1", guid="1"), source=wire)
    own_story_rings(press)


def test_a_copy_in_a_flood_silences_nobody(press: Press, wire: Source) -> None:
    """Poisoning: a less trusted source has the text first, in a flood that waits for an editor."""
    reader = press.here.reader("phrase:Devon", "topic:Sea")
    items = [item(f"Notice {number}", guid=str(number)) for number in range(10)]
    flood = press.publish(item("Devon crew safe", TEXT, link="https://wire.example/1", guid="x"), *items, source=wire)
    assert flood.held
    own_story_rings(press, reader)
    assert 10 == Story.objects.filter(state="held").count(), "the others wait on"


def test_the_publishers_own_first_reading_is_old_whoever_had_it_before(press: Press) -> None:
    """A first poll rings nothing old: also where a less trusted source was read before."""
    wire = press.source("https://wire.example/feed", rank=1)
    press.begin(item("Crew safe", TEXT, link="https://wire.example/1", guid="1"), source=wire)
    reader = press.here.reader("phrase:Devon")
    press.begin(item(TITLE, TEXT, **OWN))
    assert [] == press.here.shown(reader)
    assert [] == press.here.outcomes(reader)


def test_a_copy_never_speaks_for_the_publishers_own_story(press: Press, wire: Source) -> None:
    """Poisoning: a less trusted source copies the publisher's text afterwards, longer and under its own headline."""
    reader = press.here.reader("phrase:Devon")
    press.publish(item(TITLE, TEXT, **OWN), OLD)
    press.publish(item("Devon: you will not believe it", TEXT + prose("pills", 3), guid="1"), source=wire)
    (entry,) = inbox.page(reader.pk)
    assert (TITLE, OWN["link"]) == (entry.title, entry.url)
    assert 1 == len(press.here.shown(reader))


def test_nobody_is_led_to_a_strangers_host(press: Press, wire: Source) -> None:
    """Poisoning: links to foreign hosts, javascript: or http are not rung; nor is an image."""
    reader = press.here.reader("topic:Sea")
    links = {
        "javascript:alert(1)": "https://gazette.example",
        "https://evil.example/1": "https://gazette.example",
        "http://127.0.0.1/1": "https://gazette.example",
        "http://wire.example/1": "https://wire.example/1",
    }
    stood = [item(f"Stood {number}", guid=str(number)) for number in range(9)]
    enclosure = '<enclosure url="https://evil.example/pixel.png" type="image/png" length="1"/></item>'
    items = [
        item(prose(link, 1), prose(link), link=link, guid=link, category="Sea").replace("</item>", enclosure)
        for link in links
    ]
    press.publish(*stood, source=wire)
    press.publish(*stood, *items, source=wire)
    shown = press.here.shown(reader)
    assert sorted(links.values()) == sorted(one["navigate"] for one in shown)
    assert "evil.example" not in json.dumps([one["raw"] for one in shown])
    assert not Poll.objects.filter(held=True).exclude(source=wire).exists()


def test_another_publishers_stories_are_its_own(press: Press) -> None:
    """Poisoning: one installation holds many publishers, and none of them can silence or ring another's readers."""
    from newsbell.common.models import Publisher

    other = Publisher.objects.create(slug="courier", name="The Courier", origin="https://courier.example")
    theirs = Source.objects.create(publisher=other, url="https://courier.example/rss")
    press.begin()
    press.begin(source=theirs)
    reader = press.here.reader("phrase:Devon")
    choices.follow(reader.pk, press.here.publisher, [Wish("topic", "Sea")], clock.now())
    press.publish(item(TITLE, TEXT, category="Sea", **OWN), source=theirs)
    assert [] == press.here.shown(reader)
    press.publish(item(TITLE, TEXT, category="Sea", **OWN), OLD)
    assert 1 == len(press.here.shown(reader))
