"""What the simulator refuses, the faults that it has when told to, and messages that wait."""

import json
import secrets
from typing import Any

import pytest
from tests.integration.push_service.posting import MANNERS, NOON, ORIGIN, Clock, made, push, push_body

from newsbell.simulator.push_exchange import Request, Unanswered
from newsbell.simulator.push_service import PushService


@pytest.mark.parametrize(
    ("changes", "errno"),
    [({"ttl": ""}, 111), ({"topic": "x" * 33}, 113), ({"urgency": "now"}, 110), ({"content_encoding": ""}, 110)],
)
def test_a_post_outside_the_rules_is_refused(changes: dict[str, str], errno: int, sender: Any) -> None:
    """400, in Mozilla's words."""
    service = made()
    (to,) = service.subscribe(1, sender.key)
    answer = push(service, sender, to, **changes)
    assert (400, errno) == (answer.status, json.loads(answer.body)["errno"])


def test_an_unknown_subscription_is_not_found(sender: Any) -> None:
    """404, whichever form the endpoint has."""
    service = made()
    for target in ("/push/t", "/wpush/v2/t", "/fcm/send/t", "/t", "/w/?token=t", "/"):
        service.push(Request("POST", target, {}, b"x"))
    assert {"404": 6} == service.report()["statuses"]


def test_a_key_and_nonce_with_other_bytes_are_refused_and_the_same_bytes_are_not(sender: Any) -> None:
    """RFC 8188 section 4.3: the one mistake that opens everything. A retry of the same bytes is none."""
    service = made()
    one, two = service.subscribe(2, sender.key)
    salt, key = secrets.token_bytes(16), sender.new_key()
    first = sender.seal(one, sender.story(), salt, key)
    other = sender.seal(one, sender.story(title="Eagle crashes"), salt, key)
    elsewhere = sender.seal(two, sender.story(), salt, key)
    fresh = sender.seal(one, sender.story(), key=key)
    posts = [(one, first), (one, first), (one, other), (two, elsewhere), (one, fresh)]
    statuses = [push_body(service, sender, to, body).status for to, body in posts]
    assert [201, 201, 400, 400, 201] == statuses
    assert {"repeat_bytes": 1, "reused_key_and_nonce": 2, "raw_doubles": 2}.items() <= service.report().items()


@pytest.mark.parametrize("vendor", MANNERS)
@pytest.mark.parametrize("fault", ["gone", "forbidden", "mismatch", "too-large", "too-fast", "error"])
def test_each_fault_answers_as_the_vendor_does(vendor: str, fault: str, sender: Any) -> None:
    """Nothing is stored, and a throttle says when to come back."""
    service = made(vendor, faults={fault: 1}, retry_after_s=9)
    (to,) = service.subscribe(1, sender.key)
    answer = push(service, sender, to)
    assert answer.status in service.vendor.words[fault].statuses  # type: ignore[index]  # a Refusal is its value
    assert (fault == "too-fast") == (("retry-after", "9") in answer.headers)
    assert {
        "accepted": 0,
        "faults": {fault: 1},
        "statuses": {str(answer.status): 1},
    }.items() <= service.report().items()


def test_a_device_that_is_gone_stays_gone(sender: Any) -> None:
    """And what waited for it is lost; another device is not touched."""
    service = made()
    to, other = service.subscribe(2, sender.key)
    service.set_online(to["endpoint"], False)
    push(service, sender, to)
    service.set_fault(to["endpoint"], "gone", times=1)
    assert [410, 410, 201] == [push(service, sender, device).status for device in (to, to, other)]
    assert 0 == service.report()["waiting"]
    service.set_fault(to["endpoint"], None)
    assert 201 == push(service, sender, to).status


def test_a_fault_of_one_device_lasts_as_long_as_it_is_said_to(sender: Any) -> None:
    """For some POSTs, or until it is taken away."""
    service = made()
    to, other = service.subscribe(2, sender.key)
    service.set_fault(to["endpoint"], "too-fast", times=2)
    assert [503, 201, 503, 201] == [push(service, sender, device).status for device in (to, other, to, to)]
    service.set_fault(to["endpoint"], "mismatch")
    assert [401, 401] == [push(service, sender, to).status for _ in range(2)]
    service.set_fault(to["endpoint"], None)
    assert 201 == push(service, sender, to).status


