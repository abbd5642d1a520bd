"""One HTML page, read as an article (newsbell.articles.pages.page)."""

import json
import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbell.articles.item import Image
from newsbell.articles.pages.charset import decode
from newsbell.articles.pages.page import read_page
from newsbell.articles.reading import Reading
from newsbell.common.errors import ConsentWall, PageUnreadable

PROSE = (
    "The town bridge was closed on Tuesday after engineers found a crack in one of its girders, the council said.",
    "Drivers face a detour of fourteen miles, and the repair will take until October at the earliest, they were told.",
    "According to The Times, the company that owns the bridge had been warned about the crack twice last year.",
)
PAGE = """<!doctype html><html lang="en-GB"><head><title>Bridge closed until October | The Gazette</title>
<meta property="og:site_name" content="The Gazette">
<meta property="og:title" content="Bridge closed until October - The Gazette">
<meta name="description" content="A crack as long as a bus was found.">
<meta property="article:section" content="Local">
<meta property="article:tag" content="Roads"><link rel="canonical" href="/2025/bridge">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
 "headline": "Bridge closed until October", "datePublished": "2025-03-04T09:17:00+01:00",
 "dateModified": "2025-03-04T10:00:00Z",
 "author": [{"@type": "Person", "name": "Jane Doe"}, {"@type": "Organization", "name": "The Gazette"}],
 "publisher": {"@type": "Organization", "name": "The Gazette"},
 "about": [{"@type": "Place", "name": "Port Elsing"}]}</script>
</head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><main><article>
<h1>Bridge closed until October</h1>
<p class="byline">By Jane Doe</p>
<figure><img src="/bridge.jpg"><figcaption>The bridge in 2022. Photo: Ann Other/PA</figcaption>
</figure>
%s<p>Read more: Ten bridges that fell</p></article></main><footer>© 2025 The Gazette</footer></body></html>"""


SHOWN = "".join(f"<p>{text}</p>" for text in PROSE)


def page(body: str = SHOWN) -> bytes:
    return (PAGE % body).encode()


def test_what_a_page_says_and_shows_is_read() -> None:
    expected = Reading(
        title="Bridge closed until October",
        body=PROSE,
        url="https://gazette.example/2025/bridge",
        standfirst="A crack as long as a bus was found.",
        byline=("Jane Doe",),
        published=datetime(2025, 3, 4, 9, 17, tzinfo=timezone(timedelta(hours=1))),
        modified=datetime(2025, 3, 4, 10, tzinfo=UTC),
        site="The Gazette",
        language="en-GB",
        section="Local",
        tags=("Roads",),
        images=(Image("https://gazette.example/bridge.jpg", "The bridge in 2022.", "Ann Other/PA"),),
        attribution=("The Times",),
        subjects=(("Port Elsing", "place"),),
    )
    assert expected == read_page(page(), None, "https://gazette.example/x?from=feed")


def test_what_a_page_does_not_say_is_not_invented() -> None:
    seen = read_page("".join(f"<p>{text}</p>" for text in PROSE).encode(), None, None)
    assert Reading(title=None, body=PROSE, attribution=("The Times",)) == seen


def test_a_canonical_address_elsewhere_is_not_believed() -> None:
    body = page().replace(b"/2025/bridge", b"https://elsewhere.example/")
    assert "https://gazette.example/x" == read_page(body, None, "https://gazette.example/x").url


def test_what_is_no_address_is_none() -> None:
    assert read_page(f"<h1>Bridge</h1>{SHOWN}".encode(), None, "http://[bridge/x").url is None


def test_a_date_that_lies_far_ahead_is_no_date() -> None:
    body = page().replace(b"2025-03-04T09", b"2085-03-04T09")
    assert date(2025, 3, 4) == read_page(body, None, None, now=datetime(2025, 5, 1, tzinfo=UTC)).published.date()  # type: ignore[union-attr] # it has one


def test_a_body_that_only_machines_are_told_counts_where_the_page_shows_its_beginning() -> None:
    told = " ".join(f"{text}\\n\\n" for text in PROSE * 2)
    body = page(f"<p>{PROSE[0]}</p>").replace(b'"@context"', f'"articleBody": "{told}", "@context"'.encode())
    assert PROSE * 2 == read_page(body, None, None).body


