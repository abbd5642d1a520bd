"""Sealing, proven by the RFCs' vectors and by an independent decrypter."""

import base64
import hmac
from random import Random

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from newsbell.common.errors import BadSubscription, PayloadTooLarge
from newsbell.delivery import curve
from newsbell.delivery.sealing import (
    MAX_PLAINTEXT,
    Recipient,
    body_size,
    hmac_sha256,
    message_key,
    seal,
    seal_again,
)

# RFC 8291 §5 and appendix A.
PLAINTEXT = b"When I grow up, I want to be a watermelon"
AS_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
AS_PUBLIC = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
UA_PRIVATE = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
UA_PUBLIC = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A"
    "_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
SEED = bytes(range(32))


def b64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(b64(text), "big"), ec.SECP256R1())


def point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


READER = private(UA_PRIVATE)
RECIPIENT = Recipient.parse(UA_PUBLIC, AUTH)


def opened(body: bytes, reader: ec.EllipticCurvePrivateKey = READER, auth: bytes = RECIPIENT.auth) -> bytes:
    return bytes(http_ece.decrypt(body, private_key=reader, auth_secret=auth, version="aes128gcm"))


def test_rfc_8291_section_5_seals_to_its_very_bytes() -> None:
    assert seal(PLAINTEXT, RECIPIENT, b64(AS_PRIVATE), b64(SALT)) == b64(BODY)


def test_rfc_8291_section_5_is_a_true_vector() -> None:
    assert opened(b64(BODY)) == PLAINTEXT


def test_rfc_8291_appendix_a_has_these_intermediate_values() -> None:
    """They tell which step is wrong when the whole is: shared secret, key material, key, nonce."""
    sender, shared = curve.agree(b64(AS_PRIVATE), RECIPIENT.point)
    assert sender == b64(AS_PUBLIC)
    assert shared == b64("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs")
    prk_key = hmac.digest(RECIPIENT.auth, shared, "sha256")
    assert prk_key == b64("Snr3JMxaHVDXHWJn5wdC52WjpCtd2EIEGBykDcZW32k")
    key_info = b"WebPush: info\0" + b64(UA_PUBLIC) + b64(AS_PUBLIC)
    material = hmac.digest(prk_key, key_info + b"\1", "sha256")
    assert material == b64("S4lYMb_L0FxCeq0WhDx813KgSYqU26kOyzWUdsXYyrg")
    prk = hmac.digest(b64(SALT), material, "sha256")
    assert prk == b64("09_eUZGrsvxChDCGRCdkLiDXrReGOEVeSCdCcPBSJSc")
    key = hmac.digest(prk, b"Content-Encoding: aes128gcm\0\1", "sha256")[:16]
    nonce = hmac.digest(prk, b"Content-Encoding: nonce\0\1", "sha256")[:12]
    assert (key, nonce) == (b64("oIhVW04MRdy2XN9CiKLxTg"), b64("4h_95klXJ5E_qnoN"))
    assert AESGCM(key).encrypt(nonce, PLAINTEXT + b"\2", None) == b64(BODY)[86:]


def test_rfc_8188_examples_are_read_by_the_decrypter_that_proves_the_rest() -> None:
    """§3.1 (one record) and §3.2 (two records, padded): the judge is judged first."""
    one = b64("I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg")
    two = b64("uNCkWiNYzKTnBN9ji3-qWAAAABkCYTHOG8chz_gnvgOqdGYovxyjuqRyJFjEDyoF1Fvkj6hQPdPHI51OEUKEpgz3SsLWIqS_uA")
    assert http_ece.decrypt(one, key=b64("yqdlZ-tYemfogSmv7Ws5PQ")) == b"I am the walrus"
    assert http_ece.decrypt(two, key=b64("BO3ZVPxUlnLORbVGMpbT1Q"), keyid="a1") == b"I am the walrus"


READERS = [ec.generate_private_key(ec.SECP256R1()) for _ in range(32)]


@pytest.mark.uncounted
@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=True), st.binary(min_size=32, max_size=32))
def test_ten_thousand_random_messages_are_read_by_an_independent_decrypter(chance: Random, seed: bytes) -> None:
    """100 examples of 100 messages each, of every length that one record holds, padded and not."""
    for number in range(100):
        plaintext, auth = chance.randbytes(chance.randint(0, MAX_PLAINTEXT)), chance.randbytes(16)
        reader, pad_to = chance.choice(READERS), chance.choice([0, 512, 1_024, MAX_PLAINTEXT])
        body = seal_again(plaintext, Recipient.parse(point(reader), auth), seed, str(number), pad_to=pad_to)
        assert opened(body, reader, auth) == plaintext
        assert len(body) == body_size(max(len(plaintext), pad_to))


@given(st.binary(max_size=100), st.binary(min_size=16, max_size=16), st.integers(0, 200))
def test_plaintexts_that_look_like_padding_are_read_as_they_were(plaintext: bytes, auth: bytes, pad_to: int) -> None:
    """The least messages there are, which chance would miss: empty, zeros, delimiters."""
    for text in (plaintext, plaintext + bytes(3), plaintext + b"\2", plaintext + b"\2\0"):
        body = seal_again(text, Recipient.parse(UA_PUBLIC, auth), SEED, "d", pad_to=pad_to)
        assert opened(body, READER, auth) == text


