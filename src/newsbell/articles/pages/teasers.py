"""Tells summaries of other stories from an article's prose: a list of which each item has a linked headline. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from urllib.parse import urljoin, urlsplit

from newsbell.articles.pages.blocks import Block, Box

# So many items with a headline that is a link make a list of stories.
_LEAST_ITEMS = 3
_LEAST_HEADLINE = 20
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ITEMS = frozenset(("li", "article"))
_SCHEMES = frozenset(("http", "https"))


def teasers(blocks: Sequence[Block], url: str | None = None) -> Iterable[str]:
    """What all items of such lists say: each of its blocks, and the item whole, as one line.

    `url`: where the page is; a live page's own posts lead to itself, and who gathers what other sites have writes of
    it. No short blocks, which may stand in the article too ("Bergisch Gladbach").
    """
    items: dict[Box, list[Block]] = defaultdict(list)
    for block in blocks:
        if (item := _item(block.box)) is not None:
            items[item].append(block)
    lists: dict[Box | None, list[Box]] = defaultdict(list)
    for item, held in items.items():
        if any(_is_linked_headline(block, url or "") for block in held):
            lists[item.parent].append(item)
    for stories in lists.values():
        if len(stories) >= _LEAST_ITEMS:
            for item in stories:
                texts = [block.text for block in items[item]]
                yield from (text for text in (*texts, " ".join(texts)) if len(text) >= _LEAST_HEADLINE)


def _item(box: Box) -> Box | None:
    """The innermost item of a list around this box."""
    around: Box | None = box
    while around is not None and around.tag not in _ITEMS:
        around = around.parent
    return around


def _is_linked_headline(block: Block, url: str) -> bool:
    """Is this the headline of a story on another page of this site?"""
    box: Box | None = block.box
    long = len(block.text) >= _LEAST_HEADLINE and block.linked >= 0.9 * len(block.text)
    if not long or not any(_leads_elsewhere(link, url) for link in block.links):
        return False
    while box is not None and box.tag not in _ITEMS:
        if box.tag in _HEADINGS:
            return True
        box = box.parent
    return False


def _leads_elsewhere(link: str, url: str) -> bool:
    """Does this link lead to another page of the site: not to this page, to what is below it, or to a place in it?"""
    try:
        there, here = urlsplit(urljoin(url, link)), urlsplit(url)
    except ValueError:
        return False
    if not here.hostname:
        return "#" not in link and there.path.strip("/") != ""
    path, own = _bare(there.path), _bare(here.path)
    same = path == own and (there.query == here.query or not here.query)
    below = own != "" and path.startswith(f"{own}/")
    return there.hostname == here.hostname and there.scheme in _SCHEMES and not (same or below)


def _bare(path: str) -> str:
    return path.rstrip("/").removesuffix("/amp")
