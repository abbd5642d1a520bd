"""An upgrade seals what stood in the clear, and loses nothing of it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tests import stack
from tests.served import Served, database

from newsbell.common import secrets
from newsbell.common.models import Publisher
from newsbell.follows import choices
from newsbell.follows.audience import audience
from newsbell.follows.models import Subject
from newsbell.readers.models import Consent
from newsbell.reminders.models import Reminder
from newsbell.stories.models import Story

BEFORE = [
    ("newsbell_common", "0001_initial"),
    ("newsbell_delivery", "0001_initial"),
    ("newsbell_follows", "0001_initial"),
    ("newsbell_readers", "0003_updates"),
]
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_follows_and_receipts_of_before_are_there_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any
) -> None:
    monkeypatch.setenv("NEWSBELL_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("NEWSBELL_KEYS", str(tmp_path / "keys"))
    (tmp_path / "data").mkdir()
    secrets.forget()
    with stack.fresh() as engines, django_db_blocker.unblock(), database(Served(tmp_path, engines)):
        executor = MigrationExecutor(connection)
        executor.migrate(BEFORE)
        apps = executor.loader.project_state(BEFORE).apps
        site = apps.get_model("newsbell_common", "Publisher").objects.create(slug="gazette", name="The Gazette")
        subjects = [
            apps.get_model("newsbell_follows", "Subject").objects.create(
                publisher=site, kind="phrase", name=f"Name {n}", key=f"name {n}"
            )
            for n in range(5)
        ]
        readers = []
        for n in range(10):
            reader = apps.get_model("newsbell_readers", "Reader").objects.create(publisher=site, created_at=NOON)
            readers.append(reader.pk)
            receipt = {"reader": reader, "at": NOON, "choice": "allow", "words": f"words {n}", "page": f"page {n}"}
            apps.get_model("newsbell_readers", "Consent").objects.create(**receipt)
            for subject in subjects[: 1 + n % 5]:
                level = "inbox" if n % 2 else "at-once"
                follow = {"reader": reader, "subject": subject, "level": level, "since": NOON}
                apps.get_model("newsbell_follows", "Follow").objects.create(**follow)

        call_command("migrate", verbosity=0)
        for n, pk in enumerate(readers):
            own = [(one.subject.name, one.level, one.since) for one in choices.of(pk)]
            assert [(f"Name {at}", "inbox" if n % 2 else "at-once", NOON) for at in range(1 + n % 5)] == own
        last = subjects[4].pk
        (part,) = audience({last: ""}, site.pk, NOON, after=-1)
        assert ([readers[4], readers[9]], [True, False]) == (part.readers, part.at_once)
        said = list(Consent.objects.order_by("pk").values_list("words", "page"))
        assert [(f"words {n}", f"page {n}") for n in range(10)] == said
        for pk in readers:
            choices.end(pk, [one.pk for one in choices.of(pk)])
        assert not Subject.objects.exists()
    secrets.forget()


@pytest.mark.django_db
def test_a_process_of_the_version_before_goes_on_telling_while_the_others_are_upgraded() -> None:
    """`newsbell migrate` comes before the new processes: until they start, the old ones run on the new tables."""
    before = MigrationExecutor(connection).loader.project_state([("newsbell_reminders", "0008_editions_together")]).apps
    site = Publisher.objects.create(slug="gazette", name="The Gazette")
    story = Story.objects.create(publisher=site, decided_at=NOON)
    said = {"story_id": story.pk, "publisher_id": site.pk, "decided_at": NOON, "deadline": NOON}
    told = before.get_model("newsbell_reminders", "Reminder").objects.create(**said)
    assert 0 == Reminder.objects.get(pk=told.pk).told
