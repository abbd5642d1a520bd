"""Shelves of prepared envelopes: made in idle time, claimed by a reminder, bound before they seal.

A shelf is never in a backup: an envelope that was restored could seal twice.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby

from django.db import IntegrityError, transaction

from newsbell.common.errors import BadSubscription
from newsbell.common.prepared import Given, Prepared, update
from newsbell.common.writing import lasting
from newsbell.delivery import curve, envelopes, sealing
from newsbell.delivery.models import EnvelopeShelf
from newsbell.delivery.sealing import SALT, Recipient

KEPT = timedelta(days=2)  # a claimed shelf: longer than a reminder is sent

Wanted = tuple[int, bytes, bytes]
"""A device, the fingerprint of its keys, and the digest of what its envelope is to seal."""


def make(devices: Iterable[tuple[int, Recipient]]) -> int:
    """One more shelf of these devices, which are of one slice; how many have an envelope there."""
    entries, slice_ = [], 0
    for device, to in devices:
        slice_, position = envelopes.place(device)
        with suppress(BadSubscription):
            envelope = sealing.envelope(to, curve.scalar(os.urandom(curve.DRAWN)), os.urandom(SALT))
            entries.append((position, envelopes.fingerprint(to.point, to.auth), envelope))
    if entries:
        EnvelopeShelf.objects.create(slice=slice_, packed=envelopes.pack(entries))
    return len(entries)


def stock_up(
    devices: Iterable[tuple[int, bytes, bytes]], shelves: int, spent_s: Callable[[], float], most_s: float
) -> int:
    """Makes shelves until each slice has so many free, or `most_s` is spent; how many envelopes it made.

    `devices`: number, point and auth secret, in the order of their numbers.
    """
    there, made = free(), 0
    for slice_, some in groupby(devices, lambda device: envelopes.place(device[0])[0]):
        if spent_s() >= most_s:
            break
        members = [(device, Recipient(point, auth)) for device, point, auth in some]
        for _ in range(shelves - there.get(slice_, 0)):
            if spent_s() < most_s:
                made += make(members)
    return made


def free() -> Mapping[int, int]:
    """How many shelves wait to be used, by slice."""
    found: dict[int, int] = defaultdict(int)
    for slice_ in EnvelopeShelf.objects.filter(use=None).values_list("slice", flat=True):
        found[slice_] += 1
    return found


def discard(now: datetime) -> None:
    """Throws away what was claimed long ago."""
    EnvelopeShelf.objects.filter(claimed_at__lt=now - KEPT).delete()


def forget(devices: Iterable[int]) -> None:
    """Takes the envelopes of devices that are erased out of every shelf, used ones too."""
    slices: dict[int, set[int]] = defaultdict(set)
    for device in devices:
        slice_, position = envelopes.place(device)
        slices[slice_].add(position)
    for slice_, positions in slices.items():
        with transaction.atomic():
            for shelf in EnvelopeShelf.objects.select_for_update().filter(slice=slice_).order_by("pk"):
                shelf.packed = envelopes.without(bytes(shelf.packed), positions)
                shelf.bound = envelopes.unbound(bytes(shelf.bound), positions)
                shelf.save(update_fields=["packed", "bound"])


_MINE = EnvelopeShelf.objects.filter(slice=Given("slice"), use=Given("use"))
_BOUND = Prepared(lambda: _MINE.select_for_update().values_list("bound").query)
_PACKED = Prepared(lambda: _MINE.values_list("packed").query)
_BIND = Prepared(lambda: update(_MINE, "bound"))
_FREE = Prepared(
    lambda: (
        EnvelopeShelf.objects.select_for_update(skip_locked=True)
        .filter(slice=Given("slice"), use=None)
        .order_by("pk")
        .values_list("pk")[:1]
        .query
    )
)
_CLAIM = Prepared(lambda: update(EnvelopeShelf.objects.filter(pk=Given("pk")), "use", "claimed_at"))


class Stock:
    """The envelopes of one reminder, known by its `seed`: one shelf a slice, kept in memory once it was read."""

    def __init__(self, seed: bytes, now: datetime) -> None:
        self._use, self._now = sha256(b"newsbell envelopes" + seed).digest()[:16], now
        self._read: dict[int, Mapping[int, tuple[bytes, bytes]]] = {}

    def take(self, wanted: Sequence[Wanted]) -> dict[Wanted, bytes]:
        """Envelopes, each bound to its digest in a commit that outlasts a power cut. Not every device has one."""
        by_slice: dict[int, dict[int, Wanted]] = defaultdict(dict)
        for one in wanted:
            slice_, position = envelopes.place(one[0])
            by_slice[slice_][position] = one
        with lasting(), transaction.atomic(durable=True):
            return {at[n]: one for slice_, at in by_slice.items() for n, one in self._bind(slice_, at)}

    def _bind(self, slice_: int, at: Mapping[int, Wanted]) -> Iterator[tuple[int, bytes]]:
        mine = {"slice": slice_, "use": self._use}
        found = _BOUND.rows(**mine)
        if not found:
            self._claim(slice_)
            found = _BOUND.rows(**mine)
        ((before,),) = found
        if slice_ not in self._read:
            ((packed,),) = _PACKED.rows(**mine)
            self._read[slice_] = envelopes.unpack(bytes(packed))
        shelf = self._read[slice_]
        right = {n: digest for n, (_, of, digest) in at.items() if n in shelf and shelf[n][0] == of}
        bound, granted = envelopes.bind(bytes(before), right)
        if bound != before:
            _BIND.change(bound=bound, **mine)
        for position in granted:
            yield position, shelf[position][1]

    def _claim(self, slice_: int) -> None:
        """The first free shelf, or an empty one: what was once sent without an envelope never gets one."""
        try:
            with transaction.atomic():
                for (pk,) in _FREE.rows(slice=slice_):
                    _CLAIM.change(pk=pk, use=self._use, claimed_at=self._now)
                    return
                EnvelopeShelf.objects.create(slice=slice_, use=self._use, claimed_at=self._now, packed=b"")
        except IntegrityError:
            pass  # another sender claimed one for this reminder just now: that is ours too
