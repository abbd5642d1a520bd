"""Hostile and huge feeds and sitemaps, by hand: each is a clear error or gives what is good in it; the rest goes on.

Single parts are tested where they are (test_broken_into.py, test_broken_feeds.py); here each document is a source of a
running newsbell, beside a good one, within bounds of time and memory.
"""

import gzip
import json
from collections.abc import Callable

import pytest
from tests.integration.failures.beside import GOOD, WIRE, poll_beside_a_good_one
from tests.press import Press, rss

from newsbell.stories.models import Article

pytestmark = pytest.mark.django_db


MAPPED = "<url><loc>https://wire.example/fire</loc><news:news><news:title>Fire in Devon</news:title></news:news></url>"
URLSET = '<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
MANY = 100_000


def with_head(head: str, rest: str = "") -> bytes:
    return head.encode() + rss(GOOD, rest)


def titled(title: str) -> bytes:
    return rss(GOOD, f"<item><guid>x</guid><title>{title}</title></item>")


def json_feed(*items: str) -> bytes:
    good = json.dumps({"id": "fire", "title": "Fire in Devon", "url": "https://wire.example/fire"})
    return f'{{"version":"https://jsonfeed.org/version/1.1","items":[{",".join((good, *items))}]}}'.encode()


def mapped(*urls: str) -> bytes:
    return f"{URLSET}{MAPPED}{''.join(urls)}</urlset>".encode()


