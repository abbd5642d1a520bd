"""A tombstone is on the disk before what it tells of is done, and no transaction waits for that disk."""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.integration.api.caller import Api
from tests.readership import NOON, join, publisher

from newsbell import joints
from newsbell.api.joining import Joined
from newsbell.commands.keeping import graves
from newsbell.common import clock, conf, tombstones
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.readers import addresses, consent
from newsbell.readers.models import Address, Consent

CHOSEN = {"follows": [{"kind": "phrase", "name": "Devon"}], "consent": {"words": "Devon?", "choice": "follow"}}


def _replace(joined: Joined) -> None:
    assert 200 == Api(joined.tokens["manage"])("PUT", "/reader/choices", CHOSEN).status_code


def _mute(joined: Joined) -> None:
    choices.unfollow(joined.reader.pk, choices.of(joined.reader.pk)[0].pk, clock.now())


def _end_mail(joined: Joined) -> None:
    row = addresses.of(joined.reader.pk)
    assert row is not None
    addresses.leave(row, addresses.Why.UNSUBSCRIBED, clock.now())


ENDS: dict[str, Callable[[Joined], None]] = {
    "follows exactly these": _replace,
    "mutes": _mute,
    "ends e-mails": _end_mail,
    "leaves": lambda joined: joints.leave(joined.reader, clock.now()),
    "erases": lambda joined: joints.erase(joined.reader, clock.now()),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", ENDS)
def test_no_transaction_waits_for_the_disk_of_a_tombstone(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    """SQLite has one writer at a time: all others would wait for that disk too."""
    joined = join(publisher(), Wish("topic", "Sport"))
    asked = addresses.ask(joined.reader, "reader@mail.example", NOON)
    addresses.confirm(addresses.token(asked, "confirm"), NOON)
    fsync, within = os.fsync, []

    def seen(descriptor: int) -> None:
        within.append(connection.in_atomic_block)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", seen)
    ENDS[end](joined)
    assert within, "there is one"
    assert not any(within)


@pytest.mark.django_db
def test_what_was_followed_meanwhile_ends_too_with_a_tombstone() -> None:
    """In another window, after it was read what ends: both windows said that the reader follows theirs alone."""
    joined = join(publisher(), Wish("topic", "Sport"))
    reader, gazette = joined.reader.pk, joined.reader.publisher
    sport, devon, before = Wish("topic", "Sport"), Wish("phrase", "Devon"), len(_lines())
    choices.replace(reader, gazette, [sport], NOON, lambda: choices.follow(reader, gazette, [devon], NOON))
    assert ["Sport"] == [one.subject.name for one in choices.of(reader)]
    (said,) = _lines()[before:]
    assert ("mute", NOON.isoformat()) == (said["what"], said["at"])


@pytest.mark.django_db
def test_an_address_that_is_confirmed_while_it_ends_has_a_tombstone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a restore would write to it again."""
    joined = join(publisher())
    asked = addresses.ask(joined.reader, "reader@mail.example", NOON)
    bury, before = addresses._bury, len(_lines())

    def meanwhile(*said: Any) -> bool:
        monkeypatch.setattr(addresses, "_bury", bury)
        buried = bury(*said)
        addresses.confirm(addresses.token(asked, "confirm"), NOON)
        return buried

    monkeypatch.setattr(addresses, "_bury", meanwhile)
    assert addresses.leave(asked, addresses.Why.BOUNCED, NOON)
    assert ["mail"] == [one["what"] for one in _lines()[before:]]


@pytest.mark.django_db
def test_the_tombstone_of_a_replaced_address_leaves_the_one_in_its_place() -> None:
    """A restore ended that too: it had been asked for before that."""
    joined = join(publisher())
    for hour, address in enumerate(("old@mail.example", "new@mail.example")):
        asked = addresses.ask(joined.reader, address, NOON + timedelta(hours=hour))
        addresses.confirm(addresses.token(asked, "confirm"), NOON + timedelta(hours=hour, minutes=5))
    lines = [json.dumps(one) for one in _lines() if one["reader"] == tombstones.reader_digest(joined.reader.pk)]
    assert 0 == graves.replay(lines[-1:])
    assert asked == addresses.of(joined.reader.pk)
    Address.objects.filter(pk=asked.pk).delete()
    Address.objects.filter(reader=joined.reader).update(ended_at=None, why="")  # as in a backup of before
    assert 1 == graves.replay(lines[-1:])
    assert addresses.of(joined.reader.pk) is None


def _lines() -> list[dict[str, str]]:
    file = conf.data(tombstones.FILE)
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


@pytest.mark.django_db
def test_what_is_refused_for_want_of_a_receipt_leaves_no_tombstone() -> None:
    """A restore would else end what the reader follows still."""
    joined = join(publisher(), Wish("topic", "Sport"))
    used = [Consent(reader=joined.reader, at=clock.now(), choice="follow", words="…") for _ in range(consent.MOST)]
    Consent.objects.bulk_create(used)
    before = _lines()
    assert 429 == Api(joined.tokens["manage"])("PUT", "/reader/choices", CHOSEN).status_code
    assert ["Sport"] == [one.subject.name for one in choices.of(joined.reader.pk)]
    assert before == _lines()
