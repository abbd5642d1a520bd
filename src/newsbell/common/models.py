"""The publisher: what every stage belongs to and none owns."""

from django.core.exceptions import ValidationError
from django.db import models

from newsbell.common.errors import AddressRefused
from newsbell.common.urls import origin


class Restore(models.Model):
    """A backup was restored: whoever kept something of the database in memory forgets it."""

    at = models.DateTimeField()
    taken_at = models.DateTimeField(help_text="when the backup was made")

    class Meta:
        db_table = "newsbell_restore"
        ordering = ("pk",)


class Publisher(models.Model):
    """A news site: its origin and its words. One installation holds many."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    origin = models.CharField(max_length=255, blank=True, help_text="https://gazette.example; its links may be rung")
    language = models.CharField(max_length=35, blank=True, help_text="BCP 47, for example en or pt-BR")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "newsbell_publisher"
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raises ValidationError for an origin that is none: every source of the publisher would stop at it."""
        if self.origin:
            try:
                self.origin = origin(self.origin)
            except AddressRefused as error:
                raise ValidationError(
                    {"origin": f"{error.what}. {error.why} Write it with its scheme: https://gazette.example"}
                ) from None


class Heartbeat(models.Model):
    """When the clock, on whichever machine, ticked last."""

    at = models.DateTimeField()

    class Meta:
        db_table = "newsbell_heartbeat"


class Tally(models.Model):
    """A count that many processes add to, each to a slot, so that they do not wait for each other's transactions."""

    name = models.CharField(max_length=32)
    label = models.CharField(max_length=64)
    slot = models.PositiveSmallIntegerField()
    count = models.BigIntegerField(default=0)

    class Meta:
        db_table = "newsbell_tally"
        constraints = (models.UniqueConstraint(fields=("name", "label", "slot"), name="newsbell_tally_once"),)
