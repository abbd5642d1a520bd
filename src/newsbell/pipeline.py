"""The way of a story, from a publisher's source to the readers who asked for it.

    sources ─▶ articles ─▶ stories ─▶ follows ─▶ reminders ─▶ delivery ─▶ the reader
     poll        read       decide     remind ─────┘           send
     receive ◀─ subscribe (what a hub pushes)             edition: what waited for the reader's hour

This is the only module that knows the whole way; the stages know only themselves, and `joints.py` turns the words of
one into those of the next. Each step does the work of one row that is leased to it, and answers when that row has work
again (None: it is done). What a step leaves for the next one is another row that is due. So a step may die anywhere:
what it committed stands, and whoever takes its row over goes on.

The functions stand in the order of the way; `STEPS`, at the end, names each with the rows that are its work. Beside
the way go three more: `name` lists what can be followed, `ask` writes to whoever gave an e-mail address, `upkeep` is
the nightly rounds. `work.py` does a step for a row, under its lease; `beat.py` looks each second which rows are due,
and `celery.py` carries that word to a worker.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from newsbell import editions, letters, naming, upkeep
from newsbell.common import conf, leases
from newsbell.common.clock import now
from newsbell.common.leases import Leased
from newsbell.common.plural import plural
from newsbell.common.writing import lease_s, ours
from newsbell.completing import articles_of
from newsbell.delivery import sender
from newsbell.follows import directory, matcher
from newsbell.follows.models import Directory
from newsbell.joints import (
    about,
    admit,
    announce,
    asking,
    is_flood,
    jitter,
    matching,
    parts_of,
    planned,
    retract_as_part,
    there,
    together,
    wanting,
)
from newsbell.parts import apart
from newsbell.readers import standing
from newsbell.readers.models import Address
from newsbell.reminders import changes, ledger, rows, slices
from newsbell.reminders.models import Edition, Reminder, Shard, Upkeep
from newsbell.sending import Flow
from newsbell.sources import polling, polls, websub
from newsbell.sources.asking import client
from newsbell.sources.models import Ping, Poll, Source, WebSub
from newsbell.sources.reading import Reading
from newsbell.stories import archive, by_hand, editing, locks, retention, rewording
from newsbell.stories.models import Story

log = logging.getLogger("newsbell")
# A shard's messages in flight at most, so that few are posted again after a crash: those at the poster and as many
# again, which are read and bound meanwhile.
BATCH = 384
# A shard of whose messages none has anything to say, since a reader is half erased, is looked at again then.
A_WHILE = timedelta(minutes=1)
# So many transactions of the plan of a large audience at a time, 30,000 readers or so, and 4,000 at first: its first
# ones are not to wait for its last, not even where one worker does everything.
TURN, FIRST_TURN = 16, 2
KEPT = (Story.State.KEPT, Story.State.RESTORED, Story.State.LATE)


def poll(source: Source) -> datetime | None:
    """sources → articles: what does the source show that it has not shown before?"""
    reading = look(source)
    return take(reading) if reading else None


def look(source: Source) -> Reading | None:
    """sources: what it shows; None: it is paused."""
    return None if source.paused else polling.read(source, now(), jitter())


def take(reading: Reading) -> datetime | None:
    """sources → articles: what a reading brought is kept, to be decided; returns when its source is polled again."""
    articles, within = dict(articles_of(reading)), partial(ours, reading.source)
    polls.note(reading, within)
    with within():
        admit(reading, articles)
    polls.forget_shown(reading, within)
    return reading.next_at


def subscribe(row: WebSub) -> datetime | None:
    """sources → its hub: begin, renew or end what the hub pushes."""
    callback = conf.get("NEWSBELL_URL") + reverse("newsbell:hub", args=[websub.token_of(row)])
    with ours(row):
        request = websub.prepare(row, callback, now())
    if request is None:
        return None
    answer = websub.ask(client(), request)
    if websub.is_over(row):
        return None
    with ours(row):
        return websub.heard(row, answer, now(), jitter())


def receive(ping: Ping) -> datetime | None:
    """sources → articles: what a hub pushed, as if a poll had found it."""
    source = ping.websub.source
    if source is None or source.paused or source.first_read_at is None:
        ping.delete()  # nobody is to be told of it, or the first reading will see it
        return None
    reading = polling.read_push(ping, source, now())
    articles = dict(articles_of(reading))
    with ours(ping):
        admit(reading, articles)
        ping.delete()
    return None


def decide(poll: Poll) -> datetime | None:
    """articles → stories: is it one that we know, told again, or is it new?"""
    for article in archive.undecided(poll.pk):
        judgement = archive.judged(article)
        with ours(poll):
            archive.decide(article, now(), old=poll.first, judgement=judgement)
            announce(article, poll)
    # All versions of all that came again are read: no other writer waits for it.
    anew, late = rewording.reworded(poll.pk, now()) if not poll.first else ([], [])
    with ours(poll):
        opened, led = archive.opened_by(poll.pk, old=poll.first), rewording.led_by(poll.pk)
        locks.lock(Story.objects.filter(pk__in={*opened, *led}))
        held = not poll.first and is_flood(poll, opened)
        archive.settle(opened, old=poll.first, held=held, restored=poll.restored, now=now())
        if not poll.first:
            rewording.tell_more(led, now())
        # New words or labels of so many at once are a program's work, and no news of each; what a source shows first
        # after a backup was restored may have rung.
        quiet = [*anew, *late] if poll.restored or is_flood(poll, [*anew, *late]) else late
        ledger.quieten(quiet)
        polls.decided(poll, stories=len(opened), held=held)
    with ours(poll):
        retention.forget(now())
    archive.look_back(poll.source.publisher_id)
    directory.wake(poll.source.publisher_id, now())
    found = "that stood there already" if poll.first else "held as a flood" if held else "new"
    log.info("source %d: %s, %s", poll.source_id, plural(len(opened), "story", "stories"), found)
    return None


def remind(story: Story) -> datetime | None:
    """stories → follows → reminders: who asked to be told, and does it ring or wait in the inbox?"""
    if story.state == Story.State.DECIDING:
        with ours(story):
            return archive.settle_left(story, now())
    retract_as_part(story, now())
    changes.call_back(story.pk, now(), partial(ours, story))
    reminder = ledger.open_reminder(story.pk, story.publisher_id, now())
    if reminder.forgotten_at is not None:
        return None  # whom it told is not known any more, so it tells nobody again
    kin = by_hand.kin(story)
    kept = str(story.state) if story.state in KEPT else "late" if ledger.forgotten(kin) else ""
    if not enlist(story, reminder, kin, kept):
        return now()
    within = partial(ours, story)
    if kin:
        ledger.call_back(reminder, kin, now(), within)
    if kept:
        ledger.keep_in_inboxes(reminder, kept, now(), within, standing.wanting_editions)
    if story.state == Story.State.HELD:
        until: datetime = reminder.decided_at + timedelta(hours=conf.get("NEWSBELL_HOLD_HOURS"))
        if now() < until:
            return until
        with ours(story):
            expired = editing.keep([story.pk], now())  # not released just now
        if expired:
            ledger.keep_in_inboxes(reminder, "held-too-long", now(), within)
        return None
    if not schedule(story, reminder):
        return now()
    log.info("story %d is told to its readers", story.pk)
    return follow_up(story)


def enlist(story: Story, reminder: Reminder, kin: Collection[int], kept: str) -> bool:
    """stories → follows → reminders: the next readers of the audience get their outcome; True once all have it."""
    left = unheard(story, reminder)
    if left is None:
        return False
    most = TURN if story.told_to else FIRST_TURN
    for turn, read in enumerate(together(parts_of(story, left))):
        if turn == most:
            return False
        with ours(story):
            # From here on nobody changes it until this is written: joined meanwhile, it would ring some readers twice.
            if not archive.told(story, read[-1].slice + 1):
                return False
            # Who ended a follow since the audience was read is not rung for it.
            some = list(parts_of(story, left, read))
            are = there(story.publisher_id, [reader for part in some for reader in part.readers])
            held = story.state == Story.State.HELD
            loud, quiet = apart(some, reminder.quiet_from)
            for parts, why_not in ((loud, kept), (quiet, kept or "late")):
                if parts:
                    ledger.enlist(reminder, parts, are, now(), held=held, kept=why_not, kin=kin, urgent=story.top)
    if left or reminder.quiet_from is not None:
        with ours(story):
            if not archive.told(story, story.told_to):
                return False
            ledger.told_all(reminder)
    return True


def unheard(story: Story, reminder: Reminder) -> Mapping[int, int] | None:
    """stories → follows → reminders: what the story matched that is not told to all yet, by its place in the table.

    None: the story is not as it was.
    """
    parts = []
    # What a poll changes in a story that was told is news or a flood: its end says which, and makes the story due.
    if not ((reminder.told or story.told_to > 0) and archive.is_being_decided(story)):
        words = archive.words(story)
        parts = matching(matcher.matched(story.publisher_id, words, top=story.top, about=about(words)))
    with ours(story):
        # Else what is written down now would be taken for told to the slices before, once the story is read again.
        if not archive.is_as_it_was(story):
            return None
        if story.told_to < 0:
            ledger.tell_again(reminder)
        before = ledger.untold(reminder)
        ledger.tell_of(reminder, parts)
        left = ledger.untold(reminder)
        # Who follows what is new in it may be in any slice. Where there is nobody to tell, it was told all the same.
        anew = story.told_to < 0 or (story.told_to > 0 and left.keys() != before.keys())
        if anew or not (left or story.told_to):
            archive.told(story, 0 if left else 1)
        return left


def schedule(story: Story, reminder: Reminder) -> bool:
    """readers → reminders: who was held is rung, or not; True once that is said of all."""
    for row in rows.each(ledger.unscheduled(reminder), partial(ours, story)):
        if not archive.is_as_it_was(story):
            return False
        readers = sorted(map(row.reader, ledger.held(row)))
        ledger.schedule(row, there(story.publisher_id, readers), now())
    return True


def follow_up(story: Story) -> datetime | None:
    """stories → reminders: what changed since the story was told, for those who were told the older words."""
    again = []
    for change in changes.waiting(story.pk):
        for told in changes.told(change):
            part = wanting(change, told)
            with ours(story):
                changes.enlist(change, part, planned(change, part), asking(change, part), now())
        with ours(story):
            again.append(changes.look_again(change, now()))
    return min(filter(None, again), default=None)


def send(shard: Shard) -> datetime | None:
    """reminders → delivery → the reader: seal, post, and write down what each push service answered."""
    flow = Flow(shard, BATCH)
    while True:
        posted = sender.send(flow.messages(), now())
        for answer in leases.while_kept(shard, posted, now, lease_s()):
            flow.heard(answer)
        took, due_at = flow.finish(), slices.due_at(shard)
        if not took or due_at is None or due_at > now():
            return max(due_at, now() + A_WHILE) if due_at and flow.speechless else due_at


@dataclass(frozen=True)
class Step:
    """A step of the way, the rows that are its work, and what it does with one."""

    name: str
    model: type[Leased]
    do: Callable[[Any], Any]
    patience: float = 1.0  # leases that it may take without writing anything
    for_one: int = 1  # rows for which one wake-up at a time is enough
    # The rows that are worked together with this one, `most` at once: then `do` has them all, and answers by key.
    beside: Callable[[int], QuerySet[Any]] | None = None
    most: int = 1


STEPS = (
    Step("poll", Source, poll, patience=5, for_one=8),
    Step("subscribe", WebSub, subscribe, patience=2),
    Step("receive", Ping, receive, patience=3),
    Step("decide", Poll, decide),
    Step("remind", Story, remind),
    Step("edition", Edition, editions.make, patience=4, for_one=64, beside=editions.beside, most=editions.MOST),
    Step("send", Shard, send),
    Step("name", Directory, naming.list_),
    Step("ask", Address, letters.ask, patience=4),
    Step("upkeep", Upkeep, upkeep.round_, patience=4),
)
