"""A page's text as blocks: what a reader sees as one paragraph, headline, item or cell, and where it stands."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from newsbell.articles.pages.tree import Element
from newsbell.common.text import squeeze

_UNREAD = frozenset(
    [
        "applet",
        "audio",
        "button",
        "canvas",
        "datalist",
        "dialog",
        "embed",
        "head",
        "iframe",
        "input",
        "math",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "rp",
        "rt",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "video",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "rb",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_LEAVES = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "dt",
        "dd",
        "td",
        "th",
        "figcaption",
        "caption",
        "summary",
        "pre",
        "blockquote",
        "br",
    ]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
MOST_BLOCKS = 5_000
_SWALLOWED = 200
_OPEN = frozenset(("button", "dialog", "noscript", "object", "video"))


class Place:
    """Where a block stands, by the tags, classes, ids and roles of what is around it. Flags: plain numbers, since each
    element of a page is asked, and enum's are ten times slower.
    """

    ARTICLE = 1 << 0
    MAIN = 1 << 1
    ASIDE = 1 << 2
    NAV = 1 << 3
    HEADER = 1 << 4
    FOOTER = 1 << 5
    FIGURE = 1 << 6
    FORM = 1 << 7
    TABLE = 1 << 8
    LIST = 1 << 9
    QUOTE = 1 << 10
    HIDDEN = 1 << 11
    ADVERT = 1 << 12
    SHARE = 1 << 13
    RELATED = 1 << 14
    COMMENT = 1 << 15
    ABOUT = 1 << 16
    CONSENT = 1 << 17
    CONTENT = 1 << 18
    STANDFIRST = 1 << 19
    TITLE = 1 << 20


_BY_TAG = {
    "article": Place.ARTICLE,
    "main": Place.MAIN,
    "aside": Place.ASIDE,
    "nav": Place.NAV,
    "header": Place.HEADER,
    "footer": Place.FOOTER,
    "figure": Place.FIGURE,
    "figcaption": Place.FIGURE,
    "form": Place.FORM,
    "table": Place.TABLE,
    "ul": Place.LIST,
    "ol": Place.LIST,
    "dl": Place.LIST,
    "blockquote": Place.QUOTE,
    "h1": Place.TITLE,
}
_BY_NAME = (
    (
        Place.ARTICLE,
        r"articlebody|article-?(?:body|text|content)|entry-?content|post-?(?:body|content)|story-?(?:body|text)",
    ),
    (Place.MAIN, r"\bmain\b|main-?content|content-?main"),
    (Place.ASIDE, r"aside|side-?bar|\bwidget|rail\b|column-?right|marginal"),
    (Place.NAV, r"\bnav|navi|menu|breadcrumb|pagina|\btoc\b|pager|skip-?link|tab-?bar"),
    (Place.HEADER, r"\bheader|masthead|top-?bar|\bkopf"),
    (Place.FOOTER, r"footer|\bfoot\b|fuss|imprint|impressum|copyright|bottom"),
    (Place.FIGURE, r"caption|figure|\bimage|\bfoto|\bphoto|bild|gallery|credit|slide|carousel"),
    (Place.FORM, r"\bform\b|search|suche|login|sign-?(?:in|up)|subscri|newsletter|abonn|register|paywall"),
    (
        Place.ADVERT,
        r"\bad-|\bads?\b|advert|sponsor|promo|banner|anzeige|werbung|publicid|taboola|outbrain|dfp|affiliate",
    ),
    (Place.SHARE, r"shar(?:e|ing)|social|facebook|twitter|whatsapp|follow|bookmark|print-|toolbar|teilen"),
    (
        Place.RELATED,
        (
            r"relat|recomm|teaser|more-|-more|mehr|similar|suggest|read-?next|also|trending|popular|latest|most-?read"
            r"|linklist"
            r"|inline-?link|see-?more|next-?post|prev|archive|topic-?list"
        ),
    ),
    (
        Place.COMMENT,
        r"comment|disqus|respon[ds]|kommentar|reply|discussion|\bforum|guestbook|trackback|pingback|reaction",
    ),
    (
        Place.ABOUT,
        r"author|byline|\bbio\b|meta\b|meta-|\bdate|time-?stamp|\btags?\b|tag-|categor|keyword|infobox|\bautor|rating",
    ),
    (Place.CONSENT, r"cookie|consent|gdpr|dsgvo|privacy|popup|overlay|modal|notice|disclaimer|alert|notification"),
    (Place.CONTENT, r"content|article|artikel|beitrag|story|\bpost|entry|\btext|\bbody|detail|single|page"),
    (
        Place.STANDFIRST,
        (
            r"stand-?first|\blead|lede|intro|teaser-?text|excerpt|summary|vorspann|chapeau|\bdek\b|\bdeck\b|subtitle"
            r"|sub-?head|sub-?title"
            r"|anlauf|perex|abstract|description|kicker|entradilla|bajada|sommario|ingress"
        ),
    ),
    (Place.TITLE, r"headline|title|titel|\bheading|\bh1\b"),
    (
        Place.HIDDEN,
        r"\bhidden\b|\bhide\b|visually-?hidden|sr-?only|screen-?reader|print-?only|no-?print|noprint|d-none",
    ),
)
_NAMED = [(place, re.compile(pattern)) for place, pattern in _BY_NAME]
_NOT_INHERITED = Place.TITLE | Place.STANDFIRST


@dataclass(eq=False, slots=True)
class Box:
    """A block-level element that holds blocks. `near`: what it is called itself; `place`: with all around it."""

    tag: str
    element: Element
    parent: "Box | None"
    near: int
    place: int
    depth: int
    prose: int = 0


@dataclass(eq=False, slots=True)
class Block:
    """One block: `text` on one line, the characters of it that are links or bold, and the box that it stands in."""

    text: str
    box: Box
    linked: int = 0
    strong: int = 0
    links: list[str] = field(default_factory=list)

    @property
    def tag(self) -> str:
        return self.box.tag


def blocks_of(root: Element) -> list[Block]:
    """The blocks of a page in its order; at most 5,000. What no reader sees (scripts, forms' fields, videos) is out."""
    writer = _Writer(root)
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if _is_unread(element):
                walk.skip_subtree()
            else:
                writer.start(element)
        else:
            if not _is_unread(element):
                writer.end(element)
            if words := element.tail:
                writer.data(words)
        if len(writer.done) >= MOST_BLOCKS:
            break
    writer.flush()
    return writer.done


def _is_unread(element: Element) -> bool:
    """Is this element what no reader sees? One that swallowed half a page, because it was never closed, is not."""
    return element.tag in _UNREAD and not (
        len(element) and element.tag in _OPEN and element.xpath("count(.//*)") > _SWALLOWED
    )


class _Writer:
    def __init__(self, root: Element) -> None:
        self.done: list[Block] = []
        self.box = Box("html", root, None, 0, 0, 0)
        self.words: list[str] = []
        self.linked = self.strong = self.in_link = self.in_strong = self.breaks = 0
        self.links: list[str] = []

    def start(self, element: Element) -> None:
        tag = element.tag
        if tag == "br":
            self.breaks += 1
            self.words.append(" ")
            if self.breaks == 2:
                self.flush()
        elif tag in _INLINE:
            if tag == "a":
                self.in_link += 1
                if len(self.links) < 20:
                    self.links.append(element.get("href") or "")
            elif tag in ("b", "strong"):
                self.in_strong += 1
        else:
            self.flush()
            near = _place_of(element)
            box = self.box
            place = near | (box.place & ~_NOT_INHERITED if tag not in ("p", "span") else box.place)
            self.box = Box(tag, element, box, near, place, box.depth + 1)
        if words := element.text:
            self.data(words)

    def end(self, element: Element) -> None:
        tag = element.tag
        if tag == "br":
            return
        if tag in _INLINE:
            if tag == "a":
                self.in_link -= 1
            elif tag in ("b", "strong"):
                self.in_strong -= 1
        else:
            self.flush()
            self.box = self.box.parent or self.box

    def data(self, words: str) -> None:
        self.words.append(words)
        if there := len(words.strip()):
            self.breaks = 0
            self.linked += there if self.in_link else 0
            self.strong += there if self.in_strong else 0

    def flush(self) -> None:
        if self.words and (text := squeeze("".join(self.words))):
            block = Block(text, self.box, min(self.linked, len(text)), min(self.strong, len(text)), self.links)
            self.done.append(block)
            if len(text) > 60 and self.linked < len(text) / 3:
                box = self.box
                while box.parent is not None and box.tag in _LEAVES:
                    box = box.parent
                box.prose += len(text)
        self.words, self.linked, self.strong, self.breaks = [], 0, 0, 0
        # A link around several blocks is a link of each.
        self.links = self.links[-1:] if self.in_link else []


def container(block: Block) -> Box:
    """The box that a block shares with its neighbours: for a paragraph or item, the one around it."""
    box = block.box
    while box.parent is not None and box.tag in _LEAVES:
        box = box.parent
    return box


def _place_of(element: Element) -> int:
    near = _BY_TAG.get(element.tag, 0)
    attributes = element.attrib
    if not attributes:
        return near
    style = attributes.get("style")
    if "hidden" in attributes or attributes.get("aria-hidden") == "true" or (style and _HIDDEN.search(style[:500])):
        near |= Place.HIDDEN
    name = " ".join(
        attributes[key]
        for key in ("class", "id", "role", "itemprop", "data-testid", "data-component")
        if key in attributes
    )[:300]
    if name and element.tag not in ("html", "body"):
        for token in name.split():
            near |= _named(token)
    return near


@lru_cache(maxsize=16_384)
def _named(token: str) -> int:
    place, token = 0, token.lower()
    for one, pattern in _NAMED:
        if pattern.search(token):
            place |= one
    return place
