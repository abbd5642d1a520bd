"""What is forgotten of readers who do not come back; in batches, each in the caller's transaction (GDPR 5(1)(e))."""

from collections.abc import Iterable
from datetime import datetime

from newsbell.readers import devices
from newsbell.readers.models import Consent, Device, LinkCode, Proof, Reader

BATCH = 200


def gone(before: datetime) -> list[int]:
    """Removes some devices whose push service said before then that they are gone; their numbers."""
    found = list(Device.objects.filter(gone_at__lt=before).values_list("pk", flat=True)[:BATCH])
    devices.remove(Device.objects.filter(pk__in=found))
    return found


def codes(now: datetime) -> int:
    """Removes the codes that open nothing any more; how many."""
    return LinkCode.objects.filter(expires_at__lt=now).delete()[0]


def proofs(now: datetime) -> int:
    """Removes some proofs whose time is over; how many."""
    found = list(Proof.objects.filter(until__lte=now.date()).values_list("pk", flat=True)[:BATCH])
    return Proof.objects.filter(pk__in=found).delete()[0]


def left(before: datetime) -> Iterable[Reader]:
    """Some of the readers who follow nothing, have no device, and chose nothing since then: they left."""
    lately = Consent.objects.filter(at__gte=before).values("reader")
    away = Reader.objects.filter(created_at__lt=before, devices=None, favourites=None)
    return away.exclude(pk__in=lately).select_related("publisher")[:BATCH]
