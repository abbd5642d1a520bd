"""What a reminder must know of its readers: their devices in the order in which they ring, and their own limits."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from newsbell.common.sealed import as_it_lies, unseal_all
from newsbell.readers.models import Device, Reader


class Known(NamedTuple):
    """A device; its secrets are as they lie, sealed: to open them costs more than the query."""

    pk: int
    origin: str
    vendor: str
    vapid_key_id: int
    endpoint: bytes
    p256dh: bytes
    auth: bytes


_SECRETS = ("endpoint", "p256dh", "auth")
_PLACES = [f"{Device._meta.db_table}.{name}" for name in _SECRETS]


def opened(devices: Sequence[Known]) -> dict[int, tuple[str, bytes, bytes]]:
    """By device: its endpoint, empty where it was forgotten, point and auth secret."""
    endpoints, points, auths = (
        unseal_all([bytes(getattr(device, name)) for device in devices], at)
        for name, at in zip(_SECRETS, _PLACES, strict=True)
    )
    said = zip(map(bytes.decode, endpoints), points, auths, strict=True)
    return dict(zip((device.pk for device in devices), said, strict=True))


Hours = tuple[int, int, str]
"""Quiet hours: from this minute of the day until before that one, by the clock of this time zone."""
_QUIET = ("quiet_from", "quiet_to", "zone")
_OF_READER = ("pk", "ringing", "rings_a_day", "edition", "breaking", *_QUIET)
_NONE = Reader.Edition.NONE
_OWN = ("pk", "rings_a_day", "edition", "breaking", *_QUIET)
_DENSE = 4  # one in so many readers is asked for: then all in a row are read, which is cheaper than to name each
_AT_ONCE = 4_096


@dataclass
class Profile:
    """A reader's devices that can ring, best first, those that ended but can still be asked, and their own limits."""

    reader: int
    ring_all: bool
    rings_a_day: int | None
    quiet: Hours | None = None
    edition: bool = False
    breaking: bool = False
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
    """How many rings a day each reader is allowed, the origin of the device that would ring first, quiet hours.

    `editions`: who wants them; `breaking`: whom top stories ring beyond the rings of the day.
    """

    allowed: Mapping[int, int]
    origins: Mapping[int, str]
    quiet: Mapping[int, Hours]
    editions: Set[int]
    breaking: Set[int]


def profiles(readers: Iterable[int], *, lock: bool = False) -> dict[int, Profile]:
    """The profile of each reader that still exists; with `lock` their rows are locked until the transaction ends.

    The chosen device comes first, then the newest. A device that is gone, or was made with another key, cannot ring: it
    has ended.
    """
    readers = list(readers)
    found = _without_devices(Reader.objects.select_for_update().filter(pk__in=readers)) if lock else {}
    own = Device.objects.filter(reader__in=readers).order_by("-chosen", "-created_at", "-pk")
    theirs = [f"reader__{name}" for name in _OF_READER]
    with as_it_lies():
        for said in own.values_list(
            "gone_at", "mismatch_at", "pk", "origin", "vendor", "vapid_key", *_SECRETS, *theirs
        ):
            reader = said[9]
            if reader not in found:
                found[reader] = _profile(*said[9:])
            profile = found[reader]
            (profile.devices if said[:2] == (None, None) else profile.ended).append(Known._make(said[2:9]))
    if len(found) < len(readers) and not lock:
        found |= _without_devices(Reader.objects.filter(pk__in=set(readers) - found.keys()))
    return {reader: found[reader] for reader in readers if reader in found}


def _without_devices(rows: QuerySet[Reader]) -> dict[int, Profile]:
    return {said[0]: _profile(*said) for said in rows.order_by("pk").values_list(*_OF_READER)}


def _profile(reader: int, ringing: str, own: int | None, edition: str, breaking: bool, *quiet: Any) -> Profile:
    return Profile(reader, ringing == Reader.Ringing.ALL, own, _hours(*quiet), edition != _NONE, breaking)


def limits(publisher: int, readers: Sequence[int], usual: int) -> Limits:
    """Those of the publisher's `readers`, given by rising key, that exist, and perhaps of others between them.

    `usual`: the rings a day of who chose no number. Thousands are asked for at once: each column costs.
    """
    rows = Reader.objects.filter(_among("pk", readers), publisher=publisher).order_by()
    allowed = dict.fromkeys(rows.values_list("pk", flat=True).iterator(_AT_ONCE), usual)
    quiet, editions, breaking = {}, set(), set()
    of_their_own = rows.exclude(rings_a_day=None, quiet_from=None, edition=_NONE, breaking=False)
    for pk, rings_a_day, edition, breaks, *hours in of_their_own.values_list(*_OWN):
        if edition != _NONE:
            editions.add(pk)
        if breaks:
            breaking.add(pk)
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
    return Limits(allowed, origins, quiet, editions, breaking)


def wanting_editions(readers: Iterable[int]) -> Set[int]:
    """Of these, who wants editions."""
    return set(Reader.objects.filter(pk__in=readers).exclude(edition=_NONE).values_list("pk", flat=True))


def _among(name: str, readers: Sequence[int]) -> Q:
    dense = bool(readers) and _DENSE * len(readers) > readers[-1] - readers[0]
    return Q((f"{name}__gte", readers[0]), (f"{name}__lte", readers[-1])) if dense else Q((f"{name}__in", readers))


def _hours(begins: int | None, ends: int | None, zone: str) -> Hours | None:
    return None if begins is None or ends is None else (begins, ends, zone)
