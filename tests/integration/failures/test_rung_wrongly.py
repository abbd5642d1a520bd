"""Rung wrongly: what other systems told readers who had not asked for it."""

import pytest
from tests import books
from tests.press import OLD, Press, item, prose, rss
from tests.world import World

from newsbell.common import clock
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.sources.models import Source
from newsbell.stories.models import Article, Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db


def test_a_name_matches_whole(here: World) -> None:
    """Rung wrongly: "Max Jacobson" matches every Max (feedbin#75)."""
    reader = here.reader("phrase:Max Jacobson")
    here.publish("Max Verstappen wins; Jacobson second", summary_html="Max and Peter Jacobson met.")
    here.publish("A walk with Max Jacobson")
    drain()
    assert ["A walk with Max Jacobson"] == [shown["title"] for shown in here.shown(reader)]


def test_a_word_matches_whole(here: World) -> None:
    """Rung wrongly: "ISIS" matches "crisis"."""
    reader = here.reader("phrase:ISIS")
    here.publish("Housing crisis deepens", summary_html="The crisis, and this crisis’s end.")
    here.publish("Isis, the river at Oxford, floods")
    drain()
    assert ["Isis, the river at Oxford, floods"] == [shown["title"] for shown in here.shown(reader)]


@pytest.mark.parametrize(
    ("mistake", "follow", "title", "text", "right"),
    [
        ("a town is a word", "place:Reading", "Why we read", "Reading helps, a study says.", "A fire in Reading"),
        ("a town is a tub", "place:Bath", "How to relax", "Bath time is a joy, and a bath helps.", "A fire in Bath"),
        ("police are everywhere", "organisation:Metropolitan Police", "Police hunt thief", "Police said so.",
         "The Metropolitan Police hunt a thief"),
        ("a county is nobody", "person:Devon Cornwall", "Storm", "Devon and Cornwall were hit, Devon most.",
         "Devon Cornwall, a rider, wins"),
        ("a county in a name", "place:Devon", "A prize", "Devon Clarke, 20, won. Clarke was glad.", "Snow in Devon"),
    ],
)  # fmt: skip
def test_the_classic_mistakes(here: World, mistake: str, follow: str, title: str, text: str, right: str) -> None:
    reader = here.reader(follow)
    here.publish(title, summary_html=text)
    here.publish(right, summary_html="It was on Monday.")
    drain()
    assert [right] == [shown["title"] for shown in here.shown(reader)], mistake


def test_who_took_the_picture_is_not_in_the_story(here: World) -> None:
    reader = here.reader("person:Peter Walker")
    for number, credit in enumerate(("Photograph: Peter Walker/Getty Images", "A boat at sea. Photo by Peter Walker")):
        figure = f"<figure><img src='https://gazette.example/a.jpg'><figcaption>{credit}</figcaption></figure>"
        here.publish(f"Five rescued, {number}", content_html=f"{figure}<p>The boat left at noon.</p>")
        here.publish(f"Six rescued, {number}", content_html=f"<p>The boat left at noon.</p><p>{credit}</p>")
    here.publish("A walk with Peter Walker")
    drain()
    assert ["A walk with Peter Walker"] == [shown["title"] for shown in here.shown(reader)]


def test_following_a_subject_brings_nothing_old(press: Press) -> None:
    """Rung wrongly: following a subject brings last year's 25 stories (StatCan#643)."""
    early = press.here.reader("topic:Prices")
    old = [
        item(
            f"Prices {prose(str(number), 1)}",
            guid=str(number),
            link=f"https://gazette.example/{number}",
            category="Prices",
        )
        for number in range(25)
    ]
    press.begin(*old[5:])
    press.publish(*old[3:])
    late = press.here.reader("phrase:bread")
    choices.follow(late.pk, press.here.publisher, [Wish("topic", "Prices")], clock.now())
    press.publish(*old[3:])
    assert (2, 0) == (len(press.here.shown(early)), len(press.here.shown(late)))
    assert [] == press.here.outcomes(late), "nor is it in the inbox"
    press.publish(*old[2:])
    assert (3, 1) == (len(press.here.shown(early)), len(press.here.shown(late)))


def test_a_first_poll_rings_nothing_old(press: Press) -> None:
    """Rung wrongly: a first poll rings nothing old."""
    reader = press.here.reader("topic:Prices", "top-stories")
    poll = press.publish(*(item(f"Prices {number}", guid=str(number), category="Prices") for number in range(5)))
    assert (True, 5, 5) == (poll.first, poll.fresh, poll.stories)
    assert [] == press.here.shown(reader)
    assert 0 == len(books.outcomes())


def test_an_alert_with_nothing_changed(press: Press) -> None:
    """Rung wrongly: an alert with nothing changed (changedetection.io#908)."""
    reader = press.here.reader("phrase:Devon")
    fire = item("Fire in Devon", guid="17", link="https://gazette.example/fire")
    press.begin()
    press.publish(fire, OLD)
    url = press.here.source.url
    for body in (
        rss(fire, OLD),
        rss(OLD, fire),
        rss(fire, fire, OLD),
        rss(OLD),
        rss(fire, OLD, channel="<ttl>5</ttl>"),
    ):
        press.put(url, body)
        assert "unchanged" == press.poll().result
    press.put(url, rss(fire, OLD), headers={"ETag": '"1"'})
    press.poll()
    press.put(url, b"", 304, headers={"ETag": '"1"'})
    assert "unchanged" == press.poll().result
    assert '"1"' == Source.objects.get().etag
    assert 1 == len(press.here.shown(reader))
    assert 2 == Article.objects.count()


def test_an_important_correction_is_told(press: Press) -> None:
    """Rung wrongly: an important correction never told (owncloud news#882): it replaces what was shown, in silence."""
    reader = press.here.reader("phrase:Devon")
    text = prose("fire", 20)
    kept = {"guid": "17", "link": "https://gazette.example/fire"}
    press.begin()
    press.publish(item("Five hurt in Devon fire", text, **kept), OLD)
    press.publish(item("Correction: nobody hurt in Devon fire", text, **kept), OLD)
    told = [(shown["title"], shown["rang"]) for shown in press.here.shown(reader)]
    assert [("Five hurt in Devon fire", True), ("Correction: nobody hurt in Devon fire", False)] == told
    corrected = Article.objects.latest("pk")
    assert ("update", "correction") == (corrected.decision, corrected.change)
    assert corrected == Story.objects.latest("pk").lead
