"""Readers' editions: made at their hour, of what waited for it; by push, by e-mail, or in the inbox.

Many have the same hour, so those of one slice are made together: what waits for them lies in the same rows.
"""

import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as Clock  # noqa: N812 - the module is needed too
from functools import partial
from typing import Any, cast

from django.db.models import QuerySet

from newsbell import letters
from newsbell.common import leases, zones
from newsbell.common.clock import now
from newsbell.common.errors import MailFailed
from newsbell.common.sealed import lasting_lookup
from newsbell.common.writing import lease_s, ours_of
from newsbell.follows import choices
from newsbell.letters import Item
from newsbell.readers import digest, hours, standing
from newsbell.readers.models import Reader
from newsbell.reminders import edition as pure
from newsbell.reminders import editions, slices
from newsbell.reminders.edition import Rhythm
from newsbell.reminders.editions import Next, Told
from newsbell.reminders.models import Edition
from newsbell.reminders.packing import SLICE, SLICE_BITS
from newsbell.reminders.quiet import Quiet

PATIENCE = timedelta(hours=6)
"""So long a letter is tried for that no mail server takes; then the edition is in the inbox."""

LETTER = 4  # leases that handing one over may take
MOST, AT_ONCE = 256, 64
"""So many editions are made in one turn, and written in one transaction."""
TURN_S, LETTERS = 1.0, 64
"""So long a turn hands letters over, and so many at most: then news comes first again."""


@dataclass(frozen=True)
class Wish:
    """How a reader wants editions; never in their `quiet` hours."""

    rhythm: Rhythm
    quiet: Quiet | None
    zone: str
    channel: str

    def next(self, moment: datetime) -> Next:
        """The first after this moment."""
        return Next(self.rhythm.after(moment, self.quiet), self.zone)

    def hushed(self, moment: datetime) -> datetime | None:
        """When the hours are over that are quiet now, or within the minute; None: they are not."""
        if self.quiet is None:
            return None
        soon = moment + timedelta(seconds=slices.LEAST_S)
        return self.quiet.over(soon) if self.quiet.at(moment) or self.quiet.at(soon) else None


def wish(reader: Reader) -> Wish | None:
    """readers → reminders: how the reader wants editions; None: not at all."""
    said, own = digest.of(reader), hours.of(reader)
    if said is None:
        return None
    zone = zones.zone(said.zone)
    weekday = said.weekday if said.rhythm == Reader.Edition.WEEKLY else None
    rhythm = Rhythm(_minute(said.at), zone, weekday)
    quiet = Quiet(_minute(own.begins), _minute(own.ends), zone) if own else None
    return Wish(rhythm, quiet, said.zone, said.channel)


def expect(reader: Reader, moment: datetime) -> None:
    """readers → reminders: the reader's choices changed, and with them perhaps when their next edition is due."""
    said = wish(reader)
    editions.expect(reader.pk, said.next(moment) if said else None, moment)


def beside(pk: int) -> QuerySet[Edition]:
    """The editions of readers of the same slice as this one's: what waits for them lies in the same rows."""
    readers = Edition.objects.filter(pk=pk).values_list("reader", flat=True)
    for reader in readers:
        first = reader >> SLICE_BITS << SLICE_BITS
        return Edition.objects.filter(reader__gte=first, reader__lt=first + SLICE)
    return Edition.objects.none()


def make(some: Sequence[Edition]) -> Mapping[int, datetime | None]:
    """reminders → the readers: what waited for their hour, told to each of them as one.

    `some`: of readers of one slice, of one claim. By key: when each has work again (None: it is made). Those that are
    left out were not reached.
    """
    turn = _Turn(some)
    turn.begin()
    turn.tell()
    return turn.again


