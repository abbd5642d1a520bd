"""On a server, nobody who changes several rows waits for another who waits for them: all lock them by rising key."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from tests import books
from tests.beside import Beside
from tests.press import prose
from tests.world import World, world

from newsbell.articles.item import read_item
from newsbell.common import leases
from newsbell.common.clock import now
from newsbell.joints import origin
from newsbell.readers import addresses
from newsbell.reminders import ledger, snooze
from newsbell.reminders.models import Shard
from newsbell.sources.models import Poll
from newsbell.stories import archive, by_hand, editing, rewording
from newsbell.stories.models import Story
from newsbell.work import drain

pytestmark = [pytest.mark.grown, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


def told(here: World, title: str, **said: Any) -> Story:
    (story,) = here.publish(title, summary_html=prose(title), **said)
    drain()
    return Story.objects.get(pk=story.pk)


def two(here: World) -> tuple[Story, Story]:
    """Of which the table has the second one first."""
    one, other = told(here, "Ferry queues grow at Torpoint"), told(here, "Tamar bridge shut after crash")
    Story.objects.filter(pk=one.pk).update(due_at=now() - timedelta(days=1))
    return one, other


CHANGES: dict[str, Callable[[Story, Story], object]] = {
    "told to more": lambda one, other: rewording.tell_more([one.pk, other.pk], now()),
    "marked": lambda one, other: editing.mark_top([one.pk, other.pk], now()),
    "released": lambda one, other: editing.release([one.pk, other.pk], now()),
    "joined": lambda one, other: by_hand.join(other.pk, one.pk, "an editor", now()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whoever_changes_stories_locks_the_first_one_first(here: World, change: str) -> None:
    one, other = two(here)
    Story.objects.update(state="held" if change == "released" else "new")
    Story.objects.filter(pk=one.pk).update(due_at=now() - timedelta(hours=1))
    beside = Beside(one, other)
    beside.begin()
    with transaction.atomic():
        CHANGES[change](one, other)
    beside.end()


def test_the_clock_waits_for_nobody_who_waits_for_what_it_wakes_for(here: World) -> None:
    """It wrote its note in any order; what somebody has just now it looks at the next time."""
    one, other = two(here)
    Story.objects.filter(pk=other.pk).update(due_at=now())
    beside = Beside(other, one)
    beside.begin()
    assert [one.pk] == leases.to_wake(Story, now())
    beside.end()
    assert [other.pk] == leases.to_wake(Story, now())


def test_the_end_of_a_poll_locks_what_it_opened_after_the_older_that_it_tells_to_more(
    here: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    one, settle = told(here, "Ferry queues grow at Torpoint", link="https://gazette.example/ferry"), archive.settle
    made: list[Beside] = []

    def settled(*args: Any, **said: Any) -> None:
        made.append(Beside(one, Story.objects.latest("pk")))
        made[0].begin()
        settle(*args, **said)

    monkeypatch.setattr(archive, "settle", settled)
    title = "Tamar bridge shut after crash"
    entries: list[dict[str, Any]] = [
        {"title": title, "link": "https://gazette.example/bridge", "summary_html": prose(title)},
        {"title": str(one), "link": "https://gazette.example/ferry", "summary_html": f"{prose(str(one))} More of it."},
    ]
    poll = Poll.objects.create(source=here.source, at=now(), result=Poll.Result.NEWS, entries=30, fresh=2, due_at=now())
    drafts = [archive.draft(origin(here.source), read_item(id=None, **entry)) for entry in entries]
    archive.admit(drafts, poll.pk, now())
    drain("decide")
    made[0].end()
    assert "deadlock" not in caplog.text


def test_who_ends_e_mails_and_who_confirms_another_address_do_not_wait_for_each_other(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one had the address and wanted its reader, for the receipt, the other the reader and wanted the address."""
    reader = here.reader("phrase:ferry")
    asked = addresses.ask(reader, "reader@mail.example", now())
    addresses.confirm(addresses.token(asked, "confirm"), now())
    beside = Beside(reader, asked)
    over = addresses.over

    def meanwhile(*said: Any) -> int:
        ended = over(*said)
        beside.begin()
        return ended

    monkeypatch.setattr(addresses, "over", meanwhile)
    assert addresses.leave(asked, addresses.Why.UNSUBSCRIBED, now())
    beside.end()


def test_a_second_snooze_and_a_retraction_do_not_wait_for_each_other(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one had the first snooze's row and wanted the story's, the other the story's and wanted the snooze's."""
    reader, story = here.reader("phrase:ferry"), told(here, "Ferry queues grow at Torpoint")
    (outcome,) = books.outcomes(reader)
    snooze.snooze(outcome, now(), here.push.origin, now())
    (first,) = books.outcomes(reader, kind="snooze")
    books.attempt(first, reader.devices.get())
    beside = Beside(*Shard.objects.filter(reminder__story=story).order_by("pk"))
    unsent = ledger.unsent

    def meanwhile(row: Any) -> Any:
        if not beside.is_alive():
            beside.begin()
        return unsent(row)

    monkeypatch.setattr(ledger, "unsent", meanwhile)
    snooze.snooze(outcome, now() + timedelta(hours=1), here.push.origin, now())
    beside.end()
    assert 2 == len(books.outcomes(reader, kind="snooze")), "it was begun, so another was made"