def test_a_message_is_one_record_with_a_header_of_86_octets() -> None:
    body = seal(b"x", RECIPIENT, b64(AS_PRIVATE), b64(SALT))
    assert (body[:16], body[16:21], body[21:86], len(body)) == (
        b64(SALT),
        b"\x00\x00\x10\x00\x41",
        b64(AS_PUBLIC),
        86 + 1 + 1 + 16,
    )


def test_3993_octets_fit_in_4096_and_one_more_does_not() -> None:
    assert len(seal_again(b"x" * MAX_PLAINTEXT, RECIPIENT, SEED, "d")) == 4_096
    with pytest.raises(PayloadTooLarge):
        seal_again(b"x" * (MAX_PLAINTEXT + 1), RECIPIENT, SEED, "d")
    with pytest.raises(PayloadTooLarge):
        seal_again(b"x", RECIPIENT, SEED, "d", pad_to=MAX_PLAINTEXT + 1)


def test_padding_hides_the_length() -> None:
    """RFC 8291 §7: the length of a message leaks, so a long and a short one look alike."""
    short, long = (seal_again(text, RECIPIENT, SEED, "d", pad_to=512) for text in (b"", b"x" * 500))
    assert len(short) == len(long)
    assert (opened(short), opened(long)) == (b"", b"x" * 500)


def test_a_post_whose_answer_was_lost_is_repeated_with_the_same_bytes() -> None:
    """Rung twice: a retry that seals anew is another message to the push service (guarantee 2)."""
    bodies = {seal_again(PLAINTEXT, Recipient.parse(UA_PUBLIC, AUTH), SEED, "device", pad_to=512) for _ in range(5)}
    assert len(bodies) == 1


@given(st.binary(max_size=40), st.binary(max_size=40), st.text(max_size=8), st.text(max_size=8), st.integers(0, 64))
def test_no_key_and_salt_ever_seal_two_different_messages(
    one: bytes, other: bytes, device: str, another: str, pad_to: int
) -> None:
    """RFC 8188 §4.3: another text, device, padding or seed has another key and another salt."""
    messages = {(device, one, 0), (device, other, 0), (another, one, 0), (device, one, max(pad_to, len(one)))}
    # Padding that adds nothing is the same record, so the same message.
    records = {(name, text, max(size, len(text))) for name, text, size in messages}
    asked = [(SEED, *record) for record in records] + [(b"another seed".ljust(32), device, one, 0)]
    made = [message_key(seed, name, text, pad_to=size) for seed, name, text, size in asked]
    assert len({key for key, _ in made}) == len({salt for _, salt in made}) == len(records) + 1


def test_a_device_given_as_octets_is_the_same_device() -> None:
    assert message_key(SEED, b"7", b"x")[1] == message_key(SEED, "7", b"x")[1]


def test_a_subscription_is_read_with_or_without_padding_and_as_octets() -> None:
    padded = Recipient.parse(UA_PUBLIC + "=", AUTH + "==")
    assert padded == Recipient.parse(b64(UA_PUBLIC), b64(AUTH)) == RECIPIENT


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", AUTH),
        (UA_PUBLIC, ""),
        (UA_PUBLIC[:-3], AUTH),
        (UA_PUBLIC, AUTH[:-4]),
        (UA_PUBLIC, AUTH + "AAAA"),
        (UA_PUBLIC, "A"),
        (UA_PUBLIC, "not base64!"),
        (UA_PUBLIC, "ключ"),
        (b"\x02" + b64(UA_PUBLIC)[1:33], AUTH),
        (b"\x06" + b64(UA_PUBLIC)[1:], AUTH),
        (b"\x04" + bytes(64), AUTH),
        (b64(UA_PUBLIC)[:-1] + b"\x00", AUTH),
        (b"\x00" * 65, AUTH),
    ],
)
def test_keys_that_no_browser_made_are_refused_when_the_device_registers(p256dh: str | bytes, auth: str) -> None:
    """RFC 8291 §7: a point that is not on the curve would give our message to whoever chose it."""
    with pytest.raises(BadSubscription):
        Recipient.parse(p256dh, auth)


def test_a_message_for_a_point_off_the_curve_is_not_sealed() -> None:
    """It need not have been read by `parse`."""
    with pytest.raises(BadSubscription):
        seal(b"x", Recipient(b64(UA_PUBLIC)[:-1] + b"\x00", b64(AUTH)), b64(AS_PRIVATE), b64(SALT))


@given(st.binary(max_size=64), st.binary(max_size=300))
def test_the_mac_is_that_of_the_standard_library(key: bytes, message: bytes) -> None:
    assert hmac_sha256(key, message) == hmac.digest(key, message, "sha256")


def test_a_recipient_does_not_show_its_secret() -> None:
    assert repr(RECIPIENT.auth) not in repr(RECIPIENT)
