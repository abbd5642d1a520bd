"""Reading feeds (newsbell.sources.feeds): what is found, what is said to be wrong, what cannot hurt."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbell.common.errors import FeedUnreadable
from newsbell.sources import xml_feed
from newsbell.sources.feeds import MAX_ENTRIES, Entry, Feed, parse
from newsbell.sources.xml_feed import MAX_TOLERANT_BYTES

BASE = "https://gazette.example/news/feed.xml"
NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)


def read(body: str | bytes, content_type: str | None = None) -> Feed:
    return parse(body.encode() if isinstance(body, str) else body, content_type, BASE)


def rss(items: str, head: str = "") -> str:
    spaces = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0" {spaces}><channel><title>Gazette</title>{head}{items}</channel></rss>'
    )


def atom(entries: str, attributes: str = "") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>Gazette</title>{entries}</feed>'


def json_feed(*items: Any, **more: Any) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Gazette", "items": items, **more})


def test_rss_2() -> None:
    feed = read(
        rss(
            """<item><title>Caf&#233; opens &amp;amp; closes</title><link>/news/1</link>
            <guid isPermaLink="false">g-1</guid><description>&lt;p&gt;Short&lt;/p&gt;</description>
            <content:encoded><![CDATA[<p>Long</p>]]></content:encoded>
            <dc:creator>Ada Lake</dc:creator><category>Town</category><category>Food</category><category>Town</category>
            <pubDate>Mon, 06 May 2024 14:00:00 +0200</pubDate><media:content url="/p.jpg" medium="image"/></item>""",
            "<language>en-GB</language><ttl>30</ttl><skipHours><hour>0</hour><hour>24</hour><hour>3</hour></skipHours>",
        )
    )
    expected = Entry(
        id="g-1",
        link="https://gazette.example/news/1",
        title="Café opens &amp; closes",
        summary_html="<p>Short</p>",
        content_html="<p>Long</p>",
        author="Ada Lake",
        tags=("Town", "Food"),
        language="en-GB",
        published=NOON,
        updated=None,
        image="https://gazette.example/p.jpg",
    )
    assert feed == Feed("Gazette", "RSS 2.0", (expected,), (), 1800, frozenset({0, 3}))


def test_atom_1() -> None:
    feed = read(
        atom(
            """<entry xml:lang="fr"><id>tag:gazette.example,2024:1</id><title>A &lt; B</title>
            <link rel="self" href="/self"/><link href="1.html"/><link rel="enclosure" href="/1.mp3"/>
            <summary>5 &lt; 6</summary>
            <content type="html">&lt;p&gt;Long&lt;/p&gt;</content><author><name>Ada Lake</name></author>
            <category term="t" label="Town"/><category term="food"/>
            <published>2024-05-06T12:00:00Z</published><updated>2024-05-06T13:00:00+01:00</updated></entry>""",
            'xml:lang="en"',
        )
    )
    expected = Entry(
        id="tag:gazette.example,2024:1",
        link="https://gazette.example/news/1.html",
        title="A &lt; B",
        summary_html="5 &lt; 6",
        content_html="<p>Long</p>",
        author="Ada Lake",
        tags=("Town", "food"),
        language="fr",
        published=NOON,
        updated=NOON,
    )
    assert feed == Feed("Gazette", "Atom 1.0", (expected,))


def test_rss_1_and_0_9() -> None:
    space = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    item = '<item rdf:about="https://gazette.example/1"><title>One</title><link>https://gazette.example/1</link></item>'
    one = read(f'<rdf:RDF {space} xmlns="http://purl.org/rss/1.0/"><channel><title>G</title></channel>{item}</rdf:RDF>')
    assert (one.format, one.entries[0].id, one.entries[0].title) == ("RSS 1.0", "https://gazette.example/1", "One")
    old = read(
        f'<rdf:RDF {space} xmlns="http://my.netscape.com/rdf/simple/0.9/"><item><title>One</title></item></rdf:RDF>'
    )
    assert (old.format, old.entries[0].title) == ("RSS 0.90", "One")
    assert read('<rss version="0.91"><channel><item><title>One</title></item></channel></rss>').format == "RSS 0.91"


def test_json_feed_1_1() -> None:
    item = {
        "id": "1",
        "url": "1.html",
        "title": "5 < 6",
        "summary": "Short & plain",
        "content_html": "<p>Long</p>",
        "authors": [{"name": "Ada Lake"}, {"url": "https://x.example"}, {"name": "Bo Hill"}],
        "tags": ["Town", "", 7],
        "date_published": "2024-05-06T14:00:00+02:00",
        "date_modified": "yesterday",
        "banner_image": "/p.jpg",
    }
    expected = Entry(
        id="1",
        link="https://gazette.example/news/1.html",
        title="5 &lt; 6",
        summary_html="Short &amp; plain",
        content_html="<p>Long</p>",
        author="Ada Lake; Bo Hill",
        tags=("Town",),
        language="en",
        published=NOON,
        image="https://gazette.example/p.jpg",
    )
    assert read(json_feed(item, language="en")) == Feed("Gazette", "JSON Feed 1.1", (expected,))


def test_json_feed_1_0_and_plain_text() -> None:
    feed = read(
        '\ufeff{"version":"https://jsonfeed.org/version/1",'
        '"items":[{"id":7,"content_text":"a < b","author":{"name":"Ada"}}]}'
    )
    assert (feed.format, feed.entries) == (
        "JSON Feed 1",
        (Entry("7", None, content_html="a &lt; b", author="Ada"),),
    )


def test_one_entry_without_an_id_does_not_fail_the_feed() -> None:
    """FAILURES, "Never rung": one entry without an id fails the whole feed for a week (lemon24/reader#281)."""
    body = rss("<item><guid>1</guid><title>a</title></item><item><title>b</title><link>/b</link></item>")
    feed = read(body)
    assert [(entry.id, entry.title, entry.link) for entry in feed.entries] == [
        ("1", "a", None),
        (None, "b", "https://gazette.example/b"),
    ]
    assert feed.problems == ("1 entry without an id",)


def test_a_json_item_without_an_id_is_discarded_and_counted() -> None:
    """JSON Feed 1.1 has an item without id discarded; the rest of the feed is read (lemon24/reader#281)."""
    feed = read(
        json_feed(
            {"title": "x"}, {"id": True, "title": "y"}, "not an item", {"id": "1", "title": "z", "authors": ["Ada", 5]}
        )
    )
    assert [(entry.id, entry.author) for entry in feed.entries] == [("1", "Ada")]
    assert feed.problems == ("2 entries discarded for having no id", "1 entry discarded for being no object")


def test_times_are_the_entrys_own_and_absent_is_none() -> None:
    """FAILURES, "Never rung": a fixed channel date stops everything (brief#217): it is no entry's date."""
    channel = (
        "<pubDate>Mon, 06 May 2024 12:00:00 GMT</pubDate><lastBuildDate>Mon, 06 May 2024 12:00:00 GMT</lastBuildDate>"
    )
    feed = read(rss("<item><guid>20240506</guid><title>a</title></item>", channel))
    assert (feed.entries[0].published, feed.entries[0].updated) == (None, None)
    only_updated = read(
        atom("<entry><id>1</id><title>t</title><updated>2024-05-06T12:00:00Z</updated></entry>")
    ).entries[0]
    assert (only_updated.published, only_updated.updated) == (None, NOON)


def test_a_future_date_is_told_as_claimed() -> None:
    """FAILURES, "Never rung": a future date blocks what follows (el_monitorro#354): here it is data alone."""
    items = "<item><guid>1</guid><title>a</title><pubDate>Wed, 06 May 2099 12:00:00 GMT</pubDate></item>"
    feed = read(rss(items + "<item><guid>2</guid><title>b</title></item>"))
    assert [entry.published for entry in feed.entries] == [NOON.replace(year=2099), None]


@pytest.mark.parametrize(
    "text", ["Monday", "10:30", "May 2024", "12", "tomorrow", "99999999999999999999", "31 Foo 2024 00:00"]
)
def test_a_date_is_never_completed_from_todays(text: str) -> None:
    """dateutil would fill in what is missing from the clock."""
    body = rss(f"<item><guid>1</guid><title>a</title><pubDate>{text}</pubDate></item>")
    assert read(body).entries[0].published is None


@pytest.mark.parametrize(
    "text",
    ["Mon, 06 May 2024 12:00:00 GMT", "6 May 2024 12:00 UT", "2024-05-06T12:00:00Z", "2024-05-06 14:00:00+02:00",
     "20240506T120000Z", "May 6, 2024 12:00 PM UTC", "Mon, 06 May 24 12:00:00 +0000"],
)  # fmt: skip
def test_dates_in_the_shapes_that_feeds_use(text: str) -> None:
    body = rss(f"<item><guid>1</guid><title>a</title><pubDate>{text}</pubDate></item>")
    assert read(body).entries[0].published == NOON


def test_media_titles_do_not_replace_the_entrys_own() -> None:
    items = "<item><media:title>picture</media:title><title>story</title><guid>1</guid></item>"
    assert read(rss(items)).entries[0].title == "story"
    assert read(rss("<item><title>story</title><media:title>picture</media:title></item>")).entries[0].title == "story"


def test_a_title_in_xhtml_is_kept() -> None:
    title = '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Big <b>news</b></div></title>'
    body = f"<entry><id>1</id>{title}</entry>"
    assert read(atom(body)).entries[0].title == "Big <b>news</b>"


def test_html_in_a_title_is_handed_on_as_found() -> None:
    """FAILURES, "Broken into": a feed title that runs script (Miniflux CVE-2023-27592). It is HTML to be stripped."""
    hostile = "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert (
        read(rss(f"<item><guid>1</guid><title>{hostile}</title></item>")).entries[0].title
        == "<script>alert(1)</script>"
    )
    assert read(json_feed({"id": "1", "title": "<script>"})).entries[0].title == "&lt;script&gt;"


