"""Words that come after their story was told: whoever follows what they name is rung for it once."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.press import prose
from tests.world import Later, World, world

from newsbell import joints, pipeline
from newsbell.articles.item import read_item
from newsbell.common import clock
from newsbell.follows import choices
from newsbell.follows.audience import SLICE_BITS
from newsbell.follows.choices import Wish
from newsbell.joints import origin
from newsbell.readers.models import Reader
from newsbell.reminders import ledger, outcomes
from newsbell.reminders.models import Reminder
from newsbell.sources.models import Poll
from newsbell.stories import archive, by_hand, editing
from newsbell.stories.models import Article, Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


def told(
    here: World,
    names: str = "",
    *,
    plants: tuple[str, ...] = ("plant",),
    ahead: float = 0.0,
    major: bool = False,
    restored: bool = False,
) -> list[Story]:
    """One poll, `ahead` seconds from now, in which each of these articles names what it names; all is told then.

    `major`: each has much new text of its own beside that.
    """
    now = clock.now() + timedelta(seconds=ahead)
    facts = {"source": here.source, "result": "news", "entries": 30, "fresh": len(plants), "restored": restored}
    poll = Poll.objects.create(at=now, due_at=now, **facts)
    said: list[dict[str, Any]] = [
        {
            "id": plant,
            "link": f"https://gazette.example/{plant}",
            "title": f"Fire in a {plant}",
            "summary_html": f"{prose(plant)} {names} {prose(f'{plant} since', 6) if major else ''}",
        }
        for plant in plants
    ]
    archive.admit([archive.draft(origin(here.source), read_item(**one)) for one in said], poll.pk, now)
    drain()
    return [article.story for article in poll.articles.select_related("story").order_by("-pk") if article.story]


@pytest.mark.parametrize("follow", ["place:Exeter", "phrase:Exeter", "person:Ada Lovelace"])
def test_an_update_that_names_what_nobody_had_named_rings_who_follows_it_once(here: World, follow: str) -> None:
    """Never missed: the story was known, so whom it reaches was said by its first words alone."""
    reader, before, both = here.reader(follow), here.reader("phrase:Fire"), here.reader("phrase:Fire", follow)
    (story,) = told(here)
    told(here, "It stands in Exeter, says Ada Lovelace.")
    told(here, "It stands in Exeter, says Ada Lovelace, near Exeter, as Ada Lovelace knows.")
    assert [1, 1, 1] == [len(here.shown(one)) for one in (reader, before, both)]
    assert [("accepted", "accepted")] == here.outcomes_of(reader, story)
    assert 1 == Story.objects.count()


def test_who_begins_to_follow_between_story_and_update_is_not_rung(here: World) -> None:
    """Following a subject brings nothing old: the story was decided before."""
    (story,) = told(here)
    reader = here.reader("phrase:Exeter")
    told(here, "It stands in Exeter.")
    assert [] == here.outcomes_of(reader, story)


def test_many_updates_at_once_are_in_the_inboxes_and_ring_nobody_and_the_next_one_rings(here: World) -> None:
    """No flood: a template that puts a town below every article. Never missed: each is in the inbox."""
    reader, other = here.reader("phrase:Exeter"), here.reader("phrase:Torquay")
    plants = tuple(f"plant{number}" for number in range(11))
    for plant in plants:
        told(here, plants=(plant,))
    told(here, "Written in Exeter.", plants=plants)
    assert [] == here.shown(reader)
    assert [("in-inbox", "late")] * 11 == here.outcomes(reader)
    told(here, "Written in Exeter. Seen from Torquay.", plants=plants[:1])
    assert ([], 1) == (here.shown(reader), len(here.shown(other)))


def test_a_flood_that_nobody_follows_keeps_no_later_update_quiet(here: World) -> None:
    reader = here.reader("phrase:Torquay")
    plants = tuple(f"plant{number}" for number in range(11))
    for plant in plants:
        told(here, plants=(plant,))
    told(here, "Written in Exeter.", plants=plants)
    assert not Reminder.objects.exclude(quiet_from=None).exists()
    told(here, "Written in Exeter. Seen from Torquay.", plants=plants[:1])
    assert 1 == len(here.shown(reader))


def test_a_story_that_is_too_old_to_ring_is_in_the_inbox(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, later = here.reader("phrase:Exeter"), Later(monkeypatch)
    (story,) = told(here)
    later(hours=5)
    told(here, "It stands in Exeter.", ahead=5 * 3_600)
    assert [("in-inbox", "late")] == here.outcomes_of(reader, story)
    assert [] == here.shown(reader)


def test_what_a_restored_source_brings_again_is_in_the_inboxes(here: World) -> None:
    """Never twice: who is reached by an update may have been rung for it after the backup was made."""
    reader = here.reader("phrase:Exeter")
    (story,) = told(here)
    told(here, "It stands in Exeter.", restored=True)
    assert ([("in-inbox", "late")], []) == (here.outcomes_of(reader, story), here.shown(reader))


def test_in_quiet_hours_the_new_words_stay_in_the_inbox(here: World) -> None:
    reader = here.reader("phrase:Exeter", quiet_from=0, quiet_to=1_439, zone="UTC")
    now = clock.now()
    if now.hour == 23 and now.minute >= 58:  # the one minute that is not quiet, and the one before it
        Reader.objects.filter(pk=reader.pk).update(quiet_from=720, quiet_to=719)
    (story,) = told(here)
    told(here, "It stands in Exeter.")
    assert [("in-inbox", "quiet-hours")] == here.outcomes_of(reader, story)


def test_who_was_told_by_a_story_that_an_editor_joined_is_not_rung_by_an_update(here: World) -> None:
    reader, other = here.reader("phrase:Exeter"), here.reader("phrase:Exeter", "phrase:Mill")
    told(here, plants=("plant",))
    told(here, plants=("Mill",))
    story, joined = Story.objects.order_by("pk")
    by_hand.join(story.pk, joined.pk, "an editor", clock.now())
    drain()
    told(here, "It stands in Exeter.", plants=("plant",))
    assert [("in-inbox", "told-already")] == here.outcomes_of(other, story)
    assert (1, 1) == (len(here.shown(reader)), len(here.shown(other)))


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[int], None]) -> None:
    """What another worker, or an editor, does while a poll is decided: `act` has the number of the next article."""
    real, numbers = archive.judged, iter(range(100))

    def judged(article: Article) -> archive.Judged:
        act(next(numbers))
        return real(article)

    monkeypatch.setattr(archive, "judged", judged)


def test_many_updates_at_once_ring_nobody_before_it_is_known_that_they_are_many(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No flood: major updates are told at once, by another worker, and of these stories nobody was told anything."""
    reader = here.reader("phrase:Exeter")
    plants = tuple(f"plant{number}" for number in range(11))
    for plant in plants:
        told(here, plants=(plant,))

    def tell(_number: int) -> None:
        drain("remind", "send")

    meanwhile(monkeypatch, tell)
    told(here, "Written in Exeter.", plants=plants, major=True)
    assert 11 == Article.objects.filter(change="major").count()
    assert [] == here.shown(reader)
    assert [("in-inbox", "late")] * 11 == here.outcomes(reader)


