"""What a page says of its article (title, standfirst, byline, times, section, tags), checked against what it shows."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

import regex
from lxml import etree

from newsbell.articles.bylines import is_name, is_person, names_of, opens_with_by, without_by
from newsbell.articles.dates import told_date
from newsbell.articles.html import plain
from newsbell.articles.known.gazetteer import given_names
from newsbell.articles.pages.blocks import Block, Place
from newsbell.articles.pages.claims import Claims, words_of
from newsbell.articles.pages.headline import headline
from newsbell.articles.pages.labels import tags
from newsbell.articles.pages.margin import in_margin
from newsbell.articles.pages.standfirst import standfirst_of
from newsbell.articles.pages.times import times_of
from newsbell.articles.pages.tree import Element
from newsbell.common.text import fold, squeeze

_BYLINE = re.compile(
    r"by-?line|author(?!i|ed)|autor(?!i)|auteur|writer|verfasser|redakteur|\bcreator|\bvcard|\bfn\b|signature|username",
    re.IGNORECASE,
)
_BESIDE_BYLINE = re.compile(
    r"avatar|image|img|photo|foto|\bbio|about|social|date|time|desc|role|position|job|link-list|posts", re.IGNORECASE
)
_SIGNING = re.compile("uthor|yline|utor|creator|auteur|username|redakteur")
_MOST_SIGNING = 60
_PICTURED = re.compile(r"licen[cs]e|copyright", re.IGNORECASE)
# A name's first word, and each more; what a colon follows is a label and no name.
_WORD = r"\p{Lu}[\p{L}.'’-]++"
_MORE = rf"(?:\s(?:(?:van|von|der|de|del|la|le)\s)?{_WORD}(?!\s?[:：]))"
_SIGNED = regex.compile(
    rf"(?:^|[\s|/·—–-])(?i:by|von|autor(?:in)?|author|text|par|por|di|words)\s*:?\s*({_WORD}{_MORE}{{1,3}})"
)
# A line that says who wrote the article, anywhere on the page; a book's has its publisher beside it.
_AUTHOR = regex.compile(
    r"(?:^|[\s|/·—–-])(?i:autor(?:in(?:nen)?|en)?|authors?|auteure?s?|autora|autore[si]?)\s?[:：]\s?"
    rf"({_WORD}{_MORE}{{1,3}}(?:\s(?:und|and|et|y|e)\s{_WORD}{_MORE}{{1,3}})?)"
)
_BOOK = re.compile(r"\b(?:isbn|verlag|publisher|éditeur|editorial|titel|title|titre|título)\b", re.IGNORECASE)
_META_AUTHORS = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "article:author_name",
    "citation_author",
    "byl",
    "creator",
    "og:article:author",
    "cxenseparse:author",
    "twitter:data1",
)
_SHORT = 200
# A name of a person has so many words, and beside one in a line stand so many marks.
_MOST_NAMES, _MARKS = 3, 10


@dataclass(frozen=True)
class Metadata:
    """Absent is None or (). `published` and `modified` are dates, or datetimes with a zone where the page names one."""

    title: str | None
    standfirst: str | None
    byline: tuple[str, ...] | None
    published: date | None
    modified: date | None
    site: str | None
    language: str | None
    section: str | None
    tags: tuple[str, ...]
    subjects: tuple[tuple[str, str], ...]


def metadata(
    claims: Claims, root: Element, blocks: Sequence[Block], url: str | None, now: datetime | None = None
) -> Metadata:
    """The metadata of a page; `blocks` is what it shows, `now` bounds its dates where it is given."""
    site = site_of(claims)
    shown = f" {fold(' '.join(block.text for block in blocks)[:200_000])} "
    title = title_of(claims, root, site, url)
    at = _place_of_title(blocks, title)
    published, modified = times_of(claims, root, blocks, at, url, now)
    return Metadata(
        title=title,
        standfirst=standfirst_of(claims, title, site, blocks, at, shown),
        byline=byline_of(claims, root, blocks, at, site, shown),
        published=published,
        modified=modified,
        site=site,
        language=_language(claims, root),
        section=_first(words_of(claims.article.get("articleSection")), claims.meta.get("article:section", ())),
        tags=tags(claims, root),
        subjects=_subjects(claims),
    )


def site_of(claims: Claims) -> str | None:
    """The site's own name, which is not the article's title with a name behind it."""
    publisher = words_of(claims.article.get("publisher"), "name")
    title = fold(plain(claims.first("og:title") or ""))
    named = [
        name for name in claims.meta.get("og:site_name", ()) if not title or not fold(name).startswith(f"{title} ")
    ]
    return _first(named, publisher, claims.meta.get("application-name", ()))


def title_of(claims: Claims, root: Element, site: str | None, url: str | None) -> str | None:
    """The headline, once and without the site's name."""
    said = [
        *words_of(claims.article.get("headline")),
        *(
            value
            for name in ("og:title", "twitter:title", "dc.title", "parsely-title")
            for value in claims.meta.get(name, ())[:1]
        ),
        *(" ".join(element.itertext()) for element in root.xpath("//head//title|//title")[:1]),
    ]
    microdata = [value for value, element in claims.items.get("headline", ())[:1] if element.tag != "meta"]
    lesser = [element for element in root.xpath("//h2|//h3")[:30] if not _is_subtitle(element)]
    headings = [_shown(element) for element in (*root.xpath("//h1")[:8], *lesser)]
    return headline(
        [plain(one) for one in said if one.strip()], [squeeze(one) for one in (*microdata, *headings)], site, url
    )


