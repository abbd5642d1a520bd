"""The inbox: a view over all outcomes of a reader, so that it is complete from the decision on (guarantee 1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from newsbell.common.errors import NotFound
from newsbell.readers.models import Reader

MOST = 100
"""Items on a page."""


@dataclass(frozen=True)
class Item:
    """One story in an inbox. `outcome` and `reason` are stable words; `why` names the follows that matched.

    `joined`: an editor said that several stories are this one, so the inbox has it once.
    """

    id: int
    story: int
    title: str
    standfirst: str
    url: str
    why: list[dict[str, Any]]
    outcome: str
    reason: str
    decided_at: datetime
    read_at: datetime | None
    joined: bool


def page(reader: Reader, before: int | None = None, size: int = 20) -> Sequence[Item]:
    """The newest `size` items , older than the item `before`; the last one's id asks for the next page."""
    outcomes = _once(reader).select_related("reminder__story__lead", "reminder__story__joined_to__lead")
    outcomes = outcomes.annotate(parts=Count("reminder__story__joined")).order_by("-pk")
    if before is not None:
        outcomes = outcomes.filter(pk__lt=before)
    return [_item(outcome) for outcome in outcomes[:size]]


def mark_read(reader: Reader, item: int, now: datetime) -> None:
    """Remembers when the reader first opened one of their own items; NotFound for any other."""
    own = reader.outcomes.filter(pk=item)
    if not own.filter(read_at=None).update(read_at=now) and not own.exists():
        raise NotFound(f"There is no item {item} in your inbox", fix="List the inbox to see its items.")


def _once(reader: Reader) -> QuerySet[Any]:
    """A reader's outcomes without those of joined stories of which the one that they are part of has an outcome too."""
    whole = OuterRef("reminder__story__joined_to")
    others = reader.outcomes.filter(
        Q(reminder__story=whole) | Q(reminder__story__joined_to=whole, pk__lt=OuterRef("pk"))
    )
    return reader.outcomes.exclude(Q(reminder__story__joined_to__isnull=False) & Exists(others))


def _item(outcome: Any) -> Item:
    own = outcome.reminder.story
    story = own.joined_to or own
    lead = story.lead
    return Item(
        id=outcome.pk,
        story=story.pk,
        title=lead.title if lead else "",
        standfirst=lead.standfirst if lead else "",
        url=lead.url if lead else "",
        why=outcome.why,
        outcome=outcome.value,
        reason=outcome.reason,
        decided_at=outcome.decided_at,
        read_at=outcome.read_at,
        joined=bool(outcome.parts or own.joined_to),
    )
