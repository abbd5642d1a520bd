"""WebSub against a real hub that calls a real newsbell over HTTP (W3C Recommendation of 23 January 2018)."""

import io
import json
import logging
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.hub import Hub, hubbing
from tests.press import OLD, Press, item, pressing, rss
from tests.world import Later, world

from newsbell import completing, joints
from newsbell.common import clock, leases, writing
from newsbell.sources import asking, polling, websub
from newsbell.sources.models import Ping, Poll, Source, WebSub
from newsbell.stories.models import Article, Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db(transaction=True)
TOPIC = "https://gazette.example/feed.xml"
LINKS = {"Link": f'<https://hub.example/>; rel="hub", <{TOPIC}>; rel=self'}
FIRE = item("Fire in Devon", link="https://gazette.example/fire", guid="fire")
FLOOD = item("Water in Devon", link="https://gazette.example/water", guid="water")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    later = Later(monkeypatch)
    monkeypatch.setattr("newsbell.api.hub.now", lambda: clock.now() + later.ahead)
    return later


@pytest.fixture
def hub() -> Iterator[Hub]:
    with hubbing() as running:
        yield running


@pytest.fixture
def press(later: Later, hub: Hub, live_server: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Press]:
    monkeypatch.setattr("newsbell.common.writing.PAUSE_S", 0)
    monkeypatch.setenv("NEWSBELL_WEBSUB", "1")
    monkeypatch.setenv("NEWSBELL_URL", str(live_server))

    def now() -> float:
        return (clock.now() + later.ahead).timestamp()

    with world(monkeypatch, now=now) as here, pressing(here, monkeypatch) as press:
        routes = ",".join(f"{origin}={to}" for origin, to in asking.client().policy.routes.items())
        monkeypatch.setenv("NEWSBELL_SOURCE_ROUTES", f"{routes},https://hub.example={hub.origin}")
        yield press


def show(press: Press, *items: str) -> None:
    press.put(TOPIC, rss(*items), headers=LINKS)


def begin(press: Press) -> WebSub:
    """The first reading, and the subscription that follows from it."""
    show(press, OLD)
    assert press.poll().first
    return WebSub.objects.get()


def sub() -> WebSub:
    return WebSub.objects.get()


def due_in(row: leases.Leased, later: Later) -> timedelta:
    assert row.due_at is not None
    return row.due_at - clock.now() - later.ahead


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
    assert "not signed with our secret" in sub().problem
    assert sub().pushed_at is None


def test_a_push_about_another_topic_is_dropped(press: Press, hub: Hub) -> None:
    begin(press)
    hub.push(rss(FIRE), headers={"Link": "<https://evil.example/feed>; rel=self"})
    assert 0 == Ping.objects.count()
    assert "another topic" in sub().problem
    hub.push(rss(FIRE), headers={"Link": f"<{TOPIC.replace('https', 'HTTPS')}>; rel=self"})
    assert 1 == Ping.objects.count()


def test_a_hub_that_verifies_another_topic_is_told_no(press: Press, hub: Hub) -> None:
    hub.manners["topic"] = "https://evil.example/feed"
    assert "asking" == begin(press).state
    assert [404] == [status for status, _ in hub.answers]
    hub.push_to(hub.asked[0], rss(FIRE), headers={"Link": "<https://evil.example/feed>; rel=self"})
    assert 0 == Ping.objects.count()


def test_nobody_subscribes_us_to_what_we_did_not_ask_nor_ends_what_we_want(
    press: Press, hub: Hub, later: Later
) -> None:
    begin(press)
    asked = hub.asked[0]
    asked.mode = "unsubscribe"
    assert 404 == hub.verify(asked)
    assert "active" == sub().state
    asked.mode = "publish"
    assert 404 == hub.verify(asked)
    asked.mode = "subscribe"
    assert 404 == hub.verify(asked, **{"hub.challenge": ""})
    assert 404 == hub.verify(asked, **{"hub.challenge": "x" * 5000})
    asked.callback = asked.callback[:-5] + "AAAA/"
    assert 404 == hub.verify(asked)
    assert 410 == hub.push_to(asked, rss(FIRE))
    later.ahead += timedelta(days=2)
    assert 404 == hub.verify(hub.asked[0]), "asked for too long ago to be pending"


