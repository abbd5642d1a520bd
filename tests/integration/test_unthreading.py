"""An editor says that a story does not go on with the one before it: neither do those that go on with it."""

import json
import re
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from tests.asking import STORIES, editor, page, words
from tests.unit.test_tellings import CLEARED, CRACKS
from tests.world import World, world

from newsbell.common.clock import now
from newsbell.common.errors import NotFound, StoryRefused
from newsbell.follows import choices
from newsbell.follows.choices import Wish
from newsbell.newsroom import story_page
from newsbell.readers.models import Reader
from newsbell.stories import by_hand, running
from newsbell.stories.models import ByHand, Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db

FETCHED = (
    "Residents of Carrow fetch what they left",
    (
        "The 84 residents of Carrow who sleep in the sports hall at Turnham may go home for an hour on Friday, the "
        "county's emergency staff said. Army lorries will bring their furniture down the valley; sixty cattle are "
        "there already."
    ),
)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


def tell(here: World, words: tuple[str, str]) -> Story:
    """A story as newsbell decides it by itself."""
    (story,) = here.publish(words[0], summary_html=f"<p>{words[1]}</p>")
    drain()
    story.refresh_from_db()
    return story


def chain(here: World, *titles: str) -> list[Story]:
    """Stories of which each develops the one before it."""
    made: list[Story] = []
    for title in titles:
        (story,) = here.publish(title)
        if made:
            Story.objects.filter(pk=story.pk).update(develops=made[-1], thread=made[0])
        made.append(story)
    drain()
    return made


def follower(here: World, story: Story) -> Reader:
    reader = here.reader()
    choices.follow(reader.pk, here.publisher, [Wish("thread", str(story), "at-once", story.pk)], now())
    return reader


def shown(here: World, reader: Reader) -> list[str]:
    return [one["title"] for one in here.shown(reader)]


def threads(*stories: Story) -> list[int | None]:
    return [Story.objects.get(pk=story.pk).thread_id for story in stories]


