"""The ways out: take everything along, leave, be erased (GDPR 7(3), 15, 17, 20; guarantee 4)."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from newsbell.common import tombstones
from newsbell.readers import consent, devices, hours
from newsbell.readers.models import LinkCode, Reader
from newsbell.readers.names import public_name

Unring = Callable[[int, datetime], None]
Forget = Callable[[int], None]


def take(reader: Reader, inbox: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Everything that is kept of a reader, fit for JSON; times as ISO 8601.

    Without endpoints and keys: they are of use with the publisher's key alone, and a copy of them could be stolen.
    """
    return {
        "reader": public_name(reader.pk),
        "publisher": reader.publisher.slug,
        "language": reader.language,
        "ringing": reader.ringing,
        "rings_a_day": reader.rings_a_day,
        "updates": reader.updates,
        "quiet": (own := hours.of(reader))
        and {"from": own.begins.isoformat(), "to": own.ends.isoformat(), "zone": own.zone},
        "created_at": reader.created_at.isoformat(),
        "follows": [
            {
                "kind": follow.subject.kind,
                "name": follow.subject.name,
                "level": follow.level,
                "since": follow.since.isoformat(),
            }
            | ({"story": follow.subject.story} if follow.subject.story else {})
            for follow in reader.favourites.standing()
        ],
        "devices": [
            {"id": device.pk, "vendor": device.vendor, "created_at": device.created_at.isoformat()}
            for device in reader.devices.all()
        ],
        "consents": [
            {
                "at": one.at.isoformat(),
                "choice": one.choice,
                "words": one.words,
                "language": one.language,
                "page": one.page,
            }
            for one in reader.consents.all()
        ],
        "capabilities": [
            {"purpose": one.purpose, "created_at": one.created_at.isoformat()}
            for one in reader.capabilities.order_by("pk")
        ],
        "inbox": list(inbox),
    }


def leave(reader: Reader, now: datetime, unring: Unring) -> None:
    """Ends all devices and follows at once, and by `unring` what still waits to ring.

    What the inbox holds stays, until it is erased.
    """
    tombstones.gone("leave", reader.pk, now)
    reader.favourites.all().delete()
    unring(reader.pk, now)
    LinkCode.objects.filter(reader=reader).delete()
    devices.remove(reader.devices.all())
    consent.receipt(reader, "leave", "", reader.language, "", now)


def erase(reader: Reader, now: datetime, forget: Forget) -> None:
    """Removes the reader and all that is theirs; `forget`: what the ledger has of them.

    The tombstone comes first: whatever happens to this process, a restore finishes what was asked for. Then the
    follows, so that no story enlists the reader while the rest goes in small transactions.
    """
    tombstones.gone("erase", reader.pk, now)
    remove(reader, forget)


def remove(reader: Reader, forget: Forget) -> None:
    """Removes the reader and all that is theirs, without a tombstone: there is one."""
    reader.favourites.all().delete()
    forget(reader.pk)
    reader.delete()
