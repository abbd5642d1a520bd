"""A power cut takes back the last seconds of SQLite, but nothing that a push service or mail server has.

Else the story's number would be given out again: to the same story, which would ring twice, or to another, which
browsers would take for it and show in silence.
"""

from typing import Any

import pytest
from django.db import connection
from tests.integration.editions.wanting import publish
from tests.world import World

from newsbell.common import clock, writing
from newsbell.delivery import sender
from newsbell.follows import choices
from newsbell.follows.choices import Wish
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


def test_what_a_reader_chose_is_on_the_disk_before_they_hear_of_it(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never missed: a follow that a power cut takes back rings nobody, and no bell sends it again."""
    said: list[int] = []
    write = choices._write

    def writing_it(*args: Any) -> None:
        said.append(setting())
        write(*args)

    monkeypatch.setattr(choices, "_write", writing_it)
    reader = here.reader("phrase:Devon")
    choices.follow(reader.pk, here.publisher, [Wish("topic", "Sea")], clock.now())
    choices.replace(reader.pk, here.publisher, [Wish("topic", "Sport")], clock.now())
    choices.follow_what_can_be(reader.pk, here.publisher, [Wish("topic", "News"), Wish("", "?")], clock.now())
    choices.unfollow(reader.pk, choices.of(reader.pk)[0].pk, clock.now())
    assert [FULL] * 6 == said, "replace ends some and begins others"
    assert NORMAL == setting()
