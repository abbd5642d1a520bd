"""What is done to the ledger at night: it is compared with itself and with who follows, and what is old is forgotten.

Both are rows of work like any other: whoever dies in the middle leaves a round that another begins again.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from django.db.models import QuerySet

from newsbell.common import conf, leases
from newsbell.common.clock import now
from newsbell.common.errors import SettingInvalid
from newsbell.common.writing import lease_s, ours
from newsbell.delivery import alarms, shelves
from newsbell.joints import erase, parts_of, there
from newsbell.readers import addresses, standing
from newsbell.readers import retention as leaving
from newsbell.readers.models import Reader
from newsbell.reminders import ledger, outcomes, reconcile, retention, rows
from newsbell.reminders.models import Reminder, Shard, Upkeep
from newsbell.reminders.reconcile import UNMENDED, Finding
from newsbell.reminders.rows import Transaction
from newsbell.reminders.times import night_after
from newsbell.sources import polls
from newsbell.stories.models import Story

log = logging.getLogger("newsbell.upkeep")
YOUNG = timedelta(days=2)
"""Who looks back so far sees each reminder at two rounds, its last retries too."""
SETTLING = timedelta(minutes=10)
"""What is younger may be on its way."""
OVERDUE = timedelta(hours=1)
TOLD = (Story.State.NEW, Story.State.KEPT, Story.State.RESTORED, Story.State.LATE)


def round_(row: Upkeep) -> datetime:
    """One round; the next one is due in the next night."""
    within = partial(ours, row)
    if row.name == Upkeep.Name.FORGET:
        counted = Counter({"forgotten": sum(leases.while_kept(row, forgetting(within), now, lease_s()))})
    else:
        counted = Counter()
        for found in leases.while_kept(row, reconciling(within, now() - YOUNG), now, lease_s()):
            for one in found:
                counted[one.what] += one.count
    with within():
        write(row, counted)
    return night_after(now())


def write(row: Upkeep, counted: Counter[str]) -> None:
    """Writes down what a whole round came to; what it could not mend is an alarm."""
    unmended = {what: count for what, count in counted.items() if what in UNMENDED}
    mended = {what: count for what, count in counted.items() if what not in UNMENDED}
    Upkeep.objects.filter(pk=row.pk).update(ended_at=now(), mended=mended, unmended=unmended)
    for what, count in unmended.items():
        alarms.sound("ledger", what, f"{UNMENDED[what]} ({count})", now())
    log.info("%s: %s", row.name, ", ".join(f"{what} {count}" for what, count in counted.items()) or "all is well")


def forgetting(within: Transaction) -> Iterator[int]:
    """Forgets what is older than the ledger is kept, in small transactions; yields how many rows went in each."""
    while True:
        with within():
            stories = retention.aged(_before("NEWSBELL_LEDGER_DAYS"))
            retention.mark(stories, now())
        if not stories:
            break
        yield 0
    yield from _emptied(within, retention.drop)
    yield from _emptied(within, partial(retention.editions, _before("NEWSBELL_LEDGER_DAYS")))
    yield from _of_readers(within)
    yield from _emptied(within, partial(polls.forget, now() - polls.KEPT))


def _emptied(within: Transaction, drop: Callable[[], int]) -> Iterator[int]:
    """Drops, a transaction each, until nothing is left to drop."""
    gone = -1
    while gone:
        with within():
            gone = drop()
        yield gone


def _of_readers(within: Transaction) -> Iterator[int]:
    """readers, delivery: what is over of readers; and who left goes with the last of their inbox."""
    yield from _emptied(within, partial(_gone, _before("NEWSBELL_GONE_DAYS")))
    yield from _emptied(within, partial(leaving.codes, now()))
    yield from _emptied(within, partial(leaving.proofs, now()))
    yield from _emptied(within, partial(addresses.forget, now(), _before("NEWSBELL_LEDGER_DAYS")))
    while away := list(leaving.left(_before("NEWSBELL_LEDGER_DAYS"))):
        for reader in away:
            erase(reader, now())  # in transactions of its own
            yield 1


def _gone(before: datetime) -> int:
    found = leaving.gone(before)
    shelves.forget(found)
    return len(found)


def _before(setting: str) -> datetime:
    return now() - timedelta(days=conf.get(setting))


def reconciling(within: Transaction, since: datetime | None) -> Iterator[list[Finding]]:
    """Compares and mends, a row or a story at a time: what is younger than `since` (None: all); yields what was found.

    Stories first: whom they missed is in the rows that come after.
    """
    for story in _stories(since).order_by("pk").iterator(chunk_size=50):
        yield list(_story(story, within))
    shards = Shard.objects.all() if since is None else reconcile.young(since)
    alive: dict[int, set[int]] = {}
    for shard in shards.select_related("reminder").order_by("slice", "pk").iterator(chunk_size=50):
        if shard.slice not in alive:
            alive = {shard.slice: _alive(shard.slice)}
        yield list(reconcile.row(shard, alive[shard.slice], _alive, now(), within))
    for slice_ in reconcile.slices():
        yield list(reconcile.book(slice_, _alive, now(), within))
    yield list(reconcile.overdue(now() - OVERDUE, now()))


def _alive(slice_: int) -> set[int]:
    known = reconcile.readers(slice_)
    return set(Reader.objects.filter(pk__gte=known.start, pk__lt=known.stop).values_list("pk", flat=True))


def _stories(since: datetime | None) -> QuerySet[Story]:
    told = Story.objects.filter(leases.free(now()), due_at=None, state__in=TOLD, joined_to=None)
    return told.filter(decided_at__lt=now() - SETTLING, **({} if since is None else {"decided_at__gte": since}))


def _story(story: Story, within: Transaction) -> Iterator[Finding]:
    """stories, follows → reminders: has whoever followed it an outcome, and is each planned?"""
    reminder = Reminder.objects.filter(story=story, kind=Reminder.Kind.STORY).first()
    old = story.decided_at + timedelta(seconds=conf.get("NEWSBELL_TTL")) <= now()
    if reminder is None:
        with within():
            _tell(story, late=old)
        yield Finding("untold", 1, story.pk)
    elif reminder.forgotten_at is None:
        if unplanned := ledger.unscheduled(reminder).count():
            if old:
                ledger.keep_in_inboxes(reminder, "late", now(), within, standing.wanting_editions)
            else:
                with within():
                    _tell(story, late=False)
            yield Finding("unplanned", unplanned, story.pk, reminder.pk)
        if missed := _missed(story, reminder, within):
            yield Finding("missed", missed, story.pk, reminder.pk)


def _tell(story: Story, *, late: bool) -> None:
    Story.objects.filter(pk=story.pk, due_at=None).update(
        due_at=now(), **({"state": Story.State.LATE, "told_to": 0} if late else {})
    )


def _missed(story: Story, reminder: Reminder, within: Transaction) -> int:
    """Enlists, in the inbox alone, whoever followed the story when it was decided and has no outcome of it."""
    table = {int(part["subject"]): place for place, part in enumerate(outcomes.subjects(reminder)) if "subject" in part}
    story.told_to = 0
    missed = 0
    own = Shard.objects.filter(reminder=reminder).select_related("reminder").order_by("pk")
    for part in parts_of(story, table):
        try:
            known = {reader for shard in own.filter(slice=part.slice) for reader in rows.readers(shard)}
        except SettingInvalid:
            continue  # a row that cannot be opened is a finding of its own
        if set(part.readers) - known:
            with within():
                missed += ledger.enlist(reminder, [part], there(story.publisher_id, part.readers), now(), kept="late")
    return missed
