"""What one editor does while another has been asked, or waits: the last word is weighed as the stories are by then."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.asking import BRIDGE, FERRY, ask, editor, published
from tests.beside import Ahead
from tests.world import World, world

from newsbell import joints
from newsbell.common.clock import now
from newsbell.common.errors import StoryRefused
from newsbell.newsroom import acts
from newsbell.reminders.models import Reminder
from newsbell.stories import by_hand
from newsbell.stories.models import Article, Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db
WORDS = "We were wrong."


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


def retracted() -> set[int]:
    return set(Reminder.objects.filter(kind="retraction").values_list("story", flat=True))


def test_what_is_retracted_between_the_question_and_the_join_takes_the_permission(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who may not retract was let through while both stood."""
    wrong, stands = published(here), published(here, BRIDGE)
    client, join = editor("view_story", "change_story"), by_hand.join

    def meanwhile(*chosen: Any, **said: Any) -> Story:
        joints.retract(wrong, WORDS, now(), "kensa")
        return join(*chosen, **said)

    monkeypatch.setattr(by_hand, "join", meanwhile)
    said = ask(client, "join", wrong.pk, stands.pk, sure="yes")
    assert f"Story {wrong.pk} is retracted, and so would be what is joined to it." in said
    drain()
    assert {wrong.pk} == retracted()
    assert Story.objects.get(pk=stands.pk).joined_to is None


def test_who_retracts_what_was_joined_meanwhile_retracts_the_whole(here: World) -> None:
    kept, gone = published(here), published(here, BRIDGE)
    seen = Story.objects.get(pk=gone.pk)
    by_hand.join(kept.pk, gone.pk, "an editor", now())
    done = acts.RETRACT.do(seen, [seen], acts.Editor("kensa", may_retract=True), WORDS)
    assert {kept.pk, gone.pk} == retracted()
    assert done
    assert dict.fromkeys((kept, gone), f"Retracted by an editor: {WORDS}") == done.logged, "in the history of both"
    assert (kept.pk, f"“{kept}” is retracted") == (done.story, done.said.partition(":")[0]), "and said of the whole"
    assert f"Story {kept.pk} was retracted by an editor (kensa)" in by_hand.said(kept)[-1]


def test_a_part_of_a_retracted_story_that_is_of_one_that_stands_by_now_takes_nothing_back(here: World) -> None:
    """Nobody said so of what it is part of: it was retracted in words that an editor wrote of another."""
    stands, wrong, part = (published(here, title) for title in (FERRY, BRIDGE, "Fog over Plymouth Sound"))
    joints.retract(wrong, WORDS, now(), "kensa")
    by_hand.join(wrong.pk, part.pk, "an editor", now())
    seen = Story.objects.get(pk=part.pk)
    by_hand.join(stands.pk, wrong.pk, "another", now())
    joints.retract_as_part(seen, now())
    assert {wrong.pk} == retracted()
    drain()
    assert Story.State.NEW == Story.objects.get(pk=stands.pk).state


@pytest.mark.grown
@pytest.mark.django_db(transaction=True)
def test_a_join_waits_for_a_retraction_and_is_refused_then(here: World) -> None:
    wrong, stands = published(here), published(here, BRIDGE)
    ahead = Ahead(lambda: joints.retract(wrong, WORDS, now(), "kensa"))
    ahead.begin()
    with pytest.raises(StoryRefused, match="is retracted"):
        by_hand.join(wrong.pk, stands.pk, "an editor", now(), may_retract=False)
    ahead.end()
    assert {wrong.pk} == retracted()


@pytest.mark.grown
@pytest.mark.django_db(transaction=True)
def test_a_retraction_waits_for_a_join_and_is_of_the_whole_then(here: World) -> None:
    kept, gone = published(here), published(here, BRIDGE)
    ahead = Ahead(lambda: by_hand.join(kept.pk, gone.pk, "an editor", now()))
    ahead.begin()
    joints.retract(gone, WORDS, now(), "kensa")
    ahead.end()
    assert {kept.pk, gone.pk} == retracted()


@pytest.mark.grown
@pytest.mark.django_db(transaction=True)
def test_two_joins_of_one_story_at_once_end_at_one_story(here: World) -> None:
    first, second, third = (published(here, title) for title in (FERRY, BRIDGE, "Fog over Plymouth Sound"))
    ahead = Ahead(lambda: by_hand.join(first.pk, second.pk, "an editor", now()))
    ahead.begin()
    by_hand.join(second.pk, third.pk, "another", now())
    ahead.end()
    assert {first.pk} == set(Story.objects.exclude(joined_to=None).values_list("joined_to", flat=True))
    assert 3 == first.articles.count()


@pytest.mark.grown
@pytest.mark.django_db(transaction=True)
def test_the_story_between_two_joins_at_once_has_both_in_its_history(here: World) -> None:
    """Who joined the third to the first joined the second, of which it is part by now: its history did not say so."""
    first, second, third = (published(here, title) for title in (FERRY, BRIDGE, "Fog over Plymouth Sound"))
    by = acts.Editor("another", may_retract=False)
    ahead = Ahead(lambda: by_hand.join(second.pk, third.pk, "an editor", now()))
    ahead.begin()
    done = acts.JOIN.do(third, [first, third], by, "")
    ahead.end()
    assert done
    assert {
        first: f"Joined by an editor: story {second.pk} is part of it.",
        second: f"Joined by an editor: part of story {first.pk}.",
        third: f"Joined by an editor: part of story {first.pk}.",
    } == done.logged
    assert f"Story {second.pk} was joined to story {first.pk} by an editor (another)" in by_hand.said(second)[-1]
    assert (first.pk, f"Story {third.pk} is part of story {first.pk} now; nobody is rung anew.") == (
        done.story,
        done.said,
    )


@pytest.mark.grown
@pytest.mark.django_db(transaction=True)
def test_a_split_waits_for_a_join_and_leaves_the_story_that_the_article_is_in_then(here: World) -> None:
    kept, gone = published(here), published(here, BRIDGE)
    article = Article.objects.get(title=BRIDGE)
    ahead = Ahead(lambda: by_hand.join(kept.pk, gone.pk, "an editor", now()))
    ahead.begin()
    made = by_hand.split(article.pk, "another", now())
    ahead.end()
    assert [BRIDGE] == list(made.articles.values_list("title", flat=True))
    assert f"Story {made.pk} was split from story {kept.pk}" in by_hand.said(made)[0]
