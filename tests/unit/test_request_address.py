"""Which address a request is counted by."""

import pytest
from django.test import RequestFactory

from newsbell.common.visitors import address


@pytest.mark.parametrize(
    ("near", "told", "expected"),
    [
        ("8.8.8.8", "", "8.8.8.8"),
        ("8.8.8.8", "1.1.1.1", "8.8.8.8"),  # a client may write what it likes
        ("127.0.0.1", "9.9.9.9, 1.1.1.1", "1.1.1.1"),  # our own proxy adds the last one
        ("10.0.0.1", "", "10.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("2a00:1450:4001:81b::200e", "", "2a00:1450:4001:81b::/64"),
        ("", "", ""),
    ],
)
def test_the_address_is_the_nearest_that_is_not_our_own_proxys(near: str, told: str, expected: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=near, headers={"X-Forwarded-For": told} if told else {})
    assert expected == address(request)
