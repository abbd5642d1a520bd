"""Whose fault was it? FAILURES.md, devices thrown away: any 4xx or transport error deletes the subscriber elsewhere."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.delivery.answers import Verdict, judge
from newsbell.delivery.endpoints import Vendor

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
HTML = {"Content-Type": "text/html; charset=UTF-8"}


FCM_MISMATCH = (
    b"the VAPID credentials in the authorization header do not correspond to the credentials used to create the "
    b"subscriptions.\n"
)
FCM_SENDER_MISMATCH = b"the key in the authorization header does not correspond to the sender ID used to subscribe"
WNS_BAD_TOKEN = {"X-WNS-Error-Description": "JWT Authentication Failed, unable to validate token signature"}
WNS_MISMATCH = {"X-WNS-Error-Description": "The public key in the JWT is not the one of the channel Url"}


def said(reason: str) -> bytes:
    return json.dumps({"reason": reason}).encode()


def autopush(message: str) -> bytes:
    return json.dumps({"code": 401, "errno": 109, "error": "Unauthorized", "message": message}).encode()


@pytest.mark.parametrize(
    ("vendor", "status", "headers", "body", "kind", "reason", "certain"),
    [
        ("google", 201, {}, b"", "accepted", "accepted", False),
        ("mozilla", 202, {}, b"", "accepted", "accepted", False),
        ("microsoft", 200, {}, b"", "accepted", "accepted", False),
        ("apple", 410, {}, said("Unregistered"), "gone", "gone", False),
        ("google", 410, {}, b"push subscription has unsubscribed or expired.\n", "gone", "gone", False),
        ("google", 410, HTML, b"<TITLE>NotRegistered</TITLE>", "gone", "gone", False),
        ("mozilla", 404, {}, autopush("Invalid token"), "gone", "not-found", False),
        ("google", 404, HTML, b"<!DOCTYPE html>", "gone", "not-found-page", False),
        # Our keys, beyond doubt.
        ("apple", 403, {}, said("BadJwtToken"), "our-keys", "bad-token", True),
        ("apple", 400, {}, said("BadJwtToken"), "our-keys", "bad-token", True),
        ("apple", 403, {}, said("ExpiredProviderToken"), "our-keys", "expired-token", True),
        ("google", 403, {}, b"permission denied: invalid JWT provided\n", "our-keys", "bad-token", True),
        ("google", 403, {}, b"the JWT has expired", "our-keys", "expired-token", True),
        ("mozilla", 401, {}, autopush("Invalid VAPID audience"), "our-keys", "wrong-audience", True),
        ("mozilla", 401, {}, autopush("Invalid VAPID expiry"), "our-keys", "wrong-expiry", True),
        ("mozilla", 401, {}, autopush("The VAPID token expiration is too long"), "our-keys", "wrong-expiry", True),
        ("mozilla", 401, {}, autopush("Invalid VAPID public key: x"), "our-keys", "bad-key", True),
        ("microsoft", 401, WNS_BAD_TOKEN, b"", "our-keys", "bad-token", True),
        # Our keys, perhaps.
        ("mozilla", 401, {}, autopush("missing authorization header"), "our-keys", "unauthorized", False),
        ("google", 400, HTML, b"<TITLE>UnauthorizedRegistration</TITLE>", "our-keys", "unauthorized", False),
        ("google", 401, {}, b"", "our-keys", "unauthorized", False),
        # A reader's own token, not ours: no proof against our keys.
        ("google", 401, {}, b"the registration token has expired", "our-keys", "unauthorized", False),
        ("other", 403, {}, b"\xff\xfe", "our-keys", "forbidden", False),
        # One device, made with another key.
        ("google", 403, {}, FCM_MISMATCH, "key-mismatch", "key-mismatch", False),
        ("google", 403, {}, FCM_SENDER_MISMATCH, "key-mismatch", "key-mismatch", False),
        ("apple", 400, {}, said("VapidPkHashMismatch"), "key-mismatch", "key-mismatch", False),
        ("apple", 403, {}, b'{"reason":"Vapid\\u0050kHashMismatch"}', "key-mismatch", "key-mismatch", False),
        ("mozilla", 401, {}, autopush("VAPID public key mismatch"), "key-mismatch", "key-mismatch", False),
        ("microsoft", 401, WNS_MISMATCH, b"", "key-mismatch", "key-mismatch", False),
        # Our payload or headers.
        ("google", 413, {}, b"", "payload", "too-large", False),
        ("apple", 400, {}, said("BadWebPushTopic"), "payload", "bad-topic", False),
        ("apple", 403, {}, said("BadWebPushTopic"), "payload", "bad-topic", False),
        ("apple", 400, {}, said("BadTtl"), "payload", "bad-ttl", False),
        ("apple", 400, {}, said("BadUrgency"), "payload", "bad-urgency", False),
        ("mozilla", 400, {}, b'{"errno":111,"message":"Missing TTL value"}', "payload", "bad-request", False),
        ("google", 400, {}, b"[" * 1_024, "payload", "bad-request", False),
        ("microsoft", 406, {}, b"", "too-fast", "too-fast", False),
        ("other", 406, {"x-wns-status": "dropped"}, b"", "too-fast", "too-fast", False),
        ("other", 406, {}, b"", "payload", "http-406", False),
        ("google", 429, {}, b"", "too-fast", "too-fast", False),
        ("mozilla", 503, {}, b"", "theirs", "http-503", False),
        ("google", 500, {}, b"", "theirs", "http-500", False),
        # The odd ones, decided.
        ("google", 402, {}, b"", "payload", "http-402", False),
        ("google", 405, {}, b"", "payload", "http-405", False),
        ("google", 431, {}, b"", "payload", "http-431", False),
        ("google", 301, {"Location": "http://10.0.0.1/"}, b"", "theirs", "http-301", False),
        ("google", 304, {}, b"", "theirs", "http-304", False),
        ("google", 103, {}, b"", "theirs", "http-103", False),
        ("google", 407, {}, b"", "theirs", "http-407", False),
        ("google", 408, {}, b"", "theirs", "http-408", False),
        ("google", 421, {}, b"", "theirs", "http-421", False),
        ("google", 999, {}, b"", "theirs", "http-999", False),
    ],
)
def test_each_answer_has_its_verdict(
    vendor: Vendor, status: int, headers: dict[str, str], body: bytes, kind: str, reason: str, certain: bool
) -> None:
    verdict = judge(vendor, status, headers, body, None, NOW)
    assert (verdict.kind, verdict.reason, verdict.certain) == (kind, reason, certain)


@pytest.mark.parametrize("error", ["timeout", "tls", "reset", "connect", "refused-address"])
def test_a_transport_error_is_theirs_and_retires_nothing(error: str) -> None:
    assert judge("google", None, {}, b"", error, NOW) == Verdict("theirs", error)


def test_no_answer_and_no_error_is_theirs_too() -> None:
    assert judge("google", None, {}, b"", None, NOW) == Verdict("theirs", "no-answer")


def test_an_answer_that_broke_off_after_its_status_counts() -> None:
    """Rung twice: a 201 whose body never came was accepted; sending it again would ring again."""
    assert judge("google", 201, {"ttl": "60"}, b"", "reset", NOW) == Verdict("accepted", "accepted", ttl_in_force=60)


@pytest.mark.parametrize(
    ("ttl", "seconds"), [("0", 0), ("2419200", 2_419_200), ("", None), ("soon", None), ("-1", None)]
)
def test_the_ttl_in_force_is_what_the_push_service_replied(ttl: str, seconds: int | None) -> None:
    """RFC 8030 §5.2."""
    assert judge("mozilla", 201, {"TTL": ttl}, b"", None, NOW).ttl_in_force == seconds


@pytest.mark.parametrize(("status", "kind"), [(429, "too-fast"), (406, "too-fast"), (503, "theirs")])
def test_the_wait_that_was_asked_for_is_part_of_the_verdict(status: int, kind: str) -> None:
    """Mozilla asks with 503, Microsoft with 406, the rest with 429 (RFC 8030 §8.4)."""
    verdict = judge("microsoft", status, {"Retry-After": "30"}, b"", None, NOW)
    assert (verdict.kind, verdict.retry_after_s) == (kind, 30)


@given(
    st.sampled_from(["google", "mozilla", "apple", "microsoft", "other"]),
    st.none() | st.integers(100, 999),
    st.dictionaries(st.sampled_from(["Retry-After", "TTL", "Content-Type", "X-WNS-Error-Description"]), st.text()),
    st.binary(max_size=1_024),
    st.none() | st.sampled_from(["timeout", "reset"]),
)
def test_no_answer_is_without_a_verdict_and_only_404_and_410_ever_retire(
    vendor: Vendor, status: int | None, headers: dict[str, str], body: bytes, error: str | None
) -> None:
    """FAILURES.md, devices thrown away (ntfy, Mastodon, Perfecty in older versions)."""
    verdict = judge(vendor, status, headers, body, error, NOW)
    assert (verdict.kind == "gone") == (status in (404, 410))
    assert (verdict.kind == "accepted") == (status is not None and 200 <= status < 300)
    assert len(verdict.reason) <= 32


def test_the_push_services_own_words_are_not_kept() -> None:
    """FAILURES.md, broken into: tokens in logs. A body may echo the endpoint or the token."""
    assert "sEcReT" not in repr(judge("google", 400, {}, b"sEcReT", None, NOW))
