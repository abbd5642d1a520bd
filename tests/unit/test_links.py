"""Where a reader may be sent (guarantee 6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.common.errors import AddressRefused
from newsbell.common.urls import host_within, target
from newsbell.stories.links import link

HOSTS = ("gazette.example", "www.courier.example")
PRIVATE = ("http://gazette.example:8000", "http://127.0.0.1:9000")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://gazette.example/a?b=c#d", "https://gazette.example/a?b=c"),
        ("https://www.gazette.example/a", "https://www.gazette.example/a"),
        ("https://sport.gazette.example/a", "https://sport.gazette.example/a"),
        ("https://courier.example/a", "https://courier.example/a"),
        ("https://gazette.example:8443/a", "https://gazette.example:8443/a"),
        ("http://gazette.example/a", "https://gazette.example/a"),
        ("http://gazette.example:8080/a", ""),
        ("http://gazette.example:8000/a", "http://gazette.example:8000/a"),
        ("http://127.0.0.1:9000/a", ""),
        ("https://evil.example/gazette.example", ""),
        ("https://gazette.example.evil.example/", ""),
        ("https://evilgazette.example/", ""),
        ("https://gazette.example@evil.example/", ""),
        ("javascript:alert(1)", ""),
        ("//gazette.example/a", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_own_hosts_over_https_alone(url: str | None, expected: str) -> None:
    assert expected == link(url, HOSTS, PRIVATE)


@given(st.one_of(st.text(), st.from_regex(r"(?:https?|ftp)://[a-z.@:/\\\[\]]{1,30}gazette\.example[^ ]{0,20}")))
def test_whatever_a_feed_writes_leads_to_an_own_host_over_https_or_nowhere(url: str) -> None:
    found = link(url, HOSTS)
    if found:
        parts = target(found)
        assert parts.scheme == "https"
        assert any(host_within(parts.host, host.removeprefix("www.")) for host in HOSTS)
        assert found == link(found, HOSTS)


def test_the_address_that_is_refused_is_one_that_cannot_be_read() -> None:
    with pytest.raises(AddressRefused):
        target("https://gazette.example/a b")
    assert "" == link("https://gazette.example/a b", HOSTS)
