"""What a reminder must know of its readers: their devices in the order in which they ring, and their own limits."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from django.db.models import BinaryField, Case, ExpressionWrapper, F, Q, QuerySet, When

from newsbell.common.prepared import Given, Prepared
from newsbell.common.sealed import unseal_all
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

    @property
    def way(self) -> tuple[str, int]:
        """The push origin, and the key that the device was made with."""
        return self.origin, self.vapid_key_id


_SECRETS = ("endpoint", "p256dh", "auth")
_PLACES = [f"{Device._meta.db_table}.{name}" for name in _SECRETS]


def opened(devices: Sequence[Known]) -> dict[int, tuple[str, bytes, bytes]]:
    """By device: its endpoint, empty where it was forgotten, point and auth secret."""
    endpoints, points, auths = (
        unseal_all(map(bytes, map(attrgetter(name), devices)), at) for name, at in zip(_SECRETS, _PLACES, strict=True)
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


@dataclass(slots=True)
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
        return [*self.devices, *self.ended] if self.ended else self.devices

    @property
    def ringing(self) -> list[Known]:
        return self.devices if self.ring_all else self.devices[:1]

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
    theirs: dict[int, list[Sequence[Any]]] = {reader: [] for reader in readers}
    for said in _devices(readers):
        if (own := theirs.get(said[0])) is not None:
            own.append(said)
    others = {} if lock else {said[0]: said for said in _unusual(readers)}
    for reader, devices in theirs.items():
        if not devices:
            continue
        if (profile := found.get(reader)) is None:
            unusual = others.get(reader)
            profile = found[reader] = _profile(*unusual) if unusual else Profile(reader, False, None)
        if len(devices) > 1:
            devices.sort(key=_RANK, reverse=True)
        for said in devices:
            (profile.ended if said[1] else profile.devices).append(Known._make(said[4:]))
    if not lock and (bare := [reader for reader in readers if reader not in found]):
        found |= _without_devices(Reader.objects.filter(pk__in=bare))
    return {reader: found[reader] for reader in readers if reader in found}


def _devices(readers: Sequence[int]) -> Iterable[Sequence[Any]]:
    """Those of the readers, and perhaps of others between them, as `_known` says them, in any order."""
    if _dense(ordered := sorted(readers)):
        return _KNOWN_BETWEEN.rows(first=ordered[0], last=ordered[-1])
    return _known().filter(reader__in=ordered)


def _unusual(readers: Sequence[int]) -> Iterable[Sequence[Any]]:
    """`_OF_READER` of those who chose anything for themselves, and perhaps of others between them."""
    if _dense(ordered := sorted(readers)):
        return _UNUSUAL_BETWEEN.rows(first=ordered[0], last=ordered[-1])
    return _choosers().filter(pk__in=ordered)


def _known() -> QuerySet[Device, tuple[Any, ...]]:
    """Devices, each as its reader, whether it ended, what it is ranked by, and what is `Known`.

    Without their readers, most of whom chose nothing, and unsorted, since most have one: both cost more than the rows.
    """
    # As octets all is read as it lies: a call for each value costs a sixth of the query.
    ended = Case(When(gone_at=None, mismatch_at=None, then=0), default=1, output_field=BinaryField())
    as_they_lie = {name: ExpressionWrapper(F(name), BinaryField()) for name in ("chosen", "created_at", *_SECRETS)}
    own = ("chosen", "created_at", "pk", "origin", "vendor", "vapid_key", *_SECRETS)
    return Device.objects.order_by().values_list("reader", ended, *(as_they_lie.get(name, name) for name in own))


def _choosers() -> QuerySet[Reader, tuple[Any, ...]]:
    usual = {
        "ringing": Reader.Ringing.ONE,
        "rings_a_day": None,
        "quiet_from": None,
        "edition": _NONE,
        "breaking": False,
    }
    return Reader.objects.order_by().exclude(**usual).values_list(*_OF_READER)


_RANK = itemgetter(2, 3, 4)
_KNOWN_BETWEEN = Prepared(
    lambda: _known().filter(reader__gte=Given("first"), reader__lte=Given("last")).query, binary=True
)
_UNUSUAL_BETWEEN = Prepared(lambda: _choosers().filter(pk__gte=Given("first"), pk__lte=Given("last")).query)


def _without_devices(rows: QuerySet[Reader]) -> dict[int, Profile]:
    return {said[0]: _profile(*said) for said in rows.order_by("pk").values_list(*_OF_READER)}


def _profile(reader: int, ringing: str, own: int | None, edition: str, breaking: bool, *quiet: Any) -> Profile:
    return Profile(reader, ringing == Reader.Ringing.ALL, own, _hours(*quiet), edition != _NONE, bool(breaking))


def limits(publisher: int, readers: Sequence[int], usual: int) -> Limits:
    """Those of `readers`, the publisher's, by rising key, that exist, and perhaps of others between them.

    `usual`: the rings a day of who chose no number. Thousands are asked for at once: each column costs.
    """
    can_ring = Device.objects.filter(_among("reader", readers), gone_at=None, mismatch_at=None)
    devices = list(can_ring.order_by().values_list("reader", "origin").iterator(_AT_ONCE))
    origins = dict(devices)
    if len(origins) < len(devices):
        several = [reader for reader, count in Counter(reader for reader, _ in devices).items() if count > 1]
        # The best of each reader comes last, and stays.
        best = can_ring.filter(reader__in=several).order_by("chosen", "created_at", "pk")
        origins |= best.values_list("reader", "origin")
    # Whoever has a device is there; of the others it is asked.
    others = [reader for reader in readers if reader not in origins]
    allowed = dict.fromkeys(origins, usual)
    if others:
        there = Reader.objects.filter(_among("pk", others), publisher=publisher).order_by()
        allowed |= dict.fromkeys(there.values_list("pk", flat=True).iterator(_AT_ONCE), usual)
    quiet, editions, breaking = {}, set(), set()
    rows = Reader.objects.filter(_among("pk", readers), publisher=publisher).order_by()
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
    return Limits(allowed, origins, quiet, editions, breaking)


def ringing(readers: Sequence[int]) -> int:
    """How many devices ring for these readers, each of whom has one that can: one each, or all by their choice."""
    all_ring = Reader.objects.filter(pk__in=readers, ringing=Reader.Ringing.ALL)
    theirs = Device.objects.filter(reader__in=all_ring, gone_at=None, mismatch_at=None)
    return len(readers) - all_ring.count() + theirs.count()


def wanting_editions(readers: Iterable[int]) -> Set[int]:
    """Of these, who wants editions."""
    return set(Reader.objects.filter(pk__in=readers).exclude(edition=_NONE).values_list("pk", flat=True))


def _among(name: str, readers: Sequence[int]) -> Q:
    if _dense(readers):
        return Q((f"{name}__gte", readers[0]), (f"{name}__lte", readers[-1]))
    return Q((f"{name}__in", readers))


def _dense(readers: Sequence[int]) -> bool:
    return bool(readers) and _DENSE * len(readers) > readers[-1] - readers[0]


def _hours(begins: int | None, ends: int | None, zone: str) -> Hours | None:
    return None if begins is None or ends is None else (begins, ends, zone)
