"""Capabilities: secret links with one purpose each (guarantee 9)."""

from datetime import datetime

from newsbell.common import base64url
from newsbell.common.errors import CapabilityRefused
from newsbell.common.sealed import lookup
from newsbell.readers.models import Capability, Reader

Purpose = Capability.Purpose


def issue(reader: Reader, purpose: Purpose, now: datetime) -> str:
    """A new secret for one purpose, base64url. Shown this once; an earlier one of that purpose stops working."""
    token = base64url.secret()
    made = {"digest": _digest(token, purpose), "created_at": now}
    Capability.objects.update_or_create(reader=reader, purpose=purpose, defaults=made)
    return token


def issue_all(reader: Reader, now: datetime) -> dict[str, str]:
    """A new secret for every purpose, by purpose."""
    return {purpose.value: issue(reader, purpose, now) for purpose in Purpose}


def reader_for(token: str, purpose: Purpose) -> Reader:
    """Whose secret this is. Raises CapabilityRefused where it is unknown, replaced, or meant for something else."""
    held = Capability.objects.select_related("reader__publisher").filter(digest=_digest(token, purpose))
    for capability in held:
        return capability.reader
    raise CapabilityRefused(
        f"This link cannot {_DOES[purpose]}",
        why="It is unknown, was replaced by a newer one, or is meant for something else.",
        fix="Use the newest link for this purpose, or ask for one on the preference page.",
    )


_DOES = {
    Purpose.MANAGE: "manage a reader",
    Purpose.INBOX: "open an inbox",
    Purpose.FEED: "open a feed",
    Purpose.UNSUBSCRIBE: "unsubscribe",
}


def _digest(token: str, purpose: Purpose) -> bytes:
    # The purpose is inside the digest: a row that is copied to another purpose opens nothing.
    return lookup(f"capability {purpose.value} {token}")
