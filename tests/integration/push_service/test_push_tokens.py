"""Whose tokens the simulator takes, by its vendors' manners (RFC 8292)."""

import json
from typing import Any

import pytest
from tests.integration.push_service.posting import MANNERS, NOON, ORIGIN, Clock, made, push

from newsbell.simulator.push_service import PushService


@pytest.mark.parametrize("vendor", MANNERS)
@pytest.mark.parametrize(
    "wrong",
    [
        {"authorization": ""},
        {"authorization": "Bearer x"},
        {"authorization": "vapid t=a.b.c"},
        {"authorization": "vapid t=a.b.c, k=ä"},
        {"claims": {"aud": "https://push.other.example"}},
        {"lives": 86_401},
        {"lives": -1},
        {"alg": "HS256"},
        {"claims": {"exp": "soon"}},
        {"claims": {"exp": None}},
    ],
    ids=str,
)
def test_a_post_without_a_right_token_is_the_senders_fault(vendor: str, wrong: dict[str, Any], sender: Any) -> None:
    """RFC 8292 sections 2 and 4.2; nothing reaches the reader."""
    service = made(vendor)
    (to,) = service.subscribe(1, sender.key)
    said = wrong.copy()
    claims = said.pop("claims", {})
    header = said.pop("authorization", None)
    if header is None:
        header = (
            sender.authorization(**({"audience": ORIGIN, "now": NOON} | said), **claims)
            if not claims.get("aud")
            else (sender.authorization(claims["aud"], now=NOON))
        )
    answer = push(service, sender, to, authorization=header)
    assert service.vendor.words["forbidden"].statuses == (answer.status,)  # type: ignore[index]  # a Refusal is its value
    assert 0 == service.report()["accepted"]


def test_a_token_signed_by_another_key_than_it_names_is_forbidden(sender: Any) -> None:
    """The signature is checked with `k` (RFC 8292 section 3)."""
    service = made("google")
    (to,) = service.subscribe(1, sender.key)
    stranger = type(sender)()
    forged = stranger.authorization(ORIGIN, now=NOON, key=sender.key)
    assert b"invalid JWT provided\n" == push(service, sender, to, authorization=forged).body
    cut = sender.authorization(ORIGIN, now=NOON).replace(", k=", "AA, k=")
    assert 403 == push(service, sender, to, authorization=cut).status


def test_a_subscription_works_with_the_key_it_was_made_with_alone(sender: Any) -> None:
    """RFC 8292 section 4.2: another valid key is a mismatch, in the vendor's words."""
    stranger = type(sender)()
    found = {}
    for vendor in MANNERS:
        service = made(vendor)
        (to,) = service.subscribe(1, stranger.key)
        answers = [push(service, sender, to) for _ in range(20)]
        found[vendor] = ({answer.status for answer in answers}, answers[0])
    statuses = {vendor: seen for vendor, (seen, _) in found.items()}
    assert {"mozilla": {401}, "google": {403}, "apple": {400, 403}, "microsoft": {401, 403}} == statuses
    assert {"reason": "VapidPkHashMismatch"} == json.loads(found["apple"][1].body)
    assert b"do not correspond to the credentials used to create" in found["google"][1].body


@pytest.mark.parametrize(
    ("subject", "status"),
    [
        ("mailto:desk@gazette.example", 201),
        ("https://gazette.example/contact", 201),
        ("mailto:desk@localhost", 403),
        ("mailto:desk@newsroom.local", 403),
        ("https://newsbell.invalid", 403),
        ("desk@gazette.example", 403),
        ("mailto:", 403),
        (None, 403),
    ],
)
def test_apple_wants_a_contact_that_exists(subject: str | None, status: int, sender: Any) -> None:
    """BadJwtToken otherwise; the others do not look."""
    for vendor, expected in (("apple", status), ("mozilla", 201)):
        service = made(vendor)
        (to,) = service.subscribe(1, sender.key)
        header = sender.authorization(ORIGIN, now=NOON, sub=subject)
        assert expected == push(service, sender, to, authorization=header).status


def test_a_token_is_verified_once_but_expires_all_the_same(sender: Any) -> None:
    """A sender reuses it for hours (RFC 8292 section 5)."""
    clock = Clock()
    service = PushService(origin=ORIGIN, now=clock)
    (to,) = service.subscribe(1, sender.key)
    header = sender.authorization(ORIGIN, now=NOON, lives=100)
    statuses = []
    for clock.now in (NOON, NOON + 99, NOON + 100):
        statuses.append(push(service, sender, to, authorization=header).status)
    assert [201, 201, 401] == statuses


def test_many_tokens_do_not_fill_the_memory(sender: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was verified is forgotten when it gets long."""
    monkeypatch.setattr("newsbell.simulator.push_vapid.MOST_REMEMBERED", 2)
    service = made()
    (to,) = service.subscribe(1, sender.key)
    assert [201] * 4 == [push(service, sender, to).status for _ in range(4)]
    assert len(service._gate._verified) <= 2
