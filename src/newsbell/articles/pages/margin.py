"""What is not the article, though it stands in the page: comments, teasers, the side."""

import re

from newsbell.articles.pages.tree import Element


def in_margin(element: Element) -> bool:
    """Is this element in what is not the article: comments, teasers, the side?"""
    steps = 0
    while element is not None and steps < 12:
        called = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        if element.tag in ("aside", "nav", "footer") or re.search(
            r"comment|kommentar|related|teaser|sidebar|widget|recommend|popular|disqus", called
        ):
            return element.tag not in ("body", "html", "article", "main")
        element = element.getparent()
        steps += 1
    return False
