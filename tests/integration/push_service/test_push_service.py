"""The simulated push service without its wire: what it takes, what its readers see, what it never lets pass."""

import json
import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsbell.common.errors import FaultUnknown, NotFound, SimulatorRefused
from newsbell.simulator.push_control import reply
from newsbell.simulator.push_exchange import Answer, Request, Unanswered
from newsbell.simulator.push_service import PushService
from newsbell.simulator.push_vapid import from_base64

ORIGIN = "https://push.example"
NOON = 1_800_000_000.0
MANNERS = ("mozilla", "google", "apple", "microsoft")
# RFC 8291 section 5.
VECTOR = {
    "receiver": "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    "body": (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    ),
    "plaintext": "When I grow up, I want to be a watermelon",
}


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


def made(vendor: str = "mozilla", **options: Any) -> PushService:
    return PushService(vendor, origin=ORIGIN, now=lambda: NOON, seed=1, **options)


def push(service: PushService, sender: Any, to: dict[str, Any], payload: Any = None, **changes: str) -> Any:
    return push_body(service, sender, to, sender.seal(to, sender.story() if payload is None else payload), **changes)


def push_body(service: PushService, sender: Any, to: dict[str, Any], body: bytes, **changes: str) -> Any:
    return service.push(sender.request(to, body, NOON, **changes))


def test_the_vector_of_rfc_8291_is_read(tmp_path: Path) -> None:
    """Section 5: the receiver's key opens what the RFC's sender sealed."""
    private = int.from_bytes(from_base64(VECTOR["receiver"]), "big")
    device = {
        "kind": "device",
        "token": "d",
        "key": "",
        "private": hex(private),
        "auth": VECTOR["auth"],
        "remembers": True,
    }
    journal = tmp_path / "journal"
    journal.write_text(json.dumps(device))
    service = made(journal=journal)
    opened = service.device("d").keys.open(from_base64(VECTOR["body"]))
    service.close()
    assert VECTOR["plaintext"] == opened.decode()


@pytest.mark.parametrize("vendor", MANNERS)
def test_a_sealed_message_is_accepted_opened_and_rings(vendor: str, sender: Any) -> None:
    """201 with a Location and the TTL in force (RFC 8030 section 5), and the reader sees the words."""
    service = made(vendor)
    (to,) = service.subscribe(1, sender.key)
    answer = push(service, sender, to, ttl=str(10**9))
    assert 201 == answer.status
    said = dict(answer.headers)
    assert said["location"].startswith(ORIGIN)
    assert str(service.vendor.ttl_cap) == said["ttl"]
    (shown,) = service.shown(to["endpoint"])
    assert sender.story() == json.loads(shown.pop("raw"))
    assert {
        "title": "Eagle lands",
        "body": "Houston",
        "navigate": "https://gazette.example/t1",
        "tag": "t1",
        "at": NOON,
        "rang": True,
    } == shown
    report = service.report()
    assert [1, 1, 1, 1, {"201": 1}] == [
        report[name] for name in ("posts", "accepted", "decrypted", "rings", "statuses")
    ]


def test_a_repeat_is_shown_silently_though_the_reader_dismissed_the_first(sender: Any) -> None:
    """The worker's memory is not the screen: over ten repeats some were dismissed, and none rang."""
    service = made()
    (to,) = service.subscribe(1, sender.key)
    for _ in range(10):
        push(service, sender, to)
    report = service.report()
    assert [1, 9, 9, 0, 0] == [
        report[name] for name in ("rings", "silent_repeats", "raw_doubles", "replacements", "second_rings")
    ]
    assert 10 == len(service.shown(to["endpoint"]))


def test_notifications_are_dismissed_at_random_by_the_seed(sender: Any) -> None:
    """Two services of one seed have readers who dismiss alike; some notifications stay on the screen, some go."""

    def on_screen() -> list[int]:
        service = made()
        (to,) = service.subscribe(1, sender.key)
        counts = []
        for number in range(20):
            push(service, sender, to, sender.story(tag=f"t{number}" if number % 2 else ""))
            counts.append(len(service.device(to["endpoint"]).screen))
        return counts

    counts = on_screen()
    assert counts == on_screen()
    assert 1 < max(counts) < 20


def test_a_browser_without_a_workers_memory_rings_twice_and_the_report_says_so(sender: Any) -> None:
    """Safari shows declarative pushes with no worker: a repeat rings there, and that is a second ring."""
    service = made("apple")
    (to,) = service.subscribe(1, sender.key)
    for _ in range(3):
        push(service, sender, to)
    assert [3, 2, 2] == [service.report()[name] for name in ("rings", "second_rings", "raw_doubles")]
    (kept,) = service.subscribe(1, sender.key, remembers=True)
    push(service, sender, kept)
    push(service, sender, kept)
    assert [True, False] == [shown["rang"] for shown in service.shown(kept["endpoint"])]