def test_a_lost_verification_is_asked_for_again(press: Press, hub: Hub, later: Later) -> None:
    hub.manners["verifies"] = False
    assert "asking" == begin(press).state
    assert timedelta(minutes=4) < due_in(sub(), later) < timedelta(minutes=6)
    later(minutes=6)
    assert 2 == len(hub.asked)
    assert "did not confirm" in sub().problem
    assert timedelta(minutes=8) < due_in(sub(), later) < timedelta(minutes=12)
    hub.manners["verifies"] = True
    later(minutes=12)
    assert ("active", "", 0) == (sub().state, sub().problem, sub().tries)
    assert 1 == len({asked.callback for asked in hub.asked}), "for the hub it is one subscription"


def test_a_hub_whose_confirmation_was_lost_may_ask_again(press: Press, hub: Hub) -> None:
    """The hub did not get our answer: it asks a second time, and must not take silence for a no."""
    begin(press)
    assert 200 == hub.verify(hub.asked[0])
    assert "active" == sub().state


def test_a_late_verification_by_the_hub_counts(press: Press, hub: Hub) -> None:
    hub.manners["verifies"] = False
    begin(press)
    assert 200 == hub.verify(hub.asked[0])
    assert "active" == sub().state


def test_it_is_renewed_after_two_thirds_of_the_lease(press: Press, hub: Hub, later: Later) -> None:
    hub.manners["lease_s"] = "90000"
    row = begin(press)
    assert timedelta(seconds=90000 * 0.59) < due_in(row, later) < timedelta(seconds=90000 * 0.74)
    later(seconds=90000 * 0.75)
    assert 2 == len(hub.asked)
    assert "active" == sub().state
    ends_at = sub().ends_at
    assert ends_at is not None
    assert ends_at > clock.now() + later.ahead + timedelta(seconds=89000)


@pytest.mark.parametrize(
    ("said", "lease"),
    [("60", timedelta(minutes=1)), ("9" * 30, timedelta(days=1)), ("-5", timedelta(days=1)), ("", timedelta(days=1)),
     ("99999999", timedelta(days=30))],
)  # fmt: skip
def test_a_lease_out_of_bounds_is_brought_within(
    press: Press, hub: Hub, later: Later, said: str, lease: timedelta
) -> None:
    """A hub that grants a minute is not asked each minute; one that grants years is asked each month."""
    hub.manners["lease_s"] = said
    row = begin(press)
    assert row.ends_at is not None
    assert row.verified_at is not None
    assert lease == row.ends_at - row.verified_at
    assert due_in(row, later) > timedelta(minutes=5)


def test_a_lease_that_ends_unrenewed_falls_back_to_polling(press: Press, hub: Hub, later: Later) -> None:
    reader = press.here.reader("phrase:Devon")
    hub.manners["lease_s"] = "90000"
    begin(press)
    hub.push(rss(FIRE))
    drain()
    hub.manners["status"] = 500
    later(hours=24)
    assert "active" == sub().state, "not renewed, but not at its end"
    assert "500" in sub().problem
    show(press, FLOOD, FIRE, OLD)
    later(hours=2)
    assert "asking" == sub().state
    assert not websub.is_alive(press.here.source, clock.now() + later.ahead)
    assert 2 == len(press.here.shown(reader)), "polling told of it"
    hub.manners["status"] = 202
    for _ in range(5):
        later(hours=12)
    assert "active" == sub().state


@pytest.mark.parametrize(("status", "least"), [(500, 240), (503, 240), (429, 240), (410, 70_000), (404, 70_000)])
def test_a_hub_that_fails_is_asked_again_later_and_one_that_refuses_much_later(
    press: Press, hub: Hub, later: Later, status: int, least: int
) -> None:
    hub.manners["status"] = status
    reader = press.here.reader("phrase:Devon")
    row = begin(press)
    assert "asking" == row.state
    assert f"The hub answered {status}: <p>so it is</p>" in row.problem
    assert timedelta(seconds=least) < due_in(row, later) < timedelta(days=1.2)
    show(press, FIRE, OLD)
    press.poll()
    assert 1 == len(press.here.shown(reader)), "the source is polled as ever"


def test_a_hub_that_asks_for_time_is_given_it(press: Press, hub: Hub, later: Later) -> None:
    hub.manners |= {"status": 503, "headers": {"Retry-After": "7200"}}
    assert due_in(begin(press), later) > timedelta(seconds=6000)


