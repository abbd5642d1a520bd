"""A shard on its way: what is posted, in which words, and when answers are written down."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import cast

from django.urls import reverse
from django.utils.translation import ngettext, override

from newsbell.common import conf, secrets
from newsbell.common.clock import now
from newsbell.common.writing import persist
from newsbell.delivery import lanes, sender
from newsbell.delivery.endpoints import Vendor
from newsbell.delivery.payload import Payload, declare, topic
from newsbell.joints import A_MOMENT, Counts, hear, reach, way
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
        self._sent: dict[int, slices.Ready] = {}
        self._ways: dict[int, lanes.Way] = {}
        self._asked_s: dict[int, int] = {}
        self._devices: dict[int, standing.Known] = {}
        self._answers: list[sender.Answer] = []
        self._number = 0
        self._counts = Counts(shard)
        self._letter: Letter | Digest | None = None
        self._wrote_at = self._counted_at = now()

    def messages(self) -> Iterator[sender.Message]:
        """The next messages until there are none; answers that came meanwhile are written down with each taking."""
        while ready := self._turn(self.limit):
            self.took += len(ready)
            yield from self._messages(ready)

    def heard(self, answer: sender.Answer) -> None:
        """Keeps an answer, and writes those that wait down where they are many or old."""
        self._answers.append(answer)
        if len(self._answers) >= 2 * self.limit or now() >= self._wrote_at + A_MOMENT:
            self._turn(0)

    def finish(self) -> int:
        """Writes the last answers down; how many messages were taken since it was asked before."""
        if self._answers or self._counts:
            self._turn(0)
        took, self.took = self.took, 0
        return took

    def _turn(self, limit: int) -> list[slices.Ready]:
        ready: list[slices.Ready] = []
        heard = [answer for answer in self._answers if answer.key in self._sent]
        self._counts.hear(heard)
        count = not limit or now() >= self._counted_at + A_MOMENT

        def write() -> None:
            self._devices = {}
            row = slices.locked(self.shard)
            if heard:
                hear(row, self._sent, self._ways, self._asked_s, heard)
            if limit:
                done = {answer.key for answer in heard}
                flying = [to.position for key, to in self._sent.items() if key not in done]
                ready[:] = slices.take(
                    row, partial(reach, devices=self._devices), now(), limit, flying, standing.wanting_editions
                )
            row.save()
            if count:
                self._counts.write()

        persist(self.shard, write)
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
        letter = self._letter = self._words(ready[0].revision)
        reminder = letter.reminder
        ttl_s = int((reminder.deadline - now()).total_seconds())
        seed = ledger.seed(reminder)
        self._ways = {to.device: self._ways[to.device] for to in self._sent.values() if to.device in self._ways}
        self._ways |= {pk: way(device) for pk, device in self._devices.items()}
        devices, opened = self._devices, self._opened(ready)
        for to in ready:
            device = devices[to.device]
            endpoint, p256dh, auth = opened[to.device]
            if not endpoint:
                continue  # forgotten: the next look settles its outcome
            self._number += 1
            self._sent[self._number], self._asked_s[to.device] = to, ttl_s
            yield sender.Message(
                key=self._number,
                device=device.pk,
                origin=device.origin,
                vendor=cast(Vendor, device.vendor),
                endpoint=endpoint,
                p256dh=p256dh,
                auth=auth,
                vapid_key=device.vapid_key_id,
                plaintext=letter.to(to),
                seed=seed,
                topic=letter.tag,
                ttl_s=ttl_s if to.rings_for_s is None else min(ttl_s, to.rings_for_s),
                urgency="high" if letter.top else "normal",
            )

    def _opened(self, ready: Sequence[slices.Ready]) -> dict[int, tuple[str, bytes, bytes]]:
        """The addresses of the devices, all at once: what is done many times in a row costs half."""
        return standing.opened([self._devices[device] for device in {to.device for to in ready}])

    def _words(self, revision: int) -> "Letter | Digest":
        """The letter as it is to be now; while nobody changed the story's words, the last one serves for a moment."""
        last = self._letter
        if last is not None and revision == last.revision == 0 and now() < last.made_at + A_MOMENT:
            return last
        reminder = Reminder.objects.select_related("publisher").get(pk=self.shard.reminder_id)
        if reminder.kind == Reminder.Kind.EDITION:
            return Digest(reminder)
        return Letter(reminder, self.shard.slice, revision)


class Letter:
    """stories → delivery: a story's notification as its words are now; made once for all who are told the same."""

    def __init__(self, reminder: Reminder, slice_: int, revision: int) -> None:
        self.made_at, self.revision = now(), revision
        story = Story.objects.select_related("lead").get(pk=reminder.story_id)
        self.reminder, self.top, self._words = reminder, story.top, archive.words(story)
        self._retraction = changes.retraction(story.pk)
        # A snooze rings although the story was shown; all else of a story replaces what it said before.
        self._snoozed = reminder.kind == Reminder.Kind.SNOOZE
        self.tag = topic(secrets.derived("topics"), f"snooze {reminder.pk}" if self._snoozed else f"story {story.pk}")
        self._updates = {} if self._snoozed else changes.updates_at(story.pk, slice_)
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
            "snooze": reminder.pk if self._snoozed else 0,
            "correction": 0 if self._snoozed else ready.revision,
            "update": update,
        }
        payload = Payload(
            title=self._retraction or words.title,
            navigate=words.url or reminder.publisher.origin or conf.get("NEWSBELL_URL"),
            body=words.title if self._retraction else words.summary,
            lang=words.language or reminder.publisher.language,
            tag=self.tag,
            silent=bool(self._retraction),
            extras={"story": words.story, "why": list(ready.why)} | {name: of for name, of in said.items() if of},
        )
        return declare(payload, shrink=ready.shrunk)


class Digest:
    """stories → delivery: the notification of a reader's edition, which opens their inbox."""

    top, revision = False, 0

    def __init__(self, reminder: Reminder) -> None:
        self.made_at, self.reminder = now(), reminder
        self.tag = topic(secrets.derived("topics"), f"edition {reminder.pk}")

    def to(self, ready: slices.Ready) -> bytes:
        """The plaintext for one device. The secret of the inbox is not in it: the worker knows it."""
        edition = Edition.objects.select_related("reader").get(reminder=self.reminder)
        told = Reminder.objects.select_related("story").in_bulk(editions.stories(edition))
        stories = [told[one].story for one in editions.stories(edition) if one in told]
        titles = [changes.retraction(story.pk) or archive.words(story).title for story in stories]
        publisher = self.reminder.publisher
        language = edition.reader.language or publisher.language
        with override(language or None):
            title = ngettext("{count} story for you", "{count} stories for you", len(titles))
        payload = Payload(
            title=title.format(count=len(titles)),
            navigate=conf.get("NEWSBELL_URL") + reverse("newsbell:newsbell-bell:inbox", args=[publisher.slug]),
            body=" · ".join(titles),
            lang=language,
            tag=self.tag,
            extras={"edition": edition.pk},
        )
        return declare(payload, shrink=ready.shrunk)
