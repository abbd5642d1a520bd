"""Feeds of every form are read into the same entries."""

import pytest
from tests.feeds import NOON, atom, json_feed, read, rss

from newsbell.sources.feeds import MAX_ENTRIES, Entry, Feed


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


@pytest.mark.parametrize("text", ["06-May-2024", "Mon, 06-May-2024", "2024-05-06+0000"])
def test_a_year_behind_a_hyphen_is_no_zone(text: str) -> None:
    """Never rung: without its day, what stood there for months would be news."""
    body = rss(f"<item><guid>1</guid><title>a</title><pubDate>{text}</pubDate></item>")
    assert read(body).entries[0].published == NOON.replace(hour=0)


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


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read(rss("")) == Feed("Gazette", "RSS 2.0", ())
    assert read(atom("")) == Feed("Gazette", "Atom 1.0", ())
    assert read("<!-- nothing -->").problems == ("the document holds no element at all",)


def test_the_same_bytes_are_read_the_same() -> None:
    body = rss("<item><guid>1</guid><title>a & b</title><pubDate>Mon, 06 May 2024 12:00:00 GMT</pubDate></item>")
    assert read(body) == read(body)


def test_of_two_dates_that_differ_one_is_told() -> None:
    """As Atom 0.3's `issued` beside `published`, or RSS's `pubDate` beside Dublin Core's `date`."""
    feed = read(
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><id>1</id><title>One</title>'
        "<issued>Thu, 01 Jan 2004 19:48:21 GMT</issued><published>Sat, 02 Jan 2010 19:48:21 GMT</published>"
        "</entry></feed>"
    )
    assert feed.entries[0].published is not None
    assert feed.entries[0].published.year in (2004, 2010)
