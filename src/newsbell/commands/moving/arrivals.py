"""Readers who move in: each row is judged, and those that can ring become readers. A dry run judges the same way."""

import hmac
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import IntegrityError

from newsbell.api import joining
from newsbell.commands.moving.forms import Row
from newsbell.common.errors import BadSubscription, NewsbellError, NotFound
from newsbell.common.models import Publisher
from newsbell.common.sealed import lookup, lookups
from newsbell.common.writing import shortly
from newsbell.delivery.models import VapidKey
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.readers.devices import Subscription
from newsbell.readers.models import Consent, Device, Reader

BATCH = 250
MOVES = "moves"
REASONS = {
    MOVES: "can ring: becomes a reader",
    "here-already": "is a device here already, with the same secrets: nothing to do",
    "twice-in-file": "stands in the file before, and counts once",
    "elsewhere": "is a device of another publisher's reader, or has other secrets here",
    "no-subscription": "holds no endpoint with keys p256dh and auth",
    "refused": "no browser's subscription: its address is no push service's, or its keys are unusable",
    "which-key": "does not say with which VAPID key it was made, and there is more than one, or none",
    "key-unknown": "was made with a VAPID key that is not here: newsbell keys import",
    "cannot-follow": "names something that cannot be followed",
}


@dataclass(frozen=True)
class Verdict:
    """What becomes of one row, by one of REASONS."""

    row: Row
    reason: str
    detail: str = ""
    subscription: Subscription | None = field(default=None, repr=False)
    wishes: tuple[Wish, ...] = ()


@dataclass
class Removal:
    """One move into a publisher. `key`: the applicationServerKey of rows that name none."""

    publisher: Publisher
    wishes: tuple[Wish, ...]
    key: str
    source: str
    now: datetime
    seen: set[bytes] = field(default_factory=set)
    readers: dict[str, int] = field(default_factory=dict)

    def judge(self, rows: Iterable[Row]) -> Iterator[Verdict]:
        """What would become of each row; nothing is written."""
        for batch in _batches(rows):
            yield from self._judged(batch)

    def move(self, rows: Iterable[Row]) -> Iterator[Verdict]:
        """Takes in what can ring, 250 rows in a transaction. What is here already stays: run again, it goes on."""
        for batch in _batches(rows):
            before = set(self.seen)
            try:
                verdicts = self._moved(batch)
            except IntegrityError:  # one of them has joined just now
                self.seen = before
                verdicts = self._moved(batch)
            yield from verdicts

    def _moved(self, batch: Sequence[Row]) -> Sequence[Verdict]:
        with shortly():
            verdicts = list(self._judged(batch))
            self._arrive([one for one in verdicts if one.reason == MOVES])
        return verdicts

    def _judged(self, batch: Sequence[Row]) -> Iterator[Verdict]:
        first = [self._alone(row) for row in batch]
        endpoints = [one.subscription.endpoint for one in first if one.subscription]
        digests = {digest: endpoint for endpoint in endpoints for digest in lookups(endpoint)}
        rows = Device.objects.filter(endpoint_lookup__in=digests).select_related("reader")
        known = {digests[bytes(device.endpoint_lookup)]: device for device in rows}
        for one in first:
            yield self._among(one, known) if one.subscription else one

    def _alone(self, row: Row) -> Verdict:
        """By what the row says itself."""
        if row.said is None:
            return Verdict(row, "no-subscription")
        said = {**row.said}
        said["applicationServerKey"] = said.get("applicationServerKey") or self.key
        if not _complete(said):
            return Verdict(row, "no-subscription")
        if not said["applicationServerKey"]:
            return Verdict(row, "which-key")
        try:
            subscription = joining.read_subscription(self.publisher, said, self.now)
        except BadSubscription as error:
            return Verdict(row, "refused", error.why)
        except NotFound:
            return Verdict(row, "key-unknown")
        try:
            wishes = _wishes(said) or self.wishes
            choices.check(self.publisher, wishes)
        except NewsbellError as error:
            return Verdict(row, "cannot-follow", f"{error.what}. {error.why}")
        return Verdict(row, MOVES, "", subscription, wishes)

    def _among(self, one: Verdict, known: Mapping[str, Device]) -> Verdict:
        """By what else there is: in the file, and here."""
        assert one.subscription is not None  # noqa: S101 - the caller asked; mypy cannot see it
        digest = lookup(one.subscription.endpoint)
        if digest in self.seen:
            return Verdict(one.row, "twice-in-file")
        self.seen.add(digest)
        if device := known.get(one.subscription.endpoint):
            ours = device.reader.publisher_id == self.publisher.pk
            same = hmac.compare_digest(bytes(device.auth), one.subscription.auth)
            return Verdict(one.row, "here-already" if ours and same else "elsewhere")
        return one

    def _arrive(self, verdicts: Sequence[Verdict]) -> None:
        named = [_named(one) for one in verdicts]
        new = {name: one for name, one in zip(named, verdicts, strict=True) if name not in self.readers}
        rows = Reader.objects.bulk_create(
            Reader(publisher=self.publisher, language=self._language(one), created_at=self.now) for one in new.values()
        )
        made = dict(zip(new, (row.pk for row in rows), strict=True))
        self.readers |= {name: pk for name, pk in made.items() if name.startswith("named ")}
        every = self.readers | made
        Device.objects.bulk_create(
            _device(every[name], one.subscription, self.now)
            for name, one in zip(named, verdicts, strict=True)
            if one.subscription
        )
        Consent.objects.bulk_create(
            Consent(
                reader_id=made[name],
                at=self.now,
                choice="imported",
                words=f"Imported from {self.source}; what was said there was asked for there.",
                language=self._language(one),
                page=f"joined there {said}" if (said := (one.row.said or {}).get("created_at")) else "",
            )
            for name, one in new.items()
        )
        together: dict[tuple[Wish, ...], list[int]] = defaultdict(list)
        for name, one in new.items():
            together[one.wishes].append(made[name])
        for wishes, readers in together.items():
            choices.follow_together(readers, self.publisher, wishes, self.now)

    def _language(self, one: Verdict) -> str:
        said = (one.row.said or {}).get("language")
        return said[:35] if isinstance(said, str) else self.publisher.language


