"""The ways out: take everything along, leave, be erased (GDPR 7(3), 15, 17, 20; guarantee 4)."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from newsbell.common import tombstones
from newsbell.readers import addresses, consent, devices, digest, hours
from newsbell.readers.models import Address, LinkCode, Reader
from newsbell.readers.names import public_name

Unring = Callable[[int, datetime], None]
Forget = Callable[[int], None]


def take(reader: Reader) -> dict[str, Any]:
    """What is kept of a reader, their devices, favourites, receipts and links, fit for JSON; times as ISO 8601.

    Without endpoints and keys: they are of use with the publisher's key alone, and a copy of them could be stolen.
    """
    own, code = hours.of(reader), LinkCode.objects.filter(reader=reader).first()
    return {
        "reader": public_name(reader.pk),
        "publisher": reader.publisher.slug,
        "language": reader.language,
        "ringing": reader.ringing,
        "rings_a_day": reader.rings_a_day,
        "updates": reader.updates,
        "quiet": own and {"from": own.begins.isoformat(), "to": own.ends.isoformat(), "zone": own.zone},
        "zone": reader.zone,
        "breaking": reader.breaking,
        "edition": (wish := digest.of(reader)) and asdict(wish) | {"at": wish.at.isoformat()},
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
            {
                "id": device.pk,
                "vendor": device.vendor,
                "push_service": device.origin,
                "browser": device.holder,
                "chosen": device.chosen,
                "created_at": device.created_at.isoformat(),
                "gone_at": _said(device.gone_at),
                "mismatch_at": _said(device.mismatch_at),
            }
            for device in reader.devices.all()
        ],
        "addresses": [_address(one) for one in reader.addresses.all()],
        "consents": list(map(consent.told, reader.consents.all())),
        "capabilities": [
            {"purpose": one.purpose, "browser": one.holder, "created_at": one.created_at.isoformat()}
            for one in reader.capabilities.order_by("pk")
        ],
        "code": code and {"ends_at": code.expires_at.isoformat()},
    }


def _address(one: Address) -> dict[str, Any]:
    return {
        "address": one.address,
        "asked_at": one.asked_at.isoformat(),
        "confirmed_at": _said(one.confirmed_at),
        "ended_at": _said(one.ended_at),
        "why": one.why,
    }


def leave(reader: Reader, now: datetime, unring: Unring) -> None:
    """Ends all devices, follows and e-mails at once, and by `unring` what still waits to ring.

    What the inbox holds stays, until it is erased.
    """
    tombstones.gone("leave", reader.pk, now)
    reader.favourites.all().delete()
    unring(reader.pk, now)
    LinkCode.objects.filter(reader=reader).delete()
    devices.remove(reader.devices.all())
    addresses.end(reader.addresses.all(), Address.Why.UNSUBSCRIBED, now)
    consent.note(reader, "leave", "", now)


def erase(reader: Reader, now: datetime, forget: Forget) -> None:
    """Removes the reader and all that is theirs; `forget`: what the ledger has of them.

    The tombstone comes first: whatever happens to this process, a restore finishes what was asked for. Then the
    follows, so that no story enlists the reader while the rest goes in small transactions.
    """
    tombstones.gone("erase", reader.pk, now)
    remove(reader, now, forget)


def remove(reader: Reader, now: datetime, forget: Forget) -> None:
    """Removes the reader and all that is theirs but the proofs of their receipts, without a tombstone: there is one."""
    reader.favourites.all().delete()
    forget(reader.pk)
    with transaction.atomic():
        # Of two who erase at once one finds the reader, so that no receipt is proved twice.
        for found in Reader.objects.select_for_update().filter(pk=reader.pk):
            consent.keep_proof(found, now)
            found.delete()


def _said(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
