"""VAPID keys, the lanes to the push services, and alarms."""

from django.db import models

from newsbell.common.sealed import SealedField


class VapidKey(models.Model):
    """One generation of a publisher's VAPID key: its private half is a file in the folder of keys."""

    publisher = models.ForeignKey("newsbell_common.Publisher", models.CASCADE, related_name="vapid_keys")
    public = models.CharField(max_length=90, unique=True, help_text="65 octets, base64url: applicationServerKey")
    created_at = models.DateTimeField()
    current = models.BooleanField(default=True, help_text="new devices subscribe with the newest of these")
    retired_at = models.DateTimeField(null=True, blank=True, help_text="no device is rung with it any more")

    class Meta:
        db_table = "newsbell_vapid_key"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"VAPID key {self.pk}"


class Lane(models.Model):
    """The way to one push origin with one VAPID key: its pace and its circuit, shared by every sender."""

    origin = models.CharField(max_length=255)
    vapid_key = models.ForeignKey(VapidKey, models.CASCADE, related_name="lanes")
    pace = models.JSONField(default=dict, help_text="delivery/pace.py")
    circuit = models.JSONField(default=dict, help_text="delivery/circuit.py")

    class Meta:
        db_table = "newsbell_lane"
        constraints = (models.UniqueConstraint(fields=("origin", "vapid_key"), name="newsbell_lane_once"),)

    def __str__(self) -> str:
        return f"{self.origin} with {self.vapid_key}"


class EnvelopeShelf(models.Model):
    """Prepared envelopes of a slice of devices: free, or claimed by one reminder (delivery/envelopes.py)."""

    slice = models.BigIntegerField(help_text="of devices: their number >> 10")
    use = models.BinaryField(null=True, help_text="digest of the reminder's seed")
    claimed_at = models.DateTimeField(null=True)
    packed = SealedField()
    bound = SealedField(default=b"", help_text="which plaintext each has sealed")

    class Meta:
        db_table = "newsbell_envelope_shelf"
        constraints = (models.UniqueConstraint(fields=("slice", "use"), name="newsbell_envelope_shelf_once"),)


class Alarm(models.Model):
    """Something that an engineer must look at; the same one is counted, not repeated."""

    kind = models.CharField(max_length=32)
    subject = models.CharField(max_length=255)
    detail = models.TextField(blank=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "newsbell_alarm"
        ordering = ("-pk",)
        indexes = (models.Index(fields=("kind", "subject"), name="newsbell_alarm_kind"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.subject}"


class FirstAccepted(models.Model):
    """The first acceptance of a reminder: how long after its story was first seen."""

    reminder = models.OneToOneField(
        "newsbell_reminders.Reminder", models.CASCADE, primary_key=True, related_name="first_accepted"
    )
    at = models.DateTimeField(db_index=True)
    seconds = models.FloatField()

    class Meta:
        db_table = "newsbell_first_accepted"
