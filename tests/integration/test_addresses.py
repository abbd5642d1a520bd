"""A reader's e-mail address: asked for, confirmed by its owner, ended by whoever has a letter, and never a flood."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from tests.readership import NOON, join, publisher

from newsbell import joints
from newsbell.commands.keeping import graves
from newsbell.common import conf, tombstones
from newsbell.common.errors import CapabilityRefused, MailboxRefused, TooManyAddresses
from newsbell.common.models import Publisher
from newsbell.common.resealing import renew
from newsbell.common.secrets import add_generation
from newsbell.readers import addresses, consent
from newsbell.readers.addresses import VALID, Why
from newsbell.readers.models import Address, Consent, Reader

pytestmark = pytest.mark.django_db
HOME = "Reader@mail.example"


@pytest.fixture
def gazette() -> Publisher:
    return publisher()


@pytest.fixture
def reader(gazette: Publisher) -> Reader:
    return join(gazette).reader


def confirmed(reader: Reader, address: str = HOME) -> Address:
    return addresses.confirm(addresses.token(addresses.ask(reader, address, NOON), "confirm"), NOON)


def test_an_address_counts_from_its_confirmation_on(reader: Reader) -> None:
    asked = addresses.ask(reader, HOME, NOON)
    assert (None, asked, NOON) == (addresses.of(reader.pk), addresses.waiting(reader.pk, NOON), asked.due_at)
    addresses.confirm(addresses.token(asked, "confirm"), NOON)
    found = addresses.of(reader.pk)
    assert found is not None
    assert (HOME, None) == (found.address, found.due_at)
    assert addresses.waiting(reader.pk, NOON) is None
    assert "mail-confirmed" == reader.consents.all()[1].choice
    again = addresses.confirm(addresses.token(asked, "confirm"), NOON)
    assert (found, 2) == (again, reader.consents.count()), "a second press changes nothing"
    assert found == addresses.ask(reader, HOME, NOON), "nor does asking for the address that is there"


def test_a_confirmation_has_its_receipt_however_many_choices_the_reader_made_that_day(reader: Reader) -> None:
    """It is what proves that the address's owner agreed (GDPR 7(1)), and no end."""
    Consent.objects.bulk_create(
        Consent(reader=reader, at=NOON, choice="follow", words="…") for _ in range(consent.MOST)
    )
    confirmed(reader)
    assert "mail-confirmed" == reader.consents.latest("pk").choice


def test_a_link_confirms_for_a_day_and_until_another_was_asked_for(reader: Reader) -> None:
    first = addresses.ask(reader, HOME, NOON)
    late = addresses.token(first, "confirm")
    with pytest.raises(CapabilityRefused):
        addresses.confirm(late, NOON + VALID)
    assert addresses.waiting(reader.pk, NOON + VALID) is None
    addresses.ask(reader, "other@mail.example", NOON)
    with pytest.raises(CapabilityRefused):
        addresses.confirm(late, NOON)
    with pytest.raises(MailboxRefused):
        addresses.ask(reader, "nobody", NOON)


def test_a_link_does_one_thing_and_cannot_be_made_up(reader: Reader) -> None:
    asked = addresses.ask(reader, HOME, NOON)
    purposes: tuple[addresses.Purpose, ...] = ("confirm", "leave", "return")
    words = {purpose: addresses.token(asked, purpose) for purpose in purposes}
    assert 3 == len(set(words.values()))
    for purpose in purposes:
        own = [name for name, word in words.items() if addresses.held(word, purpose)]
        assert [purpose] == own
    for made_up in ("", "é" * 48, asked.handle, asked.handle + "0" * 32, "0" * 48):
        assert addresses.held(made_up, "leave") is None
        with pytest.raises(CapabilityRefused):
            addresses.confirm(made_up, NOON)


def test_a_newer_address_takes_the_place_of_the_older_one_when_it_is_confirmed(reader: Reader) -> None:
    old = confirmed(reader)
    new = addresses.ask(reader, "new@mail.example", NOON)
    assert old == addresses.of(reader.pk)
    addresses.confirm(addresses.token(new, "confirm"), NOON)
    old.refresh_from_db()
    assert (new, "", Why.REPLACED) == (addresses.of(reader.pk), old.address, old.why)
    assert addresses.ended(reader.pk) is None


