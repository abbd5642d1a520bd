"""Sitemaps: Google's news sitemaps, plain ones, index files (newsbell.sources.sitemap, newsbell.sources.index)."""

import gzip
import zlib
from datetime import UTC, datetime, timedelta

import pytest

from newsbell.common.errors import FeedUnreadable, FetchFailed, NewsbellError
from newsbell.sources.conditional import Validators
from newsbell.sources.entry import Child, Entry, Feed
from newsbell.sources.feeds import MAX_UNPACKED, parse
from newsbell.sources.index import MOST_READ, Ask, Walk

BASE = "https://gazette.example/sitemap.xml"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
)


def url(path: str, title: str = "", date: str = "", rest: str = "", inside: str = "") -> str:
    news = (
        f"<news:news><news:publication><news:name>The Gazette</news:name><news:language>en</news:language>"
        f"</news:publication><news:publication_date>{date}</news:publication_date>"
        f"<news:title>{title}</news:title>{inside}</news:news>"
        if title
        else ""
    )
    return f"<url><loc>https://gazette.example/{path}</loc>{news}{rest}</url>"


def sitemap(*urls: str) -> str:
    return HEAD + "".join(urls) + "</urlset>"


def read(text: str | bytes, content_type: str | None = None) -> Feed:
    return parse(text.encode() if isinstance(text, str) else text, content_type, BASE)


def test_a_news_sitemap() -> None:
    feed = read(
        sitemap(
            url(
                "fire",
                "Fire &amp; flood in &lt;Devon&gt;",
                "2026-03-02T12:00:00Z",
                "<lastmod>2026-03-02T13:30+01:00</lastmod><image:image><image:loc>/fire.jpg</image:loc></image:image>",
                "<news:keywords>Devon, fire,, Devon</news:keywords><news:genres>Blog</news:genres>",
            )
        )
    )
    assert feed == Feed(
        "The Gazette",
        "News sitemap",
        (
            Entry(
                id=None,
                link="https://gazette.example/fire",
                title="Fire &amp; flood in &lt;Devon&gt;",
                tags=("Devon", "fire"),
                language="en",
                published=NOON,
                updated=NOON + timedelta(minutes=30),
                image="https://gazette.example/fire.jpg",
            ),
        ),
    )


@pytest.mark.parametrize(
    ("date", "read_as"),
    [
        ("2026-03-02", NOON.replace(hour=0)),
        ("2026-03-02T12:00Z", NOON),
        ("2026-03-02T14:00+02:00", NOON),
        ("2026-03-02T12:00:00.00Z", NOON),
        ("2026-03", None),
        ("2026", None),
        ("yesterday", None),
        ("0000-01-01", None),
        ("99999-01-01T00:00Z", None),
        ("0001-01-01T00:00+23:00", None),
    ],
)
def test_dates_in_w3cs_forms_and_none_that_is_made_up(date: str, read_as: datetime | None) -> None:
    assert read(sitemap(url("fire", "Fire", date))).entries[0].published == read_as


def test_the_newest_come_first_because_what_is_read_last_is_newest() -> None:
    days = ["2026-03-01", "2026-03-03", "", "2026-03-02"]
    feed = read(sitemap(*(url(f"{number}", f"Story {number}", day) for number, day in enumerate(days))))
    assert [entry.title for entry in feed.entries] == ["Story 1", "Story 3", "Story 0", "Story 2"]


def test_an_address_without_a_title_is_no_entry() -> None:
    """Its page is to be read first: a story without a title cannot be told."""
    feed = read(
        sitemap(url("fire", "Fire", "2026-03-02"), url("about", rest="<lastmod>2026-03-02</lastmod>"), url("x"))
    )
    assert [entry.title for entry in feed.entries] == ["Fire"]
    assert [(entry.link, entry.updated) for entry in feed.addresses] == [
        ("https://gazette.example/about", NOON.replace(hour=0)),
        ("https://gazette.example/x", None),
    ]
    assert feed.problems == ()
    assert read(sitemap(url("about"))).format == "Sitemap"


@pytest.mark.parametrize("prefix", ["news", "n", "g"])
def test_namespaces_count_and_not_prefixes(prefix: str) -> None:
    text = sitemap(url("fire", "Fire")).replace("news:", f"{prefix}:").replace("xmlns:news", f"xmlns:{prefix}")
    assert [entry.title for entry in read(text).entries] == ["Fire"]


