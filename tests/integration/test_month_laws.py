"""Laws of some reminders, over months: any time zone, clocks put on and back, budgets, quiet hours, editions, crashes.

The push service is a few lines here, so that months pass in seconds; that messages are sealed and posted is of others.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from tests import books
from tests.laws import laws
from tests.press import prose
from tests.world import Later, World, world

from newsbell import editions as making
from newsbell.common import clock, leases
from newsbell.delivery import sender
from newsbell.delivery.answers import Verdict
from newsbell.delivery.sender import Answer, Message
from newsbell.follows import matcher
from newsbell.readers import standing
from newsbell.readers.models import Reader
from newsbell.reminders import editions, inbox, outcomes, snooze
from newsbell.reminders.models import Edition, Shard
from newsbell.reminders.quiet import DAY_MINUTES, Quiet
from newsbell.sources.models import Poll
from newsbell.stories import editing
from newsbell.stories.models import Story
from newsbell.work import drain

MINUTE = st.integers(0, DAY_MINUTES - 1)
ZONES = sorted(zone for zone in available_timezones() if zone[0].isupper() and "/" in zone)
# Days from which one comes soon to the end, or to the beginning, of summer time somewhere.
BEGIN = st.sampled_from(
    ("2027-03-12", "2027-03-26", "2027-04-01", "2027-09-24", "2027-10-01", "2027-10-29", "2027-01-05")
)
EDITION = st.sampled_from(("daily", "daily", "weekly", "none"))
READER = st.fixed_dictionaries(
    {
        "zone": st.sampled_from(ZONES),
        "hours": st.none() | st.tuples(MINUTE, MINUTE).filter(lambda pair: pair[0] != pair[1]),
        "rings_a_day": st.sampled_from((2, 1, 3, 0)),
        "breaking": st.booleans(),
        "level": st.sampled_from(("at-once", "at-once", "digest", "inbox")),
        "edition": EDITION,
        "at": MINUTE,
        "weekday": st.integers(0, 6),
        "channel": st.sampled_from(("push", "push", "inbox")),
        "devices": st.sampled_from((1, 2, 0)),
    }
)
WHO = st.integers(0, 2)
# The plan of a ring counts from its minute on, and one that is accepted later from there on: so much may be between.
SLACK = timedelta(minutes=7)


def event(name: str, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    return st.tuples(st.just(name), st.fixed_dictionaries(given))


NEWS = event("news", devon=st.sampled_from((True, True, True, False)), top=st.booleans(), many=st.integers(1, 3))
HOURS = event("hours_pass", minutes=st.sampled_from((1, 30, 300, 700)))
EVENTS = st.one_of(
    NEWS,
    NEWS,
    NEWS,
    HOURS,
    HOURS,
    event("days_pass", days=st.integers(1, 9)),
    event("somebody_chooses_anew", who=WHO, edition=EDITION, at=MINUTE, weekday=st.integers(0, 6)),
    event("somebody_reads_the_newest", who=WHO),
    event("somebody_snoozes_the_newest", who=WHO, hours=st.integers(1, 20)),
    event("a_device_is_added", who=WHO),
    event("a_device_ends", who=WHO),
    event("the_push_service_goes_or_comes_back"),
    event("the_process_dies_and_is_restarted", ticks=st.integers(0, 15), hours=st.integers(0, 30)),
)


class Crashed(BaseException):
    """The process dies here: nothing after it runs, as with kill -9."""


@dataclass
class Posted:
    """What a push service accepted, and when; `story` 0 for an edition."""

    at: datetime
    reader: int
    device: int
    story: int
    edition: int
    snooze: bool
    ttl_s: int


class Months:
    """One publisher and its readers, for months."""

    def __init__(self, here: World, later: Later) -> None:
        self.here, self.later = here, later
        self.crash_in: int | None = None
        self.example = transaction.atomic()
        self.example.__enter__()
        matcher._indexes.clear()
        self.readers: list[Reader] = []
        self.told: dict[int, set[int]] = defaultdict(set)
        self.posted: list[Posted] = []
        self.gone: set[int] = set()
        self.away = False
        self.number = 0
        self.patches = pytest.MonkeyPatch()
        self.patches.setattr(leases, "fenced", self.mortal(leases.fenced))
        self.patches.setattr(leases, "fenced_all", self.mortal(leases.fenced_all))
        self.patches.setattr(sender, "send", self.send)

    def now(self) -> datetime:
        return clock.now() + self.later.ahead

    # What happens

    def readers_choose(self, begin: str, readers: list[dict[str, Any]]) -> None:
        self.later.ahead = datetime.fromisoformat(f"{begin}T12:00+00:00") - clock.now()
        for one in readers:
            begins, ends = one["hours"] or (None, None)
            said = {"quiet_from": begins, "quiet_to": ends, "zone": one["zone"]}
            said |= {name: one[name] for name in ("rings_a_day", "breaking", "channel")}
            reader = self.here.reader(f"phrase:Devon:{one['level']}", **said)
            if not one["devices"]:
                reader.devices.all().delete()
            elif one["devices"] == 2:
                self.here.device(reader)
            self.readers.append(reader)
            self.chooses(reader, one["edition"], one["at"], one["weekday"])

    def news(self, devon: bool, top: bool, many: int) -> None:
        for _ in range(many):
            self.number += 1
            title = prose(f"title {self.number}", 1) + (" Devon" if devon else "")
            poll = Poll.objects.count()
            link = f"https://gazette.example/{self.number}"
            (story,) = self.here.publish(title, id=f"{poll}", link=link, summary_html=prose(f"{self.number}"))
            if top:
                editing.mark_top([story.pk], self.now())
            for reader in self.readers if devon else ():
                self.told[reader.pk].add(story.pk)
        self.work()

    def hours_pass(self, minutes: int) -> None:
        self.until(self.now() + timedelta(minutes=minutes))

    def days_pass(self, days: int) -> None:
        self.until(self.now() + timedelta(days=days))

    def somebody_chooses_anew(self, who: int, edition: str, at: int, weekday: int) -> None:
        self.chooses(self.readers[who], edition, at, weekday)

    def somebody_reads_the_newest(self, who: int) -> None:
        for item in inbox.page(self.readers[who].pk, size=1):
            inbox.mark_read(self.readers[who].pk, item.id, self.now())

    def somebody_snoozes_the_newest(self, who: int, hours: int) -> None:
        reader = self.readers[who].pk
        origin = standing.profiles([reader])[reader].origin
        for item in inbox.page(reader, size=1) if origin else ():
            for told in snooze.told(reader, item.story):
                assert origin
                snooze.snooze(told, self.now() + timedelta(hours=hours), origin, self.now())

    def a_device_is_added(self, who: int) -> None:
        self.here.device(self.readers[who])

    def a_device_ends(self, who: int) -> None:
        self.gone |= set(self.readers[who].devices.values_list("pk", flat=True)[:1])

    def the_push_service_goes_or_comes_back(self) -> None:
        self.away = not self.away

    def the_process_dies_and_is_restarted(self, ticks: int, hours: int) -> None:
        """Between any two commits, or answers; and it may lie for a day."""
        self.later.ahead += timedelta(hours=hours)
        self.crash_in = ticks
        self.work()
        self.crash_in = None

    # How it happens

    def chooses(self, reader: Reader, edition: str, at: int, weekday: int) -> None:
        said = {"edition": edition, "edition_at": at, "edition_weekday": weekday if edition == "weekly" else None}
        Reader.objects.filter(pk=reader.pk).update(**said)
        reader.refresh_from_db()
        making.expect(reader, self.now())

    def until(self, moment: datetime) -> None:
        """Time passes from one due row to the next."""
        for _ in range(2_000):
            due = [
                model.objects.filter(due_at__gt=self.now()).order_by("due_at").first()
                for model in (Edition, Shard, Story)
            ]
            following = min((one.due_at for one in due if one and one.due_at), default=moment)
            self.later.ahead += min(following, moment) - self.now() + timedelta(milliseconds=1)
            self.work()
            if following >= moment:
                return
        raise AssertionError("something is due without end")

    def work(self) -> None:
        try:
            drain()
        except Crashed:
            self.later.ahead += timedelta(seconds=61)  # its leases end
            self.crash_in = None
            drain()

    def tick(self) -> None:
        if self.crash_in is not None:
            self.crash_in -= 1
            if self.crash_in < 0:
                raise Crashed

    def mortal(self, fenced: Callable[..., Any]) -> Callable[..., Any]:
        @contextmanager
        def mortally_fenced(*args: Any) -> Iterator[None]:
            with fenced(*args) as given:
                yield given
                self.tick()
            self.tick()

        return mortally_fenced

    def send(self, messages: Iterable[Message], _now: datetime) -> Iterator[Answer]:
        for message in messages:
            if self.away:
                status, verdict = 503, Verdict("theirs", "server-error")
            elif message.device in self.gone:
                status, verdict = 410, Verdict("gone", "gone")
            else:
                status, verdict = 201, Verdict("accepted", "accepted")
                self.note(message)
            self.tick()
            yield Answer(message.key, message.vendor, status, verdict)

    def note(self, message: Message) -> None:
        said: Mapping[str, Any] = json.loads(message.plaintext)["newsbell"]
        reader = next(one.pk for one in self.readers if one.devices.filter(pk=message.device).exists())
        story, edition = said.get("story", 0), said.get("edition", 0)
        self.posted.append(Posted(self.now(), reader, message.device, story, edition, "snooze" in said, message.ttl_s))

    # What always holds

    def live(self, begin: str, readers: list[dict[str, Any]], events: list[tuple[str, dict[str, Any]]]) -> None:
        try:
            self.readers_choose(begin, readers)
            for name, said in events:
                getattr(self, name)(**said)
            self.away = False
            self.until(self.now() + timedelta(days=9))
            self.every_matching_story_has_one_outcome()
            self.nothing_rings_in_quiet_hours()
            self.nobody_is_rung_beyond_their_budget()
            self.no_story_comes_twice()
        finally:
            self.patches.undo()
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)
            self.later.ahead = timedelta()

    def every_matching_story_has_one_outcome(self) -> None:
        assert books.settled(), "what waits for an edition comes in one"
        found = [(one.reader, one.story) for one in outcomes.find(kind="story")]
        assert len(set(found)) == len(found)
        assert {(reader, story) for reader, own in self.told.items() for story in own} == set(found)

    def nothing_rings_in_quiet_hours(self) -> None:
        for reader in self.readers:
            if reader.quiet_from is None or reader.quiet_to is None:
                continue
            quiet = Quiet(reader.quiet_from, reader.quiet_to, ZoneInfo(reader.zone))
            for one in self.of(reader):
                assert not quiet.at(one.at), "nothing rings in quiet hours"
                assert timedelta(seconds=one.ttl_s) <= quiet.left(one.at), "nor may it be delivered in them"

    def nobody_is_rung_beyond_their_budget(self) -> None:
        top = set(Story.objects.filter(top=True).values_list("pk", flat=True))
        for reader in self.readers:
            # One that a crash repeated is shown silently, by its tag.
            first: dict[int, datetime] = {}
            for one in self.of(reader):
                if one.story and not (reader.breaking and one.story in top):
                    first.setdefault(one.story, one.at)
            for at in first.values():
                within = [other for other in first.values() if at <= other < at + timedelta(days=1) - SLACK]
                assert len(within) <= (reader.rings_a_day or 0)

    def no_story_comes_twice(self) -> None:
        for reader in self.readers:
            rang = {one.story for one in self.of(reader) if one.story}
            told: Counter[int] = Counter()
            for edition in Edition.objects.filter(reader=reader, open=False):
                stories = editions.stories(edition)
                assert stories, "there is never an empty one"
                told.update(stories)
            assert not told or 1 == max(told.values()), "no story is in two editions"
            of_stories = {one.reminder: one for one in outcomes.find(reader=reader.pk, kind="story")}
            assert not [number for number in told if of_stories[number].story in rang], "nor in one after it rang"
            assert set(told) == {number for number, one in of_stories.items() if one.value == "in-edition"}
            posted = {one.edition for one in self.of(reader) if one.edition}
            assert posted <= set(Edition.objects.filter(reader=reader, open=False).values_list("pk", flat=True))

    def of(self, reader: Reader) -> list[Posted]:
        """What rang a reader; a snooze is at the hour that they asked for."""
        return [one for one in self.posted if one.reader == reader.pk and not one.snooze]


@pytest.mark.laws
@pytest.mark.timeout(600)
@pytest.mark.django_db
def test_for_months_each_story_is_told_once_within_the_budget_and_never_in_quiet_hours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later = Later(monkeypatch)

    @laws(examples=5, steps=1, most=200)  # each of months, so of thousands of steps
    @given(BEGIN, st.lists(READER, min_size=3, max_size=3), st.lists(EVENTS, min_size=20, max_size=40))
    def months(begin: str, readers: list[dict[str, Any]], events: list[tuple[str, dict[str, Any]]]) -> None:
        Months(here, later).live(begin, readers, events)

    with world(monkeypatch) as here:
        months()
