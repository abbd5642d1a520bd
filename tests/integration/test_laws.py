"""Laws of the whole chain: whatever readers, newsrooms, push services and crashes do, in whichever order."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from tests import books, stack
from tests.press import prose
from tests.world import Later

from newsbell import joints
from newsbell.api import joining
from newsbell.api.joining import Choice
from newsbell.articles.item import read_item
from newsbell.common import clock, leases
from newsbell.common.models import Publisher
from newsbell.delivery import keys, sender
from newsbell.follows import choices, matcher
from newsbell.follows.choices import Wish
from newsbell.joints import origin
from newsbell.readers import devices, standing
from newsbell.readers.models import Device, Reader
from newsbell.reminders import outcomes, snooze
from newsbell.reminders.models import Reminder
from newsbell.reminders.outcome import FINAL
from newsbell.simulator.push_server import running_push_service
from newsbell.simulator.push_service import PushService
from newsbell.sources.models import Poll, Source
from newsbell.stories import archive, editing
from newsbell.stories.models import Story
from newsbell.work import drain

SUBJECTS = {"phrase": Wish("phrase", "Devon"), "topic": Wish("topic", "Sea"), "top-stories": Wish("top-stories")}
FAULTS = ("error", "reset", "lost", "gone", "mismatch", "too-fast", "too-large", "forbidden")
JOINING = st.fixed_dictionaries(
    {
        "kinds": st.sets(st.sampled_from(sorted(SUBJECTS)), min_size=1),
        "level": st.sampled_from(("at-once", "at-once", "at-once", "inbox")),
        "ringing": st.sampled_from(("one", "one", "all")),
        "rings_a_day": st.sampled_from((None, None, None, 0, 1, 2)),
        "updates": st.booleans(),
        "faults": st.lists(st.sampled_from((None, "lost", *FAULTS)), min_size=1, max_size=3),
    }
)
# Told again: as it was, a minor edit, one that names what is followed, a correction, a major one, a corrected one.
AGAIN = (
    "",
    " It is calm now.",
    " In Devon it is calm.",
    " Correction: it was on Monday.",
    f" {prose('since', 6)}",
    f" {prose('now', 6)} Corrected:",
)


class Crashed(BaseException):
    """The process dies here: nothing after it runs, as with kill -9."""


@dataclass
class Followed:
    """That a reader followed a kind of subject, from and until when."""

    reader: int
    kind: str
    since: datetime
    until: datetime | None = None


class Chain(RuleBasedStateMachine):
    """One publisher, its readers and a push service with faults; the process may die between any two commits."""

    push: PushService
    later: Later
    readers: Bundle[int] = Bundle("readers")
    articles: Bundle[dict[str, Any]] = Bundle("articles")

    def __init__(self) -> None:
        super().__init__()
        self.crash_in: int | None = None
        self.follows: list[Followed] = []
        self.settled: dict[tuple[int, int], tuple[str, str]] = {}
        self.erased: set[int] = set()
        self.example = transaction.atomic()
        self.example.__enter__()
        matcher._indexes.clear()
        self.publisher = Publisher.objects.create(slug="gazette", name="Gazette", origin="https://gazette.example")
        self.source = Source.objects.create(publisher=self.publisher, url="https://gazette.example/feed.xml")
        self.patches = pytest.MonkeyPatch()
        self.patches.setattr(leases, "fenced", self.mortal(leases.fenced))
        self.patches.setattr(sender, "send", self.mortal_sender(sender.send))

    def now(self) -> datetime:
        return clock.now() + self.later.ahead

    # Death

    def tick(self) -> None:
        if self.crash_in is not None:
            self.crash_in -= 1
            if self.crash_in < 0:
                raise Crashed

    def mortal(self, fenced: Callable[..., Any]) -> Callable[..., Any]:
        @contextmanager
        def mortally_fenced(*args: Any) -> Iterator[None]:
            with fenced(*args):
                yield
                self.tick()
            self.tick()

        return mortally_fenced

    def mortal_sender(self, send: Callable[..., Iterator[sender.Answer]]) -> Callable[..., Iterator[sender.Answer]]:
        def mortally_send(*args: Any) -> Iterator[sender.Answer]:
            for answer in send(*args):
                self.tick()
                yield answer

        return mortally_send

    # What happens

    @initialize(target=readers, joining=st.lists(JOINING, min_size=2, max_size=4))
    def some_have_joined(self, joining: list[dict[str, Any]]) -> Any:
        return multiple(*(self.join(**one) for one in joining))

    @rule(target=readers, joining=JOINING)
    def somebody_joins(self, joining: dict[str, Any]) -> int:
        return self.join(**joining)

    @rule(reader=readers, fault=st.sampled_from((None, *FAULTS)))
    def a_device_is_added(self, reader: int, fault: str | None) -> None:
        assume(reader not in self.erased)
        devices.register(Reader.objects.get(pk=reader), self.subscribe(fault), self.now())

    @rule(reader=readers, kind=st.sampled_from(sorted(SUBJECTS)))
    def somebody_follows(self, reader: int, kind: str) -> None:
        assume(reader not in self.erased)
        if not any(one.reader == reader and one.kind == kind and one.until is None for one in self.follows):
            choices.follow(reader, self.publisher, [SUBJECTS[kind]], self.now())
            self.follows.append(Followed(reader, kind, self.now()))

    @rule(reader=readers)
    def somebody_unfollows(self, reader: int) -> None:
        standing = next((one for one in self.follows if one.reader == reader and one.until is None), None)
        if standing:
            follow = next(one for one in choices.of(reader) if one.subject.kind == standing.kind)
            choices.unfollow(reader, follow.pk, self.now())
            standing.until = self.now()

    @rule(reader=consumes(readers))
    def somebody_is_erased(self, reader: int) -> None:
        joints.erase(Reader.objects.get(pk=reader), self.now())
        self.erased.add(reader)

    @rule(
        target=articles,
        told=st.lists(
            st.sampled_from(((True, True), (True, True), (True, False), (False, True))), min_size=1, max_size=2
        ),
        first=st.sampled_from((False, False, False, False, False, True)),
    )
    def news_arrives(self, told: list[tuple[bool, bool]], first: bool) -> Any:
        number = Poll.objects.count()
        entries = [
            {
                "id": f"{number}-{at}",
                "link": f"https://gazette.example/{number}-{at}",
                "title": f"{prose(f'title {number}-{at}', 1)}" + (" Devon" if devon else ""),
                "summary_html": prose(f"{number}-{at}"),
                "tags": ["Sea"] if sea else [],
            }
            for at, (devon, sea) in enumerate(told)
        ]
        self.arrive(entries, first=first)
        return multiple(*entries)

    @rule(article=articles, text=st.sampled_from(AGAIN), kept=st.booleans())
    def news_is_told_again(self, article: dict[str, Any], text: str, kept: bool) -> None:
        again = {**article, "summary_html": article["summary_html"] + text}
        if not kept:
            again |= {"id": article["id"] + "x", "link": article["link"] + "-new-slug"}
        self.arrive([again], first=False)

    @rule(reader=readers, minutes=st.sampled_from((0, 1, 60)))
    def somebody_wants_it_later(self, reader: int, minutes: int) -> None:
        """Their newest story, unless they were told of none, or no device of theirs can ring."""
        told = list(reversed(list(outcomes.find(reader=reader, kind="story"))))[:1]
        profile = standing.profiles([reader]).get(reader)
        assume(told and profile and profile.origin)
        assert profile
        assert profile.origin
        snooze.snooze(told[0], self.now() + timedelta(minutes=minutes), profile.origin, self.now())

    @rule(reader=readers)
    def somebody_wants_nothing_later(self, reader: int) -> None:
        snooze.unsnooze(reader, None, self.now())

    @rule(top=st.booleans(), keep=st.booleans())
    def an_editor_comes(self, top: bool, keep: bool) -> None:
        newest = list(Story.objects.values_list("pk", flat=True)[:1])
        if top:
            editing.mark_top(newest, self.now())
        held = list(Story.objects.filter(state="held").values_list("pk", flat=True)[:1])
        (editing.keep if keep else editing.release)(held, self.now())

    @rule(seconds=st.sampled_from((1, 20, 40, 3_600)))
    def time_passes(self, seconds: int) -> None:
        self.later(seconds=seconds)

    @rule(ticks=st.integers(0, 12))
    def the_process_dies_and_is_restarted(self, ticks: int) -> None:
        self.crash_in = ticks
        try:
            drain()
        except Crashed:
            self.later.ahead += timedelta(seconds=31)  # its leases end
        finally:
            self.crash_in = None

    # What always holds

    @invariant()
    def what_is_settled_stays_as_it_is(self) -> None:
        found = {(one.reminder, one.reader): (one.value, one.reason) for one in outcomes.find()}
        assert {pk: said for pk, said in self.settled.items() if pk in found} == {
            pk: found[pk] for pk in self.settled if pk in found
        }
        self.settled |= {pk: said for pk, said in found.items() if said[0] in FINAL}

    @invariant()
    def no_device_rings_twice_for_a_story_and_no_key_is_used_twice(self) -> None:
        report = self.push.report()
        assert (0, 0, 0) == (
            report["second_rings"],
            report["reused_key_and_nonce"],
            report["undecryptable"] + report["not_shown"],
        )

    @invariant()
    def a_snooze_waits_once_and_a_correction_rings_nobody_twice(self) -> None:
        open_ones = [
            (bytes(whose or b""), story)
            for whose, story in Reminder.objects.filter(kind="snooze", open=True).values_list("whose", "story")
        ]
        assert len(set(open_ones)) == len(open_ones)
        assert not [one for one in outcomes.find() if one.ring and one.kind not in ("story", "update")]

    @invariant()
    def one_device_rings_unless_all_were_asked_for(self) -> None:
        for reader in Reader.objects.filter(ringing="one").prefetch_related("devices"):
            endpoints = [bytes(device.endpoint).decode() for device in reader.devices.all()]
            rung = Counter(tag for endpoint in endpoints for tag in self.push.device(endpoint).rung)
            assert not rung or 1 == max(rung.values())

    def teardown(self) -> None:
        try:
            for _ in range(14):
                self.later(seconds=10)
                self.later(minutes=2)
                self.later(hours=2)
            self.what_is_settled_stays_as_it_is()
            self.no_device_rings_twice_for_a_story_and_no_key_is_used_twice()
            self.everything_is_settled_and_explained()
        finally:
            self.patches.undo()
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)
            self.later.ahead = timedelta()

    def everything_is_settled_and_explained(self) -> None:
        assert books.settled()
        assert not Story.objects.filter(state="deciding").exists()
        assert not Reminder.objects.filter(kind__in=("correction", "update"), open=True).exists()
        pairs = [(one.story, one.reader) for one in outcomes.find(kind="story")]
        assert len(set(pairs)) == len(pairs)
        for story in Story.objects.select_related("lead"):
            must, may = self.audience(story)
            told = {reader for of, reader in pairs if of == story.pk}
            assert must <= told, f"missed: {must - told} of {story}"
            assert told <= may, f"told without having asked: {told - may} of {story}"
        unknown, changed = Counter[int](), Counter[int]()
        for outcome in outcomes.find():
            for tried in outcome.attempts:
                unknown[tried.device] += tried.unknown
                # Two corrections that are sent at once both have the newest words: a double of words, and no ring.
                changed[tried.device] += outcome.kind in ("correction", "update")
        for device in Device.objects.all():
            received = self.push.device(bytes(device.endpoint).decode()).received
            doubles = sum(received.values()) - len(received)
            assert doubles <= unknown[device.pk] + changed[device.pk], "a double that nobody reported"

    def audience(self, story: Story) -> tuple[set[int], set[int]]:
        """Who must have an outcome of a story, and who may: it followed when it was decided, and left since.

        Or its words were others once.
        """
        assert story.lead
        if story.state == Story.State.OLD:
            return set(), set()
        named = {
            article.pk: "Devon" in f"{article.title} {article.standfirst} {article.body}"
            for article in story.articles.all()
        }
        matches = {"phrase": named[story.lead.pk], "topic": "Sea" in story.lead.tags, "top-stories": story.top}
        then = [one for one in self.follows if one.since <= story.decided_at]
        asked = [one for one in then if matches[one.kind]]
        may = {one.reader for one in then if matches[one.kind] or (one.kind == "phrase" and any(named.values()))}
        may -= self.erased
        must = {one.reader for one in asked if one.until is None} - self.erased
        # Who marks a story that was kept in the inboxes as a top story tells nobody by it.
        if story.state == Story.State.KEPT and story.top:
            must &= {one.reader for one in asked if one.until is None and one.kind != "top-stories"}
        return must, may

    # How it happens

    def join(
        self,
        kinds: set[str],
        level: str,
        ringing: str,
        rings_a_day: int | None,
        updates: bool,
        faults: list[str | None],
    ) -> int:
        wishes = [Wish(SUBJECTS[kind].kind, SUBJECTS[kind].name, level) for kind in sorted(kinds)]
        consent = Choice("May we ring?", "allow")
        reader = joining.join(self.publisher, self.subscribe(faults[0]), consent, wishes, "en", self.now()).reader
        for fault in faults[1:]:
            devices.register(reader, self.subscribe(fault), self.now())
        Reader.objects.filter(pk=reader.pk).update(ringing=ringing, rings_a_day=rings_a_day, updates=updates)
        self.follows += [Followed(reader.pk, kind, self.now()) for kind in kinds]
        return reader.pk

    def subscribe(self, fault: str | None) -> devices.Subscription:
        said = self.push.subscribe(1, keys.current(self.publisher, self.now()).public)[0]
        if fault:
            self.push.set_fault(said["endpoint"], fault, 2)
        return joining.read_subscription(self.publisher, said, self.now())

    def arrive(self, entries: list[dict[str, Any]], *, first: bool) -> None:
        poll = Poll.objects.create(
            source=self.source, at=self.now(), first=first, result="news", entries=30, fresh=1, due_at=self.now()
        )
        archive.admit(
            [archive.draft(origin(self.source), read_item(**entry)) for entry in entries], poll.pk, self.now()
        )


# A minute of CPU: where others have the machine too, the usual two minutes are over first.
@pytest.mark.uncounted
@pytest.mark.timeout(600)
@pytest.mark.django_db
def test_none_missed_and_none_rung_twice_whatever_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guarantees 1, 2 and 5, whatever comes in whichever order.

    Follows, repeats, corrections, updates, snoozes, floods, top stories, faults, erasures and crashes.
    """
    monkeypatch.setenv("NEWSBELL_FLOOD", "1")
    later = Later(monkeypatch)

    def now() -> float:
        return (clock.now() + later.ahead).timestamp()

    with running_push_service(now=now) as push:
        monkeypatch.setenv("NEWSBELL_PUSH_ORIGINS", push.origin)
        sender.poster.cache_clear()
        machine = type("Chain", (Chain,), {"push": push, "later": later})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=8 if stack.GROWN else 25,
                stateful_step_count=30,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                print_blob=True,
            ),
        )
        sender.poster.cache_clear()
