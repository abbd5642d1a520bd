"""A source, what each poll of it found, which entries it has shown before, and its subscription at a hub."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from newsbell.common.clock import now
from newsbell.common.errors import AddressRefused
from newsbell.common.leases import Leased
from newsbell.common.sealed import SealedField
from newsbell.common.urls import shown, target


class Source(Leased):
    """Where articles come from. Its work is the next poll."""

    class Kind(models.TextChoices):
        FEED = "feed", "a feed or sitemap, told apart by what it holds"
        PAGE = "page", "a page that links to its articles"

    class Complete(models.TextChoices):
        AUTO = "auto", "those of sitemaps and pages, which have no text"
        YES = "yes", "all whose text is a teaser"
        NO = "no", "none"

    publisher = models.ForeignKey("newsbell_common.Publisher", models.CASCADE, related_name="sources")
    url = models.URLField(max_length=2048)
    kind = models.CharField(max_length=4, choices=Kind.choices, default=Kind.FEED)
    name = models.CharField(max_length=200, blank=True)
    rank = models.PositiveSmallIntegerField(
        default=0, help_text="0: the publisher's own; higher: less trusted, so it never speaks for a lower one"
    )
    hosts = models.JSONField(default=list, blank=True, help_text="hosts beside its own whose links it may give")
    paused = models.BooleanField(default=False)
    complete = models.CharField(
        max_length=4,
        choices=Complete.choices,
        default=Complete.AUTO,
        help_text="which entries are completed from their pages before they are decided",
    )

    etag = models.CharField(max_length=512, blank=True, editable=False)
    last_modified = models.CharField(max_length=128, blank=True, editable=False)
    interval_s = models.FloatField(default=0, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    first_read_at = models.DateTimeField(null=True, editable=False, help_text="nothing that stood there then rings")
    restored_at = models.DateTimeField(
        null=True, editable=False, help_text="a backup was restored: what the next reading brings rings nobody"
    )
    digest = models.CharField(max_length=32, blank=True, editable=False, help_text="of the bytes that it showed last")
    shown = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="how many entries that were, when it asks to be polled, and when addresses are looked at again",
    )
    polled_at = models.DateTimeField(null=True, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)
    problem = models.TextField(blank=True, editable=False)
    format = models.CharField(max_length=40, blank=True, editable=False, help_text="RSS 2.0, News sitemap, Page …")
    parts = models.JSONField(
        default=dict, blank=True, editable=False, help_text="what each sitemap of an index named its last answer"
    )

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
    completed = models.PositiveIntegerField(default=0, help_text="entries whose text was read from their pages")
    stories = models.PositiveIntegerField(null=True, help_text="new stories among them, once decided")
    restored = models.BooleanField(
        default=False, help_text="the first reading after a backup was restored: its stories go to the inboxes alone"
    )
    pushed = models.BooleanField(default=False, help_text="its hub pushed this; newsbell did not ask")
    held = models.BooleanField(default=False, help_text="a flood: its stories wait for an editor")
    problems = models.JSONField(default=list)

    class Meta:
        db_table = "newsbell_poll"
        ordering = ("-pk",)
        indexes = (models.Index(fields=("at",), name="newsbell_poll_at"),)

    def __str__(self) -> str:
        return f"{self.source} at {self.at:%Y-%m-%d %H:%M:%S}"


class Seen(models.Model):
    """One form of one entry that a source has shown: a digest of all it says."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="seen")
    digest = models.BigIntegerField()
    looks = models.PositiveSmallIntegerField(default=0, help_text="times that nothing stood at this address")
    again_at = models.DateTimeField(null=True, help_text="when it is looked at again")

    class Meta:
        db_table = "newsbell_seen"
        constraints = (models.UniqueConstraint(fields=("source", "digest"), name="newsbell_seen_once"),)
        indexes = (models.Index(fields=("source",), condition=Q(again_at__isnull=False), name="newsbell_seen_again"),)


class Site(models.Model):
    """An origin whose pages are read: what its robots.txt allows, and when it may be asked again."""

    origin = models.CharField(max_length=300, unique=True)
    robots = models.TextField(blank=True)
    robots_at = models.DateTimeField(null=True, help_text="when that was read")
    unreachable = models.BooleanField(
        default=False, help_text="it could not be: so nothing is allowed (RFC 9309 §2.3.1.4)"
    )
    free_at = models.DateTimeField(null=True, help_text="not to be asked before")

    class Meta:
        db_table = "newsbell_site"

    def __str__(self) -> str:
        return self.origin


class WebSub(Leased):
    """A source's subscription at its hub (WebSub, W3C 2018). Its work is to ask the hub: to begin, renew or end it.

    It outlives its source, until the hub has been told that nobody wants its pushes any more.
    """

    class State(models.TextChoices):
        ASKING = "asking"
        ACTIVE = "active"
        DENIED = "denied"
        LEAVING = "leaving"

    source = models.ForeignKey(Source, models.SET_NULL, null=True, related_name="websubs")
    hub = models.URLField(max_length=2048)
    topic = models.URLField(max_length=2048, help_text="what the feed calls itself")
    state = models.CharField(max_length=16, choices=State.choices, default=State.ASKING)
    token = SealedField(help_text="the capability in the address that the hub calls")
    digest = models.BinaryField(max_length=16, unique=True)
    secret = SealedField(help_text="what the hub signs its pushes with")
    tries = models.PositiveIntegerField(default=0, help_text="times asked since the hub last confirmed")
    asked_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True, help_text="the end of the lease")
    pushed_at = models.DateTimeField(null=True, help_text="the last push whose signature was right")
    missed_at = models.DateTimeField(null=True, help_text="the last poll that found what had not been pushed")
    problem = models.TextField(blank=True)

    class Meta:
        db_table = "newsbell_websub"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.state} at {shown(self.hub)}"


class Ping(Leased):
    """One push of a hub, signed and not read yet. Its work is to be read as a poll of its source is."""

    websub = models.ForeignKey(WebSub, models.CASCADE, related_name="pings")
    at = models.DateTimeField()
    content_type = models.CharField(max_length=200, blank=True)
    body = models.BinaryField()
    digest = models.BinaryField(max_length=16)

    class Meta:
        db_table = "newsbell_ping"
        constraints = (models.UniqueConstraint(fields=("websub", "digest"), name="newsbell_ping_once"),)


@receiver(pre_delete, sender=Source)
def _take_leave(instance: Source, **_: Any) -> None:
    """The hub of a source that is removed is told so at once."""
    instance.websubs.update(due_at=now())