def test_a_guid_is_a_link_unless_it_says_that_it_is_none() -> None:
    guid = "https://gazette.example/1"
    assert read(rss(f"<item><title>a</title><guid>{guid}</guid></item>")).entries[0].link == guid
    assert read(rss(f'<item><title>a</title><guid isPermaLink="false">{guid}</guid></item>')).entries[0].link is None
    assert read(atom(f"<entry><title>a</title><id>{guid}</id></entry>")).entries[0].link == guid
    assert read(atom("<entry><title>a</title><id>tag:x,1</id></entry>")).entries[0].link is None


def test_links_are_under_xml_base() -> None:
    entry = '<entry xml:base="2024/"><id>1</id><title>t</title><link href="one"/></entry>'
    assert read(atom(entry, 'xml:base="https://cdn.example/a/"')).entries[0].link == "https://cdn.example/a/2024/one"


def test_a_link_that_is_not_http_is_dropped_and_counted() -> None:
    items = "".join(f"<item><guid>{n}</guid><title>a</title><link>{link}</link></item>" for n, link in enumerate(
        ("javascript:alert(1)", "http://[bad", "file:///etc/passwd", "//cdn.example/x")
    ))  # fmt: skip
    feed = read(rss(items))
    assert [entry.link for entry in feed.entries] == [None, None, None, "https://cdn.example/x"]
    assert feed.problems == ("3 entries whose link is not an http or https address",)


