"""Broken into: what strangers made other systems fetch, run, tell or undo."""

import json
import logging

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.press import OLD, Page, Press, item, prose, rss, serving
from tests.world import Later, World

from newsbell.api import joining
from newsbell.api.joining import Choice
from newsbell.common import clock
from newsbell.common.errors import NewsbellError
from newsbell.delivery import keys
from newsbell.follows.choices import Wish
from newsbell.readers.models import Device
from newsbell.stories.models import Article, Story

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://127.0.0.1:9/wpush/x",
        "https://127.0.0.1/wpush/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/x",
        "https://localhost/x",
        "https://updates.push.services.mozilla.com.evil.example/x",
        "https://evil.example/?.push.apple.com/",
        "https://updates.push.services.mozilla.com@127.0.0.1/x",
    ],
)
def test_a_subscription_whose_endpoint_is_inside(here: World, endpoint: str) -> None:
    """Broken into: a subscription whose endpoint is an internal address (once-campfire#265), however it is dressed."""
    subscription = here.push.subscribe(1, keys.current(here.publisher, clock.now()).public)[0]
    with pytest.raises(NewsbellError):
        joining.read_subscription(here.publisher, {**subscription, "endpoint": endpoint}, clock.now())
    assert 0 == Device.objects.count()


def test_a_device_whose_endpoint_leads_inside_is_not_connected_to(
    here: World, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken into: a subscription whose endpoint is an internal address, after DNS rebinding (Eventra#18841).

    The row was made while its address was allowed; what counts is the address of the socket, when it is opened.
    """
    from newsbell.delivery import sender

    reader = here.reader("phrase:Devon")
    here.publish("Fire in Devon", link="https://gazette.example/fire")
    monkeypatch.setenv("NEWSBELL_PUSH_ORIGINS", "")
    sender.poster.cache_clear()
    later(seconds=1)
    assert 0 == here.push.report()["posts"]
    assert [("deferred", "retrying")] == here.outcomes(reader)
    assert reader.devices.get().gone_at is None
    for _ in range(30):
        later(minutes=10)
    assert [("in-inbox", "not-in-time")] == here.outcomes(reader)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/feed",
        "http://localhost:8080/feed",
        "http://[::1]/feed",
        "http://[::ffff:127.0.0.1]/feed",
        "http://[64:ff9b::7f00:1]/feed",
        "http://169.254.169.254/latest/meta-data",
        "http://100.64.0.1/feed",
        "http://2130706433/feed",
    ],
)
def test_a_source_that_reaches_inside(press: Press, url: str) -> None:
    """Broken into: feeds that reach inside (changedetection CVE-2026-27696, Miniflux GHSA-xwh2-742g-w3wp)."""
    poll = press.poll(press.source(url))
    assert ("failed", None) == (poll.result, poll.status)
    assert poll.problems


def test_a_source_that_redirects_inside(press: Press) -> None:
    """Broken into: after a redirect (web-push-elixir#94): each step is judged like the first address."""
    with serving() as inside:
        inside.pages[inside.address.partition("://")[2] + "/secret"] = Page(b"<rss/>")
        press.put("http://wire.example/feed", b"", 302, {"Location": f"{inside.address}/secret"})
        poll = press.poll(press.source("http://wire.example/feed", rank=1))
        assert "failed" == poll.result
        assert not inside.hits


BOMB = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "boom">%s]><rss version="2.0"><channel><title>&z;</title>
<item><title>&z;</title><description>&z;</description></item></channel></rss>""" % b"".join(
    b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 20) for letter in b"bcdefghijklmnopqrstuvwxyz"
)


def test_an_xml_bomb(press: Press) -> None:
    """Broken into: XML bombs: no entity is expanded, and the other sources go on."""
    reader = press.here.reader("phrase:Devon")
    bomb = press.source("https://wire.example/feed", rank=1)
    press.put(bomb.url, BOMB)
    press.poll(bomb)
    assert not [article for article in Article.objects.all() if len(article.title) > 1_000]
    press.begin()
    press.publish(item("Fire in Devon", link="https://gazette.example/fire"), OLD)
    assert 1 == len(press.here.shown(reader))


def test_external_entities(press: Press) -> None:
    """Broken into: external entities: no file and no address is read for them."""
    with serving() as inside:
        address = f"{inside.address}/secret"
        inside.pages[address.partition("://")[2]] = Page(b"secret")
        for target in ("file:///etc/passwd", address):
            wire = press.source(f"https://wire.example/{len(target)}", rank=1)
            doctype = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{target}">]>'
            press.put(wire.url, doctype.encode() + rss("<item><title>a &x; b</title></item>"))
            press.poll(wire)
        assert not inside.hits
    assert not any("root:" in title or "secret" in title for title in Article.objects.values_list("title", flat=True))


SCRIPT = '<script>alert(1)</script>Fire &amp; flood in Devon <img src=x onerror="alert(2)">'


def test_a_title_with_script(press: Press) -> None:
    """Broken into: a feed title that runs script (Miniflux CVE-2023-27592, CVE-2025-31483, FreshRSS#9146)."""
    reader = press.here.reader("phrase:Devon")
    press.begin()
    press.publish(
        item(SCRIPT, f"<p>It burnt.</p>{SCRIPT}", link="https://gazette.example/fire", guid='"><script>'), OLD
    )
    (shown,) = press.here.shown(reader)
    assert "Fire & flood in Devon" == shown["title"]
    assert "alert" not in shown["raw"]


def test_a_title_that_talks_of_script_is_escaped_for_editors_and_readers(press: Press, client: Client) -> None:
    """Broken into: a feed title that runs script: what looks like a tag is text on every page."""
    reader = press.here.reader("phrase:alert")
    press.begin()
    press.publish(
        item("What <x-y onclick=alert(3)> and &lt;script&gt;alert(4) do", link="https://gazette.example/x"), OLD
    )
    (shown,) = press.here.shown(reader)
    assert "alert(4)" in shown["title"]
    client.force_login(User.objects.create_superuser("editor"))
    story = Story.objects.latest("pk")
    for page in ("/", "/admin/newsbell_stories/story/", f"/admin/newsbell_stories/story/{story.pk}/change/"):
        html = client.get(page).content.decode()
        assert "<script>alert" not in html
        assert "<x-y" not in html


def test_a_click_link_is_the_storys_own(press: Press) -> None:
    """Broken into: a click link that redirects anywhere: its address is the story's own, or the site's."""
    reader = press.here.reader("phrase:Devon")
    links = [
        "https://gazette.example/fire?utm_source=rss",
        "https://evil.example/fire",
        "https://gazette.example.evil.example/fire",
        "https://evil.example@gazette.example/fire",
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example/fire",
        "https://gazette.example:8443\\@evil.example/",
        "http://gazette.example/plain",
    ]
    stood = [item(f"Stood {number}", guid=str(number)) for number in range(10)]
    press.begin(*stood)
    press.publish(*stood, *(item(f"Devon {prose(link, 1)}", prose(link), link=link, guid=link) for link in links))
    assert len(links) == len(press.here.shown(reader))
    assert {
        "https://gazette.example/fire?utm_source=rss",
        "https://gazette.example/plain",
        "https://gazette.example",
    } == {shown["navigate"] for shown in press.here.shown(reader)}


def test_no_secret_is_logged_or_sent(
    press: Press, later: Later, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Broken into: passwords and tokens in logs or payloads: a whole run, with every fault, tells nobody's secrets."""
    caplog.set_level(logging.DEBUG)
    here, now = press.here, clock.now()
    secrets: list[str] = []
    for fault in (None, "gone", "forbidden", "mismatch", "too-large", "too-fast", "error", "reset", "lost"):
        said = here.push.subscribe(1, keys.current(here.publisher, now).public)[0]
        subscription = joining.read_subscription(here.publisher, said, now)
        wishes = [Wish("phrase", "my secret illness"), Wish("phrase", "Devon")]
        joined = joining.join(here.publisher, subscription, Choice("May we ring?", "allow"), wishes, "en", now)
        token = said["endpoint"].rpartition("/")[2]
        secrets += [token, said["keys"]["p256dh"], said["keys"]["auth"], *joined.tokens.values()]
        here.push.set_fault(token, fault, 2)
    joined.device.p256dh = b"spoilt"
    joined.device.save()
    press.begin()
    press.publish(item("Fire in Devon, and my secret illness", link="https://gazette.example/fire"), OLD)
    press.put("https://gazette.example/feed.xml", b"", 500)
    press.poll()
    for _ in range(30):
        later(minutes=10)
    with pytest.raises(NewsbellError) as refused:
        joining.read_subscription(here.publisher, {**said, "endpoint": "https://evil.example/" + token}, now)
    out, err = capfd.readouterr()
    told = "\n".join([caplog.text, out, err, str(refused.value), repr(joined), repr(subscription), repr(joined.device)])
    assert "payload-refused" in caplog.text, "newsbell logged something, so there was something to look through"
    assert [] == [secret for secret in secrets if secret in told]
    assert "illness" not in told
    payloads = json.dumps([shown["raw"] for device in here.push.devices for shown in here.push.shown(device)])
    assert payloads != "[]"
    assert [] == [secret for secret in secrets if secret in payloads]
