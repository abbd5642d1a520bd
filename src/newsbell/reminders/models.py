"""The ledger: what became of one reminder for one reader, exactly one value each, with its reason."""

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
        EDITION = "edition", "editions of readers of one slice, by push; of their stories this is one"

    APART = (Kind.SNOOZE, Kind.EDITION)
    """Of no story's audience: of one reader, who is named by `whose`, and of some."""

    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.STORY)
    story = models.ForeignKey("newsbell_stories.Story", models.CASCADE, related_name="reminders")
    article = models.ForeignKey(
        "newsbell_stories.Article", models.CASCADE, null=True, related_name="+", help_text="what corrects or updates it"
    )
    whose = models.BinaryField(null=True, db_index=True, help_text="keyed look-up of the reader whose snooze it is")
    open = models.BooleanField(
        default=False, help_text="a snooze that waits; a correction or update that may still find readers"
    )
    revision = models.PositiveSmallIntegerField(
        default=0, help_text="of a correction or update: which one of its story's, from 1"
    )
    words = models.TextField(blank=True, help_text="of a retraction: what stands in the story's place")
    settled_to = models.BigIntegerField(
        default=0,
        db_default=0,
        help_text="of a retraction: the last of its story's rows that was looked through for it",
    )
    publisher = models.ForeignKey("newsbell_common.Publisher", models.CASCADE, related_name="reminders")
    decided_at = models.DateTimeField()
    deadline = models.DateTimeField(help_text="the end of its TTL: what is not accepted by then is in the inbox alone")
    forgotten_at = models.DateTimeField(
        null=True, help_text="its outcomes were older than the ledger is kept; what is left says that it was told"
    )
    seed = SealedField(null=True, help_text="secret of its message keys, until all is settled")
    subjects = SealedField(default=b"[]", help_text="what matched: [{subject, kind, name, evidence}], only ever longer")
    # The database has the default too: processes of the version before, which run during an upgrade, do not name it.
    told = models.PositiveIntegerField(
        default=0, db_default=0, help_text="so many of its subjects, the first, are told to all"
    )
    quiet_from = models.PositiveIntegerField(
        null=True, help_text="subjects that it has beyond so many came too late, or with too many, to ring"
    )

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
                fields=("whose", "story"), condition=Q(kind="snooze", open=True), name="newsbell_snooze_open_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="story", article=None, whose=None)
                | Q(kind__in=("correction", "update"), article__isnull=False, whose=None, revision__gt=0)
                | Q(kind="retraction", article=None, whose=None, revision__gt=0)
                | Q(kind="snooze", article=None, whose__isnull=False)
                | Q(kind="edition", article=None),
                name="newsbell_reminder_kind",
            ),
        )
        indexes = (models.Index(fields=("story", "kind"), name="newsbell_reminder_story"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.story}" if self.kind != self.Kind.STORY else f"reminder of {self.story}"


class Shard(Leased):
    """The outcomes of one slice of a reminder's audience at one push origin, packed. Its work is to be sent.

    `origin`: of the readers' ringing devices when it was decided, empty where there was none. So one origin that wants
    to be asked later puts off its own rows alone. What is sealed tells who was told of what; the counts tell nobody.
    """

    wake_order = ("-urgent", "due_at")

    reminder = models.ForeignKey(Reminder, models.CASCADE, related_name="shards")
    slice = models.BigIntegerField(help_text="of its readers: reader >> 10")
    origin = models.CharField(max_length=255, blank=True)
    urgent = models.BooleanField(default=False, help_text="sent before others")
    packed_members = models.BinaryField(help_text="sealed: who, and what matched")
    packed_states = models.BinaryField(help_text="sealed: what became of each")
    packed_window = models.BinaryField(default=b"", help_text="sealed: what is in flight")
    members = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0, help_text="deferred")
    held = models.PositiveIntegerField(default=0, help_text="of those: not planned yet")
    retrying = models.PositiveIntegerField(default=0, help_text="of those: put off by a push service")
    put_by = models.PositiveIntegerField(default=0, help_text="of those: they wait for their readers' editions")
    accepted = models.PositiveIntegerField(default=0)
    inbox = models.PositiveIntegerField(default=0, help_text="in the inbox alone")
    suppressed = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0, help_text="whose outcome is gone: no device is left")
    answered = models.PositiveIntegerField(default=0, help_text="devices whose last word is known")
    gone = models.PositiveIntegerField(default=0, help_text="of those: 404 and 410")

    class Meta:
        db_table = "newsbell_shard"
        constraints = (
            models.UniqueConstraint(fields=("reminder", "slice", "origin"), name="newsbell_shard_once"),
            models.CheckConstraint(
                condition=Q(
                    waiting__lte=models.F("members"), held__lte=models.F("waiting"), put_by__lte=models.F("waiting")
                ),
                name="newsbell_shard_counts",
            ),
        )
        indexes = (
            models.Index(fields=("slice", "reminder"), name="newsbell_shard_slice"),
            models.Index(fields=("reminder",), condition=Q(waiting__gt=0), name="newsbell_shard_waiting"),
            models.Index(fields=("slice",), condition=Q(put_by__gt=0), name="newsbell_shard_put_by"),
        )


