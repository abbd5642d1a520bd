"""What a mail server sends back about an address: a bounce (RFC 3464) or a complaint (RFC 5965). Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser
from typing import Literal

from newsbell.delivery.smtp_answer import of_the_address

# Of each, the report's part and what stands in it; a report has few parts.
_REPORTS = {"delivery-status": "message/delivery-status", "feedback-report": "message/feedback-report"}


_WAYS_BACK = ("Delivered-To", "X-Original-To", "To", "Original-Mail-From", "Return-Path")
_TOKEN = re.compile(r"\+([0-9a-f]{48})@")


@dataclass(frozen=True)
class Returned:
    """`final`: nothing more may be sent there. `tokens`: of the addresses that our letter would have come back to.

    Whom it is about is told by a token alone: whatever else a report says of its recipients, anyone can write.
    """

    kind: Literal["bounce", "complaint"]
    final: bool
    tokens: tuple[str, ...]


def returned(octets: bytes) -> Returned | None:
    """The report that this message is, or None where it is none: an answer of a person, an absence, a broken one."""
    try:
        return _read(BytesParser(policy=policy.compat32).parsebytes(octets))
    except RecursionError:
        return None  # parts within parts, deeper than any server writes


def _read(message: Message) -> Returned | None:
    if message.get_content_type() != "multipart/report":
        return None
    kind = str(message.get_param("report-type", "")).lower()
    part = next((one for one in message.walk() if one.get_content_type() == _REPORTS.get(kind)), None)
    if part is None:
        return None
    blocks = _blocks(part)
    if kind == "feedback-report":
        # Sent to where all complaints go; our letter's own way back stands within (RFC 5965 §3.1, §2).
        return Returned("complaint", True, _tokens([message, *blocks, *_letters(message)]))
    return Returned("bounce", any(_failed(block) for block in blocks), _tokens([message]))


def _blocks(part: Message) -> Iterable[Message]:
    held = part.get_payload()
    return [one for one in held if isinstance(one, Message)] if isinstance(held, list) else []


def _failed(block: Message) -> bool:
    """A recipient that failed for ever, by its own fault. 'delayed' and 4.x.x are tried again by the server itself."""
    action, status = str(block.get("Action", "")).strip().lower(), str(block.get("Status", "")).strip()
    return action == "failed" and of_the_address(status)


def _letters(message: Message) -> list[Message]:
    """What was complained of: whole, or its headers alone."""
    whole = [one for part in message.walk() if part.get_content_type() == "message/rfc822" for one in _blocks(part)]
    headers = [part for part in message.walk() if part.get_content_type() == "text/rfc822-headers"]
    parser = BytesParser(policy=policy.compat32)
    return whole + [parser.parsebytes(bytes(part.get_payload(decode=True) or b"")) for part in headers]


def _tokens(messages: Iterable[Message]) -> tuple[str, ...]:
    said = (str(value) for one in messages for name in _WAYS_BACK for value in one.get_all(name, []))
    return tuple(dict.fromkeys(token for value in said for token in _TOKEN.findall(value.lower())))
