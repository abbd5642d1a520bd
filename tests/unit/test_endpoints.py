"""Broken into: endpoints that lead inside, or to whoever can satisfy a careless allow-list."""

import pytest

from newsbell.common.errors import BadSubscription
from newsbell.delivery.endpoints import Endpoint, check_endpoint

EXTRA = frozenset({"http://127.0.0.1:8190"})


@pytest.mark.parametrize(
    ("url", "origin", "vendor"),
    [
        ("https://fcm.googleapis.com/fcm/send/a:b", "https://fcm.googleapis.com", "google"),
        ("https://jmt17.google.com/fcm/send/a", "https://jmt17.google.com", "google"),
        (
            "https://updates.push.services.mozilla.com/wpush/v2/g",
            "https://updates.push.services.mozilla.com",
            "mozilla",
        ),
        ("https://web.push.apple.com/QAbc", "https://web.push.apple.com", "apple"),
        ("https://wns2-am3p.notify.windows.com/w/?token=B%2b", "https://wns2-am3p.notify.windows.com", "microsoft"),
    ],
)
def test_each_known_push_service_is_recognised(url: str, origin: str, vendor: str) -> None:
    endpoint = check_endpoint(url, EXTRA)
    assert (endpoint.url, endpoint.origin, endpoint.vendor) == (url, origin, vendor)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/?.apple.com/",
        "https://evil.example/.push.apple.com/x",
        "https://evil.example#.push.apple.com/x",
        "https://evil.example/x#.push.apple.com",
        "https://fcm.googleapis.com.evil.example/x",
        "https://fcm.googleapis.com@evil.example/x",
        "https://evil.example@fcm.googleapis.com/x",
        "https://:@fcm.googleapis.com/x",
        "https://fcm.googleapis.com\\@evil.example/x",
        "https://evil.example\\.push.apple.com/x",
        "https://web.push.apple.com/x\\y",
        "https://evilpush.apple.com/x",
        "https://push.apple.com/x",
        "https://push.apple.com.evil.example/x",
        "https://sub.fcm.googleapis.com/x",
        "https://android.googleapis.com/gcm/send/x",
        "https://fcm.googleapis.com./x",
        "https://fcm.googleapis.com.:443/x",
        "https://web..push.apple.com/x",
        "https://.push.apple.com/x",
        "https://-.push.apple.com/x",
        "https://fcm%2egoogleapis.com/x",
        "https://web.push.apple.com%2f@evil.example/x",
        "https://fcm.googleapis.cοm/x",
        "https://fcm。googleapis.com/x",
        "https://web.push.apple.com/ä",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com:/x",
        "https://fcm.googleapis.com:443:1/x",
        "https://fcm.googleapis.com:99999/x",
        "http://fcm.googleapis.com/x",
        "http://fcm.googleapis.com:443/x",
        "ftp://fcm.googleapis.com/x",
        "//fcm.googleapis.com/x",
        "https:/fcm.googleapis.com/x",
        "https:///fcm.googleapis.com/x",
        "fcm.googleapis.com/x",
        "javascript:alert(1)//fcm.googleapis.com/x",
        "https://fcm.googleapis.com",
        "https://fcm.googleapis.com/",
        "https://fcm.googleapis.com?x",
        "https://fcm.googleapis.com/x y",
        "https://fcm.googleapis.com/x\n",
        "https://fcm.googleapis.com/x\r\nHost: evil.example",
        " https://fcm.googleapis.com/x",
        "https://fcm.googleapis.com/x\x00",
        "https://fcm.goo\tgleapis.com/x",
        "https://169.254.169.254/latest/meta-data",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://2130706433/x",
        "http://127.0.0.1:8191/x",
        "http://127.0.0.1:8190@evil.example/x",
        "http://127.0.0.1:81900/x",
        "https://127.0.0.1:8190/x",
        "http://localhost:8190/x",
        "",
        "https://fcm.googleapis.com/" + "x" * 2_022,
    ],
)
def test_what_is_no_push_service_is_refused_however_it_is_dressed_up(url: str) -> None:
    """FAILURES.md, broken into: an internal endpoint (once-campfire#265), a wildcard that a path can satisfy."""
    with pytest.raises(BadSubscription):
        check_endpoint(url, EXTRA)


def test_an_endpoint_of_exactly_2048_characters_is_taken() -> None:
    url = "https://fcm.googleapis.com/".ljust(2_048, "x")
    assert check_endpoint(url).url == url


def test_upper_case_and_the_default_port_are_written_as_a_browser_writes_them() -> None:
    endpoint = check_endpoint("HTTPS://Web.PUSH.apple.com:443/QaB?C=%2F")
    assert endpoint == Endpoint("https://web.push.apple.com/QaB?C=%2F", "https://web.push.apple.com", "apple")


def test_an_added_origin_is_taken_as_it_is() -> None:
    endpoint = check_endpoint("http://127.0.0.1:8190/push/1", EXTRA)
    assert endpoint == Endpoint("http://127.0.0.1:8190/push/1", "http://127.0.0.1:8190", "other")


def test_neither_an_error_nor_a_repr_shows_the_endpoint() -> None:
    """FAILURES.md, broken into: tokens in logs. The endpoint is a capability (RFC 8030 §8.3)."""
    with pytest.raises(BadSubscription) as error:
        check_endpoint("https://evil.example/sEcReT")
    assert "sEcReT" not in str(error.value)
    assert "sEcReT" not in repr(check_endpoint("https://web.push.apple.com/sEcReT"))
