"""A page as a tree of bounded size and depth, whatever its markup."""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml import html as lxml_html

MOST_CHARACTERS = 3_000_000
_MOST_ELEMENTS = 60_000
_MOST_ATTRIBUTES = 1_000
_LONG_TAG = 8_000
_MOST_DATA = 50
_DEEPEST = 200
# lxml refuses or stops at these.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# What no reader sees. Each match goes to its end or to the end of the page, as in browsers, so the whole is linear. Not
# told by possessive groups: in Python before 3.11.5 they lose a character where they end (gh-106052).
_UNSEEN = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(script|style|svg)\b([^>]*+)>?(.*?)(?:</\1\b\s*+>?|\Z)", re.IGNORECASE | re.DOTALL
)
# WHATWG HTML §13.2.5.32-39: quotes count only after an equals sign.
_TAG = re.compile(r"""<[a-zA-Z][a-zA-Z0-9]*+(?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+'|)|["'])*+>?""")
_TAG_NAME = re.compile(r"<\w+")
_SEPARATOR = re.compile(r"[\s/\"']+")
_DATA = re.compile(r"\bld\+json\b", re.IGNORECASE)

_ALL_ALIKE = etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement)

Element = Any  # lxml's classes carry no types


@dataclass(frozen=True)
class Tree:
    """A page: the root of its tree, and its JSON-LD scripts as they stand."""

    root: Element
    data: tuple[str, ...]


def parse(text: str) -> Tree | None:
    """The tree of a page, or None where there is none. No input makes it raise, recurse or fetch.

    Beyond 3,000,000 characters nothing is read; elements deeper than 200 or beyond 60,000, and the attributes of a tag
    that has more than 1,000, are left out: libxml2 takes time that grows with their square.
    """
    data: list[str] = []

    def unseen(match: re.Match[str]) -> str:
        if match[1] and match[1].lower() == "script" and len(data) < _MOST_DATA and _DATA.search(match[2]):
            data.append(match[3])
        return " "

    markup = _UNSEEN.sub(unseen, _CONTROLS.sub(" ", text[:MOST_CHARACTERS]))
    if max(map(len, _TAG.findall(markup)), default=0) >= _LONG_TAG:
        markup = _TAG.sub(_plain_tag, markup)
    parser = lxml_html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_pis=True, remove_comments=True
    )
    # Else lxml asks Python for the class of each element that is looked at: nobody here asks what is a form.
    parser.set_element_class_lookup(_ALL_ALIKE)
    try:
        root = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None
    return None if root is None else Tree(_bounded(root), tuple(data))


def _plain_tag(match: re.Match[str]) -> str:
    tag = match[0]
    if len(tag) < _LONG_TAG or len(_SEPARATOR.findall(tag)) <= _MOST_ATTRIBUTES:
        return tag
    name = _TAG_NAME.match(tag)
    return f"{name[0]}>" if name else ""


def _bounded(root: Element) -> Element:
    depth, elements = 0, 0
    excess = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            depth -= 1
            continue
        depth += 1
        elements += 1
        if depth > _DEEPEST or elements > _MOST_ELEMENTS:
            excess.append(element)
            walk.skip_subtree()
    for element in excess:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    return root
