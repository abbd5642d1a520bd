"""The editions of one hour are made and sent together, each its own way."""

from datetime import timedelta
from typing import Any

import pytest
from tests.integration.editions.wanting import publish, rung, soon, wants, wants_mail
from tests.postoffice import PostOffice
from tests.tables import number_from
from tests.world import Later, World

from newsbell import editions, work
from newsbell.common import clock
from newsbell.delivery import mail
from newsbell.readers import addresses
from newsbell.readers.models import Address, Reader
from newsbell.reminders.models import Edition, Reminder
from newsbell.reminders.packing import SLICE

pytestmark = pytest.mark.django_db


def test_many_have_theirs_at_one_hour_each_its_own_way(
    here: World, later: Later, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are made together, and lie in few rows; what one of them is refused is nothing to the others."""
    monkeypatch.setattr(editions, "AT_ONCE", 2)
    by_push = [wants(here.reader(f"phrase:{name}:digest"), soon()) for name in ("Devon", "Devon", "Fire", "Nowhere")]
    by_mail = [wants_mail(here) for _ in range(3)]
    quietly = wants(here.reader("phrase:Fire:digest"), soon(), channel="inbox")
    office.refuses["RCPT reader3@mail.example"] = "550 5.1.1 no such user"
    publish(here, "Fire in Devon", "Flood in Devon")
    later(hours=3)
    assert [["2 stories for you"]] * 2 + [["1 story for you"], []] == [rung(here, reader) for reader in by_push]
    bodies = [one["body"] for reader in by_push[:3] for one in here.shown(reader)]
    assert ["Flood in Devon · Fire in Devon"] * 2 + ["Fire in Devon"] == bodies, "each is told of their own"
    assert 2 == Reminder.objects.filter(kind="edition").count(), "of two readers, and of one"
    assert ["reader1@mail.example", "reader2@mail.example"] == sorted(str(one["To"]) for one in office.letters)
    assert 1 == office.conversations
    by = {one.reader_id: one.channel for one in Edition.objects.filter(open=False)}
    assert ["email", "email", "inbox", "inbox"] == [by[reader.pk] for reader in (*by_mail, quietly)]
    assert by_push[3].pk not in by, "there is never an empty one"
    assert 8 == Edition.objects.filter(open=True, due_at__gt=clock.now() + timedelta(hours=24)).count()
    later(hours=24)
    assert 2 == len(office.letters)


def test_one_bad_edition_does_not_stop_the_others(
    here: World, later: Later, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, bad, last = (wants_mail(here) for _ in range(3))
    publish(here, "Fire in Devon")
    posted = mail.post

    def post(message: Any, *said: Any) -> None:
        if str(message["To"]) == str(addresses.of_all([bad.pk])[bad.pk].address):
            raise ValueError("a header that cannot be")
        posted(message, *said)

    monkeypatch.setattr(mail, "post", post)
    later(hours=3)
    assert 2 == len(office.letters)
    assert {first.pk, last.pk} == {one.reader_id for one in Edition.objects.filter(open=False)}
    again = Edition.objects.get(reader=bad, open=True).due_at
    assert again is not None
    assert again > clock.now() + later.ahead


def test_what_was_lost_meanwhile_is_left_to_who_has_it(
    here: World, later: Later, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, lost = (wants_mail(here) for _ in range(2))
    publish(here, "Fire in Devon")
    posted = mail.post

    def post(*said: Any) -> None:
        posted(*said)
        Edition.objects.filter(reader=lost).update(lease_owner="another", lease_until=clock.now() + timedelta(days=9))

    monkeypatch.setattr(mail, "post", post)
    later(hours=3)
    assert 1 == len(office.letters)
    assert [mine.pk] == [one.reader_id for one in Edition.objects.filter(open=False)]
    assert "another" == Edition.objects.get(reader=lost).lease_owner


def test_a_reader_in_another_slice_waits_for_no_later_wake_up(here: World, later: Later) -> None:
    """A turn makes the editions of one slice; whoever ends one wakes somebody for the next."""
    for number in range(1, 6):
        number_from(Reader, number * SLICE + 5)
        wants(here.reader("phrase:Devon:digest"), soon())
    publish(here, "Fire in Devon")
    assert 5 == len({pk // SLICE for pk in Edition.objects.values_list("reader", flat=True)})
    later.ahead += timedelta(hours=3)
    queue: list[tuple[str, int]] = []
    work.wake_due(lambda step, pk: queue.append((step, pk)))
    while queue:
        step, pk = queue.pop()
        if work.do_ahead(step) or work.turn(step, pk):
            work.wake_due(lambda step, pk: queue.append((step, pk)))
    assert 5 == Edition.objects.filter(open=False).count()


def test_who_leaves_while_letters_are_handed_over_is_not_written_to(
    here: World, later: Later, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers = [wants_mail(here), wants_mail(here)]
    publish(here, "Fire in Devon")
    posted = mail.post

    def post(*said: Any) -> None:
        posted(*said)
        for address in [one for one in Address.objects.all() if one.address != office.letters[0]["To"]]:
            addresses.leave(address, Address.Why.UNSUBSCRIBED, clock.now())

    monkeypatch.setattr(mail, "post", post)
    later(hours=3)
    assert 1 == len(office.letters)
    assert len(readers) == Edition.objects.filter(open=False).count()