@pytest.mark.parametrize("first", ["phrase:plant", "phrase:nothing"], ids=["told before", "told to nobody before"])
def test_a_mark_that_an_editor_makes_while_a_poll_is_decided_is_told(
    here: World, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    """Never missed: the poll brings the story's own words again, which are no news."""
    here.reader(first)
    reader = here.reader("top-stories")
    (story,) = told(here)

    def mark(number: int) -> None:
        if number == 1:
            editing.mark_top([story.pk], clock.now())
            drain("remind", "send")

    meanwhile(monkeypatch, mark)
    told(here, plants=("mill", "plant"))
    assert ["new-story", "same-article"] == [one.decision for one in story.articles.order_by("pk")]
    assert 1 == len(here.shown(reader))


def test_what_is_found_in_a_story_that_changes_meanwhile_is_told_from_the_first_reader_on(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never missed: what was written down then counted as told to whoever stood before the story's place."""
    here.reader("phrase:Fire")
    reader = here.reader("phrase:Exeter")
    told(here)
    real, once = joints.matching, iter([True])

    def matching(matched: Any) -> Any:
        if next(once, False):
            Story.objects.update(due_at=clock.now())  # as whatever an editor says of it
        return real(matched)

    monkeypatch.setattr(pipeline, "matching", matching)
    told(here, "It stands in Exeter.")
    assert 1 == len(here.shown(reader))


def test_what_matched_before_many_updates_is_loud_though_it_matches_in_other_words_since(here: World) -> None:
    """`quiet_from` is for what came with them."""
    reminder = ledger.open_reminder(*_untold(here), clock.now())
    ledger.tell_of(reminder, [{"subject": 7, "evidence": "in the text"}])
    ledger.quieten([reminder.story_id])
    ledger.tell_of(reminder, [{"subject": 7, "evidence": "in the headline"}, {"subject": 8, "evidence": "in the text"}])
    assert {7: 0, 8: 2} == ledger.untold(reminder)


def _untold(here: World) -> tuple[int, int]:
    (story,) = here.publish("Fire in a plant")
    return story.pk, here.publisher.pk


@pytest.fixture
def in_two_slices(here: World, monkeypatch: pytest.MonkeyPatch) -> tuple[World, int, int]:
    """A story is told slice by slice, each in a turn of its own; a reader of each, who follows fires and Exeter."""
    monkeypatch.setattr(joints, "SLICES_AT_ONCE", 1)
    monkeypatch.setattr(pipeline, "FIRST_TURN", 1)
    monkeypatch.setattr(pipeline, "TURN", 1)
    near = here.reader("phrase:Exeter").pk
    far = Reader.objects.create(pk=near + (3 << SLICE_BITS), publisher=here.publisher, created_at=clock.now()).pk
    for pk in (near, far):
        other = Reader.objects.create(pk=pk + 1, publisher=here.publisher, created_at=clock.now())
        choices.follow(other.pk, here.publisher, [Wish("phrase", "Fire")], clock.now())
    choices.follow(far, here.publisher, [Wish("phrase", "Exeter")], clock.now())
    return here, near, far


@pytest.mark.parametrize("turns", [1, 2, 3, 9])
def test_words_that_change_while_a_large_audience_is_told_miss_nobody(
    in_two_slices: tuple[World, int, int], monkeypatch: pytest.MonkeyPatch, turns: int
) -> None:
    """Never missed: what the story named when it was decided, and what its update names, whoever was told by then."""
    here, near, far = in_two_slices
    done = iter([True] * turns)
    with monkeypatch.context() as patches:
        real = pipeline.enlist

        def turn(*args: Any) -> bool:
            if not next(done, False):
                raise InterruptedError
            return real(*args)

        patches.setattr(pipeline, "enlist", turn)
        try:
            told(here)
        except InterruptedError:
            Story.objects.update(lease_until=None)
    now = clock.now()
    poll = Poll.objects.create(source=here.source, at=now, result="news", entries=30, fresh=1, due_at=now)
    text = f"{prose('plant')} It stands in Exeter."
    words = read_item(id="plant", link="https://gazette.example/plant", title="Blaze in a plant", summary_html=text)
    archive.admit([archive.draft(origin(here.source), words)], poll.pk, now)
    drain()
    (story,) = Story.objects.all()
    assert "Blaze in a plant" == str(story)
    assert {near, near + 1, far, far + 1} == {one.reader for one in outcomes.find(story=story.pk)}