def test_one_story_under_two_tags_is_found_by_its_address(sender: Any) -> None:
    """What the worker cannot know, the report can."""
    service = made()
    (to,) = service.subscribe(1, sender.key)
    for tag in ("a", "b"):
        push(service, sender, to, sender.story(tag, navigate="https://gazette.example/eagle"))
    assert [0, 1] == [service.report()[name] for name in ("second_rings", "same_address_rings")]


def test_a_correction_replaces_and_is_told_from_a_double(sender: Any) -> None:
    """The same tag with other words: a replacement."""
    service = made()
    (to,) = service.subscribe(1, sender.key)
    push(service, sender, to)
    push(service, sender, to, sender.story(title="Eagle has landed"))
    assert [1, 1, 1] == [service.report()[name] for name in ("rings", "raw_doubles", "replacements")]


def test_a_correction_is_silent_and_an_update_that_was_asked_for_rings_once(sender: Any) -> None:
    """The worker's rule, as sw.js has it; what a correction has overtaken says the corrected words."""
    service = made()
    (to,) = service.subscribe(1, sender.key)

    def say(title: str, **ours: Any) -> None:
        push(service, sender, to, {**sender.story(title=title), "newsbell": ours})

    say("Eagle lands")
    say("Eagle landed", correction=True)
    say("Eagle lands")
    say("Eagle starts", correction=2, update=2)
    say("Eagle starts", correction=2, update=2)
    shown = [(one["title"], one["rang"]) for one in service.shown(to["endpoint"])]
    assert [
        ("Eagle lands", True),
        *[("Eagle landed", False)] * 2,
        ("Eagle starts", True),
        ("Eagle starts", False),
    ] == shown
    report = service.report()
    assert [2, 1, 2, 0, 2] == [
        report[name] for name in ("rings", "silent_corrections", "silent_repeats", "second_rings", "raw_doubles")
    ]


def test_a_silent_notification_does_not_ring(sender: Any) -> None:
    """It is shown, and its tag is remembered; one without a tag is shown anew each time."""
    service = made()
    (to,) = service.subscribe(1, sender.key)
    push(service, sender, to, sender.story(silent=True))
    push(service, sender, to, sender.story(tag=""))
    push(service, sender, to, sender.story(tag=""))
    assert [False, True, True] == [shown["rang"] for shown in service.shown(to["endpoint"])]
    assert {"silent": 1, "rings": 2, "second_rings": 0}.items() <= service.report().items()


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]), "undecryptable"),
        (lambda sealed: sealed[:40], "undecryptable"),
        (lambda sealed: sealed[:16] + (100).to_bytes(4, "big") + sealed[20:], "undecryptable"),
        (lambda sealed: b"", "not_shown"),
        (lambda sealed: None, "not_shown"),
    ],
    ids=["a flipped bit", "torn", "two records", "no content", "no JSON"],
)
def test_what_cannot_be_opened_or_shown_is_accepted_and_counted(spoil: Any, kind: str, sender: Any) -> None:
    """A push service cannot know: 201, and the reader sees nothing. One record, no more (RFC 8291 section 4)."""
    service = made()
    (to,) = service.subscribe(1, sender.key)
    body = spoil(sender.seal(to, sender.story()))
    body = sender.seal(to, b"Eagle lands") if body is None else body
    assert 201 == push_body(service, sender, to, body).status
    assert {"accepted": 1, kind: 1, "rings": 0}.items() <= service.report().items()


def test_a_message_for_another_device_cannot_be_opened(sender: Any) -> None:
    """Each device has keys of its own."""
    service = made()
    mine, other = service.subscribe(2, sender.key)
    service.push(sender.request(mine, sender.seal(other, sender.story()), NOON))
    assert 1 == service.report()["undecryptable"]


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


def test_a_storm_may_leave_messages_sealed(sender: Any) -> None:
    """Accepted and counted, not opened."""
    service = made(opens=False)
    (to,) = service.subscribe(1, sender.key)
    assert 201 == push(service, sender, to).status
    assert {"accepted": 1, "decrypted": 0}.items() <= service.report().items()


def test_a_restart_on_its_journal_forgets_nothing(sender: Any, tmp_path: Path) -> None:
    """Devices, what they saw, what waits, who is gone, and which keys were used; a torn last line is left out."""
    journal = tmp_path / "push.jsonl"
    service = made(journal=journal)
    to, away, gone = service.subscribe(3, sender.key)
    body = sender.seal(to, sender.story())
    service.push(sender.request(to, body, NOON))
    service.set_online(away["endpoint"], False)
    push(service, sender, away)
    push(service, sender, away, ttl="0")
    push(service, sender, gone)
    service.set_fault(gone["endpoint"], "gone", times=1)
    push(service, sender, gone)
    shown = service.shown(to["endpoint"])
    service.close()
    with journal.open("a") as file:
        file.write('{"kind": "mess')

    again = made(journal=journal)
    assert shown == again.shown(to["endpoint"])
    assert {"devices": 3, "accepted": 4, "waiting": 1, "expired": 1, "rings": 2}.items() <= again.report().items()
    assert 410 == push(again, sender, gone).status
    assert 201 == push_body(again, sender, to, body).status
    again.set_online(away["endpoint"], True)
    again.close()

    third = made(journal=journal)
    assert {"repeat_bytes": 1, "silent_repeats": 1, "rings": 3, "waiting": 0}.items() <= third.report().items()
    third.close()


