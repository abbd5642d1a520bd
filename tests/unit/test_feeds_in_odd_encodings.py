"""Feeds in whatever encoding they are, say or hide."""

import pytest
from tests.feeds import read


def titled(title: str, codec: str, declared: str | None = None) -> bytes:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return f"{declaration}<rss><channel><title>{title}</title></channel></rss>".encode(codec)


@pytest.mark.parametrize(
    ("body", "content_type", "title"),
    [
        (titled("Café", "utf-8-sig"), None, "Café"),
        (titled("Café", "utf-16"), None, "Café"),
        (titled("Café", "utf-16-be"), None, "Café"),
        (titled("Café", "utf-32"), None, "Café"),
        (titled("“Café”", "cp1252", "iso-8859-1"), None, "“Café”"),
        (titled("Ночь", "koi8-r", "koi8-r"), None, "Ночь"),
        (titled("新聞", "iso2022-jp", "iso-2022-jp"), None, "新聞"),
        (titled("新聞", "shift_jis"), "text/xml; charset=Shift_JIS", "新聞"),
        (titled("Café", "utf-8"), "text/xml; charset=iso-8859-1", "Café"),
        (titled("Café", "utf-8", "utf-16"), None, "Café"),
        (titled("Café", "utf-8", "klingon"), "text/xml", "Café"),
    ],
)  # fmt: skip
def test_encodings(body: bytes, content_type: str | None, title: str) -> None:
    feed = read(body, content_type)
    assert (feed.title, feed.problems) == (title, ())


def test_an_encoding_that_is_not_as_it_says_is_told() -> None:
    feed = read(titled("Café crème brûlée", "latin-1", "utf-8"))
    assert feed.problems == ("the text is not in utf-8 as it says",)
    assert "Caf" in (feed.title or "")


def test_an_encoding_that_nobody_names_is_guessed_and_told() -> None:
    words = "Как пережить новогоднюю ночь и не потерять друзей, рассказывает наша газета"
    feed = read(f"<rss><channel><title>{words}</title></channel></rss>".encode("koi8-r"))
    assert (feed.title, feed.problems) == (words, ("the text is in an unnamed encoding (koi8-r?)",))


def test_markup_hidden_in_an_odd_encoding_is_not_unpacked() -> None:
    """UTF-7 would smuggle a document type past a look at the bytes."""
    body = b'<?xml version="1.0" encoding="utf-7"?><rss><channel><title>+ADw-b+AD4-</title></channel></rss>'
    assert read(body).title == "+ADw-b+AD4-"
