"""One HTML page in, one article out. Pure: nothing is fetched."""

from datetime import datetime
from urllib.parse import urljoin, urlsplit

from newsbell.articles.citing.attribution import attribution
from newsbell.articles.consent import refuse_wall
from newsbell.articles.html import plain
from newsbell.articles.pages.blocks import blocks_of
from newsbell.articles.pages.body import body_of
from newsbell.articles.pages.charset import decode
from newsbell.articles.pages.claims import Claims, claims_of, words_of
from newsbell.articles.pages.metadata import metadata
from newsbell.articles.pages.pictures import pictures_of
from newsbell.articles.pages.tree import Element, parse
from newsbell.articles.reading import Reading
from newsbell.common.errors import PageUnreadable
from newsbell.common.text import fold


def read_page(body: bytes, content_type: str | None, url: str | None, now: datetime | None = None) -> Reading:
    """The article of a page; `content_type` is the HTTP header, `url` where it came from, `now` bounds its dates.

    Raises PageUnreadable where there is no text, ConsentWall where there is nothing but a wall. No input makes it raise
    anything else, and its time is bounded by the page's first 3,000,000 characters.
    """
    tree = parse(decode(body, content_type))
    blocks = blocks_of(tree.root) if tree else []
    if tree is None or not blocks:
        raise PageUnreadable("There is no text in this page", fix="See that the address is that of an article.")
    claims = claims_of(tree)
    where = _canonical(tree.root, claims, url)
    facts = metadata(claims, tree.root, blocks, where, now)
    images = pictures_of(tree.root, claims, where)
    told = next(iter(words_of(claims.article.get("articleBody"))), None)
    captions = [text for image in images for text in (image.caption, image.credit) if text]
    known = [facts.title or "", *captions, *_whole_captions(images), *(facts.byline or ())]
    paragraphs = body_of(tree.root, blocks, told, known, facts.standfirst, where)
    refuse_wall(paragraphs or [block.text for block in blocks])
    standfirst = facts.standfirst if fold(facts.standfirst or "") != fold(facts.title or "") else None
    return Reading(
        title=facts.title,
        body=paragraphs,
        url=where,
        standfirst=standfirst,
        byline=facts.byline,
        published=facts.published,
        modified=facts.modified,
        site=facts.site,
        language=facts.language,
        section=facts.section,
        tags=facts.tags,
        images=images,
        attribution=attribution(paragraphs, facts.byline or (), facts.site, facts.title),
        subjects=facts.subjects,
    )


def _whole_captions(images: object) -> list[str]:
    return [f"{image.caption} {image.credit}" for image in images if image.caption and image.credit]  # type: ignore[attr-defined]


def _canonical(root: Element, claims: Claims, url: str | None) -> str | None:
    """The address that the page gives itself where that is on the host that it came from, or nothing is known.

    None where there is none, or `url` is no address.
    """
    try:
        own = urlsplit(url or "")
    except ValueError:
        own, url = urlsplit(""), None
    links = root.xpath("//link[@rel='canonical']/@href")[:1]
    for link in (*links, *claims.meta.get("og:url", ())[:1]):
        try:
            whole = urljoin(url or "", plain(link))
            parts = urlsplit(whole)
        except ValueError:
            continue
        if (
            parts.scheme in ("http", "https")
            and parts.hostname
            and (not own.hostname or parts.hostname == own.hostname)
        ):
            return whole
    return url
