"""What strangers, logs, operators and editors see of a subscription."""

import io
import json
import logging

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.hub import Hub
from tests.integration.websub.subscribing import FIRE, TOPIC, begin, subscription
from tests.press import Press, rss

from newsbell.sources import websub
from newsbell.sources.models import WebSub
from newsbell.work import drain

pytestmark = pytest.mark.django_db(transaction=True)


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
    told = caplog.text + repr(list(WebSub.objects.values("problem", "hub", "topic", "state"))) + str(subscription())
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
