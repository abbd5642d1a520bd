"""E-mail addresses of readers: asked for by a letter, confirmed by its link, ended by whoever has the letter.

Nothing of a link is kept: each is the row's handle and a keyed digest of it for one purpose. So a letter that is sent
years later has the same way out as the first one.
"""

import hmac
import os
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal

from django.db import transaction
from django.db.models import QuerySet

from newsbell.common import tombstones
from newsbell.common.errors import CapabilityRefused, TooManyAddresses
from newsbell.common.mailbox import mailbox
from newsbell.common.sealed import lasting_lookup, lookup, lookups
from newsbell.readers import consent
from newsbell.readers.models import Address, Reader

Purpose = Literal["confirm", "leave", "return"]
Why = Address.Why
VALID = timedelta(hours=24)
LETTERS = 3
"""So many letters of confirmation go to one address in 24 hours, whoever asks: nobody is flooded by them."""
ASKS = 5
"""So many addresses a reader may give in 24 hours."""
_HANDLE = 8


def ask(reader: Reader, said: str, now: datetime, *, enough: bool = False) -> Address:
    """The row of the address that the reader gave; the letter that asks its owner is due where it is new.

    What the reader asked for before and nobody confirmed is over. Raises MailboxRefused, and TooManyAddresses above
    five in 24 hours. An address that had `enough` letters, or three in that time, or once complained, gets none, and
    its row looks as any other: whoever asks must not learn what others asked.
    """
    address = mailbox(said)
    with transaction.atomic():
        _lock(reader.pk)
        if (living := of(reader.pk)) and living.address == address:
            return living
        since = now - VALID
        if reader.addresses.filter(asked_at__gt=since).count() >= ASKS:
            raise TooManyAddresses(
                f"You gave {ASKS} e-mail addresses within 24 hours",
                why="Each gets a letter, and its owner may not be you.",
                fix="Wait a day and try again.",
            )
        known = Address.objects.filter(address_lookup__in=lookups(address.lower()))
        lettered = known.filter(asked_at__gt=since).count() >= LETTERS
        wanted = not enough and not lettered and not known.filter(why=Why.COMPLAINED).exists()
        end(reader.addresses.filter(confirmed_at=None), Why.REPLACED, now)
        return Address.objects.create(
            reader=reader,
            address=address,
            address_lookup=lookup(address.lower()),
            handle=os.urandom(_HANDLE).hex(),
            asked_at=now,
            due_at=now if wanted else None,
        )


def confirm(token: str, now: datetime) -> Address:
    """The address whose link this is gets editions from now on, and the reader's earlier one none.

    Raises CapabilityRefused where the link is unknown, replaced, or older than 24 hours.
    """
    with transaction.atomic():
        row = held(token, "confirm")
        if row is not None:
            _lock(row.reader_id)
            row.refresh_from_db()
        if row is None or row.ended_at or now >= row.asked_at + VALID:
            raise CapabilityRefused(
                "This link cannot confirm an address",
                why="It is unknown, was replaced by a newer one, or is older than 24 hours.",
                fix="Give the address again on the preference page.",
            )
        if row.confirmed_at is None:
            # Its tombstone within the transaction: before, a link that confirms nothing would end what stands.
            end(row.reader.addresses.exclude(pk=row.pk), Why.REPLACED, now)
            row.confirmed_at, row.due_at = now, None
            row.save(update_fields=["confirmed_at", "due_at"])
            # That its owner said so has to be proved, and a day has five at most.
            consent.confirmed(row.reader, "mail-confirmed", "", now)
        return row


def of(reader: int) -> Address | None:
    """The reader's address that is confirmed and has not ended."""
    return of_all([reader]).get(reader)


def of_all(readers: Iterable[int]) -> Mapping[int, Address]:
    """The addresses of these readers that are confirmed and have not ended."""
    known = Address.objects.select_related("reader__publisher").filter(reader__in=list(readers), ended_at=None)
    return {address.reader_id: address for address in known.exclude(confirmed_at=None)}


