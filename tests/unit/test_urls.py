"""One strict reading of addresses (newsbell.common.urls)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.common.errors import AddressRefused
from newsbell.common.urls import host_within, origin, shown, target


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Gazette.Example/news?a=1#top", "https://gazette.example"),
        ("https://gazette.example:443/", "https://gazette.example"),
        ("http://gazette.example:80", "http://gazette.example"),
        ("http://gazette.example:443/", "http://gazette.example:443"),
        ("HTTP://127.0.0.1:8180/feed", "http://127.0.0.1:8180"),
        ("https://gazette.example./", "https://gazette.example"),
        ("https://[2001:DB8:0::1]:8443/", "https://[2001:db8::1]:8443"),
        ("https://bücher.example/", "https://xn--bcher-kva.example"),
        ("https://新聞.example/", "https://xn--efvv70d.example"),
        (" https://gazette.example/\n", "https://gazette.example"),
    ],
)
def test_an_origin_has_one_spelling(url: str, expected: str) -> None:
    assert expected == origin(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "gazette.example/feed",
        "//gazette.example/feed",
        "ftp://gazette.example/feed",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https:///feed",
        "https://reader:secret@gazette.example/",
        "https://@gazette.example/",
        "https://gazette.example\\@127.0.0.1/",
        "https://gazette.example/a b",
        "https://gazette.example/\r\nHost: inside",
        "https://gazette.example/\ud800",
        "https://gazette.example/?q=\udfff",
        "https://gazette.example:0/",
        "https://gazette.example:99999/",
        "https://gazette.example:x/",
        "https://[::1/",
        "https://[v1.x]/",
        "https://[fe80::1%25eth0]/",
        "https://[1:2:3]/",
        "https://gazette..example/",
        "https://-gazette.example/",
        "https://a%2eb/",
        "https://\u2024\u2024/",
        "https://" + "a" * 300,
    ],
)
def test_what_two_parsers_could_read_differently_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        origin(url)


def test_a_refusal_shows_neither_password_nor_query() -> None:
    with pytest.raises(AddressRefused) as caught:
        target("https://reader:hunter2@gazette.example/feed?token=s3cret#t0p")
    message = str(caught.value)
    assert "https://gazette.example/feed" in message
    assert not [secret for secret in ("hunter2", "s3cret", "t0p") if secret in message]


def test_shown_never_fails() -> None:
    assert "an address that cannot be read" == shown("https://[::1?token=s3cret")
    assert "an address without a host" == shown("mailto:editor@gazette.example")


def test_a_target_is_the_same_url_again_and_its_path_is_encoded_once() -> None:
    assert (
        "https://gazette.example/caf%C3%A9/%41?q=%C3%A9&b=1" == target("https://gazette.example/café/%41?q=é&b=1#x").url
    )
    assert "https://gazette.example/" == target("https://gazette.example").url
    assert "[::1]:8080" == target("http://[::1]:8080/").netloc


@given(st.text(st.characters(), max_size=40))
def test_any_text_is_read_or_refused_and_reading_again_changes_nothing(text: str) -> None:
    try:
        first = target(f"https://{text}")
    except AddressRefused:
        return
    assert first == target(first.url)


def test_an_allow_list_cannot_be_satisfied_by_a_path_or_a_longer_name() -> None:
    """FAILURES, "Broken into": an allow-list whose wildcard a path can satisfy (`https://evil.example/?.apple.com/`)."""
    assert host_within("web.push.apple.com", "push.apple.com")
    assert host_within("push.apple.com", "push.apple.com")
    assert host_within("WEB.Push.Apple.com.", "push.apple.com")
    assert not host_within(target("https://evil.example/?.apple.com/").host, "apple.com")
    assert not host_within("evilapple.com", "apple.com")
    assert not host_within("apple.com.evil.example", "apple.com")
    assert not host_within("apple.com", "push.apple.com")
    assert not host_within("gazette.example", "")
