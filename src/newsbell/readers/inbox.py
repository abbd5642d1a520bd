"""The inbox: a view over all outcomes of a reader, so that it is complete from the decision on (guarantee 1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsbell.common.errors import NotFound
from newsbell.readers.models import Reader

MOST = 100
"""Items on a page."""


@dataclass(frozen=True)
class Item:
    """One story in an inbox. `outcome` and `reason` are stable words; `why` names the follows that matched."""

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


def page(reader: Reader, before: int | None = None, size: int = 20) -> Sequence[Item]:
    """The newest `size` items , older than the item `before`; the last one's id asks for the next page."""
    outcomes = reader.outcomes.select_related("reminder__story__lead").order_by("-pk")
    if before is not None:
        outcomes = outcomes.filter(pk__lt=before)
    return [_item(outcome) for outcome in outcomes[:size]]


def mark_read(reader: Reader, item: int, now: datetime) -> None:
    """Remembers when the reader first opened one of their own items; NotFound for any other."""
    own = reader.outcomes.filter(pk=item)
    if not own.filter(read_at=None).update(read_at=now) and not own.exists():
        raise NotFound(f"There is no item {item} in your inbox", fix="List the inbox to see its items.")


def _item(outcome: Any) -> Item:
    story = outcome.reminder.story
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
    )
