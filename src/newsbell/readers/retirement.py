"""Devices that end: softly, with a grace, and never the reader or the follows."""

from collections.abc import Iterable
from datetime import datetime

from newsbell.readers.models import Device


def gone(devices: Iterable[int], now: datetime) -> None:
    """404 or 410: rung no more, kept for a grace; registering again brings them back."""
    Device.objects.filter(pk__in=devices, gone_at=None).update(gone_at=now)


def mismatched(devices: Iterable[int], now: datetime) -> None:
    """Made with another key: rung no more until they subscribe again at their next visit."""
    Device.objects.filter(pk__in=devices, mismatch_at=None).update(mismatch_at=now)


def believe_again(devices: Iterable[int], since: datetime) -> None:
    """Takes back what was marked from `since` on: it was not the devices' fault."""
    marked = Device.objects.filter(pk__in=devices)
    marked.filter(gone_at__gte=since).update(gone_at=None)
    marked.filter(mismatch_at__gte=since).update(mismatch_at=None)
