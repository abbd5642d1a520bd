"""Rung twice: what other systems told their readers a second time."""

import json

import pytest
from tests import books
from tests.press import OLD, Press, item, prose
from tests.world import Later, World

from newsbell.reminders import explain
from newsbell.stories.models import Article, Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db

TITLE = "Trawler crew rescued off the Devon coast"
TEXT = prose("the trawler")
LINK = "https://gazette.example/2026/trawler"
FIRST = {"link": LINK, "guid": "https://gazette.example/?p=17", "pubDate": "Mon, 02 Mar 2026 08:00:00 GMT"}


def rings_once(press: Press, first: str, *repeats: str) -> None:
    """The first item rings a reader, and each of the repeats is known again, rings nobody and makes no story."""
    reader = press.here.reader("phrase:Devon")
    press.begin()
    press.publish(first, OLD)
    for repeat in repeats:
        press.publish(repeat, OLD)
    shown = press.here.shown(reader)
    assert [TITLE] == [one["title"] for one in shown]
    assert [("accepted", "accepted")] == press.here.outcomes(reader)
    assert 2 == Story.objects.count()
    decisions = Article.objects.exclude(title="The week in pictures").order_by("pk").values_list("decision", flat=True)
    assert "new-story" == decisions[0]
    assert {"same-article", "update"} >= set(decisions[1:])
    assert len(repeats) == len(decisions) - 1, "each repeat was read, and known again"


def test_a_feed_without_ids(press: Press) -> None:
    """Rung twice: a feed without ids."""
    rings_once(
        press,
        item(TITLE, TEXT, link=LINK),
        item(TITLE, TEXT + " All five are well.", link=LINK),
        item(TITLE, TEXT, link=LINK + "?utm_source=rss"),
    )


def test_a_feed_with_neither_ids_nor_links(press: Press) -> None:
    """Rung twice: a feed without ids, and without addresses."""
    rings_once(press, item(TITLE, TEXT), item(TITLE, TEXT + " All five are well."), item("Rescue: " + TITLE, TEXT))


def test_an_id_that_changes_from_http_to_https(press: Press) -> None:
    """Rung twice: an id that changes http→https."""
    moved = {**FIRST, "guid": FIRST["guid"].replace("https", "http"), "link": LINK.replace("https", "http")}
    rings_once(press, item(TITLE, TEXT, **moved), item(TITLE, TEXT, **FIRST))


def test_a_slug_edited(press: Press) -> None:
    """Rung twice: a slug edited, and the id with it."""
    slug = "https://gazette.example/2026/trawler-crew-safe"
    rings_once(press, item(TITLE, TEXT, **FIRST), item(TITLE, TEXT, **{**FIRST, "link": slug, "guid": slug}))


def test_a_new_pub_date(press: Press) -> None:
    """Rung twice: a new pubDate, alone and with a word changed."""
    bumped = {**FIRST, "pubDate": "Mon, 02 Mar 2026 18:00:00 GMT"}
    rings_once(press, item(TITLE, TEXT, **FIRST), item(TITLE, TEXT + " It is calm now.", **bumped))
    assert (
        "unchanged" == press.publish(item(TITLE, TEXT, **{**FIRST, "pubDate": "Tue, 03 Mar 2026 08:00:00 GMT"})).result
    )
    assert 1 == len(books.outcomes())


def test_a_headline_reworded(press: Press) -> None:
    """Rung twice: a headline reworded."""
    rings_once(press, item(TITLE, TEXT, **FIRST), item("Five fishermen safe after night at sea", TEXT, **FIRST))


def test_a_host_changed(press: Press) -> None:
    """Rung twice: a host changed (NYT feeds in NetNewsWire#324)."""
    host = "https://news.gazette.example"
    moved = {**FIRST, "link": f"{host}/2026/trawler", "guid": f"{host}/?p=17"}
    rings_once(press, item(TITLE, TEXT, **FIRST), item(TITLE, TEXT, **moved))


def test_the_same_story_from_several_sources(press: Press) -> None:
    """Rung twice: the same story from several sources (feedbin#227)."""
    wire = press.source("https://wire.example/feed", rank=1)
    courier = press.source("https://courier.example/rss", rank=1)
    reader = press.here.reader("phrase:Devon")
    for source in (press.here.source, wire, courier):
        press.begin(source=source)
    press.publish(item(TITLE, TEXT, **FIRST))
    press.publish(item("Crew saved by Devon lifeboat", TEXT, link="https://wire.example/1", guid="urn:1"), source=wire)
    cut = " ".join(TEXT.split()[:50])
    press.publish(item(TITLE, cut, link="https://courier.example/9", guid="9"), source=courier)
    assert 1 == len(press.here.shown(reader))
    assert [("accepted", "accepted")] == press.here.outcomes(reader)


