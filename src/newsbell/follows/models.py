"""Subjects, and the readers' wishes to be told of them."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction

from newsbell.common.models import Publisher


class Subject(models.Model):
    """A thing that can be followed."""

    class Kind(models.TextChoices):
        TOPIC = "topic", "topic: a section or tag of the publisher"
        PHRASE = "phrase", "phrase: whole words, case and accents folded"
        TOP_STORIES = "top-stories", "top stories"

    publisher = models.ForeignKey("newsbell_common.Publisher", models.CASCADE, related_name="subjects")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=400, help_text="the name, folded")

    class Meta:
        db_table = "newsbell_subject"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("publisher", "kind", "key"), name="newsbell_subject_once"),)

    def __str__(self) -> str:
        return self.name


class Follows(models.QuerySet["Follow"]):
    """Follows end here alone."""

    def end(self) -> None:
        """Ends these follows. What nobody follows any more goes with the last of them: it says what somebody read."""
        with transaction.atomic():
            ended = dict(self.values_list("pk", "subject"))
            lock(Subject.objects.filter(pk__in=ended.values()).values("publisher"))
            Follow.objects.filter(pk__in=ended).delete()
            Subject.objects.filter(pk__in=ended.values(), follows=None).delete()


def lock(publishers: Iterable[int] | models.QuerySet[Any, Any]) -> None:
    """Until the transaction ends, nobody else follows a subject of these publishers, nor ends the last follow of one.

    So none goes while another reader begins to follow it. One lock and not one for each subject: they come and go, so
    two readers would wait for each other's.
    """
    list(Publisher.objects.select_for_update(no_key=True).filter(pk__in=publishers).order_by("pk").values_list("pk"))


class Follow(models.Model):
    """A reader's wish to be told of a subject."""

    class Level(models.TextChoices):
        AT_ONCE = "at-once", "at once"
        INBOX = "inbox", "in the inbox alone"

    reader = models.ForeignKey("newsbell_readers.Reader", models.CASCADE, related_name="follows")
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="follows")
    level = models.CharField(max_length=8, choices=Level.choices, default=Level.AT_ONCE)
    since = models.DateTimeField(help_text="stories decided from then on count")

    objects = Follows.as_manager()

    class Meta:
        db_table = "newsbell_follow"
        constraints = (models.UniqueConstraint(fields=("reader", "subject"), name="newsbell_follow_once"),)
        indexes = (models.Index(fields=("subject", "reader"), name="newsbell_follow_subject"),)
