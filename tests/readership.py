"""Readers for tests that send nothing: subscriptions as browsers make them, and stories that readers are told of."""

import base64
import os
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management.color import no_style
from django.db import connection

from newsbell.api import joining
from newsbell.api.joining import Choice, Joined
from newsbell.common.models import Publisher
from newsbell.follows.choices import Wish
from newsbell.readers.models import Reader
from newsbell.reminders import ledger, outcomes
from newsbell.reminders.models import Reminder
from newsbell.reminders.outcomes import Outcome
from newsbell.reminders.packing import SLICE
from newsbell.stories.models import Article, Story

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MOZILLA = "https://updates.push.services.mozilla.com/wpush/v2/"


def publisher(slug: str = "gazette", origin: str = "https://gazette.example") -> Publisher:
    made = Publisher.objects.create(slug=slug, name=slug.title(), origin=origin, language="en")
    if not Reader.objects.exists():
        begin_a_slice(made)
    return made


def begin_a_slice(site: Publisher) -> None:
    """The readers to come are of one slice, however many came in other tests: many a test counts rows of a slice."""
    newest = Reader.objects.create(publisher=site, created_at=NOON)
    Reader.objects.create(pk=(newest.pk // SLICE + 2) * SLICE - 1, publisher=site, created_at=NOON)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Reader]):
            cursor.execute(statement)
    site.readers.all().delete()


def base64url(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def subscription(endpoint: str | None = None, auth: bytes | None = None) -> dict[str, Any]:
    """What a browser's `PushSubscription.toJSON()` gives."""
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    octets = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return {
        "endpoint": endpoint or MOZILLA + base64url(os.urandom(24)),
        "expirationTime": None,
        "keys": {"p256dh": base64url(octets), "auth": base64url(auth or os.urandom(16))},
    }


def join(site: Publisher, *wishes: Wish, said: dict[str, Any] | None = None, now: datetime = NOON) -> Joined:
    """A new reader of `site` with one device, who follows `wishes`."""
    checked = joining.read_subscription(site, said or subscription(), now)
    return joining.join(site, checked, Choice("May we ring?", "allow"), wishes, "en", now)


def told(
    reader: Reader,
    title: str,
    *,
    value: str = "accepted",
    reason: str = "accepted",
    minutes: int = 0,
    why: Any = None,
    since: datetime = NOON,
) -> Outcome:
    """An outcome of a story for a reader, as if it had been decided `minutes` after `since`."""
    at = since + timedelta(minutes=minutes)
    lead = Article.objects.create(
        publisher=reader.publisher,
        title=title,
        standfirst=f"More of {title}",
        url=f"{reader.publisher.origin}/{minutes}",
        seen_at=at,
    )
    story = Story.objects.create(publisher=reader.publisher, lead=lead, state=Story.State.NEW, decided_at=at)
    lead.story = story
    lead.save()
    reminder = Reminder.objects.create(
        story=story, publisher=reader.publisher, decided_at=at, deadline=at + timedelta(hours=4), seed=b"s" * 32
    )
    why = why or [{"subject": 1, "kind": "phrase", "name": "Devon", "evidence": "in the headline"}]
    ledger.enter(reminder, [reader.pk], value, reason, why, at)
    (found,) = outcomes.find(reader=reader.pk, story=story.pk)
    return found
