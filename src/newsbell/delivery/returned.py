"""What a mail server sends back about an address: a bounce (RFC 3464) or a complaint (RFC 5965). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser
from typing import Literal

# Of each, the report's part and what stands in it; a report has few parts.
_REPORTS = {"delivery-status": "message/delivery-status", "feedback-report": "message/feedback-report"}


@dataclass(frozen=True)
class Returned:
    """`final`: nothing more may be sent there. `to`: the addresses that the report itself was sent to, lower case.

    Whom it is about is told by the token in `to` alone: whatever a report says of its recipients, anyone can write.
    """

    kind: Literal["bounce", "complaint"]
    final: bool
    to: tuple[str, ...]


def returned(octets: bytes) -> Returned | None:
    """The report that this message is, or None where it is none: an answer of a person, an absence, a broken one."""
    message = BytesParser(policy=policy.compat32).parsebytes(octets)
    if message.get_content_type() != "multipart/report":
        return None
    kind = str(message.get_param("report-type", "")).lower()
    part = next((one for one in message.walk() if one.get_content_type() == _REPORTS.get(kind)), None)
    if part is None:
        return None
    to = tuple(_bare(str(value)) for name in ("Delivered-To", "To") for value in message.get_all(name, []))
    if kind == "feedback-report":
        return Returned("complaint", True, to)
    blocks = _blocks(part)
    return Returned("bounce", any(_failed(block) for block in blocks), to)


def _blocks(part: Message) -> Iterable[Message]:
    held = part.get_payload()
    return [one for one in held if isinstance(one, Message)] if isinstance(held, list) else []


def _failed(block: Message) -> bool:
    """A recipient that failed for ever: 'delayed' and 4.x.x are tried again by the server itself."""
    action, status = str(block.get("Action", "")).strip().lower(), str(block.get("Status", "")).strip()
    return action == "failed" and status.startswith("5.")


def _bare(value: str) -> str:
    return value.rpartition("<")[2].partition(">")[0].strip().lower()
