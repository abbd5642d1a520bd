"""The simulated push service's rules: which messages are taken, which payloads are shown, which POSTs fail."""

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbell.common.errors import FaultUnknown
from newsbell.simulator.push_faults import NAMES, Faults, parse
from newsbell.simulator.push_messages import Message, Terms, key_and_nonce, read_terms
from newsbell.simulator.push_notifications import Notification, read_notification
from newsbell.simulator.push_vendors import APPLE, DAY_S, GOOGLE, MICROSOFT, MOZILLA, VENDORS, Refusal, Vendor

HEADERS = {"ttl": "3600", "content-encoding": "aes128gcm"}


def test_a_message_has_its_terms() -> None:
    """TTL, urgency and topic are read; urgency is normal where none is said (RFC 8030 section 5.3)."""
    said = HEADERS | {"topic": "a" * 32, "urgency": "high"}
    assert Terms(3600, "high", "a" * 32) == read_terms(said, b"body", MOZILLA)
    assert Terms(3600, "normal", None) == read_terms(HEADERS, b"body", MOZILLA)


def test_a_message_without_content_needs_no_encoding() -> None:
    """RFC 8291 seals content; a push may have none."""
    assert Terms(60, "normal", None) == read_terms({"ttl": "60"}, b"", GOOGLE)


@pytest.mark.parametrize(
    ("changes", "vendor", "why"),
    [
        ({"ttl": ""}, MOZILLA, Refusal.BAD_TTL),
        ({"ttl": "-1"}, MOZILLA, Refusal.BAD_TTL),
        ({"ttl": "1e3"}, MOZILLA, Refusal.BAD_TTL),
        ({"ttl": "²"}, MOZILLA, Refusal.BAD_TTL),
        ({"ttl": "9" * 5000}, MOZILLA, Refusal.BAD_TTL),
        ({"ttl": "0"}, MICROSOFT, Refusal.BAD_TTL),
        ({"topic": "a" * 33}, MOZILLA, Refusal.BAD_TOPIC),
        ({"topic": ""}, MOZILLA, Refusal.BAD_TOPIC),
        ({"topic": "Apollo 11"}, MOZILLA, Refusal.BAD_TOPIC),
        ({"topic": "a" * 5}, APPLE, Refusal.BAD_TOPIC),
        ({"topic": "a" * 13}, APPLE, Refusal.BAD_TOPIC),
        ({"urgency": "urgent"}, GOOGLE, Refusal.BAD_URGENCY),
        ({"content-encoding": "aesgcm"}, GOOGLE, Refusal.BAD_ENCODING),
    ],
)
def test_a_message_outside_the_rules_is_refused(changes: dict[str, str], vendor: Vendor, why: Refusal) -> None:
    """Each header is checked, and each vendor's own objections hold."""
    assert why == read_terms(HEADERS | changes, b"body", vendor)


@pytest.mark.parametrize("vendor", VENDORS.values(), ids=VENDORS)
def test_a_body_may_be_as_large_as_the_vendor_allows_and_no_larger(vendor: Vendor) -> None:
    """RFC 8030 section 7.2."""
    assert isinstance(read_terms(HEADERS, bytes(vendor.body_limit), vendor), Terms)
    assert Refusal.TOO_LARGE == read_terms(HEADERS, bytes(vendor.body_limit + 1), vendor)