def test_pictures_come_from_media_and_enclosures_that_are_pictures() -> None:
    def image(inside: str) -> str | None:
        return read(rss(f"<item><guid>1</guid><title>a</title>{inside}</item>")).entries[0].image

    assert image('<enclosure url="/a.mp3" type="audio/mpeg" length="1"/>') is None
    assert image('<enclosure url="/a.jpg" type="image/jpeg" length="1"/>') == "https://gazette.example/a.jpg"
    assert image('<media:content url="/v.mp4" medium="video"/>') is None


def test_how_long_a_feed_may_be_kept() -> None:
    def ttl(head: str) -> int | None:
        return read(rss("<item><guid>1</guid><title>a</title></item>", head)).ttl_s

    assert ttl("<ttl>60</ttl>") == 3600
    assert ttl("<ttl>99999999</ttl>") == 365 * 86400
    assert ttl("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>") == 900
    assert ttl("<sy:updatePeriod>daily</sy:updatePeriod>") == 86400
    assert ttl("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>100000</sy:updateFrequency>") == 60
    assert ttl("<ttl>soon</ttl>") is None


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


def titled(title: str, codec: str, declared: str | None = None) -> bytes:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return f"{declaration}<rss><channel><title>{title}</title></channel></rss>".encode(codec)


@pytest.mark.parametrize(
    ("body", "content_type", "title"),
    [
        (titled("Café", "utf-8-sig"), None, "Café"),
        (titled("Café", "utf-16"), None, "Café"),
        (titled("Café", "utf-16-be"), None, "Café"),
        (titled("Café", "utf-32"), None, "Café"),
        (titled("“Café”", "cp1252", "iso-8859-1"), None, "“Café”"),
        (titled("Ночь", "koi8-r", "koi8-r"), None, "Ночь"),
        (titled("新聞", "iso2022-jp", "iso-2022-jp"), None, "新聞"),
        (titled("新聞", "shift_jis"), "text/xml; charset=Shift_JIS", "新聞"),
        (titled("Café", "utf-8"), "text/xml; charset=iso-8859-1", "Café"),
        (titled("Café", "utf-8", "utf-16"), None, "Café"),
        (titled("Café", "utf-8", "klingon"), "text/xml", "Café"),
    ],
)  # fmt: skip
def test_encodings(body: bytes, content_type: str | None, title: str) -> None:
    feed = read(body, content_type)
    assert (feed.title, feed.problems) == (title, ())


