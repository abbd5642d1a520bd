"""The ledger: what became of one reminder for one reader, exactly one value each, with its reason."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from newsbell.common.leases import Leased
from newsbell.common.sealed import SealedField


class Reminder(models.Model):
    """What is sent of one story to its audience."""

    class Kind(models.TextChoices):
        STORY = "story", "the first word of a story, to whoever follows what it is about"
        CORRECTION = "correction", "corrected words for the devices that showed it, which replace in silence"
        RETRACTION = "retraction", "an editor's words in place of what the devices showed, in silence"
        UPDATE = "update", "a major change, for those who asked to be rung for them"
        SNOOZE = "snooze", "the story again, for the one reader who asked for it"

    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.STORY)
    story = models.ForeignKey("newsbell_stories.Story", models.CASCADE, related_name="reminders")
    article = models.ForeignKey(
        "newsbell_stories.Article", models.CASCADE, null=True, related_name="+", help_text="what corrects or updates it"
    )
    reader = models.ForeignKey(
        "newsbell_readers.Reader", models.CASCADE, null=True, related_name="snoozes", help_text="whose snooze it is"
    )
    open = models.BooleanField(
        default=False, help_text="a snooze that waits; a correction or update that may still find readers"
    )
    revision = models.PositiveSmallIntegerField(
        default=0, help_text="of a correction or update: which one of its story's, from 1"
    )
    words = models.TextField(blank=True, help_text="of a retraction: what stands in the story's place")
    publisher = models.ForeignKey("newsbell_common.Publisher", models.CASCADE, related_name="reminders")
    decided_at = models.DateTimeField()
    deadline = models.DateTimeField(help_text="the end of its TTL: what is not accepted by then is in the inbox alone")
    seed = SealedField(null=True, help_text="secret of its message keys, until all is settled")

    class Meta:
        db_table = "newsbell_reminder"
        ordering = ("-pk",)
        # Never twice, as the database keeps it.
        constraints = (
            models.UniqueConstraint(fields=("story",), condition=Q(kind="story"), name="newsbell_reminder_once"),
            models.UniqueConstraint(
                fields=("story",), condition=Q(kind="retraction"), name="newsbell_reminder_retraction_once"
            ),
            models.UniqueConstraint(
                fields=("story", "article"), condition=Q(article__isnull=False), name="newsbell_reminder_article_once"
            ),
            models.UniqueConstraint(
                fields=("story", "revision"), condition=Q(revision__gt=0), name="newsbell_reminder_revision_once"
            ),
            models.UniqueConstraint(
                fields=("reader", "story"), condition=Q(kind="snooze", open=True), name="newsbell_snooze_open_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="story", article=None, reader=None)
                | Q(kind__in=("correction", "update"), article__isnull=False, reader=None, revision__gt=0)
                | Q(kind="retraction", article=None, reader=None, revision__gt=0)
                | Q(kind="snooze", article=None, reader__isnull=False),
                name="newsbell_reminder_kind",
            ),
        )
        indexes = (models.Index(fields=("story", "kind"), name="newsbell_reminder_story"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.story}" if self.kind != self.Kind.STORY else f"reminder of {self.story}"


class Shard(Leased):
    """A slice of a reminder's audience at one push origin. Its work is to be sent."""

    reminder = models.ForeignKey(Reminder, models.CASCADE, related_name="shards")
    origin = models.CharField(max_length=255)
    first_reader = models.BigIntegerField(help_text="the slice begins with this reader")

    class Meta:
        db_table = "newsbell_shard"
        constraints = (
            models.UniqueConstraint(fields=("reminder", "origin", "first_reader"), name="newsbell_shard_once"),
        )


class Outcomes(models.QuerySet["Outcome"]):
    """Outcomes of whichever kind of reminder."""

    def of_stories(self) -> "Outcomes":
        """One for each reader and story: without corrections, updates and snoozes."""
        return self.filter(reminder__kind=Reminder.Kind.STORY)

    def unsnooze(self, now: datetime) -> int:
        """Takes back those of these that are snoozes and wait; returns how many."""
        waiting = self.filter(reminder__kind=Reminder.Kind.SNOOZE, value=Outcome.Value.DEFERRED)
        reminders = list(waiting.values_list("reminder", flat=True))
        ended = waiting.update(value=Outcome.Value.SUPPRESSED, reason="unsnoozed", settled_at=now, retry_at=None)
        Reminder.objects.filter(pk__in=reminders).update(open=False)
        return ended

    def leave(self, now: datetime) -> None:
        """Their reader leaves: nothing of these rings any more, should they come back."""
        self.unsnooze(now)
        waiting = self.filter(value=Outcome.Value.DEFERRED)
        waiting.update(value=Outcome.Value.SUPPRESSED, reason="left", settled_at=now, retry_at=None)


class Outcome(models.Model):
    """What became of one reminder for one reader."""

    class Value(models.TextChoices):
        DEFERRED = "deferred"
        ACCEPTED = "accepted"
        IN_EDITION = "in-edition"
        IN_INBOX = "in-inbox"
        SUPPRESSED = "suppressed"
        FAILED = "failed"
        GONE = "gone"

    reminder = models.ForeignKey(Reminder, models.CASCADE, related_name="outcomes")
    reader = models.ForeignKey("newsbell_readers.Reader", models.CASCADE, related_name="outcomes")
    value = models.CharField(max_length=16, choices=Value.choices, default=Value.DEFERRED)
    reason = models.CharField(max_length=32, help_text="a stable word; reminders/outcome.py has their sentences")
    why = models.JSONField(help_text="the follows that matched: [{subject, name, kind, evidence}]")
    decided_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    shard = models.ForeignKey(Shard, models.CASCADE, null=True, related_name="outcomes")
    retry_at = models.DateTimeField(null=True)
    ring = models.BooleanField(default=False, help_text="counts towards the reader's rings of the day")

    objects = Outcomes.as_manager()

    class Meta:
        db_table = "newsbell_outcome"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("reminder", "reader"), name="newsbell_outcome_once"),)
        indexes = (
            models.Index(fields=("shard", "value", "retry_at"), name="newsbell_outcome_shard"),
            models.Index(fields=("reader", "decided_at"), name="newsbell_outcome_reader"),
            models.Index(fields=("reminder",), condition=models.Q(value="deferred"), name="newsbell_outcome_deferred"),
        )


class Attempt(models.Model):
    """What one device's push service answered; without an answer: in flight, or its answer was lost."""

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="attempts")
    device = models.ForeignKey("newsbell_readers.Device", models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=1)
    unknown = models.PositiveSmallIntegerField(
        default=0, help_text="tries whose answer is unknown: each may be a raw double"
    )
    answered_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(max_length=16, blank=True, help_text="whose fault was it: delivery/answers.py")
    detail = models.CharField(max_length=200, blank=True)
    ttl = models.PositiveIntegerField(null=True, help_text="seconds in force, as the push service replied")
    shrunk = models.BooleanField(default=False)
    revision = models.PositiveSmallIntegerField(
        default=0, help_text="of the words: so many corrections and updates were decided before"
    )

    class Meta:
        db_table = "newsbell_attempt"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("outcome", "device"), name="newsbell_attempt_once"),)
