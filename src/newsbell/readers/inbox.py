"""The inbox: a view over all outcomes of a reader, so that it is complete from the decision on (guarantee 1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from newsbell.common.errors import NotFound
from newsbell.readers.models import Reader

MOST = 100
"""Items on a page."""


@dataclass(frozen=True)
class Item:
    """One story in an inbox. `outcome` and `reason` are stable words; `why` names the follows that matched.

    `joined`: an editor said that several stories are this one, so the inbox has it once.
    `later`: when a snooze of it rings; `corrected`: its words were corrected since it was decided; `retraction`: what
    an editor says in its place, else empty.
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
    later: datetime | None
    corrected: bool
    retraction: str


def page(reader: Reader, before: int | None = None, size: int = 20) -> Sequence[Item]:
    """The newest `size` items , older than the item `before`; the last one's id asks for the next page."""
    outcomes = _once(reader).select_related("reminder__story__lead", "reminder__story__joined_to__lead").order_by("-pk")
    if before is not None:
        outcomes = outcomes.filter(pk__lt=before)
    # Of the source that speaks for the story alone: another's correction is of its own words.
    told, lead = "reminder__story__articles", "reminder__story__lead"
    own = {"pk": OuterRef("pk"), f"{told}__change": "correction", f"{told}__source": F(f"{lead}__source")}
    corrected = Exists(reader.outcomes.filter(**own))
    snoozes = reader.outcomes.filter(reminder__kind="snooze", value="deferred")
    later = snoozes.filter(reminder__story=OuterRef("reminder__story")).values("retry_at")[:1]
    others = "reminder__story__reminders"
    retracted = reader.outcomes.filter(pk=OuterRef("pk"), **{f"{others}__kind": "retraction"})
    parts = Exists(reader.outcomes.filter(pk=OuterRef("pk"), reminder__story__joined__isnull=False))
    said = {"parts": parts, "later": Subquery(later), "retraction": Subquery(retracted.values(f"{others}__words")[:1])}
    return [_item(outcome) for outcome in outcomes.annotate(corrected=corrected, **said)[:size]]


def mark_read(reader: Reader, item: int, now: datetime) -> None:
    """Remembers when the reader first opened one of their own items; NotFound for any other."""
    if not reader.outcomes.of_stories().filter(pk=item, read_at=None).update(read_at=now):
        of(reader, item)


def of(reader: Reader, item: int) -> Any:
    """The outcome that one of the reader's own items shows; NotFound for any other."""
    for found in reader.outcomes.of_stories().select_related("reminder").filter(pk=item):
        return found
    raise NotFound(f"There is no item {item} in your inbox", fix="List the inbox to see its items.")


def _once(reader: Reader) -> QuerySet[Any]:
    """A reader's outcomes without those of joined stories of which the one that they are part of has an outcome too."""
    whole = OuterRef("reminder__story__joined_to")
    own = reader.outcomes.of_stories()
    others = own.filter(Q(reminder__story=whole) | Q(reminder__story__joined_to=whole, pk__lt=OuterRef("pk")))
    return own.exclude(Q(reminder__story__joined_to__isnull=False) & Exists(others))


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
        joined=outcome.parts or own.joined_to is not None,
        later=outcome.later,
        corrected=outcome.corrected,
        retraction=outcome.retraction or "",
    )
