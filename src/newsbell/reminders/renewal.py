"""The packed rows sealed again, after the sealing key was rotated."""

from collections.abc import Iterator

from django.db import transaction

from newsbell.common import secrets
from newsbell.reminders import rows
from newsbell.reminders.models import Rings, Shard
from newsbell.reminders.rings import Book

_COLUMNS = ("packed_members", "packed_states", "packed_window")


def renew() -> Iterator[int]:
    """Seals what older keys sealed with the newest, row by row; yields how many each time."""
    newest = bytes((secrets.newest(),))
    for pk in list(Shard.objects.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            for row in rows.locked(Shard.objects.filter(pk=pk)):
                sealed = [bytes(getattr(row.shard, name)) for name in _COLUMNS]
                if any(value and value[:1] != newest for value in sealed):
                    row.save(anew=True)
                    yield 1
    for slice_ in list(Rings.objects.values_list("slice", flat=True)):
        with transaction.atomic():
            book = Book(slice_)
            if book.is_older():
                book.save()
                yield 1
