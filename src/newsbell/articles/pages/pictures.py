"""The images of a page's article, each with the caption and credit that stand by it."""

import re
from urllib.parse import urljoin

from newsbell.articles.captions import caption_of
from newsbell.articles.item import Image
from newsbell.articles.pages.claims import Claims, words_of
from newsbell.articles.pages.tree import Element
from newsbell.common.text import squeeze

_CREDIT = re.compile(r"credit|copyright|source|quelle|fotograf|photographer|byline", re.IGNORECASE)
_MARGIN = re.compile(r"related|teaser|sidebar|widget|comment|recommend|footer|\bnav", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:(?:image|photo|foto|bild|picture)(?:\s*(?:credit|source|by|quelle))?\s*[:,]|©|credits?\s*:|quelle\s*:"
    r"|bildquelle\s*:)\s*",
    re.IGNORECASE,
)
_HALF = re.compile("[\0\ud800-\udfff]")  # what no database takes
_MOST = 30


def pictures_of(root: Element, claims: Claims, base: str | None) -> tuple[Image, ...]:
    """The page's figures, each once, then the image that it gives to machines where it shows no figure."""
    found: dict[str, Image] = {}
    for figure in root.xpath(
        "//figure|//*[contains(@class,'wp-caption') or @itemtype='http://schema.org/ImageObject']"
    )[:60]:
        if len(found) >= _MOST or _in_margin(figure):
            continue
        url = _address(figure, base)
        caption, credit = _words(figure)
        if (url or caption or credit) and (url or caption) not in found:
            found[url or caption or ""] = Image(url, caption, credit)
    if not found:
        told = [*claims.meta.get("og:image", ())[:1], *words_of(claims.article.get("image"), "url")[:1]]
        found = {url: Image(url) for one in told[:1] if (url := _absolute(one, base))}
    return tuple(found.values())


def _words(figure: Element) -> tuple[str | None, str | None]:
    captions = figure.xpath(".//figcaption|.//*[contains(@class,'caption')]")
    if not captions:
        return None, None
    caption = captions[0]
    signed = [
        squeeze(" ".join(one.itertext())) for one in caption.iterdescendants() if _CREDIT.search(one.get("class") or "")
    ]
    text = squeeze(" ".join(caption.itertext()))
    credit = next((_LABEL.sub("", one).strip(" ()|") for one in signed if 1 < len(one) < 120), None)
    if credit:
        text = squeeze(text.replace(signed[0], ""))
    elif (parts := caption_of(text, loose=True)) is not None:
        return parts.caption, parts.credit
    return text[:1000] or None, credit


def _address(figure: Element, base: str | None) -> str | None:
    for image in figure.iter("img"):
        for name in ("src", "data-src", "data-original", "data-lazy-src"):
            if url := _absolute(image.get(name), base):
                return url
        if url := _absolute((image.get("srcset") or "").split(" ")[0], base):
            return url
    return None


def _absolute(link: str | None, base: str | None) -> str | None:
    if not link or len(link) > 2_000 or _HALF.search(link):
        return None
    try:
        whole = urljoin(base or "", link.strip())
    except ValueError:
        return None
    return whole if whole.lower().startswith(("https://", "http://")) else None


def _in_margin(figure: Element) -> bool:
    steps, element = 0, figure
    while element is not None and steps < 10:
        if element.tag in ("aside", "nav", "footer") or _MARGIN.search(
            f"{element.get('class') or ''} {element.get('id') or ''}"[:300]
        ):
            return element.tag not in ("html", "body", "main")
        element, steps = element.getparent(), steps + 1
    return False
