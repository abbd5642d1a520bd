"""A source, what each poll of it found, and which entries it has shown before."""

from django.core.exceptions import ValidationError
from django.db import models

from newsbell.common.errors import AddressRefused
from newsbell.common.leases import Leased
from newsbell.common.urls import shown, target


class Source(Leased):
    """Where articles come from. Its work is the next poll."""

    publisher = models.ForeignKey("newsbell_common.Publisher", models.CASCADE, related_name="sources")
    url = models.URLField(max_length=2048)
    name = models.CharField(max_length=200, blank=True)
    rank = models.PositiveSmallIntegerField(
        default=0, help_text="0: the publisher's own; higher: less trusted, so it never speaks for a lower one"
    )
    hosts = models.JSONField(default=list, blank=True, help_text="hosts beside its own whose links it may give")
    paused = models.BooleanField(default=False)

    etag = models.CharField(max_length=512, blank=True, editable=False)
    last_modified = models.CharField(max_length=128, blank=True, editable=False)
    interval_s = models.FloatField(default=0, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    first_read_at = models.DateTimeField(null=True, editable=False, help_text="nothing that stood there then rings")
    polled_at = models.DateTimeField(null=True, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    problem = models.TextField(blank=True, editable=False)

    class Meta:
        db_table = "newsbell_source"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("publisher", "url"), name="newsbell_source_once"),)

    def __str__(self) -> str:
        return self.name or shown(self.url)

    def clean(self) -> None:
        """Raises ValidationError for an address that newsbell would refuse to read."""
        if self.url:
            try:
                self.url = target(self.url).url
            except AddressRefused as error:
                raise ValidationError({"url": f"{error.what}. {error.why} {error.fix}"}) from None

    @property
    def own_hosts(self) -> tuple[str, ...]:
        """The hosts that this source speaks for: an address elsewhere is no key of its articles (guarantee 6)."""
        site = [self.publisher.origin] if self.rank == 0 and self.publisher.origin else []
        return (*(target(address).host for address in (self.url, *site)), *self.hosts)


class Poll(Leased):
    """One reading of a source: when, what was found, what was wrong. Its work is the decision on its articles."""

    class Result(models.TextChoices):
        NEWS = "news"
        UNCHANGED = "unchanged"
        FAILED = "failed"

    source = models.ForeignKey(Source, models.CASCADE, related_name="polls")
    at = models.DateTimeField()
    first = models.BooleanField(default=False, help_text="the first reading: its stories are not new")
    result = models.CharField(max_length=16, choices=Result.choices)
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status; empty: no answer")
    entries = models.PositiveIntegerField(default=0, help_text="entries in the feed")
    fresh = models.PositiveIntegerField(default=0, help_text="entries not seen before in this form")
    stories = models.PositiveIntegerField(null=True, help_text="new stories among them, once decided")
    held = models.BooleanField(default=False, help_text="a flood: its stories wait for an editor")
    problems = models.JSONField(default=list)

    class Meta:
        db_table = "newsbell_poll"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.source} at {self.at:%Y-%m-%d %H:%M:%S}"


class Seen(models.Model):
    """One form of one entry that a source has shown: a digest of all it says."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="seen")
    digest = models.BigIntegerField()

    class Meta:
        db_table = "newsbell_seen"
        constraints = (models.UniqueConstraint(fields=("source", "digest"), name="newsbell_seen_once"),)
