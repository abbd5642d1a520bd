"""What a reminder must know of its readers: their devices in the order in which they ring, and their own limits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from newsbell.readers.models import Device, Reader


class Known(NamedTuple):
    """A device without its secrets: opening sealed fields costs more than the query."""

    pk: int
    origin: str
    vendor: str
    vapid_key_id: int


Hours = tuple[int, int, str]
"""Quiet hours: from this minute of the day until before that one, by the clock of this time zone."""
_QUIET = ("quiet_from", "quiet_to", "zone")


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
class Slice:
    """Readers of a slice: how many rings a day each is allowed, and the origin of the device that would ring first."""

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


def of_slice(publisher: int, first: int, last: int, usual: int) -> Slice:
    """The publisher's readers from `first` to `last`; `usual`: the rings a day of who chose no number."""
    rows = Reader.objects.filter(publisher=publisher, pk__range=(first, last)).order_by()
    allowed = {pk: usual if own is None else own for pk, own in rows.values_list("pk", "rings_a_day")}
    hushed = rows.filter(quiet_from__isnull=False).values_list("pk", *_QUIET)
    quiet = {pk: own for pk, *said in hushed if (own := _hours(*said))}
    can_ring = Device.objects.filter(reader__gte=first, reader__lte=last, gone_at=None, mismatch_at=None)
    # The best of each reader comes last, and stays.
    origins = dict(can_ring.order_by("chosen", "created_at", "pk").values_list("reader", "origin"))
    return Slice(allowed, origins, quiet)


def _hours(begins: int | None, ends: int | None, zone: str) -> Hours | None:
    return None if begins is None or ends is None else (begins, ends, zone)


def devices(pks: Iterable[int]) -> dict[int, Device]:
    """Devices by key, with their secrets."""
    return {device.pk: device for device in Device.objects.filter(pk__in=pks)}
