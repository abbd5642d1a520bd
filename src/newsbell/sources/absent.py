"""Addresses at which nothing stands yet: publishers name pages seconds before they are there, or hours.

Each is looked at again after a minute, and then after twice as long each time, with the next poll of its source, for
seventeen hours in all. Then it counts as seen.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Min, Q

from newsbell.sources.models import Seen, Source

PAUSE, LOOKS = timedelta(minutes=1), 11
_AGAIN = "again"


def is_due(source: Source, at: datetime) -> bool:
    """Is one of them to be looked at again, so that the source is asked for all that it shows?"""
    again = source.shown.get(_AGAIN)
    return again is not None and datetime.fromisoformat(again) <= at


def known(at: datetime) -> Q:
    """Those that a source has shown before, without what is looked at again at `at`."""
    return Q(again_at=None) | Q(again_at__gt=at)


def keep(
    source: Source,
    found: Collection[int],
    absent: Collection[int],
    left: Collection[int],
    at: datetime,
    *,
    whole: bool = True,
) -> dict[str, str]:
    """Writes down who was found and who was not, after their digests were kept; returns what the source remembers.

    Who was `left` for the next poll was not looked at, and stays due. One that its source shows no more counts as
    looked at, if the source showed itself `whole`.
    """
    if not absent and _AGAIN not in source.shown:
        return {}
    own = Seen.objects.filter(source=source)
    # Few are looked at again, while a source may show half a million: more than SQLite can be asked for.
    again = set(own.filter(again_at__isnull=False).values_list("digest", flat=True))
    own.filter(digest__in=again.intersection(found).difference(absent)).update(again_at=None)
    looked_at = Q(digest__in=absent) | Q(again_at__lte=at) if whole else Q(digest__in=absent)
    for seen in own.filter(looked_at).exclude(digest__in=left):
        seen.looks += 1
        seen.again_at = at + PAUSE * 2 ** (seen.looks - 1) if seen.looks < LOOKS else None
        seen.save(update_fields=["looks", "again_at"])
    first = own.filter(again_at__isnull=False).aggregate(first=Min("again_at"))["first"]
    return {_AGAIN: first.isoformat()} if first else {}
