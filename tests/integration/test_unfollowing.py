"""Who ends a follow while a story is told is not rung for it afterwards."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.world import World, world

from newsbell import joints
from newsbell.common import clock
from newsbell.follows import choices, matcher
from newsbell.follows.audience import SLICE_BITS
from newsbell.follows.choices import Wish
from newsbell.readers.models import Reader
from newsbell.reminders import ledger, outcomes
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
@pytest.mark.parametrize(("ends", "said"), [(unfollows, []), (wants_it_in_the_inbox, [("in-inbox", "inbox-only")])])
def test_who_unfollows_once_the_audience_is_read_is_not_rung(
    here: World, monkeypatch: pytest.MonkeyPatch, ends: Callable[[Reader], None], said: list[tuple[str, str]]
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
    assert said == here.outcomes(reader)


WHEN = st.dictionaries(st.integers(0, 5), st.tuples(st.integers(0, 4), st.sampled_from((0, 1, 2))), max_size=6)


@pytest.mark.uncounted
@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(when=WHEN, together=st.integers(1, 3), turn=st.integers(1, 3))
def test_whoever_ends_a_follow_whenever_is_told_if_they_follow_still_and_else_never_rung(
    here: World, when: dict[int, tuple[int, int]], together: int, turn: int
) -> None:
    """`when`: reader → before which transaction they end how many of their two follows that match."""
    with transaction.atomic(), pytest.MonkeyPatch.context() as patches:
        matcher._indexes.clear()
        first = here.reader("phrase:bridge", "phrase:opens").pk
        readers = [first]
        for number in range(1, 6):
            # Two in a slice, and an empty one between them.
            pk = first + (number // 2 << SLICE_BITS + 1) + number % 2
            here.device(Reader.objects.create(pk=pk, publisher=here.publisher, created_at=clock.now()))
            wishes = [Wish("phrase", "bridge"), Wish("phrase", "opens")]
            choices.follow(pk, here.publisher, wishes, clock.now())
            readers.append(pk)
        done = iter(range(100))

        def ends() -> None:
            at = next(done)
            for number, (moment, many) in when.items():
                if moment == at:
                    for follow in choices.of(readers[number])[:many]:
                        choices.unfollow(readers[number], follow.pk, clock.now())
                    joints.mute(Reader.objects.get(pk=readers[number]), clock.now())

        def meanwhile(*args: Any) -> Iterator[Any]:
            for some in joints.together(*args):
                ends()
                yield some

        patches.setattr(joints, "SLICES_AT_ONCE", together)
        patches.setattr("newsbell.pipeline.TURN", turn)
        patches.setattr("newsbell.pipeline.FIRST_TURN", turn)
        patches.setattr("newsbell.pipeline.together", meanwhile)
        here.publish("The bridge opens")
        drain("remind")
        for _ in range(5):
            ends()
        waiting = {one.reader: one.value for one in outcomes.find(kind="story")}
        for reader in readers:
            assert waiting.get(reader) in (("deferred",) if choices.of(reader) else (None, "in-inbox"))
        transaction.set_rollback(True)


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
