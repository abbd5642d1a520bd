"""Postings: who follows a subject, written and read row by row. Run it under the publisher's lock."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from newsbell.common.sealed import lookups, seal, unseal
from newsbell.follows.models import Favourites, Posting, Subject, lock
from newsbell.follows.packing import HEAD, SLICE_BITS, Entries

SUBJECTS_AT_ONCE = 250


def put(publisher: int, subject: int, level: str, readers: Mapping[int, datetime]) -> None:
    """These readers follow the subject, each since then; who did already keeps since when and takes the level."""

    def change(entries: Entries, reader: int) -> None:
        entries.put(reader, level, readers[reader])

    _change(publisher, subject, readers, change)


def end(publisher: int, reader: int, subjects: Iterable[int]) -> None:
    """The reader follows these no more. What nobody follows then goes too: it tells what somebody read."""
    for subject in subjects:
        _change(publisher, subject, [reader], Entries.take)
        if not Posting.objects.filter(token__in=tokens(subject)).exists():
            Subject.objects.filter(pk=subject).delete()


def renew() -> Iterator[int]:
    """Seals the rows of older keys with the newest, subject by subject; yields how many each time."""
    after = 0
    while subjects := list(
        Subject.objects.filter(pk__gt=after).order_by("pk").values_list("pk", "publisher")[:SUBJECTS_AT_ONCE]
    ):
        after = subjects[-1][0]
        older = {token: (pk, publisher) for pk, publisher in subjects for token in tokens(pk)[1:]}
        stale = Posting.objects.filter(token__in=older).values_list("token", flat=True).distinct()
        for subject, publisher in {older[bytes(token)] for token in stale}:
            yield _renew(subject, publisher)


def _renew(subject: int, publisher: int) -> int:
    token, *older = tokens(subject)
    with transaction.atomic():
        lock([publisher])
        rows = list(Posting.objects.filter(token__in=older))
        for row in rows:
            entries = opened(row)
            row.token, row.entries = token, sealed(entries, token)
        Posting.objects.bulk_update(rows, ("token", "entries"), batch_size=100)
    return len(rows)


def count(subject: int) -> int:
    """How many readers follow a subject."""
    rows = Posting.objects.filter(token__in=tokens(subject)).values_list("token", "first", "entries")
    return sum(
        HEAD.unpack_from(unseal(bytes(entries), place(bytes(token), first)))[0] for token, first, entries in rows
    )


def tokens(subject: int) -> list[bytes]:
    """By what the postings of a subject are found, the newest key's first."""
    return lookups(f"posting {subject}")


def place(token: bytes, first: int) -> str:
    """What a row is bound to: put at another subject or slice, it does not open."""
    return f"{Posting._meta.db_table}.entries {token.hex()} {first}"


def opened(row: Posting) -> Entries:
    """The entries of a row."""
    return Entries.unpack(unseal(bytes(row.entries), place(bytes(row.token), row.first)), row.first)


def sealed(entries: Entries, token: bytes) -> bytes:
    """The entries as they are kept."""
    return seal(entries.pack(), place(token, entries.first))


@receiver(pre_delete, sender=Favourites)
def _ended(instance: Favourites, **_: Any) -> None:
    """Whoever deletes a reader, or what they follow, leaves no posting of them."""
    publisher = instance.reader.publisher_id
    with transaction.atomic():
        lock([publisher])
        own = Favourites.objects.filter(reader=instance.reader_id)
        end(publisher, instance.reader_id, [one.subject for one in own.packed()])


def _change(publisher: int, subject: int, readers: Iterable[int], change: Callable[[Entries, int], None]) -> None:
    wanted = sorted(readers)
    if not wanted:
        return
    rows = _rows(subject, wanted[0] >> SLICE_BITS, wanted[-1] >> SLICE_BITS)
    token = bytes(rows[0].token) if rows else (_any_token(subject) or tokens(subject)[0])
    for row, own in _shared_out(rows, wanted):
        entries = opened(row) if row else Entries(0)
        for reader in own:
            change(entries, reader)
        _keep(publisher, token, row, entries)


def _rows(subject: int, lowest: int, highest: int) -> list[Posting]:
    """The rows in which readers of these slices are, or belong."""
    own = Posting.objects.filter(token__in=tokens(subject)).order_by("first")
    before = own.filter(first__lte=lowest).order_by("-first").values_list("first", flat=True)[:1]
    begin = next(iter(before), lowest)
    return list(own.filter(first__gte=begin, first__lte=highest))


def _any_token(subject: int) -> bytes | None:
    """A subject's rows are all of one generation of the key: a rotation renews them together."""
    found = Posting.objects.filter(token__in=tokens(subject)).values_list("token", flat=True)[:1]
    return next(map(bytes, found), None)


def _shared_out(rows: list[Posting], readers: list[int]) -> Iterator[tuple[Posting | None, list[int]]]:
    """Each row with the readers that belong in it; None: a new first row, for those before all that there are."""
    begins = [row.first << SLICE_BITS for row in rows]
    shares: dict[int, list[int]] = {}
    for reader in readers:
        shares.setdefault(bisect_right(begins, reader) - 1, []).append(reader)
    for number, own in shares.items():
        yield (rows[number] if number >= 0 else None), own


def _keep(publisher: int, token: bytes, row: Posting | None, entries: Entries) -> None:
    if not entries.who:
        if row:
            row.delete()
        return
    here, *others = entries.parts()
    made = [here, *others] if row is None else others
    if row:
        row.entries = sealed(here, token)
        row.save(update_fields=["entries"])
    Posting.objects.bulk_create(
        Posting(publisher_id=publisher, token=token, first=one.first, entries=sealed(one, token)) for one in made
    )
