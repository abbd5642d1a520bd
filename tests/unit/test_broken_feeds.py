"""Feeds that are broken, hostile or none: what can be read is read, and the rest is told."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.feeds import NOON, atom, json_feed, read, rss

from newsbell.common.errors import FeedUnreadable
from newsbell.sources import xml_feed
from newsbell.sources.xml_feed import MAX_TOLERANT_BYTES


def test_broken_xml_is_read_by_the_tolerant_parser_which_says_so() -> None:
    feed = read(rss("<item><guid>1</guid><title>Fish & chips</title></item><item><guid>2</guid><title>b</item>"))
    assert [entry.id for entry in feed.entries] == ["1", "2"]
    assert feed.problems[0].startswith("not well-formed XML: ")
    assert "read by the tolerant parser" in feed.problems[0]


def test_a_feed_that_breaks_off_gives_what_came() -> None:
    whole = rss("".join(f"<item><guid>{n}</guid><title>story {n}</title></item>" for n in range(10)))
    assert len(read(whole[: len(whole) * 2 // 3]).entries) >= 5


def test_broken_and_large_is_read_from_its_beginning() -> None:
    items = "<item><guid>1</guid><title>a & b</title></item>" + "<item><title>" + "x" * MAX_TOLERANT_BYTES
    feed = read(rss(items))
    assert feed.entries[0].id == "1"
    assert [problem for problem in feed.problems if problem.startswith("only its first ")]


def test_a_prefix_that_nobody_declared_does_not_hide_the_feed() -> None:
    feed = read('<rss version="2.0"><channel><item><guid>1</guid><title>a</title><x:y>z</x:y></item></channel></rss>')
    assert [(entry.id, entry.title) for entry in feed.entries] == [("1", "a")]


def test_control_characters_are_dropped_and_told() -> None:
    feed = read(rss("<item><guid>1</guid><title>a\x0bb</title></item>"))
    assert (feed.entries[0].title, feed.problems) == ("ab", ("control characters, which XML does not allow",))


def test_junk_before_the_feed_is_passed_over() -> None:
    body = "Warning: mysql_connect() in /var/www/feed.php\n" + rss("<item><guid>1</guid><title>a</title></item>")
    assert read(body).entries[0].id == "1"


ids = st.sampled_from(
    ("", "tag:", "urn:uuid:", "https://gazette.example/", "HTTP://Gazette.example/", "/relative/", "yt:video:", "?p=")
)


@given(ids, st.from_regex(r"[A-Za-z0-9._~-]{1,12}", fullmatch=True))
@settings(max_examples=60, deadline=None)
def test_an_id_is_the_same_whichever_parser_reads_it(prefix: str, rest: str) -> None:
    """FAILURES, "Rung twice": else every story of a feed would be new on the day that one & in it is not escaped."""
    for whole in (
        rss(f"<item><guid>{prefix}{rest}</guid><title>a</title></item>"),
        rss(f'<item><guid isPermaLink="false">{prefix}{rest}</guid><title>a</title></item>'),
        atom(f"<entry><id>{prefix}{rest}</id><title>a</title></entry>"),
    ):
        broken = whole.replace("<title>a<", "<title>a & b<")
        assert read(whole).entries[0].id == read(broken).entries[0].id == f"{prefix}{rest}"
        assert read(whole).entries[0].link == read(broken).entries[0].link


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    "use", ["<title>&l11;</title>", '<title>a</title><link href="&l11;"/>', "<title>a</title><guid>&l11;</guid>"]
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_an_xml_bomb_does_not_go_off(use: str, codec: str) -> None:
    """FAILURES, "Broken into": XML bombs. A hundred billion laughs, in text and in an attribute."""
    body = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]><rss version="2.0"><channel><item>{use}</item></channel></rss>'
    feed = read(body.encode(codec))
    assert len(repr(feed)) < 10_000
    assert "its own entities, of which only single characters are read" in feed.problems


@pytest.mark.parametrize("where", ["file:///etc/passwd", "http://127.0.0.1:9/x"])
def test_an_external_entity_is_not_fetched(where: str) -> None:
    """FAILURES, "Broken into": external entities."""
    entity = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{where}">]>'
    body = f'{entity}<rss version="2.0"><channel><item><title>a&x;b</title></item></channel></rss>'
    assert "root:" not in repr(read(body))
    document = (
        f'<!DOCTYPE rss SYSTEM "{where}"><rss version="2.0"><channel><item><title>a</title></item></channel></rss>'
    )
    assert read(document).entries[0].title == "a"


def test_harmless_entities_of_its_own_are_read() -> None:
    entity = '<!DOCTYPE rss [<!ENTITY eacute "&#233;">]>'
    body = f'{entity}<rss version="2.0"><channel><item><title>caf&eacute;</title></item></channel></rss>'
    assert read(body).entries[0].title == "café"


@pytest.mark.parametrize(
    ("body", "content_type", "why"),
    [
        (b"", "text/xml", "empty"),
        (b"\xef\xbb\xbf \n", None, "empty"),
        (b"<!DOCTYPE html><html><body><h1>Your privacy</h1></body></html>", "text/html", "A web page came instead"),
        (b"<html><head><title>Sign in</title></head><body><p>Sign in</body>", None, "A web page came instead"),
        (b"Service Unavailable", "text/plain", "No RSS, Atom, JSON Feed or sitemap was found (sent as text/plain)"),
        (b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', None, "No RSS, Atom, JSON Feed or sitemap"),
        (b"{broken", None, "broken JSON"),
        (b'{"data": []}', None, "no list of items"),
        (b'{"items": {}}', None, "no list of items"),
        (b"{" * 100_000, None, "broken JSON"),
        (b'{"items":' + b"[" * 100_000, None, "broken JSON"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png", "No RSS, Atom, JSON Feed or sitemap was found"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_told_apart(body: bytes, content_type: str | None, why: str) -> None:
    with pytest.raises(FeedUnreadable) as caught:
        read(body, content_type)
    assert why in str(caught.value)


parts = st.sampled_from(
    ["<rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<![CDATA[", "]]>", "&", "&#x110000;",
     "<guid>1</guid>", "<feed>", '<feed xmlns="http://www.w3.org/2005/Atom">', "<entry>", "<id>1</id>",
     '<link href="//[">', "<!DOCTYPE", "<!ENTITY", "<?xml", "{", '"items":[',
     "<pubDate>0</pubDate>", "\x00", "é", "<html>"]
)  # fmt: skip


@given(
    st.lists(parts | st.text(max_size=5), max_size=30).map("".join).map(lambda text: text.encode("utf-8", "replace"))
    | st.binary(max_size=80)
)
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_a_feed_or_no_feed(body: bytes) -> None:
    """Nothing but FeedUnreadable ever comes out, and every link that does is http(s)."""
    try:
        feed = read(body)
    except FeedUnreadable:
        return
    assert not [
        entry.link
        for entry in feed.entries
        if entry.link and not entry.link.lower().startswith(("http://", "https://"))
    ]


def test_a_reference_beyond_unicode_does_not_fail_the_feed() -> None:
    feed = read(rss("<item><guid>1</guid><title>a &#x110000; & &#99999999; &#xd800; b</title></item>"))
    assert feed.entries[0].id == "1"
    assert repr(feed).encode()


def test_text_that_no_database_could_hold_is_mended() -> None:
    feed = read('{"items":[{"id":"1\\u0000","title":"a\\ud800b"}]}')
    assert (feed.entries[0].id, feed.entries[0].title) == ("1", "a?b")


def test_an_entry_that_cannot_be_read_is_counted_and_the_others_are_read() -> None:
    """FAILURES, "Never rung": one entry fails the whole feed (lemon24/reader#281). A hundred-digit year overflows."""
    entries = "".join(f"<entry><id>{n}</id><title>a</title><updated>{date}</updated></entry>" for n, date in enumerate(
        ("0001-01-01T00:00:00+23:00", "9999-12-31T23:00:00-23:00", "2024-05-06T12:00:00Z")
    ))  # fmt: skip
    for body in (atom(entries), atom(entries.replace("<title>a", "<title>a & b"))):
        assert read(body).entries[-1].updated == NOON


def test_an_entry_at_which_reading_raises_is_left_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """No known bytes do that, so the fault is put in: one bad entry never fails its feed (lemon24/reader#281)."""
    whole = xml_feed._tags

    def tags(entry: dict[str, Any]) -> tuple[str, ...]:
        if entry["id"] == "2":
            raise TypeError("as of a parser's surprise")
        return whole(entry)

    monkeypatch.setattr(xml_feed, "_tags", tags)
    feed = read(rss("".join(f"<item><guid>{n}</guid><title>a</title></item>" for n in (1, 2, 3))))
    assert [entry.id for entry in feed.entries] == ["1", "3"]
    assert feed.problems == ("1 entry that could not be read",)


@pytest.mark.parametrize(
    ("items", "why"),
    [
        ("<item/>" * 20_001, "more than 20,000 items"),
        ("<a/>" * 500_001, "more than 500,000 tags"),
        ("<item " + " ".join(f'a{n}="1"' for n in range(1001)) + "/>", "a tag of more than 1,000 attributes"),
    ],
)
def test_a_feed_made_to_stall_its_reader_is_refused(items: str, why: str) -> None:
    """FAILURES, "Broken into": XML bombs of plain elements, which no limit on entities meets."""
    with pytest.raises(FeedUnreadable, match=why):
        read(rss(items))


def test_a_json_feed_made_to_stall_its_reader_is_refused() -> None:
    with pytest.raises(FeedUnreadable, match="more than 20,000 items"):
        read(json_feed(*[0] * 20_001))
