"""The ledger: what became of one reminder for one reader, exactly one value each, with its reason."""

from django.db import models

from newsbell.common.leases import Leased
from newsbell.common.sealed import SealedField


class Reminder(models.Model):
    """What is sent of one story to its audience."""

    story = models.OneToOneField("newsbell_stories.Story", models.CASCADE, related_name="reminder")
    publisher = models.ForeignKey("newsbell_common.Publisher", models.CASCADE, related_name="reminders")
    decided_at = models.DateTimeField()
    deadline = models.DateTimeField(help_text="the end of its TTL: what is not accepted by then is in the inbox alone")
    seed = SealedField(null=True, help_text="secret of its message keys, until all is settled")

    class Meta:
        db_table = "newsbell_reminder"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"reminder of {self.story}"


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

    class Meta:
        db_table = "newsbell_attempt"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("outcome", "device"), name="newsbell_attempt_once"),)
