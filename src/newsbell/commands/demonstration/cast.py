"""Who takes part in the demo: a publisher, its sources and its readers, made once and found again."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from django.db import transaction

from newsbell.api import joining
from newsbell.common import conf
from newsbell.common.errors import PhraseRefused, SettingInvalid
from newsbell.common.models import Publisher
from newsbell.delivery import keys
from newsbell.follows import choices
from newsbell.follows.models import OtherName
from newsbell.follows.phrases import pattern
from newsbell.readers import devices
from newsbell.readers.models import Reader
from newsbell.readers.sample import CHOICE, NAMED, names
from newsbell.simulator import newsroom_plan as plan
from newsbell.simulator.newsroom import Newsroom
from newsbell.simulator.push_service import PushService
from newsbell.sources.models import Source


@dataclass(frozen=True)
class Cast:
    """Rows of this demo: `sources` by folder, `readers` by name; `notes` say which wishes could not be kept."""

    publisher: Publisher
    sources: Mapping[str, Source]
    readers: Mapping[str, Reader]
    notes: Sequence[str]


@contextmanager
def present(newsroom: Newsroom, push: Mapping[str, PushService], now: datetime) -> Iterator[Cast]:
    """The cast while the block lasts. Then its sources are paused: nothing stands at their addresses any more."""
    cast = assemble(newsroom, push, now)
    try:
        yield cast
    finally:
        Source.objects.filter(pk__in=[source.pk for source in cast.sources.values()]).update(paused=True)


def assemble(newsroom: Newsroom, push: Mapping[str, PushService], now: datetime) -> Cast:
    """The newsroom's publisher, sources and readers, found in this data folder or made.

    Raises SettingInvalid where the folder has readers who are no sample: their reminders would go to the simulator.
    """
    own = Reader.objects.exclude(consents__choice=CHOICE)
    # Visitors of the demo's page are readers of its own publisher.
    if own.exclude(publisher__origin=newsroom.plan.publisher.origin).exists():
        raise SettingInvalid(
            f"The demo keeps away from {conf.data()}",
            why="There are readers of your own in it, whose reminders would go to the demo's push services.",
            fix="Give the demo a folder of its own: NEWSBELL_DATA=newsbell-demo newsbell demo",
        )
    publisher = _publisher(newsroom.plan.publisher)
    keys.current(publisher, now)
    for name in newsroom.plan.publisher.places:
        OtherName.objects.get_or_create(publisher=publisher, kind=OtherName.Kind.PLACE, name=name)
    notes: list[str] = []
    readers = {}
    for one in newsroom.plan.readers:
        wishes = _wishes(one, publisher, notes)
        found = Reader.objects.filter(publisher=publisher, pk__in=_named(one.name)).first()
        if found:
            choices.replace(found.pk, publisher, wishes, now)
        readers[one.name] = found or _join(publisher, one, wishes, push[one.push], now)
    sources = {one.folder: _source(publisher, one) for one in newsroom.plan.sources}
    return Cast(publisher, sources, readers, notes)


def _publisher(wanted: plan.Publisher) -> Publisher:
    """Another newsroom may have the same short name: this one is told by its origin too."""
    slugs = (f"{wanted.slug}-{number}" if number > 1 else wanted.slug for number in count(1))
    said = {"name": wanted.name, "origin": wanted.origin, "language": wanted.language}
    found = (Publisher.objects.get_or_create(slug=slug, defaults=said)[0] for slug in slugs)
    return next(publisher for publisher in found if publisher.origin == wanted.origin)


def _source(publisher: Publisher, wanted: plan.Source) -> Source:
    rank = 0 if wanted.own else wanted.rank
    said = {"name": wanted.name, "rank": rank, "hosts": list(wanted.hosts), "paused": False}
    return Source.objects.update_or_create(publisher=publisher, url=wanted.url, defaults=said)[0]


def _named(name: str) -> list[int]:
    return [reader for reader, own in names().items() if own == name]


def _wishes(reader: plan.Reader, publisher: Publisher, notes: list[str]) -> list[choices.Wish]:
    wishes = []
    for follow in reader.follows:
        try:
            if follow.kind in choices.WORDED:
                pattern(follow.name, publisher.language or None)
        except PhraseRefused as error:
            notes.append(f"{reader.name} cannot follow “{follow.name}”: {error.why}")
        else:
            wishes.append(choices.Wish(follow.kind, follow.name, follow.level))
    return wishes


def _join(
    publisher: Publisher, wanted: plan.Reader, wishes: Sequence[choices.Wish], service: PushService, now: datetime
) -> Reader:
    language = wanted.language or publisher.language
    key = keys.current(publisher, now).public
    choice = joining.Choice(
        words=f"{publisher.name} may ring you for new stories about your favourites.",
        choice=CHOICE,
        page=NAMED.format(wanted.name),
    )
    subscriptions = service.subscribe(wanted.devices, key)
    with transaction.atomic():
        checked = [joining.read_subscription(publisher, subscription, now) for subscription in subscriptions]
        reader = joining.join(publisher, checked[0], choice, wishes, language, now).reader
        for other in checked[1:]:
            devices.register(reader, other, now)
    service.set_fault(subscriptions[-1]["endpoint"], wanted.device_fault)
    return reader