def test_a_title_of_another_namespace_is_not_the_newss() -> None:
    video = '<v:video xmlns:v="http://www.google.com/schemas/sitemap-video/1.1"><v:title>Clip</v:title></v:video>'
    feed = read(sitemap(url("fire", rest=video)))
    assert (feed.entries, len(feed.addresses)) == ((), 1)


def test_a_prefix_that_nobody_declared_and_a_file_that_breaks_off_are_read_as_far_as_they_go() -> None:
    whole = sitemap(url("fire", "Fire"), url("water", "Water"))
    bare = whole.replace(' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"', "")
    for text in (bare, whole[:-60], whole.replace("Water", "Wa\x00\x08ter")):
        feed = read(text)
        assert "Fire" in [entry.title for entry in feed.entries], text
    assert "not well-formed" in read(bare).problems[0]


def test_references_to_no_character_are_left_out() -> None:
    """Found by fuzzing: a tolerant parser makes lone surrogates of them, in names too, which no text can hold."""
    for text in (f"{HEAD[:-1]} xmlns:x='a&#xd800;b'>&", sitemap(url("fire", "Fi&#xdfff;re &#x110000;"))):
        assert repr(read(text)).encode()
    assert read(sitemap(url("fire", "Fi&#xdfff;re"))).entries[0].title == "Fire"
    assert read("<urlset xmlns='a&#xd800;b'><url><loc>https://gazette.example/x</loc></url>").format == "Sitemap"


def test_a_sitemap_in_its_own_namespace_or_none() -> None:
    for head in ("<urlset>", '<urlset xmlns="http://www.google.com/schemas/sitemap/0.84">', "<sm:urlset xmlns:sm='x'>"):
        assert "itemap" in read(f"{head}</{head[1:].split()[0].rstrip('>')}>").format


def test_a_packed_sitemap_is_unpacked_within_bounds() -> None:
    packed = gzip.compress(sitemap(url("fire", "Fire")).encode())
    assert [entry.title for entry in read(packed, "application/x-gzip").entries] == ["Fire"]
    assert read(packed[:-12]).format == "News sitemap", "one that breaks off is read as far as it goes"
    with pytest.raises(FeedUnreadable, match="cannot be unpacked"):
        read(b"\x1f\x8b" + b"nonsense")
    bomb = gzip.compress(b" " * (MAX_UNPACKED + 1))
    with pytest.raises(FeedUnreadable, match="larger than 10,485,760 bytes when it is unpacked"):
        read(bomb)
    nested = gzip.compress(zlib.compress(b"x"))
    with pytest.raises(FeedUnreadable):
        read(nested)