def stands(address: Address) -> bool:
    """Has an address that was read before not ended since?"""
    return Address.objects.filter(pk=address.pk, ended_at=None).exists()


def waiting(reader: int, now: datetime) -> Address | None:
    """The reader's address whose owner was asked, and can still confirm it."""
    return Address.objects.filter(reader=reader, ended_at=None, confirmed_at=None, asked_at__gt=now - VALID).first()


def ended(reader: int) -> Why | None:
    """Why the reader's last confirmed address ended; None: it did not, or there was none."""
    last = Address.objects.filter(reader=reader).exclude(confirmed_at=None).order_by("confirmed_at", "pk").last()
    return Why(last.why) if last and last.ended_at else None


def token(address: Address, purpose: Purpose) -> str:
    """The secret of this address for one purpose: 16 digits that find it and 32 that prove it, hexadecimal.

    In small letters and digits alone: it stands in the local part of addresses too, which servers may fold.
    """
    return address.handle + _proof(address.handle, purpose)


def held(token: str, purpose: Purpose) -> Address | None:
    """Whose secret for that purpose this is, with its reader; None: nobody's."""
    handle, proof = token[: 2 * _HANDLE], token[2 * _HANDLE :]
    if not hmac.compare_digest(proof.encode(), _proof(handle, purpose).encode()):
        return None
    return Address.objects.select_related("reader__publisher").filter(handle=handle).first()


def end(rows: QuerySet[Address], why: Why, now: datetime) -> int:
    """Nothing is sent to these any more; returns how many there were.

    A restore must not bring one back that had been confirmed: the tombstone comes first.
    """
    _bury(rows, now)
    return over(rows, why, now)


def over(rows: QuerySet[Address], why: Why, now: datetime) -> int:
    """As `end`, without a tombstone: there is one. What stays of an address is its digest, and why it ended."""
    return rows.filter(ended_at=None).update(address="", ended_at=now, why=why, due_at=None)


def leave(address: Address, why: Why, now: datetime) -> bool:
    """As `end`, of one, with a receipt; False where it ended before."""
    # An old letter's way out ends the same mailbox, given again since.
    living = of(address.reader_id)
    again = living.pk if living and bytes(living.address_lookup) == bytes(address.address_lookup) else None
    rows = Address.objects.filter(pk__in=[address.pk, again])
    buried = _bury(rows, now)  # on the disk before the transaction, which must be short
    with transaction.atomic():
        # The reader first, as whoever confirms an address: else each could have what the other waits for.
        _lock(address.reader_id)
        if not buried:
            _bury(rows, now)  # confirmed meanwhile
        if over(rows, why, now):
            consent.note(address.reader, f"mail-{why}", "", now)
            return True
    return False


def forget(now: datetime, since: datetime) -> int:
    """Removes what nobody confirmed in time, and what ended before `since`; returns how many rows."""
    unconfirmed = Address.objects.filter(confirmed_at=None, asked_at__lte=now - VALID).exclude(why=Why.COMPLAINED)
    old = Address.objects.filter(ended_at__lt=since)
    return unconfirmed.delete()[0] + old.delete()[0]


def _bury(rows: QuerySet[Address], now: datetime) -> bool:
    """A tombstone for each reader who has one of these that is confirmed and has not ended; False: nobody has."""
    confirmed = rows.filter(ended_at=None).exclude(confirmed_at=None)
    readers = sorted(set(confirmed.values_list("reader", flat=True)))
    for reader in readers:
        tombstones.gone("mail", reader, now)
    return bool(readers)


def _proof(handle: str, purpose: Purpose) -> str:
    return lasting_lookup(f"mail {purpose} {handle}").hex()


def _lock(reader: int) -> None:
    """One at a time of each reader, unless they were erased."""
    list(Reader.objects.select_for_update().filter(pk=reader).values_list("pk"))