def command(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return " ".join(out.getvalue().split())


def test_what_goes_on_with_it_is_no_news_of_the_thread_that_it_left(here: World) -> None:
    """The judgement itself finds what goes on with it, and does not put it back."""
    first = tell(here, CRACKS)
    old = follower(here, first)
    second = tell(here, CLEARED)
    assert (first, first) == (second.develops, second.thread)
    by_hand.unthread(second.pk, "an editor", now())
    own = follower(here, second)
    third = tell(here, FETCHED)
    assert (second, second) == (third.develops, third.thread)
    assert ([CLEARED[0]], [FETCHED[0]]) == (shown(here, old), shown(here, own))


def test_those_that_go_on_with_it_leave_with_it_and_the_others_stay(here: World) -> None:
    bridge, ferry, queue, army = chain(
        here, "Bridge falls", "Ferry replaces it", "Ferry is full", "Army builds a bridge"
    )
    Story.objects.filter(pk=army.pk).update(develops=bridge)
    reader = follower(here, bridge)
    by_hand.unthread(ferry.pk, "an editor", now())
    assert [None, None, ferry.pk, bridge.pk] == threads(bridge, ferry, queue, army)
    assert ([], [ferry.pk]) == (running.goes_on_with(ferry.pk), running.goes_on_with(queue.pk))
    assert [ferry, bridge] == [running.first(here.publisher.pk, one.pk) for one in (queue, army)]
    (more,) = here.publish("Ferry is fuller")
    Story.objects.filter(pk=more.pk).update(develops=queue, thread=Story.objects.get(pk=queue.pk).thread)
    drain()
    assert [] == shown(here, reader)


def test_what_was_decided_before_it_was_written_which_story_each_develops_stays_with_the_first(here: World) -> None:
    bridge, ferry, queue = chain(here, "Bridge falls", "Ferry replaces it", "Ferry is full")
    Story.objects.update(develops=None)
    by_hand.unthread(ferry.pk, "an editor", now())
    assert [None, None, bridge.pk] == threads(bridge, ferry, queue)


@pytest.mark.parametrize(("kept", "gone"), [(0, 2), (1, 0), (2, 1)])
def test_a_joined_story_stands_where_the_earlier_of_both_stood(here: World, kept: int, gone: int) -> None:
    """Else it would go on with what goes on with it."""
    stories = chain(here, "Bridge falls", "Ferry replaces it", "Ferry is full", "Army builds a bridge")
    whole = stories[kept]
    by_hand.join(whole.pk, stories[gone].pk, "an editor", now())
    whole.refresh_from_db()
    assert whole.pk not in running.after(whole.pk)
    assert stories[3].pk in running.after(whole.pk)
    assert (whole.develops is None) == (whole.thread is None)


def test_the_pages_and_the_command_say_who_said_so(here: World) -> None:
    first, second = tell(here, CRACKS), tell(here, CLEARED)
    assert f"Story {second.pk} begins a thread of its own now" in command("story", "unthread", str(second.pk))
    said = json.loads(command("explain", str(second.pk), "--json"))
    (sentence,) = said["by_hand"]
    assert f"{second.pk} was said not to go on with story {first.pk} by an editor (by command), 20" in sentence
    assert said["thread"] is None
    assert f"Said by an editor not to go on with story {first.pk}." == said["articles"][0]["evidence"][-1]
    assert sentence in by_hand.said(first)


def test_the_commands_say_which_story_each_goes_on_with(here: World) -> None:
    """Two go on with the same one: a line of arrows said that the last goes on with the one before it."""
    bridge, ferry, queue, army = chain(
        here, "Bridge falls", "Ferry replaces it", "Ferry is full", "Army builds a bridge"
    )
    Story.objects.filter(pk=army.pk).update(develops=bridge)
    Story.objects.filter(pk=queue.pk).update(develops=None)
    thread = (
        f"Its thread: {bridge.pk} Bridge falls {ferry.pk} Ferry replaces it, goes on with {bridge.pk} "
        f"{queue.pk} Ferry is full, goes on with {bridge.pk} {army.pk} Army builds a bridge, goes on with {bridge.pk} "
    )
    for story in (bridge, army):
        assert thread in command("explain", str(story.pk))
    Story.objects.filter(pk=queue.pk).update(develops=ferry)
    assert f"{queue.pk} Ferry is full, goes on with {ferry.pk} {army.pk}" in command("explain", str(army.pk))
    listed = command("story", "list")
    assert f"Ferry is full goes on with {ferry.pk} " in listed
    assert f"Army builds a bridge goes on with {bridge.pk} " in listed
    assert listed.endswith("Bridge falls")


def test_a_thread_that_an_editor_made_the_next_of_another_is_told_whole(here: World) -> None:
    """The first one first, though an editor gave its place to a story with a higher number."""
    bridge, ferry, army, queue = chain(here, "Bridge falls", "Ferry replaces it", "Army builds a bridge", "Long queue")
    Story.objects.filter(pk=army.pk).update(thread=None, develops=None)
    Story.objects.filter(pk=queue.pk).update(thread=army, develops=army)
    by_hand.join(ferry.pk, army.pk, "an editor", now())
    whole = [bridge.pk, ferry.pk, queue.pk]
    for story in (bridge, ferry, queue, army):
        assert whole == [one["story"] for one in json.loads(command("explain", str(story.pk), "--json"))["thread"]]
    (late,) = here.publish("Bridge falls, says another paper")
    by_hand.join(late.pk, bridge.pk, "an editor", now())
    assert [late.pk, *whole[1:]] == [one.pk for one in running.whole(Story.objects.get(pk=queue.pk))]


def test_a_story_that_takes_the_place_of_the_first_one_begins_their_thread(here: World) -> None:
    """It went on with one that an editor had made the next of another: each of the two was the first of the other's."""
    bridge, ferry, army, queue = chain(here, "Bridge falls", "Ferry replaces it", "Army builds a bridge", "Long queue")
    Story.objects.filter(pk=army.pk).update(thread=None, develops=None)
    Story.objects.filter(pk=queue.pk).update(thread=army, develops=army)
    by_hand.join(ferry.pk, army.pk, "an editor", now())
    follows = follower(here, bridge)
    by_hand.join(queue.pk, bridge.pk, "an editor", now())
    assert [queue.pk, None] == threads(ferry, queue)
    for story in (bridge, ferry, queue, army):
        assert queue == running.first(here.publisher.pk, story.pk)
        assert [queue, ferry] == running.whole(Story.objects.get(pk=story.pk))
    (next_,) = here.publish("A bridge of boats")
    Story.objects.filter(pk=next_.pk).update(develops=ferry, thread=ferry)
    drain()
    assert "A bridge of boats" in shown(here, follows)


def test_the_first_storys_page_says_what_goes_on_with_it(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the others says on its page what it goes on with; the first said nothing of its thread."""
    bridge, ferry, queue, army = chain(
        here, "Bridge falls", "Ferry replaces it", "Ferry is full", "Army builds a bridge"
    )
    Story.objects.filter(pk=queue.pk).update(develops=ferry)
    Story.objects.filter(pk=army.pk).update(develops=None)
    client = editor()

    def onwards(story: Story) -> list[str]:
        html = client.get(f"{STORIES}{story.pk}/change/").content.decode()
        listed = re.search(r'<h2 id="onwards">What goes on with it</h2>(.*?)</section>', html, re.S)
        return re.findall(r"story (\d+)\s", words(listed[1])) if listed else []

    assert [[ferry.pk, army.pk], [queue.pk], [], []] == [
        [int(number) for number in onwards(story)] for story in (bridge, ferry, queue, army)
    ]
    assert re.search(rf'<a href="{STORIES}{army.pk}/change/"[^>]*>Army builds a bridge ', page(client, bridge))
    monkeypatch.setattr(story_page, "SHOWN", 1)
    assert f"story {ferry.pk} " in page(client, bridge)
    assert "… and 1 more." in page(client, bridge)
    by_hand.join(army.pk, ferry.pk, "an editor", now())
    assert [str(army.pk)] == onwards(bridge), "of a joined one its whole alone"


def test_a_story_that_goes_on_with_nothing_leaves_nothing(here: World) -> None:
    (story,) = chain(here, "Bridge falls")
    with pytest.raises(StoryRefused):
        by_hand.unthread(story.pk, "an editor", now())
    with pytest.raises(NotFound):
        by_hand.unthread(story.pk + 1, "an editor", now())
    assert not ByHand.objects.exists()
