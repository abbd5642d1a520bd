"""What an editor is told before a story rings is what the ledger does when it rings."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from tests import books
from tests.press import prose
from tests.world import World, world

from newsbell.common.clock import now
from newsbell.follows import postings
from newsbell.follows.models import Posting
from newsbell.follows.packing import SLICE_BITS, Entries
from newsbell.newsroom import estimate
from newsbell.newsroom.estimate import Estimate, SoFar
from newsbell.readers.models import Device, Reader
from newsbell.reminders import rows
from newsbell.reminders.models import Attempt, Edition, Reminder, Rings, Shard
from newsbell.reminders.outcome import REASONS
from newsbell.stories import by_hand, editing
from newsbell.stories.models import Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db
FERRY, BRIDGE = "Ferry queues grow at Torpoint", "Tamar bridge shut after crash"


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


def published(here: World, title: str = FERRY, state: str = "new") -> Story:
    (story,) = here.publish(title, summary_html=prose(title))
    Story.objects.filter(pk=story.pk).update(state=state)
    drain()
    return Story.objects.get(pk=story.pk)


def audience(here: World, follow: str) -> None:
    """One reader of each kind that is told in a manner of its own."""
    here.reader(follow)
    everywhere = here.reader(follow, ringing=Reader.Ringing.ALL)
    here.device(everywhere)
    here.device(here.reader(follow))  # two devices, of which one rings
    here.reader(follow, rings_a_day=0)
    here.reader(follow, rings_a_day=0, edition=Reader.Edition.DAILY, zone="UTC", edition_at=0)
    here.reader(f"{follow}:digest")
    here.reader(follow, quiet_from=0, quiet_to=1439, zone="UTC")
    Device.objects.filter(reader=here.reader(follow)).update(gone_at=now())


def settled(story: Story) -> tuple[Counter[str], int]:
    """(outcomes by reason, devices that rang) of a story as it was told first."""
    told = books.outcomes(story=story.pk)
    rang = [one for one in told if one.value == "accepted"]
    return Counter(one.reason for one in told), sum(len(one.attempts) for one in rang)


def test_of_a_release_it_is_what_becomes_of_those_who_were_held(here: World) -> None:
    audience(here, "phrase:ferry")
    here.reader("phrase:ferry:inbox")
    story = published(here, state="held")
    said = estimate.of_release(story)
    assert (3, 4, 5, False) == (said.readers, said.devices, said.unrung, said.finding)
    editing.release([story.pk], now())
    drain()
    reasons, devices = settled(story)
    assert reasons - Counter({"inbox-only": 1}) == said.quiet + Counter(accepted=said.readers)
    assert devices == said.devices
    assert {REASONS[reason] for reason in said.quiet} == {words for words, _ in said.reasons}
    assert Estimate() == estimate.of_release(story), "none waits any more"


def test_of_a_top_story_it_is_what_becomes_of_those_who_were_not_told_yet(here: World) -> None:
    story = published(here)
    audience(here, "top-stories")
    Story.objects.filter(pk=story.pk).update(decided_at=now())
    story.refresh_from_db()
    here.reader("phrase:ferry")
    said = estimate.of_top(story)
    assert (3, 4) == (said.readers, said.devices)
    editing.mark_top([story.pk], now())
    drain()
    reasons, devices = settled(story)
    assert reasons == said.quiet + Counter(accepted=said.readers)
    assert devices == said.devices
    assert Estimate() == estimate.of_top(Story.objects.get(pk=story.pk)), "nobody is told twice"


def test_who_was_told_by_a_joined_story_is_not_counted_again(here: World) -> None:
    here.reader("phrase:ferry", "top-stories")
    here.reader("top-stories")
    bridge, ferry = published(here, BRIDGE), published(here)
    said = estimate.of_top(by_hand.join(bridge.pk, ferry.pk, "an editor", now()))
    assert (1, Counter({"told-already": 1})) == (said.readers, said.quiet)


@pytest.mark.parametrize(("state", "unrung"), [("held", 1), ("kept", 1), ("old", 0)])
def test_a_mark_rings_nobody_where_the_story_may_not_ring(here: World, state: str, unrung: int) -> None:
    here.reader("top-stories")
    said = estimate.of_top(published(here, state=state))
    assert (0, 0, unrung) == (said.readers, said.devices, said.unrung)


def test_a_forgotten_reminder_tells_nobody_again(here: World) -> None:
    here.reader("top-stories")
    story = published(here)
    assert 1 == estimate.of_top(story).readers
    Reminder.objects.update(forgotten_at=now())
    assert Estimate() == estimate.of_top(story)


def test_it_says_that_readers_are_still_looked_for(here: World) -> None:
    here.reader("phrase:ferry")
    (story,) = here.publish(FERRY, summary_html=prose(FERRY))
    Story.objects.update(state="held")
    story.refresh_from_db()
    assert Estimate(finding=True) == estimate.of_release(story)


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables of newsbell: telling writes many of them, and some others would be as wrong."""
    ours = [model for model in apps.get_models() if model._meta.app_label.startswith("newsbell_")]
    assert {Shard, Reminder, Rings, Attempt, Edition, Story, Reader, Device} <= set(ours)
    return {model._meta.db_table: list(model._default_manager.order_by("pk").values()) for model in ours}


