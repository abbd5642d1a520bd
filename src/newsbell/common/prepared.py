"""Statements that run at every turn. Django makes their SQL once, for to make it costs several times what it does.

PostgreSQL reads and plans them once in a connection too, and gives `binary` results where there are octets in them.
All that is written without a model's `save` is written here: each value is prepared by its field, as `save` would.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from typing import Any, TypeVar, cast

from django.db import DatabaseError, connection
from django.db.models import Expression, Field, IntegerField, Model, QuerySet
from django.db.models.sql import Query, UpdateQuery

M = TypeVar("M", bound=Model)


class Given(Expression):
    """Stands in a statement for a value that each run gives by this name, and that the field `of` a model prepares."""

    def __init__(self, name: str, of: "Field[Any, Any] | None" = None) -> None:
        super().__init__()
        self.name, self.of = name, of

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)

    def prepared(self, value: Any) -> Any:
        """The value as the database takes it."""
        adapt = connection.ops.adapt_unknown_value
        return adapt(value) if self.of is None else self.of.get_db_prep_save(value, connection)


class Prepared:
    """A statement whose SQL is made at its first run, for the engine of this process; `make` says what it is."""

    def __init__(self, make: Callable[[], Query], *, binary: bool = False) -> None:
        self._make, self._binary = make, binary

    def rows(self, **given: Any) -> Sequence[Sequence[Any]]:
        """What a SELECT finds, in the order of its `values_list`."""
        compiler, sql, params, converters = self._made
        with _cursor(binary=self._binary) as cursor:
            cursor.execute(sql, _filled(params, given))
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return list(compiler.apply_converters(found, converters)) if converters else found

    def instances(self, **given: Any) -> list[Any]:
        """The models that a SELECT finds of which all `columns` are read."""
        model = self._made[0].query.model
        return [model.from_db(connection.alias, columns(model), said) for said in self.rows(**given)]

    def change(self, **given: Any) -> int:
        """Runs an UPDATE; how many rows it found."""
        _, sql, params, _ = self._made
        with _cursor() as cursor:
            cursor.execute(sql, _filled(params, given))
            return int(cursor.rowcount)

    def change_each(self, many: Iterable[Mapping[str, Any]]) -> None:
        """Runs an UPDATE once for each of these."""
        _, sql, params, _ = self._made
        with _cursor() as cursor:
            cursor.executemany(sql, [_filled(params, given) for given in many])

    @cached_property
    def _made(self) -> tuple[Any, str, Sequence[Any], Any]:
        compiler = self._make().get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        columns = [one[0] for one in compiler.select[: compiler.col_count]] if compiler.select else []
        return compiler, sql, params, compiler.get_converters(columns)


class Whether(Prepared):
    """One statement that says of each of several SELECTs whether it finds anything."""

    def __init__(self, make: Callable[[], Iterable[QuerySet[Any]]]) -> None:
        self._each, self._binary = make, False

    def found(self, **given: Any) -> Sequence[bool]:
        """The answers, in the order of the SELECTs."""
        ((*found,),) = self.rows(**given)
        return list(map(bool, found))

    @cached_property
    def _made(self) -> tuple[Any, str, Sequence[Any], Any]:
        queries: list[Any] = [rows.query for rows in self._each()]
        made = [query.exists().get_compiler(connection=connection).as_sql() for query in queries]
        sql = "SELECT " + ", ".join(f"EXISTS ({sql})" for sql, _ in made)
        return None, sql, [one for _, params in made for one in params], {}


def update(rows: QuerySet[Any], *names: str, **same: Any) -> Query:
    """The UPDATE of these columns of `rows`, each to what is given by its name, and of others to the `same` always."""
    query: Any = rows.query.chain(UpdateQuery)
    query.add_update_values({name: Given(name, field_of(rows.model, name)) for name in names} | same)
    return cast(Query, query)


@cache
def columns(model: type[Model]) -> Sequence[str]:
    """All columns of a model, as `values_list` takes them."""
    return [field.attname for field in model._meta.concrete_fields]


def get(model: type[M], pk: int) -> M:
    """The row of this key; raises the model's DoesNotExist."""
    for found in _by_key(model).instances(pk=pk):
        return cast(M, found)
    raise model.DoesNotExist  # type: ignore[attr-defined]  # each model has its own


def change(row: Model, names: Iterable[str]) -> None:
    """Writes these fields of a row that is there; raises DatabaseError where it is gone."""
    model = type(row)
    fields = [field_of(model, name) for name in sorted(names)]
    values = {field.name: getattr(row, field.attname) for field in fields}
    if not _changing(model, tuple(values)).change(pk=row.pk, **values):
        raise DatabaseError(f"{model.__name__} {row.pk} is gone")


def add(row: Model) -> None:
    """Writes a new row, and gives it its number."""
    model = type(row)
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    said = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(f"{_insertion(model, tuple(field.name for field in fields))} RETURNING id", said)
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias


def add_many(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Writes new rows with the values of these fields, without a model's instance for each (a tenth of the cost)."""
    fields = enumerate(field_of(model, name) for name in names)
    # A number is itself, and most rows have nothing else.
    dressed = [(at, field) for at, field in fields if not isinstance(field, IntegerField) and not field.is_relation]
    written = [list(row) for row in rows]
    for values in written if dressed else ():
        for at, field in dressed:
            values[at] = field.get_db_prep_save(values[at], connection)
    with connection.cursor() as cursor:
        cursor.executemany(_insertion(model, tuple(names)), written)


def field_of(model: type[Model], name: str) -> "Field[Any, Any]":
    """A model's own field."""
    field = model._meta.get_field(name)
    assert isinstance(field, Field)  # noqa: S101 - not another's relation to it
    return field


@cache
def _by_key(model: type[Model]) -> Prepared:
    return Prepared(lambda: model._default_manager.filter(pk=Given("pk")).values_list(*columns(model)).query)


@cache
def _changing(model: type[Model], names: Sequence[str]) -> Prepared:
    return Prepared(lambda: update(model._default_manager.filter(pk=Given("pk")), *names))


@cache
def _insertion(model: type[Model], names: Sequence[str]) -> str:
    quoted = ", ".join(connection.ops.quote_name(str(field_of(model, name).column)) for name in names)
    places = ", ".join(["%s"] * len(names))
    return f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({quoted}) VALUES ({places})"  # noqa: S608 - names of our own models


@contextmanager
def _cursor(*, binary: bool = False) -> Iterator[Any]:
    """Django's cursor; on PostgreSQL around one of psycopg's own, which leaves values out of the SQL's text.

    So that the text is the same each time, which psycopg prepares (Django's `prepare_threshold`). `binary` goes with
    columns that need no converter of Django's, which knows no other JSON than text.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            import psycopg  # where it is not used it need not be installed

            cursor.cursor = psycopg.Cursor(connection.connection)
            cursor.cursor.format = psycopg.pq.Format(binary)
        yield cursor


def _filled(params: Sequence[Any], given: Mapping[str, Any]) -> list[Any]:
    return [one.prepared(given[one.name]) if isinstance(one, Given) else one for one in params]
