"""A snooze: the story again, later, for the one reader who asked; a reminder of its own."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from newsbell.common import conf
from newsbell.reminders.models import Outcome, Reminder, Shard

SNOOZE, DEFERRED = Reminder.Kind.SNOOZE, Outcome.Value.DEFERRED


def snooze(told: Outcome, until: datetime, origin: str, now: datetime) -> None:
    """Rings the reader of `told` for its story again at `until`; one that waits already is moved there.

    `origin`: of the reader's ringing device as it is now. Run with the reader locked: of two presses at once the
    second moves what the first made.
    """
    deadline = until + timedelta(seconds=conf.get("NEWSBELL_TTL"))
    story, publisher = told.reminder.story_id, told.reminder.publisher_id
    with transaction.atomic():
        for waiting in Reminder.objects.filter(kind=SNOOZE, story=story, reader=told.reader_id, open=True):
            _hold(Shard.objects.filter(reminder=waiting))
            if _moved(waiting, until, deadline):
                return
        _put_off(told, now)
        # Its seed is drawn when it is sent.
        reminder = Reminder.objects.create(
            kind=SNOOZE,
            story_id=story,
            reader_id=told.reader_id,
            publisher_id=publisher,
            decided_at=now,
            deadline=deadline,
            open=True,
        )
        shard = Shard.objects.create(reminder=reminder, origin=origin, first_reader=told.reader_id, due_at=until)
        own: dict[str, Any] = {"reminder": reminder, "reader_id": told.reader_id, "shard": shard}
        # The reader asked for this ring: no limit of the day takes it, and it takes none of the others'.
        Outcome.objects.create(**own, reason="snoozed", why=told.why, decided_at=now, retry_at=until, ring=False)


def told(reader: int, story: int) -> Sequence[Outcome]:
    """The reader's outcome of a story, if they have one."""
    rows = Outcome.objects.of_stories().filter(reader=reader, reminder__story=story)
    return list(rows.select_related("reminder")[:1])


def _put_off(told: Outcome, now: datetime) -> None:
    """Who asks for another time is not rung at its own time too: an editor may release it, or a push service return."""
    _hold(Shard.objects.filter(outcomes=told))
    unsent = Outcome.objects.filter(pk=told.pk, value=DEFERRED, attempts=None)
    unsent.update(value=Outcome.Value.IN_INBOX, reason="snoozed", settled_at=now, retry_at=None)


def _hold(shards: QuerySet[Shard]) -> None:
    """Whoever sends just now holds the shard."""
    list(shards.select_for_update())


def _moved(waiting: Reminder, until: datetime, deadline: datetime) -> bool:
    """Moves a snooze that nobody has begun to send; one that was begun is closed, so that another may be made."""
    unsent = Outcome.objects.filter(reminder=waiting, value=DEFERRED, attempts=None)
    if not unsent.exists():
        Reminder.objects.filter(pk=waiting.pk).update(open=False)
        return False
    Reminder.objects.filter(pk=waiting.pk).update(deadline=deadline)
    Outcome.objects.filter(reminder=waiting).update(retry_at=until)
    Shard.objects.filter(reminder=waiting).update(due_at=until)
    return True