def only_key(publisher: Publisher) -> str:
    """The key that rows which name none were made with, where there is no doubt; else empty."""
    standing = VapidKey.objects.filter(publisher=publisher, retired_at=None).values_list("public", flat=True)
    return standing[0] if len(standing) == 1 else ""


def _device(reader: int, one: Subscription, now: datetime) -> Device:
    return Device(
        reader_id=reader,
        endpoint=one.endpoint.encode(),
        endpoint_lookup=lookup(one.endpoint),
        p256dh=one.p256dh,
        auth=one.auth,
        origin=one.origin,
        vendor=one.vendor,
        vapid_key_id=one.vapid_key,
        created_at=now,
    )


def _named(one: Verdict) -> str:
    """Rows that name the same reader are devices of one."""
    said = (one.row.said or {}).get("reader")
    return f"named {said}" if isinstance(said, str) else f"line {one.row.line}"


def _complete(said: Mapping[str, Any]) -> bool:
    keys = said.get("keys")
    if not isinstance(keys, Mapping):
        return False
    parts = (said.get("endpoint"), keys.get("p256dh"), keys.get("auth"))
    return all(isinstance(part, str) and part for part in parts)


def _wishes(said: Mapping[str, Any]) -> tuple[Wish, ...]:
    follows = said.get("follows")
    if not isinstance(follows, list):
        return ()
    found = [one for one in follows if isinstance(one, Mapping)]
    return tuple(
        Wish(str(one.get("kind") or ""), str(one.get("name") or ""), str(one.get("level") or "at-once"))
        for one in found
    )


def _batches(rows: Iterable[Row]) -> Iterator[Sequence[Row]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch
