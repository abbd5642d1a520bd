"""One item of a feed, read as an article. What the feed does not say is None or (), never invented."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from newsbell.articles.captions import caption_of
from newsbell.articles.html import plain, text_of
from newsbell.common.text import fold, squeeze

# A summary of more words than this is the article itself, though it came without paragraphs.
_STANDFIRST_WORDS = 100
_BYLINE_CHARACTERS = 500
_MOST_TAGS = 50
_BY = re.compile(r"^(?:by|von|par|por|di|door)\s+", re.IGNORECASE)
_MAILBOX = re.compile(r"^\S+@\S+\s*\((?P<in>[^)]+)\)$|^\"?(?P<before>[^<\"]+?)\"?\s*<\S+@\S+>$")
_BETWEEN = re.compile(r"\s*;\s*|\s+(?:and|und|et|&)\s+")


@dataclass(frozen=True)
class Image:
    """A picture of an article; caption and credit None where the source does not give them."""

    url: str | None
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True)
class Article:
    """One item of a source, read: plain text everywhere, times as the source claims them."""

    id: str | None
    url: str | None
    title: str
    standfirst: str | None
    body: tuple[str, ...]
    byline: tuple[str, ...] | None
    published: datetime | None
    modified: datetime | None
    language: str | None
    section: str | None
    tags: tuple[str, ...]
    images: tuple[Image, ...]

    @property
    def text(self) -> str:
        """Title, standfirst and body, a paragraph a line."""
        return "\n".join(part for part in (self.title, self.standfirst, *self.body) if part)


def read_item(
    *,
    id: str | None,
    link: str | None,
    title: str | None,
    summary_html: str | None,
    content_html: str | None = None,
    author: str | None = None,
    tags: Iterable[str] = (),
    language: str | None = None,
    published: datetime | None = None,
    updated: datetime | None = None,
    image: str | None = None,
    section: str | None = None,
) -> Article:
    """An article from the fields of one feed entry, as they came: untrusted, perhaps HTML, perhaps absent."""
    standfirst, body = _standfirst_and_body(_uncredited(text_of(summary_html)), _uncredited(text_of(content_html)))
    return Article(
        id=squeeze(id or "") or None,
        url=(link or "").strip() or None,
        title=plain(title),
        standfirst=standfirst,
        body=tuple(body),
        byline=byline(author),
        published=published,
        modified=updated,
        language=(language or "").strip() or None,
        section=plain(section) or None,
        tags=tuple(dict.fromkeys(filter(None, map(plain, tags))))[:_MOST_TAGS],
        images=(Image(image.strip()),) if image and image.strip() else (),
    )


def byline(author: str | None) -> tuple[str, ...] | None:
    """The names in an author field: "By Jane Doe and John Roe", "jane@example.org (Jane Doe)"; no bare address."""
    parts = _BETWEEN.split(_BY.sub("", plain(_unboxed(squeeze((author or "")[:_BYLINE_CHARACTERS])))))
    names = dict.fromkeys(_unboxed(part).strip(" ,") for part in parts)
    return tuple(name for name in names if name and "@" not in name) or None


def _unboxed(name: str) -> str:
    mailbox = _MAILBOX.match(name)
    return (mailbox["in"] or mailbox["before"]) if mailbox else name


def _uncredited(lines: Iterable[str]) -> list[str]:
    """These lines without who took the picture: a photographer is nobody of the story. What a caption says stays."""
    captions = ((line, caption_of(line)) for line in lines)
    return [text for line, one in captions if (text := line if one is None else one.caption or "")]


def _standfirst_and_body(summary: list[str], content: list[str]) -> tuple[str | None, list[str]]:
    """A summary is the standfirst unless the body opens with it; alone, it is the body when it is long."""
    if not content:
        if len(summary) > 1 or len(" ".join(summary).split()) > _STANDFIRST_WORDS:
            return None, summary
        return (summary[0] if summary else None), []
    standfirst = " ".join(summary)
    opening = fold(standfirst)
    if not opening or f"{fold(' '.join(content))} ".startswith(opening):
        return None, content
    return standfirst, content
