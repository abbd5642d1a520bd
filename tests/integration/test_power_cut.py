"""A power cut takes back the last seconds of SQLite, but nothing that a push service or mail server has.

Else the story's number would be given out again: to the same story, which would ring twice, or to another, which
browsers would take for it and show in silence.
"""

from typing import Any

import pytest
from django.db import connection
from tests.integration.editions.wanting import publish
from tests.world import World

from newsbell.common import writing
from newsbell.delivery import sender
from newsbell.reminders import slices

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.small,  # PostgreSQL keeps what it committed by itself
]
NORMAL, FULL = 1, 2


def setting() -> int:
    with connection.cursor() as cursor:
        return int(cursor.execute("PRAGMA synchronous").fetchone()[0])


def test_what_is_posted_is_on_the_disk_before(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    here.reader("phrase:Devon")
    said: list[tuple[str, int]] = []
    take, post = slices.take, sender.post

    def taking(*args: Any, **options: Any) -> Any:
        said.append(("taken", setting()))
        return take(*args, **options)

    def posting(*args: Any) -> Any:
        assert not connection.in_atomic_block, "it is committed"
        said.append(("posted", setting()))
        return post(*args)

    monkeypatch.setattr(slices, "take", taking)
    monkeypatch.setattr(sender, "post", posting)
    publish(here, "Fire in Devon")
    assert [("taken", FULL), ("posted", NORMAL)] == said[:2], "and what nobody waits for is not hurried"


def test_a_project_that_wants_more_keeps_it(db: None) -> None:
    """Of a host project that has SQLite write all to the disk, nothing is taken back."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=FULL")
    try:
        with writing.lasting():
            assert FULL == setting()
        assert FULL == setting()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=NORMAL")
