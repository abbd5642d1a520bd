"""Asking only for what changed (newsbell.sources.conditional)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.common.errors import FetchFailed
from newsbell.common.safe_client import Answer
from newsbell.sources.conditional import Validators, after, digest, headers, unchanged

KNOWN = Validators('W/"7"', "Mon, 06 May 2024 12:30:00 GMT")


def answer(status: int = 200, **names: str) -> Answer:
    return Answer(
        status,
        {name.replace("_", "-"): value for name, value in names.items()},
        b"",
        "https://gazette.example/feed?key=s3cret",
    )


def test_what_a_server_named_is_sent_back_to_the_letter() -> None:
    """A weak ETag stays weak, one without quotes stays so: the server compares, not newsbell."""
    assert headers(KNOWN) == {"If-None-Match": 'W/"7"', "If-Modified-Since": "Mon, 06 May 2024 12:30:00 GMT"}
    assert headers(Validators("abc-gzip")) == {"If-None-Match": "abc-gzip"}
    assert headers(Validators()) == {}


def test_an_answer_names_its_own_validators() -> None:
    assert after(answer(etag='W/"8"', last_modified="then"), KNOWN) == Validators('W/"8"', "then")
    assert after(answer(), KNOWN) == Validators()


def test_an_unchanged_answer_keeps_or_renews_what_is_known() -> None:
    assert after(answer(304), KNOWN) == KNOWN
    assert after(answer(304, etag='"9"'), KNOWN) == Validators('"9"')


def test_an_error_forgets_nothing_and_names_nothing() -> None:
    assert after(answer(503, etag='"error page"'), KNOWN) == KNOWN


def test_unchanged_is_304_to_a_conditional_request_alone() -> None:
    assert unchanged(answer(304), KNOWN)
    assert not unchanged(answer(200), KNOWN)
    assert not unchanged(answer(200), Validators())


def test_304_to_an_unconditional_request_is_a_failure_and_not_a_feed_without_news() -> None:
    """FAILURES, "Never rung": taken for "unchanged", it would hide all news for ever."""
    with pytest.raises(FetchFailed, match="without having been asked") as caught:
        unchanged(answer(304), Validators())
    assert "s3cret" not in str(caught.value)


@given(st.text(max_size=600))
def test_what_could_not_be_sent_back_is_not_kept(text: str) -> None:
    kept = after(answer(etag=text, last_modified=text), KNOWN)
    assert kept.etag in ("", text)
    assert not [sign for value in headers(kept).values() for sign in value if ord(sign) < 32]
    assert (len(kept.etag) <= 512, len(kept.last_modified) <= 128) == (True, True)


def test_the_same_bytes_read_by_the_same_say_the_same() -> None:
    feed = Answer(200, {"content-type": "text/xml", "etag": '"9"'}, b"<rss/>", "https://gazette.example/feed")
    said = digest(feed, "feed")
    known = after(feed, KNOWN, said)
    assert known == Validators('"9"', "", said)
    assert unchanged(feed, known, said)
    assert not unchanged(feed, known), "it was not looked at"
    others = [
        replace(feed, body=b"<rss></rss>"),
        replace(feed, url="https://gazette.example/other"),
        replace(feed, headers={"content-type": "text/html"}),
        replace(feed, headers={**feed.headers, "link": "<https://hub.example/>; rel=hub"}),
    ]
    assert not any(unchanged(other, known, digest(other, "feed")) for other in others)
    assert not unchanged(feed, known, digest(feed, "page"))


def test_bytes_that_were_not_understood_are_never_the_same_again() -> None:
    feed = answer()
    assert not unchanged(feed, after(feed, KNOWN), digest(feed))
    assert "" == digest(answer(503))


def test_an_unchanged_answer_leaves_the_bytes_known() -> None:
    known = Validators('"8"', "", "bytes")
    assert after(answer(304, etag='"9"'), known) == Validators('"9"', "", "bytes")
    assert after(answer(304), known) == known
    assert after(answer(503), known) == known
