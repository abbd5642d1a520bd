"""Explaining a story that many were told of."""

import pytest
from tests.readership import NOON, join, publisher, told

from newsbell.readers.models import Reader
from newsbell.reminders import explain, ledger
from newsbell.reminders.models import Reminder

MANY = 1_100


@pytest.mark.django_db
def test_a_story_of_more_readers_than_one_question_takes_is_explained() -> None:
    """SQLite refuses a question with a thousand keys in it; and these readers are of several slices."""
    site = publisher()
    one = told(join(site).reader, "Ferry strikes pier")
    readers = Reader.objects.bulk_create(Reader(publisher=site, language="en", created_at=NOON) for _ in range(MANY))
    reminder = Reminder.objects.get(pk=one.reminder)
    ledger.enter(reminder, [reader.pk for reader in readers], "in-inbox", "daily-cap", one.why, NOON)
    lines = explain.readers(one.story)
    assert MANY + 1 == len({line["reader"] for line in lines})
    assert {"accepted", "in-inbox"} == {line["outcome"] for line in lines}
    assert [readers[-1].pk] == [line["reader"] for line in explain.readers(one.story, readers[-1].pk)]
