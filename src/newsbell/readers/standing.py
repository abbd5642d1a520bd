"""What a reminder must know of its readers: their devices in the order in which they ring, and their own limits."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Q

from newsbell.readers.models import Device, Reader


class Addressed(NamedTuple):
    """A device with its secrets; no whole row, which would cost more than opening them."""

    pk: int
    origin: str
    vendor: str
    vapid_key_id: int
    endpoint: bytes
    p256dh: bytes
    auth: bytes


class Known(NamedTuple):
    """A device without its secrets: opening sealed fields costs more than the query."""

    pk: int
    origin: str
    vendor: str
    vapid_key_id: int


Hours = tuple[int, int, str]
"""Quiet hours: from this minute of the day until before that one, by the clock of this time zone."""
_QUIET = ("quiet_from", "quiet_to", "zone")
_DENSE = 4  # one in so many readers is asked for: then all in a row are read, which is cheaper than to name each
_AT_ONCE = 4_096


@dataclass
class Profile:
    """A reader's devices that can ring, best first, those that ended but can still be asked, and their own limits."""

    reader: int
    ring_all: bool
    rings_a_day: int | None
    quiet: Hours | None = None
    devices: list[Known] = field(default_factory=list)
    ended: list[Known] = field(default_factory=list)

    @property
    def every(self) -> list[Known]:
        return [*self.devices, *self.ended]

    @property
    def origin(self) -> str | None:
        return self.devices[0].origin if self.devices else None


@dataclass(frozen=True)
class Limits:
    """How many rings a day each reader is allowed, the origin of the device that would ring first, quiet hours."""

    allowed: Mapping[int, int]
    origins: Mapping[int, str]
    quiet: Mapping[int, Hours]


def profiles(readers: Iterable[int], *, lock: bool = False) -> dict[int, Profile]:
    """The profile of each reader that still exists; with `lock` their rows are locked until the transaction ends.

    The chosen device comes first, then the newest. A device that is gone, or was made with another key, cannot ring: it
    has ended.
    """
    rows = Reader.objects.filter(pk__in=readers).order_by("pk")
    if lock:
        rows = rows.select_for_update()
    found = {
        pk: Profile(pk, ringing == Reader.Ringing.ALL, own, _hours(*quiet))
        for pk, ringing, own, *quiet in rows.values_list("pk", "ringing", "rings_a_day", *_QUIET)
    }
    own = Device.objects.filter(reader__in=found).order_by("-chosen", "-created_at", "-pk")
    fields = "reader", "gone_at", "mismatch_at", "pk", "origin", "vendor", "vapid_key"
    for reader, gone_at, mismatch_at, *known in own.values_list(*fields):
        profile = found[reader]
        (profile.devices if gone_at is None and mismatch_at is None else profile.ended).append(Known(*known))
    return found


def limits(publisher: int, readers: Sequence[int], usual: int) -> Limits:
    """Those of the publisher's `readers`, given by rising key, that exist, and perhaps of others between them.

    `usual`: the rings a day of who chose no number. Thousands are asked for at once: each column costs.
    """
    rows = Reader.objects.filter(_among("pk", readers), publisher=publisher).order_by()
    allowed = dict.fromkeys(rows.values_list("pk", flat=True).iterator(_AT_ONCE), usual)
    quiet = {}
    of_their_own = rows.exclude(rings_a_day=None, quiet_from=None)
    for pk, rings_a_day, *hours in of_their_own.values_list("pk", "rings_a_day", *_QUIET):
        if rings_a_day is not None:
            allowed[pk] = rings_a_day
        if own := _hours(*hours):
            quiet[pk] = own
    can_ring = Device.objects.filter(_among("reader", readers), gone_at=None, mismatch_at=None)
    devices = list(can_ring.order_by().values_list("reader", "origin").iterator(_AT_ONCE))
    origins = dict(devices)
    if len(origins) < len(devices):
        several = [reader for reader, count in Counter(reader for reader, _ in devices).items() if count > 1]
        # The best of each reader comes last, and stays.
        best = can_ring.filter(reader__in=several).order_by("chosen", "created_at", "pk")
        origins |= best.values_list("reader", "origin")
    return Limits(allowed, origins, quiet)


def _among(name: str, readers: Sequence[int]) -> Q:
    dense = bool(readers) and _DENSE * len(readers) > readers[-1] - readers[0]
    return Q((f"{name}__gte", readers[0]), (f"{name}__lte", readers[-1])) if dense else Q((f"{name}__in", readers))


def _hours(begins: int | None, ends: int | None, zone: str) -> Hours | None:
    return None if begins is None or ends is None else (begins, ends, zone)


def devices(pks: Iterable[int]) -> dict[int, Addressed]:
    """Devices by key, with their secrets."""
    fields = "pk", "origin", "vendor", "vapid_key", "endpoint", "p256dh", "auth"
    found = Device.objects.filter(pk__in=pks).order_by().values_list(*fields)
    return {one.pk: one for one in map(Addressed._make, found)}
