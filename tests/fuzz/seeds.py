"""What the fuzzer begins with: small documents of every kind, and real ones where the development data is there."""

import tarfile
from functools import cache
from pathlib import Path

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
SAVES = Path(__file__).parents[1] / "data" / "text-saves"
RETURNED = SAVES.parent / "returned"
LONGEST = 6_000
_PAGES = 120

_ITEM = (
    "<item><guid isPermaLink='false'>a1</guid><title>Fire &amp; flood</title><link>https://gazette.example/fire</link>"
    "<description><![CDATA[<p>It <b>burnt</b>.</p>]]></description><pubDate>Mon, 02 Mar 2026 12:00:00 GMT</pubDate>"
    "<category>Sea</category><enclosure url='/a.jpg' type='image/jpeg'/></item>"
)
FEEDS = (
    (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Gazette</title><ttl>30</ttl>"
        f"<link xmlns='http://www.w3.org/2005/Atom' rel='hub' href='https://hub.example/'/>{_ITEM * 3}</channel></rss>"
    ),
    (
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://gazette.example/'><title>Gazette</title>"
        "<link rel='self' href='/feed'/><entry><id>urn:1</id><title type='html'>Fire &lt;b&gt;</title>"
        "<link href='fire'/>"
        "<updated>2026-03-02T12:00:00+01:00</updated><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
        "<p>It burnt.</p></div></content></entry></feed>"
    ),
    (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
        "<item rdf:about='https://gazette.example/1'><title>One</title></item></rdf:RDF>"
    ),
    "<!DOCTYPE rss [<!ENTITY a 'o'><!ENTITY b '&a;&a;'>]><rss><channel><item><title>&b;</title></item></channel></rss>",
    (
        '{"version":"https://jsonfeed.org/version/1.1","title":"G","hubs":[{"type":"WebSub","url":"https://hub.example/"}],'
        '"items":[{"id":1e3,"title":"Fire \\ud800","url":"/fire","tags":["a"],"date_published":"2026-03-02T12:00:00Z",'
        '"authors":[{"name":"Ann"}],"content_html":"<p>x</p>"}]}'
    ),
)
COMPLAINT = (
    "To: Feedback <fbl@bell.example>\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/report; report-type=feedback-report; boundary="B"\r\n\r\n'
    "--B\r\nContent-Type: text/plain\r\n\r\nThis is an abuse report.\r\n\r\n--B\r\n"
    "Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\n"
    f"Original-Mail-From: <bounces+{'0a' * 24}@bell.example>\r\n\r\n--B\r\nContent-Type: text/rfc822-headers\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\nU3ViamVjdDogTmV3cw0K\r\n--B--\r\n"
)
SITEMAPS = (
    "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
    "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9' "
    "xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'>"
    + "<url><loc>https://gazette.example/fire</loc><lastmod>2026-03-02T13:30+01:00</lastmod><news:news>"
    "<news:publication><news:name>Gazette</news:name><news:language>en</news:language></news:publication>"
    "<news:publication_date>2026-03-02</news:publication_date><news:title>Fire &amp; flood</news:title>"
    "<news:keywords>Sea, fire</news:keywords></news:news><image:image><image:loc>/a.jpg</image:loc></image:image></url>"
    * 3
    + "</urlset>",
    (
        "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>https://gazette.example/1.xml.gz</loc>"
        "<lastmod>2026-03-02</lastmod></sitemap></sitemapindex>"
    ),
)
ROBOTS = (
    b"User-agent: *\nDisallow: /private/*/x$\nAllow: /feed\nCrawl-delay: 2.5\n\nUser-agent: newsbell\nDisallow:\n",
    "\ufeffUser-Agent: newsbell\r\nDisallow: /%66eed\r\nRequest-rate: 1/10s 0600-0845\r\nSitemap: /a.xml\r\n".encode(),
)
FRONT_PAGE = "<html><body><nav><a href='/tag/sea/'>Sea</a></nav><main>" + "".join(
    f"<article><h2><a href='/news/2026/fire-{number}?ref=front'>Fire &amp; flood on coast {number}</a></h2>"
    f"<a href='/fire-on-the-coast-{number}'><img src='/a.jpg' alt=''></a><p>It <b>burnt</b>.</p></article>"
    for number in range(8)
)
TEXTS = (
    "Fire in Devon\n\nBy Ann Smith\n\nA fire burnt. “It was hot,” said Max O’Brien.\n\n(c) The Gazette",
    "港で火事\n\n月曜日、港で火事があった。\n\nحريق في الميناء",
    "<p>It <b>burnt</b> &amp; burnt.</p><script>alert(1)</script><blockquote>“Hot.”</blockquote><br><br>More &lt;p&gt;",
    (
        "<!doctype html><html><head><title>Fire | Gazette</title><meta property='og:title' content='Fire'>"
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Fire",'
        '"datePublished":"2026-03-02"}</script>'
        "</head><body><nav>Home</nav><article><h1>Fire</h1><p>It burnt.</p><figure><img src='/a.jpg'>"
        "<figcaption>A boat. Ann Smith/PA</figcaption></figure></article></body></html>"
    ),
)
# Of each language whose names are known without capitals, as much as tells which it is.
SCRIPTS = (
    "港口发生火灾，无人受伤，三人获救。",
    "月曜日の朝、港で火事があり、三人が救助された。",
    "월요일 아침 항구에서 불이 나 세 사람이 구조되었다.",
    "اندلع حريق في الميناء صباح يوم الاثنين.",
    "صبح دوشنبه در بندر کشتی آتش گرفت و پنج نفر نجات یافتند.",
    "שריפה פרצה בנמל ביום שני בבוקר.",
    "เช้าวันจันทร์เกิดไฟไหม้ที่ท่าเรือ",
    "सोमवार की सुबह बंदरगाह में आग लग गई।",
)


@cache
def feeds() -> list[bytes]:
    """Own small feeds, and those of the development data."""
    return [*map(str.encode, FEEDS), *_archived("feeds-real.tar.xz", 10**6), *_archived("feeds-dev.tar.xz", 10**6)]


@cache
def sitemaps() -> list[bytes]:
    return [*map(str.encode, SITEMAPS)]


@cache
def texts() -> list[bytes]:
    """Plain texts and pages."""
    return [*map(str.encode, TEXTS), *_archived("pages-dev.tar.xz", _PAGES)]


@cache
def pages() -> list[bytes]:
    return [*map(str.encode, TEXTS[2:]), *_archived("pages-dev.tar.xz", _PAGES)]


def front_pages() -> list[bytes]:
    return [FRONT_PAGE.encode(), *pages()[:20]]


@cache
def saves() -> list[bytes]:
    """Plain-text saves of pages."""
    return [*map(str.encode, TEXTS[:2]), *(file.read_bytes()[:LONGEST] for file in sorted(SAVES.glob("*.txt")))]


@cache
def letters() -> list[bytes]:
    """A complaint, and a bounce of a real server."""
    return [COMPLAINT.encode(), *(file.read_bytes() for file in sorted(RETURNED.glob("*.eml")))]


def _archived(name: str, most: int) -> list[bytes]:
    """The first and last octets of each file, none where the data is not there: long ones say nothing more."""
    if not (SHARED / name).exists():
        return []
    found: list[bytes] = []
    with tarfile.open(SHARED / name) as tar:
        for member in tar:
            file = tar.extractfile(member) if member.isfile() and not member.name.endswith("gold.jsonl") else None
            body = file.read() if file else b""
            if body:
                found.append(body if len(body) <= LONGEST else body[: LONGEST // 2] + body[-LONGEST // 2 :])
            if len(found) == most:
                break
    return found