def test_to_look_changes_nothing(here: World) -> None:
    audience(here, "phrase:ferry")
    audience(here, "top-stories")
    story, told = published(here, state="held"), published(here, BRIDGE)
    before = everything()
    estimate.of_release(story)
    for one in (story, told):
        estimate.of_top(one)
        estimate.so_far(one)
    assert before == everything()


def test_so_far_a_story_is_counted_with_what_was_joined_to_it(here: World) -> None:
    """Who was rung, who has it in inbox or edition alone, who waits: none is an estimate."""
    audience(here, "phrase:ferry")
    here.reader("phrase:bridge")
    ferry, bridge = published(here, state="held"), published(here, BRIDGE)
    assert SoFar(rung=0, unrung=0, waiting=8, forgotten=False, finding=False) == estimate.so_far(ferry)
    editing.release([ferry.pk], now())
    drain()
    values = Counter(one.value for one in books.outcomes(story=ferry.pk, kind="story"))
    assert Counter({"accepted": 3, "in-inbox": 4, "deferred": 1}) == values
    assert SoFar(rung=3, unrung=4, waiting=1, forgotten=False, finding=False) == estimate.so_far(ferry)
    joined = by_hand.join(bridge.pk, ferry.pk, "an editor", now())
    drain()
    joined.refresh_from_db()
    assert SoFar(rung=4, unrung=4, waiting=1, forgotten=False, finding=False) == estimate.so_far(joined)
    Reminder.objects.filter(story=ferry.pk).update(forgotten_at=now())
    assert estimate.so_far(joined).forgotten


def joined(here: World, *readers: str) -> Story:
    """Two stories that were told to readers who follow these, and then joined."""
    for follows in readers:
        here.reader(*follows.split())
    ferry, bridge = published(here), published(here, BRIDGE)
    by_hand.join(ferry.pk, bridge.pk, "an editor", now())
    drain()
    return Story.objects.get(pk=ferry.pk)


def test_a_reader_of_two_joined_stories_is_counted_once_by_the_best_that_became_of_them(here: World) -> None:
    rung = ("phrase:ferry phrase:bridge", "phrase:ferry phrase:bridge:inbox", "phrase:ferry:inbox phrase:bridge")
    story = joined(here, *rung, "phrase:ferry:inbox phrase:bridge:inbox", "phrase:bridge:inbox", "phrase:ferry")
    assert SoFar(rung=4, unrung=2, waiting=0, forgotten=False, finding=False) == estimate.so_far(story)
    for one in books.outcomes(story=story.pk, value="accepted"):
        books.rewrite(one, "failed", "payload-refused")
    assert SoFar(rung=2, unrung=3, waiting=0, forgotten=False, finding=False) == estimate.so_far(story)


