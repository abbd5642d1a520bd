"""A shard on its way: what is posted, in which words, and when answers are written down."""

from collections.abc import Collection, Iterator, Sequence
from functools import cache, partial
from typing import cast

from django.urls import reverse
from django.utils.translation import gettext, ngettext, override

from newsbell.common import conf, lang, prepared, secrets
from newsbell.common.clock import now
from newsbell.common.writing import persist
from newsbell.counting import Counts
from newsbell.delivery import lanes, sender
from newsbell.delivery.endpoints import Vendor
from newsbell.delivery.payload import Payload, declare, topic
from newsbell.joints import A_MOMENT, Sent, hear, reach
from newsbell.readers import standing
from newsbell.reminders import changes, editions, ledger, slices
from newsbell.reminders.models import Edition, Reminder, Shard
from newsbell.stories import archive
from newsbell.stories.models import Story


class Flow:
    """A shard on its way: messages as they are asked for, answers as they come, each turn in one short transaction.

    So one silent device holds nobody up, and what is in flight, `limit` at most, is written down before it is posted.
    """

    def __init__(self, shard: Shard, limit: int) -> None:
        self.shard, self.limit, self.took = shard, limit, 0
        shard.reminder = prepared.get(Reminder, shard.reminder_id)
        self._sent: dict[int, Sent] = {}
        self._devices: dict[int, standing.Known] = {}
        self._answers: list[sender.Answer] = []
        self._number = 0
        self._more, self.speechless = True, False
        self._counts = Counts(shard)
        self._wrote_at = self._counted_at = now()

    def messages(self) -> Iterator[sender.Message]:
        """The next messages until there are none; answers that came meanwhile are written down with each taking."""
        while self._more and (ready := self._turn(self.limit)):
            before = self._number
            yield from self._messages(ready)
            self.took += self._number - before
            self.speechless = self._number == before
            if self.speechless:
                return  # there is nothing to say to any of them; a later visit looks what became of them

    def heard(self, answer: sender.Answer) -> None:
        """Keeps an answer, and writes those that wait down where they are many or old."""
        self._answers.append(answer)
        if len(self._answers) >= 2 * self.limit or now() >= self._wrote_at + A_MOMENT:
            self._turn(0)

    def finish(self) -> int:
        """Writes the last answers down; how many messages went out since it was asked before."""
        if self._answers or self._counts:
            self._turn(0)
        took, self.took, self._more = self.took, 0, True
        return took

    def _turn(self, limit: int) -> list[slices.Ready]:
        ready: list[slices.Ready] = []
        heard = [(self._sent[answer.key], answer) for answer in self._answers if answer.key in self._sent]
        done = {answer.key for _, answer in heard}
        flying = [sent.to.position for key, sent in self._sent.items() if key not in done]
        self._counts.hear([answer for _, answer in heard])
        count = not limit or now() >= self._counted_at + A_MOMENT

        def write() -> None:
            self._devices, held = {}, lanes.Held()
            row = slices.locked(self.shard)
            if heard:
                hear(row, heard, held)
            if limit:
                look = partial(reach, devices=self._devices, held=held)
                ready[:] = slices.take(row, look, now(), limit, flying, standing.wanting_editions)
                self._more = row.more
            row.save()
            if count:
                self._counts.write()

        persist(self.shard, write, lasts=bool(limit))
        for answer in self._answers:
            self._sent.pop(answer.key, None)
        self._answers.clear()
        self._wrote_at = now()
        if count:
            self._counts.written()
            self._counted_at = self._wrote_at
        return ready

    def _messages(self, ready: Sequence[slices.Ready]) -> Iterator[sender.Message]:
        """stories, reminders, readers → delivery: the notification of each reader, and where it goes."""
        letter = self._words(ready)
        left_s = int((self.shard.reminder.deadline - now()).total_seconds())
        devices, opened = self._devices, self._opened(ready)
        for to in ready:
            device = devices[to.device]
            endpoint, p256dh, auth = opened[to.device]
            plaintext = letter.to(to)
            if not endpoint or plaintext is None:
                continue  # forgotten: the next look settles its outcome
            self._number += 1
            self._sent[self._number] = Sent(to, device.way, left_s)
            yield sender.Message(
                key=self._number,
                device=device.pk,
                origin=device.origin,
                vendor=cast(Vendor, device.vendor),
                endpoint=endpoint,
                p256dh=p256dh,
                auth=auth,
                vapid_key=device.vapid_key_id,
                plaintext=plaintext,
                seed=letter.seed,
                topic=letter.tag,
                ttl_s=left_s if to.rings_for_s is None else min(left_s, to.rings_for_s),
                urgency="high" if letter.top else "normal",
            )

    def _opened(self, ready: Sequence[slices.Ready]) -> dict[int, tuple[str, bytes, bytes]]:
        """The addresses of the devices, all at once: what is done many times in a row costs half."""
        return standing.opened([self._devices[device] for device in {to.device for to in ready}])

    def _words(self, ready: Sequence[slices.Ready]) -> "Letter | Digest":
        """The letter as it is to be now; while nobody changed the story's words, the last one serves for a moment."""
        seed, revision = self.shard.reminder.seed, ready[0].revision
        for last in _last:
            if seed and seed == last.seed and revision == last.revision == 0 and now() < last.made_at + A_MOMENT:
                return last
        reminder = prepared.get(Reminder, self.shard.reminder_id)
        if reminder.kind == Reminder.Kind.EDITION:
            return Digest(reminder, [to.reader for to in ready])
        letter = Letter(reminder, self.shard.slice, revision)
        _last[:] = [letter]
        return letter