def test_own_entities_are_refused_whole() -> None:
    with pytest.raises(FeedUnreadable, match="entities of its own"):
        read('<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + sitemap(url("fire", "&x;")))


def test_more_addresses_than_the_protocol_allows_are_refused() -> None:
    with pytest.raises(FeedUnreadable, match="more than 50,000 addresses"):
        read("<urlset>" + "<url/>" * 50_001 + "</urlset>")


# Index files


def index(*children: tuple[str, str]) -> str:
    inside = "".join(f"<sitemap><loc>{loc}</loc><lastmod>{day}</lastmod></sitemap>" for loc, day in children)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</sitemapindex>'


def test_an_index_names_its_sitemaps() -> None:
    feed = read(index(("https://gazette.example/1.xml", "2026-03-02"), ("javascript:alert(1)", ""), ("/2.xml", "")))
    assert (feed.format, feed.entries) == ("Sitemap index", ())
    assert feed.children == (Child("https://gazette.example/1.xml", NOON.replace(hour=0)),)


class Site:
    """What `ask` finds at each address; an error is raised."""

    def __init__(self, **files: str | NewsbellError) -> None:
        self.files = {f"https://gazette.example/{name}.xml": file for name, file in files.items()}
        self.asked: list[tuple[str, str]] = []

    def ask(self, url: str, known: Validators) -> tuple[Validators, Feed | None]:
        self.asked.append((url.removeprefix("https://gazette.example/").removesuffix(".xml"), known.etag))
        file = self.files[url]
        if isinstance(file, NewsbellError):
            raise file
        return (known, None) if known.etag == "same" else (Validators("new"), read(file))


def walk(ask: Ask, *names: str, known: dict[str, Validators] | None = None, after: datetime | None = None) -> Walk:
    made = Walk(known or {}, ["www.gazette.example"], after, ask)
    children = tuple(Child(name if "//" in name else f"https://gazette.example/{name}.xml", None) for name in names)
    made.through(Feed(None, "Sitemap index", (), children=children))
    return made


def test_the_newest_ten_are_read_and_what_calls_itself_news_first() -> None:
    days = [Child(f"https://gazette.example/{day}.xml", NOON + timedelta(days=day)) for day in range(MOST_READ + 3)]
    children = (*days, Child("https://gazette.example/news.xml", None))
    site = Site(news=sitemap(), **{f"{day}": sitemap(url(f"{day}", "Story")) for day in range(MOST_READ + 3)})
    made = Walk({}, ["gazette.example"], None, site.ask)
    made.through(Feed(None, "Sitemap index", (), children=children))
    assert [name for name, _ in site.asked] == ["news", *(str(day) for day in range(12, 3, -1))]
    assert made.problems == ["4 of its sitemaps are not read: add the one that has the news as a source"]
    assert len(made.entries) == 9
    assert not made.failures


def test_each_is_asked_for_only_if_it_changed() -> None:
    site = Site(a=sitemap(url("a", "A")), b=sitemap(url("b", "B")))
    same = {"https://gazette.example/a.xml": Validators("same")}
    made = walk(site.ask, "a", "b", known=same)
    assert site.asked == [("a", "same"), ("b", "")]
    assert [entry.title for entry in made.entries] == ["B"]
    assert made.validators == same | {"https://gazette.example/b.xml": Validators("new")}


def test_one_that_fails_never_hides_the_others_and_is_asked_for_in_full_again() -> None:
    site = Site(a=FetchFailed("It broke"), b=sitemap(url("b", "B")))
    made = walk(site.ask, "a", "b")
    assert [entry.title for entry in made.entries] == ["B"]
    assert made.failures
    assert "It broke" in made.problems[0]
    assert list(made.validators) == ["https://gazette.example/b.xml"]
    known = {"https://gazette.example/a.xml": Validators("old")}
    assert walk(site.ask, "a", "b", known=known).validators["https://gazette.example/a.xml"] == Validators("old")
    with pytest.raises(FetchFailed, match="It broke"):
        walk(site.ask, "a")


def test_files_of_other_hosts_are_not_read() -> None:
    site = Site(a=sitemap(url("a", "A")))
    site.files["https://news.gazette.example/a.xml"] = sitemap()
    made = walk(site.ask, "https://evil.example/a.xml", "http://127.0.0.1/a.xml", "https://u@gazette.example/", "a",
                "https://news.gazette.example/a.xml")  # fmt: skip
    assert [name for name, _ in site.asked] == ["https://news.gazette.example/a", "a"]
    assert made.problems == ["3 of its sitemaps on other hosts: they are not read"]


def test_an_index_in_an_index_is_followed_once_and_a_circle_ends() -> None:
    own = "https://gazette.example/{}.xml"
    site = Site(
        a=index((own.format("b"), ""), (own.format("a"), ""), (own.format("deep"), "")),
        b=sitemap(url("b", "B")),
        deep=index((own.format("c"), "")),
        c=sitemap(url("c", "C")),
    )
    made = walk(site.ask, "a")
    assert [entry.title for entry in made.entries] == ["B"]
    assert [name for name, _ in site.asked] == ["a", "b", "deep"]
    assert "an index deep inside others" in made.problems[0]


def test_what_is_old_in_a_file_that_appears_is_no_news() -> None:
    """An old file that somebody touches comes among the newest: its thousand articles must ring nobody."""
    days = ("2026-03-02", "2026-02-01", "")
    site = Site(a=sitemap(*(url(f"{number}", f"Story {number}", day) for number, day in enumerate(days))))
    made = walk(site.ask, "a", after=NOON - timedelta(days=2))
    assert [entry.title for entry in made.entries] == ["Story 0", "Story 2"]
    assert [entry.title for entry in made.old] == ["Story 1"]
    assert made.problems == ["1 entry too old to be news, in files read for the first time"]
    known = {"https://gazette.example/a.xml": Validators("before")}
    assert walk(site.ask, "a", known=known, after=NOON).old == [], "in a file that was read before, a late one is news"
    assert walk(site.ask, "a").old == []