def test_a_cookie_wall_is_not_an_article() -> None:
    """trafilatura#569, nextcloud/news#714."""
    wall = "We and our 842 partners use cookies to store and access personal data on your device, with your consent."
    with pytest.raises(ConsentWall):
        read_page(
            f"<html><body><h1>Your privacy</h1><p>{wall}</p><p>{wall} Accept all.</p></body></html>".encode(),
            None,
            None,
        )


def test_an_article_about_cookies_is_an_article() -> None:
    line = (
        "The regulator fined the company because its cookie banner asked for consent in a way that nobody could refuse."
    )
    assert (
        PROSE[0] in read_page(page(f"<p>{line}</p>" + "".join(f"<p>{text}</p>" for text in PROSE * 2)), None, None).body
    )


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"<script>x</script>", b"\0" * 100, b"<!--" * 1000])
def test_a_page_without_text_is_an_error(body: bytes) -> None:
    with pytest.raises(PageUnreadable):
        read_page(body, None, None)


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 100_000 + "x",
        "<p " + " ".join(f"a{number}=1" for number in range(100_000)) + ">x",
        "<p " + "/".join(f'a{number}="<"' for number in range(50_000)) + ">x",
        "<p>" + "word " * 400_000,
        "<p>x" * 100_000,
        "<script>" * 100_000 + "x",
        "x<b><i>" * 50_000,
        '<a b="' * 100_000,
        "<" * 1_000_000 + "x",
        "<table><tr><td>x" * 20_000,
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><p>&b;</p>' * 100,
        "<p>by " + "Jane Doe and " * 50_000,
        "<title>" + "a | " * 100_000,
        '<script type="application/ld+json">' + "[" * 100_000 + "</script><p>x",
        "<p>\ud800\uffff\x01 x",
    ],
    ids=range(15),
)
def test_a_hostile_page_ends_with_an_article_or_a_clear_error(body: str) -> None:
    with suppress(PageUnreadable, ConsentWall):
        assert len(read_page(body.encode("utf-8", "surrogatepass"), None, None).body) < 10_000


@pytest.mark.parametrize("sign", ["\\u0000", "\\ud800"])
def test_nothing_that_a_page_says_holds_what_no_database_takes(sign: str) -> None:
    """In JSON it can be written: one such page would keep all that was read with it from being kept."""
    said = {"@type": "NewsArticle", "image": {"url": "https://gazette.example/~.jpg", "caption": "~"}}
    said |= dict.fromkeys(
        ("headline", "description", "articleBody", "articleSection", "keywords", "inLanguage"), "Fire~"
    )
    said |= {"url": "https://gazette.example/~", "author": {"@type": "Person", "name": "Ann ~ Other"}}
    machine = json.dumps(said).replace("~", sign)
    page = f'<script type="application/ld+json">{machine}</script><p>' + "It burned all night in Devon. " * 20
    read = repr(read_page(page.encode(), None, "https://gazette.example/fire"))
    assert "Fire" in read
    assert [] == re.findall(r"\\x00|\\ud800", read)


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div class=",
        "'",
        '"',
        ">",
        "<",
        "<!--",
        "-->",
        "<script",
        "</script>",
        "<svg>",
        "<h1>",
        "<br>",
        "&amp;",
        "&#x0;",
        "<meta name=author content=",
        "By Jane Doe",
        "4 March 2025",
        "© dpa",
        "<table><td>",
        "<figure>",
        "Cookies",
        PROSE[0],
        "\x00",
        "「日本」",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), max_size=60))
def test_no_markup_makes_reading_raise_anything_else(pieces: list[str]) -> None:
    with suppress(PageUnreadable, ConsentWall):
        read_page("".join(pieces).encode("utf-8", "replace"), None, "https://gazette.example/")


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        (b"\xef\xbb\xbf\xc3\xa9", "text/html; charset=latin-1", "é"),
        ("é".encode("utf-16-le").join([b"\xff\xfe", b""]), None, "é"),
        (b"<meta charset=windows-1252>\xe9\x80", None, "<meta charset=windows-1252>é€"),
        (b"\xe9", "text/html; charset=iso-8859-1", "é"),
        (b"\xc3\xa9", "text/html; charset=iso-8859-1", "é"),
        (b"\xe9t\xe9", "text/html; charset=nonsense", "été"),
        (b"\xe9t\xe9", "text/html", "été"),
        ("日本".encode("iso2022_jp"), "text/html; charset=iso-2022-jp", "日本"),
    ],
)
def test_characters_are_those_that_a_browser_shows(body: bytes, content_type: str | None, text: str) -> None:
    assert text == decode(body, content_type)
