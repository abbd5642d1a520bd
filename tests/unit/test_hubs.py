"""What WebSub says of hubs (newsbell.sources.hubs): where they are named, and how they sign."""

import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.sources import hubs
from newsbell.sources.entry import Feed
from newsbell.sources.feeds import parse
from newsbell.sources.hubs import Hub

FETCHED = "https://gazette.example/feed"
NOTHING = Feed(None, "RSS 2.0", ())
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "links"),
    [
        ('<https://h.example/>; rel="hub"', [("https://h.example/", {"hub"})]),
        ("<https://h.example/>;rel=hub, </feed> ; rel = self", [("https://h.example/", {"hub"}), ("/feed", {"self"})]),
        ('<a,b;c>; title="x, y; z"; rel="Hub alternate"', [("a,b;c", {"hub", "alternate"})]),
        ("<https://h.example/>", []),
        ("https://h.example/; rel=hub", []),
        ("", []),
    ],
)
def test_link_headers(value: str, links: list[tuple[str, set[str]]]) -> None:
    assert [(url, set(rels)) for url, rels in hubs.link_header(value)] == links


@given(st.text('<>;,="rel hub', max_size=60))
def test_no_link_header_is_too_odd(value: str) -> None:
    for url, _ in hubs.link_header(value):
        assert url in value


RSS = (
    '<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>x</title>{}<item><title>t</title>'
    '<a:link rel="hub" href="https://evil.example/"/></item></channel></rss>'
)
HUB = '<a:link rel="hub" href="https://in.example/"/><a:link rel="self" href="https://gazette.example/self"/>'

ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><link rel="hub" href="https://in.example/"/>'
    '<link rel="self" href="https://gazette.example/self"/><entry><id>1</id></entry></feed>'
)


@pytest.mark.parametrize(
    "document",
    [
        RSS.format(HUB),
        ATOM,
        '{"items":[],"feed_url":"https://gazette.example/self","hubs":[{"type":"WebSub","url":"https://in.example/"}]}',
    ],
)
def test_a_hub_is_named_in_the_feed(document: str) -> None:
    feed = parse(document.encode(), None, FETCHED)
    assert hubs.found({}, feed, FETCHED) == Hub("https://in.example/", "https://gazette.example/self")


def test_no_hub_is_told_our_secret_in_the_clear() -> None:
    """Who reads it on the way could push what they like (WebSub §5.1: only over HTTPS)."""
    assert hubs.found({"link": "<http://hub.example/>; rel=hub"}, NOTHING, FETCHED) is None
    both = {"link": "<http://hub.example/>; rel=hub, <https://hub.example/>; rel=hub"}
    assert Hub("https://hub.example/", FETCHED) == hubs.found(both, NOTHING, FETCHED)


def test_the_header_comes_first() -> None:
    feed = parse(RSS.format(HUB).encode(), None, FETCHED)
    header = {"link": '<https://out.example/>; rel=hub, <https://gazette.example/out>; rel="self"'}
    assert hubs.found(header, feed, FETCHED) == Hub("https://out.example/", "https://gazette.example/out")
    assert hubs.found({"link": "<https://out.example/>; rel=hub"}, NOTHING, FETCHED) == Hub(
        "https://out.example/", FETCHED
    )


def test_an_entrys_hub_is_nobodys_and_an_address_that_is_none_is_passed_over() -> None:
    assert hubs.found({}, parse(RSS.format("").encode(), None, FETCHED), FETCHED) is None
    assert hubs.found({"link": "<javascript:x>; rel=hub"}, NOTHING, FETCHED) is None
    assert hubs.found({"link": f"<https://h.example/{'x' * 3000}>; rel=hub"}, NOTHING, FETCHED) is None
    several = {"link": "<ftp://x/>; rel=hub, <https://h.example/>; rel=hub, <mailto:x>; rel=self"}
    assert hubs.found(several, NOTHING, FETCHED) == Hub("https://h.example/", FETCHED)


@given(st.binary(max_size=50), st.sampled_from(sorted(hubs.METHODS)), st.binary(min_size=1, max_size=30))
def test_only_who_has_the_secret_signs(body: bytes, method: str, secret: bytes) -> None:
    digest = hmac.new(secret, body, method).hexdigest()
    assert hubs.is_signed(f"{method.upper()}={digest.upper()}", secret, body)
    assert not hubs.is_signed(f"{method}={digest}", secret + b"x", body)
    assert not hubs.is_signed(f"{method}={digest}", secret, body + b"x")
    assert not hubs.is_signed(f"{method}={digest[:-1]}", secret, body)
    assert not hubs.is_signed(digest, secret, body)


def test_topics_are_the_same_however_they_are_spelt() -> None:
    assert hubs.is_same("https://gazette.example", "HTTPS://Gazette.example:443/")
    assert not hubs.is_same("https://gazette.example/a", "https://gazette.example/b")
    assert not hubs.is_same("https://gazette.example/a", "")


@given(st.integers(0, 10**9), st.floats(0, 0.999))
def test_it_is_renewed_before_the_lease_ends_and_never_in_a_hurry(lease: int, jitter: float) -> None:
    wait = hubs.renew_at(NOON, lease, jitter) - NOON
    assert wait >= timedelta(minutes=5)
    assert lease < 600 or wait < timedelta(seconds=lease)


@given(st.integers(1, 10**6), st.sampled_from([None, 202, 429, 500, 404, 410]), st.floats(0, 0.999))
def test_a_hub_is_asked_again_later_and_later_up_to_a_day(tries: int, status: int | None, jitter: float) -> None:
    wait = hubs.ask_again_at(NOON, status, tries, None, jitter) - NOON
    assert timedelta(minutes=4) < wait < timedelta(days=1.2)
    assert hubs.ask_again_at(NOON, status, tries + 1, None, jitter) - NOON >= wait
