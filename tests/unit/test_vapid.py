"""VAPID, proven by RFC 8292's example and by PyJWT."""

import base64
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from newsbell.common.errors import SettingInvalid
from newsbell.delivery.vapid import MAX_ORIGINS, Tokens, VapidKey, check_subject, sign

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
KEY = VapidKey.generate()
# RFC 8292 §2.4, figures 1 and 2.
RFC_TOKEN = (
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9"
    ".eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0"
    ".i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA"
)
RFC_KEY = "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs"
RFC_CLAIMS: dict[str, str | int] = {
    "aud": "https://push.example.net",
    "exp": 1453523768,
    "sub": "mailto:push@example.com",
}


def public(text: str) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(
        ec.SECP256R1(), base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    )


def claims(authorization: str) -> dict[str, object]:
    """The claims of `vapid t=…, k=…`, verified with its own k by a library that did not sign it."""
    token, key = authorization.removeprefix("vapid t=").split(", k=")
    return jwt.decode(token, public(key), algorithms=["ES256"], options={"verify_aud": False, "verify_exp": False})


def test_rfc_8292_section_2_4_is_verified() -> None:
    assert claims(f"vapid t={RFC_TOKEN}, k={RFC_KEY}") == RFC_CLAIMS


def test_the_claims_of_rfc_8292_section_2_4_are_signed_over_the_same_octets() -> None:
    assert sign(KEY.private, RFC_CLAIMS).rsplit(".", 1)[0] == RFC_TOKEN.rsplit(".", 1)[0]


def test_a_token_says_who_we_are_to_one_push_service_for_twelve_hours() -> None:
    authorization = Tokens(KEY, "mailto:editor@gazette.com").authorization("https://web.push.apple.com", NOW)
    assert authorization.endswith(f", k={KEY.public}")
    assert claims(authorization) == {
        "aud": "https://web.push.apple.com",
        "exp": int((NOW + timedelta(hours=12)).timestamp()),
        "sub": "mailto:editor@gazette.com",
    }


def test_a_token_is_reused_until_half_its_life() -> None:
    """RFC 8292 §5: a push service may cache what it has verified; signing each message costs without need."""
    tokens = Tokens(KEY, "mailto:editor@gazette.com")
    first = tokens.authorization("https://a.example", NOW)
    assert tokens.authorization("https://a.example", NOW + timedelta(hours=5, minutes=59)) == first
    assert tokens.authorization("https://a.example", NOW + timedelta(hours=6)) != first


def test_a_clock_that_was_set_back_makes_a_new_token() -> None:
    """FAILURES.md, keys: 24 h expiry refused by a clock (pywebpush#74)."""
    tokens = Tokens(KEY, "mailto:editor@gazette.com")
    tokens.authorization("https://a.example", NOW + timedelta(days=2))
    assert claims(tokens.authorization("https://a.example", NOW))["exp"] == int((NOW + timedelta(hours=12)).timestamp())


@given(
    st.lists(st.tuples(st.sampled_from(["https://a.example", "https://b.example"]), st.integers(-40, 40)), max_size=20)
)
def test_no_token_is_ever_for_another_origin_expired_or_longer_than_a_day(asked: list[tuple[str, int]]) -> None:
    """FAILURES.md, keys: claims mutated between origins (pywebpush#130)."""
    tokens = Tokens(KEY, "https://gazette.com/contact")
    for origin, hours in asked:
        now = NOW + timedelta(hours=hours)
        told = claims(tokens.authorization(origin, now))
        assert told["aud"] == origin
        assert timedelta(hours=6) <= datetime.fromtimestamp(int(str(told["exp"])), UTC) - now <= timedelta(hours=12)


def test_many_origins_do_not_fill_the_memory() -> None:
    """FAILURES.md, slow: memory that grows with the audience; anyone may subscribe at a subdomain of their own."""
    tokens = Tokens(KEY, "mailto:editor@gazette.com")
    for number in range(MAX_ORIGINS + 1):
        tokens.authorization(f"https://{number}.notify.windows.com", NOW)
    assert len(tokens._made) == 1


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "editor@gazette.com",
        "mailto:",
        "mailto:editor",
        "mailto:editor@localhost",
        "mailto:editor@mac.local",
        "mailto:editor@gazette.invalid",
        "mailto:editor@gazette.test",
        "mailto:editor@gazette.example",
        "mailto:editor@127.0.0.1",
        "mailto:editor@gazette..com",
        "mailto:<editor@gazette.com>",
        "mailto:a@gazette.com,b@gazette.com",
        "mailto://editor@gazette.com",
        "http://gazette.com",
        "https://localhost:8000",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://user:pass@gazette.com/",
        "https://",
        "tel:+44",
    ],
)
def test_a_contact_that_leads_to_nobody_is_refused_here_rather_than_by_apple(subject: str) -> None:
    """RFC 8292 §2.1; Apple answers BadJwtToken, so only iPhones would stay silent."""
    with pytest.raises(SettingInvalid):
        check_subject(subject)


@pytest.mark.parametrize(
    "subject", ["mailto:newsbell@example.com", "mailto:a.b+c@gazette.co.uk", "https://gazette.com"]
)
def test_a_real_contact_is_taken_as_it_is(subject: str) -> None:
    assert check_subject(subject) == subject


def test_a_key_survives_its_file() -> None:
    again = VapidKey.from_pem(KEY.to_pem())
    assert again == KEY
    assert again.private.private_numbers() == KEY.private.private_numbers()
    assert len(base64.urlsafe_b64decode(KEY.public + "=")) == 65


def test_two_keys_have_two_ids() -> None:
    assert VapidKey.generate().id != KEY.id


def test_a_key_is_not_shown() -> None:
    assert "private" not in repr(KEY)


@pytest.mark.parametrize(
    "private",
    [ec.generate_private_key(ec.SECP384R1()), ed25519.Ed25519PrivateKey.generate()],
)
def test_a_key_on_another_curve_is_refused(private: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> None:
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(SettingInvalid):
        VapidKey.from_pem(pem)


def test_what_is_no_key_is_refused() -> None:
    with pytest.raises(SettingInvalid):
        VapidKey.from_pem(b"-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----\n")
