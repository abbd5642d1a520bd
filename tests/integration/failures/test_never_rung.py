"""Never rung: what other systems lost without a word."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from tests import books
from tests.press import OLD, Press, item, prose, rss
from tests.world import Later, World

from newsbell.common import clock
from newsbell.delivery.models import VapidKey
from newsbell.readers.models import Device
from newsbell.reminders import explain
from newsbell.reminders.models import Reminder
from newsbell.sources.models import Source
from newsbell.stories.models import Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db

FIRE = {"link": "https://gazette.example/fire", "guid": "17"}


def test_a_reused_id(press: Press) -> None:
    """Never rung: a reused id hides real news (feedbin/support#604)."""
    reader = press.here.reader("phrase:Devon")
    press.begin()
    press.publish(item("Barn fire in Devon spreads overnight", link="https://gazette.example/a", guid="17"))
    press.publish(item("Ferry to Devon runs aground at dawn", link="https://gazette.example/b", guid="17"))
    assert ["Barn fire in Devon spreads overnight", "Ferry to Devon runs aground at dawn"] == [
        shown["title"] for shown in press.here.shown(reader)
    ]


@pytest.mark.filterwarnings("ignore::DeprecationWarning:dateparser")
@pytest.mark.parametrize(
    "date",
    [
        "",
        "0000-00-00 00:00:00",
        "2026-13-45T00:00:00Z",
        "Wed, 30 Nov -0001 00:00:00 +0000",
        "-0001-11-30T00:00:00+00:00",
        "0001-01-01T00:00:00",
        "Thu, 01 Jan 1970 01:00:00 +0100",
        "Wed, 31 Dec 1969 19:00:00 -0500",
    ],
)
def test_an_address_that_is_used_again(press: Press, date: str) -> None:
    """Never rung: a reused id hides real news; here the id and the address are one "latest" page.

    Nor is it the same because a program that had no date wrote what stands for none.
    """
    reader = press.here.reader("phrase:Devon")
    latest = {"link": "https://gazette.example/latest", "guid": "latest"} | ({"pubDate": date} if date else {})
    press.begin()
    press.publish(item("Barn fire in Devon spreads overnight", **latest))
    press.publish(item("Ferry to Devon runs aground at dawn", **latest))
    assert 2 == len(press.here.shown(reader))


def test_one_entry_without_an_id(press: Press) -> None:
    """Never rung: one entry without an id fails the whole feed for a week (lemon24/reader#281)."""
    reader = press.here.reader("phrase:Devon")

    def feed(*items: dict[str, str]) -> None:
        body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": items}).encode()
        press.put(press.here.source.url, body, headers={"Content-Type": "application/feed+json"})

    old = {"id": "1", "title": "The week in pictures", "content_text": prose("pictures")}
    without = {"title": "Nothing to know this by", "content_text": prose("nothing")}
    feed(old)
    press.poll()
    feed({"id": "2", "title": "Fire in Devon", "content_text": prose("fire")}, without, old)
    poll = press.poll()
    assert ["Fire in Devon"] == [shown["title"] for shown in press.here.shown(reader)]
    assert "news" == poll.result
    assert any("no id" in problem for problem in poll.problems)


@pytest.mark.parametrize(
    "broken",
    [
        item("Odd", link="https://gazette.example//[x"),
        item("Odd", link="https://[::1/", pubDate="32 Foo 99999", guid="\u0001\ufffe"),
        item("", "", link="http://"),
        "<item/>",
        "<item><title>&nosuch;</title><link>%%%</link></item>",
    ],
)
def test_one_broken_entry(press: Press, broken: str) -> None:
    """Never rung: one entry fails the whole feed (lemon24/reader#281); here it is broken in other ways."""
    reader = press.here.reader("phrase:Devon")
    press.begin()
    assert "news" == press.publish(item("Fire in Devon", **FIRE), broken, OLD).result
    assert 1 == len(press.here.shown(reader))


def test_a_fixed_channel_date(press: Press) -> None:
    """Never rung: a fixed channel date stops everything (brief#217)."""
    date = "<pubDate>Thu, 01 Jan 2015 00:00:00 GMT</pubDate>"
    reader = press.here.reader("phrase:Devon")
    press.show(OLD, channel=date)
    press.poll()
    press.publish(item("Fire in Devon", **FIRE), OLD, channel=date)
    assert 1 == len(press.here.shown(reader))


def test_a_future_date(press: Press) -> None:
    """Never rung: a future date blocks what follows (el_monitorro#354)."""
    reader = press.here.reader("phrase:Devon")
    future = {"link": "https://gazette.example/show", "guid": "1", "pubDate": "Fri, 01 Jan 2100 00:00:00 GMT"}
    today = {**FIRE, "pubDate": "Mon, 02 Mar 2026 08:00:00 GMT"}
    press.begin()
    press.publish(item("The Devon show is a century away", **future), OLD)
    press.publish(item("Fire in Devon", **today), item("The Devon show is a century away", **future), OLD)
    assert 2 == len(press.here.shown(reader))


def test_back_dated_stories(press: Press) -> None:
    """Never rung: back-dated stories dropped (feedecho#13): new is what was not seen."""
    reader = press.here.reader("phrase:Devon")
    press.begin()
    press.publish(OLD, item("Fire in Devon", pubDate="Tue, 01 Jan 2008 08:00:00 GMT", **FIRE))
    assert 1 == len(press.here.shown(reader))


def test_a_second_sender_on_the_same_subscription(here: World) -> None:
    """Never rung: a second sender on the same subscription: each device keeps to the key that it was made with."""
    before = here.reader("phrase:Devon")
    VapidKey.objects.update(current=False)
    after = here.reader("phrase:Devon")
    here.publish("Fire in Devon", link=FIRE["link"])
    drain()
    assert 2 == len(set(Device.objects.values_list("vapid_key", flat=True)))
    assert [1, 1] == [len(here.shown(reader)) for reader in (before, after)]


def test_subscriptions_that_vanish(here: World) -> None:
    """Never rung: subscriptions that vanish with no one telling the server (stacker.news#354, misskey#10465)."""
    reader = here.reader("phrase:Devon")
    older = reader.devices.get()
    here.push.set_fault(here.tokens[here.device(reader).pk], "gone")
    here.publish("Fire in Devon", link=FIRE["link"])
    drain()
    assert [("accepted", "accepted")] == here.outcomes(reader)
    assert 1 == len(here.push.shown(here.tokens[older.pk])), "the other device of the reader rings"
    here.push.set_fault(here.tokens[older.pk], "gone")
    here.publish("Ferry aground off Devon", link="https://gazette.example/ferry")
    drain()
    assert ("gone", "devices-gone") == here.outcomes(reader)[1], "and then it is in the inbox, with the reason"


def test_a_ttl_of_0_by_default(here: World, later: Later) -> None:
    """Never rung: TTL 0 by default (pywebpush); here not even in the last second of a reminder."""
    reader = here.reader("phrase:Devon")
    here.publish("Fire in Devon", link=FIRE["link"])
    drain("remind")
    Reminder.objects.update(deadline=clock.now() + timedelta(seconds=5))
    drain("send")
    assert 1 == len(here.shown(reader))
    assert 60 == books.tried()[0].ttl


def test_a_frequency_cap_that_drops(here: World, later: Later) -> None:
    """Never rung: a frequency cap that drops: ten rings a day, and the eleventh story is in the inbox."""
    reader = here.reader("phrase:Devon")
    for number in range(11):
        here.publish(f"Devon {prose(str(number), 1)}", link=f"https://gazette.example/{number}")
        drain()
    assert [("accepted", "accepted")] * 10 + [("in-inbox", "daily-cap")] == here.outcomes(reader)
    assert 10 == len(here.shown(reader))
    later(hours=24, minutes=1)
    here.publish("Ferry aground off Devon", link="https://gazette.example/ferry")
    later(seconds=1)
    assert ("accepted", "accepted") == here.outcomes(reader)[-1], "a day later it rings again"


def test_the_cap_holds_when_two_stories_come_at_once(here: World) -> None:
    """Ten rings a day, the eleventh in the inbox, also when two stories come at once."""
    reader = here.reader("phrase:Devon", rings_a_day=3)
    for number in range(2):
        here.publish(f"Devon {prose(str(number), 1)}", link=f"https://gazette.example/{number}")
        drain()
    here.publish("Ferry aground off Devon", "Barn fire in Devon", link="https://gazette.example/x")
    drain()
    assert 3 == len(here.shown(reader))
    assert [("accepted", "accepted")] * 3 + [("in-inbox", "daily-cap")] == sorted(here.outcomes(reader))


def test_a_ring_counts_from_when_it_rang(here: World, later: Later, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten rings a day: also those that an editor released a day after they were decided."""
    monkeypatch.setenv("NEWSBELL_FLOOD", "1")
    from newsbell.stories import editing

    reader = here.reader("phrase:Devon", rings_a_day=2)
    held = here.publish("Ferry aground off Devon", "Barn fire in Devon", link="https://gazette.example/x")
    later(hours=23)
    editing.release([story.pk for story in held], clock.now())
    later(hours=2)
    assert 2 == len(here.shown(reader))
    here.publish("Flood in Devon", link="https://gazette.example/flood")
    drain()
    assert ("in-inbox", "daily-cap") == here.outcomes(reader)[-1]


def test_subscribers_who_are_not_reached_and_no_page_says_why(here: World, later: Later) -> None:
    """Never rung: 21,000 subscribers, 2,000 reached, and no page says why (perfecty-push-wp#193): each has a reason."""
    rung, inbox, capped, gone, stale = (
        here.reader("phrase:Devon"),
        here.reader("phrase:Devon:inbox"),
        here.reader("phrase:Devon", rings_a_day=0),
        here.reader("phrase:Devon"),
        here.reader("phrase:Devon"),
    )
    here.push.set_fault(here.tokens[gone.devices.get().pk], "gone")
    here.push.set_fault(here.tokens[stale.devices.get().pk], "mismatch")
    homeless = here.reader("phrase:Devon")
    homeless.devices.all().delete()
    (story,) = here.publish("Fire in Devon", link=FIRE["link"])
    drain()
    told = {line["reader"]: (line["outcome"], line["why"]) for line in explain.readers(story.pk)}
    assert {
        rung.pk: ("accepted", "the push service accepted it"),
        inbox.pk: ("in-inbox", "these subjects are followed in the inbox alone"),
        capped.pk: ("in-inbox", "the reader's rings of the day were used up"),
        gone.pk: ("gone", "every device of the reader has ended its subscription"),
        stale.pk: ("in-inbox", "the device subscribed with another key; it subscribes again at its next visit"),
        homeless.pk: ("in-inbox", "the reader has no device that can ring"),
    } == {reader: (outcome, why.partition("; ")[2]) for reader, (outcome, why) in told.items()}


def test_a_shut_lane_is_tried_by_a_device_that_rings(here: World, later: Later) -> None:
    """Never rung: the one try of a lane that was closed is used up by a device that does not ring."""
    from newsbell.delivery.circuit import Circuit
    from newsbell.delivery.models import Lane

    reader = here.reader("phrase:Devon")
    spare = here.device(reader)
    Device.objects.exclude(pk=spare.pk).update(chosen=True)
    Device.objects.filter(pk=spare.pk).update(origin="https://elsewhere.example")
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    shut = Circuit(state="open", reason="refused", until=long_ago).to_json()
    lane = Lane.objects.create(origin="https://elsewhere.example", vapid_key=spare.vapid_key, circuit=shut)
    here.publish("Fire in Devon", link=FIRE["link"])
    drain()
    assert 1 == len(here.shown(reader))
    lane.refresh_from_db()
    assert shut == lane.circuit


def test_a_source_that_fails_comes_back(press: Press) -> None:
    """Never rung: a feed that failed for a while goes on where it was."""
    reader = press.here.reader("phrase:Devon")
    press.begin()
    press.put(press.here.source.url, b"<html>Back soon</html>", 503)
    assert "failed" == press.poll().result
    press.put(press.here.source.url, b"<html>not a feed</html>", headers={"Content-Type": "text/html"})
    assert "failed" == press.poll().result
    assert "failed" not in Source.objects.get().problem.lower() or Source.objects.get().failures == 2
    press.publish(item("Fire in Devon", **FIRE), OLD)
    assert 1 == len(press.here.shown(reader))
    assert 0 == Source.objects.get().failures


def test_a_feed_that_failed_at_first_is_not_taken_for_news(press: Press) -> None:
    """A first poll rings nothing old, and a poll that failed was not the first."""
    reader = press.here.reader("phrase:Devon")
    press.put(press.here.source.url, b"", 500)
    press.poll()
    press.put(press.here.source.url, rss(item("Fire in Devon", **FIRE), OLD))
    press.poll()
    assert [] == press.here.shown(reader)
    assert {"old"} == set(Story.objects.values_list("state", flat=True))
    assert 0 == len(books.outcomes())


def test_an_editors_top_story_reaches_all_who_follow_those_even_while_it_is_told(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never rung: a story is marked as a top story while its readers are being enlisted."""
    from newsbell.reminders import ledger
    from newsbell.stories import editing

    top = here.reader("top-stories")
    devon = here.reader("phrase:Devon")
    (story,) = here.publish("Fire in Devon", link=FIRE["link"])
    enlist = ledger.enlist

    def marked_meanwhile(*args: object, **options: object) -> None:
        editing.mark_top([story.pk], clock.now())
        enlist(*args, **options)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(ledger, "enlist", marked_meanwhile)
    drain()
    assert [1, 1] == [len(here.shown(reader)) for reader in (top, devon)]
