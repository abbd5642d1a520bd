"""A reader at a publisher's site, whatever the browser: what newsbell knows of them, and how they are rung."""

import os
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from tests.browser.bell.site import Site
from tests.browser.firefox import until

from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.delivery import sender
from newsbell.delivery.payload import Payload, declare, topic
from newsbell.readers.models import Consent, Device, Reader
from newsbell.reminders import rows
from newsbell.reminders.models import Shard
from newsbell.reminders.outcomes import whose
from newsbell.simulator.push_service import PushService
from newsbell.sources.models import Source
from newsbell.work import check

CONNECTED_S = 60
"""A Chromium connects for its first subscription, and where that fails tries again after ten seconds and more."""


@dataclass
class Visit:
    """A reader at the publisher's site."""

    push: PushService
    site: Site
    publisher: Publisher
    before: set[Any] = field(default_factory=set, init=False)
    """The `marks` of what stood when the last was rung."""

    def marks(self) -> set[Any]:
        """What tells each of the notifications that stand from every other."""
        raise NotImplementedError  # each browser knows them by something of its own

    @property
    def readers(self) -> QuerySet[Reader]:
        return Reader.objects.filter(publisher=self.publisher)

    def consents(self) -> list[Consent]:
        """The receipts, oldest first."""
        return list(Consent.objects.filter(reader__publisher=self.publisher))

    def choices(self) -> list[str]:
        return [one.choice for one in self.consents()]

    def publish(self, title: str, text: str, path: str) -> None:
        """A story appears in the publisher's feed, which is polled."""
        url = f"{self.site.origin}/feed.xml"
        source, new = Source.objects.get_or_create(publisher=self.publisher, url=url, defaults={"due_at": None})
        if new:
            check([source.pk])
            # One of newsbell's workers may have taken it first: what it read later it would not take for new.
            first = Source.objects.filter(pk=source.pk, first_read_at__isnull=False)
            until(first.exists, "The first reading")
        self.site.publish(title, text, path)
        check([source.pk])

    def correct(self, title: str, text: str, path: str) -> None:
        """What the feed said last it says in other words, and is polled."""
        self.site.items.pop(0)
        self.publish(title, text, path)

    def ring(self, title: str, body: str = "", lang: str = "en", navigate: str = "", **extras: Any) -> None:
        """Posts a notification of always the same story to the reader's device, and waits until the browser has it."""
        device = Device.objects.get(reader__publisher=self.publisher)
        address = navigate or f"{self.site.origin}/moon"
        payload = Payload(title, address, body, lang, tag="moon", extras={"story": 1, **extras})
        message = sender.Message(
            key=1,
            device=device.pk,
            origin=device.origin,
            vendor="other",
            endpoint=bytes(device.endpoint).decode(),
            p256dh=bytes(device.p256dh),
            auth=bytes(device.auth),
            vapid_key=device.vapid_key_id,
            plaintext=declare(payload),
            seed=os.urandom(32),
            topic=topic(b"secret", title),
            ttl_s=3_600,
        )
        channel = self.push.channel(message.endpoint)
        until(lambda: channel.online, "The browser's connection", CONNECTED_S)
        self.before, acks = self.marks(), len(channel.acks)
        assert [201] == [answer.status for answer in sender.send([message], clock.now())]
        until(lambda: len(channel.acks) > acks, "The browser's word that it came")


def come(reader: Reader) -> None:
    """The time of the reader's snooze has come."""
    now = clock.now()
    for row in rows.each(Shard.objects.filter(reminder__whose=whose(reader.pk), reminder__open=True)):
        row.put_off(row.deferred(), now, "snoozed")
        row.save(due_at=now)
