"""Polling while a hub pushes; a source that leaves its hub or takes another; where hubs cannot reach us."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.hub import Hub
from tests.integration.websub.subscribing import FIRE, FLOOD, TOPIC, begin, due_in, show, subscription
from tests.press import OLD, Press, rss
from tests.world import Later

from newsbell.sources import websub
from newsbell.sources.models import Ping, WebSub
from newsbell.stories.models import Article
from newsbell.work import drain

pytestmark = pytest.mark.django_db(transaction=True)


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
    assert subscription().missed_at is not None
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
    assert "active" == subscription().state


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