def test_how_many_are_readers_of_both_is_looked_up_in_a_part_of_many_slices(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(estimate, "MOST", 2)
    story = joined(here, "phrase:ferry phrase:bridge", "phrase:ferry")
    copied()
    said = SoFar(rung=8, unrung=0, waiting=0, forgotten=False, finding=False, estimated=True)
    assert said == estimate.so_far(story)
    first = Shard.objects.earliest("slice").slice
    Shard.objects.filter(slice__in=(first + 1, first + 3)).update(packed_states=b"spoilt")
    assert said == estimate.so_far(story), "what is left out is not opened"
    # Where one of them alone has readers, nobody is counted twice.
    Shard.objects.filter(slice__gt=first + 1).exclude(reminder__story=story).delete()
    Shard.objects.filter(slice=first + 1).delete()
    assert SoFar(rung=6, unrung=0, waiting=0, forgotten=False, finding=False) == estimate.so_far(story)


def test_a_part_stands_for_as_many_as_it_has_readers(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """By slices, one that is full of readers stood for four of them, and nobody was said to be rung."""
    monkeypatch.setattr(estimate, "MOST", 1)
    story = joined(here, *["phrase:ferry phrase:bridge"] * 3)
    copied()
    first = Shard.objects.earliest("slice").slice
    for row in rows.read(Shard.objects.filter(slice__gt=first)):
        for at in list(row.positions())[1:]:
            row.erase(at)
        row.save()
    assert 12 == sum(Shard.objects.values_list("accepted", flat=True))
    assert (6, True) == ((said := estimate.so_far(story)).rung, said.estimated)


def copied() -> None:
    """Each row three times more, in slices beyond its own."""
    for row in list(rows.read(Shard.objects.order_by("origin"))):
        for _ in range(3):
            row.shard.pk, row.shard.slice, row.shard._state.adding = None, row.shard.slice + 1, True
            row.save(anew=True)


def test_a_part_of_many_stands_for_all(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """One slice of four is looked at, each with a row of who rings at one push origin and one of who rings at none."""
    monkeypatch.setattr(estimate, "LEAST", 1)
    here.reader("phrase:ferry")
    Device.objects.filter(reader=here.reader("phrase:ferry")).update(gone_at=now())
    story = published(here, state="held")
    copied()
    assert [2] * 4 == list(Counter(Shard.objects.values_list("slice", flat=True)).values())
    said = estimate.of_release(story, estimate.MOST)
    assert (4, 4, 4) == (said.readers, said.devices, said.unrung)


def test_of_many_who_follow_top_stories_a_part_is_read(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an audience of a million the question would else open each row before an editor sees it."""
    monkeypatch.setattr(estimate, "LEAST", 2)
    story, reader = published(here), here.reader("top-stories")
    token, slice_ = bytes(Posting.objects.get().token), reader.pk >> SLICE_BITS
    for beyond in range(1, 4):
        there = Reader.objects.create(pk=reader.pk + (beyond << SLICE_BITS), publisher=here.publisher, created_at=now())
        here.device(there)
        # A row holds the readers from its own slice up to the next row's, whatever number the first of them has.
        own = Entries(slice_ + beyond)
        own.put(there.pk, "at-once", now())
        row = Posting(publisher=here.publisher, token=token, first=own.first, entries=postings.sealed(own, token))
        row.save()
    Story.objects.filter(pk=story.pk).update(decided_at=now())
    story.refresh_from_db()
    assert (4, 4) == ((said := estimate.of_top(story)).readers, said.devices)
    Posting.objects.filter(first__in=(slice_ + 1, slice_ + 3)).update(entries=b"spoilt")
    assert said == estimate.of_top(story, estimate.MOST), "what is left out is not opened"
