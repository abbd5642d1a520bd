"""Subjects, and the readers' wishes to be told of them, sealed: the database alone tells nobody's favourites."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from newsbell.common.models import Publisher
from newsbell.common.sealed import LookupField, SealedField
from newsbell.follows.packing import Followed, unpack_favourites


class Subject(models.Model):
    """A thing that can be followed. It is found by a keyed digest of its kind and key."""

    class Kind(models.TextChoices):
        TOPIC = "topic", "topic: a section or tag of the publisher"
        PLACE = "place", "place, with what it contains"
        PERSON = "person", "person"
        ORGANISATION = "organisation", "organisation"
        AUTHOR = "author", "author: who signs"
        SOURCE = "source", "source: one of the publisher's feeds"
        PHRASE = "phrase", "phrase: whole words, case and accents folded"
        TOP_STORIES = "top-stories", "top stories"

    publisher = models.ForeignKey("newsbell_common.Publisher", models.CASCADE, related_name="subjects")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    lookup = LookupField(of="identity", unique=True)
    words = SealedField(help_text="its name, and below it its key: the name folded")

    class Meta:
        db_table = "newsbell_subject"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"subject {self.pk}"

    @property
    def name(self) -> str:
        return bytes(self.words).decode().partition("\n")[0]

    @property
    def key(self) -> str:
        return bytes(self.words).decode().partition("\n")[2]

    @property
    def identity(self) -> str:
        return identity(self.publisher_id, self.kind, self.key)


class Level(models.TextChoices):
    """How a reader is told."""

    AT_ONCE = "at-once", "at once"
    DIGEST = "digest", "in the digest"
    INBOX = "inbox", "in the inbox alone"


class Posting(models.Model):
    """Some of the readers who follow one subject: those from the slice `first` on, up to the next such row.

    `token` is a keyed digest of the subject: whoever steals this table cannot tell which one it is.
    """

    publisher = models.ForeignKey("newsbell_common.Publisher", models.CASCADE, related_name="+", db_index=False)
    token = models.BinaryField(max_length=16)
    first = models.BigIntegerField()
    entries = models.BinaryField(help_text="sealed; follows/packing.py")

    class Meta:
        db_table = "newsbell_posting"
        constraints = (models.UniqueConstraint(fields=("token", "first"), name="newsbell_posting_once"),)


@dataclass(frozen=True)
class Follow:
    """A reader's wish to be told of a subject. `since`: stories decided from then on count."""

    subject: Subject
    level: str
    since: datetime

    @property
    def pk(self) -> int:
        """By what the reader names it: one follows a subject once, so it has the subject's number."""
        number: int = self.subject.pk
        return number


class FavouritesRows(models.QuerySet["Favourites"]):
    """Of one reader there is one row, or none where nothing is followed."""

    def packed(self) -> Sequence[Followed]:
        """The reader's follows, oldest first, by the numbers of their subjects."""
        return [one for row in self.values_list("follows", flat=True) for one in unpack_favourites(bytes(row))]

    def standing(self) -> list[Follow]:
        """The reader's follows, oldest first, with their subjects."""
        packed = self.packed()
        subjects = Subject.objects.in_bulk([one.subject for one in packed])
        return [Follow(subjects[one.subject], one.level, one.since) for one in packed if one.subject in subjects]


class Favourites(models.Model):
    """All that one reader follows, in one sealed value; follows/packing.py. Who deletes it ends these follows."""

    reader = models.ForeignKey("newsbell_readers.Reader", models.CASCADE, related_name="favourites", db_index=False)
    follows = SealedField()

    objects = FavouritesRows.as_manager()

    class Meta:
        db_table = "newsbell_favourites"
        constraints = (models.UniqueConstraint(fields=("reader",), name="newsbell_favourites_once"),)


def identity(publisher: int, kind: str, key: str) -> str:
    """What a subject's look-up is a digest of."""
    return f"subject {publisher} {kind} {key}"


def words(name: str, key: str) -> bytes:
    """A subject's name and key as they are sealed."""
    return f"{name}\n{key}".encode()


def lock(publishers: Iterable[int] | models.QuerySet[Any, Any]) -> None:
    """Until the transaction ends, nobody else follows a subject of these publishers, nor ends a follow.

    So no posting is written over another, and none goes while another reader begins to follow it. One lock and not one
    for each subject: they come and go, so two readers would wait for each other's.
    """
    list(Publisher.objects.select_for_update(no_key=True).filter(pk__in=publishers).order_by("pk").values_list("pk"))