def test_the_ttl_in_force_is_capped_by_vendor() -> None:
    """RFC 8030 section 5.2: a service may keep a message for less than was asked."""
    year = HEADERS | {"ttl": str(365 * DAY_S)}
    assert [30, 28] == [read_terms(year, b"x", v).ttl // DAY_S for v in (MOZILLA, GOOGLE)]  # type: ignore[union-attr]  # both are taken


def test_only_a_vendor_that_objects_refuses_ttl_0_and_odd_topics() -> None:
    """What Microsoft and Apple refuse, Mozilla takes."""
    assert isinstance(read_terms(HEADERS | {"ttl": "0", "topic": "a" * 13}, b"x", MOZILLA), Terms)


def test_a_message_expires_after_its_ttl() -> None:
    """At the very second it still counts."""
    message = Message("m", "t", 1000.0, Terms(60, "normal", None), b"")
    assert [False, True] == [message.expired(1060), message.expired(1060.5)]


def test_key_and_nonce_are_salt_and_key_id() -> None:
    """RFC 8188 section 2.1: salt 16, record size 4, length of the key id 1, key id."""
    assert b"s" * 16 + b"kkk" == key_and_nonce(b"s" * 16 + b"\0\0\x10\0" + b"\3" + b"kkk" + b"sealed")
    assert b"short" == key_and_nonce(b"short")


@pytest.mark.parametrize("vendor", VENDORS.values(), ids=VENDORS)
@pytest.mark.parametrize("why", Refusal)
def test_every_vendor_has_words_for_every_refusal(vendor: Vendor, why: Refusal) -> None:
    """Statuses are what "Whose fault was it?" expects, and only a throttle says when to come back."""
    for last in (0, -1):
        answer = vendor.refuse(why, lambda statuses, last=last: statuses[last], 7)  # type: ignore[misc]  # last is bound
        assert 400 <= answer.status < 600
        assert (why is Refusal.TOO_FAST) == (("retry-after", "7") in answer.headers)


def test_vendors_refuse_in_their_own_manner() -> None:
    """What a sender must tell apart: Mozilla's errno, Google's text, Apple's reason, Microsoft's header."""
    mozilla, google, apple, microsoft = (
        vendor.refuse(Refusal.MISMATCH, min, 0) for vendor in (MOZILLA, GOOGLE, APPLE, MICROSOFT)
    )
    assert (401, 109) == (mozilla.status, json.loads(mozilla.body)["errno"])
    assert (403, b"the VAPID credentials") == (google.status, google.body[:21])
    assert (400, {"reason": "VapidPkHashMismatch"}) == (apple.status, json.loads(apple.body))
    assert (401, "x-wns-error-description") == (microsoft.status, microsoft.headers[0][0])
    throttles = {name: VENDORS[name].words[Refusal.TOO_FAST].statuses for name in VENDORS}
    assert {"mozilla": (503,), "google": (429,), "apple": (429,), "microsoft": (406, 429)} == throttles


def declarative(**changes: object) -> dict[str, object]:
    return {"title": "Eagle lands", "navigate": "https://gazette.example/1"} | changes


def shown(notification: object, **beside: object) -> Notification | None:
    return read_notification(json.dumps({"web_push": 8030, "notification": notification} | beside))


def test_a_declarative_payload_is_shown() -> None:
    """Title and address are enough; the rest has defaults."""
    assert Notification("Eagle lands", "", "https://gazette.example/1", "", False) == shown(declarative())
    full = declarative(body="…", tag="t", silent=True, dir="rtl", lang="he", actions=[], app_badge=3)
    assert Notification("Eagle lands", "…", "https://gazette.example/1", "t", True) == shown(full, mutable=True)
    assert shown(declarative(), app_badge=2.0)


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "Eagle lands",
        "[" * 100_000,
        "[]",
        "null",
        '{"web_push": 8031, "notification": {"title": "t", "navigate": "https://a.example/"}}',
        '{"web_push": "8030", "notification": {"title": "t", "navigate": "https://a.example/"}}',
        '{"web_push": true, "notification": {"title": "t", "navigate": "https://a.example/"}}',
        '{"web_push": 8030}',
        '{"web_push": 8030, "notification": "t"}',
    ],
)
def test_what_is_not_declarative_is_not_shown(payload: str) -> None:
    """Without a worker there is nothing else to show it."""
    assert read_notification(payload) is None


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"title": 11},
        {"navigate": "/1"},
        {"navigate": "gazette.example/1"},
        {"navigate": "https:///1"},
        {"navigate": "https://[/"},
        {"navigate": None},
        {"body": 1},
        {"tag": ["t"]},
        {"silent": "no"},
        {"dir": "up"},
        {"actions": {}},
        {"mutable": 1},
        {"app_badge": -1},
        {"app_badge": "3"},
        {"app_badge": True},
        {"app_badge": 1.5},
        {"app_badge": float("inf")},
    ],
)
def test_one_wrong_type_drops_the_whole_notification(change: dict[str, object]) -> None:
    """As Safari does."""
    assert shown(declarative(**change)) is None


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda s: st.dictionaries(st.text(), s)))
def test_no_payload_breaks_the_reader(value: object) -> None:
    """Whatever a sender seals, a browser survives."""
    assert read_notification(json.dumps({"web_push": 8030, "notification": value, "app_badge": value})) is None


def test_faults_come_at_their_rates_and_the_same_for_a_seed() -> None:
    """A seeded random: two services with one seed fail alike."""
    faults, again = (Faults(Random(7), {"gone": 0.1, "lost": 0.3}) for _ in range(2))
    drawn = [faults.draw() for _ in range(5000)]
    assert drawn == [again.draw() for _ in range(5000)]
    assert {"gone", "lost", None} == set(drawn)
    assert [0.1, 0.3] == [pytest.approx(drawn.count(name) / 5000, abs=0.02) for name in ("gone", "lost")]


def test_a_fault_of_rate_1_always_comes_and_of_rate_0_never() -> None:
    """Rates that are 0 are forgotten; the rest stay as they are."""
    faults = Faults(Random(7), {"gone": 1.0})
    assert ["gone"] * 50 == [faults.draw() for _ in range(50)]
    faults.change({"gone": 0, "error": 0})
    assert ({}, None) == (faults.rates, faults.draw())


def test_a_fault_that_is_to_come_is_owed_until_it_came_or_is_called_off() -> None:
    """So many times, before all that the rates bring."""
    faults = Faults(Random(7), {"error": 1.0})
    faults.come("gone", 2)
    faults.come("lost", 1)
    assert ({"gone", "lost"}, "gone") == (faults.owed(), faults.draw())
    faults.come("lost", 0)
    assert ({"gone"}, "gone") == (faults.owed(), faults.draw())
    assert (set(), "error") == (faults.owed(), faults.draw())


def test_faults_are_read_from_the_command_line() -> None:
    """`--fault NAME=RATE`, for every name."""
    assert dict.fromkeys(NAMES, 0.01) == parse([f"{name}=0.01" for name in NAMES])


@pytest.mark.parametrize("text", ["meteor=0.1", "gone", "gone=often", "gone=1.1", "gone=-1", "gone=nan", "=1"])
def test_a_fault_that_is_none_is_said_so(text: str) -> None:
    """With what would be right."""
    with pytest.raises(FaultUnknown, match=r"Known are|from 0 to 1"):
        parse([text])


def test_rates_above_1_together_change_nothing() -> None:
    """A share of all POSTs cannot be more than all."""
    faults = Faults(Random(0), {"gone": 0.6})
    with pytest.raises(FaultUnknown, match="more than 1"):
        faults.change({"lost": 0.6})
    assert {"gone": 0.6} == faults.rates
