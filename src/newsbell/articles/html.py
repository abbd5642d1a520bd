"""Untrusted HTML, as feeds carry it, to plain words. What comes out is text: whoever shows it in a page escapes it."""

import html
import re
from collections.abc import Mapping
from typing import cast

from lxml import etree

from newsbell.common.text import squeeze

_MOST = 4_000_000
_UNREAD = re.compile(
    "audio|button|figcaption|head|iframe|math|noscript|object|script|select|style|svg|template|textarea|title|video"
)
_INLINE = re.compile(
    "a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|img|ins|kbd|label|mark|q|s|samp|small|span"
    "|strike|strong"
    "|sub|sup|time|tt|u|var|wbr"
)
_HEADLINE_TAGS = (
    "a|abbr|b|bdi|bdo|big|br|cite|code|del|div|em|font|h[1-6]|i|iframe|img|ins|mark|p|q|s|script|small|span|strong"
    "|style|sub|sup|svg|u|wbr"
)
_NOT_A_TAG = re.compile(rf"<(?!/?(?:{_HEADLINE_TAGS})\b[^<]*>)", re.IGNORECASE)
_ESCAPED_TAG = re.compile(
    r"</(?:p|a|b|i|em|strong|script|style|div|span|ul|ol|li|h[1-6]|blockquote)>|<(?:br|p|img\b[^<>]{0,300})\s*/?>",
    re.IGNORECASE,
)
_ESCAPED_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,7}|#[xX][0-9a-fA-F]{2,6});")
# lxml refuses or stops at these.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class _Paragraphs:
    """A parser target: events instead of a tree, so that nesting of any depth is a loop and not a recursion."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.tags = 0
        self._words: list[str] = []
        self._unread = 0
        self._breaks = 0

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        self.tags += tag not in ("html", "body", "p")
        if _UNREAD.fullmatch(tag):
            self._unread += 1
        elif tag == "br":
            self._breaks += 1
            self._words.append(" ")
            if self._breaks == 2:
                self._end_paragraph()
        elif not _INLINE.fullmatch(tag):
            self._end_paragraph()

    def end(self, tag: str) -> None:
        if _UNREAD.fullmatch(tag):
            self._unread -= 1
        elif tag != "br" and not _INLINE.fullmatch(tag):
            self._end_paragraph()

    def data(self, words: str) -> None:
        if not self._unread:
            if words.strip():
                self._breaks = 0
            self._words.append(words)

    def close(self) -> "_Paragraphs":
        self._end_paragraph()
        return self

    def _end_paragraph(self) -> None:
        if paragraph := squeeze("".join(self._words)):
            self.done.append(paragraph)
        self._words, self._breaks = [], 0


def text_of(markup: str | None) -> list[str]:
    """The paragraphs of an HTML fragment: no tags, no scripts, styles, forms or captions; [] for nothing.

    A feed that escapes twice is read twice, but never a third time, and only where no real tag was found. Nothing is
    fetched; no input makes it raise. Text beyond 4,000,000 characters is not read.
    """
    paragraphs = _parse((markup or "")[:_MOST])
    joined = "\n\n".join(paragraphs.done)
    if not paragraphs.tags and _ESCAPED_TAG.search(joined):
        return _parse(joined).done
    if _ESCAPED_ENTITY.search(joined):
        return [squeeze(html.unescape(paragraph)) for paragraph in paragraphs.done]
    return paragraphs.done


def plain(markup: str | None) -> str:
    """A title on one line. A "<" that opens no tag used in headlines is a character: "Vue’s <template>" stays whole."""
    return " ".join(text_of(_NOT_A_TAG.sub("&lt;", markup or "")))


def _parse(markup: str) -> _Paragraphs:
    markup = _CONTROLS.sub(" ", markup)
    if "<" not in markup and "&" not in markup:
        paragraphs = _Paragraphs()
        for part in re.split(r"\n\s*\n", markup):
            paragraphs.data(part)
            paragraphs.start("p", {})
        paragraphs.tags = 0
        return paragraphs.close()
    parser = etree.HTMLParser(target=_Paragraphs(), encoding="utf-8", no_network=True, huge_tree=True, remove_pis=True)
    parser.feed(b"<html><body>" + markup.encode("utf-8", "replace"))
    return cast(_Paragraphs, parser.close())
