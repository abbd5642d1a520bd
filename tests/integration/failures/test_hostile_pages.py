"""Hostile and huge pages and plain texts, by hand: each gives what is good in it, or a clear error; the next is read.

The feeds' half is test_hostile_feeds.py.
"""

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from tests import bounds

from newsbell.commands.reading import read
from newsbell.common.errors import NewsbellError

CPU_S = 20
MEMORY = 900 * 1024 * 1024
MANY = 100_000
GOOD = (
    "<p>A fire burnt all night in the old harbour of Devon, and forty people had to leave their houses by boat.</p>"
    "<p>The brigade said that nobody was hurt, and that it would stay at the quay until the last smoke was gone.</p>"
)
URL = "https://gazette.example/fire"


def page(head: str = "", before: str = "", after: str = "") -> bytes:
    start = f"<!doctype html><html><head><title>Fire in Devon</title>{head}</head><body>"
    return f"{start}{before}<h1>Fire in Devon</h1><article>{GOOD}</article>{after}</body></html>".encode()


def data(value: str) -> bytes:
    return page(f'<script type="application/ld+json">{value}</script>')


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("page.html", page())
    return file.getvalue()


def cyclic() -> str:
    return json.dumps(
        [
            {"@id": "#a", "@type": "NewsArticle", "headline": "Fire in Devon", "author": {"@id": "#b"}},
            {"@id": "#b", "@type": "Person", "worksFor": {"@id": "#a"}, "author": {"@id": "#b"}},
        ]
    )


