"""Prepared envelopes in the database: claimed by one reminder, bound before they seal, single use whatever dies."""

import io
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.world import World, world

from newsbell.commands.keeping import tables
from newsbell.commands.management.commands import envelopes
from newsbell.common.clock import now
from newsbell.delivery import sender, shelves
from newsbell.delivery.envelopes import digest, fingerprint, unpack
from newsbell.delivery.models import EnvelopeShelf
from newsbell.delivery.sealing import Recipient
from newsbell.readers.models import Device

SEED, OTHER = os.urandom(32), os.urandom(32)


@pytest.fixture
def here(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("NEWSBELL_ENVELOPES", "1")
    with world(monkeypatch) as made:
        yield made


def wanted(device: Device, words: bytes) -> shelves.Wanted:
    return device.pk, fingerprint(bytes(device.p256dh), bytes(device.auth)), digest(words, 512)


def one(here: World) -> Device:
    here.reader("phrase:Devon")
    device = Device.objects.get()
    shelves.make([(device.pk, Recipient.parse(bytes(device.p256dh), bytes(device.auth)))])
    return device


def test_the_same_words_find_the_same_envelope_after_a_crash_and_others_find_none(here: World) -> None:
    device = one(here)
    first = shelves.Stock(SEED, now()).take([wanted(device, b"Fire")])
    assert len(first) == 1
    assert shelves.Stock(SEED, now()).take([wanted(device, b"Fire")]) == first, "another process, the same envelope"
    assert shelves.Stock(SEED, now()).take([wanted(device, b"Flood")]) == {}
    assert shelves.Stock(OTHER, now()).take([wanted(device, b"Fire")]) == {}, "no other reminder gets it"


def test_what_was_once_sent_without_an_envelope_never_gets_one(here: World) -> None:
    """Else a lost answer would be repeated with other bytes."""
    here.reader("phrase:Devon")
    device = Device.objects.get()
    assert shelves.Stock(SEED, now()).take([wanted(device, b"Fire")]) == {}
    one_more = Recipient.parse(bytes(device.p256dh), bytes(device.auth))
    shelves.make([(device.pk, one_more)])
    assert shelves.Stock(SEED, now()).take([wanted(device, b"Fire")]) == {}
    assert shelves.free() == {device.pk >> 10: 1}


def test_an_envelope_for_older_keys_is_not_used(here: World) -> None:
    device = one(here)
    device.auth = os.urandom(16)
    assert shelves.Stock(SEED, now()).take([wanted(device, b"Fire")]) == {}


def test_breaking_news_goes_in_prepared_envelopes_and_reaches_its_reader(here: World) -> None:
    device = one(here)
    message = sender.Message(
        key=1,
        device=device.pk,
        origin=device.origin,
        vendor="mozilla",
        endpoint=bytes(device.endpoint).decode(),
        p256dh=bytes(device.p256dh),
        auth=bytes(device.auth),
        vapid_key=device.vapid_key_id,
        plaintext=b"Fire in Devon",
        seed=SEED,
        topic="0" * 32,
        ttl_s=600,
        urgency="high",
    )
    twice = [message, replace(message, key=2), replace(message, key=3, plaintext=b"Flood in Devon")]
    assert {"accepted"} == {answer.verdict.kind for answer in sender.send(twice, now())}
    report = here.push.report()
    assert report["reused_key_and_nonce"] == 0
    assert EnvelopeShelf.objects.get().bound
    calm = replace(message, seed=OTHER, urgency="normal")
    assert ["accepted"] == [answer.verdict.kind for answer in sender.send([calm], now())]
    assert EnvelopeShelf.objects.count() == 1, "what is not urgent claims none"


def test_they_are_made_within_bounds_and_thrown_away_when_old(here: World) -> None:
    here.reader("phrase:Devon")
    out = io.StringIO()
    call_command("envelopes", "--seconds", "0", stdout=out)
    call_command("envelopes", "--each", "2", stdout=out)
    call_command("envelopes", "--each", "2", stdout=out)
    assert out.getvalue().split("\n")[:3] == [f"{n} envelopes prepared" for n in (0, 2, 0)]
    shelves.Stock(SEED, now()).take([wanted(Device.objects.get(), b"Fire")])
    shelves.discard(now())
    assert EnvelopeShelf.objects.count() == 2
    shelves.discard(now() + shelves.KEPT + timedelta(seconds=1))
    assert EnvelopeShelf.objects.count() == 1


def test_they_are_read_a_page_at_a_time(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """No query is open while a shelf is written: SQLite refuses that once another process has written meanwhile."""
    monkeypatch.setattr(envelopes, "PAGE", 2)
    for _ in range(5):
        here.reader("phrase:Devon")
    with CaptureQueriesContext(connection) as asked:
        call_command("envelopes", stdout=io.StringIO())
    pages = [query for query in asked.captured_queries if "LIMIT 2" in query["sql"]]
    assert 4 == len(pages), "two, two, one, none"
    assert 5 == sum(len(unpack(bytes(shelf.packed))) for shelf in EnvelopeShelf.objects.all())


def test_no_backup_has_them() -> None:
    assert EnvelopeShelf not in tables.kept()
    assert EnvelopeShelf in tables.emptied()