# Name → the document, whether its good entry is read, and what must be told of it ("" where nothing is wrong).
DOCUMENTS: dict[str, tuple[Callable[[], bytes], bool, str]] = {
    "quadratic blow-up": (
        lambda: with_head(
            f'<!DOCTYPE rss [<!ENTITY a "{"x" * MANY}">]>', f"<item><title>{'&a;' * 1000}</title></item>"
        ),
        True,
        "its own entities",
    ),
    "a parameter entity from inside": (
        lambda: with_head('<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]>'),
        True,
        "its own entities",
    ),
    "a document type from inside": (lambda: with_head('<!DOCTYPE rss SYSTEM "file:///etc/passwd">'), True, ""),
    "a file that includes another": (
        lambda: titled('<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'),
        True,
        "",
    ),
    "a style sheet from inside": (
        lambda: with_head('<?xml version="1.0"?><?xml-stylesheet href="http://127.0.0.1:9/x.xsl" type="text/xsl"?>'),
        True,
        "",
    ),
    "script in a title, escaped twice": (
        lambda: titled("&lt;![CDATA[&lt;script&gt;alert(1)&lt;/script&gt;]]&gt;&amp;lt;script&amp;gt;alert(2)"),
        True,
        "",
    ),
    "UTF-16 that calls itself UTF-8": (
        lambda: ('<?xml version="1.0" encoding="utf-8"?>' + rss(GOOD).decode()).encode("utf-16"),
        True,
        "",
    ),
    "UTF-32 that calls itself UTF-16": (
        lambda: ('<?xml version="1.0" encoding="utf-16"?>' + rss(GOOD).decode()).encode("utf-32"),
        True,
        "",
    ),
    "UTF-8 that calls itself UTF-7": (lambda: with_head('<?xml version="1.0" encoding="utf-7"?>'), True, ""),
    "a NUL after every letter": (lambda: bytes(b for byte in b" " + rss(GOOD) for b in (byte, 0)), True, ""),
    "lone surrogates": (
        lambda: rss(GOOD, "<item><title>a\0b</title></item>").replace(b"\0", b"\xed\xa0\x80"),
        True,
        "",
    ),
    "lone surrogates in JSON": (lambda: json_feed('{"id":"\\ud800","title":"\\udfff\\u0000"}'), True, ""),
    "a hundred thousand items": (lambda: rss(GOOD, "<item/>" * MANY), False, "more than 20,000 items"),
    "a title of nine megabytes": (lambda: titled("x" * 9_000_000), True, "title is cut at 10,000"),
    "a title of nine megabytes of words": (lambda: titled("word &amp; " * 800_000), True, "title is cut at 10,000"),
    "a hundred thousand tags in one another": (
        lambda: rss(GOOD, f"<item><description>{'<b>' * MANY}{'</b>' * MANY}</description></item>"),
        True,
        "not well-formed",
    ),
    "a hundred thousand tags in one another, escaped": (
        lambda: rss(GOOD, f"<item><guid>x</guid><description>{'&lt;b&gt;' * MANY}</description></item>"),
        True,
        "",
    ),
    "items in items": (lambda: rss(GOOD, "<item>" * 9_000 + "</item>" * 9_000), True, "not well-formed"),
    "a million attributes": (
        lambda: rss(GOOD, "<item " + " ".join(f'a{n}="1"' for n in range(800_000)) + "/>"),
        False,
        "a tag of more than 1,000 attributes",
    ),
    "half a million tags": (lambda: rss(GOOD, "<a/>" * 500_001), False, "more than 500,000 tags"),
    "dates out of all time": (
        lambda: rss(
            GOOD,
            *(
                f"<item><guid>{n}</guid><title>t{n}</title><pubDate>{date}</pubDate></item>"
                for n, date in enumerate(("Mon, 01 Jan 0000 00:00:00 GMT", "99999-01-01T00:00:00Z", "9" * MANY))
            ),
        ),
        True,
        "",
    ),
    "an id of a megabyte": (
        lambda: rss(GOOD, f"<item><guid>{'i' * 1_000_000}</guid><title>x</title></item>"),
        True,
        "1 entry whose id is too long",
    ),
    "a link of a megabyte": (
        lambda: rss(GOOD, f"<item><link>https://wire.example/{'i' * 1_000_000}</link><title>x</title></item>"),
        True,
        "1 entry whose link is too long",
    ),
    "links that run or read": (
        lambda: rss(
            GOOD,
            *(
                f"<item><title>t</title><link>{link}</link></item>"
                for link in ("javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//[")
            ),
        ),
        True,
        "5 entries whose link is not an http or https address",
    ),
    "links with a user's name": (
        lambda: rss(GOOD, "<item><title>t</title><link>https://gazette.example@evil.example/</link></item>"),
        True,
        "",
    ),
    "JSON in a hundred thousand brackets": (
        lambda: b'{"items":' + b"[" * MANY + b"]" * MANY + b"}",
        False,
        "broken JSON",
    ),
    "JSON numbers beyond all measure": (
        lambda: json_feed(f'{{"id":{"1" * MANY},"title":"a"}}', '{"id":1e999,"title":"b"}', '{"id":NaN,"title":"c"}'),
        True,
        "id is too long",
    ),
    "JSON that says everything twice": (
        lambda: b'{"items":[],"items":[{"id":"x","id":"fire","title":"x","title":"Fire in Devon"}]}',
        True,
        "",
    ),
    "JSON of other things": (
        lambda: json_feed("null", "[]", '"x"', '{"id":{}}', '{"id":[1]}', '{"id":"y","tags":{},"authors":"me"}'),
        True,
        "3 entries discarded for being no object",
    ),
    "RSS inside a page": (lambda: b"<!DOCTYPE html><html><body><pre>" + rss(GOOD) + b"</pre></body></html>", True, ""),
    "a consent wall": (
        lambda: b"<html><head><title>Your privacy</title></head><body>OK?</body></html>",
        False,
        "web page",
    ),
    "an open comment of megabytes": (lambda: rss(GOOD, "<!--" + "x-" * 2_000_000), True, "not well-formed"),
    "an open CDATA of megabytes": (
        lambda: rss(GOOD, "<item><title><![CDATA[" + "x" * 4_000_000),
        True,
        "not well-formed",
    ),
    "ampersands by the million": (lambda: rss(GOOD, "&" * 3_000_000), True, "not well-formed"),
    "angle brackets by the hundred thousand": (lambda: rss(GOOD, "<" * 400_000), True, "not well-formed"),
    "two hundred thousand declarations": (lambda: b'<?xml version="1.0"?>' * 200_000 + rss(GOOD), True, ""),
    "fifty thousand hubs": (
        lambda: rss(GOOD, '<link xmlns="http://www.w3.org/2005/Atom" rel="hub" href="https://h.example/"/>' * 50_000),
        True,
        "",
    ),
    "fifty thousand categories": (
        lambda: rss(GOOD, f"<item><title>t</title>{'<category>c</category>' * 50_000}</item>"),
        True,
        "",
    ),
    "a tag's name of megabytes": (lambda: rss(GOOD, f"<{'a' * 4_000_000}/>"), True, "not well-formed"),
    "a packed bomb": (lambda: gzip.compress(b"<urlset>" + b" " * 200_000_000), False, "when it is unpacked"),
    "a packed file of nonsense": (lambda: b"\x1f\x8b\x08" + b"x" * 1000, False, "cannot be unpacked"),
    "a sitemap with own entities": (
        lambda: b'<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + mapped(),
        False,
        "entities of its own",
    ),
    "a sitemap of hundred thousand tags in one another": (
        lambda: mapped("<url>" * MANY),
        True,
        "not well-formed",
    ),
    "a sitemap of more than it may hold": (lambda: mapped("<url/>" * 50_001), False, "more than 50,000 addresses"),
    "a sitemap's title of megabytes": (
        lambda: mapped(MAPPED.replace("Fire", "F" * 8_000_000).replace("/fire", "/f")),
        True,
        "title is cut",
    ),
    "an index of fifty thousand files inside": (
        lambda: b"<sitemapindex>" + b"<sitemap><loc>http://127.0.0.1/x</loc></sitemap>" * 50_000 + b"</sitemapindex>",
        False,
        "50,000 of its sitemaps on other hosts",
    ),
    "an index of itself": (
        lambda: b"<sitemapindex><sitemap><loc>https://wire.example/hostile</loc></sitemap></sitemapindex>",
        False,
        "",
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_hostile_document(press: Press, name: str) -> None:
    """Each is a clear error, or its good entry is read, while the rest goes on."""
    make, is_read, told = DOCUMENTS[name]
    press.put(WIRE, make())
    poll = poll_beside_a_good_one(press)
    said = " ".join(poll.problems)
    assert told in said
    assert len(said) < 2_000, "a report is for people"
    assert is_read == Article.objects.filter(title="Fire in Devon").exists()
    assert is_read or poll.result in ("failed", "unchanged")
    for article in Article.objects.exclude(title="Fire in Devon"):
        assert len(article.title) <= 10_000
        assert article.url == "" or article.url.startswith(("https://wire.example/", "https://gazette.example/"))
        assert "root:" not in article.title
