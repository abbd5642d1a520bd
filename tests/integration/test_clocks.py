"""Machines whose clocks are wrong: all go by the database server's."""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

import pytest
from django.db import connection

from newsbell.common import clock, leases
from newsbell.common.models import Publisher
from newsbell.sources.models import Source

pytestmark = [pytest.mark.grown, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[timedelta(days=1), timedelta(days=-1), timedelta(seconds=40)], ids=str)
def off(request: pytest.FixtureRequest) -> Iterator[timedelta]:
    """So much this process's machine is ahead, for connections of that time."""

    class Ahead(datetime):
        # The real one answers its own class, which no sum of it and a time is.
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            ahead: timedelta = request.param
            return datetime.now(tz) + ahead

    with pytest.MonkeyPatch.context() as patches:
        connection.close()
        patches.setattr(clock, "datetime", Ahead)
        yield request.param
        connection.close()
    connection.ensure_connection()


def test_a_worker_whose_clock_is_wrong_keeps_no_row_longer_than_others(off: timedelta) -> None:
    """Never missed: it dies, and others take over at once what it had, and not a day later."""
    true = datetime.now().astimezone()
    publisher = Publisher.objects.create(slug="gazette", name="Gazette")
    source = Source.objects.create(publisher=publisher, url="https://a.example/", due_at=true - timedelta(minutes=1))
    row = leases.claim(Source, source.pk, clock.now(), 30)
    assert row
    assert row.lease_until
    assert abs(row.lease_until - true - timedelta(seconds=30)) < timedelta(seconds=20)
    assert not leases.due(Source, true + timedelta(seconds=5))
    assert [source.pk] == leases.due(Source, true + timedelta(seconds=55))
