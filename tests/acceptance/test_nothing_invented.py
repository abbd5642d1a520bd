"""What is read of a page stands in the page: no word of title, names, summary, body or captions is made up."""

import html
import re
import tarfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from newsbell.articles.pages.charset import decode
from newsbell.commands.reading import read
from newsbell.common.errors import NewsbellError

_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
# Each of so many pages in the suite; all of them pass as well.
EACH = 12


def test_no_field_of_a_page_is_invented(shared: Path) -> None:
    """A sample of the annotated and of Mozilla's pages."""
    checked = 0
    with tarfile.open(shared / "data" / "pages-dev.tar.xz") as tar:
        pages = (member for member in tar if member.isfile() and member.name.endswith((".html", ".htm")))
        for number, member in enumerate(pages):
            file = tar.extractfile(member) if number % EACH == 0 else None
            if file is not None:
                assert not list(invented(file.read())), member.name
                checked += 1
    assert checked > 40


def test_a_word_that_the_page_does_not_have_is_found_out() -> None:
    page = b"<html><body><h1>Fire in Devon</h1><p>It burnt all night, said the brigade in the town.</p></body></html>"
    assert not list(invented(page))
    assert list(foreign({"title": "Flood in Devon", "body": []}, page)) == [("title", "flood")]


def invented(page: bytes) -> Iterator[tuple[str, str]]:
    """Field and word of what is read and does not stand in the page's characters or its metadata."""
    try:
        seen = read(page, None, "")
    except NewsbellError:
        return
    yield from foreign(seen, page)


def foreign(seen: dict[str, Any], page: bytes) -> Iterator[tuple[str, str]]:
    text = decode(page, None)
    for _ in range(2):
        text = html.unescape(_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text))
    shown = re.sub(r"<[^<>]*>|\xad", "", text)
    # What two tags part is one word to some readers of markup.
    joined = re.sub(r"\s+", "", _folded(shown))
    there = f"{_folded(text)}\n{_folded(shown)}\n{joined}"
    for name in ("title", "standfirst", "byline", "body", "site", "section", "tags", "attribution", "images"):
        for words in _words_in(seen.get(name)):
            said = re.findall(r"\w+", _folded(words))
            yield from ((name, word) for word in said if word not in there)


def _words_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (value[part] for part in ("caption", "credit") if value[part])
    elif value:
        for one in value:
            yield from _words_in(one)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode()).casefold().replace("\xad", "")