def test_two_follows_that_match_one_story(press: Press) -> None:
    """Rung twice: two follows that match one story (righttoknow#614, stacker.news#1392): one ring, both reasons."""
    reader = press.here.reader("phrase:Devon", "phrase:trawler crew", "topic:Sea")
    press.begin()
    press.publish(item(TITLE, TEXT, category="Sea", **FIRST))
    (shown,) = press.here.shown(reader)
    assert ["Devon", "trawler crew", "Sea"] == json.loads(shown["raw"])["newsbell"]["why"]
    (line,) = explain.readers(Story.objects.latest("pk").pk)
    assert ["phrase: Devon", "phrase: trawler crew", "topic: Sea"] == line["follows"]
    assert [("accepted", "accepted")] == press.here.outcomes(reader)


def test_a_tab_and_the_installed_app_on_one_machine(press: Press) -> None:
    """Rung twice: a browser tab and the installed app on one machine (hapi#1653): two subscriptions, one rings."""
    reader = press.here.reader("phrase:Devon")
    press.here.device(reader)
    press.begin()
    press.publish(item(TITLE, TEXT, **FIRST))
    assert 1 == len(press.here.shown(reader))
    assert 1 == len(books.tried())


def test_stale_devices_piling_up(here: World) -> None:
    """Rung twice: stale devices piling up (react-native-onesignal#1964): the newest rings, and the pile has an end."""
    reader = here.reader("phrase:Devon")
    for _ in range(25):
        newest = here.device(reader)
    assert 20 == reader.devices.count()
    here.publish(TITLE, link=LINK)
    drain()
    assert 1 == len(here.push.shown(here.tokens[newest.pk]))
    assert 1 == here.push.report()["posts"]


def test_one_bad_device_is_retried_alone(here: World, later: Later) -> None:
    """Rung twice: one bad device retried with its whole batch (rpush#331)."""
    bad, *others = [here.reader("phrase:Devon") for _ in range(6)]
    here.push.set_fault(here.tokens[bad.devices.get().pk], "error", 3)
    here.publish(TITLE, link=LINK)
    drain()
    later(seconds=20)
    later(seconds=60)
    later(seconds=120)
    assert {("accepted", "accepted")} == {outcome for reader in (bad, *others) for outcome in here.outcomes(reader)}
    assert 6 + 3 == here.push.report()["posts"]
    assert 0 == here.push.report()["raw_doubles"]


def test_one_device_that_cannot_be_sealed_for_is_left_out_alone(here: World, later: Later) -> None:
    """Rung twice: one bad device retried with its whole batch (rpush#331): here its keys are spoilt."""
    bad, *others = [here.reader("phrase:Devon") for _ in range(4)]
    device = bad.devices.get()
    device.p256dh = b"\4" + b"\0" * 64
    device.save()
    here.publish(TITLE, link=LINK)
    drain()
    for _ in range(30):
        later(minutes=10)
    assert {("accepted", "accepted")} == {outcome for reader in others for outcome in here.outcomes(reader)}
    assert 3 == here.push.report()["posts"]
    ((value, _),) = here.outcomes(bad)
    assert value != "accepted"
    assert books.settled()


@pytest.mark.uncounted
def test_a_long_footer_hides_no_original(here: World) -> None:
    """Rung twice: an article reworded after many others that share its page's long footer."""
    reader = here.reader("phrase:Devon")
    footer = f"<p>{prose('subscribe to our newsletter', 20)}</p>"
    whole = prose("the trawler", 40)
    here.publish(TITLE, summary_html=f"<p>{whole}</p>{footer}", link=LINK, id="17")
    drain()
    for number in range(110):
        here.publish(f"Notice {number}", summary_html=f"<p>{prose(f'notice {number}', 40)}</p>{footer}")
    again = f"<p>{whole}</p><p>It is calm now.</p>{footer}"
    here.publish("Five fishermen safe after a night at sea off Devon", summary_html=again)
    drain()
    assert [TITLE] == [shown["title"] for shown in here.shown(reader)]
    assert 111 == Story.objects.count()


def test_a_connection_that_breaks_off_is_no_reason_to_post_again_unseen(here: World, later: Later) -> None:
    """Rung twice: libcurl posts again by itself where a connection that was used before breaks off: a double unseen."""
    reader = here.reader("phrase:Devon")
    here.publish("Ferry aground off Devon", link="https://gazette.example/ferry")
    drain()
    here.push.set_fault(here.tokens[reader.devices.get().pk], "lost", 1)
    here.publish(TITLE, link=LINK)
    drain()
    assert 2 == here.push.report()["posts"], "the one of which nothing was heard, and no other"
    later(seconds=10)
    report = here.push.report()
    assert (3, 1, 0) == (report["posts"], report["raw_doubles"], report["second_rings"])
    assert [0, 1] == [one.unknown for one in books.tried()], "and the ledger says so"