READ, REFUSED, EITHER = "read", "refused", "either"
# Name → the document, and whether the article in it is read.
DOCUMENTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "entities that grow": (
        lambda: b'<!DOCTYPE html [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>' + page(after="&b;" * 99),
        READ,
    ),
    "an entity that is a file": (
        lambda: b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + page(after="<p>&x;</p>"),
        READ,
    ),
    "script in the title": (lambda: page().replace(b"Fire in", b"Fire <script>alert(1)</script>in"), READ),
    "script in the title, escaped twice": (lambda: page("<title>&amp;lt;script&amp;gt;alert(1)</title>"), READ),
    "a title of a megabyte": (lambda: page(f"<meta property='og:title' content='{'x ' * 500_000}'>"), READ),
    "a heading of a megabyte": (lambda: page(before=f"<h1>{'word ' * 200_000}</h1>"), EITHER),
    "a line of ten megabytes": (lambda: page(after=f"<p>{'x' * 10_000_000}</p>"), EITHER),
    "words of ten megabytes": (lambda: page(after=f"<p>{'word and ' * 1_100_000}</p>"), EITHER),
    "a million attributes": (lambda: page(before="<div " + "a=1 " * 1_000_000 + ">"), EITHER),
    "a million attributes of their own": (
        lambda: page(before="<div " + " ".join(f"a{n}" for n in range(400_000)) + ">"),
        EITHER,
    ),
    "a hundred thousand tags in one another": (lambda: page(after="<div>" * MANY), READ),
    "a hundred thousand tags before the text": (lambda: page(before="<b>" * MANY), EITHER),
    "a hundred thousand tables in one another": (lambda: page(after="<table><tr><td>" * MANY), READ),
    "a hundred thousand forms that are closed": (lambda: page(after="</form></p>" * MANY), READ),
    "NULs in the text": (lambda: page().replace(b"e", b"e\0"), EITHER),
    "NULs alone": (lambda: bytes(MANY), REFUSED),
    "nothing": (lambda: b"", REFUSED),
    "white space": (lambda: b" \n\t" * MANY, REFUSED),
    "a tag alone": (lambda: b"<html>", REFUSED),
    "a charset that lies": (lambda: page("<meta charset=utf-16>"), READ),
    "a charset that does not exist": (lambda: page("<meta charset='x-none'>"), READ),
    "a charset that smuggles": (lambda: page("<meta charset=utf-7>", "+ADw-script+AD4-"), READ),
    "UTF-16": (lambda: page().decode().encode("utf-16"), READ),
    "UTF-32": (lambda: page().decode().encode("utf-32"), EITHER),
    "half a character at the end": (lambda: page() + "é".encode()[:1], READ),
    "a comment that does not end": (lambda: page(after="<!-- " + "x" * 1_000_000), READ),
    "a script that does not end": (lambda: page(after="<script>" + "<p>x</p>" * MANY), READ),
    "a noscript that does not end": (lambda: page(before="<noscript>"), EITHER),
    "a title that does not end": (lambda: page().replace(b"</title>", b""), EITHER),
    "JSON-LD in JSON-LD": (lambda: data('{"a":' * MANY + "1" + "}" * MANY), READ),
    "lists in lists of JSON-LD": (lambda: data("[" * MANY), READ),
    "JSON-LD of a hundred thousand nodes": (
        lambda: data("[" + ",".join(['{"@type":"Person","name":"Ann"}'] * MANY) + "]"),
        EITHER,
    ),
    "JSON-LD that points at itself": (lambda: data(cyclic()), READ),
    "JSON-LD of other kinds": (
        lambda: data('{"@type":["NewsArticle",{}],"headline":{"a":[1]},"author":[[],7,null],"datePublished":{}}'),
        READ,
    ),
    "a number of a hundred thousand digits in JSON-LD": (lambda: data('{"a":' + "9" * MANY + "}"), READ),
    "strings that do not end in JSON-LD": (lambda: data('"headline":"' * 40_000), READ),
    "a refresh to the inside": (lambda: page("<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>"), READ),
    "an address of the inside": (lambda: page("<link rel=canonical href='http://127.0.0.1:9/'>"), READ),
    "images that run": (
        lambda: page(
            after="".join(
                f"<figure><img src='{address}'><figcaption>A boat.</figcaption></figure>"
                for address in (
                    "javascript:alert(1)",
                    "data:image/png;base64,x",
                    "file:///etc/passwd",
                    "//[",
                    "vbscript:",
                )
            )
        ),
        READ,
    ),
    "a hundred thousand links": (lambda: page(after="<a href='/x'>Read this</a> " * MANY), READ),
    "ten thousand images": (
        lambda: page(after="<figure><img src=/a.jpg><figcaption>A boat.</figcaption></figure>" * 10_000),
        READ,
    ),
    "a hundred thousand meta tags": (lambda: page("<meta property='article:tag' content='Sea'>" * MANY), EITHER),
    "a hundred thousand dates": (lambda: page(after="<time datetime='2026-03-02'>2 March 2026</time>" * MANY), EITHER),
    "right to left in the title": (lambda: page("<meta property='og:title' content='Fire \u202egnp.exe'>"), READ),
    "dates out of all time": (
        lambda: page("<meta property='article:published_time' content='99999-99-99T99:99:99+99:99'>"),
        READ,
    ),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 400, REFUSED),
    "a zip": (zipped, REFUSED),
    "a PDF": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 400, REFUSED),
    "a text of one line of ten megabytes": (lambda: b"word and " * 1_100_000, EITHER),
    "a text of a million lines": (lambda: b"A fire burnt.\n" * 700_000, EITHER),
    "a text of a million short lines": (lambda: b"a\n" * 1_000_000, EITHER),
    "a text of brackets": (lambda: b"Fire (" * 300_000, EITHER),
    "a text of names": (lambda: b"Ann Smith and " * 70_000, EITHER),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_hostile_page_is_read_or_refused_within_bounds(name: str) -> None:
    """Bounded CPU and memory; the words that come out can be stored; a good page is read afterwards."""
    make, wanted = DOCUMENTS[name]
    body = make()
    with bounds.memory(MEMORY), bounds.cpu(CPU_S):
        try:
            seen = read(body, None, URL)
        except NewsbellError:
            seen = None
        if seen is None:
            assert wanted != READ
        else:
            json.dumps(seen).encode()
            assert wanted != REFUSED
            assert wanted == EITHER or "forty people" in " ".join(seen["body"])
            assert all(one["url"] is None or one["url"].startswith("https://") for one in seen.get("images", ()))
            assert "127.0.0.1" not in (seen.get("url") or "")
            assert "root:" not in json.dumps(seen)
    assert read(page(), None, URL)["title"] == "Fire in Devon"
