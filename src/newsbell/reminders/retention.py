"""What is forgotten of the ledger: the outcomes of stories that were told longer ago than it is kept.

The reminder itself stays, emptied: it says that its story was told, so that nothing tells it again. Consents and
tombstones are not of the ledger, and stay too.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef

from newsbell.reminders.models import Attempt, Edition, Opened, Reminder, Shard

BATCH = 50
"""Rows, of 1,024 outcomes at most each, that go in one transaction."""
STORIES = 200


def aged(before: datetime) -> list[int]:
    """Some of the stories whose every reminder ended before then, and for whom nobody waits."""
    own = Reminder.objects.filter(kind=Reminder.Kind.STORY, forgotten_at=None, deadline__lt=before)
    younger = Reminder.objects.filter(story=OuterRef("story"), deadline__gte=before)
    waiting = Shard.objects.filter(reminder__story=OuterRef("story"), waiting__gt=0)
    found = own.filter(~Exists(younger), ~Exists(waiting)).order_by("pk")
    return list(found.values_list("story", flat=True)[:STORIES])


def mark(stories: list[int], now: datetime) -> None:
    """From here on nothing is told of these stories any more; their rows go by `drop`, after a crash too."""
    gone = Reminder.objects.filter(story__in=stories, forgotten_at=None)
    gone.update(forgotten_at=now, open=False, seed=None, subjects=b"[]")


def editions(before: datetime) -> int:
    """Deletes some of the editions that were made before then; returns how many went."""
    some = list(Edition.objects.filter(open=False, at__lt=before).values_list("pk", flat=True)[: 20 * BATCH])
    return Edition.objects.filter(pk__in=some).delete()[0] if some else 0


def drop() -> int:
    """Deletes some of what is marked, in the caller's transaction; returns how many rows went."""
    marked = Reminder.objects.exclude(forgotten_at=None)
    some = list(Shard.objects.filter(reminder__in=marked.values("pk")).values_list("pk", flat=True)[:BATCH])
    if some:
        Attempt.objects.filter(shard__in=some).delete()
        return Shard.objects.filter(pk__in=some).delete()[0]
    read = list(Opened.objects.filter(reminder__in=marked.values("pk")).values_list("pk", flat=True)[: 20 * BATCH])
    if read:
        return Opened.objects.filter(pk__in=read).delete()[0]
    theirs = list(marked.filter(kind__in=Reminder.APART).values_list("pk", flat=True)[:BATCH])
    return Reminder.objects.filter(pk__in=theirs).delete()[0] if theirs else 0
