"""A publisher's decisions, one at a time: of two copies that arrive at once, one must see the other."""

from django.db import connection

from newsbell.stories.models import Turn

_TABLE = Turn._meta.db_table
_NOW = f"SELECT number FROM {_TABLE} WHERE publisher_id = %s"  # noqa: S608 - our own name
_NEXT = f"UPDATE {_TABLE} SET number = number + 1 WHERE publisher_id = %s RETURNING number"  # noqa: S608 - our own name


def current(publisher: int) -> int:
    """How many decisions were written so far."""
    return _asked(_NOW, publisher) or 0


def take(publisher: int) -> int:
    """Locks the publisher's decisions until the transaction ends; how many there were before this one."""
    number = _asked(_NEXT, publisher)
    if number is None:
        Turn.objects.bulk_create([Turn(publisher_id=publisher)], ignore_conflicts=True)
        number = _asked(_NEXT, publisher)
    assert number is not None  # noqa: S101 - the row was made just now
    return number - 1


def _asked(question: str, publisher: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(question, [publisher])
        row = cursor.fetchone()
    return row[0] if row else None
