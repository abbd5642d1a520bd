"""Rows of numbers by the hundred, written and read without a model's instance for each (a tenth of the cost)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from django.db import connection, models


def insert(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows with the values of these fields."""
    names = ", ".join(_column(model, name) for name in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {_table(model)} ({names}) VALUES ({places})",  # noqa: S608 - names of our own models
            list(rows),
        )


def latest(
    model: type[models.Model], of: str, keys: Collection[int], most: int, *, by: str = "key"
) -> dict[int, list[int]]:
    """Key → the `most` greatest values of the field `of` in rows whose field `by` is that key, ascending.

    Each key is asked for by itself, so what is read is bounded however many have it. The model's index has both.
    """
    key, value, table = _column(model, by), _column(model, of), _table(model)
    one = f"SELECT * FROM (SELECT {key}, {value} FROM {table} WHERE {key} = %s ORDER BY {value} DESC LIMIT {most:d})"  # noqa: S608
    found: defaultdict[int, list[int]] = defaultdict(list)
    wanted = list(keys)
    with connection.cursor() as cursor:
        for at in range(0, len(wanted), _AT_ONCE):
            some = wanted[at : at + _AT_ONCE]
            cursor.execute(" UNION ALL ".join([f"{one} AS a{n}" for n in range(len(some))]), some)
            for row_key, row_value in cursor.fetchall():
                found[row_key].append(row_value)
    return {row_key: sorted(values) for row_key, values in found.items()}


def having(model: type[models.Model], of: str, keys: Collection[int]) -> dict[int, list[int]]:
    """Key → all values of the field `of` that have it, ascending. For keys of which few rows are ever written."""
    key, value, wanted = _column(model, "key"), _column(model, of), list(keys)
    found: defaultdict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        for at in range(0, len(wanted), _AT_ONCE):
            some = wanted[at : at + _AT_ONCE]
            places = ", ".join(["%s"] * len(some))
            cursor.execute(f"SELECT {key}, {value} FROM {_table(model)} WHERE {key} IN ({places})", some)  # noqa: S608
            for row_key, row_value in cursor.fetchall():
                found[row_key].append(row_value)
    return {row_key: sorted(values) for row_key, values in found.items()}


def forget(model: type[models.Model], of: str, gone: Callable[[Collection[int]], Collection[int]]) -> int:
    """Deletes of the oldest rows those whose `of` is among what `gone` picks of it; returns how many were deleted.

    So many rows are looked at as a few decisions write: no transaction is long, and yet it keeps pace.
    """
    oldest = list(model._default_manager.order_by("pk").values_list("pk", of)[:_OLDEST])
    old = gone({value for _, value in oldest})
    stale = [pk for pk, value in oldest if value in old]
    return model._default_manager.filter(pk__in=stale).delete()[0] if stale else 0


_OLDEST = 500
# SQLite takes 500 selections at most in one statement.
_AT_ONCE = 250


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(str(model._meta.db_table))


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)  # noqa: S101 - one of our own, not a relation to it
    return connection.ops.quote_name(str(field.column))
