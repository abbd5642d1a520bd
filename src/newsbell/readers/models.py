"""Readers, their devices, addresses, consent receipts and capabilities."""

from typing import Any, NoReturn, TypeVar

from django.db import models

from newsbell.common.errors import ReceiptFinal
from newsbell.common.leases import Leased
from newsbell.common.sealed import LookupField, SealedField, SealedTextField


class Reader(models.Model):
    """A pseudonym with preferences; no name, no account."""

    class Ringing(models.TextChoices):
        ONE = "one", "one device: the chosen one, or else the newest"
        ALL = "all", "all devices"

    class Edition(models.TextChoices):
        NONE = "none", "none: what does not ring is in the inbox"
        DAILY = "daily", "daily"
        WEEKLY = "weekly", "weekly"

    class Channel(models.TextChoices):
        PUSH = "push", "push"
        EMAIL = "email", "e-mail"
        INBOX = "inbox", "the inbox alone"

    publisher = models.ForeignKey("newsbell_common.Publisher", models.CASCADE, related_name="readers")
    language = models.CharField(max_length=35, blank=True)
    ringing = models.CharField(max_length=8, choices=Ringing.choices, default=Ringing.ONE)
    rings_a_day = models.PositiveSmallIntegerField(null=True, blank=True, help_text="empty: the installation's number")
    updates = models.BooleanField(
        default=False, help_text="also rung where a story that they were rung for changes much"
    )
    quiet_from = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="minute of the day; empty: no quiet hours"
    )
    quiet_to = models.PositiveSmallIntegerField(null=True, blank=True, help_text="minute of the day")
    zone = models.CharField(max_length=64, blank=True, help_text="IANA time zone of the quiet hours and editions")
    breaking = models.BooleanField(default=False, help_text="top stories ring beyond the rings of the day")
    edition = models.CharField(max_length=8, choices=Edition.choices, default=Edition.NONE)
    edition_weekday = models.PositiveSmallIntegerField(null=True, blank=True, help_text="of a weekly one; 0: Monday")
    edition_at = models.PositiveSmallIntegerField(null=True, blank=True, help_text="minute of the day")
    channel = models.CharField(
        max_length=8, choices=Channel.choices, default=Channel.PUSH, help_text="by which editions come"
    )
    created_at = models.DateTimeField()

    class Meta:
        db_table = "newsbell_reader"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"reader {self.pk}"


class Device(models.Model):
    """One push subscription of a reader (RFC 8030 §8.3: its endpoint is a secret)."""

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="devices")
    endpoint = SealedField()
    endpoint_lookup = LookupField(of="address", unique=True)
    p256dh = SealedField()
    auth = SealedField()
    origin = models.CharField(max_length=255)
    vendor = models.CharField(max_length=16)
    vapid_key = models.ForeignKey("newsbell_delivery.VapidKey", models.PROTECT, related_name="devices")
    created_at = models.DateTimeField()
    holder = models.CharField(max_length=32, blank=True, help_text="whose capabilities it has: one browser's")
    chosen = models.BooleanField(default=False, help_text="the one that rings")
    gone_at = models.DateTimeField(null=True, blank=True, help_text="404 or 410: not rung; kept for a grace")
    mismatch_at = models.DateTimeField(null=True, blank=True, help_text="another key's: it must subscribe again")

    class Meta:
        db_table = "newsbell_device"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"device {self.pk} ({self.vendor})"

    @property
    def address(self) -> str | None:
        """The endpoint as a text; None where it was forgotten."""
        return bytes(self.endpoint).decode() or None


Receipt = TypeVar("Receipt", bound=models.Model)


class Receipts(models.QuerySet[Receipt]):
    """Receipts are added and, when a reader is erased, removed; never changed."""

    def update(self, **_fields: Any) -> NoReturn:
        raise _final()

    def bulk_update(self, *_args: Any, **_options: Any) -> NoReturn:
        raise _final()


class Consent(models.Model):
    """An append-only receipt of a choice (GDPR 7(1))."""

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="consents")
    at = models.DateTimeField()
    choice = models.CharField(max_length=32)
    words = SealedTextField(help_text="what was shown, in these words; those of an unfollow name it")
    language = models.CharField(max_length=35, blank=True)
    page = SealedTextField(blank=True)

    objects = Receipts["Consent"].as_manager()

    class Meta:
        db_table = "newsbell_consent"
        ordering = ("pk",)

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise _final()
        super().save(*args, **options)


class Proof(models.Model):
    """What stays of a receipt when its reader is erased: that somebody chose so then, shown words of this digest.

    It names no reader, and tells no follow: the digest is keyed, so that nobody tries words until one fits.
    """

    publisher = models.ForeignKey("newsbell_common.Publisher", models.CASCADE, related_name="proofs")
    at = models.DateTimeField()
    choice = models.CharField(max_length=32)
    digest = models.BinaryField(max_length=16)
    until = models.DateField(db_index=True, help_text="kept until then: a month's first day, which tells little")

    objects = Receipts["Proof"].as_manager()

    class Meta:
        db_table = "newsbell_proof"
        ordering = ("pk",)

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise _final()
        super().save(*args, **options)


class Capability(models.Model):
    """A secret link with one purpose: 128 random bits, of which only a digest is kept.

    Each browser of a reader holds its own, under a `holder` of its own; so does the link that the reader keeps.
    """

    class Purpose(models.TextChoices):
        MANAGE = "manage"
        INBOX = "inbox"
        FEED = "feed"
        UNSUBSCRIBE = "unsubscribe"

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="capabilities")
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    holder = models.CharField(max_length=32, blank=True)
    digest = models.BinaryField(unique=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "newsbell_capability"
        constraints = (
            models.UniqueConstraint(fields=("reader", "purpose", "holder"), name="newsbell_capability_held"),
        )
        verbose_name_plural = "capabilities"


class LinkCode(models.Model):
    """The code by which one more device joins a reader: one at a time, used once, of which only a digest is kept."""

    reader = models.OneToOneField(Reader, models.CASCADE, related_name="code")
    digest = models.BinaryField(unique=True)
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "newsbell_link_code"


class Address(Leased):
    """An e-mail address that a reader gave. Until its owner confirms it, one letter that asks is all that it gets.

    The row is the work of sending that letter. Once ended, the address is forgotten and its digest alone is kept, so
    that who complained is not written to again.
    """

    class Why(models.TextChoices):
        UNSUBSCRIBED = "unsubscribed"
        BOUNCED = "bounced"
        COMPLAINED = "complained"
        REPLACED = "replaced"

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="addresses")
    address = SealedTextField()
    address_lookup = LookupField(of="known_by", db_index=True)
    handle = models.CharField(max_length=16, unique=True, help_text="finds the row; each of its links proves itself")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=16, choices=Why.choices, blank=True)

    class Meta:
        db_table = "newsbell_address"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("reader",),
                condition=models.Q(confirmed_at__isnull=False, ended_at=None),
                name="newsbell_address_living",
            ),
        )
        verbose_name_plural = "addresses"

    def __str__(self) -> str:
        return f"address {self.pk}"

    @property
    def known_by(self) -> str | None:
        """What its digest is of; None where the address was forgotten."""
        return self.address.lower() or None


def _final() -> ReceiptFinal:
    return ReceiptFinal(
        "A consent receipt cannot be changed",
        why="It proves what was shown and chosen at that time.",
        fix="Record the new choice as a receipt of its own.",
    )