def test_an_address_ends_once_with_a_receipt_and_is_forgotten(reader: Reader) -> None:
    row = confirmed(reader)
    addresses.leave(row, Why.BOUNCED, NOON)
    addresses.leave(row, Why.COMPLAINED, NOON)
    row.refresh_from_db()
    assert (None, Why.BOUNCED, "") == (addresses.of(reader.pk), addresses.ended(reader.pk), row.address)
    assert ["mail-bounced"] == [one.choice for one in reader.consents.all()][2:]
    confirmed(reader)
    assert addresses.ended(reader.pk) is None, "it may come back"


def test_nobody_is_flooded_with_letters_whoever_asks(gazette: Publisher) -> None:
    due = [addresses.ask(join(gazette).reader, HOME.swapcase(), NOON).due_at for _ in range(5)]
    assert [NOON, NOON, NOON, None, None] == due
    assert NOON + VALID == addresses.ask(join(gazette).reader, HOME, NOON + VALID).due_at


def test_whoever_complained_is_not_written_to_again(gazette: Publisher) -> None:
    stranger = addresses.ask(join(gazette).reader, HOME, NOON)
    addresses.leave(stranger, Why.COMPLAINED, NOON)
    much_later = NOON + timedelta(days=30)
    assert 0 == addresses.forget(much_later, NOON)
    assert addresses.ask(join(gazette).reader, HOME, much_later).due_at is None
    list(renew())
    add_generation()
    assert addresses.ask(join(gazette).reader, HOME, much_later).due_at is None


def test_a_reader_gives_few_addresses_a_day(reader: Reader) -> None:
    for number in range(5):
        addresses.ask(reader, f"reader{number}@mail.example", NOON)
    with pytest.raises(TooManyAddresses):
        addresses.ask(reader, HOME, NOON)
    assert NOON + VALID == addresses.ask(reader, HOME, NOON + VALID).due_at


def test_what_nobody_confirmed_and_what_ended_long_ago_is_forgotten(reader: Reader) -> None:
    addresses.leave(confirmed(reader), Why.UNSUBSCRIBED, NOON)
    addresses.ask(reader, HOME, NOON)
    assert 0 == addresses.forget(NOON, NOON)
    assert 1 == addresses.forget(NOON + VALID, NOON)
    assert 1 == addresses.forget(NOON, NOON + VALID)
    confirmed(reader, "living@mail.example")
    assert 0 == addresses.forget(NOON + 2 * VALID, NOON + 2 * VALID)


def test_a_stolen_database_tells_no_address_and_a_rotation_finds_it_again(reader: Reader) -> None:
    row = confirmed(reader)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM newsbell_address")
        lies = b"".join(bytes(value) if isinstance(value, bytes | memoryview) else b"" for value in cursor.fetchone())
    assert HOME.encode() not in lies
    word = addresses.token(row, "leave")
    add_generation()
    assert sum(renew()) > 0
    found = addresses.held(word, "leave")
    assert found is not None
    assert HOME == found.address


def test_take_out_tells_of_the_address_leaving_ends_it_and_erasing_removes_it(reader: Reader) -> None:
    row = confirmed(reader)
    (taken,) = json.loads(json.dumps(joints.take(reader)))["addresses"]
    assert {
        "address": HOME,
        "asked_at": NOON.isoformat(),
        "confirmed_at": NOON.isoformat(),
        "ended_at": None,
        "why": "",
    } == taken
    joints.leave(reader, NOON)
    row.refresh_from_db()
    assert (Why.UNSUBSCRIBED, "") == (row.why, row.address)
    assert NOON.isoformat() == joints.take(reader)["addresses"][0]["ended_at"]
    joints.erase(reader, NOON)
    assert not Address.objects.exists()


def test_a_restore_does_not_bring_back_an_address_that_ended_since(gazette: Publisher) -> None:
    left, ended, back = (join(gazette).reader for _ in range(3))
    rows = [confirmed(one, f"reader{one.pk}@mail.example") for one in (left, ended, back)]
    then, again = NOON + timedelta(minutes=1), NOON + timedelta(hours=1)
    joints.leave(left, then)
    for row in rows[1:]:
        addresses.leave(row, Why.UNSUBSCRIBED, then)
    kept = conf.data(tombstones.FILE).read_text().splitlines()[-4:]
    assert ["leave", "mail", "mail", "mail"] == [json.loads(line)["what"] for line in kept]
    for row in rows:
        Address.objects.filter(pk=row.pk).update(address=HOME, ended_at=None, why="")
    Address.objects.filter(pk=rows[2].pk).update(asked_at=again, confirmed_at=again)
    assert 2 == graves.replay(kept)
    living = [one.pk for one in (left, ended, back) if addresses.of(one.pk)]
    assert [back.pk] == living, "who gave an address again before the backup keeps it"
