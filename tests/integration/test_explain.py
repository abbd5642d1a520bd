"""Explaining a story that many were told of."""

import pytest
from tests.readership import NOON, join, publisher, told

from newsbell.common.sealed import lookup
from newsbell.readers.models import Device, Reader
from newsbell.reminders import explain
from newsbell.reminders.models import Attempt, Outcome

MANY = 1_100


@pytest.mark.django_db
def test_a_story_of_more_readers_than_one_question_takes_is_explained() -> None:
    """SQLite refuses a question with a thousand keys in it."""
    site = publisher()
    first = join(site)
    one, pattern = told(first.reader, "Ferry strikes pier"), first.device
    readers = Reader.objects.bulk_create(Reader(publisher=site, language="en", created_at=NOON) for _ in range(MANY))
    devices = Device.objects.bulk_create(
        Device(
            reader=reader,
            endpoint=b"https://push.example/%d" % reader.pk,
            endpoint_lookup=lookup(f"{reader.pk}"),
            p256dh=pattern.p256dh,
            auth=pattern.auth,
            origin="https://push.example",
            vendor="other",
            vapid_key_id=pattern.vapid_key_id,
            created_at=NOON,
        )
        for reader in readers
    )
    outcomes = Outcome.objects.bulk_create(
        Outcome(reminder=one.reminder, reader=reader, value="accepted", reason="accepted", why=one.why, decided_at=NOON)
        for reader in readers
    )
    Attempt.objects.bulk_create(
        Attempt(outcome=outcome, device=device, at=NOON, answer="accepted")
        for outcome, device in zip(outcomes, devices, strict=True)
    )
    lines = explain.readers(one.reminder.story_id)
    assert MANY + 1 == len(lines)
    assert MANY == sum(len(line["devices"]) for line in lines)
