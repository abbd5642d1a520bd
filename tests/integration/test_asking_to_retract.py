"""An editor is asked before a story is retracted, and finds it so on its page and in the list."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Permission, User
from tests import books
from tests.asking import BRIDGE, FERRY, STORIES, ask, editor, explained, page, published, states, words
from tests.press import prose
from tests.world import Later, World, world

from newsbell import joints
from newsbell.common.clock import now
from newsbell.newsroom import estimate
from newsbell.reminders import inbox, rows
from newsbell.reminders.models import Reminder, Shard
from newsbell.stories import by_hand
from newsbell.stories.models import Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


def test_a_retraction_takes_words_and_shows_them(here: World) -> None:
    reader = here.reader("phrase:ferry")
    story, client = published(here), editor()
    assert "Retract this story?" in ask(client, "retract", story.pk)
    for none in ("", "  ", "x" * 501):
        assert "Nothing was done: write what stands" in ask(client, "retract", story.pk, sure="yes", words=none)
    assert not inbox.page(reader.pk)[0].retraction
    said = ask(client, "retract", story.pk, sure="yes", words=" We were wrong. ", page=story.pk)
    assert "your words stand in its place" in said
    drain()
    assert "We were wrong." == inbox.page(reader.pk)[0].retraction
    assert ["retraction", "story"] == sorted(one.kind for one in books.outcomes(reader))
    assert "was retracted by an editor (kensa)" in explained(story)[0]
    assert re.search(r">reminder \d+ , of its retraction", page(client, story)), "it is among the story's reminders"


def test_a_retracted_story_says_so_with_the_words_and_is_not_told_to_more(here: World) -> None:
    client = editor()
    for story in (published(here), published(here, BRIDGE, "held")):
        ask(client, "retract", story.pk, sure="yes", words="We were <wrong>.")
        shown = page(client, story)
        assert "retracted: “ We were <wrong>. ” stands in its place" in shown
        assert "in the inboxes alone" not in shown
        assert {"retract", "join"} == set(re.findall(r'name="action" value="(\w+)"', shown)), "words may replace words"
        said = ask(client, "mark_top", story.pk, sure="yes")
        assert "Nothing was done: this is for stories that stand and are no top stories yet." in said
        assert not Story.objects.get(pk=story.pk).top


def test_before_a_retraction_one_reads_how_many_were_told_and_how_many_wait(here: World) -> None:
    for follow in ("phrase:ferry", "phrase:ferry", "phrase:ferry:inbox"):
        here.reader(follow)
    story, client = published(here), editor()
    question = ask(client, "retract", story.pk)
    assert "A push service accepted it for 2 readers. 1 has it in the inbox or in an edition alone." in question
    assert "0 wait to be told." in question
    held = published(here, "Ferry held", "held")
    assert "A push service accepted it for 0 readers." in (question := ask(client, "retract", held.pk))
    assert "2 wait to be told." in question
    story.reminders.update(forgotten_at=now())
    question = ask(client, "retract", story.pk)
    assert "Whom it told is not known any more" in question
    assert "accepted it for" not in question


def test_before_a_retraction_a_reader_of_two_joined_stories_counts_once(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How often they are of both is looked up for a part of many, and then called an estimate."""
    here.reader("phrase:ferry", "phrase:bridge")
    story, other, client = published(here), published(here, BRIDGE), editor()
    by_hand.join(story.pk, other.pk, "an editor", now())
    question = ask(client, "retract", story.pk)
    assert "A push service accepted it for 1 reader." in question
    assert "estimate" not in question
    for row in rows.read(Shard.objects.all()):
        row.shard.pk, row.shard.slice, row.shard._state.adding = None, row.shard.slice + 1, True
        row.save(anew=True)
    monkeypatch.setattr(estimate, "MOST", 1)
    question = ask(client, "retract", story.pk)
    assert "A push service accepted it for 2 readers." in question
    assert "That is an estimate: a reader of several of its joined stories counts once" in question


def test_the_list_says_in_words_what_is_retracted_and_what_is_a_top_story(here: World) -> None:
    stories, client = (published(here), published(here, BRIDGE), published(here, "Fog", "held")), editor()

    def cells(name: str) -> list[str]:
        html = client.get(STORIES).content.decode()
        assert "icon-no" not in html
        return [unescape(one) for one in re.findall(rf'class="field-{name}">([^<]*)<', html)][::-1]

    assert ["no", "no", "no"] == cells("is_top")
    Story.objects.filter(pk=stories[0].pk).update(top=True)
    assert ["yes", "no", "no"] == cells("is_top")
    ask(client, "retract", stories[1].pk, sure="yes", words="We were wrong.")
    drain()
    told = "new: its readers are told"
    assert [told, "retracted", "waits in the inboxes for an editor"] == cells("shown_state")
    Story.objects.filter(pk=stories[0].pk).update(joined_to=stories[1])
    assert ["retracted", "retracted"] == cells("shown_state")[:2], "a part of a whole that was taken back"
    assert "retracted: “ We were wrong. ” stands in its place" in page(client, stories[0])
    shown = client.get(f"{STORIES}{stories[2].pk}/change/").content.decode()
    assert "icon-no" not in shown
    assert "Top story: no" in words(shown)


