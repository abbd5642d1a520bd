"""Rows by the hundred, read without a model's instance for each (a tenth of the cost)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

from django.db import connection, models

from newsbell.common.prepared import field_of


def read(
    model: type[models.Model], fields: tuple[str, ...], keys: Collection[int | str], *, by: str = "id"
) -> Iterator[tuple[Any, ...]]:
    """The values of these fields in the rows whose field `by` is one of the keys, in no order, as the ORM has them."""
    names = ", ".join(_column(model, name) for name in fields)
    convert = _converters(model, fields)
    wanted = list(keys)
    with connection.cursor() as cursor:
        for at in range(0, len(wanted), _AT_ONCE):
            some = wanted[at : at + _AT_ONCE]
            places = ", ".join(["%s"] * len(some))
            cursor.execute(f"SELECT {names} FROM {_table(model)} WHERE {_column(model, by)} IN ({places})", some)  # noqa: S608
            found = cursor.fetchall()
            yield from (_converted(row, convert) for row in found) if convert else found


def latest(
    model: type[models.Model], of: str, keys: Collection[int], most: int, *, by: str = "key"
) -> dict[int, list[int]]:
    """Key → the `most` greatest values of the field `of` in rows whose field `by` is that key, ascending.

    Each key is asked for by itself, so what is read is bounded however many have it. The model's index has both.
    """
    key, value, table = _column(model, by), _column(model, of), _table(model)
    least = f"SELECT {value} FROM {table} WHERE {key} = asked.k ORDER BY {value} DESC LIMIT 1 OFFSET {most - 1:d}"  # noqa: S608
    found: defaultdict[int, list[int]] = defaultdict(list)
    wanted = list(keys)
    with connection.cursor() as cursor:
        for at in range(0, len(wanted), _AT_ONCE):
            some = wanted[at : at + _AT_ONCE]
            places = ", ".join(["(%s)"] * len(some))
            cursor.execute(
                f"WITH asked(k) AS (VALUES {places}) SELECT {key}, {value} FROM asked JOIN {table} ON {key} = asked.k"  # noqa: S608
                f" AND {value} >= COALESCE(({least}), -1)",
                some,
            )
            for row_key, row_value in cursor.fetchall():
                found[row_key].append(row_value)
    return {row_key: sorted(values) for row_key, values in found.items()}


def known(model: type[models.Model], keys: Collection[int]) -> set[int]:
    """Those of the keys that any row has."""
    table, key = _table(model), _column(model, "key")
    wanted = list(keys)
    if not wanted:
        return set()
    places = ", ".join(["(%s)"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH asked(k) AS (VALUES {places}) SELECT k FROM asked WHERE EXISTS"  # noqa: S608
            f" (SELECT 1 FROM {table} WHERE {key} = asked.k)",
            wanted,
        )
        return {row[0] for row in cursor.fetchall()}


def having(model: type[models.Model], of: str, keys: Collection[int]) -> dict[int, list[int]]:
    """Key → all values of the field `of` that have it, ascending. For keys of which few rows are ever written."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for row_key, row_value in read(model, ("key", of), keys, by="key"):
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


def _converted(row: Sequence[Any], convert: Mapping[int, Callable[[Any], Any]]) -> tuple[Any, ...]:
    values = list(row)
    for place, to_python in convert.items():
        values[place] = to_python(values[place])
    return tuple(values)


@cache
def _converters(model: type[models.Model], fields: tuple[str, ...]) -> dict[int, Callable[[Any], Any]]:
    """Place → what turns the database's value there into Python's, for those fields that need it."""
    columns = enumerate(field_of(model, name).get_col(model._meta.db_table) for name in fields)
    return {
        place: partial(each, expression=column, connection=connection)
        for place, column in columns
        for each in connection.ops.get_db_converters(column)
    }


@cache
def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(str(model._meta.db_table))


@cache
def _column(model: type[models.Model], name: str) -> str:
    return connection.ops.quote_name(str(field_of(model, name).column))
