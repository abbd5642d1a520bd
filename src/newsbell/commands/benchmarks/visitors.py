"""Who comes to the web process, and for what: nine reads and a write in ten, as a publisher's readers would."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Address
from random import Random
from typing import Any

from newsbell.api import joining
from newsbell.commands.benchmarks.load import Planned
from newsbell.common.clock import now
from newsbell.common.models import Publisher
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.readers.models import Reader
from newsbell.reminders.models import Outcome, Reminder
from newsbell.stories.models import Article, Story

STORIES = 20
SUBJECT = Wish("phrase", "Harbour Ferry")
"""What the visitors follow; the story that is sent meanwhile is about something else, so that its audience is known."""
CONSENT = {"words": "May we tell you about new stories?", "choice": "allow", "language": "en"}
READS = {
    "bell.js": 15,
    "settings": 20,
    "preferences page": 8,
    "inbox page": 4,
    "page style": 8,
    "inbox": 15,
    "reader": 5,
    "follows": 10,
    "publisher": 5,
}
WRITES = {"join": 2, "choices": 4, "mute": 2, "mark as read": 2}
"""Of 100 requests so many are each of these: 90 reads, 10 writes."""
_PATHS = {
    "bell.js": "/bell.js",
    "settings": "/bell/gazette/settings.json",
    "preferences page": "/reader/gazette/preferences",
    "inbox page": "/reader/gazette/inbox",
    "page style": "/bell/gazette/style.css",
    "publisher": "/api/v1/publishers/gazette",
}
_FIRST_ADDRESS = int(IPv4Address("198.18.0.0"))


@dataclass(frozen=True)
class Visitor:
    """A reader with an inbox of 20 stories: their secrets by purpose, and the numbers of stories and inbox items."""

    tokens: Mapping[str, str]
    stories: Sequence[int]
    items: Sequence[int]
    address: str


def make(publisher: Publisher, subscriptions: Sequence[Mapping[str, Any]]) -> list[Visitor]:
    """A visitor for each of these subscriptions, who was told of all 20 stories."""
    moment = now()
    joined = [
        joining.join(
            publisher,
            joining.read_subscription(publisher, said, moment),
            joining.Choice(CONSENT["words"], CONSENT["choice"]),
            [SUBJECT],
            "en",
            moment,
        )
        for said in subscriptions
    ]
    reminders = [_told(publisher, number) for number in range(STORIES)]
    why = [_why(one.reader) for one in joined]
    rows = Outcome.objects.bulk_create(
        Outcome(
            reminder=reminder, reader=one.reader, value="accepted", reason="accepted", why=[because], decided_at=moment
        )
        for one, because in zip(joined, why, strict=True)
        for reminder in reminders
    )
    stories = [reminder.story_id for reminder in reminders]
    return [
        Visitor(
            one.tokens,
            stories,
            [row.pk for row in rows[at * STORIES : (at + 1) * STORIES]],
            str(IPv4Address(_FIRST_ADDRESS + at)),
        )
        for at, one in enumerate(joined)
    ]


def plan(
    visitors: Sequence[Visitor],
    subscriptions: Sequence[Mapping[str, Any]],
    seconds: int,
    rate: int,
    seed: int = 0,
) -> Iterator[Planned]:
    """Requests at random moments (a Poisson process), `rate` a second; each join takes one of the subscriptions.

    Of every 100 in a row, 90 read and 10 write.
    """
    chance, fresh, at = Random(seed), iter(subscriptions), 0.0  # noqa: S311 - chance in a benchmark
    hundred = [name for name, count in (READS | WRITES).items() for _ in range(count)]
    for number in range(seconds * rate):
        if number % len(hundred) == 0:
            chance.shuffle(hundred)
        name = hundred[number % len(hundred)]
        at += chance.expovariate(rate)
        if name in _PATHS:
            yield Planned(at, name, "GET", _PATHS[name], chance.choice(visitors).address)
        elif name == "join":
            body = {"subscription": next(fresh), "consent": CONSENT, "follows": [_wish(SUBJECT)], "language": "en"}
            # A new reader comes from an address of their own.
            address = str(IPv4Address(_FIRST_ADDRESS + len(visitors) + number))
            yield Planned(at, name, "POST", "/api/v1/publishers/gazette/readers", address, body=body, right=201)
        else:
            yield _of(chance.choice(visitors), name, at, chance)


def joins(seconds: int, rate: int) -> int:
    """How many subscriptions a plan takes at most."""
    return (seconds * rate // 100 + 1) * WRITES["join"]


def _of(who: Visitor, name: str, at: float, chance: Random) -> Planned:
    manage, inbox = who.tokens["manage"], who.tokens["inbox"]
    if name == "inbox":
        return Planned(at, name, "GET", "/api/v1/inbox", who.address, inbox)
    if name == "mark as read":
        item = chance.choice(who.items)
        return Planned(at, name, "POST", f"/api/v1/inbox/{item}/read", who.address, inbox)
    if name == "choices":
        own = {"kind": "phrase", "name": f"Lighthouse {chance.randrange(50)}"}
        body = {"follows": [_wish(SUBJECT), own], "consent": CONSENT | {"choice": "favourites"}}
        return Planned(at, name, "PUT", "/api/v1/reader/choices", who.address, manage, body)
    if name == "mute":
        story = {"story": chance.choice(who.stories)}
        return Planned(at, name, "POST", "/api/v1/reader/mute", who.address, manage, story)
    path = "/api/v1/reader" if name == "reader" else "/api/v1/reader/follows"
    return Planned(at, name, "GET", path, who.address, manage)


def _wish(wish: Wish) -> Mapping[str, str]:
    return {"kind": wish.kind, "name": wish.name}


def _why(reader: Reader) -> Mapping[str, Any]:
    (follow,) = choices.of(reader.pk)
    return {"subject": follow.pk, "kind": "phrase", "name": SUBJECT.name, "evidence": "in the headline"}


def _told(publisher: Publisher, number: int) -> Reminder:
    moment = now()
    lead = Article.objects.create(
        publisher=publisher,
        title=f"{SUBJECT.name} sails for the {number}th time",
        standfirst="The crossing takes nineteen minutes; the queue at the quay took longer.",
        url=f"https://gazette.example/ferry/{number}",
        section="Sea",
        tags=[SUBJECT.name],
        seen_at=moment,
    )
    story = Story.objects.create(publisher=publisher, lead=lead, state=Story.State.NEW, decided_at=moment)
    return Reminder.objects.create(
        story=story, publisher=publisher, decided_at=moment, deadline=moment + timedelta(hours=4)
    )