def test_a_bout_comes_whatever_the_rates_are(sender: Any) -> None:
    """So many POSTs, one fault after the other, and then all is well; 0 takes one back."""
    service = made()
    (to,) = service.subscribe(1, sender.key)
    service.faults.come("too-fast", 1)
    service.faults.come("too-many", 2)
    service.faults.come("forbidden", 9)
    service.faults.come("forbidden", 0)
    answers = [push(service, sender, to) for _ in range(4)]
    assert [503, 503, 503, 201] == [answer.status for answer in answers]
    asked = ["retry-after" in dict(answer.headers) for answer in answers]
    assert [True, False, False, False] == asked, "too many without a word of when"


def test_a_404_ends_a_subscription_as_a_410_does(sender: Any) -> None:
    """The device must be retired: nothing arrives any more."""
    service = made()
    (to,) = service.subscribe(1, sender.key)
    service.set_fault(to["endpoint"], "unknown", times=1)
    assert [404, 410] == [push(service, sender, to).status for _ in range(2)]


def test_a_header_is_refused_once(sender: Any) -> None:
    """400 in the vendor's words, and nothing is taken."""
    service = made("apple")
    (to,) = service.subscribe(1, sender.key)
    service.set_fault(to["endpoint"], "bad-ttl", times=1)
    answer = push(service, sender, to)
    assert (400, b'{"reason": "BadTtl"}') == (answer.status, answer.body)
    assert 201 == push(service, sender, to).status


def test_a_lost_answer_is_a_message_all_the_same(sender: Any) -> None:
    """The maker of raw doubles: the sender repeats the bytes, and the worker stays silent."""
    service = made(faults={"lost": 1})
    (to,) = service.subscribe(1, sender.key)
    request = sender.request(to, sender.seal(to, sender.story()), NOON)
    assert Unanswered.RESET is service.push(request)
    service.faults.change({"lost": 0})
    service.push(request)
    expected = {
        "posts": 2,
        "accepted": 2,
        "rings": 1,
        "silent_repeats": 1,
        "raw_doubles": 1,
        "second_rings": 0,
        "repeat_bytes": 1,
        "unanswered": {"lost": 1},
        "statuses": {"201": 1},
    }
    assert expected.items() <= service.report().items()


def test_a_message_that_is_refused_has_no_answer_to_lose(sender: Any) -> None:
    """`lost` loses acceptances alone."""
    service = made(faults={"lost": 1})
    (to,) = service.subscribe(1, sender.key)
    assert 400 == push(service, sender, to, ttl="").status


@pytest.mark.parametrize("fault", ["reset", "cut", "timeout"])
def test_a_post_that_is_not_answered_was_not_taken(fault: str, sender: Any) -> None:
    """The wire does the rest."""
    service = made(faults={fault: 1})
    (to,) = service.subscribe(1, sender.key)
    assert Unanswered(fault) is push(service, sender, to)
    assert {"accepted": 0, "unanswered": {fault: 1}, "statuses": {}}.items() <= service.report().items()
    (event,) = service.events()
    assert (None, fault, "3600") == (event["status"], event["fault"], event["ttl"])


def test_a_waiting_message_is_replaced_by_the_next_of_its_topic(sender: Any) -> None:
    """RFC 8030 section 5.4: only what waits, only of the same topic and device; the newest words come."""
    service = made()
    to, other = service.subscribe(2, sender.key)
    for device in (to, other):
        service.set_online(device["endpoint"], False)
    for device, topic, tag in ((to, "A", "a1"), (to, "B", "b"), (other, "A", "o"), (to, "", "n"), (to, "A", "a2")):
        push(service, sender, device, sender.story(tag), topic=topic)
    assert {"accepted": 5, "waiting": 4, "collapsed": 1, "rings": 0}.items() <= service.report().items()
    service.set_online(to["endpoint"], True)
    push(service, sender, to, sender.story("a3"), topic="A")
    assert ["b", "n", "a2", "a3"] == [shown["tag"] for shown in service.shown(to["endpoint"])]


def test_a_waiting_message_expires_by_its_ttl(sender: Any) -> None:
    """RFC 8030 section 5.2; TTL 0 reaches only who is there."""
    clock = Clock()
    service = PushService(origin=ORIGIN, now=clock)
    (to,) = service.subscribe(1, sender.key)
    service.set_online(to["endpoint"], False)
    for ttl, tag in ((0, "never"), (60, "late"), (600, "in time")):
        push(service, sender, to, sender.story(tag), ttl=str(ttl))
    clock.now += 61
    service.set_online(to["endpoint"], True)
    push(service, sender, to, sender.story("now"), ttl="0")
    shown = service.shown(to["endpoint"])
    assert [("in time", NOON + 61), ("now", NOON + 61)] == [(one["tag"], one["at"]) for one in shown]
    assert {"accepted": 4, "expired": 2, "waiting": 0}.items() <= service.report().items()
