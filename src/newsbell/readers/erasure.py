"""The ways out: take everything along, leave, be erased (GDPR 7(3), 15, 17, 20; guarantee 4)."""

from datetime import datetime
from typing import Any

from newsbell.common import tombstones
from newsbell.readers import consent, devices
from newsbell.readers.models import LinkCode, Reader
from newsbell.readers.names import public_name

BATCH = 250


def take(reader: Reader) -> dict[str, Any]:
    """Everything that is kept of a reader, fit for JSON; times as ISO 8601.

    Without endpoints and keys: they are of use with the publisher's key alone, and a copy of them could be stolen.
    """
    outcomes = reader.outcomes.select_related("reminder__story__lead").prefetch_related("attempts")
    return {
        "reader": public_name(reader.pk),
        "publisher": reader.publisher.slug,
        "language": reader.language,
        "ringing": reader.ringing,
        "rings_a_day": reader.rings_a_day,
        "updates": reader.updates,
        "created_at": reader.created_at.isoformat(),
        "follows": [
            {
                "kind": follow.subject.kind,
                "name": follow.subject.name,
                "level": follow.level,
                "since": follow.since.isoformat(),
            }
            for follow in reader.favourites.standing()
        ],
        "devices": [
            {"id": device.pk, "vendor": device.vendor, "created_at": device.created_at.isoformat()}
            for device in reader.devices.all()
        ],
        "consents": [
            {
                "at": one.at.isoformat(),
                "choice": one.choice,
                "words": one.words,
                "language": one.language,
                "page": one.page,
            }
            for one in reader.consents.all()
        ],
        "capabilities": [
            {"purpose": one.purpose, "created_at": one.created_at.isoformat()} for one in reader.capabilities.all()
        ],
        "inbox": [_outcome(outcome) for outcome in outcomes.iterator(chunk_size=BATCH)],
    }


def leave(reader: Reader, now: datetime) -> None:
    """Ends all devices and follows at once. What the inbox holds stays, until it is erased."""
    tombstones.gone("leave", reader.pk, now)
    reader.favourites.all().delete()
    reader.outcomes.all().leave(now)
    LinkCode.objects.filter(reader=reader).delete()
    devices.remove(reader.devices.all(), now)
    consent.receipt(reader, "leave", "", reader.language, "", now)


def erase(reader: Reader, now: datetime) -> None:
    """Removes the reader and all that is theirs.

    The tombstone comes first: whatever happens to this process, a restore finishes what was asked for. Then the
    follows, so that no story enlists the reader while the rest goes in small transactions.
    """
    tombstones.gone("erase", reader.pk, now)
    remove(reader)


def remove(reader: Reader) -> None:
    """Removes the reader and all that is theirs, without a tombstone: there is one."""
    reader.favourites.all().delete()
    while batch := list(reader.outcomes.values_list("pk", flat=True)[:BATCH]):
        reader.outcomes.filter(pk__in=batch).delete()
    reader.delete()


def _outcome(outcome: Any) -> dict[str, Any]:
    lead = outcome.reminder.story.lead
    return {
        "kind": outcome.reminder.kind,
        "title": lead.title if lead else "",
        "url": lead.url if lead else "",
        "why": outcome.why,
        "outcome": outcome.value,
        "reason": outcome.reason,
        "decided_at": outcome.decided_at.isoformat(),
        "read_at": outcome.read_at and outcome.read_at.isoformat(),
        "attempts": [
            {"device": one.device_id, "at": one.at.isoformat(), "answer": one.answer, "status": one.status}
            for one in outcome.attempts.all()
        ],
    }
