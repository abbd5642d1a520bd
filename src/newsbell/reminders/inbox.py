"""The inbox: a view over all outcomes of a reader, so that it is complete from the decision on (guarantee 1)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from newsbell.common import lang
from newsbell.common.errors import NotFound
from newsbell.reminders import changes, outcomes, rows
from newsbell.reminders.models import Opened, Reminder
from newsbell.reminders.outcomes import Outcome

MOST = 100
"""Items on a page."""


@dataclass(frozen=True)
class Item:
    """One story in an inbox. `outcome` and `reason` are stable words; `why` names the follows that matched.

    `joined`: an editor said that several stories are this one, so the inbox has it once. What was retracted before it
    became part of one that stands is there as it was.
    `later`: when a snooze of it rings; `corrected`: its words were corrected since it was decided; `retraction`: what
    an editor says in the title's place, else empty. What is retracted has no `standfirst` any more. `language`: of the
    title and the standfirst, as a language tag; empty where it is not known.
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
    language: str = ""


def page(reader: int, before: int | None = None, size: int = 20) -> Sequence[Item]:
    """The newest `size` items, older than the item `before`; the last one's id asks for the next page."""
    own = rows.of_reader(reader)
    if before is not None:
        own = own.filter(reminder__lt=before)
    found = outcomes.find(reader=reader, kind=Reminder.Kind.STORY, newest_first=True, among=own)
    return _items(reader, list(islice((one for one in found if _once(one)), size)))


def items(reader: int, numbers: Iterable[int]) -> Sequence[Item]:
    """These of the reader's items, in this order; what is not in the inbox is left out."""
    return _items(reader, [found for number in numbers if (found := outcomes.of(reader, number))])


def _items(reader: int, shown: Sequence[Outcome]) -> Sequence[Item]:
    numbers = [one.reminder for one in shown]
    told = Reminder.objects.select_related("story__lead", "story__joined_to__lead").in_bulk(numbers)
    snoozes = {one.story: one.retry_at for one in _snoozes(reader)}
    read, since = outcomes.opened_at(reader, numbers), _since(list(told.values()))
    return [
        _item(one, told[one.reminder].story, snoozes.get(one.story), read.get(one.reminder), since) for one in shown
    ]


def unread(reader: int) -> int:
    """How many of the newest `MOST` the reader has not marked as read."""
    found = outcomes.find(reader=reader, kind=Reminder.Kind.STORY, newest_first=True, among=rows.of_reader(reader))
    newest = [one.reminder for one in islice((one for one in found if _once(one)), MOST)]
    return len(newest) - len(outcomes.opened_at(reader, newest))


def mark_read(reader: int, item: int, now: datetime) -> None:
    """Remembers when the reader first opened one of their own items; NotFound for any other.

    Under the lock of its row, which whoever erases the reader takes too: so nothing is remembered of who is gone.
    """
    with transaction.atomic():
        own = rows.locked(rows.of_reader(reader).filter(reminder=item, reminder__kind=Reminder.Kind.STORY))
        if all(row.of(reader) is None for row in own):
            raise _unknown(item)
        Opened.objects.get_or_create(reminder_id=item, whose=outcomes.whose(reader), defaults={"at": now})


def mark_all_read(reader: int, items: Collection[int], now: datetime) -> None:
    """Does `mark_read` with each of these that is the reader's own; what is not in their inbox is left out.

    Each in a transaction of its own: together they would keep others waiting.
    """
    for item in set(items) - outcomes.opened_at(reader, items).keys():
        with suppress(NotFound):
            mark_read(reader, item, now)


def of(reader: int, item: int) -> Outcome:
    """The outcome that one of the reader's own items shows; NotFound for any other."""
    found = outcomes.of(reader, item)
    if found is None:
        raise _unknown(item)
    return found


def _unknown(item: int) -> NotFound:
    return NotFound(f"There is no item {item} in your inbox", fix="List the inbox to see its items.")


def _once(told: Outcome) -> bool:
    """False of a joined story where the one that it is part of, or an earlier part, is in the inbox too.

    A retraction of its own is told by none of these, and tells none of them.
    """
    story = told.joined_to
    if story is None:
        return True
    alone = changes.alone(story)
    if told.story in alone:
        return True
    parts = Q(story=story) | Q(story__joined_to=story, pk__lt=told.reminder)
    others = Reminder.objects.filter(parts, kind="story").exclude(story__in=alone).values_list("pk", flat=True)
    return all(outcomes.of(told.reader, other) is None for other in others)


def _snoozes(reader: int) -> Iterator[Outcome]:
    own = Reminder.objects.filter(kind="snooze", whose=outcomes.whose(reader))
    among = rows.of_reader(reader).filter(reminder__in=own, waiting__gt=0)
    return outcomes.find(reader=reader, value="deferred", among=among)


@dataclass(frozen=True)
class _Since:
    """What became of some stories since they were told; asked for all of a page at once.

    `retractions`: by story; `corrected`, `joined`: their reminders.
    """

    retractions: dict[int, str]
    corrected: set[int]
    joined: set[int]


def _since(reminders: Sequence[Reminder]) -> _Since:
    among = Reminder.objects.filter(pk__in=[one.pk for one in reminders]).order_by()
    numbers = {number for one in reminders for number in (one.story_id, one.story.joined_to_id) if number}
    # Of the source that speaks for the story alone: another's correction is of its own words.
    speaks = among.filter(story__articles__change="correction", story__articles__source=F("story__lead__source"))
    return _Since(
        dict(changes.retractions(numbers)),
        set(speaks.values_list("pk", flat=True)),
        set(among.filter(story__joined__isnull=False).values_list("pk", flat=True)),
    )


def _item(told: Outcome, own: Any, later: datetime | None, read_at: datetime | None, since: _Since) -> Item:
    alone = changes.is_alone(own.pk, own.joined_to_id, since.retractions)
    story = own if alone else own.joined_to or own
    lead = story.lead
    retraction = changes.retracted(own.pk, own.joined_to_id, since.retractions)
    return Item(
        id=told.reminder,
        story=story.pk,
        title=lead.title if lead else "",
        standfirst=lead.standfirst if lead and not retraction else "",
        url=lead.url if lead else "",
        why=told.why,
        outcome=told.value,
        reason=told.reason,
        decided_at=told.decided_at,
        read_at=read_at,
        joined=story != own or told.reminder in since.joined,
        later=later,
        corrected=told.reminder in since.corrected,
        retraction=retraction,
        language=lang.tag(story.language),
    )
