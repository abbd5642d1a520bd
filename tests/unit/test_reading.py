"""What `newsbell read` sees in plain texts and in what is none."""

import pytest

from newsbell.commands.reading import read
from newsbell.common.errors import FeedUnreadable, InputUnreadable, PageUnreadable


def test_a_plain_text_is_a_title_and_paragraphs_and_nothing_is_invented() -> None:
    text = "A fire in the harbour\r\n\r\nIt began\r\nat noon.\r\n\r\n\r\nNobody was hurt.\r\n"
    assert {
        "url": None,
        "title": "A fire in the harbour",
        "standfirst": None,
        "byline": None,
        "published": None,
        "modified": None,
        "site": None,
        "language": None,
        "section": None,
        "tags": [],
        "body": ["It began at noon.", "Nobody was hurt."],
        "images": [],
        "attribution": [],
        "subjects": [],
    } == read(text.encode(), None, "")


@pytest.mark.parametrize("text", ["One line alone", "x" * 301 + "\nmore"])
def test_a_text_without_a_title_has_none(text: str) -> None:
    seen = read(text.encode(), "text/plain; charset=utf-8", "")
    assert (None, [text.replace("\n", " ")]) == (seen["title"], seen["body"])


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"<!DOCTYPE html><title>x</title>", PageUnreadable),
        (b"<html><body>", PageUnreadable),
        (b"<note>no feed</note>", FeedUnreadable),
        (b'{"no": "feed"}', FeedUnreadable),
        (b"", FeedUnreadable),
        (b"\x89PNG\r\n\x1a\n\0\0\0", InputUnreadable),
    ],
)
def test_what_is_neither_feed_nor_text_is_named(body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read(body, None, "")


def test_an_entry_is_plain_words_and_iso_times() -> None:
    feed = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id>
    <title type="html">A &lt;b&gt;fire&lt;/b&gt;</title>
    <author><name>Jane Doe</name></author><updated>2026-11-23T12:00:00Z</updated>
    <link href="/fire"/><summary type="html">&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</summary></entry></feed>"""
    (entry,) = read(feed, None, "https://gazette.example/feed")["entries"]
    assert {
        "id": "1",
        "link": "https://gazette.example/fire",
        "title": "A fire",
        "published": None,
        "updated": "2026-11-23T12:00:00+00:00",
        "author": "Jane Doe",
        "description": "One.\nTwo.",
    } == entry


def test_a_page_is_not_tried_as_a_feed_first_unless_a_feeds_root_stands_in_it() -> None:
    """What opens as a page is a page; a feed behind a page's doctype is still a feed."""
    page = (
        b"\xef\xbb\xbf<!-- a site's mark -->\n<!DOCTYPE html>"
        b"<html><body><h1>Fire</h1><p>It burnt all night.</p></body></html>"
    )
    feed = b"<!DOCTYPE html><rss version='2.0'><channel><item><title>Fire</title></item></channel></rss>"
    assert read(page, None, "")["title"] == "Fire"
    assert [entry["title"] for entry in read(feed, None, "")["entries"]] == ["Fire"]
