"""The labels under which a page files its article: what it tells machines, else its links to tags. Pure."""

import re
from collections.abc import Iterable, Iterator

from newsbell.articles.html import plain
from newsbell.articles.pages.claims import Claims, words_of
from newsbell.articles.pages.margin import in_margin
from newsbell.articles.pages.tree import Element
from newsbell.common.text import fold

_METAS = ("keywords", "news_keywords", "parsely-tags", "sailthru.tags", "dc.subject", "dcterms.subject")
_MOST, _LONGEST, _LONGEST_NAME = 50, 80, 500
# Many links are a cloud of all that the site has: none is the article's.
_MOST_LINKS = 15
_MOST_READ = 3000
_ABOVE = 4
_ADDRESS = re.compile(
    r"/(?:tags?|tagi?|topics?|temas?|themen?|sujets?|etiquetas?|keywords?|schlagwort\w*)(?:[/?-]|$)", re.IGNORECASE
)
_CALLED = re.compile(
    r"(?:^|[\s_-])(?:tags?|tagged|topics?|keywords?|themen?|temas?|sujets?|etiquetas?|schlagw\w+)(?=$|[\s_-])"
    r"|tags?(?:list)?(?=$|[\s_-])",
    re.IGNORECASE,
)
_OTHERS = re.compile("comment|kommentar|related|teaser|recommend|popular|trending|cloud|menu|nav", re.IGNORECASE)
_GLYPHS = re.compile("[\ue000-\uf8ff]")


def tags(claims: Claims, root: Element) -> tuple[str, ...]:
    """The page's tags, in its order, each once."""
    said = [*claims.meta.get("article:tag", ()), *words_of(claims.article.get("keywords"), "name")]
    told = said or next((claims.meta[name] for name in _METAS if claims.meta.get(name)), []) or _shown(root)
    parts = [part for one in told for part in (one.split(",") if "," in one else [one])]
    named = {fold(tag): tag for part in reversed(parts) if (tag := plain(part)) and len(tag) <= _LONGEST}
    return tuple(reversed(named.values()))[:_MOST]


def _shown(root: Element) -> list[str]:
    """Links that the page marks as its own tags (the microformat rel-tag), else those that lead to tags and stand in
    what the page calls so: either alone is often a menu.
    """
    links = root.xpath("//a[@href]")[:_MOST_READ]
    marked = _few(_texts(link for link in links if _is_marked(link) and not in_margin(link)))
    names: dict[Element, tuple[bool, bool]] = {}
    return marked or _few(_texts(link for link in links if _ADDRESS.search(link.get("href")) and _in_tags(link, names)))


def _is_marked(link: Element) -> bool:
    return "tag" in link.get("rel", "").lower().split()


def _texts(links: Iterable[Element]) -> Iterator[str]:
    return (text for link in links if (text := plain(_GLYPHS.sub("", " ".join(link.itertext())))))


def _few(texts: Iterable[str]) -> list[str]:
    named = {fold(text): text for text in texts}
    return list(named.values()) if len(named) <= _MOST_LINKS else []


def _in_tags(link: Element, names: dict[Element, tuple[bool, bool]]) -> bool:
    """Is it, or what it stands in, called tags? Many sites have an article's tags at its side, none in a menu.

    `names`: what is known of elements, which have thousands of links in common.
    """
    called = False
    for steps, at in enumerate((link, *link.iterancestors())):
        if at not in names:
            names[at] = _named(at)
        other, tags = names[at]
        if other:
            return False
        called = called or (steps <= _ABOVE and tags)
    return called


def _named(element: Element) -> tuple[bool, bool]:
    """Is an element called something else than tags, or no part of an article; and is it called tags?"""
    name = f"{element.get('class') or ''} {element.get('id') or ''}"[:_LONGEST_NAME]
    if element.tag in ("nav", "footer", "header", "aside"):
        return True, False
    whole = element.tag in ("body", "html")
    other = not whole and element.tag not in ("article", "main") and bool(_OTHERS.search(name))
    return other, not whole and bool(_CALLED.search(name))