class Letter:
    """stories → delivery: a story's notification as its words are now; made once for all who are told the same."""

    def __init__(self, reminder: Reminder, slice_: int, revision: int) -> None:
        self.made_at, self.revision, self.seed = now(), revision, ledger.seed(reminder)
        story = Story.objects.select_related("lead").get(pk=reminder.story_id)
        self.reminder, self.top, self._words = reminder, story.top, archive.words(story)
        self._retraction = changes.retraction(story.pk)
        # A snooze rings although the story was shown; all else of a story replaces what it said before.
        self._snoozed = reminder.kind == Reminder.Kind.SNOOZE
        self.tag = topic(secrets.derived("topics"), f"snooze {reminder.pk}" if self._snoozed else f"story {story.pk}")
        self._updates = changes.updates_at(story.pk, slice_) if revision and not self._snoozed else {}
        self._made: dict[tuple[object, ...], bytes] = {}

    def to(self, ready: slices.Ready) -> bytes:
        """The plaintext for one device."""
        update = self._updates.get(ready.device, 0)
        kept = ready.why, ready.shrunk, ready.revision, update
        if kept not in self._made:
            self._made[kept] = self._make(ready, update)
        return self._made[kept]

    def _make(self, ready: slices.Ready, update: int) -> bytes:
        words, reminder = self._words, self.reminder
        said = {
            # Since when it is in the inbox; what follows a story is no story more there.
            "at": int(reminder.decided_at.timestamp() * 1000) if reminder.kind == Reminder.Kind.STORY else 0,
            "snooze": reminder.pk if self._snoozed else 0,
            "correction": 0 if self._snoozed else ready.revision,
            "update": update,
        }
        language = lang.tag(words.language) or reminder.publisher.language
        payload = Payload(
            title=self._retraction or words.title,
            navigate=words.url or reminder.publisher.origin or conf.get("NEWSBELL_URL"),
            body=f"{_retracted(language)} · {words.title}" if self._retraction else words.summary,
            lang=language,
            tag=self.tag,
            silent=bool(self._retraction),
            # A name that is followed twice, as a place and as words, is said once.
            extras={"story": words.story, "why": list(dict.fromkeys(ready.why))}
            | {name: of for name, of in said.items() if of},
        )
        return declare(payload, shrink=ready.shrunk)


class Digest:
    """stories → delivery: the notifications of readers' editions, each of which opens its reader's inbox."""

    top, revision = False, 0

    def __init__(self, reminder: Reminder, readers: Collection[int]) -> None:
        self.made_at, self.reminder, self.seed = now(), reminder, ledger.seed(reminder)
        self.tag = topic(secrets.derived("topics"), f"edition {reminder.pk}")
        own = Edition.objects.select_related("reader").filter(reminder=reminder, reader__in=readers)
        self._editions = {edition.reader_id: (edition, editions.stories(edition)) for edition in own}
        told = {number for _, numbers in self._editions.values() for number in numbers}
        reminders = Reminder.objects.select_related("story__lead").in_bulk(told)
        retracted = changes.retractions({one.story_id for one in reminders.values()})
        self._titles = {
            pk: retracted.get(one.story_id) or (one.story.lead or archive.words(one.story)).title
            for pk, one in reminders.items()
        }
        self._page = conf.get("NEWSBELL_URL") + reverse("newsbell:newsbell-bell:inbox", args=[reminder.publisher.slug])

    def to(self, ready: slices.Ready) -> bytes | None:
        """The plaintext for one device; None: its reader is gone. The secret of the inbox is not in it: the worker
        knows it.
        """
        if ready.reader not in self._editions:
            return None
        edition, numbers = self._editions[ready.reader]
        titles = [self._titles[one] for one in numbers if one in self._titles]
        language = edition.reader.language or self.reminder.publisher.language
        payload = Payload(
            title=_stories_for_you(len(titles), language),
            navigate=self._page,
            body=" · ".join(titles),
            lang=language,
            tag=self.tag,
            extras={"edition": edition.pk},
        )
        return declare(payload, shrink=ready.shrunk)


@cache
def _retracted(language: str) -> str:
    """What stands before the headline of what was taken back, in the language of its words, as in the inbox."""
    with override(language or None):
        return gettext("This story was retracted")


@cache
def _stories_for_you(count: int, language: str) -> str:
    with override(language or None):
        return ngettext("{count} story for you", "{count} stories for you", count).format(count=count)


_last: list[Letter] = []
"""What was made last in this process: the next shard of a reminder mostly tells the same."""