def _is_subtitle(element: Element) -> bool:
    """Does this heading stand right under an h1 that is no link home?"""
    over = element.getprevious()
    return over is not None and over.tag == "h1" and not over.xpath(".//a")


def _shown(element: Element) -> str:
    """The words of a heading, without the readings of ruby."""
    return (
        "".join(element.xpath(".//text()[not(ancestor::rt or ancestor::rp)]"))
        if element.xpath(".//rt")
        else " ".join(element.itertext())
    )


def byline_of(
    claims: Claims, root: Element, blocks: Sequence[Block], title: int, site: str | None, shown: str
) -> tuple[str, ...] | None:
    """The names that sign, as most readers would say: those claimed and shown, else those in a byline, else claimed."""
    claimed = _names(words_of(claims.article.get("author"), "name"), site)
    tagged = _names(_flat(claims.meta, _META_AUTHORS), site)
    marked = _names((text for text, _ in _author_items(claims)), site)
    signed = _signed(root, blocks, title, site)
    organisations = {fold(name) for name in claims.organisations} | {fold(site or "")}
    for names in (claimed, marked, tagged):
        visible = [name for name in names if f" {fold(name)} " in shown and fold(name) not in organisations]
        if visible and any(map(is_person, visible)):
            return tuple(visible)
    under = blocks[title + 1 : title + 6] if title >= 0 else ()
    if signed := signed or _alone(under, site) or _labelled(blocks[max(0, title) :], site):
        return tuple(signed)
    for names in (claimed, marked, tagged):
        if people := [name for name in names if fold(name) not in organisations or is_person(name)]:
            return tuple(people)
    return None


def _signed(root: Element, blocks: Sequence[Block], title: int, site: str | None) -> list[str]:
    """The names in the page's own byline: right under the headline, in an element called so, after "By"."""
    if under := _right_under(blocks[title + 1 : title + 5] if title >= 0 else (), site):
        return under
    for element in islice(filter(_may_sign, root.iter(etree.Element)), _MOST_SIGNING):
        called, href = element.get("class", ""), element.get("href", "")
        signs = element.get("rel") == "author" or "/auto" in href or "/author" in href
        if not signs and not (_BYLINE.search(called) and not _BESIDE_BYLINE.search(called)):
            continue
        if in_margin(element) or _of_picture(element):
            continue
        text = squeeze(" ".join(list(element.itertext())[:30]))
        if 2 < len(text) <= 120:
            names = names_of(text, site)
            if names and (
                is_person(names[0]) or element.get("rel") == "author" or opens_with_by(text) or _BYLINE.search(called)
            ):
                return names
    for block in blocks[max(0, title) : max(0, title) + 12]:
        if len(block.text) <= 200 and (signed := _SIGNED.search(block.text)):
            text = block.text if opens_with_by(block.text) else signed[1]
            if people := [name for name in names_of(text, site) if is_person(name)]:
                return people
    return []


def _may_sign(element: Element) -> bool:
    href = element.get("href", "")
    return (
        element.get("rel") == "author"
        or _SIGNING.search(element.get("class", "")) is not None
        or "/author/" in href
        or "/autor" in href
    )


def _of_picture(element: Element) -> bool:
    """Is this the author of a picture, not of the article?"""
    around = element.getparent()
    called = f"{element.get('class') or ''} {around.get('class') or '' if around is not None else ''}"
    return _PICTURED.search(called) is not None


