"""Who ends a follow while a story is told is not rung for it afterwards."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from tests.world import World, world

from newsbell import joints
from newsbell.common import clock
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.readers.models import Reader
from newsbell.reminders import ledger
from newsbell.stories import archive
from newsbell.work import drain


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


def unfollows(reader: Reader) -> None:
    for follow in choices.of(reader.pk):
        choices.unfollow(reader.pk, follow.pk, clock.now())
    joints.mute(reader, clock.now())


def wants_it_in_the_inbox(reader: Reader) -> None:
    choices.follow(reader.pk, reader.publisher, [Wish("phrase", "bridge", "inbox")], clock.now())
    joints.mute(reader, clock.now())


@pytest.mark.django_db
@pytest.mark.parametrize(("ends", "outcomes"), [(unfollows, []), (wants_it_in_the_inbox, [("in-inbox", "inbox-only")])])
def test_who_unfollows_once_the_audience_is_read_is_not_rung(
    here: World, monkeypatch: pytest.MonkeyPatch, ends: Callable[[Reader], None], outcomes: list[tuple[str, str]]
) -> None:
    """Rung wrongly: the plan of a large audience goes on for seconds with followers as they were."""
    reader, other = here.reader("phrase:bridge"), here.reader("phrase:bridge")
    real = joints.together

    def meanwhile(*args: Any) -> Any:
        for some in real(*args):
            if choices.of(reader.pk):
                ends(reader)
            yield some

    monkeypatch.setattr("newsbell.pipeline.together", meanwhile)
    here.publish("The bridge opens")
    drain()
    assert ([], 1) == (here.shown(reader), len(here.shown(other)))
    assert outcomes == here.outcomes(reader)


@pytest.mark.grown
@pytest.mark.django_db(transaction=True)
def test_who_unfollows_while_they_are_enlisted_is_not_rung(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rung wrongly: on a server, whoever unfollows sees nothing yet of a transaction that enlists them."""
    reader, other = here.reader("phrase:bridge"), here.reader("phrase:bridge")
    here.publish("The bridge opens")
    read, ended, real = threading.Event(), threading.Event(), ledger.enlist

    def enlist(*args: Any, **said: Any) -> int:
        read.set()
        assert ended.wait(20)
        return real(*args, **said)

    def tell() -> None:
        try:
            drain("remind")
        finally:
            connection.close()

    monkeypatch.setattr(ledger, "enlist", enlist)
    wait = archive.wait_for_tellings

    def waited(publisher: int) -> None:
        ended.set()
        wait(publisher)

    monkeypatch.setattr(archive, "wait_for_tellings", waited)
    telling = threading.Thread(target=tell)
    telling.start()
    assert read.wait(20)
    unfollows(reader)
    telling.join(20)
    drain()
    assert ([], 1) == (here.shown(reader), len(here.shown(other)))
    assert [("in-inbox", "unfollowed")] == here.outcomes(reader)
