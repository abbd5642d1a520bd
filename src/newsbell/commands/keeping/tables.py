"""The database as lines of JSON that any database reads: each table with its rows, what is sealed as it lies."""

import base64
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from newsbell.common.sealed import as_it_lies

BATCH = 500
# Envelopes are bound to one message each: none may ever be used twice. Sessions and caches are of a moment.
NEVER = ("envelope", "session")


def kept() -> Sequence[type[models.Model]]:
    """Every table of this installation that a backup has."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return [model for model in found if not any(word in (model._meta.model_name or "") for word in NEVER)]


def emptied() -> Sequence[type[models.Model]]:
    """Every table: what a backup has not is empty after a restore."""
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def migrations() -> list[str]:
    """What the tables look like: a backup fits where the same was applied."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied if app in {a.label for a in apps.get_app_configs()})


@contextmanager
def snapshot() -> Iterator[None]:
    """Within it every table is read as it was at one moment, and nobody who writes waits."""
    if connection.vendor == "sqlite":
        mode = connection.transaction_mode  # type: ignore[attr-defined]  # of Django's SQLite connection
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                yield
        finally:
            connection.transaction_mode = mode  # type: ignore[attr-defined]
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def lines() -> Iterator[dict[str, Any]]:
    """{"table", "fields"}, and after it {"rows"} for each 500 of them."""
    for model in kept():
        fields = [field.attname for field in model._meta.local_concrete_fields]
        yield {"table": model._meta.label, "fields": fields}
        after: Any = None
        rows: models.QuerySet[Any] = models.QuerySet(model).order_by("pk")
        while True:
            with as_it_lies():
                batch = list((rows if after is None else rows.filter(pk__gt=after)).values_list("pk", *fields)[:BATCH])
            if not batch:
                break
            after = batch[-1][0]
            yield {"rows": [[_said(value) for value in row[1:]] for row in batch]}


def empty() -> None:
    """Takes every row out of every table."""
    with connection.cursor() as cursor:
        for model in emptied():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 - our tables


def put(label: str, fields: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Writes rows of a table as they were."""
    model = apps.get_model(label)
    own = {field.attname: field for field in model._meta.local_concrete_fields}
    made = [model(**{name: _meant(own[name], value) for name, value in zip(fields, row, strict=True)}) for row in rows]
    moments = [(field, field.auto_now_add, field.auto_now) for field in own.values() if _dates_itself(field)]
    try:
        for field, *_ in moments:
            field.auto_now_add = field.auto_now = False
        with as_it_lies():
            models.QuerySet(model).bulk_create(made, batch_size=100)
    finally:
        for field, at_first, always in moments:
            field.auto_now_add, field.auto_now = at_first, always


def skip_numbers(gap: int) -> None:
    """No number that was given out since the backup is given out again: browsers know stories by them."""
    for model in kept():
        key = model._meta.pk
        if not isinstance(key, models.AutoField | models.BigAutoField):
            continue
        highest = models.QuerySet(model).aggregate(at=models.Max("pk"))["at"] or 0
        table, room = model._meta.db_table, gap if isinstance(key, models.BigAutoField) else 0
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, highest + room])
            else:
                name = f'"{table}"'
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [name, key.column, highest + room + 1]
                )


def _dates_itself(field: Any) -> bool:
    return bool(getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False))


def _said(value: Any) -> Any:
    """Fit for JSON; what JSON has no word for is an object of one entry."""
    if isinstance(value, bytes | memoryview):
        return {"b": base64.b85encode(bytes(value)).decode()}
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, dict | list):
        return {"j": value}
    return value


def _meant(field: Any, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, said),) = value.items()
    if kind == "b":
        return base64.b85decode(said)
    return said if kind == "j" else field.to_python(said)


def dumped(line: dict[str, Any]) -> bytes:
    """One line of a backup."""
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