def test_an_encoding_that_is_not_as_it_says_is_told() -> None:
    feed = read(titled("Café crème brûlée", "latin-1", "utf-8"))
    assert feed.problems == ("the text is not in utf-8 as it says",)
    assert "Caf" in (feed.title or "")


def test_an_encoding_that_nobody_names_is_guessed_and_told() -> None:
    words = "Как пережить новогоднюю ночь и не потерять друзей, рассказывает наша газета"
    feed = read(f"<rss><channel><title>{words}</title></channel></rss>".encode("koi8-r"))
    assert (feed.title, feed.problems) == (words, ("the text is in an unnamed encoding (koi8-r?)",))


def test_markup_hidden_in_an_odd_encoding_is_not_unpacked() -> None:
    """UTF-7 would smuggle a document type past a look at the bytes."""
    body = b'<?xml version="1.0" encoding="utf-7"?><rss><channel><title>+ADw-b+AD4-</title></channel></rss>'
    assert read(body).title == "+ADw-b+AD4-"


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


def test_the_newest_thousand_entries_are_read() -> None:
    def feed(date: str) -> Feed:
        items = "".join(
            f"<item><guid>{n}</guid><title>a</title>{date.format(n % 28 + 1)}</item>" for n in range(MAX_ENTRIES + 28)
        )
        return read(rss(items))

    undated = feed("")
    assert [entry.id for entry in undated.entries] == [str(n) for n in range(MAX_ENTRIES)]
    assert undated.problems == ("1,028 entries of which the newest 1,000 are read",)
    dated = feed("<pubDate>{:02} May 2024 12:00:00 GMT</pubDate>")
    lost = {str(n) for n in range(MAX_ENTRIES + 28)} - {entry.id for entry in dated.entries}
    assert {int(entry) % 28 for entry in lost} == {0}


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


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read(rss("")) == Feed("Gazette", "RSS 2.0", ())
    assert read(atom("")) == Feed("Gazette", "Atom 1.0", ())
    assert read("<!-- nothing -->").problems == ("the document holds no element at all",)


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


def test_the_same_bytes_are_read_the_same() -> None:
    body = rss("<item><guid>1</guid><title>a & b</title><pubDate>Mon, 06 May 2024 12:00:00 GMT</pubDate></item>")
    assert read(body) == read(body)


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