class Edition(Leased):
    """One digest of one reader: the next one, which is `open`, or one that was made. Its work is to be made.

    Which stories are in it is sealed, as in the ledger.
    """

    reader = models.ForeignKey("newsbell_readers.Reader", models.CASCADE, related_name="editions")
    at = models.DateTimeField(help_text="the reader's hour, for which it is made")
    zone = models.CharField(max_length=64, help_text="IANA time zone of that hour")
    open = models.BooleanField(default=True)
    begun_at = models.DateTimeField(null=True, help_text="when its stories were chosen")
    stories = SealedField(
        default=b"[]", help_text="[[reminder, reason, in it], ...] while it is made; then those in it"
    )
    channel = models.CharField(max_length=8, blank=True, help_text="by which it came; while it is made: it was sent so")
    reminder = models.ForeignKey(Reminder, models.SET_NULL, null=True, related_name="editions")

    class Meta:
        db_table = "newsbell_edition"
        constraints = (
            models.UniqueConstraint(fields=("reader",), condition=Q(open=True), name="newsbell_edition_open_once"),
            models.UniqueConstraint(fields=("reader", "at"), name="newsbell_edition_once"),
        )


class Upkeep(Leased):
    """A nightly round over the ledger, and what the last whole one found."""

    class Name(models.TextChoices):
        RECONCILE = "reconcile", "compare the ledger with itself and with its readers, and mend it"
        FORGET = "forget", "delete what is older than the ledger is kept"

    name = models.CharField(max_length=16, choices=Name.choices, unique=True)
    ended_at = models.DateTimeField(null=True, help_text="of the last whole round")
    mended = models.JSONField(default=dict, help_text="by it: kind → how many")
    unmended = models.JSONField(default=dict, help_text="what it found and could not mend")

    class Meta:
        db_table = "newsbell_upkeep"


class Attempt(models.Model):
    """What one device's push service answered, where that was not the usual 201 at the first try.

    Without an answer: in flight, or its answer was lost. Neither reader nor device stand here in the clear.
    """

    shard = models.ForeignKey(Shard, models.CASCADE, related_name="attempts")
    member = models.PositiveSmallIntegerField(help_text="the position in its row")
    number = models.PositiveSmallIntegerField(help_text="of the member's devices, in the order of their first try")
    packed_device = SealedField()
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
        constraints = (models.UniqueConstraint(fields=("shard", "member", "number"), name="newsbell_attempt_once"),)

    @property
    def device(self) -> int:
        return int.from_bytes(self.packed_device, "big")


class Rings(models.Model):
    """When the readers of a slice were rung in the last day: sealed, see packing."""

    slice = models.BigIntegerField(primary_key=True)
    packed = models.BinaryField(default=b"")

    class Meta:
        db_table = "newsbell_rings"


class Opened(models.Model):
    """That a reader opened a story of their inbox."""

    reminder = models.ForeignKey(Reminder, models.CASCADE, related_name="opened")
    whose = models.BinaryField(db_index=True, help_text="keyed look-up of the reader")
    at = models.DateTimeField()

    class Meta:
        db_table = "newsbell_opened"
        constraints = (models.UniqueConstraint(fields=("reminder", "whose"), name="newsbell_opened_once"),)
