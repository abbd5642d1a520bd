"""Writing the ledger: a reminder of a story, and exactly one outcome for each reader of its audience."""

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from newsbell.common import conf
from newsbell.reminders.budget import DAY, Standing, plan
from newsbell.reminders.models import Outcome, Reminder, Shard

DEFERRED, IN_INBOX = Outcome.Value.DEFERRED, Outcome.Value.IN_INBOX
_TOLD_ALREADY = {"value": IN_INBOX, "reason": "told-already"}


class Member(Protocol):
    """A reader of the audience: wants it at once or in the inbox alone, for the follows that `why` names."""

    @property
    def reader(self) -> int: ...
    @property
    def at_once(self) -> bool: ...
    @property
    def why(self) -> Sequence[Mapping[str, object]]: ...


def open_reminder(story: int, publisher: int, now: datetime) -> Reminder:
    """The reminder of a story: made once, whoever asks."""
    reminder, _ = Reminder.objects.get_or_create(
        story_id=story,
        kind=Reminder.Kind.STORY,
        defaults={
            "publisher_id": publisher,
            "decided_at": now,
            "deadline": now + timedelta(seconds=conf.get("NEWSBELL_TTL")),
            "seed": os.urandom(32),
        },
    )
    return reminder


def seed(reminder: Reminder) -> bytes:
    """The secret of the reminder's message keys; a new one where it was forgotten, since all was settled."""
    while not reminder.seed:
        Reminder.objects.filter(pk=reminder.pk, seed=None).update(seed=os.urandom(32))
        reminder.refresh_from_db(fields=["seed"])
    return bytes(reminder.seed)


def forget_seed(reminder: int) -> None:
    """Once every outcome is settled no message is sent again, and whoever steals the database cannot open one."""
    open_still = Outcome.objects.filter(reminder=OuterRef("pk"), value=DEFERRED)
    Reminder.objects.filter(~Exists(open_still), pk=reminder).update(seed=None)


def enlist(
    reminder: Reminder, members: Iterable[Member], now: datetime, *, held: bool, kin: Collection[int] = ()
) -> None:
    """Gives each reader of a page their outcome: from this commit on the story is in their inbox.

    A reader who has one already keeps it: the database allows no second one. `kin`: stories that tell the same, so
    whoever has an outcome of those is not rung.
    """
    members = list(members)
    told = _told([member.reader for member in members], kin)
    waits = {"value": DEFERRED, "reason": "held" if held else "to-send"}
    inbox = {"value": IN_INBOX, "reason": "inbox-only", "settled_at": now}
    Outcome.objects.bulk_create(
        (
            Outcome(
                reminder=reminder,
                reader_id=member.reader,
                why=list(member.why),
                decided_at=now,
                **(inbox | _TOLD_ALREADY if member.reader in told else waits if member.at_once else inbox),
            )
            for member in members
        ),
        ignore_conflicts=True,
    )


def call_back(reminder: Reminder, kin: Collection[int], now: datetime, page: int) -> int:
    """Rings nobody who is told by one of `kin`, stories that tell the same; of two that both wait, the first rings.

    What was posted already cannot be called back. Returns how many were, `page` at most.
    """
    others = Outcome.objects.of_stories().filter(reminder__story__in=kin, reader=OuterRef("reader"))
    tells = others.filter(~Q(value=DEFERRED) | Q(attempts__isnull=False) | Q(pk__lt=OuterRef("pk")))
    waiting = Outcome.objects.filter(reminder=reminder, value=DEFERRED, attempts=None)
    found = list(waiting.filter(Exists(tells)).values_list("pk", flat=True)[:page])
    return Outcome.objects.filter(pk__in=found).update(**_TOLD_ALREADY, settled_at=now, retry_at=None, ring=False)


def keep_in_inboxes(reminder: Reminder, reason: str, now: datetime) -> int:
    """Nobody is rung by what is not on its way yet."""
    return _unscheduled(reminder).update(value=IN_INBOX, reason=reason, settled_at=now)


def unscheduled(reminder: Reminder, after: int, page: int) -> list[int]:
    """The next readers, beyond the reader `after`, of whom it is open whether they are rung."""
    waiting = _unscheduled(reminder).filter(reader__gt=after).order_by("reader")
    return list(waiting.values_list("reader", flat=True)[:page])


def rung(readers: Iterable[int], now: datetime) -> dict[int, int]:
    """How many rings each reader got in the 24 hours before `now`, or has on the way."""
    counts = Q(value=DEFERRED) | Q(value=Outcome.Value.ACCEPTED, settled_at__gt=now - DAY)
    # It rings later than it was decided: after a hold, after retries.
    since = now - DAY - timedelta(hours=conf.get("NEWSBELL_HOLD_HOURS"), seconds=conf.get("NEWSBELL_TTL"))
    rows = Outcome.objects.filter(counts, reader__in=readers, decided_at__gt=since, ring=True)
    return dict(rows.values_list("reader").annotate(Count("pk")).order_by())


def schedule(reminder: Reminder, standings: Iterable[Standing], now: datetime) -> None:
    """Decides ring or inbox for readers of `unscheduled`, and slices those who are rung by push origin.

    Run in a transaction that has the readers locked: two stories that arrive at
    once must not both take a reader's last ring of the day.
    """
    kept: dict[str, list[int]] = defaultdict(list)
    rings: dict[str, list[int]] = defaultdict(list)
    for standing in standings:
        value, reason = plan(standing)
        if value == DEFERRED and standing.origin:
            rings[standing.origin].append(standing.reader)
        else:
            kept[reason].append(standing.reader)
    waiting = _unscheduled(reminder)
    for reason, readers in kept.items():
        waiting.filter(reader__in=readers).update(value=IN_INBOX, reason=reason, settled_at=now)
    if rings:
        # Its time begins when it rings: what an editor releases, or marks as a top story, is not old by then.
        anew = now + timedelta(seconds=conf.get("NEWSBELL_TTL"))
        Reminder.objects.filter(pk=reminder.pk, deadline__lt=anew).update(deadline=anew)
    for origin, readers in rings.items():
        shard, _ = Shard.objects.get_or_create(
            reminder=reminder, origin=origin, first_reader=min(readers), defaults={"due_at": now}
        )
        waiting.filter(reader__in=readers).update(shard=shard, reason="to-send", retry_at=now, ring=True)


def settle(outcomes: Iterable[int], value: str, reason: str, now: datetime) -> int:
    """The last word on deferred outcomes; what is settled already stays as it is."""
    return Outcome.objects.filter(pk__in=outcomes, value=DEFERRED).update(
        value=value, reason=reason, settled_at=now, retry_at=None
    )


def put_off(outcomes: Iterable[int], until: datetime) -> None:
    """Tries outcomes again at `until`, or settles them when their reminder is old, whichever comes first."""
    rows = Outcome.objects.filter(pk__in=outcomes, value=DEFERRED)
    rows.filter(reminder__deadline__gt=until).update(retry_at=until, reason="retrying")
    for reminder in Reminder.objects.filter(deadline__lte=until, outcomes__in=rows).distinct():
        rows.filter(reminder=reminder).update(retry_at=reminder.deadline, reason="retrying")


def _told(readers: Collection[int], kin: Collection[int]) -> set[int]:
    if not kin:
        return set()
    return set(
        Outcome.objects.of_stories()
        .filter(reminder__story__in=kin, reader__in=readers)
        .values_list("reader", flat=True)
        .distinct()
    )


def _unscheduled(reminder: Reminder) -> QuerySet[Outcome]:
    return Outcome.objects.filter(reminder=reminder, value=DEFERRED, shard=None)
