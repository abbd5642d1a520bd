"""A reader's edition: made at their hour, of what waited for it; by push, by e-mail, or in the inbox."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import cast
from zoneinfo import ZoneInfo

from newsbell import letters
from newsbell.common import leases
from newsbell.common.clock import now
from newsbell.common.errors import MailFailed
from newsbell.common.sealed import lasting_lookup
from newsbell.common.writing import lease_s, ours
from newsbell.follows import choices
from newsbell.readers import digest, hours, standing
from newsbell.readers.models import Reader
from newsbell.reminders import edition as pure
from newsbell.reminders import editions, inbox, slices
from newsbell.reminders.edition import Rhythm
from newsbell.reminders.editions import Next
from newsbell.reminders.models import Edition
from newsbell.reminders.quiet import Quiet
from newsbell.reminders.rows import Transaction

PATIENCE = timedelta(hours=6)
"""So long a letter is tried for that no mail server takes; then the edition is in the inbox."""

LETTER = 4  # leases that handing one over may take


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
    zone = ZoneInfo(said.zone)
    weekday = said.weekday if said.rhythm == Reader.Edition.WEEKLY else None
    rhythm = Rhythm(_minute(said.at), zone, weekday)
    quiet = Quiet(_minute(own.begins), _minute(own.ends), zone) if own else None
    return Wish(rhythm, quiet, said.zone, said.channel)


def expect(reader: Reader, moment: datetime) -> None:
    """readers → reminders: the reader's choices changed, and with them perhaps when their next edition is due."""
    said = wish(reader)
    editions.expect(reader.pk, said.next(moment) if said else None, moment)


def make(row: Edition) -> datetime | None:
    """reminders → the reader: what waited for the reader's hour, told as one."""
    if not row.open:
        return None  # made already; its reader changed their mind meanwhile
    within = partial(ours, row)
    reader = Reader.objects.get(pk=row.reader_id)
    said = wish(reader)
    if said is None:
        return _let_go(row, within)
    if (over := said.hushed(now())) is not None:
        return over
    if row.begun_at is None:
        follows = [one.subject.pk for one in choices.of(reader.pk)]
        if decided := pure.choose(editions.candidates(reader.pk, follows)):
            with within():
                editions.begin(row, decided, now())
    told = editions.settle(row, within) if row.begun_at else []
    channel = said.channel
    if told and channel == Reader.Channel.EMAIL:
        try:
            channel = _post(row, told)
        except MailFailed:
            again = letters.again(now(), begun_at(row))
            if again < begun_at(row) + PATIENCE:
                return again
            channel = Reader.Channel.INBOX
    with within():
        due = (_wish_now(row) or said).next(now())
        if not told:
            editions.put_off(row, due)
            return due.at
        editions.end(row, told, _send(row, told, channel), due)
    return None


def _let_go(row: Edition, within: Transaction) -> datetime | None:
    """What waits for an edition that is not wanted any more is in the inbox, and so is one that was begun."""
    editions.let_go(row.reader_id, now(), within)
    told = editions.settle(row, within) if row.begun_at else []
    with within():
        again = _wish_now(row)  # they may want them again
        due = again.next(now()) if again else None
        if told:
            editions.end(row, told, Reader.Channel.INBOX, due)
        elif due is None:
            row.delete()
        else:
            editions.put_off(row, due)
            return due.at
    return None


def _wish_now(row: Edition) -> Wish | None:
    """What the reader wants by now: a letter may have taken minutes."""
    return wish(Reader.objects.get(pk=row.reader_id))


def _post(row: Edition, told: list[int]) -> str:
    """reminders → delivery: the edition as a letter; by which channel it came. Raises MailFailed.

    Not in a transaction: a mail server may be slow. After a crash it is posted again, as the same message.
    """
    # Each short transaction leaves the lease of one: a letter may take longer.
    if not leases.keep(row, now(), LETTER * lease_s()):
        raise leases.Lost
    key = lasting_lookup(f"edition {row.pk}").hex()
    mailed = letters.edition(row.reader_id, key, inbox.items(row.reader_id, told), begun_at(row))
    return Reader.Channel.EMAIL if mailed else Reader.Channel.INBOX


def begun_at(row: Edition) -> datetime:
    """When its stories were chosen."""
    return cast(datetime, row.begun_at)


def _send(row: Edition, told: list[int], channel: str) -> str:
    """reminders → delivery: lets the edition be sent, in the caller's transaction; by which channel it comes.

    Where it cannot come by the reader's channel it is in the inbox, where its stories are in any case.
    """
    if channel == Reader.Channel.PUSH:
        for profile in standing.profiles([row.reader_id], lock=True).values():
            if profile.origin is not None:
                editions.ring(row, told, profile.origin, now())
                return channel
        return str(Reader.Channel.INBOX)
    return channel


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
