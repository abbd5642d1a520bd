"""Subjects, and the readers' wishes to be told of them, sealed: the database alone tells nobody's favourites."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from newsbell.common.errors import PhraseRefused
from newsbell.common.leases import Leased
from newsbell.common.models import Publisher
from newsbell.common.sealed import LookupField, SealedField
from newsbell.common.text import fold, squeeze
from newsbell.follows.kinds import WORDED
from newsbell.follows.packing import Followed, unpack_favourites
from newsbell.follows.phrases import pattern

LONGEST = 200


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
        THREAD = "thread", "thread: a running story, by the number of its first"
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
    def story(self) -> int | None:
        """Of a thread the number of its first story."""
        return int(self.key) if self.kind == self.Kind.THREAD else None

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


class Directory(Leased):
    """What can be followed of a publisher. Its work is to list what the newest stories name, and to count, daily."""

    publisher = models.OneToOneField("newsbell_common.Publisher", models.CASCADE, related_name="directory")
    listed_to = models.BigIntegerField(default=0, help_text="the last story whose subjects are listed")
    counted_at = models.DateTimeField(null=True, help_text="when readers were counted")

    class Meta:
        db_table = "newsbell_directory"


class Listed(models.Model):
    """A subject that the publisher's stories name, followed or not: in plain words, since they are published.

    `readers`: at least so many follow it, never told of fewer than ten (follows/popular.py).
    """

    publisher = models.ForeignKey("newsbell_common.Publisher", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=16, choices=Subject.Kind.choices)
    key = models.CharField(max_length=400, help_text="its name, folded; of a thread the number of its first story")
    name = models.CharField(max_length=200)
    within = models.JSONField(default=list, help_text="of a place: what contains it, the nearest first")
    stories = models.PositiveIntegerField(default=0, help_text="so many named it")
    readers = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "newsbell_listed"
        constraints = (models.UniqueConstraint(fields=("publisher", "kind", "key"), name="newsbell_listed_once"),)
        indexes = (
            models.Index(
                fields=("publisher", "-readers"), condition=models.Q(readers__gt=0), name="newsbell_listed_popular"
            ),
            models.Index(fields=("publisher", "-stories"), name="newsbell_listed_told"),
        )

    def __str__(self) -> str:
        return self.name

    @classmethod
    def named(cls, publisher: int, those: Collection[tuple[str, str]]) -> models.QuerySet["Listed"]:
        """All of these kinds that have one of these keys. By both: by the keys alone all of a publisher's are read."""
        kinds, keys = {kind for kind, _ in those}, {key for _, key in those}
        return cls.objects.filter(publisher=publisher, kind__in=kinds, key__in=keys)

    @property
    def story(self) -> int | None:
        """Of a thread the number of its first story."""
        return int(self.key) if self.kind == Subject.Kind.THREAD else None


class OtherName(models.Model):
    """What a subject is called too, as an editor says: nicknames, letters, inflected forms. Each is matched.

    A place alone may have none: so a publisher names the towns that are in no list.
    """

    class Kind(models.TextChoices):
        """Phrases are words, and a running story has a number."""

        TOPIC = "topic", "topic"
        PLACE = "place", "place"
        PERSON = "person", "person"
        ORGANISATION = "organisation", "organisation"
        AUTHOR = "author", "author"
        SOURCE = "source", "source"

    publisher = models.ForeignKey("newsbell_common.Publisher", models.CASCADE, related_name="other_names")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(max_length=200, help_text="as the stories have it most")
    others = models.TextField(
        blank=True,
        help_text="its other names, one a line; of a language with cases, its forms too. A place may have none",
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "newsbell_other_name"
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("publisher", "kind", "name"), name="newsbell_other_name_once"),)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raises ValidationError for a name that would match nothing or nearly everything."""
        language = self.publisher.language if self.publisher_id else ""
        for field, names in (("name", [self.name]), ("others", self.listed())):
            for name in names:
                _check_name(field, self.kind, name, language or None)
        if not self.listed() and self.kind != self.Kind.PLACE:
            raise ValidationError({"others": "Give one other name at least."})

    def listed(self) -> list[str]:
        """The other names."""
        return [name for line in self.others.splitlines() if (name := squeeze(line))]


def _check_name(field: str, kind: str, name: str, language: str | None) -> None:
    if len(name) > LONGEST or not fold(name):
        raise ValidationError(
            {field: f"“{name[:50]}”: a name has a letter or digit, and at most {LONGEST} characters."}
        )
    if kind in WORDED:
        try:
            pattern(name, language)
        except PhraseRefused as error:
            raise ValidationError({field: f"{error.what}. {error.why}"}) from None


class ListedWord(models.Model):
    """Where a word of a listed name begins: a reader who types begins with any of them.

    `level` grows with the stories that name it. In the index it stands first: the best of a million that begin so are
    found without looking at the others.
    """

    listed = models.ForeignKey(Listed, models.CASCADE, related_name="words")
    publisher = models.BigIntegerField()
    level = models.PositiveSmallIntegerField()
    start = models.BinaryField(max_length=64, help_text="folded, in UTF-8: octets have one order in every database")

    class Meta:
        db_table = "newsbell_listed_word"
        indexes = (models.Index(fields=("publisher", "level", "start"), name="newsbell_listed_begins"),)


class Mention(models.Model):
    """A story that names a listed subject."""

    listed = models.ForeignKey(Listed, models.CASCADE, related_name="mentions", db_index=False)
    story = models.ForeignKey("newsbell_stories.Story", models.CASCADE, related_name="mentions")

    class Meta:
        db_table = "newsbell_mention"
        constraints = (models.UniqueConstraint(fields=("listed", "story"), name="newsbell_mention_once"),)


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