def test_a_push_service_that_cannot_be_is_refused(sender: Any) -> None:
    """Each with what would be right."""
    with pytest.raises(SimulatorRefused, match="mozilla, google"):
        made("netscape")
    with pytest.raises(FaultUnknown, match="gone, forbidden"):
        made(faults={"meteor": 1})
    for key in ("", "not a key", sender.key[:-2], None):
        with pytest.raises(SimulatorRefused, match="P-256"):
            made().subscribe(1, key)  # type: ignore[arg-type]  # what JSON may bring
    with pytest.raises(NotFound):
        made().shown("nobody")
    (to,) = (service := made()).subscribe(1, sender.key)
    with pytest.raises(FaultUnknown):
        service.set_fault(to["endpoint"], "meteor")


def control(service: PushService, method: str, path: str, said: Any = None, **changes: Any) -> Any:
    body = b"" if said is None else said if isinstance(said, bytes) else json.dumps(said).encode()
    answer = reply(service, replace(Request(method, f"/_control/{path}", {}, body, local=True), **changes))
    assert isinstance(answer, Answer)
    return answer


def test_the_control_interface_makes_and_changes_devices(sender: Any) -> None:
    """Subscriptions come as PushSubscription.toJSON() gives them."""
    service = made()
    made_of = {"count": 2, "applicationServerKey": sender.key}
    to, other = json.loads(control(service, "POST", "devices", made_of).body)
    assert {"endpoint", "expirationTime", "keys"} == set(to)
    token = to["endpoint"].rpartition("/")[2]
    changed = json.loads(
        control(service, "POST", f"devices/{token}", {"online": False, "fault": "lost", "times": 1}).body
    )
    assert (False, "lost", to["endpoint"]) == (changed["online"], changed["fault"], changed["endpoint"])
    assert Unanswered.RESET is push(service, sender, to)
    assert changed | {"fault": None, "waiting": 1} == json.loads(control(service, "GET", f"devices/{token}").body)
    assert [] == json.loads(control(service, "GET", f"devices/{token}/shown").body)
    control(service, "POST", f"devices/{token}", {"fault": None})
    control(service, "POST", f"devices/{token}", {"online": True})
    assert 1 == len(json.loads(control(service, "GET", f"devices/{token}/shown").body))
    listed = json.loads(control(service, "GET", "devices").body)
    assert [to["endpoint"], other["endpoint"]] == [device["endpoint"] for device in listed]


def test_the_control_interface_changes_faults_and_reports(sender: Any) -> None:
    """While it runs."""
    service = made()
    (to,) = service.subscribe(1, sender.key)
    assert {"gone": 0.5} == json.loads(control(service, "POST", "faults", {"gone": 0.5}).body)
    assert {} == json.loads(control(service, "POST", "faults", {"gone": 0}).body)
    assert {} == json.loads(control(service, "GET", "faults").body)
    push(service, sender, to, topic="A", urgency="high")
    assert service.report() == json.loads(control(service, "GET", "report").body)
    arrival, post = [json.loads(line) for line in control(service, "GET", "events").body.splitlines()]
    assert "rings" == arrival["arrival"]
    assert (201, "A", "high") == (post["status"], post["topic"], post["urgency"])


@pytest.mark.parametrize(
    ("method", "path", "said", "status"),
    [
        ("GET", "nothing", None, 404),
        ("POST", "report", {}, 404),
        ("GET", "devices/nobody", None, 404),
        ("POST", "devices/nobody", {"online": True}, 404),
        ("POST", "faults", {"meteor": 1}, 400),
        ("POST", "faults", {"gone": "often"}, 400),
        ("POST", "faults", b"gone=1", 400),
        ("POST", "faults", [], 400),
        ("POST", "devices", {"count": 0}, 400),
        ("POST", "devices", {"count": "many"}, 400),
        ("POST", "devices", {}, 400),
        ("POST", "devices/nobody", {"colour": "red"}, 400),
        ("POST", "devices/nobody", {"fault": "gone", "times": 0}, 400),
        ("POST", "devices/nobody", {"fault": "gone", "times": "often"}, 400),
    ],
)
def test_the_control_interface_says_what_it_cannot_do(method: str, path: str, said: Any, status: int) -> None:
    """As JSON, with a code."""
    answer = control(made(), method, path, said)
    assert (status, {"error", "code"}) == (answer.status, set(json.loads(answer.body)))


def test_only_loopback_reaches_the_control_interface_and_only_posts_are_pushes() -> None:
    """403 from elsewhere; 405 for other methods."""
    assert 403 == control(made(), "GET", "report", local=False).status
    got = reply(made(), Request("GET", "/wpush/v2/t", {}))
    assert isinstance(got, Answer)
    assert (405, ("allow", "POST")) == (got.status, got.headers[0])
