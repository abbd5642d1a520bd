"""Sealing anew what older keys sealed, batch by batch, while all goes on. The rows themselves say what is done."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from newsbell.common import secrets
from newsbell.common.sealed import LookupField, SealedField, SealedTextField, as_it_lies
from newsbell.common.writing import shortly

BATCH = 250


def renew() -> Iterator[int]:
    """Seals every sealed field, and the digest by which its row is found, with the newest key.

    Yields how many rows each batch renewed. Killed anywhere, the next call goes on with what is left.
    """
    for model in apps.get_models():
        fields = model._meta.local_concrete_fields
        sealed = [field.name for field in fields if isinstance(field, SealedField | SealedTextField)]
        if sealed:
            yield from _renew(model, sealed, [field for field in fields if isinstance(field, LookupField)])


def _renew(model: type[models.Model], sealed: list[str], lookups: "list[LookupField[Any, Any]]") -> Iterator[int]:
    rows: models.QuerySet[Any] = models.QuerySet(model).order_by("pk")
    after: Any = None
    while True:
        with as_it_lies():
            batch = list((rows if after is None else rows.filter(pk__gt=after)).values_list("pk", *sealed)[:BATCH])
        if not batch:
            return
        after = batch[-1][0]
        newest = secrets.newest()
        stale = [pk for pk, *values in batch if any(value and bytes(value)[0] != newest for value in values)]
        if stale:
            with shortly():
                yield _write(list(rows.filter(pk__in=stale).select_for_update()), sealed, lookups)


def _write(rows: list[Any], sealed: list[str], lookups: "list[LookupField[Any, Any]]") -> int:
    for row in rows:
        for field in lookups:
            if digest := field.renewed(row):
                setattr(row, field.attname, digest)
    if rows:
        models.QuerySet(type(rows[0])).bulk_update(rows, [*sealed, *(field.name for field in lookups)])
    return len(rows)
