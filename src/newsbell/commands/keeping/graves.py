"""Those who left, muted or were erased since a backup was made: it must not bring them back (guarantee 4)."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db.models import Q

from newsbell.common import conf, tombstones
from newsbell.common.clock import now
from newsbell.follows import choices
from newsbell.readers import addresses, devices, erasure
from newsbell.readers.models import Address, LinkCode, Reader
from newsbell.reminders import ways_out

BATCH = 500


@dataclass
class Said:
    """What the tombstones say of one reader: when they were erased, left, ended e-mails, muted what."""

    erased: bool = False
    left: datetime | None = None
    unmailed: datetime | None = None
    muted: dict[str, datetime] = field(default_factory=dict)


def lines() -> Iterator[str]:
    """The tombstones of this installation."""
    path = conf.data(tombstones.FILE)
    if path.exists():
        with path.open(encoding="utf-8") as file:
            yield from (line.strip() for line in file if line.strip())


def keep(found: Iterable[str]) -> None:
    """Adds to this installation's tombstones those that it has not."""
    known = set(lines())
    more = [line for line in dict.fromkeys(found) if line not in known]
    tombstones.add(more)


def of(path: Path) -> list[str]:
    """The tombstones of a file."""
    return [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]


def replay(found: Iterable[str]) -> int:
    """Does again what the tombstones say, where it was asked for after what the backup holds; returns for how many.

    Whoever left and came back before the backup was made stays: what is younger than a tombstone is not meant by it.
    """
    said = _said(found)
    done, after = 0, 0
    while said and (rows := list(Reader.objects.filter(pk__gt=after).order_by("pk")[:BATCH])):
        after = rows[-1].pk
        for reader in rows:
            for digest in tombstones.reader_digests(reader.pk):
                if digest in said:
                    done += _applied(reader, said[digest])
    return done


def _applied(reader: Reader, said: Said) -> bool:
    if said.erased:
        erasure.remove(reader, now(), ways_out.erase)
        return True
    standing = choices.of(reader.pk)
    ended = [one.pk for one in standing if said.left and one.since <= said.left]
    for one in standing:
        digests = tombstones.subject_digests(reader.pk, one.pk)
        if any(digest in said.muted and one.since <= said.muted[digest] for digest in digests):
            ended.append(one.pk)
    choices.end(reader.pk, ended)
    gone = reader.devices.filter(created_at__lte=said.left) if said.left else reader.devices.none()
    many = gone.count()
    if said.left:
        devices.remove(gone)
        LinkCode.objects.filter(reader=reader).delete()
    return bool(ended or many) | _unmailed(reader, said)


def _unmailed(reader: Reader, said: Said) -> bool:
    """Ends the e-mails that the reader, or who had the letter, ended."""
    at = max(filter(None, (said.left, said.unmailed)), default=None)
    if at is None:
        return False
    # The one that took a replaced one's place was confirmed at that very moment, and asked for before.
    own = reader.addresses.filter(Q(confirmed_at__lt=at) | Q(confirmed_at=None, asked_at__lte=at))
    return bool(addresses.over(own, Address.Why.UNSUBSCRIBED, at))


def _said(found: Iterable[str]) -> Mapping[str, Said]:
    """By reader. A line that a full disk cut short says nothing."""
    said: dict[str, Said] = defaultdict(Said)
    for line in found:
        try:
            one = json.loads(line)
            own, at = said[one["reader"]], datetime.fromisoformat(one["at"])
        except (ValueError, KeyError, TypeError):
            continue
        if one.get("what") == "erase":
            own.erased = True
        elif one.get("what") == "leave":
            own.left = max(at, own.left or at)
        elif one.get("what") == "mail":
            own.unmailed = max(at, own.unmailed or at)
        elif subject := one.get("subject"):
            own.muted[subject] = max(at, own.muted.get(subject, at))
    return said