def _right_under(blocks: Sequence[Block], site: str | None) -> list[str]:
    """The names of a line that opens as bylines do and holds nothing but names."""
    for block in blocks:
        if len(block.text) <= _SHORT and opens_with_by(block.text):
            names = names_of(block.text, site)
            people = [name for name in names if is_person(name) or name.isupper()]
            if any(map(is_person, people)) and len(" ".join(names)) > 0.8 * len(without_by(block.text)):
                return people
    return []


def _alone(blocks: Sequence[Block], site: str | None) -> list[str]:
    """The people of a line of names alone, each with a given name, and a date at most."""
    for block in blocks:
        beside = block.box.place & (Place.FIGURE | Place.COMMENT) or _of_picture(block.box.element)
        if beside or len(block.text) > _SHORT or block.tag in ("h1", "h2", "h3", "h4"):
            continue
        told = told_date(block.text)
        bare = block.text[: told[2][0]] + block.text[told[2][1] :] if told else block.text
        people = [name for name in names_of(bare, site) if is_person(name) and len(name.split()) <= _MOST_NAMES]
        given = all(fold(name).split()[0] in given_names() for name in people)
        if people and given and len(" ".join(people)) + _MARKS > len(bare):
            return people
    return []


def _labelled(blocks: Sequence[Block], site: str | None) -> list[str]:
    """The people of a line that calls them the author, where no book is spoken of beside it."""
    for at, block in enumerate(blocks):
        said = _AUTHOR.search(block.text) if len(block.text) <= _SHORT else None
        if said is None or block.box.place & (Place.COMMENT | Place.RELATED):
            continue
        beside = " ".join(one.text[:_SHORT] for one in blocks[max(0, at - 3) : at + 4])
        people = [name for name in names_of(said[1], site) if is_person(name)]
        if people and not _BOOK.search(beside):
            return people
    return []


def _place_of_title(blocks: Sequence[Block], title: str | None) -> int:
    """Where the headline stands among the blocks, -1 where it does not."""
    wanted = fold(title or "")
    if not wanted:
        return -1
    longest = min(500, 3 * len(wanted) + 40)
    # Folded, plain text is no longer than it was; other text may be.
    near = ((at, block.text) for at, block in enumerate(blocks) if len(block.text) < longest)
    places = [at for at, text in near if (len(text) >= len(wanted) or not text.isascii()) and fold(text) == wanted]
    return next((at for at in places if blocks[at].tag == "h1"), places[0] if places else -1)


def _author_items(claims: Claims) -> list[tuple[str, Element]]:
    found = []
    for text, element in claims.items.get("author", ())[:6]:
        if not in_margin(element):
            name = element.xpath(".//*[@itemprop='name']")
            found.append((" ".join(name[0].itertext()) or name[0].get("content") or "" if name else text, element))
    return [(text, element) for text, element in found if len(text) < 150]


def _names(claims: Iterable[str], site: str | None) -> list[str]:
    found: dict[str, str] = {}
    for claim in claims:
        if len(claim) < 200 and "http" not in claim:
            whole = plain(claim)
            for name in [whole] if fold(whole) == fold(site or "") else names_of(whole, site):
                if is_name(name):
                    found.setdefault(fold(name), name)
    return list(found.values())[:12]


def _language(claims: Claims, root: Element) -> str | None:
    html = root if root.tag == "html" else next(root.iter("html"), root)
    said = html.get("lang") or html.get("xml:lang") or claims.first("og:locale", "content-language", "dc.language")
    said = _first([said or ""], words_of(claims.article.get("inLanguage"), "alternateName", "name"))
    return (
        said.replace("_", "-") if said and re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}", said) else None
    )


_KINDS = {
    "person": "person",
    "organization": "organisation",
    "newsmediaorganization": "organisation",
    "place": "place",
    "city": "place",
    "country": "place",
    "administrativearea": "place",
    "corporation": "organisation",
    "sportsteam": "organisation",
    "thing": "topic",
}


def _subjects(claims: Claims) -> tuple[tuple[str, str], ...]:
    """What the page says that it is about, with kinds that it names itself."""
    found: dict[tuple[str, str], None] = {}
    for key in ("about", "mentions"):
        value = claims.article.get(key)
        for one in (value if isinstance(value, list) else [value])[:50]:
            if isinstance(one, dict) and isinstance(one.get("name"), str):
                kind = _KINDS.get(str(one.get("@type")).lower())
                if kind and (name := plain(one["name"])) and len(name) <= 80:
                    found[name, kind] = None
    return tuple(found)


def _flat(meta: dict[str, list[str]], names: Iterable[str]) -> list[str]:
    return [value for name in names for value in meta.get(name, ())]


def _first(*some: Iterable[str]) -> str | None:
    return next((words for values in some for value in values if (words := plain(value))), None)
