"""One address for one article (newsbell.stories.canonical)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.stories.canonical import canonical

OWN = ("www.Gazette.example",)


@pytest.mark.parametrize(
    "url",
    [
        "https://gazette.example/news/bridge",
        "http://gazette.example/news/bridge",
        "https://WWW.Gazette.Example:443/news/bridge/",
        "http://gazette.example:80/news/bridge#comments",
        "https://gazette.example/news/bridge?utm_source=rss&utm_medium=feed&fbclid=x&at_campaign=1",
        "https://gazette.example/news/bridge?ref=rss",
        "https://gazette.example/news/bridge/amp",
        "https://gazette.example/news/bridge/amp/",
        "https://gazette.example/amp/news/bridge",
        "https://gazette.example/news/bridge.amp",
        "https://amp.gazette.example/news/bridge?output=amp",
        "https://gazette.example/news/bridge?amp=1",
        "https://gazette.example/news/%62ridge",
        "https://gazette.example/news/bridge;jsessionid=1A",
    ],
)
def test_one_article_has_one_address(url: str) -> None:
    assert "https://gazette.example/news/bridge" == canonical(url, OWN)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://gazette.example/a?b=2&a=1&b=1", "https://gazette.example/a?a=1&b=1&b=2"),
        ("https://gazette.example/?p=12", "https://gazette.example/?p=12"),
        ("https://gazette.example/caf%c3%a9", "https://gazette.example/caf%C3%A9"),
        ("https://gazette.example/café", "https://gazette.example/caf%C3%A9"),
        ("https://gazette.example/a%2fb", "https://gazette.example/a%2Fb"),
        ("https://gazette.example/A", "https://gazette.example/A"),
        ("https://gazette.example/a.amp.html", "https://gazette.example/a.html"),
        ("https://gazette.example/swamp", "https://gazette.example/swamp"),
        ("https://gazette.example/amp", None),
        ("https://gazette.example:8443/a", "https://gazette.example:8443/a"),
        ("https://live.gazette.example/a", "https://live.gazette.example/a"),
        ("https://gazette.example/a?ref=4711", "https://gazette.example/a?ref=4711"),
    ],
)
def test_what_tells_articles_apart_is_kept(url: str, expected: str | None) -> None:
    assert expected == canonical(url, OWN)


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "/relative",
        "javascript:alert(1)",
        "https://gazette.example",
        "https://gazette.example/",
        "https://www.gazette.example/?utm_source=rss#top",
        "http://[::1",
        "https://user@gazette.example/a",
    ],
)
def test_a_front_page_or_no_web_address_is_no_key(url: str | None) -> None:
    """ "Latest" links to the front page: every item of the feed would be one article."""
    assert None is canonical(url, OWN)


@pytest.mark.parametrize("host", ["evil.example", "evilgazette.example", "gazette.example.evil.example"])
def test_another_sites_address_is_no_key(host: str) -> None:
    """Guarantee 6: a canonical URL counts only if its host belongs to that source."""
    assert None is canonical(f"https://{host}/a?x=gazette.example", OWN)
    assert None is canonical("https://gazette.example/a", ())


@given(st.text(alphabet="ab/%2Fcé?&=;.~+amp#", max_size=40))
def test_the_canonical_form_is_its_own_canonical_form(rest: str) -> None:
    once = canonical(f"https://gazette.example/x{rest}", OWN)
    assert once is None or once == canonical(once, OWN)
