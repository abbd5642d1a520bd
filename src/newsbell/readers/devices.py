"""Devices: push subscriptions come, change hands with proof, and go."""

import hmac
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from newsbell.common.errors import DeviceElsewhere, NotFound
from newsbell.common.sealed import lookup, lookups
from newsbell.readers import consent
from newsbell.readers.models import Device, Reader

MOST = 20


@dataclass(frozen=True)
class Subscription:
    """A checked push subscription: its endpoint and keys are secrets (RFC 8030 §8.3), its origin may be shown."""

    endpoint: str = field(repr=False)
    origin: str
    vendor: str
    p256dh: bytes = field(repr=False)
    auth: bytes = field(repr=False)
    vapid_key: int


def register(reader: Reader, subscription: Subscription, now: datetime, holder: str = "") -> Device:
    """The reader's device of that subscription: new, or known and refreshed, so that it rings again.

    A known endpoint of another reader moves only with proof of its auth secret, else DeviceElsewhere (guarantee 9);
    that reader keeps a receipt of it. Where a browser (`holder`) has a new endpoint, it rings as the old one did.
    Of more than 20 devices the one that went first goes, or else the oldest.
    """
    try:
        with transaction.atomic():
            return _register(reader, subscription, now, holder)
    except IntegrityError:
        # Another request has registered it since it was looked for.
        with transaction.atomic():
            return _register(reader, subscription, now, holder)


def of(reader: Reader, device: int) -> Device:
    """The reader's own device of that number. NotFound where it is nobody's or another's, told alike."""
    for found in reader.devices.filter(pk=device):
        return found
    raise NotFound(f"You have no device {device}", fix="List your devices to see their numbers.")


def choose(device: Device) -> None:
    """From now on this one rings, where the reader has one ringing device."""
    with transaction.atomic():
        Device.objects.filter(reader=device.reader_id).update(chosen=False)
        Device.objects.filter(pk=device.pk).update(chosen=True)


def remove(devices: QuerySet[Device]) -> None:
    """Ends devices: their secrets are gone at once, and nothing is posted to them any more.

    That a post was on its way stays in the ledger, which knows devices by number: were it forgotten that it may have
    rung, the reader's next device would ring too.
    """
    devices.delete()


def _register(reader: Reader, subscription: Subscription, now: datetime, holder: str) -> Device:
    known = Device.objects.select_for_update().filter(endpoint_lookup__in=lookups(subscription.endpoint))
    device = known.first()
    if device and device.reader_id != reader.pk:
        _give_up(device, subscription.auth, now)
        device = None
    if device is None:
        device = Device(reader=reader, created_at=now, chosen=_inherits(reader, holder))
    device.endpoint, device.origin, device.vendor = (
        subscription.endpoint.encode(),
        subscription.origin,
        subscription.vendor,
    )
    device.endpoint_lookup = lookup(subscription.endpoint)
    device.p256dh, device.auth = subscription.p256dh, subscription.auth
    device.vapid_key_id = subscription.vapid_key
    device.holder = holder or device.holder
    device.gone_at = device.mismatch_at = None
    device.save()
    _make_room(reader, device)
    return device


def _give_up(device: Device, auth: bytes, now: datetime) -> None:
    """Ends the device at the reader who had it: nothing of theirs, not even its number, comes to the next one."""
    if not hmac.compare_digest(bytes(device.auth), auth):
        raise DeviceElsewhere(
            "This subscription belongs to another reader",
            why="Its auth secret is not the one that it was registered with.",
            fix="Unsubscribe and subscribe again in the browser: that makes a new endpoint.",
        )
    consent.note(device.reader, "device-moved", "", now)
    remove(Device.objects.filter(pk=device.pk))


def _inherits(reader: Reader, holder: str) -> bool:
    """Was this browser's earlier subscription the one that rings? Then it is no more."""
    return bool(holder) and bool(reader.devices.filter(holder=holder, chosen=True).update(chosen=False))


def _make_room(reader: Reader, newest: Device) -> None:
    others = reader.devices.exclude(pk=newest.pk)
    stalest = others.order_by(F("gone_at").asc(nulls_last=True), "created_at", "pk").values_list("pk", flat=True)
    too_many = others.count() + 1 - MOST
    if too_many > 0:
        remove(Device.objects.filter(pk__in=list(stalest[:too_many])))
