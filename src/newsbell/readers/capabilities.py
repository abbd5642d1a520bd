"""Capabilities: secret links with one purpose each (guarantee 9)."""

import os
from datetime import datetime

from newsbell.common import base64url
from newsbell.common.errors import CapabilityRefused
from newsbell.common.sealed import lasting_lookup
from newsbell.readers.models import Capability, Reader

LINK = "link"
"""The holder of the link that a reader keeps; every other holder is a browser."""
Purpose = Capability.Purpose
FEED = "feed"
"""The holder of the link to a reader's own feed: a new link to keep does not end it."""


def new_holder() -> str:
    """A name for one more browser; it is no secret."""
    return os.urandom(8).hex()


def issue(reader: Reader, purpose: Purpose, now: datetime, holder: str) -> str:
    """A new secret for one purpose, base64url, shown this once. The holder's earlier one for it stops working."""
    token = base64url.secret()
    made = {"digest": _digest(token, purpose), "created_at": now}
    Capability.objects.update_or_create(reader=reader, purpose=purpose, holder=holder, defaults=made)
    return token


def issue_all(reader: Reader, now: datetime, holder: str) -> dict[str, str]:
    """A new secret of the holder for every purpose, by purpose."""
    return {purpose.value: issue(reader, purpose, now, holder) for purpose in Purpose}


def end(reader: Reader, holder: str) -> None:
    """Every secret of that browser stops working, unless it still has a device; the link that a reader keeps stays."""
    if holder and holder != LINK and not reader.devices.filter(holder=holder).exists():
        reader.capabilities.filter(holder=holder).delete()


def reader_for(token: str, purpose: Purpose) -> Reader:
    """Whose secret this is. Raises CapabilityRefused as `held` does."""
    return held(token, purpose).reader


def held(token: str, purpose: Purpose) -> Capability:
    """The capability of this secret, with its reader.

    Raises CapabilityRefused where it is unknown, replaced, or meant for something else.
    """
    found = Capability.objects.select_related("reader__publisher").filter(digest=_digest(token, purpose))
    for capability in found:
        return capability
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
    return lasting_lookup(f"capability {purpose.value} {token}")