class _Turn:
    """Some editions of readers of one slice on their way; `again`: when each has work again."""

    def __init__(self, some: Sequence[Edition]) -> None:
        # One that is made already: its reader changed their mind meanwhile. Or they were erased just now.
        self._readers = Reader.objects.in_bulk([row.reader_id for row in some])
        self.again: dict[int, datetime | None] = {}
        self._slice = next(row.reader_id >> SLICE_BITS for row in some)
        self._wishes: dict[int, Wish] = {}
        self._rows, by_mail = [], 0
        for row in some:
            reader = self._readers.get(row.reader_id)
            if not row.open or reader is None:
                self.again[row.pk] = None
            elif (said := wish(reader)) is None:
                self.again[row.pk] = _let_go(row)
            elif (over := said.hushed(now())) is not None:
                self.again[row.pk] = over
            elif said.channel != Reader.Channel.EMAIL or (by_mail := by_mail + 1) <= LETTERS:
                self._wishes[row.pk] = said
                self._rows.append(row)

    def begin(self) -> None:
        """follows, reminders: chooses what is in those that nobody began."""
        rows = [row for row in self._rows if row.begun_at is None]
        if not rows:
            return
        waiting = editions.candidates(self._slice, choices.in_order([row.reader_id for row in rows]))
        chosen = {row.pk: pure.choose(waiting.get(row.reader_id, ())) for row in rows}
        for together in _some([row for row in rows if chosen[row.pk]]):
            with ours_of(together) as own:
                editions.begin([(row, chosen[row.pk]) for row in own], now())

    def tell(self) -> None:
        """reminders, delivery: settles what was chosen, and lets each reader have it by their channel."""
        begun = [row for row in self._rows if row.begun_at]
        told = editions.settle(begun, self._slice, partial(_fence, begun)) if begun else {}
        channels = {row.pk: row.channel or self._wishes[row.pk].channel for row in self._rows}
        by_mail = [row for row in begun if told[row.pk] and channels[row.pk] == Reader.Channel.EMAIL]
        channels |= self._post([row for row in by_mail if not row.channel], told)
        done = [row for row in self._rows if row.pk not in self.again and channels[row.pk]]
        for together in _some(done):
            self._end(together, told, channels)

    def _post(self, rows: Sequence[Edition], told: Mapping[int, Sequence[Told]]) -> Mapping[int, str]:
        """reminders → delivery: the editions as letters; by which channel each came, empty where it was not reached.

        Not in a transaction: a mail server may be slow. After a crash one is posted again, as the same message.
        """
        if not rows:
            return {}
        ends = time.monotonic() + TURN_S
        # Each short transaction leaves the lease of one: a letter may take longer.
        leases.keep_all(rows, now(), LETTER * lease_s())
        came = dict.fromkeys((row.pk for row in rows), "")
        words = editions.words([one for row in rows for one in told[row.pk]])
        follows = choices.in_order([row.reader_id for row in rows])
        with letters.postman([row.reader_id for row in rows]) as postman:
            for place, row in enumerate(rows):
                if place and time.monotonic() > ends:
                    break
                if not leases.keep(row, now(), LETTER * lease_s()):
                    continue
                key = lasting_lookup(f"edition {row.pk}").hex()
                items = [
                    Item(title, standfirst, url, _standing(one.why, follows[row.reader_id]), language)
                    for one in told[row.pk]
                    if one.reminder in words
                    for title, standfirst, url, language in [words[one.reminder]]
                ]
                try:
                    mailed = postman.edition(row.reader_id, key, items, begun_at(row))
                except MailFailed:
                    again = letters.again(now(), begun_at(row))
                    if again < begun_at(row) + PATIENCE:
                        self.again[row.pk] = again
                    came[row.pk] = Reader.Channel.INBOX
                else:
                    came[row.pk] = Reader.Channel.EMAIL if mailed else Reader.Channel.INBOX
                    editions.handed_over(row, came[row.pk])
        return came

    def _end(self, rows: Sequence[Edition], told: Mapping[int, Sequence[Told]], channels: Mapping[int, str]) -> None:
        with ours_of(rows) as own:
            wanted = _wishes_now(own)
            due = {row.pk: (wanted.get(row.reader_id) or self._wishes[row.pk]).next(now()) for row in own}
            full = {row.pk: [one.reminder for one in told.get(row.pk, ())] for row in own}
            came = _send([row for row in own if full[row.pk]], full, channels, self._readers)
            editions.end(editions.Made(row, full[row.pk], came[row.pk], due[row.pk]) for row in own if full[row.pk])
            for row in own:
                self.again[row.pk] = None
                if not full[row.pk]:
                    editions.put_off(row, due[row.pk])
                    self.again[row.pk] = due[row.pk].at


def _standing(why: Sequence[Mapping[str, Any]], follows: Collection[int]) -> Sequence[Mapping[str, Any]]:
    """Of what a story was matched for, what its reader follows still; all where that is nothing by now."""
    return [part for part in why if part.get("subject") in follows] or why


def _let_go(row: Edition) -> datetime | None:
    """What waits for an edition that is not wanted any more is in the inbox, and so is one that was begun."""
    within = partial(_fence, [row])
    editions.let_go(row.reader_id, now(), within)
    told = editions.settle([row], row.reader_id >> SLICE_BITS, within)[row.pk] if row.begun_at else []
    with ours_of([row]):
        again = _wishes_now([row]).get(row.reader_id)  # they may want them again
        due = again.next(now()) if again else None
        if told:
            channel = row.channel or Reader.Channel.INBOX
            editions.end([editions.Made(row, [one.reminder for one in told], channel, due)])
        elif due is None:
            row.delete()
        else:
            editions.put_off(row, due)
            return due.at
    return None


def _wishes_now(rows: Sequence[Edition]) -> Mapping[int, Wish]:
    """What the readers want by now: a letter may have taken minutes."""
    readers = Reader.objects.in_bulk([row.reader_id for row in rows])
    return {pk: said for pk, reader in readers.items() if (said := wish(reader)) is not None}


@contextmanager
def _fence(rows: Sequence[Edition]) -> Iterator[Collection[int]]:
    with ours_of(rows) as own:
        yield [row.reader_id for row in own]


def _some(rows: Sequence[Edition]) -> Iterator[Sequence[Edition]]:
    return (rows[at : at + AT_ONCE] for at in range(0, len(rows), AT_ONCE))


def begun_at(row: Edition) -> datetime:
    """When its stories were chosen."""
    return cast(datetime, row.begun_at)


def _send(
    rows: Sequence[Edition],
    told: Mapping[int, Sequence[int]],
    channels: Mapping[int, str],
    readers: Mapping[int, Reader],
) -> Mapping[int, str]:
    """reminders → delivery: lets editions be sent, in the caller's transaction; by which channel each comes.

    Where one cannot come by the reader's channel it is in the inbox, where its stories are in any case.
    """
    came = {row.pk: channels[row.pk] for row in rows}
    by_push = [row for row in rows if came[row.pk] == Reader.Channel.PUSH]
    profiles = standing.profiles([row.reader_id for row in by_push], lock=True) if by_push else {}
    rung: dict[int, dict[str, list[tuple[Edition, Sequence[int]]]]] = defaultdict(lambda: defaultdict(list))
    for row in by_push:
        profile = profiles.get(row.reader_id)
        if profile is None or profile.origin is None:
            came[row.pk] = str(Reader.Channel.INBOX)
        else:
            rung[readers[row.reader_id].publisher_id][profile.origin].append((row, told[row.pk]))
    for publisher, own in rung.items():
        editions.ring(publisher, own, now())
    return came


def _minute(at: Clock) -> int:
    return at.hour * 60 + at.minute
