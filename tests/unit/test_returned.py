"""Bounces and complaints, as mail servers write them."""

from pathlib import Path

import pytest

from newsbell.delivery.returned import Returned, returned

TOKEN = "0a" * 24


def report(kind: str, part: str, fields: str) -> bytes:
    return (
        f"From: MAILER-DAEMON@mx.example\nTo: Bell <Back+{TOKEN.upper()}@bell.example>\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="B"\n\n'
        f"--B\nContent-Type: text/plain\n\nSorry.\n--B\nContent-Type: {part}\n\n{fields}\n--B--\n"
    ).encode()


def bounce(action: str, status: str) -> bytes:
    fields = (
        f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; a@b.example\nAction: {action}\nStatus: {status}\n"
    )
    return report("delivery-status", "message/delivery-status", fields)


@pytest.mark.parametrize(
    ("action", "status", "final"),
    [
        ("failed", "5.1.1", True),
        ("Failed", "5.2.1", True),
        ("delayed", "4.4.1", False),
        ("failed", "4.4.7", False),
        ("failed", "5.7.26", False),
    ],
)
def test_a_bounce_is_final_where_it_failed_for_ever(action: str, status: str, final: bool) -> None:
    assert Returned("bounce", final, (TOKEN,)) == returned(bounce(action, status))


def test_a_complaint_is_final() -> None:
    fields = "Feedback-Type: abuse\nUser-Agent: Mill/1\nVersion: 1\n"
    octets = report("feedback-report", "message/feedback-report", fields)
    assert Returned("complaint", True, (TOKEN,)) == returned(octets)


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\xff\x00",
        b"Subject: I am away\nAuto-Submitted: auto-replied\n\nUntil Monday.",
        report("disposition-notification", "message/disposition-notification", "Disposition: x; displayed\n"),
        report("delivery-status", "text/plain", "Action: failed\nStatus: 5.1.1\n"),
    ],
)
def test_what_is_no_report_ends_nothing(octets: bytes) -> None:
    assert returned(octets) is None


def test_a_report_of_nobody_is_final_for_nobody() -> None:
    octets = report("delivery-status", "message/delivery-status", "").replace(b"To: Bell", b"X-To: Bell")
    assert Returned("bounce", False, ()) == returned(octets)


@pytest.mark.parametrize(
    "within",
    [
        "",
        "--B\nContent-Type: message/rfc822\n\nReturn-Path: <back+{token}@bell.example>\nSubject: News\n\nFire\n",
        "--B\nContent-Type: text/rfc822-headers\n\nReturn-Path: <back+{token}@bell.example>\nSubject: News\n\n",
    ],
)
def test_a_complaint_is_known_by_the_way_back_of_the_letter(within: str) -> None:
    """It comes to one address for all: RFC 5965's Original-Mail-From, or the letter itself, tells whose it is."""
    fields = "Feedback-Type: abuse\nVersion: 1\n" + (
        "" if within else f"Original-Mail-From: <back+{TOKEN}@bell.example>\n"
    )
    octets = report("feedback-report", "message/feedback-report", fields).replace(TOKEN.upper().encode(), b"all")
    octets = octets.replace(b"--B--\n", within.replace("{token}", TOKEN).encode() + b"--B--\n")
    assert Returned("complaint", True, (TOKEN,)) == returned(octets)


def test_a_bounce_that_postfix_wrote_is_known() -> None:
    """Of a letter of ours, by Postfix 3.7, as its pipe gave it to the command."""
    octets = (Path(__file__).parents[1] / "data" / "returned" / "postfix-3.7.eml").read_bytes()
    token = "ead2f3d99547c2b3fcd6cbdb3be5239876af0784cdabd4bd"
    assert Returned("bounce", True, (token,)) == returned(octets)


def test_parts_within_parts_without_end_are_no_report() -> None:
    """A stranger's message: Python's parser goes into each."""
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n" for at in range(5_000))
    assert returned(nested.encode()) is None
