"""What a hub pushes is read as if a poll had found it, once, and from nobody else."""

import threading
import time
from datetime import timedelta

import pytest
from tests.hub import Hub
from tests.integration.websub.subscribing import FIRE, FLOOD, TOPIC, begin, show, subscription
from tests.press import OLD, Press, item, rss
from tests.world import Later

from newsbell import completing, joints, pipeline
from newsbell.common import clock, leases, writing
from newsbell.sources import polling, polls, websub
from newsbell.sources.models import Ping, Poll, Source
from newsbell.stories.models import Article, Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_push_rings_as_a_poll_does_and_neither_rings_again(press: Press, hub: Hub, later: Later) -> None:
    reader = press.here.reader("phrase:Devon")
    assert "active" == begin(press).state
    assert [("subscribe", TOPIC, "864000")] == [(one.mode, one.topic, one.lease_s) for one in hub.asked]
    assert [(200, "a <b>challenge</b>")] == hub.answers
    assert [202] == hub.push(rss(FIRE))
    assert 1 == Ping.objects.count(), "the worker reads it, not the request"
    drain()
    assert 0 == Ping.objects.count()
    assert ["Fire in Devon"] == [shown["title"] for shown in press.here.shown(reader)]
    assert Poll.objects.latest("pk").pushed
    show(press, FIRE, OLD)
    assert 0 == press.poll().fresh
    hub.push(rss(FIRE))
    drain()
    assert 1 == len(press.here.shown(reader))
    assert 1 == Story.objects.exclude(state=Story.State.OLD).count()


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_every_method_of_the_standard_is_taken(press: Press, hub: Hub, method: str) -> None:
    begin(press)
    hub.push(rss(FIRE), method)
    assert 1 == Ping.objects.count()


@pytest.mark.parametrize(
    ("method", "secret", "headers"),
    [
        ("sha256", "another secret", {}),
        ("", None, {}),
        ("md5", None, {}),
        ("sha256", None, {"X-Hub-Signature": "sha256="}),
        ("sha256", None, {"X-Hub-Signature": "sha256=é"}),
        ("sha256", None, {"X-Hub-Signature": "new"}),
    ],
)
def test_a_push_that_is_not_signed_with_our_secret_is_dropped(
    press: Press, hub: Hub, method: str, secret: str | None, headers: dict[str, str]
) -> None:
    """WebSub §7.1: it is acknowledged, and nothing comes of it."""
    begin(press)
    assert [202] == hub.push(rss(FIRE), method, secret, headers)
    assert 0 == Ping.objects.count()
    assert "not signed with our secret" in subscription().problem
    assert subscription().pushed_at is None


def test_a_push_about_another_topic_is_dropped(press: Press, hub: Hub) -> None:
    begin(press)
    hub.push(rss(FIRE), headers={"Link": "<https://evil.example/feed>; rel=self"})
    assert 0 == Ping.objects.count()
    assert "another topic" in subscription().problem
    hub.push(rss(FIRE), headers={"Link": f"<{TOPIC.replace('https', 'HTTPS')}>; rel=self"})
    assert 1 == Ping.objects.count()


def test_the_same_push_twice_is_one(press: Press, hub: Hub) -> None:
    """A replay: somebody who saw a push sends it again, before and after it was read."""
    reader = press.here.reader("phrase:Devon")
    begin(press)
    hub.push(rss(FIRE))
    hub.push(rss(FIRE))
    assert 1 == Ping.objects.count()
    drain()
    hub.push(rss(FIRE))
    drain()
    assert 1 == len(press.here.shown(reader))
    assert 1 == Article.objects.filter(title="Fire in Devon").count()


@pytest.mark.parametrize("first", ["push", "poll"])
def test_a_push_and_a_poll_that_race_make_one_article(press: Press, hub: Hub, first: str) -> None:
    """Both have read the entry before either has written it: the second one sees what the first one kept."""
    reader = press.here.reader("phrase:Devon")
    begin(press)
    show(press, FIRE, OLD)
    hub.push(rss(FIRE))
    now = clock.now()
    Source.objects.update(due_at=now)
    source, ping = (
        leases.claim(Source, press.here.source.pk, now, 30),
        leases.claim(Ping, Ping.objects.get().pk, now, 30),
    )
    assert source is not None
    assert ping is not None
    readings = [(ping, polling.read_push(ping, source, now)), (source, polling.read(source, now, 0.5))]
    drafts = [(row, reading, dict(completing.articles_of(reading))) for row, reading in readings]
    assert [1, 1] == [len(articles) for _, _, articles in drafts]
    for row, reading, articles in drafts if first == "push" else reversed(drafts):
        with writing.ours(row):
            joints.admit(reading, articles)
    drain()
    assert 1 == Article.objects.filter(title="Fire in Devon").count()
    assert 1 == len(press.here.shown(reader))


