"""What newsbell remembers of the articles that it read: across restarts, for so long, and what it lets go."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from tests.press import prose
from tests.unit.test_tellings import CLEARED, CLEARED_TOO
from tests.world import World, world

from newsbell.common import clock
from newsbell.common.clock import now
from newsbell.common.errors import NotFound
from newsbell.reminders.models import Reminder
from newsbell.sources.models import Poll, Source
from newsbell.stories import archive, recent, retention, rows
from newsbell.stories.models import Article, ArticleKey, ArticleShingle, Rarity, Story, Telling, TellingMark
from newsbell.work import drain

pytestmark = pytest.mark.django_db
TITLE = "Trawler crew rescued off the Devon coast"


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


@pytest.fixture
def wire(here: World) -> Source:
    return Source.objects.create(publisher=here.publisher, url="https://wire.example/feed", rank=1)


def tell(
    here: World, words: tuple[str, str], source: Source | None = None, *, first: bool = False, **said: object
) -> Story:
    (story,) = here.publish(words[0], source=source, first=first, summary_html=f"<p>{words[1]}</p>", **said)
    drain()
    return story


def test_a_start_counts_on_from_where_the_last_snapshot_ends(
    here: World, wire: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recent, "SNAPSHOT", 2)
    for number in range(5):
        tell(here, (f"Council report {number}", prose(str(number))))
    whole = recent._counted(here.publisher.pk).counts
    assert 4 == Rarity.objects.get().total, "written down after the second and the fourth"
    recent.forget_counts()
    begun = recent._known(here.publisher.pk)
    assert 4 == begun.counts.total
    again = recent._counted(here.publisher.pk).counts
    assert (5, whole.packed()) == (again.total, again.packed())


def test_the_counts_of_many_publishers_do_not_grow_a_worker(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent, "_PUBLISHERS", 2)
    own = here.publisher.pk
    for publisher in (own, own + 1, own + 2):
        recent._counted(publisher)
    assert [own + 1, own + 2] == list(recent._held)


def test_words_of_old_articles_are_forgotten_and_their_names_kept(here: World, wire: Source) -> None:
    old = tell(here, CLEARED, id="cleared")
    tell(here, (TITLE, prose(TITLE)))
    Article.objects.filter(story=old).update(seen_at=now() - timedelta(days=91))
    assert retention.forget(now()) > 20
    assert 0 == retention.forget(now())
    article = old.articles.get()
    for model in (ArticleShingle, Telling, TellingMark):
        assert not model.objects.filter(article=article).exists()
        assert model.objects.exists()
    assert ArticleKey.objects.filter(article=article).exists()
    assert old == tell(here, CLEARED, id="cleared"), "its id is known still"


def test_what_is_forgotten_takes_nothing_along() -> None:
    """A correction or a snooze that waits hangs on its article and its story: on what goes hangs nothing."""
    for model in (ArticleShingle, Telling, TellingMark):
        assert [] == list(model._meta.related_objects)


def test_little_is_forgotten_at_a_time(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_OLDEST", 5)
    story = tell(here, (TITLE, prose(TITLE, 20)))
    Article.objects.filter(story=story).update(seen_at=now() - timedelta(days=91))
    before = ArticleShingle.objects.count()
    assert retention.forget(now()) <= 15
    assert before - 5 == ArticleShingle.objects.count()


@pytest.mark.parametrize("claim", [None, "1999-01-01", "2099-01-01"], ids=["undated", "back-dated", "future-dated"])
def test_another_telling_is_judged_by_when_it_was_first_seen(here: World, wire: Source, claim: str | None) -> None:
    published = datetime.fromisoformat(claim).replace(tzinfo=UTC) if claim else None
    story = tell(here, CLEARED, published=clock.now())
    assert story == tell(here, CLEARED_TOO, wire, published=published)


def test_last_years_event_in_a_first_reading_swallows_nothing(here: World, wire: Source) -> None:
    """It was seen today, but it stood there before: here the date that it claims counts."""
    tell(here, CLEARED_TOO, wire, first=True, published=clock.now() - timedelta(days=365))
    assert "new-story" == tell(here, CLEARED).articles.get().decision


def unfinished(here: World, source: Source, *, first: bool = False) -> Story:
    """A story that was decided by a poll which is not decided to its end."""
    tell(here, (TITLE, prose(TITLE)), source, first=first)
    story = Story.objects.latest("pk")
    Story.objects.filter(pk=story.pk).update(state=Story.State.DECIDING, due_at=now(), told_to=0)
    Poll.objects.filter(source=source).update(stories=None)
    Reminder.objects.all().delete()
    return story


def test_a_story_whose_source_went_before_it_was_decided_tells_nobody(here: World, wire: Source) -> None:
    reader = here.reader("phrase:Devon")
    story = unfinished(here, wire, first=True)
    drain()
    story.refresh_from_db()
    assert Story.State.DECIDING == story.state, "its poll is worked on still"
    assert story.due_at is not None
    assert story.due_at > now()
    call_command("source", "remove", str(wire.pk))
    Story.objects.update(due_at=now())
    drain()
    story.refresh_from_db()
    assert Story.State.OLD == story.state
    assert story.due_at is None
    assert [] == here.outcomes(reader)


def test_a_story_whose_poll_went_waits_for_an_editor(here: World, wire: Source) -> None:
    reader = here.reader("phrase:Devon")
    story = unfinished(here, wire)
    Poll.objects.all().delete()
    drain()
    story.refresh_from_db()
    assert (Story.State.HELD, [("deferred", "held")]) == (story.state, here.outcomes(reader))


def test_a_story_of_a_poll_that_dies_is_settled_by_whoever_takes_the_poll_over(here: World) -> None:
    poll = Poll.objects.create(source=here.source, at=now(), result=Poll.Result.NEWS, entries=30, fresh=1)
    from newsbell.articles.item import read_item
    from newsbell.joints import origin

    article = read_item(id=None, link=None, summary_html=None, title=TITLE)
    archive.admit([archive.draft(origin(here.source), article)], poll.pk, now())
    for row in archive.undecided(poll.pk):
        archive.decide(row, now(), old=False)
    story = Story.objects.get()
    assert story.due_at is not None
    assert timedelta(minutes=9) < story.due_at - now() < timedelta(minutes=11)


def test_sources_are_paused_and_read_again(here: World) -> None:
    number = str(here.source.pk)
    call_command("source", "pause", number)
    here.source.refresh_from_db()
    assert here.source.paused
    call_command("source", "resume", number)
    here.source.refresh_from_db()
    assert not here.source.paused
    assert here.source.due_at is not None
    with pytest.raises(NotFound):
        call_command("source", "remove", str(here.source.pk + 1))
