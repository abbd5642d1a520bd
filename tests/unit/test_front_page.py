"""The links of a page that lead to articles (newsbell.sources.front_page)."""

import pytest

from newsbell.common.errors import FeedUnreadable
from newsbell.sources.front_page import key, parse_page

BASE = "https://www.gazette.example/local/"
HOSTS = ("gazette.example",)


def found(body: str, base: str = BASE) -> list[tuple[str | None, str | None]]:
    return [(entry.link, entry.title) for entry in parse_page(body.encode(), "text/html", base, HOSTS).addresses]


def link(href: str, words: str = "Fire on the coast burns on") -> str:
    return f'<a href="{href}">{words}</a>'


FIRE = "https://www.gazette.example/fire-on-the-coast"


def test_links_to_articles_are_found_in_the_pages_order_and_each_once() -> None:
    page = f"""<html><head><title>Local</title></head><body><nav>{link("/news/2026/a-long-menu-entry")}</nav>
    <article><a href="/fire-on-the-coast"><img alt="Fire"></a>
    <h2>{link("/fire-on-the-coast?utm_source=front#top", "Fire &amp; flood <b>on the</b> coast")}</h2>
    <p>{link(FIRE, "Read on in this very long article about the fire on the coast")}</p></article>
    <a href="//news.gazette.example/story/12345"><h3>Snow falls on the hills</h3><p>It fell all night.</p></a>
    <footer>{link("/2026/the-footer-of-it")}</footer></body></html>"""
    assert found(page) == [
        (f"{FIRE}?utm_source=front", "Fire &amp; flood on the coast"),
        ("https://news.gazette.example/story/12345", "Snow falls on the hills"),
    ]
    assert "Page" == parse_page(page.encode(), None, BASE, HOSTS).format


@pytest.mark.parametrize(
    "href",
    [
        "https://courier.example/fire-on-the-coast",
        "https://evilgazette.example/fire-on-the-coast",
        "javascript:alert('fire-on-the-coast')",
        "mailto:fire-on-the-coast@gazette.example",
        "https://user@gazette.example/fire-on-the-coast",
        "http://[::1/fire-on-the-coast",
        "/",
        "#fire-on-the-coast",
        "/local/",
        "/local/#more-2026",
        "/tag/fire-on-the-coast/",
        "/category/fires-2026/",
        "/author/jane-of-the-coast/",
        "/login?next=fire-on-the-coast",
        "/local/page/2026/",
        "/fire-on-the-coast.pdf",
        "/fire-on-the-coast/feed",
        "/weather",
        "/x" * 2_000,
        "",
    ],
)
def test_what_is_no_address_of_an_article_of_the_source(href: str) -> None:
    assert found(link(FIRE) + link(href, "Words of something else there")) == [(FIRE, "Fire on the coast burns on")]


@pytest.mark.parametrize(
    ("page", "is_one"),
    [
        (link("/fire", "Fire on the coast burns"), False),
        ("<h3>" + link("/fire", "Fire on the coast burns") + "</h3>", True),
        (link("/news/fire-1234"), True),
        (link("/news/2026/fire"), True),
        (link("/fire-on-the-coast", "Read more here"), False),
        (link("/fire-on-the-coast", "word " * 46), False),
        (link("/artikel/20260301", "沿岸で火災が発生"), True),
        (link("/artikel/20260301", "火災"), False),
    ],
)
def test_a_headline_is_long_enough_and_under_a_heading_or_at_such_an_address(page: str, is_one: bool) -> None:
    assert (2 if is_one else 1) == len(found(link("/snow-on-the-hills") + page))


@pytest.mark.parametrize(
    "page", ["", "<html>", "<p>We use cookies. <a href='/privacy'>Our 812 partners</a>", "{}", "\0"]
)
def test_a_page_without_any_is_an_error(page: str) -> None:
    """Else a consent wall would look like a day without news, and the page behind it like a flood."""
    with pytest.raises(FeedUnreadable):
        found(page)


def test_where_a_link_stood_is_no_part_of_its_address() -> None:
    assert key(FIRE) == key(f"{FIRE}?utm_source=front&fbclid=1")
    assert key(f"{FIRE}?id=1") != key(f"{FIRE}?id=2")