def test_many_pushes_at_once_are_each_kept_once(press: Press, hub: Hub) -> None:
    begin(press)
    bodies = [rss(item(f"Story {number}", guid=str(number))) for number in range(6)]

    def push(body: bytes) -> None:
        # A hub pushes again after a 500, which the tests' database in memory gives: where a file waits for who writes,
        # its tables are locked at once.
        for _ in range(50):
            if 500 not in hub.push(body):
                return
            time.sleep(0.05)

    threads = [threading.Thread(target=push, args=(body,)) for body in bodies * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 6 == Ping.objects.count()
    drain()
    assert 6 == Article.objects.filter(title__startswith="Story").count()


def test_a_queue_that_grows_too_long_becomes_one_poll(press: Press, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(press)
    monkeypatch.setattr(websub, "MOST_WAITING", 1)
    hub.push(rss(FIRE))
    hub.push(rss(FLOOD))
    assert 1 == Ping.objects.count()
    press.here.source.refresh_from_db()
    assert press.here.source.due_at is not None
    assert press.here.source.due_at < clock.now() + timedelta(seconds=61)


def test_a_body_beyond_all_measure_is_refused(press: Press, hub: Hub) -> None:
    begin(press)
    assert [413] == hub.push(rss("x" * websub.MAX_BODY))
    assert 0 == Ping.objects.count()


@pytest.mark.parametrize("body", [b"", b"<html><body>Sign in</body></html>", b'{"items": []}', b"\x1f\x8bnonsense"])
def test_a_push_that_holds_no_entry_makes_the_source_be_polled(
    press: Press, hub: Hub, later: Later, body: bytes
) -> None:
    reader = press.here.reader("phrase:Devon")
    begin(press)
    show(press, FIRE, OLD)
    hub.push(body)
    drain()
    later(seconds=61)
    assert 1 == len(press.here.shown(reader))


def test_a_push_that_holds_no_entry_while_the_source_is_polled_makes_it_be_polled_again(
    press: Press, hub: Hub, later: Later
) -> None:
    """The poll had asked before there was news; its next one was due much later."""
    reader = press.here.reader("phrase:Devon")
    begin(press)
    now = clock.now()
    Source.objects.update(due_at=now)
    source = leases.claim(Source, press.here.source.pk, now, 30)
    assert source is not None
    reading = pipeline.look(source)
    assert reading is not None
    show(press, FIRE, OLD)
    hub.push(b"")
    drain("receive")
    leases.finish(source, pipeline.take(reading))
    later(seconds=121)
    assert 1 == len(press.here.shown(reader))


def test_a_push_of_a_source_of_which_too_much_is_remembered_makes_it_be_polled(
    press: Press, hub: Hub, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A poll sees what the source shows no more, which is forgotten; pushes alone would add to it without end."""
    reader = press.here.reader("phrase:Devon")
    begin(press)
    monkeypatch.setattr(polls, "MOST_KEPT", 0)
    show(press, FIRE, OLD)
    hub.push(rss(FIRE))
    drain("receive")
    poll = Poll.objects.latest("pk")
    assert (True, 0) == (poll.pushed, poll.fresh)
    assert "[too-much-to-remember]" in poll.problems[0]
    later(seconds=61)
    assert ["Fire in Devon"] == [shown["title"] for shown in press.here.shown(reader)]


def test_a_few_new_stories_in_one_push_are_no_flood(press: Press, hub: Hub) -> None:
    """A push brings what is new alone; measured by itself, it would make most of a known source new."""
    reader = press.here.reader("top-stories", "topic:Sea", rings_a_day=20)
    stood = [item(f"Stood {number}", guid=f"s{number}") for number in range(30)]
    show(press, *stood)
    press.poll()
    hub.push(rss(*(item(f"Notice {number}", guid=str(number), category="Sea") for number in range(6))))
    drain()
    assert 6 == len(press.here.shown(reader))
    hub.push(rss(*(item(f"Warning {number}", guid=f"w{number}", category="Sea") for number in range(11))))
    drain()
    assert Poll.objects.latest("pk").held
