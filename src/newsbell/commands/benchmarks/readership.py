"""Readers with a device each, made in bulk: as many as a benchmark wants, as if they had joined one by one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from newsbell.api import joining
from newsbell.common.models import Publisher
from newsbell.common.sealed import lookup
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.readers.models import Device, Reader

BATCH = 500


def make(
    publisher: Publisher, subscriptions: Sequence[Mapping[str, Any]], wish: Wish, now: datetime
) -> Sequence[Device]:
    """A reader with a device for each of these subscriptions, who follows `wish`."""
    readers = Reader.objects.bulk_create(
        (Reader(publisher=publisher, language=publisher.language, created_at=now) for _ in subscriptions), BATCH
    )
    checked = [joining.read_subscription(publisher, said, now) for said in subscriptions]
    devices = Device.objects.bulk_create(
        (
            Device(
                reader=reader,
                endpoint=one.endpoint.encode(),
                endpoint_lookup=lookup(one.endpoint),
                p256dh=one.p256dh,
                auth=one.auth,
                origin=one.origin,
                vendor=one.vendor,
                vapid_key_id=one.vapid_key,
                created_at=now,
            )
            for reader, one in zip(readers, checked, strict=True)
        ),
        BATCH,
    )
    choices.follow_together([reader.pk for reader in readers], publisher, [wish], now)
    return devices
