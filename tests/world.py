"""A small real world for tests: a publisher, a push service that listens, readers with real subscriptions."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from newsbell.api import joining
from newsbell.api.joining import Choice
from newsbell.articles.item import read_item
from newsbell.commands.wishes import parse_wish
from newsbell.common import clock
from newsbell.common.models import Publisher
from newsbell.delivery import keys, sender
from newsbell.joints import origin
from newsbell.readers.models import Device, Reader
from newsbell.reminders import outcomes
from newsbell.simulator.push_server import running_push_service
from newsbell.simulator.push_service import PushService
from newsbell.sources.models import Poll, Source
from newsbell.stories import archive
from newsbell.stories.models import Story
from newsbell.work import drain
from tests import readership


@dataclass
class World:
    """One publisher with one source of its own and one push service."""

    publisher: Publisher
    source: Source
    push: PushService
    tokens: dict[int, str] = field(default_factory=dict)

    def reader(self, *follows: str, push: PushService | None = None, **fields: Any) -> Reader:
        """A reader with one device, who follows "phrase:Devon", "topic:Sport:inbox", "top-stories" …"""
        service = push or self.push
        now = clock.now()
        subscription = service.subscribe(1, keys.current(self.publisher, now).public)[0]
        wishes = [parse_wish(follow) for follow in follows]
        joined = joining.join(
            self.publisher,
            joining.read_subscription(self.publisher, subscription, now),
            Choice("May we ring?", "allow"),
            wishes,
            "en",
            now,
        )
        if fields:
            Reader.objects.filter(pk=joined.reader.pk).update(**fields)
            joined.reader.refresh_from_db()
        self.tokens[joined.device.pk] = subscription["endpoint"]
        return joined.reader

    def device(self, reader: Reader, push: PushService | None = None) -> Device:
        """One more device of a reader: the newest."""
        from newsbell.readers import devices

        now = clock.now()
        subscription = (push or self.push).subscribe(1, keys.current(self.publisher, now).public)[0]
        device = devices.register(reader, joining.read_subscription(self.publisher, subscription, now), now)
        self.tokens[device.pk] = subscription["endpoint"]
        return device

    def publish(self, *titles: str, source: Source | None = None, first: bool = False, **fields: Any) -> list[Story]:
        """Articles that a poll found, decided at once; returns the stories that they joined or opened."""
        source = source or self.source
        now = clock.now()
        poll = Poll.objects.create(
            source=source, at=now, first=first, result=Poll.Result.NEWS, entries=30, fresh=len(titles), due_at=now
        )
        entries = [{"id": None, "link": None, "summary_html": None, "title": title, **fields} for title in titles]
        drafts = [archive.draft(origin(source), read_item(**entry)) for entry in entries]
        archive.admit(drafts, poll.pk, now)
        drain("decide")
        return [article.story for article in poll.articles.select_related("story").order_by("-pk") if article.story]

    def shown(self, reader: Reader, push: PushService | None = None) -> list[Mapping[str, Any]]:
        """What the reader saw, on all devices."""
        devices = reader.devices.order_by("pk").values_list("pk", flat=True)
        return [shown for device in devices for shown in (push or self.push).shown(self.tokens[device])]

    def outcomes(self, reader: Reader) -> list[tuple[str, str]]:
        """(value, reason) of each of a reader's outcomes, oldest first."""
        told = sorted(outcomes.find(reader=reader.pk), key=lambda one: one.decided_at)
        return [(one.value, one.reason) for one in told]

    def outcomes_of(self, reader: Reader, story: Story) -> list[tuple[str, str]]:
        """The same, of one story as it was told first."""
        told = sorted(outcomes.find(reader=reader.pk, story=story.pk, kind="story"), key=lambda one: one.decided_at)
        return [(one.value, one.reason) for one in told]


@contextmanager
def world(monkeypatch: pytest.MonkeyPatch, pushes: Iterable[PushService] = (), **options: Any) -> Iterator[World]:
    """A world whose push service runs with `options`; `pushes` are others that newsbell may post to as well."""
    with running_push_service(**options) as push:
        origins = ",".join(service.origin for service in (push, *pushes))
        monkeypatch.setenv("NEWSBELL_PUSH_ORIGINS", origins)
        sender.poster.cache_clear()
        publisher = Publisher.objects.create(slug="gazette", name="The Gazette", origin="https://gazette.example")
        readership.begin_a_slice(publisher)
        source = Source.objects.create(publisher=publisher, url="https://gazette.example/feed.xml")
        yield World(publisher, source, push)
        sender.poster.cache_clear()


class Later:
    """A clock that tests move on: newsbell works as if so much time had passed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ahead = timedelta()
        for module in (
            "newsbell.pipeline",
            "newsbell.editions",
            "newsbell.joints",
            "newsbell.sending",
            "newsbell.common.writing",
            "newsbell.naming",
            "newsbell.upkeep",
            "newsbell.work",
        ):
            monkeypatch.setattr(f"{module}.now", lambda: clock.now() + self.ahead)

    def __call__(self, **span: float) -> None:
        """Lets time pass, and works on what is due then."""
        self.ahead += timedelta(**span)
        drain()