def test_a_hub_that_says_no_is_asked_again_the_next_day(press: Press, hub: Hub, later: Later) -> None:
    begin(press)
    assert 200 == hub.deny(hub.asked[0], "You\nare <b>banned</b>")
    assert ("denied", "The hub refuses: You are <b>banned</b>.") == (sub().state, sub().problem)
    assert timedelta(hours=20) < due_in(sub(), later) < timedelta(hours=28)
    later(hours=28)
    assert "active" == sub().state


def test_a_hub_is_not_let_inside(press: Press, hub: Hub, later: Later) -> None:
    """The hub's address comes from the feed, so a stranger chose it."""
    inside = "https://127.0.0.1/hub"
    press.put(TOPIC, rss(OLD), headers={"Link": f"<{inside}>; rel=hub"})
    press.poll()
    assert "[address-refused]" in sub().problem


@pytest.mark.parametrize("status", [307, 308, 301, 302])
def test_a_hub_that_redirects_inside_is_not_followed(press: Press, hub: Hub, status: int) -> None:
    with hubbing() as inside:
        hub.manners |= {"status": status, "location": f"{inside.origin}/"}
        assert "asking" == begin(press).state
        assert [] == inside.asked
        assert sub().problem


def test_a_hub_that_moved_is_followed_with_the_whole_request(
    press: Press, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hubbing() as new:
        routes = ",".join(f"{origin}={to}" for origin, to in asking.client().policy.routes.items())
        monkeypatch.setenv("NEWSBELL_SOURCE_ROUTES", f"{routes},https://new.example={new.origin}")
        hub.manners |= {"status": 307, "location": "https://new.example/"}
        assert "active" == begin(press).state
        assert new.asked[0].secret


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


def test_while_a_hub_pushes_its_source_is_polled_seldom_and_never_not(press: Press, hub: Hub, later: Later) -> None:
    reader = press.here.reader("phrase:Devon")
    begin(press)
    press.poll()
    press.here.source.refresh_from_db()
    assert due_in(press.here.source, later) < timedelta(minutes=15), "a hub that never pushed is not believed yet"
    hub.push(rss(FIRE))
    drain()
    show(press, FIRE, OLD)
    press.poll()
    press.here.source.refresh_from_db()
    assert due_in(press.here.source, later) > timedelta(minutes=45)
    show(press, FLOOD, FIRE, OLD)  # the hub says nothing of it
    later(hours=1, minutes=1)
    assert 2 == len(press.here.shown(reader))
    press.here.source.refresh_from_db()
    assert sub().missed_at is not None
    assert due_in(press.here.source, later) < timedelta(minutes=15), "and is not believed any more"


def test_a_source_that_is_removed_takes_leave_of_its_hub(
    press: Press, hub: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    begin(press)
    press.here.source.delete()
    drain()
    assert "its lease ended" not in caplog.text
    assert ["subscribe", "unsubscribe"] == [asked.mode for asked in hub.asked]
    assert {} == hub.subscribers
    assert 0 == WebSub.objects.count()
    assert 410 == hub.push_to(hub.asked[0], rss(FIRE))


def test_a_hub_that_never_confirms_a_leave_is_left_in_the_end(press: Press, hub: Hub, later: Later) -> None:
    begin(press)
    hub.manners["status"] = 500
    press.here.source.delete()
    for _ in range(8):
        later(days=1.2)
    assert 0 == WebSub.objects.count()
    assert 1 + websub.MOST_FAREWELLS == len(hub.asked)


def test_a_paused_source_leaves_and_comes_back(press: Press, hub: Hub, client: Client) -> None:
    begin(press)
    client.force_login(User.objects.create_superuser("editor"))
    url = f"/admin/newsbell_sources/source/{press.here.source.pk}/change/"
    fields = {
        "publisher": press.here.publisher.pk,
        "url": TOPIC,
        "rank": 0,
        "hosts": "[]",
        "name": "",
        "kind": "feed",
        "complete": "auto",
    }
    hub.push(rss(FIRE))
    client.post(url, {**fields, "paused": "on"})
    hub.push(rss(FLOOD))
    drain()
    assert {} == hub.subscribers
    assert 0 == Article.objects.filter(title__contains="Devon").count()
    assert 0 == Ping.objects.count()
    client.post(url, fields)
    drain()
    show(press, FIRE, OLD)
    press.poll()
    assert "active" == sub().state


def test_a_source_that_names_another_hub_moves_to_it(press: Press, hub: Hub) -> None:
    begin(press)
    press.put(TOPIC, rss(OLD, FIRE), headers={"Link": f'<https://hub.example/new>; rel="hub", <{TOPIC}>; rel="self"'})
    press.poll()
    assert ["https://hub.example/new"] == list(WebSub.objects.values_list("hub", flat=True))
    assert ["subscribe", "subscribe", "unsubscribe"] == sorted(asked.mode for asked in hub.asked)
    press.put(TOPIC, rss(OLD, FIRE, FLOOD))
    press.poll()
    assert 0 == WebSub.objects.count()


@pytest.mark.parametrize(
    ("said", "url", "on"),
    [
        ("auto", "https://bell.gazette.com", True),
        ("auto", "http://bell.gazette.com", False),
        ("auto", "https://localhost:8000", False),
        ("auto", "https://bell.local", False),
        ("auto", "https://127.0.0.1", False),
        ("auto", "https://93.184.216.34", True),
        ("auto", "https://[::1]", False),
        ("1", "http://localhost:8000", True),
        ("0", "https://bell.gazette.com", False),
    ],
)
def test_hubs_push_only_where_they_can_reach_us(monkeypatch: pytest.MonkeyPatch, said: str, url: str, on: bool) -> None:
    monkeypatch.setenv("NEWSBELL_WEBSUB", said)
    monkeypatch.setenv("NEWSBELL_URL", url)
    assert on == websub.is_on()


def test_where_hubs_cannot_reach_us_none_is_asked(press: Press, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBELL_WEBSUB", "auto")
    show(press, OLD)
    press.poll()
    assert 0 == WebSub.objects.count()
    assert [] == hub.asked


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


def test_a_stranger_at_the_callback_makes_no_writer_wait(press: Press, client: Client) -> None:
    """SQLite has one writer: what anybody may ask without a capability must not begin as one."""
    with CaptureQueriesContext(connection) as asked:
        said = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "x"}
        assert 404 == client.get("/hub/unknown/", said).status_code
        assert 410 == client.post("/hub/unknown/", b"<rss/>", "application/rss+xml").status_code
    assert ["SELECT", "SELECT"] == [query["sql"].split()[0] for query in asked.captured_queries]


def test_the_capability_and_the_secret_reach_no_log_and_no_plain_column(
    press: Press, hub: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    begin(press)
    token, secret = hub.asked[0].callback.rstrip("/").rpartition("/")[2], hub.asked[0].secret
    assert 22 == len(token)
    hub.push(rss(FIRE), secret="wrong")
    hub.deny(hub.asked[0], "no")
    asked = hub.asked[0]
    asked.topic = "https://evil.example/"
    assert 404 == hub.verify(asked)
    asked.callback = asked.callback.rstrip("/") + "x/"
    assert 410 == hub.push_to(asked, b"")
    assert "/hub/…" in caplog.text
    told = caplog.text + repr(list(WebSub.objects.values("problem", "hub", "topic", "state"))) + str(sub())
    assert token not in told
    assert secret not in told
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM newsbell_websub")
        assert token.encode() not in repr(cursor.fetchall()).encode()


def test_the_list_of_sources_tells_what_their_hubs_do(press: Press, hub: Hub) -> None:
    def told(*words: str) -> str:
        out = io.StringIO()
        call_command("source", *words, stdout=out)
        return out.getvalue()

    begin(press)
    assert "its hub pushes until" in told("list")
    assert "none yet" in told("check", str(press.here.source.pk))
    hub.push(rss(FIRE))
    drain()
    (line,) = map(json.loads, told("list", "--json").splitlines())
    assert ("active", "https://hub.example/", "", True) == (
        *(line["websub"][name] for name in ("state", "hub", "problem")),
        line["pushed"],
    )
    assert line["websub"]["pushed"]
    hub.deny(hub.asked[0], "Not you")
    assert "its hub refuses to push" in told("list")
    assert "Not you" in told("list")
    for state, words in (("asking", "is asked to push"), ("leaving", "told to push no more")):
        WebSub.objects.update(state=state)
        assert words in told("list")


def test_an_editor_sees_the_subscription_and_neither_its_capability_nor_its_secret(
    press: Press, hub: Hub, client: Client
) -> None:
    row = begin(press)
    client.force_login(User.objects.create_superuser("editor"))
    for page in ("", f"{row.pk}/change/"):
        html = client.get(f"/admin/newsbell_sources/websub/{page}").content.decode()
        assert "https://hub.example/" in html
        assert websub.token_of(row) not in html
        assert hub.asked[0].secret not in html
