"""What the simulator's readers see: messages are opened and shown by their browsers' manners."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.integration.push_service.posting import MANNERS, NOON, ORIGIN, made, push, push_body

from newsbell.simulator.push_vapid import from_base64

# RFC 8291 section 5.
VECTOR = {
    "receiver": "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    "body": (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    ),
    "plaintext": "When I grow up, I want to be a watermelon",
}


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


def test_a_storm_may_leave_messages_sealed(sender: Any) -> None:
    """Accepted and counted, not opened."""
    service = made(opens=False)
    (to,) = service.subscribe(1, sender.key)
    assert 201 == push(service, sender, to).status
    assert {"accepted": 1, "decrypted": 0}.items() <= service.report().items()