def test_to_retract_takes_a_permission_of_its_own(here: World) -> None:
    """Whoever may release and join stories may not put words in the publisher's name."""
    story, words_ = published(here), {"sure": "yes", "words": "We were wrong."}
    changes = editor("view_story", "change_story")
    offered = {"mark_top", "join"}
    assert offered == set(re.findall(r'name="action" value="(\w+)"', page(changes, story)))
    assert '<option value="retract">' not in changes.get(STORIES).content.decode()
    ask(changes, "retract", story.pk, **words_)
    ask(changes, "retract", story.pk, page=story.pk, **words_)
    assert not Reminder.objects.filter(kind="retraction").exists()
    User.objects.all().delete()
    retracts = editor("view_story", "retract_story")
    assert {"retract"} == set(re.findall(r'name="action" value="(\w+)"', page(retracts, story)))
    assert "Nothing was done" not in ask(retracts, "mark_top", story.pk, sure="yes")
    assert not Story.objects.get(pk=story.pk).top
    assert "is retracted" in ask(retracts, "retract", story.pk, page=story.pk, **words_)
    assert "Can retract a story" == Permission.objects.get(codename="retract_story").name


def test_to_join_to_a_retracted_story_takes_the_permission_to_retract(here: World) -> None:
    """The other would be retracted with it: whoever may not retract could spread the words over any story."""
    ferry, reader = here.reader("phrase:ferry"), here.reader("phrase:bridge")
    wrong, stands = published(here), published(here, BRIDGE)
    joints.retract(wrong, "We were wrong.", now(), "kensa")
    drain()
    client = editor("view_story", "change_story")
    for sure in ({}, {"sure": "yes"}):
        said = ask(client, "join", stands.pk, wrong.pk, page=stands.pk, **sure)
        assert f"Nothing was done: story {wrong.pk} is retracted" in said
        assert "that takes the permission “Can retract a story”." in said
    drain()
    assert ["", "We were wrong."] == [inbox.page(one.pk)[0].retraction for one in (reader, ferry)]
    assert Story.objects.get(pk=stands.pk).joined_to is None
    User.objects.all().delete()
    client = editor("view_story", "change_story", "retract_story")
    assert "What is joined to a retracted story is retracted with it" in ask(client, "join", stands.pk, wrong.pk)
    ask(client, "join", stands.pk, wrong.pk, sure="yes")
    drain()
    assert "We were wrong." == inbox.page(reader.pk)[0].retraction


def test_a_retracted_story_is_joined_to_one_that_stands_by_whoever_joins(here: World) -> None:
    """Its words stand in its own place alone."""
    here.reader("phrase:ferry")
    reader = here.reader("phrase:bridge")
    stands, wrong = published(here, BRIDGE), published(here)
    joints.retract(wrong, "We were wrong.", now(), "kensa")
    ask(editor("view_story", "change_story"), "join", stands.pk, wrong.pk, sure="yes")
    drain()
    assert Story.objects.get(pk=wrong.pk).joined_to == stands
    assert "" == inbox.page(reader.pk)[0].retraction


def test_what_still_waits_of_a_retracted_story_is_not_said_to_be_sent(here: World) -> None:
    here.reader("phrase:ferry")
    (story,) = here.publish(FERRY, summary_html=prose(FERRY))
    drain("remind")
    client = editor()
    assert ["is being sent"] == states(client, story)
    ask(client, "retract", story.pk, sure="yes", words="We were wrong.")
    assert ["is being planned", "is being taken back"] == states(client, story)
    drain()
    assert "done" == states(client, story)[1]


def test_a_retraction_is_being_planned_until_its_readers_were_looked_for(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.reader("phrase:ferry")
    later, client = Later(monkeypatch), editor()
    told, untold = published(here), published(here, BRIDGE)
    for story in (told, untold):
        ask(client, "retract", story.pk, sure="yes", words="We were wrong.")
        assert "is being planned" == states(client, story)[0]
    later(seconds=3)
    assert ["done", "found no reader"] == [states(client, story)[0] for story in (told, untold)]
    untold.reminders.filter(kind="retraction").update(open=True)
    Story.objects.filter(pk=untold.pk).update(due_at=now() + timedelta(minutes=1))
    assert "is being planned" == states(client, untold)[0], "older words are on their way: it is looked at again"


def test_one_story_at_a_time_is_retracted(here: World) -> None:
    one, two = published(here), published(here, BRIDGE)
    said = ask(editor(), "retract", one.pk, two.pk, sure="yes", words="We were wrong.")
    assert "Nothing was done: this is for stories that stand by themselves, and one at a time." in said
