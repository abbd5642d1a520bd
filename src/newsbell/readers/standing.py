"""What a reminder must know of its readers: their devices in the order in which they ring, and their own limits."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from newsbell.readers.models import Device, Reader


@dataclass
class Profile:
    """A reader's devices that can ring, best first, those that ended but can still be asked, and their own limits."""

    reader: int
    ring_all: bool
    rings_a_day: int | None
    devices: list[Device] = field(default_factory=list)
    ended: list[Device] = field(default_factory=list)

    @property
    def every(self) -> list[Device]:
        return [*self.devices, *self.ended]

    @property
    def origin(self) -> str | None:
        return self.devices[0].origin if self.devices else None


def profiles(readers: Iterable[int], *, lock: bool = False) -> dict[int, Profile]:
    """The profile of each reader that still exists; with `lock` their rows are locked until the transaction ends.

    The chosen device comes first, then the newest. A device that is gone, or was made with another key, cannot ring: it
    has ended.
    """
    rows = Reader.objects.filter(pk__in=readers).order_by("pk")
    if lock:
        rows = rows.select_for_update()
    found = {row.pk: Profile(row.pk, row.ringing == Reader.Ringing.ALL, row.rings_a_day) for row in rows}
    # Opening sealed fields costs more than the query, and nobody here asks for the keys.
    own = Device.objects.filter(reader__in=found).defer("p256dh", "auth")
    for device in own.order_by("-chosen", "-created_at", "-pk"):
        profile = found[device.reader_id]
        if device.gone_at is None and device.mismatch_at is None:
            profile.devices.append(device)
        elif device.endpoint:
            profile.ended.append(device)
    return found


def devices(pks: Iterable[int]) -> dict[int, Device]:
    """Devices by key."""
    return {device.pk: device for device in Device.objects.filter(pk__in=pks)}
